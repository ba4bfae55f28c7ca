/* The report's page: what a title holds stays a title, and everything is named twice. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "report.h"
#include "report_parts.h"

static void
test_escape(void **state)
{
	struct buf out = {0};

	(void)state;
	report_escape(&out, "<a href=\"x\">'&'</a> 应声");
	assert_string_equal(out.data, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt; 应声");
	buf_fini(&out);
}

/* Does each element end that begins?  Good enough for a page that is made here. */
static void
assert_balanced(const char *page)
{
	static const char *const names[] = {"html", "body", "style", "table", "tbody", "tr", "td",
		"th", "section", "figure", "svg", "text", "h1", "h2", "h3", "p", "div", "span"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		int depth = 0;
		size_t len = strlen(names[i]);

		for (const char *at = page; (at = strchr(at, '<')) != NULL; at++) {
			if (strncmp(at + 1, names[i], len) == 0 &&
				(at[1 + len] == '>' || at[1 + len] == ' '))
				depth++;
			else if (at[1] == '/' && strncmp(at + 2, names[i], len) == 0 &&
				at[2 + len] == '>')
				depth--;
			assert_true(depth >= 0);
		}
		assert_int_equal(depth, 0);
	}
}

static struct load_histogram histogram;

static void
test_page(void **state)
{
	struct report *report = report_create("http://127.0.0.1:1/?<&>");
	json_t *figures = json_pack(
		"{s:s, s:f, s:i}", "scenario", "storm", "caught_up_ms", 12.5, "my_own<figure>", 3);
	double values[] = {3, 1, 2};
	struct buf page = {0};

	(void)state;
	for (uint64_t us = 1; us < 100000; us += 7)
		load_histogram_add(&histogram, us);
	figures_distribution(figures, "live", &histogram);
	figures_series(figures, "last_viewer_ms", values, 3);
	report_add(report, "<script>alert(1)</script>", "what it is", figures, true, 1.5);
	report_add(
		report, "second", "what it is", json_pack("{s:s}", "scenario", "slow"), false, 1.5);
	report_html(report, &page);
	assert_null(strstr(page.data, "<script"));
	assert_non_null(strstr(page.data, "&lt;script&gt;"));
	assert_non_null(strstr(page.data, "my_own&lt;figure&gt;"));
	assert_non_null(strstr(page.data, "通过 · passed"));
	assert_non_null(strstr(page.data, "未通过 · failed"));
	assert_non_null(strstr(page.data, label_find("caught_up_ms")->chinese));
	assert_non_null(strstr(page.data, label_find("caught_up_ms")->english));
	assert_non_null(strstr(page.data, "<svg"));
	assert_non_null(strstr(page.data, "prefers-color-scheme:dark"));
	assert_null(strstr(page.data, "src="));
	assert_null(strstr(page.data, "url("));
	assert_balanced(page.data);
	buf_fini(&page);
	report_free(report);
}

static void
test_json(void **state)
{
	struct report *report = report_create("");
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	json_t *read;

	(void)state;
	assert_non_null(out);
	report_add(report, "a", "", json_pack("{s:i}", "n", 1), true, 0);
	report_json(report, out);
	fflush(out);
	read = json_loads(text, 0, NULL);
	assert_int_equal(json_integer_value(json_object_get(read, "n")), 1);
	assert_true(json_is_true(json_object_get(read, "whole")));
	json_decref(read);
	rewind(out);
	report_add(report, "b", "", json_pack("{s:i}", "n", 2), false, 0);
	report_json(report, out);
	fclose(out);
	read = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(read, "plays")), 2);
	assert_true(json_is_false(json_object_get(read, "whole")));
	json_decref(read);
	free(text);
	report_free(report);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
