/* commands.c - /api/commands/NAME: the same commands that come over WebSocket (net/receive.c). */
#include "base/counters.h"
#include "domain/command.h"
#include "flow/submit.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"

static void
on_decided(struct request *request, json_t *result)
{
	http_reply_json(request, 200, json_incref(result));
}

void
api_commands_run(struct request *request)
{
	const struct services *services = request->net->services;
	struct command command = {0};
	struct problem problem = {0};
	struct sender sender = http_sender(request);
	const char *body = request->body.data ? request->body.data : "";

	if (!command_decode_http(request->argument, *request->key ? request->key : NULL, body,
		    request->body.len, &command, &problem)) {
		counter_add(&services->counters->problems, 1);
		http_reply_problem(request, &problem);
		command_fini(&command);
		return;
	}
	submit_command(services->submit, &sender, &command, api_reply_come,
		api_reply_expect(request, on_decided));
}
