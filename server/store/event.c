#include "store/event.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

bool
event_load(struct db *db, const char *id, struct event_row *out)
{
	struct rows *rows = db_query(db,
		"SELECT id, kind, state, answer_policy, version, opens_at, starts_at, asking_ends_at, "
		"ends_at, ended_at, grace_minutes, moderate_after_hours, hold_seconds, max_pending, pending, "
		"output_stopped, rehearsal, pinned, floor, slow_seconds FROM event WHERE id = ?1",
		"s", id);
	bool found = rows_next(rows);
	if (found) {
		memset(out, 0, sizeof *out);
		snprintf(out->id, sizeof out->id, "%s", rows_text(rows, 0));
		out->kind = (enum event_kind)event_kind_read(rows_text(rows, 1));
		out->state = (enum event_state)event_state_read(rows_text(rows, 2));
		out->policy = (enum policy)policy_read(rows_text(rows, 3));
		int64_t *const numbers[] = {&out->version, &out->opens_at, &out->starts_at,
			&out->asking_ends_at, &out->ends_at, &out->ended_at, &out->grace_minutes,
			&out->moderate_after_hours, &out->hold_seconds, &out->max_pending,
			&out->pending};
		for (int i = 0; i < 11; i++)
			*numbers[i] = rows_integer(rows, 4 + i);
		out->output_stopped = rows_integer(rows, 15) != 0;
		out->rehearsal = rows_integer(rows, 16) != 0;
		snprintf(out->pinned, sizeof out->pinned, "%s", rows_text(rows, 17));
		snprintf(out->floor, sizeof out->floor, "%s", rows_text(rows, 18));
		out->slow_seconds = rows_integer(rows, 19);
	}
	rows_end(rows);
	return found;
}

bool
event_move(struct tx *tx, const char *id, uint32_t from, enum event_state to, const char *why)
{
	/* ",open,live," : what SQLite and PostgreSQL both can search in. */
	struct buf states;
	buf_init(&states);
	buf_add_str(&states, ",");
	for (int state = 0; state < EVENT_STATE_COUNT; state++)
		if (from & BIT(state))
			buf_addf(&states, "%s,", event_state_word(state));
	int64_t moved = db_run(tx->db,
		"UPDATE event SET state = ?2, state_why = ?3, version = version + 1, "
		"ended_at = CASE WHEN ?2 = 'ended' AND ended_at IS NULL THEN ?5 ELSE ended_at END, "
		"archived_at = CASE WHEN ?2 = 'archived' THEN ?5 ELSE archived_at END "
		"WHERE id = ?1 AND ?4 LIKE '%,' || state || ',%'",
		"ssssi", id, event_state_word((int)to), why, states.data, tx->now);
	buf_fini(&states);
	return moved == 1;
}
