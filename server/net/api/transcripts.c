/* transcripts.c - the log of an event as it was: as JSON, and as a page that needs no server. */
#include <stdio.h>

#include "flow/archive.h"
#include "net/api/api.h"
#include "net/http.h"

/* The page carries its own style and nothing else. */
#define PAGE_POLICY \
	"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; " \
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
