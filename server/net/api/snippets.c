/* snippets.c - /api/snippets: pieces of answers to use again, one's own and the unit's. */
#include "net/api/api.h"
#include "net/http.h"
#include "store/snippet.h"

static void
work_list(struct api_read *job, struct db *db)
{
	api_actor(job, db);
	if (!*job->actor.person || !job->actor.active)
		api_refuse(job, PROBLEM_UNAUTHORIZED);
	else if (!actor_has(&job->actor, command_roles(COMMAND_SNIPPET_SAVE), NULL))
		api_refuse(job, PROBLEM_FORBIDDEN);
	else
		api_answer_as(job, "snippets", snippet_list_json(db, &job->actor));
}

void
api_snippets_list(struct request *request)
{
	api_read_run(request, NULL, work_list);
}
