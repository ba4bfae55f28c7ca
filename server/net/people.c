#include "net/people.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/seats.h"
#include "net/connection.h"
#include "net/desk.h"
#include "net/state.h"

/* All connections of one person here. */
struct audience_of {
	struct list connections;
};

void
people_open(struct net *net)
{
	net->people = map_create();
}

void
people_close(struct net *net)
{
	map_free(net->people);
	net->people = NULL;
}

void
people_add(struct connection *connection)
{
	struct map *people = connection->net->people;
	const char *person = connection->token.person;
	struct audience_of *audience;

	if (!*person)
		return;
	audience = map_get(people, person);
	if (!audience) {
		audience = mem_zero(1, sizeof(*audience));
		list_init(&audience->connections);
		map_put(people, person, audience);
	}
	list_append(&audience->connections, &connection->mine);
}

void
people_remove(struct connection *connection)
{
	struct map *people = connection->net->people;
	const char *person = connection->token.person;
	struct audience_of *audience;

	if (list_is_empty(&connection->mine))
		return;
	list_remove(&connection->mine);
	audience = map_get(people, person);
	if (audience && list_is_empty(&audience->connections))
		free(map_remove(people, person));
}

static void
on_notice(void *cookie, const char *person, const char *line, size_t len)
{
	const struct net *net = cookie;
	struct audience_of *audience = map_get(net->people, person);
	struct list *link, *after;

	if (!audience)
		return;
	LIST_EACH(link, after, &audience->connections)
	connection_say(LIST_OWNER(link, struct connection, mine), OUTBOX_TEXT, line, len);
}

/* A session (SESSION "": all of the person's) is over: its sockets close. */
static void
end_sessions(struct audience_of *audience, const char *session, int64_t at)
{
	struct list *link, *after;

	LIST_EACH(link, after, &audience->connections)
	{
		struct connection *connection = LIST_OWNER(link, struct connection, mine);
		if (*session ? strcmp(session, connection->token.session) == 0
			     : connection->token.issued_at <= at)
			connection_close(connection, CLOSE_REFUSED, "session ended");
	}
}

static void
check_desks(struct audience_of *audience)
{
	struct list *link, *after;

	LIST_EACH(link, after, &audience->connections)
	desk_check(LIST_OWNER(link, struct connection, mine));
}

static void
on_control(void *cookie, const struct entry *entry)
{
	const struct net *net = cookie;
	json_t *body = json_loadb(entry->body, entry->len, 0, NULL);
	const char *person = json_string_value(json_object_get(body, "person"));
	const char *session = json_string_value(json_object_get(body, "session"));
	struct audience_of *audience = person ? map_get(net->people, person) : NULL;

	if (audience && strcmp(entry->kind, "session_revoked") == 0)
		end_sessions(audience, session ? session : "", entry->at);
	else if (audience)
		check_desks(audience);
	json_decref(body);
}

static void
on_seat(void *cookie, const char *event, const char *person, const char *role, bool present)
{
	const struct net *net = cookie;

	seats_set(net->services->seats, event, person, role, present);
}

const struct deliver_handlers net_deliver_handlers = {
	.notice = on_notice,
	.control = on_control,
	.seat = on_seat,
};
