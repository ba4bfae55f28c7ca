#include "flow/here.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bus/bus.h"
#include "flow/held.h"
#include "flow/watch.h"

#define TELL_AGAIN (10 * NS_A_SECOND)
#define TOLD_KEPT  (25 * NS_A_SECOND)

/* Somebody at a desk of this worker, with as many connections as COUNT says. */
struct colleague {
	struct list link;
	unsigned count;
	json_t *shown; /* {"id","name","role"} */
};

/* What another worker said. */
struct others {
	struct list link;
	char worker[33];
	json_t *people;
	uint64_t heard_ns;
};

void
here_init(struct here *here)
{
	*here = (struct here){0};
	list_init(&here->people);
	list_init(&here->others);
	working_init(&here->working);
}

static void
free_colleague(struct colleague *colleague)
{
	list_remove(&colleague->link);
	json_decref(colleague->shown);
	free(colleague);
}

static void
free_others(struct others *others)
{
	list_remove(&others->link);
	json_decref(others->people);
	free(others);
}

void
here_fini(struct here *here)
{
	struct list *link, *after;

	LIST_EACH(link, after, &here->people)
	free_colleague(LIST_OWNER(link, struct colleague, link));
	LIST_EACH(link, after, &here->others)
	free_others(LIST_OWNER(link, struct others, link));
	working_fini(&here->working);
}

static const char *
id_of(const json_t *shown)
{
	const char *id = json_string_value(json_object_get(shown, "id"));

	return id ? id : "";
}

static struct colleague *
find_colleague(const struct here *here, const char *person)
{
	for (struct list *link = here->people.next; link != &here->people; link = link->next) {
		struct colleague *colleague = LIST_OWNER(link, struct colleague, link);
		if (strcmp(id_of(colleague->shown), person) == 0)
			return colleague;
	}
	return NULL;
}

bool
here_set(struct here *here, const char *person, const char *name, const char *role, bool present)
{
	struct colleague *colleague = find_colleague(here, person);

	if (!colleague) {
		if (!present)
			return false;
		colleague = mem_zero(1, sizeof(*colleague));
		colleague->shown = json_pack(
			"{s:s,s:s,s:s}", "id", person, "name", name, "role", role);
		list_append(&here->people, &colleague->link);
	}
	if (present ? colleague->count++ > 0 : --colleague->count > 0)
		return false;
	if (!present)
		free_colleague(colleague);
	here->has_changed = true;
	return true;
}

static struct others *
find_others(struct here *here, const char *worker)
{
	struct others *others;

	for (struct list *link = here->others.next; link != &here->others; link = link->next) {
		others = LIST_OWNER(link, struct others, link);
		if (strcmp(others->worker, worker) == 0)
			return others;
	}
	others = mem_zero(1, sizeof(*others));
	snprintf(others->worker, sizeof(others->worker), "%s", worker);
	list_append(&here->others, &others->link);
	return others;
}

void
here_heard(struct watch *watch, const struct entry *entry)
{
	json_t *body = json_loadb(entry->body, entry->len, 0, NULL);
	const char *worker = json_string_value(json_object_get(body, "worker"));
	json_t *people = json_object_get(body, "people");

	if (worker && json_is_array(people) &&
		strcmp(worker, watch->deliver->services->worker) != 0) {
		struct others *others = find_others(&watch->here, worker);
		json_decref(others->people);
		others->people = json_incref(people);
		others->heard_ns = watch->deliver->now_ns;
	}
	json_decref(body);
}

static json_t *
own_people(const struct here *here)
{
	json_t *people = json_array();

	for (struct list *link = here->people.next; link != &here->people; link = link->next)
		json_array_append(people, LIST_OWNER(link, struct colleague, link)->shown);
	return people;
}

static void
tell(struct watch *watch)
{
	struct here *here = &watch->here;
	struct deliver *deliver = watch->deliver;
	struct bus *bus = deliver_bus(deliver);
	struct stream desk = stream_of(STREAM_DESK, watch->event);
	bool again = !list_is_empty(&here->people) && deliver->now_ns - here->told_ns >= TELL_AGAIN;
	struct entry *entry;
	json_t *body;
	char *text;

	if (!bus || (!here->has_changed && !again))
		return;
	body = json_pack(
		"{s:s,s:o}", "worker", deliver->services->worker, "people", own_people(here));
	text = json_dumps(body, JSON_COMPACT);
	entry = entry_create(desk.name, "", 0, deliver->now_ms, "here", text, strlen(text));
	bus_publish(bus, entry);
	entry_unref(entry);
	free(text);
	json_decref(body);
	here->has_changed = false;
	here->told_ns = deliver->now_ns;
}

/* Adds those of SOME who are not among ALL, with what they work on. */
static void
add_people(const struct watch *watch, json_t *all, const json_t *some)
{
	json_t *person, *known;
	size_t i, k;

	json_array_foreach(some, i, person) {
		bool found = false;
		json_array_foreach(all, k, known)
			found = found || strcmp(id_of(known), id_of(person)) == 0;
		if (found)
			continue;
		person = json_copy(person);
		json_object_set_new(
			person, "working_on", working_of(&watch->here.working, id_of(person)));
		json_array_append_new(all, person);
	}
}

static void
add_others(struct watch *watch, json_t *all)
{
	uint64_t now = watch->deliver->now_ns;
	struct list *link, *after;

	LIST_EACH(link, after, &watch->here.others)
	{
		struct others *others = LIST_OWNER(link, struct others, link);
		if (now > others->heard_ns + TOLD_KEPT)
			free_others(others);
		else
			add_people(watch, all, others->people);
	}
}

void
here_show(struct watch *watch)
{
	const struct held *desk = watch->streams[STREAM_DESK];
	json_t *own = own_people(&watch->here);
	json_t *all = json_array();
	json_t *line;
	char *text;

	add_people(watch, all, own);
	add_others(watch, all);
	json_decref(own);
	line = json_pack("{s:s,s:s,s:o}", "type", "desk", "kind", "here", "people", all);
	text = json_dumps(line, JSON_COMPACT);
	text = mem_grow(text, strlen(text) + 2, 1);
	memcpy(text + strlen(text), "\n", 2);
	if (desk && desk->rooms[AUDIENCE_MODERATION])
		room_set_here(desk->rooms[AUDIENCE_MODERATION], text, strlen(text));
	free(text);
	json_decref(line);
}

void
here_second(struct watch *watch)
{
	if (!watch->streams[STREAM_DESK])
		return;
	tell(watch);
	working_second(watch);
	here_show(watch);
}
