/*
 * report.c - a netizen says that something public should not be there.
 */
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/item.h"

void
decide_entry_report(struct decision *decision)
{
	const char *target = decision_text(decision, "target");
	struct tx *tx = decision->tx;
	struct text_ref why;
	char id[ID_SIZE];
	struct item item;

	if (!decision_allow(decision))
		return;
	if (!item_find(tx->db, target, &item) || !item.is_public) {
		decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这条内容", "There is no such item");
		return;
	}
	ids_make('e', tx->now, id);
	tx_text(tx, decision_text(decision, "why"), &why);
	if (db_run(tx->db,
		    "INSERT INTO report (id, target, event, person, text, at) "
		    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (target, person) DO NOTHING",
		    "sssssi", id, target, item.event, decision->actor.person, why.id, tx->now) == 1)
		record_desk(&decision->doer, item.event, "reported",
			json_pack("{s:s, s:s*}", "reported", target, "question",
				unless_empty(item.question)),
			NULL);
	else
		tx_text_drop(tx, why.id);
	record_audit(&decision->doer, item.event, "entry.report", target, NULL);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I}", "target", target, "version", (json_int_t)item.version));
}
