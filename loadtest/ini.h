/*
 * ini.h - a file of sections with names and values, read line by line.
 *
 *     # what comes before the first section holds for all of them
 *     viewers = 2000
 *     [storm]
 *     over = 5
 */
#ifndef OPENFLOOR_LOADTEST_INI_H
#define OPENFLOOR_LOADTEST_INI_H

#include <stdbool.h>
#include <stddef.h>

/* Both may refuse what they are given, and then have said why in PROBLEM (SIZE bytes). */
struct ini_reader {
	bool (*section)(void *cookie, const char *name, char *problem, size_t size);
	bool (*value)(
		void *cookie, const char *name, const char *value, char *problem, size_t size);
	void *cookie;
};

/*
 * Reads TEXT, LEN bytes.  False: LINE is the number of the line that is wrong, and PROBLEM says why.
 * Blanks around names and values do not count; a value may hold further equals signs.
 */
bool ini_read(const char *text, size_t len, const struct ini_reader *reader, unsigned *line,
	char *problem, size_t size);

#endif
