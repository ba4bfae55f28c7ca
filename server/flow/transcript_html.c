/*
 * transcript_html.c - the public log of an event as one page that needs no server.
 *
 * Questions with their answers, the rest between them in order; or in the editor's chapters, once those
 * are released, with what was left out of them behind.  Nothing is loaded from anywhere but
 * the pictures, from where the page is, and every text is escaped.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "files/kind.h"
#include "flow/archive.h"
#include "flow/transcript_page.h"

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
	const char *unit = page_text(page->units, page_text(item, "unit"));

	buf_add_str(out, "<p class=\"by\">");
	add_text(out, page_text(item, "by"));
	if (unit[0]) {
		buf_add_str(out, " · ");
		add_text(out, unit);
	}
	buf_add_str(out, " ");
	add_time(out, page_text(item, "at"));
	if (json_is_true(json_object_get(item, "oral")))
		buf_add_str(out, " 口头答复，录入员记录 oral, recorded by the clerk");
	buf_add_str(out, "</p>\n");
}

static bool
is_hidden(const json_t *item)
{
	return json_is_true(json_object_get(item, "hidden"));
}

/* What was there before the editor put its spelling right. */
static void
add_original(struct buf *out, const json_t *item)
{
	if (!json_object_get(item, "original"))
		return;
	buf_add_str(out, "<details class=\"note\"><summary>编辑订正 edited ");
	add_time(out, page_text(item, "edited_at"));
	buf_add_str(out, ": ");
	add_text(out, page_text(item, "edited_why"));
	buf_add_str(out, " · 看原文 see the original</summary>\n");
	add_paragraph(out, "text", page_text(item, "original"));
	buf_add_str(out, "</details>\n");
}

/* Where a file is: at the server, or beside the page under the name that archive_file_ending gives an ending to. */
static void
add_place(struct buf *out, const struct page *page, const json_t *file, const char *part)
{
	if (page->stands_alone)
		buf_addf(out, "files/%s%s", page_text(file, "id"),
			archive_file_ending(page_text(file, "type")));
	else
		buf_addf(out, "/files/%s%s", page_text(file, "id"), part);
}

/* Pictures by their preview, which leads to the whole one; documents by their name. */
static void
add_file(struct buf *out, const struct page *page, const json_t *file)
{
	const char *name = page_text(file, "name");

	buf_add_str(out, "<a rel=\"noopener\" href=\"");
	add_place(out, page, file, "");
	if (strcmp(page_text(file, "kind"), "picture") == 0) {
		buf_add_str(out, "\"><img loading=\"lazy\" src=\"");
		add_place(out, page, file, "/preview");
		buf_addf(out, "\" width=\"%lld\" height=\"%lld\" alt=\"",
			json_integer_value(json_object_get(file, "width")),
			json_integer_value(json_object_get(file, "height")));
		add_text(out, page_text(file, "alt"));
		buf_add_str(out, "\">");
	} else {
		buf_add_str(out, "\">");
		add_text(out, name[0] ? name : "附件 attachment");
		buf_addf(out, " (PDF, %lld KB)",
			(json_integer_value(json_object_get(file, "bytes")) + 1023) / 1024);
	}
	buf_add_str(out, "</a>\n");
}

static void
add_files(struct buf *out, const struct page *page, const json_t *item)
{
	const json_t *files = json_object_get(item, "files");
	json_t *file;
	size_t i;

	if (json_array_size(files) == 0)
		return;
	buf_add_str(out, "<p class=\"files\">\n");
	json_array_foreach(files, i, file)
		add_file(out, page, file);
	buf_add_str(out, "</p>\n");
}

static void
add_answer(struct buf *out, const struct page *page, const json_t *item)
{
	buf_addf(out, "<section class=\"answer\" id=\"%s\">\n", page_text(item, "answer"));
	if (is_hidden(item)) {
		add_paragraph(out, "gone", "此答复已隐藏 This answer is hidden");
	} else {
		add_head(out, page, item);
		add_paragraph(out, "text", page_text(item, "text"));
		add_files(out, page, item);
		add_original(out, item);
		if (json_object_get(item, "corrected")) {
			buf_add_str(out, "<p class=\"note\">已更正 corrected: ");
			add_text(out, page_text(item, "corrected"));
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

	buf_addf(out, "<article class=\"question\" id=\"%s\">\n", page_text(item, "question"));
	if (is_hidden(item)) {
		add_paragraph(out, "gone", "此提问已隐藏 This question is hidden");
	} else {
		add_head(out, page, item);
		add_paragraph(out, "text", page_text(item, "text"));
		add_original(out, item);
	}
	if (page_text(item, "into")[0])
		buf_addf(out,
			"<p class=\"note\"><a href=\"#%s\">已合并到另一条提问 merged</a></p>\n",
			page_text(item, "into"));
	if (json_is_true(json_object_get(item, "taken_up")))
		add_paragraph(out, "note", "已承接，会后办理 taken up, to be handled afterwards");
	json_array_foreach(json_object_get(item, "answers"), i, answer) {
		if (is_hidden(item))
			json_object_del(answer, "files"); /* they are gone with it */
		add_answer(out, page, answer);
	}
	buf_add_str(out, "</article>\n");
}

static void
add_other(struct buf *out, const struct page *page, const json_t *item)
{
	const char *url = page_text(item, "url");

	if (is_hidden(item))
		return;
	buf_addf(out, "<article class=\"%s\">\n", page_text(item, "kind"));
	add_head(out, page, item);
	add_paragraph(out, "text", page_text(item, "text"));
	add_files(out, page, item);
	add_original(out, item);
	if (url[0]) {
		buf_add_str(out, "<p><a rel=\"noopener noreferrer\" href=\"");
		add_text(out, url);
		buf_add_str(out, "\">");
		add_text(out, url);
		buf_add_str(out, "</a></p>\n");
	}
	buf_add_str(out, "</article>\n");
}

static const char style[] =
	"body{max-width:44rem;margin:0 auto;padding:1.5rem;font:17px/1.7 system-ui,"
	"\"Noto Sans CJK SC\",\"PingFang SC\",sans-serif;color:#1c2126;background:#fff}"
	"h1{font-size:1.6rem;line-height:1.3;margin:.5rem 0}h1 small{display:block;font-size:1rem;"
	"font-weight:400;color:#5a646e}article{border-top:1px solid #d9dee3;padding:1rem 0}"
	".answer{margin:.75rem 0 0;padding:.25rem 0 .25rem 1rem;border-left:3px solid #2f6f5e}"
	".by{margin:0;font-size:.85rem;color:#5a646e}.text{margin:.25rem 0;white-space:pre-wrap;"
	"overflow-wrap:anywhere;overflow:clip}.note,.gone{font-size:.85rem;color:#5a646e;margin:.25rem 0}"
	".files img{max-width:min(100%,40rem);height:auto;max-height:24rem;width:auto;border-radius:6px}"
	".files a{display:inline-block;min-height:44px;margin:.25rem .5rem .25rem 0}"
	".mark{display:inline-block;padding:.1rem .6rem;border:1px solid #b7791f;color:#8a5a12;"
	"border-radius:1rem;font-size:.85rem}@media(prefers-color-scheme:dark){body{color:#e6e9ec;"
	"background:#14181c}article{border-color:#333b43}.by,.note,.gone,h1 small{color:#9aa5af}"
	".mark{color:#e0a84e}}";

/* Who made this of the log, and when. */
static void
add_edited(struct buf *out, const struct page *page)
{
	if (!page->edited)
		return;
	buf_addf(out, "<p class=\"by\">实录第 %lld 版 revision %lld · 编辑 editor: ",
		json_integer_value(json_object_get(page->edited, "revision")),
		json_integer_value(json_object_get(page->edited, "revision")));
	add_text(out, page_text(page->edited, "editor"));
	buf_add_str(out, " · ");
	add_time(out, page_text(page->edited, "edited_at"));
	buf_add_str(out, "</p>\n");
}

static void
add_title(struct buf *out, const struct page *page)
{
	buf_add_str(out,
		"<!DOCTYPE html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		"<link rel=\"icon\" href=\"data:,\">\n<title>");
	add_text(out, page_text(page->event, "title"));
	buf_addf(out, " · 实录</title>\n<style>%s</style>\n</head>\n<body>\n<header>\n<h1>", style);
	add_text(out, page_text(page->event, "title"));
	if (page_text(page->event, "title_en")[0]) {
		buf_add_str(out, "<small lang=\"en\">");
		add_text(out, page_text(page->event, "title_en"));
		buf_add_str(out, "</small>");
	}
	buf_add_str(out, "</h1>\n<p class=\"by\">");
	add_time(out, page_text(page->event, "starts_at"));
	buf_add_str(out, "</p>\n");
	if (!json_is_true(json_object_get(page->event, "edited")))
		buf_add_str(out, "<p class=\"mark\">尚未编辑 / not yet edited</p>\n");
	add_edited(out, page);
	add_paragraph(out, "text", page_text(page->event, "summary"));
	add_paragraph(out, "text", page_text(page->edited, "summary"));
	buf_add_str(out, "</header>\n<main>\n");
}

static void
add_item(struct buf *out, const struct page *page, const json_t *item)
{
	if (strcmp(page_text(item, "kind"), "question") == 0)
		add_question(out, page, item);
	else if (strcmp(page_text(item, "kind"), "answer") == 0)
		add_answer(out, page, item);
	else if (!page_is_removed(page, item))
		add_other(out, page, item);
}

/* The editor's chapters; PLACED gets the ids of what stands in them. */
static void
add_chapters(struct buf *out, const struct page *page, json_t *placed)
{
	json_t *chapter, *id;
	size_t i, j;

	json_array_foreach(json_object_get(page->edited, "chapters"), i, chapter) {
		buf_addf(out, "<h2 id=\"chapter-%zu\">", i + 1);
		add_text(out, page_text(chapter, "title"));
		buf_add_str(out, "</h2>\n");
		json_array_foreach(json_object_get(chapter, "items"), j, id) {
			const char *name = json_string_value(id);
			const json_t *item = json_object_get(page->by_id, name);
			if (!item || json_object_get(placed, name))
				continue;
			add_item(out, page, item);
			json_object_set_new(placed, name, json_true());
		}
	}
	if (json_object_size(placed) > 0)
		buf_add_str(out, "<h2>其余内容 Everything else</h2>\n");
}

static void
write_page(struct buf *out, const struct page *page)
{
	json_t *placed = json_object();
	json_t *item;
	size_t i;

	add_title(out, page);
	add_chapters(out, page, placed);
	json_array_foreach(page->items, i, item)
		if (!json_object_get(placed, page_text(item, "question")) ||
			strcmp(page_text(item, "kind"), "question") != 0)
			add_item(out, page, item);
	buf_add_str(out, "</main>\n</body>\n</html>\n");
	json_decref(placed);
}

const char *
archive_file_ending(const char *type)
{
	return kind_ending(kind_of_type(type, strlen(type)));
}

static bool
render(struct db *db, const char *event, bool stands_alone, struct buf *out)
{
	struct page page;

	if (!page_load(db, event, &page))
		return false;
	page.stands_alone = stands_alone;
	write_page(out, &page);
	page_fini(&page);
	return true;
}

bool
archive_html(struct db *db, const char *event, struct buf *out)
{
	return render(db, event, false, out);
}

bool
archive_html_alone(struct db *db, const char *event, struct buf *out)
{
	return render(db, event, true, out);
}
