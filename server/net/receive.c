/* receive.c - the commands of a connection: from the bytes of a message to the line of its reply. */
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

#include "base/counters.h"
#include "base/mem.h"
#include "net/connection.h"
#include "net/lws_glue.h"
#include "net/state.h"

/* Waits for its reply; of one connection. */
struct command_in_flight {
	struct list link; /* in connection->commands */
	struct connection *connection;
	struct submission *submission;
	char id[COMMAND_ID_MAX + 1]; /* as the client calls it */
};

static void
say_json(struct connection *connection, json_t *object)
{
	struct buf line = {0};
	char *text = json_dumps(object, JSON_COMPACT);

	if (text) {
		buf_add_str(&line, text);
		buf_add_str(&line, "\n");
		connection_say(connection, OUTBOX_TEXT, line.data, line.len);
	}
	free(text);
	buf_fini(&line);
	json_decref(object);
}

/* The problem's own type stands beside, for `type` says what kind of message this is. */
static void
say_problem(struct connection *connection, const char *id, const struct problem *problem)
{
	json_t *object = problem_json(problem, connection->english);

	json_object_set(object, "problem_type", json_object_get(object, "type"));
	json_object_set_new(object, "type", json_string("problem"));
	json_object_set_new(object, "id", json_string(id));
	say_json(connection, object);
}

static void
say_result(struct connection *connection, const char *id, json_t *result)
{
	say_json(connection,
		json_pack("{s:s, s:s, s:O}", "type", "result", "id", id, "result", result));
}

static void
command_free(struct command_in_flight *flying)
{
	list_remove(&flying->link);
	flying->connection->command_count--;
	free(flying);
}

static void
on_reply(void *cookie, json_t *result, const struct problem *problem)
{
	struct command_in_flight *flying = cookie;

	if (problem)
		say_problem(flying->connection, flying->id, problem);
	else
		say_result(flying->connection, flying->id, result);
	command_free(flying);
}

void
connection_drop_commands(struct connection *connection)
{
	struct list *link, *after;

	LIST_EACH(link, after, &connection->commands)
	{
		struct command_in_flight *flying = LIST_OWNER(link, struct command_in_flight, link);
		submission_cancel(flying->submission);
		command_free(flying);
	}
}

static void
submit(struct connection *connection, struct command *command)
{
	struct command_in_flight *flying = mem_zero(1, sizeof(*flying));
	struct sender sender = {
		.token = *connection->token.person ? &connection->token : NULL,
		.address = connection->address,
		.device = connection->device,
	};

	flying->connection = connection;
	memcpy(flying->id, command->id, sizeof(flying->id));
	list_append(&connection->commands, &flying->link);
	connection->command_count++;
	flying->submission = submit_command(
		connection->net->services->submit, &sender, command, on_reply, flying);
}

static void
handle(struct connection *connection, const char *data, size_t len)
{
	struct command command = {0};
	struct problem problem = {0};

	if (command_decode(data, len, &command, &problem)) {
		if (connection->command_count < CONNECTION_COMMANDS_MAX) {
			submit(connection, &command);
			return;
		}
		problem_set(&problem, PROBLEM_TOO_MANY, NULL, NULL);
		problem.retry_after = 1;
	}
	counter_add(&connection->net->services->counters->problems, 1);
	say_problem(connection, command.id, &problem);
	problem_fini(&problem);
	command_fini(&command);
}

/* Keeps a part until the rest comes; false: it has become too long. */
static bool
keep(struct connection *connection, const void *data, size_t len)
{
	if (connection->inbox.len + len > COMMAND_BYTES_MAX)
		return false;
	if (list_is_empty(&connection->waiting)) {
		connection->waiting_ns = net_now(connection->net);
		list_append(&connection->net->unfinished, &connection->waiting);
	}
	buf_add(&connection->inbox, data, len);
	return true;
}

static void
handle_kept(struct connection *connection)
{
	struct buf message = connection->inbox;

	buf_init(&connection->inbox);
	list_remove(&connection->waiting);
	handle(connection, message.data ? message.data : "", message.len);
	buf_fini(&message);
}

int
connection_receive(struct lws *wsi, void *data, size_t len)
{
	struct connection *connection = lws_glue_peer(wsi)->connection;
	bool last = lws_is_final_fragment(wsi);

	if (!connection)
		return -1;
	connection->unanswered = 0;
	if (connection->state != CONNECTION_OPEN)
		return 0;
	if (lws_frame_is_binary(wsi))
		connection_close(connection, CLOSE_NO_TEXT, "text only");
	else if (last && list_is_empty(&connection->waiting))
		handle(connection, data ? data : "", len);
	else if (!keep(connection, data, len))
		connection_close(connection, CLOSE_TOO_BIG, "too big");
	else if (last)
		handle_kept(connection);
	return 0;
}
