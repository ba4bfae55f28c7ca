/*
 * transcript_html.c - the public log of an event as one page that needs no server.
 *
 * The log is walked once: each question, answer, post ... becomes an item at its place, and
 * what comes later (edits, corrections, merges, hiding) changes it.  Then the items are
 * written: questions with their answers, the rest between them in order.  Nothing is loaded
 * from anywhere, and every text is escaped.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "flow/archive.h"
#include "flow/transcript.h"

/* What the log comes to. */
struct page {
	json_t *event;
	json_t *items; /* array, in order; questions hold "answers" */
	json_t *by_id; /* the same objects, by the id of what they show */
	json_t *units; /* names by id */
};

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

/* ---- from the log to items */

/* The item that the id in FIELD names, or NULL. */
static json_t *
item_of(const struct page *page, const json_t *body, const char *field)
{
	return json_object_get(page->by_id, text_of(body, field));
}

static void
add_item(struct page *page, json_t *body, const char *id)
{
	const char *question = text_of(body, "question");
	json_t *parent = strcmp(text_of(body, "kind"), "answer") == 0
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
		json_object_del(page->by_id, text_of(body, kind));
	else if (is_shown_item(kind))
		add_item(page, body, text_of(body, kind));
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

/* ---- from items to the page */

static void
add_text(struct buf *out, const char *text)
{
	text_escape_html(text, strlen(text), out);
}

/* <p class="NAME">TEXT</p>, if there is any. */
static void
add_paragraph(struct buf *out, const char *name, const char *text)
{
	if (text[0] == '\0')
		return;
	buf_addf(out, "<p class=\"%s\">", name);
	add_text(out, text);
	buf_add_str(out, "</p>\n");
}

/* Times are told as they were on the clocks of the city. */
static void
add_time(struct buf *out, const char *at)
{
	int64_t ms;
	char local[CLOCK_TEXT_SIZE];

	if (clock_parse(at, &ms) != ERR_OK)
		return;
	clock_format(ms + INT64_C(8) * 3600 * 1000, local);
	buf_addf(out, "<time datetime=\"%s\">%.10s %.5s</time>", at, local, local + 11);
}

static void
add_head(struct buf *out, const struct page *page, const json_t *item)
{
	const char *unit = text_of(page->units, text_of(item, "unit"));

	buf_add_str(out, "<p class=\"by\">");
	add_text(out, text_of(item, "by"));
	if (unit[0]) {
		buf_add_str(out, " · ");
		add_text(out, unit);
	}
	buf_add_str(out, " ");
	add_time(out, text_of(item, "at"));
	if (json_is_true(json_object_get(item, "oral")))
		buf_add_str(out, " 口头答复，录入员记录 oral, recorded by the clerk");
	buf_add_str(out, "</p>\n");
}

static bool
is_hidden(const json_t *item)
{
	return json_is_true(json_object_get(item, "hidden"));
}

static void
add_answer(struct buf *out, const struct page *page, const json_t *item)
{
	buf_addf(out, "<section class=\"answer\" id=\"%s\">\n", text_of(item, "answer"));
	if (is_hidden(item)) {
		add_paragraph(out, "gone", "此答复已隐藏 This answer is hidden");
	} else {
		add_head(out, page, item);
		add_paragraph(out, "text", text_of(item, "text"));
		if (json_object_get(item, "corrected")) {
			buf_add_str(out, "<p class=\"note\">已更正 corrected: ");
			add_text(out, text_of(item, "corrected"));
			buf_add_str(out, "</p>\n");
		}
	}
	buf_add_str(out, "</section>\n");
}

static void
add_question(struct buf *out, const struct page *page, const json_t *item)
{
	json_t *answer;
	size_t i;

	buf_addf(out, "<article class=\"question\" id=\"%s\">\n", text_of(item, "question"));
	if (is_hidden(item)) {
		add_paragraph(out, "gone", "此提问已隐藏 This question is hidden");
	} else {
		add_head(out, page, item);
		add_paragraph(out, "text", text_of(item, "text"));
	}
	if (text_of(item, "into")[0])
		buf_addf(out,
			"<p class=\"note\"><a href=\"#%s\">已合并到另一条提问 merged</a></p>\n",
			text_of(item, "into"));
	if (json_is_true(json_object_get(item, "taken_up")))
		add_paragraph(out, "note", "已承接，会后办理 taken up, to be handled afterwards");
	json_array_foreach(json_object_get(item, "answers"), i, answer)
		add_answer(out, page, answer);
	buf_add_str(out, "</article>\n");
}

static void
add_other(struct buf *out, const struct page *page, const json_t *item)
{
	const char *url = text_of(item, "url");

	if (is_hidden(item))
		return;
	buf_addf(out, "<article class=\"%s\">\n", text_of(item, "kind"));
	add_head(out, page, item);
	add_paragraph(out, "text", text_of(item, "text"));
	if (url[0]) {
		buf_add_str(out, "<p><a rel=\"noopener noreferrer\" href=\"");
		add_text(out, url);
		buf_add_str(out, "\">");
		add_text(out, url);
		buf_add_str(out, "</a></p>\n");
	}
	buf_add_str(out, "</article>\n");
}

/* A material that was removed is known by no id any more. */
static bool
is_removed(const struct page *page, const json_t *item)
{
	return strcmp(text_of(item, "kind"), "material") == 0 &&
		json_object_get(page->by_id, text_of(item, "material")) != item;
}

static const char style[] =
	"body{max-width:44rem;margin:0 auto;padding:1.5rem;font:17px/1.7 system-ui,"
	"\"Noto Sans CJK SC\",\"PingFang SC\",sans-serif;color:#1c2126;background:#fff}"
	"h1{font-size:1.6rem;line-height:1.3;margin:.5rem 0}h1 small{display:block;font-size:1rem;"
	"font-weight:400;color:#5a646e}article{border-top:1px solid #d9dee3;padding:1rem 0}"
	".answer{margin:.75rem 0 0;padding:.25rem 0 .25rem 1rem;border-left:3px solid #2f6f5e}"
	".by{margin:0;font-size:.85rem;color:#5a646e}.text{margin:.25rem 0;white-space:pre-wrap;"
	"overflow-wrap:anywhere}.note,.gone{font-size:.85rem;color:#5a646e;margin:.25rem 0}"
	".mark{display:inline-block;padding:.1rem .6rem;border:1px solid #b7791f;color:#8a5a12;"
	"border-radius:1rem;font-size:.85rem}@media(prefers-color-scheme:dark){body{color:#e6e9ec;"
	"background:#14181c}article{border-color:#333b43}.by,.note,.gone,h1 small{color:#9aa5af}"
	".mark{color:#e0a84e}}";

static void
add_title(struct buf *out, const struct page *page)
{
	buf_add_str(out,
		"<!DOCTYPE html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		"<title>");
	add_text(out, text_of(page->event, "title"));
	buf_addf(out, " · 实录</title>\n<style>%s</style>\n</head>\n<body>\n<header>\n<h1>", style);
	add_text(out, text_of(page->event, "title"));
	if (text_of(page->event, "title_en")[0]) {
		buf_add_str(out, "<small lang=\"en\">");
		add_text(out, text_of(page->event, "title_en"));
		buf_add_str(out, "</small>");
	}
	buf_add_str(out, "</h1>\n<p class=\"by\">");
	add_time(out, text_of(page->event, "starts_at"));
	buf_add_str(out, "</p>\n");
	if (!json_is_true(json_object_get(page->event, "edited")))
		buf_add_str(out, "<p class=\"mark\">尚未编辑 / not yet edited</p>\n");
	add_paragraph(out, "text", text_of(page->event, "summary"));
	buf_add_str(out, "</header>\n<main>\n");
}

static void
write_page(struct buf *out, const struct page *page)
{
	json_t *item;
	size_t i;

	add_title(out, page);
	json_array_foreach(page->items, i, item) {
		if (strcmp(text_of(item, "kind"), "question") == 0)
			add_question(out, page, item);
		else if (strcmp(text_of(item, "kind"), "answer") == 0)
			add_answer(out, page, item);
		else if (!is_removed(page, item))
			add_other(out, page, item);
	}
	buf_add_str(out, "</main>\n</body>\n</html>\n");
}

static void
name_units(struct page *page)
{
	json_t *unit;
	size_t i;

	json_array_foreach(json_object_get(page->event, "units"), i, unit)
		json_object_set(page->units, text_of(unit, "id"), json_object_get(unit, "name"));
}

bool
archive_html(struct db *db, const char *event, struct buf *out)
{
	struct page page = {.event = NULL};

	if (!transcript_event(db, event, &page.event))
		return false;
	page.items = json_array();
	page.by_id = json_object();
	page.units = json_object();
	name_units(&page);
	transcript_each(db, event, take_entry, &page);
	write_page(out, &page);
	json_decref(page.units);
	json_decref(page.by_id);
	json_decref(page.items);
	json_decref(page.event);
	return true;
}
