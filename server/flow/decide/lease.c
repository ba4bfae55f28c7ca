#include "flow/decide/lease.h"

#include "config/config.h"

int64_t
lease_until(const struct tx *tx)
{
	return tx->now + tx->config->event_claim_seconds * 1000;
}

bool
lease_take(const struct doer *doer, const char *event, const char *question, bool waiting)
{
	struct tx *tx = doer->tx;
	int64_t until = lease_until(tx);

	if (db_run(tx->db,
		    "UPDATE question SET claimed_by = ?2, claimed_until = ?3 WHERE id = ?1 "
		    "AND state <> 'withdrawn' AND (?5 = 0 OR state = 'pending') "
		    "AND (claimed_by IS NULL OR claimed_by = ?2 OR claimed_until <= ?4)",
		    "ssiii", question, doer->person, until, tx->now, (int64_t)waiting) != 1)
		return false;
	record_desk_passing(tx, event, "claimed",
		json_pack("{s:s, s:o*, s:o}", "question", question, "by", doer_json(doer), "until",
			time_json(until)));
	return true;
}

static void
tell_released(struct tx *tx, const char *event, const char *question)
{
	record_desk_passing(tx, event, "released", json_pack("{s:s}", "question", question));
}

/* A lease that has lapsed and was taken by a colleague is theirs now. */
void
lease_release(const struct doer *doer, const char *event, const char *question)
{
	if (db_run(doer->tx->db,
		    "UPDATE question SET claimed_by = NULL, claimed_until = NULL "
		    "WHERE id = ?1 AND claimed_by = ?2",
		    "ss", question, doer->person) == 1)
		tell_released(doer->tx, event, question);
}

json_t *
lease_release_all(struct tx *tx, const char *event, const char *person)
{
	json_t *released = json_array();
	struct rows *rows = db_query(tx->db,
		"SELECT id FROM question WHERE event = ?1 AND claimed_by = ?2 ORDER BY id", "ss",
		event, person);

	while (rows_next(rows))
		json_array_append_new(released, json_string(rows_text(rows, 0)));
	rows_end(rows);
	if (json_array_size(released) == 0)
		return released;
	db_run(tx->db,
		"UPDATE question SET claimed_by = NULL, claimed_until = NULL "
		"WHERE event = ?1 AND claimed_by = ?2",
		"ss", event, person);
	for (size_t i = 0; i < json_array_size(released); i++)
		tell_released(tx, event, json_string_value(json_array_get(released, i)));
	return released;
}
