#include "store/case_clock.h"

#include <stdio.h>
#include <string.h>

#include "store/calendars.h"
#include "store/case_clock_row.h"
#include "store/json_set.h"

static const char *
or_empty(const char *text)
{
	return text ? text : "";
}

/* A step that counted the due date anew: what it was, and by what. */
static void
log_count(struct tx *tx, const struct case_clock *clock, const char *action, int64_t before,
	json_t *detail)
{
	json_set_time(detail, "from", before);
	json_set_number(detail, "calendar", clock->calendar);
	json_set_number(detail, "pauses", case_clock_pauses(tx->db, clock));
	case_clock_step(tx, clock, action, true, detail);
}

/* ---- a round begins */

static int64_t
term_of(const struct deadline_policy *policy, enum case_term term)
{
	const int64_t days[CASE_TERM_COUNT] = {
		[CASE_TERM_TRIAGE] = policy->triage,
		[CASE_TERM_SIGN] = policy->sign,
		[CASE_TERM_RETURN] = policy->ask_return,
		[CASE_TERM_APPROVAL] = policy->approval,
		[CASE_TERM_ANSWER] = policy->answer,
		[CASE_TERM_FOLLOW_UP] = policy->follow_up,
	};

	return days[term];
}

/* Counts CLOCK's first due date; not before LEAST. */
static void
count_first(struct tx *tx, struct case_clock *clock, const struct calendar *calendar, int64_t least)
{
	int64_t version = calendars_version(tx->db);

	clock->calendar_first = version;
	case_clock_settle(tx->db, clock, calendar, -1, version);
	clock->due_original = clock->due_current;
	if (least > clock->due_current) {
		clock->due_current = least;
		case_clock_settle(tx->db, clock, calendar, -1, version);
	}
}

static void
begin_round(struct tx *tx, struct case_clock *clock, enum case_term term, const char *source,
	const char *domain, const char *urgency, int64_t least)
{
	struct deadline_policy policy = {.answer = 0};
	struct calendar calendar;

	if (!deadline_policy_find(
		    tx->db, deadline_policy_version(tx->db), source, domain, urgency, &policy))
		return; /* every version has a row for any */
	clock->rule_version = policy.version;
	memcpy(clock->source, policy.source, sizeof clock->source);
	memcpy(clock->domain, policy.domain, sizeof clock->domain);
	memcpy(clock->urgency, policy.urgency, sizeof clock->urgency);
	clock->natural = policy.natural;
	clock->days = term_of(&policy, term);
	case_clock_calendar(tx->db, clock, &calendar);
	count_first(tx, clock, &calendar, least);
	case_clock_keep(tx, clock, case_clock_wake(tx, clock, &calendar, true));
	calendar_fini(&calendar);
	if (clock->due_current != clock->due_original) {
		json_t *detail = json_object();
		json_set_time(detail, "least", least);
		log_count(tx, clock, "clock_recounted", clock->due_original, detail);
	}
}

enum case_clock_outcome
case_clock_start(struct tx *tx, const char *case_id, int64_t received_at, const char *source,
	const char *domain, const char *urgency)
{
	struct case_clock clock;
	enum case_clock_outcome outcome = CASE_CLOCK_RUNS;
	int64_t least;

	if (!case_clock_load(tx->db, case_id, CASE_CLOCK_NEWEST, &clock)) {
		least = db_integer(
			tx->db, 0, "SELECT due_current FROM cases WHERE id = ?1", "s", case_id);
		clock.received_at = received_at;
		begin_round(tx, &clock, CASE_TERM_ANSWER, or_empty(source), or_empty(domain),
			or_empty(urgency), least);
		outcome = CASE_CLOCK_DONE;
	}
	case_clock_fini(&clock);
	return outcome;
}

/* ROUND of CASE_ID begins at AT, by what the case's row says of it; false: there is no such case. */
static bool
begin_by_row(struct tx *tx, const char *case_id, int64_t round, int64_t at, enum case_term term)
{
	struct case_clock clock = {.round = round, .received_at = at};
	struct rows *rows = db_query(
		tx->db, "SELECT source, domain, urgency FROM cases WHERE id = ?1", "s", case_id);
	char words[3][POLICY_WORD_SIZE] = {"", "", ""};
	bool found = rows_next(rows);

	snprintf(clock.case_id, sizeof clock.case_id, "%s", case_id);
	for (int i = 0; found && i < 3; i++)
		snprintf(words[i], sizeof words[i], "%s", rows_text(rows, i));
	rows_end(rows);
	if (!found)
		return false;
	begin_round(tx, &clock, term, words[0], words[1], words[2], 0);
	case_clock_step(tx, &clock, "clock_restarted", true, json_object());
	case_clock_fini(&clock);
	return true;
}

enum case_clock_outcome
case_clock_restart(struct tx *tx, const char *case_id, int64_t at, enum case_term term)
{
	struct case_clock clock;
	enum case_clock_outcome outcome = CASE_CLOCK_DONE;
	bool found = case_clock_load(tx->db, case_id, CASE_CLOCK_NEWEST, &clock);

	if (found && !clock.stopped_at)
		outcome = CASE_CLOCK_RUNS;
	else if (!begin_by_row(tx, case_id, found ? clock.round + 1 : 0, at, term))
		outcome = CASE_CLOCK_NONE;
	case_clock_fini(&clock);
	return outcome;
}

/* ---- what is granted */

/* Loads the clock of CASE_ID if it is not stopped; else says why not. */
static enum case_clock_outcome
load_open(struct tx *tx, const char *case_id, struct case_clock *clock)
{
	if (!case_clock_load(tx->db, case_id, CASE_CLOCK_NEWEST, clock))
		return CASE_CLOCK_NONE;
	return clock->stopped_at ? CASE_CLOCK_STOPPED : CASE_CLOCK_DONE;
}

/* Counts CLOCK anew with all that was granted, keeps it, and logs it as ACTION. */
static void
count_again(struct tx *tx, struct case_clock *clock, const char *action, json_t *detail)
{
	int64_t before = clock->due_current;
	struct calendar calendar;
	bool moved;

	case_clock_calendar(tx->db, clock, &calendar);
	moved = case_clock_settle(tx->db, clock, &calendar, -1, calendars_version(tx->db));
	case_clock_keep(tx, clock, case_clock_wake(tx, clock, &calendar, moved));
	calendar_fini(&calendar);
	log_count(tx, clock, action, before, detail);
}

static void
add_pause(struct tx *tx, struct case_clock *clock, int64_t from, const char *request,
	const char *reason)
{
	db_run(tx->db,
		"INSERT INTO case_pause (case_id, seq, round, from_at, request, reason) "
		"SELECT ?1, (SELECT COALESCE(max(seq), 0) + 1 FROM case_pause "
		"WHERE case_id = ?1), ?2, ?3, ?4, ?5",
		"siiss", clock->case_id, clock->round, from, request, or_empty(reason));
	clock->paused = true;
}

enum case_clock_outcome
case_clock_pause(struct tx *tx, const char *case_id, const char *request, const char *reason)
{
	struct case_clock clock;
	enum case_clock_outcome outcome = load_open(tx, case_id, &clock);

	if (outcome == CASE_CLOCK_DONE && clock.paused)
		outcome = CASE_CLOCK_PAUSED;
	if (outcome == CASE_CLOCK_DONE) {
		json_t *detail = json_object();
		add_pause(tx, &clock, tx->now, request, reason);
		case_clock_keep(tx, &clock, 0);
		json_set_text(detail, "request", request);
		json_set_text(detail, "reason", reason);
		case_clock_step(tx, &clock, "clock_paused", true, detail);
	}
	case_clock_fini(&clock);
	return outcome;
}

/* The open pause ends at AT, or where it began. */
static void
end_pause(struct tx *tx, struct case_clock *clock, int64_t at)
{
	db_run(tx->db,
		"UPDATE case_pause SET until_at = CASE WHEN from_at > ?2 THEN from_at ELSE ?2 END "
		"WHERE case_id = ?1 AND until_at IS NULL",
		"si", clock->case_id, at);
	clock->paused = false;
	count_again(tx, clock, "clock_resumed", json_object());
}

enum case_clock_outcome
case_clock_resume(struct tx *tx, const char *case_id)
{
	struct case_clock clock;
	enum case_clock_outcome outcome = load_open(tx, case_id, &clock);

	if (outcome == CASE_CLOCK_DONE && !clock.paused)
		outcome = CASE_CLOCK_RUNS;
	if (outcome == CASE_CLOCK_DONE)
		end_pause(tx, &clock, tx->now);
	case_clock_fini(&clock);
	return outcome;
}

enum case_clock_outcome
case_clock_go_on(struct tx *tx, const char *case_id, const char *reason)
{
	struct case_clock clock;
	bool found = case_clock_load(tx->db, case_id, CASE_CLOCK_NEWEST, &clock);
	enum case_clock_outcome outcome = CASE_CLOCK_RUNS;

	if (!found) {
		outcome = case_clock_restart(tx, case_id, tx->now, CASE_TERM_ANSWER);
	} else if (clock.stopped_at) {
		add_pause(tx, &clock, clock.stopped_at, NULL, reason);
		clock.stopped_at = 0;
		end_pause(tx, &clock, tx->now);
		outcome = CASE_CLOCK_DONE;
	}
	case_clock_fini(&clock);
	return outcome;
}

/* What the policy that CLOCK was started with lets it be extended by at most. */
static int64_t
extension_most(struct db *db, const struct case_clock *clock)
{
	struct deadline_policy policy;

	return deadline_policy_find(db, clock->rule_version, clock->source, clock->domain,
		       clock->urgency, &policy)
		? policy.extension
		: 0;
}

static enum case_clock_outcome
may_extend(struct tx *tx, const struct case_clock *clock, int64_t days, const char *request)
{
	int64_t asked = db_integer(tx->db, tx->now,
		"SELECT asked_at FROM case_request WHERE id = ?1", "s", or_empty(request));

	if (clock->extension > 0)
		return CASE_CLOCK_EXTENDED;
	if (days < 1 || days > extension_most(tx->db, clock))
		return CASE_CLOCK_TOO_LONG;
	return asked > clock->due_current && !clock->paused ? CASE_CLOCK_LATE : CASE_CLOCK_DONE;
}

enum case_clock_outcome
case_clock_extend(struct tx *tx, const char *case_id, int64_t days, const char *request)
{
	struct case_clock clock;
	enum case_clock_outcome outcome = load_open(tx, case_id, &clock);

	if (outcome == CASE_CLOCK_DONE)
		outcome = may_extend(tx, &clock, days, request);
	if (outcome == CASE_CLOCK_DONE) {
		json_t *detail = json_object();
		clock.extension = days;
		db_run(tx->db,
			"UPDATE case_clock SET extension_request = ?3 "
			"WHERE case_id = ?1 AND round = ?2",
			"sis", case_id, clock.round, request);
		json_set_number(detail, "days", days);
		json_set_text(detail, "request", request);
		count_again(tx, &clock, "clock_extended", detail);
	}
	case_clock_fini(&clock);
	return outcome;
}

int64_t
case_clock_extension_left(struct db *db, const char *case_id)
{
	struct case_clock clock;
	int64_t left = 0;

	if (case_clock_load(db, case_id, CASE_CLOCK_NEWEST, &clock) && !clock.stopped_at &&
		clock.extension == 0)
		left = extension_most(db, &clock);
	case_clock_fini(&clock);
	return left;
}

/* ---- its end, and parts of it */

enum case_clock_outcome
case_clock_stop(struct tx *tx, const char *case_id, int64_t at)
{
	struct case_clock clock;
	enum case_clock_outcome outcome = load_open(tx, case_id, &clock);

	if (outcome == CASE_CLOCK_DONE) {
		if (clock.paused)
			end_pause(tx, &clock, at);
		clock.stopped_at = at;
		if (at > clock.due_current && !clock.overdue_since) {
			clock.overdue_since = clock.due_current;
			case_clock_step(
				tx, &clock, reminder_word(REMINDER_OVERDUE), true, json_object());
		}
		case_clock_keep(tx, &clock, 0);
	}
	case_clock_fini(&clock);
	return outcome;
}

/* DAYS working days from now; 0 where they cannot be counted. */
static int64_t
count_from_now(struct tx *tx, int64_t days)
{
	struct case_clock now = {.received_at = tx->now};
	struct calendar calendar;
	struct deadline deadline;
	int64_t due = 0;

	case_clock_calendar(tx->db, &now, &calendar);
	if (deadline_make(&calendar, tx->now, (unsigned)days, &deadline) == ERR_OK)
		due = deadline.due;
	deadline_fini(&deadline);
	calendar_fini(&calendar);
	return due;
}

int64_t
case_clock_sub_due(struct tx *tx, const char *case_id, enum case_term term, int64_t parent)
{
	struct deadline_policy policy = {.answer = 0};
	struct case_clock clock;
	bool found = case_clock_load(tx->db, case_id, CASE_CLOCK_NEWEST, &clock);
	int64_t most = found && !clock.stopped_at ? clock.due_current : 0;
	int64_t due;

	if (!deadline_policy_find(tx->db,
		    found ? clock.rule_version : deadline_policy_version(tx->db), clock.source,
		    clock.domain, clock.urgency, &policy))
		policy.version = 0;
	due = count_from_now(tx, term_of(&policy, term));
	case_clock_fini(&clock);
	if (parent && (!most || parent < most))
		most = parent;
	/* What is late is not answered in time any more, but all else still takes its time. */
	if (term != CASE_TERM_ANSWER && most <= tx->now)
		most = 0;
	return most && most < due ? most : due;
}
