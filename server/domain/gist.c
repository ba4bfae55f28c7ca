#include "domain/gist.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *
read_body(const struct entry *entry)
{
	return json_loadb(entry->body, entry->len, JSON_REJECT_DUPLICATES, NULL);
}

static void
copy_string(const json_t *body, const char *name, char *out, size_t size)
{
	const char *text = json_string_value(json_object_get(body, name));

	snprintf(out, size, "%s", text ? text : "");
}

/*
 * The member that names what an entry shows.  Only kinds that bring people's words count: an answer's
 * entry names its question as well, and `routed` shows nothing that could be taken back.
 */
static const char *
item_member(const char *kind)
{
	static const char *const members[][2] = {
		{"question", "question"},
		{"edited", "question"},
		{"submitted", "question"},
		{"screened", "question"},
		{"decided", "question"},
		{"answer", "answer"},
		{"revision", "answer"},
		{"post", "post"},
		{"announcement", "announcement"},
		{"material", "material"},
		{"summary", "summary"},
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (strcmp(kind, members[i][0]) == 0)
			return members[i][1];
	return NULL;
}

/* On the public stream hiding is an entry of its own, on the desk's it may be a decision too. */
static void
read_target(const char *kind, struct gist *out)
{
	if (strcmp(kind, "decided") == 0 && strcmp(out->state, "hidden") == 0) {
		memcpy(out->target, out->item, sizeof(out->target));
		out->hides = true;
	}
	if (strcmp(kind, "hidden") == 0)
		out->hides = true;
	if (strcmp(kind, "shown") == 0)
		out->shows = true;
	if (!out->target[0])
		out->hides = out->shows = false;
}

void
gist_read(const struct entry *entry, struct gist *out)
{
	const char *item = item_member(entry->kind);
	json_t *body = read_body(entry);

	*out = (struct gist){0};
	if (item)
		copy_string(body, item, out->item, sizeof(out->item));
	copy_string(body, "target", out->target, sizeof(out->target));
	copy_string(body, "state", out->state, sizeof(out->state));
	read_target(entry->kind, out);
	json_decref(body);
}

/* What people wrote; ids, kinds and numbers stay. */
struct entry *
gist_hide(const struct entry *entry)
{
	static const char *const written[] = {
		"text", "why", "url", "files", "reasons", "guess", NULL};
	json_t *body = read_body(entry);
	struct entry *hidden;
	char *text;

	if (!body)
		body = json_object();
	for (const char *const *name = written; *name; name++)
		json_object_del(body, *name);
	json_object_set_new(body, "hidden", json_true());
	text = json_dumps(body, JSON_COMPACT);
	if (!text)
		abort(); /* out of memory */
	hidden = entry_create(entry->stream, entry->epoch, entry->seq, entry->at, entry->kind, text,
		strlen(text));
	free(text);
	json_decref(body);
	return hidden;
}

struct entry *
gist_veil(const struct entry *entry)
{
	return entry_create(entry->stream, entry->epoch, entry->seq, entry->at, "other", "{}", 2);
}
