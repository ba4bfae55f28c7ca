#include "net/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/connection.h"
#include "net/state.h"
#include "store/person.h"

struct desk_seat {
	struct connection *connection; /* NULL: it has gone, the question is still being asked */
	char event[ID_SIZE];
	struct position since;
	bool has_since;
	bool joined;
	bool asking;
	bool again; /* roles changed while asking */
	enum audience audience;
	char person[ID_SIZE];
	char name[128];
	char role[20];

	/* the question, and its answer from the reader's thread */
	struct store_read read;
	struct token token;
	int64_t now;
	bool allowed;
	enum audience found;
	char found_name[128];
	char found_role[20];
};

static struct desk_seat *
seat_of(struct store_read *read)
{
	return LIST_OWNER(read, struct desk_seat, read);
}

/* The role that colleagues see beside the name. */
static const char *
shown_role(const struct actor *actor, const char *event)
{
	static const enum role order[] = {ROLE_HOST, ROLE_LEAD_MODERATOR, ROLE_MODERATOR,
		ROLE_OFFICIAL, ROLE_APPROVER, ROLE_GUEST, ROLE_CLERK, ROLE_DISPATCHER, ROLE_EDITOR,
		ROLE_ADMIN};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (actor_has(actor, BIT(order[i]), event))
			return role_word((int)order[i]);
	return "";
}

static void
run_question(struct store_read *read, struct db *db)
{
	struct desk_seat *seat = seat_of(read);
	struct actor *actor = mem_zero(1, sizeof(*actor));

	person_actor(db, &seat->token, seat->now, actor);
	seat->allowed = authorise_desk(actor, seat->event, &seat->found);
	snprintf(seat->found_name, sizeof(seat->found_name), "%s", actor->name);
	snprintf(seat->found_role, sizeof(seat->found_role), "%s", shown_role(actor, seat->event));
	free(actor);
}

static void
sit_down(struct desk_seat *seat)
{
	struct connection *connection = seat->connection;
	struct deliver *deliver = connection->net->services->deliver;
	struct stream stream = stream_of(STREAM_DESK, seat->event);

	seat->joined = true;
	seat->audience = seat->found;
	memcpy(seat->name, seat->found_name, sizeof(seat->name));
	memcpy(seat->role, seat->found_role, sizeof(seat->role));
	deliver_join(deliver, &connection->viewer, &stream, seat->audience,
		seat->has_since ? &seat->since : NULL, "");
	deliver_here(deliver, seat->event, seat->person, seat->name, seat->role, true);
}

static void on_answer(struct store_read *read, enum err outcome);

static void
ask(struct desk_seat *seat)
{
	struct net *net = seat->connection->net;

	memset(&seat->read, 0, sizeof(seat->read));
	seat->read.run = run_question;
	seat->read.done = on_answer;
	seat->now = net_wall_ms(net);
	seat->again = false;
	seat->asking = store_ask(net->services->store, &seat->read) == ERR_OK;
	if (!seat->asking)
		connection_close(seat->connection, CLOSE_LATER, "try again");
}

static void
on_answer(struct store_read *read, enum err outcome)
{
	struct desk_seat *seat = seat_of(read);

	seat->asking = false;
	if (!seat->connection)
		free(seat);
	else if (outcome != ERR_OK)
		connection_close(seat->connection, CLOSE_LATER, "try again");
	else if (!seat->allowed || (seat->joined && seat->found != seat->audience))
		connection_close(seat->connection, CLOSE_REFUSED, "not your desk");
	else if (seat->again)
		ask(seat);
	else if (!seat->joined)
		sit_down(seat);
}

void
desk_join(struct connection *connection, const char *event, const struct position *since)
{
	struct desk_seat *seat;

	if (connection->token.kind != PERSON_KIND_STAFF || !*connection->token.person) {
		connection_close(connection, CLOSE_REFUSED, "for staff");
		return;
	}
	seat = mem_zero(1, sizeof(*seat));
	seat->connection = connection;
	seat->token = connection->token;
	snprintf(seat->event, sizeof(seat->event), "%s", event);
	memcpy(seat->person, connection->token.person, sizeof(seat->person));
	seat->has_since = since != NULL;
	if (since)
		seat->since = *since;
	connection->seat = seat;
	ask(seat);
}

void
desk_check(struct connection *connection)
{
	struct desk_seat *seat = connection->seat;

	if (!seat || connection->state != CONNECTION_OPEN)
		return;
	seat->again = true;
	if (!seat->asking)
		ask(seat);
}

void
desk_leave(struct connection *connection)
{
	struct desk_seat *seat = connection->seat;

	if (!seat)
		return;
	connection->seat = NULL;
	if (seat->joined)
		deliver_here(connection->net->services->deliver, seat->event, seat->person,
			seat->name, seat->role, false);
	seat->connection = NULL;
	seat->read.cancelled = true;
	if (!seat->asking)
		free(seat);
}
