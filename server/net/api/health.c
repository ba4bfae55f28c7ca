/* health.c - /healthz: the process lives; /readyz: store and bus work, newcomers are welcome. */
#include "bus/bus.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"

void
api_health_alive(struct request *request)
{
	http_reply_json(request, 200, json_pack("{s:s}", "status", "alive"));
}

/* The store has answered, or this would not run. */
static void
work_ready(struct api_read *job, struct db *db)
{
	if (db_integer(db, 0, "SELECT 1", "") != 1)
		api_refuse(job, PROBLEM_UNAVAILABLE);
	api_answer(job, json_pack("{s:s}", "status", "ready"));
}

void
api_health_ready(struct request *request)
{
	const struct services *services = request->net->services;

	if (request->net->draining || !deliver_is_ready(services->deliver) ||
		!bus_is_up(services->bus))
		http_refuse(request, PROBLEM_UNAVAILABLE);
	else
		api_read_run(request, NULL, work_ready);
}
