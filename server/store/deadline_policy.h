/*
 * deadline_policy.h - how many working days there are for what, by source, domain and urgency.
 *
 * Each version is a whole table that the city has set; the newest counts for what begins now.
 */
#ifndef OPENFLOOR_STORE_DEADLINE_POLICY_H
#define OPENFLOOR_STORE_DEADLINE_POLICY_H

#include <jansson.h>

#include "store/store.h"

#define POLICY_WORD_SIZE              24
#define POLICY_ROWS_MOST              1000
#define POLICY_DAYS_MOST              365
#define POLICY_EXTENSION_MOST         10 /* working days */
#define POLICY_EXTENSION_NATURAL_MOST 30

struct deadline_policy {
	int64_t version;
	char source[POLICY_WORD_SIZE], domain[POLICY_WORD_SIZE],
		urgency[POLICY_WORD_SIZE]; /* "*": any */
	int64_t triage, sign, ask_return, approval, answer, follow_up, extension;
	bool natural;
};

int64_t deadline_policy_version(struct db *db);

/* The row of VERSION that fits SOURCE, DOMAIN and URGENCY best (each may be NULL or ""); false: there is none. */
bool deadline_policy_find(struct db *db, int64_t version, const char *source, const char *domain,
	const char *urgency, struct deadline_policy *out);

/*
 * Is LIST an array of rows as deadline_policy_list_json gives them, each place once, one of them for any source, domain
 * and urgency?  False: PROBLEM says which is not.
 */
bool deadline_policy_check(const json_t *list, char *problem, size_t size);

/* Makes the checked LIST the newest version, and gives it; 0 where it is the same as the one before. */
int64_t deadline_policy_put(struct tx *tx, const json_t *list);

/* The table of VERSION. */
json_t *deadline_policy_list_json(struct db *db, int64_t version);

#endif
