/*
 * migrate.h - brings the database's tables to the version of this program.
 */
#ifndef OPENFLOOR_STORE_MIGRATE_H
#define OPENFLOOR_STORE_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

/* Applies what is missing, each migration in a transaction; new databases get an installation id.  ERR_NEWER: it is of a newer version, and untouched. */
MUST_CHECK enum err migrate(struct db *db, int64_t now, char *problem, size_t size);

/* The installation's id, 16 hexadecimal digits. */
bool migrate_installation(struct db *db, char out[static 17]);

#endif
