#include "flow/transcript_page.h"

#include <string.h>

#include "base/clock.h"
#include "flow/transcript.h"
#include "store/transcript.h"

const char *
page_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

/* ---- from the log to items */

/* The item that the id in FIELD names, or NULL. */
static json_t *
item_of(const struct page *page, const json_t *body, const char *field)
{
	return json_object_get(page->by_id, page_text(body, field));
}

static void
add_item(struct page *page, json_t *body, const char *id)
{
	const char *question = page_text(body, "question");
	json_t *parent = strcmp(page_text(body, "kind"), "answer") == 0
		? json_object_get(page->by_id, question)
		: NULL;

	json_object_set(page->by_id, id, body);
	if (!parent) {
		json_array_append(page->items, body);
		return;
	}
	if (!json_object_get(parent, "answers"))
		json_object_set_new(parent, "answers", json_array());
	json_array_append(json_object_get(parent, "answers"), body);
}

static void
change_text(struct page *page, const json_t *body, const char *field)
{
	json_t *item = item_of(page, body, field);

	if (!item || json_is_true(json_object_get(body, "hidden")))
		return;
	json_object_set(item, "text", json_object_get(body, "text"));
	if (json_object_get(body, "files"))
		json_object_set(item, "files", json_object_get(body, "files"));
	if (json_object_get(body, "why"))
		json_object_set(item, "corrected", json_object_get(body, "why"));
}

static void
set_hidden(struct page *page, const json_t *body, bool hidden)
{
	json_t *item = item_of(page, body, "target");

	if (item)
		json_object_set_new(item, "hidden", json_boolean(hidden));
}

static bool
is_shown_item(const char *kind)
{
	static const char *const kinds[] = {
		"question", "answer", "post", "announcement", "material", "summary", NULL};

	for (size_t i = 0; kinds[i]; i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

static void
apply(struct page *page, json_t *body, const char *kind)
{
	if (strcmp(kind, "material") == 0 && json_object_get(body, "removed"))
		json_object_del(page->by_id, page_text(body, kind));
	else if (is_shown_item(kind))
		add_item(page, body, page_text(body, kind));
	else if (strcmp(kind, "edited") == 0)
		change_text(page, body, "question");
	else if (strcmp(kind, "revision") == 0)
		change_text(page, body, "answer");
	else if (strcmp(kind, "hidden") == 0 || strcmp(kind, "shown") == 0)
		set_hidden(page, body, kind[0] == 'h');
	else if (strcmp(kind, "merged") == 0 && item_of(page, body, "question"))
		json_object_set(
			item_of(page, body, "question"), "into", json_object_get(body, "into"));
	else if (strcmp(kind, "unmerged") == 0 && item_of(page, body, "question"))
		json_object_del(item_of(page, body, "question"), "into");
	else if (strcmp(kind, "routed") == 0 && item_of(page, body, "question"))
		json_object_set(
			item_of(page, body, "question"), "unit", json_object_get(body, "unit"));
	else if (strcmp(kind, "taken_up") == 0 && item_of(page, body, "question"))
		json_object_set_new(item_of(page, body, "question"), "taken_up", json_true());
}

static void
take_entry(void *cookie, const struct entry *entry)
{
	struct page *page = cookie;
	json_t *body = json_loadb(entry->body, entry->len, 0, NULL);
	char at[CLOCK_TEXT_SIZE];

	if (!body)
		return;
	clock_format(entry->at, at);
	json_object_set_new(body, "at", json_string(at));
	json_object_set_new(body, "kind", json_string(entry->kind));
	apply(page, body, entry->kind);
	json_decref(body);
}

/* ---- what the editor made of it */

static void
correct_spelling(struct page *page)
{
	json_t *correction;
	size_t i;

	json_array_foreach(json_object_get(page->edited, "corrections"), i, correction) {
		json_t *item = item_of(page, correction, "target");
		if (!item || json_is_true(json_object_get(item, "hidden")))
			continue;
		json_object_set(item, "original", json_object_get(correction, "original"));
		json_object_set(item, "text", json_object_get(correction, "text"));
		json_object_set(item, "edited_at", json_object_get(correction, "at"));
		json_object_set(item, "edited_why", json_object_get(correction, "why"));
	}
}

static void
name_units(struct page *page)
{
	json_t *unit;
	size_t i;

	json_array_foreach(json_object_get(page->event, "units"), i, unit)
		json_object_set(page->units, page_text(unit, "id"), json_object_get(unit, "name"));
}

bool
page_load(struct db *db, const char *event, struct page *page)
{
	memset(page, 0, sizeof *page);
	if (!transcript_event(db, event, &page->event))
		return false;
	page->items = json_array();
	page->by_id = json_object();
	page->units = json_object();
	name_units(page);
	transcript_each(db, event, take_entry, page);
	if (strcmp(page_text(page->event, "state"), "archived") == 0 &&
		transcript_revision(db, event) > 0) {
		page->edited = transcript_json(db, event, transcript_revision(db, event));
		correct_spelling(page);
	}
	return true;
}

void
page_fini(struct page *page)
{
	json_decref(page->edited);
	json_decref(page->units);
	json_decref(page->by_id);
	json_decref(page->items);
	json_decref(page->event);
}

bool
page_is_removed(const struct page *page, const json_t *item)
{
	return strcmp(page_text(item, "kind"), "material") == 0 &&
		json_object_get(page->by_id, page_text(item, "material")) != item;
}
