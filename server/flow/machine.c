#include "flow/machine.h"

#include <string.h>

#include "flow/decide/record.h"
#include "flow/decide/review.h"
#include "store/reason.h"

static const struct {
	const char *rule; /* and kind of finding */
	const char *reason;
	const char *action;
} rules[] = {
	{"unreadable", "unclear", "rule.unreadable"},
	{"flood", "spam", "rule.flood"},
};

#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

/* The rule that is on and that a finding of QUESTION falls under; RULE_COUNT: none. */
static size_t
find_rule(struct db *db, const char *question)
{
	struct rows *rows = db_query(db,
		"SELECT rule.name, question.reasons FROM question JOIN rule ON rule.enabled = 1 "
		"WHERE question.id = ?1 AND question.state = 'pending' "
		"AND question.reasons IS NOT NULL ORDER BY rule.name DESC",
		"s", question);
	size_t found = RULE_COUNT;

	while (found == RULE_COUNT && rows_next(rows)) {
		json_t *reasons = json_loads(rows_text(rows, 1), 0, NULL);
		json_t *reason;
		size_t i;
		json_array_foreach(reasons, i, reason) {
			const char *kind = json_string_value(json_object_get(reason, "kind"));
			for (size_t at = 0; kind && at < RULE_COUNT; at++)
				if (strcmp(rules[at].rule, kind) == 0 &&
					strcmp(rows_text(rows, 0), kind) == 0)
					found = at;
		}
		json_decref(reasons);
	}
	rows_end(rows);
	return found;
}

/* Not over the head of a moderator who has it in hand. */
static bool
set_rejected(struct tx *tx, const struct question_row *question, const char *reason)
{
	return db_run(tx->db,
		       "UPDATE question SET state = 'rejected', version = version + 1, reason = ?3, "
		       "why = NULL, decided_at = ?4, decided_by = 'system', " REVIEW_CLEARED
		       "WHERE id = ?1 AND state = 'pending' AND version = ?2 AND urgent = 0 "
		       "AND held_by IS NULL AND second_by IS NULL AND first_by IS NULL "
		       "AND (claimed_until IS NULL OR claimed_until <= ?4)",
		       "sisi", question->id, question->version, reason, tx->now) == 1;
}

static void
tell(struct tx *tx, const struct question_row *question, size_t rule, const char *reason)
{
	struct doer doer = doer_system(tx);
	json_int_t version = (json_int_t)question->version + 1;

	record_numbers(tx, question->event,
		&(struct numbers){.pending = -1, .declined = 1, .reason = reason});
	record_desk(&doer, question->event, "decided",
		json_pack("{s:s, s:I, s:s, s:s, s:{s:s, s:s}}", "question", question->id, "version",
			version, "state", "rejected", "reason", reason, "by", "id", "system",
			"name", "自动规则 rule"),
		NULL);
	record_notice(tx, question->asker, question->event, "rejected",
		json_pack("{s:s, s:s, s:s}", "question", question->id, "number", question->number,
			"reason", reason),
		NULL);
	record_audit(&doer, question->event, rules[rule].action, question->id,
		json_pack("{s:s, s:I, s:s}", "state", "rejected", "version", version, "reason",
			reason));
}

void
machine_decide(struct tx *tx, const char *question)
{
	size_t rule = find_rule(tx->db, question);
	struct question_row row;
	const char *reason;

	if (rule == RULE_COUNT || !question_load(tx->db, question, &row))
		return;
	reason = reason_is_in_use(tx->db, rules[rule].reason) ? rules[rule].reason : "other";
	if (set_rejected(tx, &row, reason))
		tell(tx, &row, rule, reason);
}
