#include "domain/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "unit.h"

static struct keys keys;
static struct keys other_keys;

static int
derive(void **state)
{
	(void)state;
	return keys_derive((const unsigned char *)"0123456789abcdef0123456789abcdef", &keys) ||
		keys_derive((const unsigned char *)"1123456789abcdef0123456789abcdef", &other_keys);
}

static void
test_keys_differ(void **state)
{
	const unsigned char *list[] = {keys.token, keys.receipt, keys.bus, keys.audit, keys.contact,
		keys.csrf, keys.address, keys.label, other_keys.token};

	(void)state;
	for (size_t i = 0; i < 9; i++)
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(list[i], list[j], 32);
}

static void
test_token(void **state)
{
	struct token token = {.kind = PERSON_KIND_STAFF,
		.person = "p1",
		.session = "01234567890123456789012345678901",
		.issued_at = 1000,
		.expires_at = 5000};
	struct token read;
	char text[TOKEN_SIZE];

	(void)state;
	token_sign(&keys, &token, text);
	assert_true(token_verify(&keys, text, 4999, &read));
	assert_int_equal(read.kind, PERSON_KIND_STAFF);
	assert_string_equal(read.person, token.person);
	assert_string_equal(read.session, token.session);
	assert_int_equal(read.issued_at, 1000);
	assert_int_equal(read.expires_at, 5000);
	assert_false(token_verify(&keys, text, 5000, &read));
	assert_false(token_verify(&other_keys, text, 4999, &read));
	assert_false(token_verify(&keys, NULL, 0, &read));
	assert_false(token_verify(&keys, "", 0, &read));
	token.session[0] = '\0';
	token.kind = PERSON_KIND_ANONYMOUS;
	token.consent = 7;
	token_sign(&keys, &token, text);
	assert_true(token_verify(&keys, text, 0, &read));
	assert_string_equal(read.session, "");
	assert_int_equal(read.consent, 7);
}

static void
test_token_is_not_to_be_changed(void **state)
{
	struct token token = {.person = "p1", .expires_at = 5000};
	struct token read;
	char text[TOKEN_SIZE], changed[TOKEN_SIZE], endless[TOKEN_SIZE * 2];

	(void)state;
	token_sign(&keys, &token, text);
	for (size_t i = 0; text[i]; i++) {
		memcpy(changed, text, sizeof(text));
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_false(token_verify(&keys, changed, 0, &read));
		memcpy(changed, text, sizeof(text));
		changed[i] = '\0';
		assert_false(token_verify(&keys, changed, 0, &read));
	}
	memset(endless, 'A', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	assert_false(token_verify(&keys, endless, 0, &read));
}

static void
test_csrf(void **state)
{
	struct token token = {.person = "p1", .session = "s1", .issued_at = 1};
	char first[33], second[33];

	(void)state;
	token_csrf(&keys, &token, first);
	assert_int_equal(strlen(first), 32);
	token_csrf(&keys, &token, second);
	assert_string_equal(first, second);
	token.session[1] = '2';
	token_csrf(&keys, &token, second);
	assert_string_not_equal(first, second);
}

static void
test_receipt(void **state)
{
	char code[RECEIPT_SIZE], other[RECEIPT_SIZE], lower[RECEIPT_SIZE];

	(void)state;
	receipt_make(&keys, "q1", 0, "receipt", code);
	assert_int_equal(strlen(code), 11);
	assert_int_equal(code[5], '-');
	for (int i = 0; i <= RECEIPT_SIZE - 1; i++)
		lower[i] = (char)(code[i] >= 'A' && code[i] <= 'Z' ? code[i] + 32 : code[i]);
	assert_true(receipt_matches(&keys, "q1", 0, "receipt", code));
	assert_true(receipt_matches(&keys, "q1", 0, "receipt", lower));
	assert_false(receipt_matches(&keys, "q2", 0, "receipt", code));
	assert_false(receipt_matches(&keys, "q1", 1, "receipt", code));
	assert_false(receipt_matches(&keys, "q1", 0, "evaluation", code));
	assert_false(receipt_matches(&other_keys, "q1", 0, "receipt", code));
	assert_false(receipt_matches(&keys, "q1", 0, "receipt", ""));
	assert_false(receipt_matches(&keys, "q1", 0, "receipt", NULL));
	/* Parts are kept apart: "q1" and "0" are not "q10" and "". */
	receipt_make(&keys, "q", 10, "receipt", other);
	receipt_make(&keys, "q1", 0, "receipt", code);
	assert_string_not_equal(code, other);
}

static void
test_label(void **state)
{
	char label[64], again[64], elsewhere[64];

	(void)state;
	label_make(&keys, "e1", "p1", "武昌区", label);
	assert_memory_equal(label, "武昌区网友 ", strlen("武昌区网友 "));
	assert_int_equal(strlen(label), strlen("武昌区网友 ") + 4);
	label_make(&keys, "e1", "p1", NULL, again);
	assert_string_equal(label + strlen("武昌区"), again);
	label_make(&keys, "e2", "p1", "", elsewhere);
	assert_string_not_equal(again, elsewhere);
	label_make(&keys, "e1", "p1", "武昌区武昌区武昌区武昌区武昌区武昌区武昌区", label);
	assert_true(strlen(label) < 64);
	assert_int_equal((strlen(label) - 4 - 1) % 3, 0); /* whole characters */
}

static void
test_contact(void **state)
{
	struct buf sealed = {0}, opened = {0};

	(void)state;
	buf_add_str(&sealed, "x");
	assert_int_equal(contact_seal(&keys, "q1", "13812345678", 11, &sealed), ERR_OK);
	buf_drop(&sealed, 1);
	assert_int_equal(sealed.len, 12 + 11 + 16);
	assert_null(memmem(sealed.data, sealed.len, "1381", 4));
	assert_int_equal(contact_open(&keys, "q1", sealed.data, sealed.len, &opened), ERR_OK);
	assert_string_equal(opened.data, "13812345678");
	buf_reset(&opened);
	assert_int_equal(contact_open(&keys, "q2", sealed.data, sealed.len, &opened), ERR_CORRUPT);
	assert_int_equal(
		contact_open(&other_keys, "q1", sealed.data, sealed.len, &opened), ERR_CORRUPT);
	for (size_t i = 0; i < sealed.len; i++) {
		sealed.data[i] = (char)(sealed.data[i] ^ 1);
		assert_int_equal(
			contact_open(&keys, "q1", sealed.data, sealed.len, &opened), ERR_CORRUPT);
		sealed.data[i] = (char)(sealed.data[i] ^ 1);
		assert_int_equal(contact_open(&keys, "q1", sealed.data, i, &opened), ERR_CORRUPT);
	}
	assert_int_equal(opened.len, 0);
	buf_reset(&sealed);
	assert_int_equal(contact_seal(&keys, "q1", "", 0, &sealed), ERR_OK);
	assert_int_equal(contact_open(&keys, "q1", sealed.data, sealed.len, &opened), ERR_OK);
	assert_int_equal(opened.len, 0);
	buf_fini(&sealed);
	buf_fini(&opened);
}

static void
write_file(const char *path, const char *data, size_t len, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, len, file), len);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
}

static void
test_key_file(void **state)
{
	char folder[] = "/tmp/openfloor-keys-XXXXXX";
	char path[64];
	struct keys first, second;
	struct stat status;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/master", folder);
	assert_int_equal(keys_load(path, false, &first), ERR_NOT_FOUND);
	assert_int_equal(keys_load(path, true, &first), ERR_OK);
	assert_int_equal(keys_load(path, true, &second), ERR_OK);
	assert_memory_equal(&first, &second, sizeof(first));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(status.st_size, 32);
	chmod(path, 0644);
	assert_int_equal(keys_load(path, true, &second), ERR_INVALID);
	write_file(path, "short", 5, 0600);
	assert_int_equal(keys_load(path, true, &second), ERR_INVALID);
	write_file(path, "0123456789abcdef0123456789abcdefX", 33, 0600);
	assert_int_equal(keys_load(path, true, &second), ERR_INVALID);
	unlink(path);
	assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_differ),
		cmocka_unit_test(test_token),
		cmocka_unit_test(test_token_is_not_to_be_changed),
		cmocka_unit_test(test_csrf),
		cmocka_unit_test(test_receipt),
		cmocka_unit_test(test_label),
		cmocka_unit_test(test_contact),
		cmocka_unit_test(test_key_file),
	};

	return cmocka_run_group_tests(tests, derive, NULL);
}
