#include "files/vault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"

#define PIECE     65536
#define PATH_SIZE 4200
#define DIGITS    64

struct vault {
	char *root;
};

struct vault *
vault_create(const char *data)
{
	struct vault *vault = mem_zero(1, sizeof *vault);
	size_t size = strlen(data) + sizeof "/files";

	vault->root = mem_alloc(size);
	snprintf(vault->root, size, "%s/files", data);
	return vault;
}

void
vault_free(struct vault *vault)
{
	if (!vault)
		return;
	free(vault->root);
	free(vault);
}

static enum err
fault_of(int error)
{
	return error == ENOSPC || error == EDQUOT ? ERR_FULL : ERR_IO;
}

static enum err
fail(const char *what)
{
	int error = errno;

	log_error("a file could not be kept", "step", what, "why", strerror(error));
	return fault_of(error);
}

/* The folder is there, and its name is on disk. */
static bool
make_folder(const char *path)
{
	char *above;
	int fd;

	if (mkdir(path, 0700) != 0)
		return errno == EEXIST;
	above = mem_strdup(path);
	*strrchr(above, '/') = '\0';
	fd = open(*above ? above : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(above);
	if (fd < 0 || fsync(fd) != 0) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	close(fd);
	return true;
}

static bool
is_digest(const char *digest)
{
	return strlen(digest) == DIGITS && strspn(digest, "0123456789abcdef") == DIGITS;
}

/* files/ab/cdef…, or with DIGITS 2 the folder alone. */
static void
name(const struct vault *vault, const char *digest, bool folder, char out[static PATH_SIZE])
{
	if (folder)
		snprintf(out, PATH_SIZE, "%s/%.2s", vault->root, digest);
	else
		snprintf(out, PATH_SIZE, "%s/%.2s/%s", vault->root, digest, digest + 2);
}

enum err
vault_draft(struct vault *vault, int *fd)
{
	if (!make_folder(vault->root))
		return fail("folder");
	*fd = open(vault->root, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return *fd < 0 ? fail("draft") : ERR_OK;
}

static int
open_lock(const struct vault *vault)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof path, "%s/.lock", vault->root);
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

enum err
vault_hold(struct vault *vault, int *fd)
{
	if (!make_folder(vault->root))
		return fail("folder");
	*fd = open_lock(vault);
	if (*fd >= 0 && flock(*fd, LOCK_SH) == 0)
		return ERR_OK;
	if (*fd >= 0)
		close(*fd);
	return fail("lock");
}

/* ---- keeping */

static bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t done = write(fd, data, len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		data += done;
		len -= (size_t)done;
	}
	return true;
}

/* Is it there already?  Then it is made young, so that it is not swept before a row names it. */
static bool
is_kept(const char *path)
{
	return utimensat(AT_FDCWD, path, NULL, 0) == 0;
}

/* What FD, open under the name FROM, holds becomes the file PATH in FOLDER. */
static enum err
settle(int fd, const char *from, const char *folder, const char *path)
{
	int above;
	bool kept;

	if (fsync(fd) != 0 || rename(from, path) != 0)
		return fail("rename");
	above = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	kept = above >= 0 && fsync(above) == 0;
	if (above >= 0)
		close(above);
	return kept ? ERR_OK : fail("folder");
}

/* FILL writes the bytes into a new file, which then gets its name. */
static enum err
keep(struct vault *vault, const char *digest, bool (*fill)(int fd, const void *source),
	const void *source)
{
	char folder[PATH_SIZE], path[PATH_SIZE], draft[PATH_SIZE];
	enum err e;
	int fd;

	name(vault, digest, true, folder);
	name(vault, digest, false, path);
	if (!make_folder(vault->root) || !make_folder(folder))
		return fail("folder");
	if (is_kept(path))
		return ERR_OK;
	snprintf(draft, sizeof draft, "%.4000s/.new-XXXXXX", folder);
	fd = mkostemp(draft, O_CLOEXEC);
	if (fd < 0)
		return fail("draft");
	e = fill(fd, source) ? settle(fd, draft, folder, path) : fail("write");
	if (e)
		unlink(draft);
	close(fd);
	return e;
}

struct bytes {
	const void *data;
	size_t len;
};

static bool
fill_bytes(int fd, const void *source)
{
	const struct bytes *bytes = source;

	return write_all(fd, bytes->data, bytes->len);
}

enum err
vault_keep(struct vault *vault, const void *data, size_t len, char digest[static DIGEST_HEX_SIZE])
{
	struct bytes bytes = {data, len};

	ids_sha256_hex(data, len, digest);
	return keep(vault, digest, fill_bytes, &bytes);
}

/* EACH piece of the open file FD, from its beginning. */
static bool
each_piece(int fd, bool (*each)(void *cookie, const char *data, size_t len), void *cookie)
{
	char piece[PIECE];
	off_t at = 0;
	ssize_t got;

	while ((got = pread(fd, piece, sizeof piece, at)) > 0) {
		if (!each(cookie, piece, (size_t)got))
			return false;
		at += got;
	}
	return got == 0;
}

static bool
copy_piece(void *cookie, const char *data, size_t len)
{
	return write_all(*(const int *)cookie, data, len);
}

static bool
fill_file(int fd, const void *source)
{
	return each_piece(*(const int *)source, copy_piece, &fd);
}

static bool
digest_piece(void *cookie, const char *data, size_t len)
{
	return EVP_DigestUpdate(cookie, data, len) == 1;
}

static bool
digest_file(int fd, char digest[static DIGEST_HEX_SIZE])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char raw[DIGEST_LEN];
	bool done = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
		each_piece(fd, digest_piece, context) &&
		EVP_DigestFinal_ex(context, raw, NULL) == 1;

	EVP_MD_CTX_free(context);
	if (done)
		ids_hex(raw, sizeof raw, digest);
	return done;
}

enum err
vault_keep_file(struct vault *vault, int fd, char digest[static DIGEST_HEX_SIZE])
{
	if (!digest_file(fd, digest))
		return fail("read");
	return keep(vault, digest, fill_file, &fd);
}

enum err
vault_open(struct vault *vault, const char *digest, int *fd, uint64_t *size)
{
	char path[PATH_SIZE];
	struct stat status;

	if (!is_digest(digest))
		return ERR_NOT_FOUND;
	name(vault, digest, false, path);
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	if (fstat(*fd, &status) != 0) {
		close(*fd);
		return ERR_IO;
	}
	*size = (uint64_t)status.st_size;
	return ERR_OK;
}

enum err
vault_check(struct vault *vault, const char *digest)
{
	char now[DIGEST_HEX_SIZE];
	uint64_t size;
	int fd;
	enum err e = vault_open(vault, digest, &fd, &size);

	if (e)
		return e;
	if (!digest_file(fd, now))
		e = ERR_IO;
	else if (strcmp(now, digest) != 0)
		e = ERR_CORRUPT;
	close(fd);
	return e;
}

/* ---- sweeping */

struct sweep {
	const char *root;
	time_t before;
	bool (*is_wanted)(void *cookie, const char *digest);
	void *cookie;
	size_t gone;
};

/* One entry of the folder PREFIX: a file, or what a killed writer left of one. */
static void
look_at(struct sweep *sweep, int folder, const char *prefix, const char *entry)
{
	char digest[DIGEST_HEX_SIZE + 2];
	struct stat status;

	if (strcmp(entry, ".") == 0 || strcmp(entry, "..") == 0 ||
		fstatat(folder, entry, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
		!S_ISREG(status.st_mode) || status.st_mtime > sweep->before)
		return;
	snprintf(digest, sizeof digest, "%.2s%.63s", prefix, entry);
	if (entry[0] != '.' && (!is_digest(digest) || sweep->is_wanted(sweep->cookie, digest)))
		return;
	if (unlinkat(folder, entry, 0) == 0)
		sweep->gone++;
}

static void
sweep_folder(struct sweep *sweep, const char *prefix)
{
	char path[PATH_SIZE];
	const struct dirent *entry;
	DIR *folder;

	snprintf(path, sizeof path, "%s/%s", sweep->root, prefix);
	folder = opendir(path);
	if (!folder)
		return;
	while ((entry = readdir(folder)) != NULL)
		look_at(sweep, dirfd(folder), prefix, entry->d_name);
	closedir(folder);
}

size_t
vault_sweep(struct vault *vault, int64_t age_seconds,
	bool (*is_wanted)(void *cookie, const char *digest), void *cookie)
{
	struct sweep sweep = {.root = vault->root,
		.before = time(NULL) - (time_t)age_seconds,
		.is_wanted = is_wanted,
		.cookie = cookie};
	const struct dirent *entry;
	DIR *root = opendir(vault->root);
	int lock;

	if (!root)
		return 0; /* nothing was ever kept */
	lock = open_lock(vault);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
		while ((entry = readdir(root)) != NULL)
			if (entry->d_name[0] != '.')
				sweep_folder(&sweep, entry->d_name);
	if (lock >= 0)
		close(lock);
	closedir(root);
	return sweep.gone;
}
