#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "report_parts.h"

struct report *
report_create(const char *url)
{
	struct report *report = mem_zero(1, sizeof *report);

	report->plays = json_array();
	report->url = mem_strdup(url);
	return report;
}

void
report_free(struct report *report)
{
	json_decref(report->plays);
	free(report->url);
	free(report);
}

void
report_add(struct report *report, const char *title, const char *what, json_t *figures,
	bool is_whole, double seconds)
{
	json_object_set_new(figures, "whole", json_boolean(is_whole));
	json_array_append_new(report->plays,
		json_pack("{s:s, s:s, s:b, s:f, s:o}", "title", title, "what", what, "whole",
			is_whole, "seconds", seconds, "figures", figures));
}

void
report_json(const struct report *report, FILE *out)
{
	json_t *all = json_array();
	json_t *play;
	size_t i;
	bool is_whole = true;

	json_array_foreach(report->plays, i, play) {
		json_t *figures = json_object_get(play, "figures");

		if (json_array_size(report->plays) > 1)
			json_object_set(figures, "title", json_object_get(play, "title"));
		json_array_append(all, figures);
		is_whole = is_whole && json_is_true(json_object_get(play, "whole"));
	}
	if (json_array_size(all) == 1) {
		json_dumpf(json_array_get(all, 0), out, JSON_COMPACT | JSON_REAL_PRECISION(6));
		json_decref(all);
	} else {
		json_t *object = json_pack("{s:o, s:b}", "plays", all, "whole", is_whole);

		json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(6));
		json_decref(object);
	}
	fputc('\n', out);
}

static void
print_figure(FILE *out, const char *name, json_t *value)
{
	if (json_is_real(value))
		fprintf(out, "  %-32s %14.2f\n", name, json_real_value(value));
	else if (json_is_integer(value))
		fprintf(out, "  %-32s %14lld\n", name, (long long)json_integer_value(value));
	else if (json_is_boolean(value))
		fprintf(out, "  %-32s %14s\n", name, json_is_true(value) ? "yes" : "no");
	else if (json_is_string(value))
		fprintf(out, "  %-32s %14s\n", name, json_string_value(value));
}

void
report_table(const struct report *report, FILE *out)
{
	json_t *play;
	size_t i;

	json_array_foreach(report->plays, i, play) {
		const char *name;
		json_t *value;

		if (json_array_size(report->plays) > 1)
			fprintf(out, "%s%s\n", i > 0 ? "\n" : "",
				json_string_value(json_object_get(play, "title")));
		json_object_foreach(json_object_get(play, "figures"), name, value)
			print_figure(out, name, value);
	}
}

void
report_escape(struct buf *out, const char *text)
{
	text_escape_html(text, strlen(text), out);
}
