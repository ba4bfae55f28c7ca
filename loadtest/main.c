/*
 * openfloor-load - plays an event's crowd against a server on this machine, and measures.
 *
 * Exit code 0: all went as it must; 1: something was lost, doubled, out of order or refused, or a bound
 * was broken; 2: wrong options.
 */
#include <curl/curl.h>
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "arguments.h"
#include "base/clock.h"
#include "report.h"
#include "target.h"

/* What is broken is told on stderr and stands in the figures. */
static bool
bounds_hold(const struct play *play, json_t *figures)
{
	json_t *broken = json_array();
	bool hold;

	for (size_t i = 0; i < play->bound_count; i++) {
		const struct bound *bound = &play->bounds[i];
		json_t *figure = json_object_get(figures, bound->figure);
		double value = json_number_value(figure);
		const char *side = bound->is_most ? "at most" : "at least";
		char text[256];

		if (!json_is_number(figure))
			snprintf(text, sizeof text, "%s has no %s, the bound is %s %g", play->title,
				bound->figure, side, bound->limit);
		else if (bound->is_most ? value > bound->limit : value < bound->limit)
			snprintf(text, sizeof text, "%s is %g, the bound is %s %g", bound->figure,
				value, side, bound->limit);
		else
			continue;
		fprintf(stderr, "openfloor-load: %s\n", text);
		json_array_append_new(broken, json_string(text));
	}
	hold = json_array_size(broken) == 0;
	if (!hold)
		json_object_set(figures, "broken_bounds", broken);
	json_decref(broken);
	return hold;
}

static bool
play(const struct play *play, struct report *report)
{
	json_t *figures = json_pack("{s:s}", "scenario", play->scenario->name);
	uint64_t began = clock_monotonic_ns();
	bool is_whole;

	if (play->load.target != target_default())
		json_object_set_new(figures, "target", json_string(play->load.target->name));
	is_whole = play->scenario->run(&play->load, figures);
	scenario_progress_end(&play->load);
	is_whole = bounds_hold(play, figures) && is_whole;
	report_add(report, play->title, play->scenario->what, figures, is_whole,
		(double)(clock_monotonic_ns() - began) / 1e9);
	return is_whole;
}

static bool
write_page(const struct report *report, FILE *file)
{
	struct buf page = {0};
	bool written;

	report_html(report, &page);
	written = fwrite(page.data, 1, page.len, file) == page.len;
	buf_fini(&page);
	written = fclose(file) == 0 && written;
	if (!written)
		perror("openfloor-load: the report");
	return written;
}

static int
play_all(const struct arguments *arguments)
{
	struct report *report;
	FILE *page = NULL;
	bool is_whole = true;

	if (arguments->html != NULL && (page = fopen(arguments->html, "we")) == NULL) {
		fprintf(stderr, "openfloor-load: %s: %s\n", arguments->html, strerror(errno));
		return 2;
	}
	report = report_create(arguments->plays[0].load.url);
	for (size_t i = 0; i < arguments->play_count; i++)
		is_whole = play(&arguments->plays[i], report) && is_whole;
	if (arguments->wants_json)
		report_json(report, stdout);
	else
		report_table(report, stdout);
	if (page != NULL)
		is_whole = write_page(report, page) && is_whole;
	report_free(report);
	return is_whole ? 0 : 1;
}

int
main(int argc, char **argv)
{
	static struct arguments arguments;
	struct rlimit files;
	int code;

	switch (arguments_read(argc, argv, &arguments)) {
	case ARGUMENTS_HELP:
		return 0;
	case ARGUMENTS_WRONG:
		return 2;
	default:
		break;
	}
	signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	curl_global_init(CURL_GLOBAL_DEFAULT);
	code = play_all(&arguments);
	curl_global_cleanup();
	return code;
}
