/*
 * post.c - what the hosts say themselves: announcements, posts, materials, the summary.
 */
#include <string.h>

#include "flow/decide/attach.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "store/file.h"

/* A new row, its entry and its audit row; the result names it. */
static void
add(struct decision *decision, const char *event, const char *kind, const char *label)
{
	const char *url = decision_text(decision, "url");
	const char *words = decision_text(decision, "text");
	struct tx *tx = decision->tx;
	struct text_ref text;
	char id[ID_SIZE];

	ids_make('o', tx->now, id);
	tx_text(tx, words, &text);
	db_run(tx->db,
		"INSERT INTO post (id, event, kind, text, url, label, author, at) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		"sssssssi", id, event, kind, text.id, url, label, decision->actor.person, tx->now);
	if (!attach_files(decision, event, id, 0, true))
		return;
	record_public(&decision->doer, event, kind,
		json_pack("{s:s, s:s*, s:s*, s:o*}", kind, id, "by", unless_empty(label), "url",
			url, "files", file_list_json(tx->db, id, 0)),
		&(struct shown){.item = id, .text = text.id, .words = words, .digest = text.digest},
		decision->result);
	record_audit(&decision->doer, event, command_name(decision->command->kind), id,
		json_pack("{s:i, s:o*}", "version", 1, "files", file_digests_json(tx->db, id, 0)));
	json_object_update_new(decision->result, json_pack("{s:s, s:i}", kind, id, "version", 1));
}

/* Announcements go out even while output is stopped: they are how the host explains it. */
void
decide_event_announce(struct decision *decision)
{
	struct event_row event;

	if (decision_allow_event(decision, decision_text(decision, "event"), &event))
		add(decision, event.id, "announcement", "");
}

/* What it came to, at the end; of several the newest counts. */
void
decide_event_summary(struct decision *decision)
{
	struct event_row event;

	if (decision_allow_event(decision, decision_text(decision, "event"), &event) &&
		!decision_output_is_stopped(decision, &event))
		add(decision, event.id, "summary", "");
}

void
decide_event_post(struct decision *decision)
{
	const char *by = decision_text(decision, "by");
	struct event_row event;

	if (decision_allow_event(decision, decision_text(decision, "event"), &event) &&
		!decision_output_is_stopped(decision, &event))
		add(decision, event.id, "post", by ? by : "主持人");
}

void
decide_material_add(struct decision *decision)
{
	struct event_row event;

	if (decision_allow_event(decision, decision_text(decision, "event"), &event) &&
		!decision_output_is_stopped(decision, &event))
		add(decision, event.id, "material", "");
}

void
decide_material_remove(struct decision *decision)
{
	const char *id = decision_text(decision, "material");
	struct db *db = decision->tx->db;
	char event_id[ID_SIZE];
	struct event_row event;
	int64_t version;

	if (!decision_has_session(decision))
		return;
	if (!db_text(db, event_id, sizeof event_id,
		    "SELECT event FROM post WHERE id = ?1 AND kind = 'material'", "s", id)) {
		decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这份材料", "There is no such material");
		return;
	}
	if (!decision_allow_event(decision, event_id, &event))
		return;
	version = db_integer(db, 0,
		"UPDATE post SET state = 'removed', version = version + 1 "
		"WHERE id = ?1 AND state <> 'removed' RETURNING version",
		"s", id);
	if (version == 0) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "材料已经移除",
			"The material was removed already");
		return;
	}
	decision_tombstone(decision, id, 1);
	record_public(&decision->doer, event.id, "material",
		json_pack("{s:s, s:b}", "material", id, "removed", 1), NULL, decision->result);
	record_audit(&decision->doer, event.id, "material.remove", id,
		json_pack("{s:I}", "version", (json_int_t)version));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I}", "material", id, "version", (json_int_t)version));
}
