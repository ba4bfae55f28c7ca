/*
 * migrations.h - the numbered steps that bring a database to this program's schema.
 *
 * The texts are the files of migrations/, embedded when the program is built.
 * They are ordered by version, and the first is 1.  Each is applied once, in that order as far as the
 * program at hand has them: one that comes with a later program is applied then, whatever its number.
 */
#ifndef STORE_MIGRATIONS_H
#define STORE_MIGRATIONS_H

#include <stddef.h>

struct migration {
	int version; /* the schema that the database has once this step is done */
	const char *name; /* of the file, without its ending */
	const char *sql; /* any number of statements, ended by a NUL */
};

extern const struct migration migrations[];
extern const size_t migrations_count;

#endif
