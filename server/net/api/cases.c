/* cases.c - /api/cases: the public record, found by words, unit, topic, state and date. */
#include "store/cases.h"
#include "base/clock.h"
#include "net/api/api.h"
#include "net/http.h"

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
