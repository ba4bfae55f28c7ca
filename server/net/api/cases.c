/*
 * cases.c - /api/cases: the public record, found by words, unit, topic, state and date; the lists of those who handle
 * cases, and one's own.
 */
#include "store/cases.h"
#include "base/clock.h"
#include "net/api/api.h"
#include "net/http.h"
#include "store/case_read.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS (INT64_C(86400) * 1000)

/* A day ("2026-11-24") or a moment; 0: none.  LAST: the end of that day. */
static int64_t
read_time(const char *text, bool last)
{
	char moment[32];
	int64_t ms = 0;

	if (strlen(text) == 10) {
		snprintf(moment, sizeof(moment), "%.10sT00:00:00Z", text);
		if (clock_parse(moment, &ms) == ERR_OK && last)
			ms += DAY_MS - 1;
	} else if (clock_parse(text, &ms) != ERR_OK) {
		return 0;
	}
	return ms;
}

static void
work_list(struct api_read *job, struct db *db)
{
	struct case_filter filter = {
		.words = api_query(job, "q"),
		.unit = api_query(job, "unit"),
		.topic = api_query(job, "topic"),
		.state = api_query(job, "state"),
		.event = api_query(job, "event"),
		.cursor = api_query(job, "cursor"),
		.from = read_time(api_query(job, "from"), false),
		.to = read_time(api_query(job, "to"), true),
	};

	job->tagged = true;
	job->caching = "public, max-age=10, stale-while-revalidate=30";
	api_answer(job, case_list_json(db, &filter));
}

void
api_cases_list(struct request *request)
{
	api_read_run(request, NULL, work_list);
}

static void
work_one(struct api_read *job, struct db *db)
{
	job->tagged = true;
	job->caching = "public, max-age=2, stale-while-revalidate=10";
	api_answer_as(job, "case", case_json(db, job->argument));
}

void
api_cases_one(struct request *request)
{
	api_read_run(request, NULL, work_one);
}

/* ---- for those who handle them */

static bool
has_session(struct api_read *job, struct db *db)
{
	api_actor(job, db);
	if (*job->actor.person && job->actor.active)
		return true;
	api_refuse(job, PROBLEM_UNAUTHORIZED);
	return false;
}

static void
work_full(struct api_read *job, struct db *db)
{
	struct case_row row;

	if (!has_session(job, db))
		return;
	/* Whoever may not read it does not learn whether it is there. */
	if (job->actor.kind != PERSON_KIND_STAFF)
		api_refuse(job, PROBLEM_FORBIDDEN);
	else if (!case_load(db, job->argument, &row) || !case_is_open_to(db, &job->actor, &row))
		api_refuse(job, PROBLEM_NOT_FOUND);
	else
		api_answer_as(job, "case", case_full_json(db, &row, job->now));
}

void
api_cases_full(struct request *request)
{
	api_read_run(request, NULL, work_full);
}

/* The actor's unit that was asked for, or the first; NULL: none. */
static const char *
find_unit(const struct api_read *job, const char *wanted, json_t *units)
{
	const char *found = NULL;

	for (size_t i = 0; i < job->actor.grant_count; i++) {
		const struct grant *grant = &job->actor.grants[i];
		if (!(BIT(grant->role) & (R_OFFICIAL | R_APPROVER)) || grant->event[0] ||
			!grant->unit[0])
			continue;
		json_array_append_new(units, json_string(grant->unit));
		if (!found && (!wanted[0] || strcmp(wanted, grant->unit) == 0))
			found = grant->unit;
	}
	return found;
}

static void
work_workbench(struct api_read *job, struct db *db)
{
	struct case_list list = {.list = api_query(job, "list"),
		.cursor = api_query(job, "cursor"),
		.now = job->now};
	json_t *units = json_array();
	json_t *answer;

	if (!has_session(job, db)) {
		json_decref(units);
		return;
	}
	if (!list.list[0])
		list.list = "to_sign";
	list.unit = find_unit(job, api_query(job, "unit"), units);
	answer = list.unit ? case_workbench_json(db, &list) : NULL;
	if (!list.unit)
		api_refuse(job, PROBLEM_FORBIDDEN);
	else if (!answer)
		api_refuse(job, PROBLEM_NOT_FOUND);
	if (answer) {
		json_object_set(answer, "units", units);
		api_answer(job, answer);
	}
	json_decref(units);
}

void
api_cases_workbench(struct request *request)
{
	api_read_run(request, NULL, work_workbench);
}

static void
work_board(struct api_read *job, struct db *db)
{
	struct case_list list = {
		.unit = "", .list = "", .cursor = api_query(job, "cursor"), .now = job->now};

	if (!has_session(job, db))
		return;
	if (actor_case_grant(&job->actor, R_DISPATCHER | R_SUPERVISOR, NULL))
		api_answer(job, case_board_json(db, &list));
	else
		api_refuse(job, PROBLEM_FORBIDDEN);
}

void
api_cases_board(struct request *request)
{
	api_read_run(request, NULL, work_board);
}

/* ---- for those whose they are */

static void
work_mine(struct api_read *job, struct db *db)
{
	if (has_session(job, db))
		api_answer_as(
			job, "cases", case_mine_json(db, job->keys, job->actor.person, job->now));
}

void
api_cases_mine(struct request *request)
{
	api_read_run(request, NULL, work_mine);
}
