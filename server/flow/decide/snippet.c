/*
 * snippet.c - pieces of answers to use again: one's own, or the unit's.
 */
#include <string.h>

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "store/snippet.h"

static bool
find(struct decision *decision, struct snippet_row *snippet)
{
	if (snippet_load(decision->tx->db, decision_text(decision, "snippet"), &decision->actor,
		    snippet))
		return true;
	return decision_refuse(
		decision, PROBLEM_NOT_FOUND, "没有这条常用语", "There is no such snippet");
}

static void
finish(struct decision *decision, const char *id, const char *unit, int64_t version)
{
	record_audit(&decision->doer, NULL, command_name(decision->command->kind), id,
		json_pack("{s:s*, s:I}", "unit", unit, "version", (json_int_t)version));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:s*, s:I}", "snippet", id, "unit", unit, "version",
			(json_int_t)version));
}

/* Whose it will be: the unit's that is named, where the actor works for that, else their own. */
static bool
check_owner(struct decision *decision, const char *unit)
{
	if (unit && !snippet_unit_is_theirs(&decision->actor, unit))
		return decision_refuse(decision, PROBLEM_FORBIDDEN, "只能写本单位的常用语",
			"Only snippets of one's own unit can be written");
	if (snippet_count(decision->tx->db, unit, decision->actor.person) < SNIPPETS_MOST)
		return true;
	return decision_refuse(decision, PROBLEM_INVALID, "常用语已满，请先删除不用的",
		"There are too many snippets; please remove some first");
}

static void
add(struct decision *decision)
{
	const char *unit = decision_text(decision, "unit");
	struct tx *tx = decision->tx;
	struct text_ref text;
	char id[ID_SIZE];

	if (!check_owner(decision, unit))
		return;
	ids_make('x', tx->now, id);
	tx_text(tx, decision_text(decision, "text"), &text);
	db_run(tx->db,
		"INSERT INTO snippet (id, unit, person, title, text, at) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		"sssssi", id, unit, decision->actor.person, decision_text(decision, "title"),
		text.id, tx->now);
	finish(decision, id, unit, 1);
}

/* It stays whose it was. */
static void
change(struct decision *decision)
{
	const char *unit = decision_text(decision, "unit");
	struct tx *tx = decision->tx;
	struct snippet_row snippet;
	struct text_ref text;

	if (!find(decision, &snippet))
		return;
	if (unit && strcmp(unit, snippet.unit) != 0) {
		decision_refuse_argument(decision, "/unit", "常用语不能换到别的单位",
			"A snippet stays with whose it is");
		return;
	}
	if (command_integer(decision->command, "version", snippet.version) != snippet.version) {
		decision_refuse(decision, PROBLEM_STALE, NULL, NULL);
		decision->problem.current = snippet_json(tx->db, snippet.id);
		return;
	}
	tx_text_drop(tx, snippet.text);
	tx_text(tx, decision_text(decision, "text"), &text);
	db_run(tx->db,
		"UPDATE snippet SET person = ?2, title = ?3, text = ?4, at = ?5, "
		"version = version + 1 WHERE id = ?1",
		"ssssi", snippet.id, decision->actor.person, decision_text(decision, "title"),
		text.id, tx->now);
	finish(decision, snippet.id, unless_empty(snippet.unit), snippet.version + 1);
}

void
decide_snippet_save(struct decision *decision)
{
	if (!decision_allow_unit(decision, decision_text(decision, "unit")))
		return;
	if (decision_text(decision, "snippet"))
		change(decision);
	else
		add(decision);
}

void
decide_snippet_remove(struct decision *decision)
{
	struct snippet_row snippet;

	if (!decision_allow_unit(decision, NULL) || !find(decision, &snippet))
		return;
	tx_text_drop(decision->tx, snippet.text);
	db_run(decision->tx->db, "DELETE FROM snippet WHERE id = ?1", "s", snippet.id);
	finish(decision, snippet.id, unless_empty(snippet.unit), snippet.version);
}
