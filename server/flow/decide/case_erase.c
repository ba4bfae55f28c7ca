#include "flow/decide/case_erase.h"

#include "flow/decide/case_merge.h"
#include "flow/decide/case_reply.h"
#include "store/case_clock.h"
#include "store/cases.h"

/* What its asker wrote, and the wording of it that was prepared for the public. */
#define TEXTS \
	"SELECT text FROM cases WHERE id = ?1 UNION SELECT original FROM cases WHERE id = ?1 " \
	"UNION SELECT text FROM case_message WHERE case_id = ?1 AND unit IS NULL " \
	"UNION SELECT note FROM case_step WHERE case_id = ?1 AND action = 'said' " \
	"UNION SELECT public_text FROM case_reply WHERE case_id = ?1 AND public_text IS NOT NULL"

static void
erase_texts(struct decision *decision, const struct case_row *row)
{
	struct tx *tx = decision->tx;
	json_t *detail = json_pack("{s:s}", "case", row->id);
	json_t *ids = json_array();
	json_t *id;
	size_t i;
	struct audit_row who = {.stream = "city",
		.actor = decision->doer.person,
		.role = decision->doer.role,
		.address = decision->doer.address,
		.detail = detail};
	/* Of a question's case, those of the question are gone already. */
	struct rows *rows = db_query(
		tx->db, "SELECT id FROM text WHERE id IN (" TEXTS ")", "s", row->id);

	while (rows_next(rows))
		json_array_append_new(ids, json_string(rows_text(rows, 0)));
	rows_end(rows);
	json_array_foreach(ids, i, id)
		tx_text_erase(tx, json_string_value(id), &who);
	json_decref(ids);
	json_decref(detail);
}

/* Nobody goes on with what nobody can read. */
static bool
take_back(struct decision *decision, struct case_row *row)
{
	struct tx *tx = decision->tx;

	if (!case_machine_allows(CASE_ACTION_WITHDRAW, row->state)) {
		case_done(decision, row, NULL);
		return true;
	}
	if (!case_go(decision, row, CASE_ACTION_WITHDRAW, &(struct case_told){0}))
		return false;
	case_reply_put_back(tx, row);
	case_lapse(tx, row, NULL);
	tx_due(tx, "case_sign", row->id, 0);
	tx_due(tx, "case_resume", row->id, 0);
	(void)case_clock_stop(tx, row->id, tx->now);
	case_take_out_all(decision, row);
	return true;
}

bool
case_erase(struct decision *decision, struct case_row *row)
{
	struct tx *tx = decision->tx;

	if (!take_back(decision, row))
		return false;
	erase_texts(decision, row);
	db_run(tx->db,
		"UPDATE cases SET erased_at = ?2, reasons = NULL, publication = 'hidden' "
		"WHERE id = ?1",
		"si", row->id, tx->now);
	db_run(tx->db,
		"UPDATE case_reply SET findings = NULL, public_content = NULL WHERE case_id = ?1",
		"s", row->id);
	db_run(tx->db, "DELETE FROM contact WHERE item = ?1", "s", row->id);
	decision_tombstone(decision, row->id, 2);
	case_show(tx, row);
	/* Its words are out of the search index, but for what its old segments hold until they are merged. */
	if (!case_index_tidy(tx))
		tx_due(tx, "search_tidy", "case_search", tx->now);
	case_result(decision, row);
	return true;
}

bool
case_erase_named(struct decision *decision)
{
	const char *number = decision_text(decision, "number");
	struct tx *tx = decision->tx;
	struct case_row row;

	if (!number || !case_load(tx->db, number, &row) || row.question[0])
		return false;
	if (!case_allow_own(decision, &row))
		return true;
	if (db_integer(tx->db, 0, "SELECT 1 FROM cases WHERE id = ?1 AND erased_at IS NOT NULL",
		    "s", row.id) == 1) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "内容已经删除",
			"Its text was erased already");
		return true;
	}
	if (case_erase(decision, &row))
		json_object_set_new(decision->result, "erased", json_true());
	return true;
}
