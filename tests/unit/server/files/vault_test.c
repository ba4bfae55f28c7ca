/* Files in the data folder: whole under their name, found again, swept when nobody wants them. */
#include "unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/vault.h"

static char folder[] = "/tmp/openfloor-vault-XXXXXX";

static bool
wants(void *cookie, const char *digest)
{
	return cookie && strcmp(cookie, digest) == 0;
}

static void
test_what_is_kept_is_found(void **state)
{
	struct vault *vault = vault_create(folder);
	char digest[DIGEST_HEX_SIZE], again[DIGEST_HEX_SIZE], copied[DIGEST_HEX_SIZE], text[8];
	uint64_t size;
	int fd, draft;

	(void)state;
	assert_int_equal(vault_keep(vault, "bytes", 5, digest), ERR_OK);
	assert_int_equal(vault_keep(vault, "bytes", 5, again), ERR_OK);
	assert_string_equal(digest, again);
	assert_int_equal(vault_open(vault, digest, &fd, &size), ERR_OK);
	assert_int_equal(size, 5);
	assert_int_equal(read(fd, text, sizeof text), 5);
	assert_memory_equal(text, "bytes", 5);
	close(fd);
	assert_int_equal(vault_draft(vault, &draft), ERR_OK);
	assert_int_equal(write(draft, "bytes", 5), 5);
	assert_int_equal(vault_keep_file(vault, draft, copied), ERR_OK);
	assert_string_equal(copied, digest);
	close(draft);
	assert_int_equal(vault_open(vault, "../../etc/passwd", &fd, &size), ERR_NOT_FOUND);
	digest[0] = digest[0] == 'a' ? 'b' : 'a';
	assert_int_equal(vault_open(vault, digest, &fd, &size), ERR_NOT_FOUND);
	vault_free(vault);
}

static void
test_sweeping(void **state)
{
	struct vault *vault = vault_create(folder);
	char wanted[DIGEST_HEX_SIZE], other[DIGEST_HEX_SIZE];
	uint64_t size;
	int hold, fd;

	(void)state;
	assert_int_equal(vault_sweep(vault, -5, wants, NULL) <= 1, true); /* of the test before */
	assert_int_equal(vault_keep(vault, "wanted", 6, wanted), ERR_OK);
	assert_int_equal(vault_keep(vault, "other", 5, other), ERR_OK);
	assert_int_equal(vault_hold(vault, &hold), ERR_OK);
	assert_int_equal(vault_sweep(vault, -5, wants, wanted), 0); /* while it is held */
	close(hold);
	assert_int_equal(vault_sweep(vault, 3600, wants, wanted), 0); /* too young */
	assert_int_equal(vault_sweep(vault, -5, wants, wanted), 1);
	assert_int_equal(vault_open(vault, wanted, &fd, &size), ERR_OK);
	close(fd);
	assert_int_equal(vault_open(vault, other, &fd, &size), ERR_NOT_FOUND);
	vault_free(vault);
}

static int
remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_kept_is_found),
		cmocka_unit_test(test_sweeping),
	};
	int failed;

	assert_non_null(mkdtemp(folder));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ? failed : 1;
}
