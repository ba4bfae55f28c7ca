/* units.c - /api/units: the tree of those who answer. */
#include "net/api/api.h"
#include "net/http.h"
#include "store/event.h"

static void
work_list(struct api_read *job, struct db *db)
{
	job->tagged = true;
	job->caching = "public, max-age=60";
	api_answer_as(job, "units", unit_list_json(db));
}

void
api_units_list(struct request *request)
{
	api_read_run(request, NULL, work_list);
}
