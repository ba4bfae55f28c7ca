/* transcripts.c - the log of an event as it was, as JSON and as a page that needs no server; and what the editor made of it. */
#include <stdio.h>

#include "flow/archive.h"
#include "net/api/api.h"
#include "net/http.h"
#include "store/event.h"
#include "store/transcript.h"

/* The page carries its own style and nothing else. */
#define PAGE_POLICY \
	"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; " \
	"form-action 'none'; frame-ancestors 'none'"

static void
serve(struct api_read *job, struct db *db, const char *ending,
	bool (*render)(struct db *db, const char *event, struct buf *out))
{
	if (!render(db, job->argument, &job->answer)) {
		api_refuse(job, PROBLEM_NOT_FOUND);
		return;
	}
	snprintf(job->file, sizeof(job->file), "transcript-%.32s.%s", job->argument, ending);
	job->tagged = true;
	job->caching = "public, max-age=10, stale-while-revalidate=30";
}

static void
work_json(struct api_read *job, struct db *db)
{
	serve(job, db, "json", archive_json);
}

static void
work_html(struct api_read *job, struct db *db)
{
	job->type = "text/html; charset=utf-8";
	job->policy = PAGE_POLICY;
	serve(job, db, "html", archive_html);
}

/* Until the editor releases it, it is for staff alone; an older revision too, since a later one may have taken something back. */
static void
work_edited(struct api_read *job, struct db *db)
{
	struct event_row event;
	int64_t newest, revision;

	if (!event_load(db, job->argument, &event)) {
		api_refuse(job, PROBLEM_NOT_FOUND);
		return;
	}
	newest = transcript_revision(db, event.id);
	revision = http_query_integer(&job->query, "revision", newest);
	if (event.state != EVENT_STATE_ARCHIVED || revision != newest) {
		if (!api_has_desk(job, db, event.id))
			return;
	} else {
		job->tagged = true;
		job->caching = "public, max-age=10, stale-while-revalidate=30";
	}
	if (revision < 0 || revision > newest)
		api_refuse(job, PROBLEM_NOT_FOUND);
	else
		api_answer_as(job, "transcript", transcript_json(db, event.id, revision));
}

void
api_transcripts_edited(struct request *request)
{
	api_read_run(request, NULL, work_edited);
}

void
api_transcripts_json(struct request *request)
{
	api_read_run(request, NULL, work_json);
}

void
api_transcripts_html(struct request *request)
{
	api_read_run(request, NULL, work_html);
}
