#include "store/retention.h"

#include "config/config.h"

#define DAY_MS      INT64_C(86400000)
#define RESULT_DAYS 7
#define PART        "1000" /* rows of each kind at a time */

/* Whichever is earlier: the term that was set when it was left, or the one that is set now. */
static int64_t
erase_contacts(struct tx *tx)
{
	return db_run(tx->db,
		"DELETE FROM contact WHERE item IN (SELECT item FROM contact "
		"WHERE erase_after <= ?1 OR created_at <= ?2 LIMIT " PART ")",
		"ii", tx->now, tx->now - tx->config->people_contact_days * DAY_MS);
}

static int64_t
erase_results(struct tx *tx)
{
	return db_run(tx->db,
		"DELETE FROM command_key WHERE (person, command, key) IN "
		"(SELECT person, command, key FROM command_key WHERE at <= ?1 LIMIT " PART ")",
		"i", tx->now - RESULT_DAYS * DAY_MS);
}

static int64_t
erase_sessions(struct tx *tx)
{
	return db_run(tx->db,
		"DELETE FROM session WHERE id IN "
		"(SELECT id FROM session WHERE expires_at <= ?1 LIMIT " PART ")",
		"i", tx->now);
}

/* -1 is an error, which the transaction's end tells. */
static bool
count(int64_t *total, int64_t gone)
{
	*total += gone > 0 ? gone : 0;
	return gone > 0;
}

bool
retention_run(struct tx *tx, struct retention *done)
{
	bool contacts = count(&done->contacts, erase_contacts(tx));
	bool results = count(&done->results, erase_results(tx));
	bool sessions = count(&done->sessions, erase_sessions(tx));

	return !contacts && !results && !sessions;
}

json_t *
retention_json(const struct retention *done)
{
	if (done->contacts + done->results + done->sessions == 0)
		return NULL;
	return json_pack("{s:I, s:I, s:I}", "contacts", (json_int_t)done->contacts, "results",
		(json_int_t)done->results, "sessions", (json_int_t)done->sessions);
}
