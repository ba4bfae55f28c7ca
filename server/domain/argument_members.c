/*
 * argument_members.c - what the objects are made of that some arguments are lists of.
 */
#include <stddef.h>

#include "domain/argument.h"

static const struct argument motion[] = {
	{"number", ARGUMENT_LABEL, 40, ARGUMENT_NEED},
	{"title", ARGUMENT_LINE, 200, ARGUMENT_NEED},
	{"proposer", ARGUMENT_LINE, 100, ARGUMENT_MAY},
	{"units", ARGUMENT_IDS, 50, ARGUMENT_MAY},
	{NULL, ARGUMENT_ID, 0, ARGUMENT_MAY},
};
static const struct argument chapter[] = {
	{"title", ARGUMENT_LINE, 100, ARGUMENT_NEED},
	{"items", ARGUMENT_IDS, 2000, ARGUMENT_NEED},
	{NULL, ARGUMENT_ID, 0, ARGUMENT_MAY},
};
static const struct argument question[] = {
	/* as it was read */
	{"question", ARGUMENT_ID, 0, ARGUMENT_NEED},
	{"version", ARGUMENT_INTEGER, 1000000000, ARGUMENT_NEED},
	{"content", ARGUMENT_SHA256, 0, ARGUMENT_MAY},
	{NULL, ARGUMENT_ID, 0, ARGUMENT_MAY},
};
static const struct argument listed_word[] = {
	{"word", ARGUMENT_LINE, 64, ARGUMENT_NEED},
	{"severity", ARGUMENT_LINE, 10, ARGUMENT_NEED},
	{NULL, ARGUMENT_ID, 0, ARGUMENT_MAY},
};

static const struct argument file[] = {
	{"file", ARGUMENT_ID, 0, ARGUMENT_NEED},
	{"alt", ARGUMENT_LINE, 300, ARGUMENT_MAY},
	{NULL, ARGUMENT_ID, 0, ARGUMENT_MAY},
};

const struct argument *
argument_members(enum argument_type type)
{
	static const struct argument *const members[ARGUMENT_TYPE_COUNT] = {
		[ARGUMENT_MOTIONS] = motion,
		[ARGUMENT_CHAPTERS] = chapter,
		[ARGUMENT_CLUSTER] = question,
		[ARGUMENT_WORDS] = listed_word,
		[ARGUMENT_FILES] = file,
	};

	return members[type];
}
