/*
 * openfloor-load - plays an event's crowd against a server on this machine, and measures.
 *
 * Exit code 0: all went as it must; 1: something was lost, doubled, out of order or refused, or a bound
 * was broken; 2: wrong options.
 */
#include <curl/curl.h>
#include <getopt.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "moderators.h"
#include "scenario.h"
#include "target.h"

static const char usage[] =
	"openfloor-load: plays an event's crowd against a server on this machine, and measures\n"
	"\n"
	"  openfloor-load --city DIR/demo.json [options] SCENARIO\n"
	"\n"
	"  --city FILE        address, event and logins, as config/demo.sh writes them\n"
	"  --url URL          another address, http://IPV4:PORT on loopback\n"
	"  --target NAME      what serves there (openfloor): " TARGET_NAMES ";\n"
	"                     the others need no --city, and play announce and idle\n"
	"  --event ID         another event\n"
	"  --viewers N        who watch (5000)\n"
	"  --joins N          that join in a second (3000)\n"
	"  --rounds N         announcements (5)\n"
	"  --seconds N        length of `ask`, `desk` and `flood` (10)\n"
	"  --clients N        who ask at the same time (64)\n"
	"  --moderators N     of `desk` and `flood` (3)\n"
	"  --asks N           a second, at the desk (20)\n"
	"  --flood N          asks a second, in the flood (3000)\n"
	"  --think MS         that a moderator takes for each card (0)\n"
	"  --questions N      of the reference event (150)\n"
	"  --answers N        of the reference event (120)\n"
	"  --server-pid PID   the supervisor's; `idle` reads its workers' memory\n"
	"  --most FIGURE=N    fail when that figure is greater; may be repeated\n"
	"  --least FIGURE=N   fail when it is smaller; may be repeated\n"
	"  --json             one JSON object instead of a table\n"
	"  --quiet            no progress\n"
	"\n"
	"scenarios:\n";

struct bound {
	const char *text;
	bool is_most;
};

#define BOUNDS_MAX 16

struct arguments {
	struct load_options load;
	const char *scenario;
	struct bound bounds[BOUNDS_MAX];
	size_t bound_count;
	bool json;
};

enum {
	OPTION_CITY = 256,
	OPTION_URL,
	OPTION_TARGET,
	OPTION_EVENT,
	OPTION_VIEWERS,
	OPTION_JOINS,
	OPTION_ROUNDS,
	OPTION_SECONDS,
	OPTION_CLIENTS,
	OPTION_QUESTIONS,
	OPTION_ANSWERS,
	OPTION_MODERATORS,
	OPTION_ASKS,
	OPTION_FLOOD,
	OPTION_THINK,
	OPTION_PID,
	OPTION_MOST,
	OPTION_LEAST,
	OPTION_JSON,
	OPTION_QUIET,
	OPTION_HELP
};

static const struct option options[] = {
	{"city", required_argument, NULL, OPTION_CITY},
	{"url", required_argument, NULL, OPTION_URL},
	{"target", required_argument, NULL, OPTION_TARGET},
	{"event", required_argument, NULL, OPTION_EVENT},
	{"viewers", required_argument, NULL, OPTION_VIEWERS},
	{"joins", required_argument, NULL, OPTION_JOINS},
	{"rounds", required_argument, NULL, OPTION_ROUNDS},
	{"seconds", required_argument, NULL, OPTION_SECONDS},
	{"clients", required_argument, NULL, OPTION_CLIENTS},
	{"questions", required_argument, NULL, OPTION_QUESTIONS},
	{"answers", required_argument, NULL, OPTION_ANSWERS},
	{"moderators", required_argument, NULL, OPTION_MODERATORS},
	{"asks", required_argument, NULL, OPTION_ASKS},
	{"flood", required_argument, NULL, OPTION_FLOOD},
	{"think", required_argument, NULL, OPTION_THINK},
	{"server-pid", required_argument, NULL, OPTION_PID},
	{"most", required_argument, NULL, OPTION_MOST},
	{"least", required_argument, NULL, OPTION_LEAST},
	{"json", no_argument, NULL, OPTION_JSON},
	{"quiet", no_argument, NULL, OPTION_QUIET},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static void
help(void)
{
	fputs(usage, stdout);
	for (const struct scenario *scenario = scenarios; scenario->name != NULL; scenario++)
		printf("  %-12s %s\n", scenario->name, scenario->what);
}

static bool
read_count(const char *name, const char *text, unsigned most, unsigned *out)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text == '\0' || *text == '-' || *end != '\0' || value < 1 || value > most) {
		fprintf(stderr, "openfloor-load: --%s must be a number from 1 to %u, got %s\n",
			name, most, text);
		return false;
	}
	*out = (unsigned)value;
	return true;
}

static bool
read_city(struct load_options *load, const char *path)
{
	json_error_t error;

	load->city = json_load_file(path, 0, &error);
	if (load->city == NULL) {
		fprintf(stderr, "openfloor-load: %s:%d: %s\n", path, error.line, error.text);
		return false;
	}
	if (load->url == NULL)
		load->url = json_string_value(json_object_get(load->city, "url"));
	if (load->server_pid == 0)
		load->server_pid = (long)json_integer_value(json_object_get(load->city, "pid"));
	return true;
}

static bool
read_target(struct load_options *load, const char *name)
{
	load->target = target_find(name);
	if (load->target == NULL)
		fprintf(stderr, "openfloor-load: --target must be " TARGET_NAMES ", got %s\n",
			name);
	return load->target != NULL;
}

static bool
take_option(struct arguments *arguments, int option, const char *value)
{
	struct load_options *load = &arguments->load;

	switch (option) {
	case OPTION_CITY:
		return read_city(load, value);
	case OPTION_URL:
		load->url = value;
		return true;
	case OPTION_TARGET:
		return read_target(load, value);
	case OPTION_EVENT:
		load->event = value;
		return true;
	case OPTION_VIEWERS:
		return read_count("viewers", value, 250000, &load->viewers);
	case OPTION_JOINS:
		return read_count("joins", value, 100000, &load->joins_per_second);
	case OPTION_ROUNDS:
		return read_count("rounds", value, 1000, &load->rounds);
	case OPTION_SECONDS:
		return read_count("seconds", value, 600, &load->seconds);
	case OPTION_CLIENTS:
		return read_count("clients", value, 1000, &load->clients);
	case OPTION_QUESTIONS:
		return read_count("questions", value, 100000, &load->questions);
	case OPTION_ANSWERS:
		return read_count("answers", value, 100000, &load->answers);
	case OPTION_MODERATORS:
		return read_count("moderators", value, MODERATORS_MOST, &load->moderators);
	case OPTION_ASKS:
		return read_count("asks", value, 10000, &load->asks);
	case OPTION_FLOOD:
		return read_count("flood", value, 100000, &load->flood);
	case OPTION_THINK:
		return read_count("think", value, 60000, &load->think_ms);
	case OPTION_PID:
		load->server_pid = strtol(value, NULL, 10);
		return true;
	case OPTION_JSON:
		arguments->json = true;
		return true;
	case OPTION_QUIET:
		load->quiet = true;
		return true;
	case OPTION_MOST:
	case OPTION_LEAST:
		if (arguments->bound_count == BOUNDS_MAX || strchr(value, '=') == NULL) {
			fprintf(stderr,
				"openfloor-load: a bound is FIGURE=NUMBER, at most %d of them; got %s\n",
				BOUNDS_MAX, value);
			return false;
		}
		arguments->bounds[arguments->bound_count++] = (struct bound){
			value, option == OPTION_MOST};
		return true;
	default:
		return false;
	}
}

static bool
bounds_hold(const struct arguments *arguments, json_t *figures)
{
	bool hold = true;

	for (size_t i = 0; i < arguments->bound_count; i++) {
		const struct bound *bound = &arguments->bounds[i];
		const char *equals = strchr(bound->text, '=');
		char name[64];
		double limit = strtod(equals + 1, NULL);
		json_t *figure;
		double value;

		snprintf(name, sizeof name, "%.*s", (int)(equals - bound->text), bound->text);
		figure = json_object_get(figures, name);
		value = json_number_value(figure);
		if (figure == NULL || (bound->is_most ? value > limit : value < limit)) {
			fprintf(stderr, "openfloor-load: %s is %g, the bound is %s %g\n", name,
				value, bound->is_most ? "at most" : "at least", limit);
			hold = false;
		}
	}
	return hold;
}

static void
print_table(json_t *figures)
{
	const char *name;
	json_t *value;

	json_object_foreach(figures, name, value) {
		if (json_is_real(value))
			printf("  %-28s %12.2f\n", name, json_real_value(value));
		else if (json_is_integer(value))
			printf("  %-28s %12lld\n", name, (long long)json_integer_value(value));
		else if (json_is_boolean(value))
			printf("  %-28s %12s\n", name, json_is_true(value) ? "yes" : "no");
		else
			printf("  %-28s %12s\n", name, json_string_value(value));
	}
}

static int
play(const struct arguments *arguments)
{
	for (const struct scenario *scenario = scenarios; scenario->name != NULL; scenario++) {
		json_t *figures;
		bool is_whole;

		if (strcmp(scenario->name, arguments->scenario) != 0)
			continue;
		figures = json_pack("{s:s}", "scenario", scenario->name);
		is_whole = scenario->run(&arguments->load, figures) &&
			bounds_hold(arguments, figures);
		json_object_set_new(figures, "whole", json_boolean(is_whole));
		if (arguments->json) {
			json_dumpf(figures, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
			putchar('\n');
		} else {
			print_table(figures);
		}
		json_decref(figures);
		return is_whole ? 0 : 1;
	}
	fprintf(stderr, "openfloor-load: there is no scenario %s; see --help\n",
		arguments->scenario);
	return 2;
}

int
main(int argc, char **argv)
{
	struct arguments arguments = {.load = {.target = target_default(),
					      .viewers = 5000,
					      .joins_per_second = 3000,
					      .rounds = 5,
					      .seconds = 10,
					      .clients = 64,
					      .questions = 150,
					      .answers = 120,
					      .moderators = 3,
					      .asks = 20,
					      .flood = 3000}};
	struct rlimit files;
	int option;
	int code;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == OPTION_HELP) {
			help();
			return 0;
		}
		if (!take_option(&arguments, option, optarg))
			return 2;
	}
	if (optind + 1 != argc || arguments.load.url == NULL ||
		(arguments.load.city == NULL && arguments.load.target == target_default())) {
		fputs("openfloor-load: needs --city FILE (--url URL for another --target) and one scenario;"
		      " see --help\n",
			stderr);
		return 2;
	}
	arguments.scenario = argv[optind];
	signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	curl_global_init(CURL_GLOBAL_DEFAULT);
	code = play(&arguments);
	curl_global_cleanup();
	json_decref(arguments.load.city);
	return code;
}
