/* The report as a page of its own. */
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/clock.h"
#include "report.h"
#include "report_parts.h"

static const char head[] =
	"<!doctype html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\">"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
	"<meta name=\"color-scheme\" content=\"light dark\">"
	"<title>应声 压力测试报告 · Openfloor load report</title>\n<style>\n"
	":root{--ink:#1a2230;--soft:#5b6677;--paper:#fff;--edge:#dde3ea;--mark:#1f5fbf;"
	"--good:#176b37;--bad:#b3261e}\n"
	"@media (prefers-color-scheme:dark){:root{--ink:#e7ebf2;--soft:#9aa6b8;--paper:#12161d;"
	"--edge:#2b3442;--mark:#7fb0ff;--good:#6fce93;--bad:#ff8a80}}\n"
	"*{box-sizing:border-box}body{margin:0 auto;max-width:60rem;padding:1rem;"
	"font:1rem/1.55 system-ui,\"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif;"
	"color:var(--ink);background:var(--paper)}\n"
	"h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.2rem;margin:2.5rem 0 .25rem;"
	"padding-top:1rem;border-top:1px solid var(--edge)}h3{font-size:1rem;margin:1.5rem 0 .25rem}\n"
	"p{margin:.25rem 0}.soft{color:var(--soft)}.good{color:var(--good);font-weight:600}"
	".bad{color:var(--bad);font-weight:600}a{color:var(--mark)}\n"
	".table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.94rem}"
	"th,td{padding:.3rem .5rem;text-align:left;border-bottom:1px solid var(--edge);"
	"vertical-align:top}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
	"th{font-weight:500}code{font-size:.85em;color:var(--soft);overflow-wrap:anywhere}\n"
	".charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr));"
	"gap:1rem}figure{margin:0}figcaption{font-size:.85rem;color:var(--soft)}"
	"svg{width:100%;height:auto;display:block}svg text{font-size:16px;fill:var(--soft)}"
	".bar{fill:var(--mark)}.line{fill:none;stroke:var(--mark);stroke-width:2}"
	".grid{stroke:var(--edge)}\n</style></head><body>\n"
	"<h1>应声 压力测试报告 <span lang=\"en\">· Openfloor load report</span></h1>\n";

static void
add_verdict(struct buf *out, json_t *play)
{
	if (json_is_true(json_object_get(play, "whole")))
		buf_add_str(out, "<span class=\"good\">✓ 通过 · passed</span>");
	else
		buf_add_str(out, "<span class=\"bad\">✗ 未通过 · failed</span>");
}

static const char *
text_of(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

static void
add_summary(struct buf *out, json_t *plays)
{
	json_t *play;
	size_t i;

	buf_add_str(out,
		"<div class=\"table\"><table><thead><tr><th>项目 · Play</th><th>结果 · Result</th>"
		"<th class=\"n\">用时 · Took</th></tr></thead><tbody>\n");
	json_array_foreach(plays, i, play) {
		buf_addf(out, "<tr><td><a href=\"#play-%zu\">", i + 1);
		report_escape(out, text_of(play, "title"));
		buf_add_str(out, "</a></td><td>");
		add_verdict(out, play);
		buf_addf(out, "</td><td class=\"n\">%.1f s</td></tr>\n",
			json_number_value(json_object_get(play, "seconds")));
	}
	buf_add_str(out, "</tbody></table></div>\n");
}

static void
add_name(struct buf *out, const char *name)
{
	const struct label *label = label_find(name);

	if (label != NULL)
		buf_addf(out, "%s <span lang=\"en\" class=\"soft\">· %s</span> ", label->chinese,
			label->english);
	buf_add_str(out, "<code>");
	report_escape(out, name);
	buf_add_str(out, "</code>");
}

static void
add_value(struct buf *out, json_t *value)
{
	if (json_is_real(value))
		buf_addf(out, "%.2f", json_real_value(value));
	else if (json_is_integer(value))
		buf_addf(out, "%lld", (long long)json_integer_value(value));
	else if (json_is_boolean(value))
		buf_add_str(out, json_is_true(value) ? "是 · yes" : "否 · no");
	else
		report_escape(out, json_is_string(value) ? json_string_value(value) : "");
}

static void
add_figures(struct buf *out, json_t *figures)
{
	const char *name;
	json_t *value;

	buf_add_str(out,
		"<div class=\"table\"><table><thead><tr><th>指标 · Figure</th>"
		"<th class=\"n\">数值 · Value</th></tr></thead><tbody>\n");
	json_object_foreach(figures, name, value) {
		if (json_is_object(value) || json_is_array(value) || strcmp(name, "whole") == 0 ||
			strcmp(name, "scenario") == 0)
			continue;
		buf_add_str(out, "<tr><td>");
		add_name(out, name);
		buf_add_str(out, "</td><td class=\"n\">");
		add_value(out, value);
		buf_add_str(out, "</td></tr>\n");
	}
	buf_add_str(out, "</tbody></table></div>\n");
}

static void
add_charts(struct buf *out, json_t *charts, void (*draw)(struct buf *out, json_t *data))
{
	const char *name;
	json_t *data;

	json_object_foreach(charts, name, data) {
		buf_add_str(out, "<h3>");
		add_name(out, name);
		buf_add_str(out, "</h3>\n<div class=\"charts\">\n");
		draw(out, data);
		buf_add_str(out, "</div>\n");
	}
}

static void
add_broken(struct buf *out, json_t *bounds)
{
	json_t *bound;
	size_t i;

	json_array_foreach(bounds, i, bound) {
		buf_add_str(out, "<p class=\"bad\">超出界限 · bound broken: <code>");
		report_escape(out, json_string_value(bound));
		buf_add_str(out, "</code></p>\n");
	}
}

static void
add_play(struct buf *out, json_t *play, size_t number)
{
	json_t *figures = json_object_get(play, "figures");
	const struct label *label = label_find(text_of(figures, "scenario"));

	buf_addf(out, "<section><h2 id=\"play-%zu\">", number);
	report_escape(out, text_of(play, "title"));
	buf_add_str(out, "</h2>\n<p>");
	add_verdict(out, play);
	buf_add_str(out, "</p>\n");
	add_broken(out, json_object_get(figures, "broken_bounds"));
	if (label != NULL)
		buf_addf(out, "<p>%s</p>", label->chinese);
	buf_add_str(out, "<p lang=\"en\" class=\"soft\">");
	report_escape(out, text_of(play, "what"));
	buf_add_str(out, "</p>\n");
	add_figures(out, figures);
	add_charts(out, json_object_get(figures, "distributions"), chart_distribution);
	add_charts(out, json_object_get(figures, "series"), chart_series);
	buf_add_str(out, "</section>\n");
}

static void
add_origin(const struct report *report, struct buf *out)
{
	char now[CLOCK_TEXT_SIZE];
	struct utsname machine;

	clock_format(clock_wall_ms(), now);
	buf_addf(out, "<p class=\"soft\">%s · ", now);
	report_escape(out, report->url);
	if (uname(&machine) == 0) {
		buf_add_str(out, " · ");
		report_escape(out, machine.sysname);
		buf_add_str(out, " ");
		report_escape(out, machine.release);
	}
	buf_addf(out, " · %ld 核 · cores</p>\n", sysconf(_SC_NPROCESSORS_ONLN));
	buf_add_str(out,
		"<p class=\"soft\">观众与服务器在同一台机器上，时间从应当发出之时算起，到观众收到为止。"
		" <span lang=\"en\">· Viewers and server share one machine; times run from when a "
		"message was due to when a viewer had it.</span></p>\n");
}

void
report_html(const struct report *report, struct buf *out)
{
	json_t *play;
	size_t i;

	buf_add_str(out, head);
	add_origin(report, out);
	add_summary(out, report->plays);
	json_array_foreach(report->plays, i, play)
		add_play(out, play, i + 1);
	buf_add_str(out, "</body></html>\n");
}
