/* desk.c - /api/events/{id}/desk: what waits, who works on what, how it goes. */
#include "flow/deliver.h"
#include "flow/desks.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"
#include "store/event.h"

static void
work_desk(struct api_read *job, struct db *db)
{
	enum audience audience = AUDIENCE_UNIT;
	struct event_row event;

	if (!api_has_desk(job, db, job->argument))
		return;
	if (!event_load(db, job->argument, &event)) {
		api_refuse(job, PROBLEM_NOT_FOUND);
		return;
	}
	(void)authorise_desk(&job->actor, event.id, &audience);
	desks_tell(job->services->desks, db, event.id, audience == AUDIENCE_MODERATION, job->now,
		&job->answer);
}

void
api_desk_glance(struct request *request)
{
	struct services *services = request->net->services;
	uint64_t viewers;

	if (deliver_viewers(services->deliver, request->argument, &viewers))
		desks_note(services->desks, request->argument, viewers, net_wall_ms(request->net));
	api_read_run(request, NULL, work_desk);
}
