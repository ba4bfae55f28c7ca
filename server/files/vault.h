/*
 * vault.h - files in the data folder, named by the SHA-256 of what they hold.
 *
 * files/ab/cdef…: written under another name, fsynced, renamed, the folder fsynced: what has its name is whole and
 * on disk.  Rows of the table `file` say who may see it; what no row names is swept away.  All
 * functions wait for the disk: never on the loop's thread.  Workers share the folder.
 */
#ifndef OPENFLOOR_FILES_VAULT_H
#define OPENFLOOR_FILES_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/ids.h"

struct vault;

/* In the data folder DATA; nothing is made before something is kept. */
struct vault *vault_create(const char *data);
void vault_free(struct vault *vault); /* NULL does nothing */

/* A new file for what is being received, open for reading and writing, without a name: it goes when it is closed. */
MUST_CHECK enum err vault_draft(struct vault *vault, int *fd);

/*
 * Between keeping a file and committing the row that names it, hold the vault, so that it is not swept
 * meanwhile; close the descriptor to let go.
 */
MUST_CHECK enum err vault_hold(struct vault *vault, int *fd);

/* Keeps LEN bytes of DATA; DIGEST gets their name. */
MUST_CHECK enum err vault_keep(
	struct vault *vault, const void *data, size_t len, char digest[static DIGEST_HEX_SIZE]);

/* The same for all of the open file FD. */
MUST_CHECK enum err vault_keep_file(
	struct vault *vault, int fd, char digest[static DIGEST_HEX_SIZE]);

/* Opens what is named DIGEST for reading; SIZE gets its length. */
MUST_CHECK enum err vault_open(struct vault *vault, const char *digest, int *fd, uint64_t *size);

/* Is what is named DIGEST there, and what it was?  ERR_NOT_FOUND, ERR_CORRUPT, ERR_IO. */
MUST_CHECK enum err vault_check(struct vault *vault, const char *digest);

/*
 * Removes what IS_WANTED does not want and is older than AGE_SECONDS; gives how many.  Does nothing while
 * anybody holds the vault, or another sweeps it.
 */
size_t vault_sweep(struct vault *vault, int64_t age_seconds,
	bool (*is_wanted)(void *cookie, const char *digest), void *cookie);

#endif
