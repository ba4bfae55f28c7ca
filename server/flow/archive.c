#include "flow/archive.h"

#include <string.h>

#include "config/config.h"
#include "due/due.h"
#include "flow/case_due.h"
#include "flow/cases.h"
#include "flow/clocks.h"
#include "flow/decide/event_times.h"
#include "flow/decide/publication.h"
#include "flow/likeness.h"
#include "store/cases.h"
#include "store/file.h"
#include "store/retention.h"

#define DAY_MS          INT64_C(86400000)
#define SEARCH_PAUSE_MS 1000
#define BAND_PAUSE_MS   200
#define RUNNING         (S_OPEN | S_LIVE | S_PAUSED | S_CLOSING)

bool
archive_end(
	const struct doer *doer, const char *id, const char *why, int64_t late_ms, json_t *result)
{
	struct event_row event;

	if (!event_move(doer->tx, id, RUNNING, EVENT_STATE_ENDED, why) ||
		!event_load(doer->tx->db, id, &event))
		return false;
	/* Without the salt nobody can tell any more who was here. */
	db_run(doer->tx->db, "UPDATE event SET salt = NULL WHERE id = ?1", "s", id);
	event_times_set(doer->tx, id);
	event_tell_state(doer, &event, why, late_ms, result);
	cases_open_all(doer, &event);
	return true;
}

/* ---- what happens by itself */

/* One step of the event's life, told with how late it comes (after downtime). */
static int64_t
go(struct tx *tx, const char *id, int64_t at, uint32_t from, enum event_state to)
{
	struct doer doer = doer_system(tx);
	struct event_row event;

	if (!event_move(tx, id, from, to, NULL) || !event_load(tx->db, id, &event))
		return 0;
	event_times_set(tx, id);
	event_tell_state(&doer, &event, NULL, tx->now - at, NULL);
	record_audit(&doer, id, "event.by_itself", id,
		json_pack("{s:s, s:o}", "state", event_state_word((int)to), "planned",
			time_json(at)));
	return 0;
}

static int64_t
on_open(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	(void)cookie;
	return go(tx, ref, at, S_SCHEDULED, EVENT_STATE_OPEN);
}

static int64_t
on_start(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	(void)cookie;
	return go(tx, ref, at, S_SCHEDULED | S_OPEN, EVENT_STATE_LIVE);
}

static int64_t
on_close(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	(void)cookie;
	return go(tx, ref, at, S_LIVE | S_PAUSED, EVENT_STATE_CLOSING);
}

/* The desk is told, so that the host can extend or end before the clock does. */
static int64_t
on_warn(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	static const char words[] =
		"活动将在十分钟后自动结束；需要时请延长。The event ends by itself in ten minutes; "
		"extend it if you need to.";
	struct doer doer = doer_system(tx);
	struct event_row event;
	struct text_ref text;

	(void)at;
	(void)cookie;
	if (!event_load(tx->db, ref, &event) || !(BIT(event.state) & RUNNING))
		return 0;
	tx_text(tx, words, &text);
	record_desk(&doer, ref, "announcement", json_pack("{s:s}", "announcement", text.id),
		&(struct shown){
			.item = ref, .text = text.id, .words = words, .digest = text.digest});
	record_audit(&doer, ref, "event.warn", ref, NULL);
	return 0;
}

static int64_t
on_end(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	struct doer doer = doer_system(tx);

	(void)cookie;
	if (archive_end(&doer, ref, NULL, tx->now - at, NULL))
		record_audit(&doer, ref, "event.by_itself", ref,
			json_pack("{s:s, s:o}", "state", "ended", "planned", time_json(at)));
	return 0;
}

/* The term for moderating after the end is over. */
static int64_t
on_pending_close(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	struct doer doer = doer_system(tx);
	struct event_row event;

	(void)at;
	(void)cookie;
	if (event_load(tx->db, ref, &event) && event.state == EVENT_STATE_ENDED)
		cases_settle_pending(&doer, &event);
	return 0;
}

static int64_t
on_hold(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	struct doer doer = doer_system(tx);

	(void)at;
	(void)cookie;
	publish_held(&doer, ref);
	return 0;
}

static int64_t
on_search_tidy(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	(void)ref;
	(void)at;
	(void)cookie;
	return case_index_tidy(tx) ? 0 : tx->now + SEARCH_PAUSE_MS;
}

/* Cases from before there was screening; a part at a time. */
static int64_t
on_band_cases(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	(void)ref;
	(void)at;
	(void)cookie;
	return likeness_keep_older(tx) ? tx->now + BAND_PAUSE_MS : 0;
}

/* Once a day; in parts that follow each other at once. */
static int64_t
on_retention(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	struct retention done = {0};
	struct doer doer = doer_system(tx);
	int64_t now = at > tx->now ? at : tx->now;

	(void)cookie;
	if (retention_run(tx, &done))
		return now + DAY_MS;
	record_audit(&doer, NULL, "retention", ref, retention_json(&done));
	return now;
}

static int64_t
on_file_draft(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	(void)at;
	(void)cookie;
	return file_lapse(tx, ref, tx->config->files_draft_minutes * INT64_C(60000));
}

const struct due_handler archive_due_handlers[] = {
	{"event_open", on_open},
	{"event_start", on_start},
	{"event_close", on_close},
	{"event_warn", on_warn},
	{"event_end", on_end},
	{"pending_close", on_pending_close},
	{"hold", on_hold},
	{"file_draft", on_file_draft},
	{"search_tidy", on_search_tidy},
	{"band_cases", on_band_cases},
	{"case_clock", clocks_on_case},
	{"calendar_recount", clocks_on_recount},
	{"clock_cases", clocks_on_older},
	{"retention", on_retention},
	{"case_sign", case_due_sign},
	{"case_resume", case_due_resume},
	{"case_close", case_due_close},
	{NULL, NULL},
};
