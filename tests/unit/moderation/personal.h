/* personal.h - a text, and what is to be found in it. */
#ifndef OPENFLOOR_TESTS_UNIT_MODERATION_PERSONAL_H
#define OPENFLOOR_TESTS_UNIT_MODERATION_PERSONAL_H

#include <stddef.h>

struct personal_case {
	const char *text;
	const char *
		found; /* "rule=the part of the text", several separated by " & "; "" for nothing */
};

/* Fails, with the text, where something else is found. */
void personal_check(const struct personal_case *cases, size_t count);

#define PERSONAL_CHECK(cases) personal_check(cases, sizeof(cases) / sizeof((cases)[0]))

#endif
