/*
 * sight.h - what screening saw in a question's text, in the form in which it is kept and told.
 *
 * Made on the loop's thread before the question goes to the store; the transaction only writes it down.
 */
#ifndef OPENFLOOR_FLOW_SIGHT_H
#define OPENFLOOR_FLOW_SIGHT_H

#include <jansson.h>
#include <stdbool.h>

#include "domain/command.h"
#include "moderation/words.h"

/* Embedded by its owner; zeroes: nothing was seen.  sight_fini after. */
struct sight {
	char *masked; /* the text with what is personal masked; NULL: there is nothing to mask */
	const char *colour; /* "green", "amber", "red"; NULL: it was not screened */
	json_t *reasons; /* [{kind, rule, start, end, severity, masked?}]; NULL: none */
	char *reasons_text; /* the same, for the database */
	json_t *public_reasons; /* case.reply: of the wording of the case that would go out with it; NULL: none */
	char *words; /* case.submit: the title and the text, as they are kept; NULL: the text alone */
	bool is_shown; /* something personal was found and is left to be read */
};

/*
 * Screens TEXT by WORDS (NULL: none).  BY_STAFF: a moderator has written it; what is personal in it is
 * told and not masked, for they may have a reason to leave it.
 */
void sight_take(const char *text, const struct words *words, bool by_staff, struct sight *out);
void sight_fini(struct sight *sight);

/* The same for the text of COMMAND, if staff will read it (question.ask, case.submit) or have written it (question.edit, case.reply). */
void sight_of_command(const struct command *command, const struct words *words, struct sight *out);

/* FINDINGS as JSON; NULL where there are none.  MASKED: what is masked is masked indeed.  The caller owns it. */
json_t *sight_reasons(const struct findings *findings, bool masked);

#endif
