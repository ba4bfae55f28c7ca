/* notes.c - /api/events/{id}/notes: the private line of an event's staff. */
#include "net/api/api.h"
#include "net/http.h"
#include "store/event.h"
#include "store/note.h"

static void
work_list(struct api_read *job, struct db *db)
{
	struct event_row event;

	if (!api_has_desk(job, db, job->argument))
		return;
	if (!actor_has(&job->actor, R_LINE, job->argument))
		api_refuse(job, PROBLEM_FORBIDDEN);
	else if (!event_load(db, job->argument, &event))
		api_refuse(job, PROBLEM_NOT_FOUND);
	else
		api_answer(job, note_list_json(db, event.id, &job->actor));
}

void
api_notes_list(struct request *request)
{
	api_read_run(request, NULL, work_list);
}
