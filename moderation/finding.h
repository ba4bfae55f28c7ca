/*
 * finding.h - what the machine noticed in a text, and where.
 *
 * Every check adds findings to one array.  Positions are code points of the asker's own text, half
 * open; what is masked keeps its length, so they hold for the masked text too.  A finding decides
 * nothing: a person does.
 */
#ifndef OPENFLOOR_MODERATION_FINDING_H
#define OPENFLOOR_MODERATION_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#define FINDING_RULE_SIZE 64 /* bytes, with the NUL */
#define FINDINGS_MAX      200

/* X(NAME, "the word on the wire") */
#define FINDING_KINDS(X) \
	X(WORD, "word") \
	X(PHONE, "phone") \
	X(IDENTITY_NUMBER, "identity_number") \
	X(BANK_CARD, "bank_card") \
	X(PLATE, "plate") \
	X(EMAIL, "email") \
	X(WECHAT, "wechat") \
	X(QQ, "qq") \
	X(ADDRESS, "address") \
	X(LINK, "link") \
	X(UNREADABLE, "unreadable") \
	X(FLOOD, "flood")

enum finding_kind {
#define FINDING_ENUM(name, word) FINDING_##name,
	FINDING_KINDS(FINDING_ENUM)
#undef FINDING_ENUM
};

/* X(NAME, "the word on the wire", "the colour of a text whose worst finding it is") */
#define SEVERITIES(X) \
	X(NOTE, "note", "green") \
	X(SUSPECT, "suspect", "amber") \
	X(BANNED, "banned", "red")

enum severity {
#define SEVERITY_ENUM(name, word, colour) SEVERITY_##name,
	SEVERITIES(SEVERITY_ENUM)
#undef SEVERITY_ENUM
};

struct finding {
	enum finding_kind kind;
	enum severity severity;
	char rule
		[FINDING_RULE_SIZE]; /* what matched: the word of the list, "mobile", "luhn", ... */
	size_t start;
	size_t end;
	bool masked; /* [start, end) is not to be shown */
};

/* Embedded by its owner, zeroes before, findings_fini after. */
struct findings {
	struct finding *items;
	size_t count;
	size_t cap;
	bool cut; /* there were more than FINDINGS_MAX */
};

void findings_fini(struct findings *findings);

/*
 * Adds one; RULE is cut between two characters to fit.  Beyond FINDINGS_MAX only what is masked is
 * still taken: what must not be shown is never forgotten.  An empty span adds nothing.
 */
void findings_add(struct findings *findings, enum finding_kind kind, enum severity severity,
	const char *rule, size_t start, size_t end, bool masked);

/* By start, then the longer first, then by kind. */
void findings_sort(struct findings *findings);

/* The worst severity among them; SEVERITY_NOTE if there are none. */
enum severity findings_worst(const struct findings *findings);

const char *finding_kind_word(enum finding_kind kind); /* "identity_number" */
const char *severity_word(enum severity severity); /* "banned" */
const char *severity_colour(enum severity severity); /* "red" */

#endif
