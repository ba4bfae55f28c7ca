/*
 * argument.h - the types of a command's arguments, and the check of what strangers sent.
 *
 * command.def names each argument with a type; this module turns a JSON object into one
 * that has only those, in the form that the rest of the program relies on: ids that are
 * ids, texts that are clean and short enough, words that are in their lists.
 */
#ifndef OPENFLOOR_DOMAIN_ARGUMENT_H
#define OPENFLOOR_DOMAIN_ARGUMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/problem.h"

#define ARGUMENT_BYTES_FLOOR 64 /* a short text may have this many bytes, whatever its clusters */

enum argument_type {
	ARGUMENT_ID,
	ARGUMENT_TEXT,
	ARGUMENT_DRAFT,
	ARGUMENT_LINE,
	ARGUMENT_LABEL,
	ARGUMENT_INTEGER,
	ARGUMENT_BOOL,
	ARGUMENT_TIME,
	ARGUMENT_ENUM_DOMAIN,
	ARGUMENT_ENUM_OUTCOME,
	ARGUMENT_ENUM_KIND,
	ARGUMENT_ENUM_POLICY,
	ARGUMENT_ENUM_ROLE,
	ARGUMENT_ENUM_ADDRESSEE,
	ARGUMENT_ENUM_CHOICE,
	ARGUMENT_ENUM_REQUEST,
	ARGUMENT_ENUM_SOURCE,
	ARGUMENT_IDS,
	ARGUMENT_CODE,
	ARGUMENT_URL,
	ARGUMENT_SHA256,
	ARGUMENT_MOTIONS,
	ARGUMENT_CHAPTERS,
	ARGUMENT_CLUSTER,
	ARGUMENT_WORDS,
	ARGUMENT_LINES,
	ARGUMENT_FILES,
	ARGUMENT_SECRET,
	ARGUMENT_TYPE_COUNT
};

enum argument_need { ARGUMENT_NEED, ARGUMENT_MAY, ARGUMENT_NULLABLE, ARGUMENT_CLEAR };

struct argument {
	const char *name; /* NULL ends a list */
	enum argument_type type;
	int64_t most;
	enum argument_need need;
};

/*
 * Checks the object ARGS against LIST and puts its values into their clean form, in place.  Each
 * one that is wrong, missing or unknown is added to PROBLEM under POINTER ("/args") and its name.
 */
void argument_check(
	json_t *args, const struct argument *list, const char *pointer, struct problem *problem);

/* The members of the objects of a list of TYPE; NULL: its items are no objects. */
const struct argument *argument_members(enum argument_type type);

/* A scheme of the web, a host, and nothing that could end an attribute or name a user. */
bool argument_is_web_address(const char *url, size_t len);

/* Only the names: adds what is in ARGS and not in LIST. */
void argument_check_names(
	json_t *args, const struct argument *list, const char *pointer, struct problem *problem);

#endif
