#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "domain/token.h"

#define MASTER_LEN 32

/* HKDF (RFC 5869) with SHA-256; LABEL keeps one key apart from the other. */
static bool
derive(const unsigned char *master, const char *label, unsigned char out[static 32])
{
	char digest[] = "SHA256";
	char info[64];
	OSSL_PARAM params[4];
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *context = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	bool derived;

	snprintf(info, sizeof(info), "openfloor %s 1", label);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
	params[1] = OSSL_PARAM_construct_octet_string(
		OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)master, MASTER_LEN);
	params[2] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, strlen(info));
	params[3] = OSSL_PARAM_construct_end();
	derived = context && EVP_KDF_derive(context, out, 32, params) > 0;
	EVP_KDF_CTX_free(context);
	EVP_KDF_free(kdf);
	return derived;
}

enum err
keys_derive(const unsigned char master[static 32], struct keys *keys)
{
	const struct {
		const char *label;
		unsigned char *key;
	} list[] = {
		{"token", keys->token},
		{"receipt", keys->receipt},
		{"bus", keys->bus},
		{"audit", keys->audit},
		{"contact", keys->contact},
		{"csrf", keys->csrf},
		{"address", keys->address},
		{"label", keys->label},
		{"proof", keys->proof},
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (!derive(master, list[i].label, list[i].key))
			return ERR_CRYPTO;
	return ERR_OK;
}

/* Exactly LEN bytes, and then the end. */
static enum err
read_all(int fd, unsigned char *out, size_t len)
{
	unsigned char one_more;

	while (len) {
		ssize_t n = read(fd, out, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ERR_IO;
		if (n == 0)
			return ERR_INVALID;
		out += n;
		len -= (size_t)n;
	}
	return read(fd, &one_more, 1) == 0 ? ERR_OK : ERR_INVALID;
}

static enum err
read_master(const char *path, unsigned char master[static MASTER_LEN])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat status;
	enum err e;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	if (fstat(fd, &status))
		e = ERR_IO;
	else if (!S_ISREG(status.st_mode) || status.st_mode & (S_IRWXO | S_IWGRP))
		e = ERR_INVALID;
	else
		e = read_all(fd, master, MASTER_LEN);
	close(fd);
	return e;
}

static enum err
write_synced(const char *path, const unsigned char *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	bool written;

	if (fd < 0)
		return ERR_IO;
	written = write(fd, data, len) == (ssize_t)len && fsync(fd) == 0;
	return close(fd) == 0 && written ? ERR_OK : ERR_IO;
}

static enum err
sync_folder_of(const char *path)
{
	char *copy = mem_strdup(path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	free(copy);
	return synced ? ERR_OK : ERR_IO;
}

/* The file appears whole or not at all; who comes second takes the key of who came first. */
static enum err
make_master(const char *path)
{
	unsigned char master[MASTER_LEN];
	char *draft = mem_zero(strlen(path) + 32, 1);
	enum err e;

	snprintf(draft, strlen(path) + 32, "%s.%ld", path, (long)getpid());
	unlink(draft); /* of a process that died here and had the same number */
	ids_random(master, sizeof(master));
	e = write_synced(draft, master, sizeof(master));
	mem_wipe(master, sizeof(master));
	if (!e && link(draft, path) && errno != EEXIST)
		e = ERR_IO;
	if (!e)
		e = sync_folder_of(path);
	unlink(draft);
	free(draft);
	return e;
}

enum err
keys_load(const char *path, bool may_create, struct keys *keys)
{
	unsigned char master[MASTER_LEN];
	enum err e = read_master(path, master);

	if (e == ERR_NOT_FOUND && may_create) {
		e = make_master(path);
		if (!e)
			e = read_master(path, master);
	}
	if (!e)
		e = keys_derive(master, keys);
	mem_wipe(master, sizeof(master));
	return e;
}
