/* reasons.c - /api/reasons: why a question may be rejected, in the city's own words. */
#include "net/api/api.h"
#include "net/http.h"
#include "store/reason.h"

static void
work_list(struct api_read *job, struct db *db)
{
	job->tagged = true;
	job->caching = "public, max-age=2, stale-while-revalidate=10";
	api_answer_as(job, "reasons", reason_list_json(db));
}

void
api_reasons_list(struct request *request)
{
	api_read_run(request, NULL, work_list);
}
