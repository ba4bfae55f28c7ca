#include "arguments.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ini.h"
#include "process.h"
#include "target.h"

#define PROBLEM_BYTES 256
#define FILE_BYTES    (1u << 20)

/* Numbers of load_options. */
static const struct number {
	const char *name;
	const char *value;
	size_t offset;
	unsigned usual, least, most;
	const char *what;
} numbers[] = {
#define OPTION(name, value, member, usual, least, most, what) \
	{#name, value, offsetof(struct load_options, member), usual, least, most, what},
#include "options.def"
#undef OPTION
};

#define NUMBERS (sizeof numbers / sizeof numbers[0])

static bool set_city(struct play *play, const char *value, char *problem, size_t size);
static bool set_url(struct play *play, const char *value, char *problem, size_t size);
static bool set_target(struct play *play, const char *value, char *problem, size_t size);
static bool set_event(struct play *play, const char *value, char *problem, size_t size);
static bool set_pid(struct play *play, const char *value, char *problem, size_t size);
static bool set_resume(struct play *play, const char *value, char *problem, size_t size);
static bool set_most(struct play *play, const char *value, char *problem, size_t size);
static bool set_least(struct play *play, const char *value, char *problem, size_t size);

/* The others that a play has. */
static const struct setting {
	const char *name;
	const char *value; /* NULL: a switch */
	bool (*set)(struct play *play, const char *value, char *problem, size_t size);
	const char *what;
} settings[] = {
	{"city", "FILE", set_city, "address, event and logins, as config/demo.sh writes them"},
	{"url", "URL", set_url, "another address, http:// or https://IPV4:PORT on loopback"},
	{"target", "NAME", set_target,
		"what serves there (openfloor): " TARGET_NAMES ";\n"
		"                     the others need no --city, and play announce, burst\n"
		"                     and idle, the limit also storm and slow"},
	{"event", "ID", set_event, "another event"},
	{"server-pid", "PID", set_pid,
		"the server's first process: its memory and CPU are read with its children's"},
	{"resume", NULL, set_resume, "TLS viewers show the newest ticket"},
	{"most", "FIGURE=N", set_most, "fail when that figure is greater; may be repeated"},
	{"least", "FIGURE=N", set_least, "fail when it is smaller; may be repeated"},
};

#define SETTINGS (sizeof settings / sizeof settings[0])

/* Those of the whole run. */
enum { WHOLE_JSON, WHOLE_QUIET, WHOLE_HTML, WHOLE_FILE, WHOLE_HELP, WHOLES };

static const struct {
	const char *name;
	const char *value;
	const char *what;
} wholes[WHOLES] = {
	[WHOLE_JSON] = {"json", NULL, "JSON instead of a table"},
	[WHOLE_QUIET] = {"quiet", NULL, "no progress"},
	[WHOLE_HTML] = {"html", "FILE", "writes a report with charts, a page that stands alone"},
	[WHOLE_FILE] = {"scenario-file", "FILE",
		"several scenarios, one after the other: sections [SCENARIO] or\n"
		"                     [TITLE] with scenario = SCENARIO, and options as here, name = value;\n"
		"                     what stands before the first section holds for all"},
	[WHOLE_HELP] = {"help", NULL, "this"},
};

static bool
refuse(char *problem, size_t size, const char *format, const char *a, const char *b)
{
	snprintf(problem, size, format, a, b);
	return false;
}

/* ---- the options of a play */

/* Texts of files that plays point into, until the program ends. */
static struct kept {
	struct kept *before;
	char *text;
} * newest;

static const char *
keep(const char *text)
{
	struct kept *kept = mem_zero(1, sizeof *kept);

	kept->before = newest;
	kept->text = mem_strdup(text);
	newest = kept;
	return kept->text;
}

static bool
read_number(const struct number *number, struct play *play, const char *value, char *problem,
	size_t size)
{
	char *end;
	unsigned long read = strtoul(value, &end, 10);

	if (*value < '0' || *value > '9' || *end != '\0' || read < number->least ||
		read > number->most) {
		snprintf(problem, size, "%s must be a number from %u to %u, got %s", number->name,
			number->least, number->most, value);
		return false;
	}
	*(unsigned *)(void *)((char *)&play->load + number->offset) = (unsigned)read;
	return true;
}

static bool
set_city(struct play *play, const char *value, char *problem, size_t size)
{
	struct load_options *load = &play->load;
	json_error_t error;

	load->city = json_load_file(value, 0, &error);
	if (load->city == NULL)
		return refuse(problem, size, "city %s: %s", value, error.text);
	if (!play->has_url)
		load->url = json_string_value(json_object_get(load->city, "url"));
	if (!play->has_pid)
		load->server_pid = (long)json_integer_value(json_object_get(load->city, "pid"));
	return true;
}

static bool
set_url(struct play *play, const char *value, char *problem, size_t size)
{
	char host[64];
	uint16_t port;

	if (!scenario_split_address(value, host, sizeof host, &port))
		return refuse(problem, size, "%s must be http:// or https://IPV4:PORT, got %s",
			"url", value);
	play->load.url = keep(value);
	play->has_url = true;
	return true;
}

static bool
set_target(struct play *play, const char *value, char *problem, size_t size)
{
	const struct target *target = target_find(value);

	if (target == NULL)
		return refuse(
			problem, size, "%s must be " TARGET_NAMES ", got %s", "target", value);
	play->load.target = target;
	return true;
}

static bool
set_event(struct play *play, const char *value, char *problem, size_t size)
{
	if (*value == '\0' || strlen(value) > 32)
		return refuse(problem, size, "%s must be an event's id, got %s", "event", value);
	play->load.event = keep(value);
	return true;
}

static bool
set_pid(struct play *play, const char *value, char *problem, size_t size)
{
	char *end;
	long pid = strtol(value, &end, 10);

	if (*end != '\0' || !process_is_there(pid))
		return refuse(problem, size, "%s: there is no process %s", "server-pid", value);
	play->load.server_pid = pid;
	play->has_pid = true;
	return true;
}

static bool
set_resume(struct play *play, const char *value, char *problem, size_t size)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return refuse(problem, size, "%s must be yes or no, got %s", "resume", value);
	play->load.resume = strcmp(value, "yes") == 0;
	return true;
}

static bool
add_bound(struct play *play, const char *value, bool is_most, char *problem, size_t size)
{
	struct bound *bound = &play->bounds[play->bound_count];
	size_t len = strcspn(value, "= ");
	const char *equals = strchr(value, '=');
	char *end = NULL;

	if (play->bound_count == BOUNDS_MAX)
		return refuse(problem, size, "%s%s", "too many bounds, got ", value);
	if (equals != NULL && len > 0 && len < sizeof bound->figure) {
		snprintf(bound->figure, sizeof bound->figure, "%.*s", (int)len, value);
		bound->limit = strtod(equals + 1, &end);
		bound->is_most = is_most;
	}
	if (end == NULL || end == equals + 1 || *end != '\0')
		return refuse(problem, size, "%s is FIGURE=NUMBER, got %s",
			is_most ? "most" : "least", value);
	play->bound_count++;
	return true;
}

static bool
set_most(struct play *play, const char *value, char *problem, size_t size)
{
	return add_bound(play, value, true, problem, size);
}

static bool
set_least(struct play *play, const char *value, char *problem, size_t size)
{
	return add_bound(play, value, false, problem, size);
}

void
arguments_defaults(struct play *play)
{
	memset(play, 0, sizeof *play);
	play->load.target = target_default();
	for (size_t i = 0; i < NUMBERS; i++)
		*(unsigned *)(void *)((char *)&play->load + numbers[i].offset) = numbers[i].usual;
}

bool
arguments_set(struct play *play, const char *name, const char *value, char *problem, size_t size)
{
	for (size_t i = 0; i < NUMBERS; i++)
		if (strcmp(name, numbers[i].name) == 0)
			return read_number(&numbers[i], play, value, problem, size);
	for (size_t i = 0; i < SETTINGS; i++)
		if (strcmp(name, settings[i].name) == 0)
			return settings[i].set(play, value, problem, size);
	return refuse(problem, size, "there is no option %s%s", name, "");
}

/* ---- what is played */

static bool
set_scenario(struct play *play, const char *name, char *problem, size_t size)
{
	for (const struct scenario *scenario = scenarios; scenario->name != NULL; scenario++)
		if (strcmp(scenario->name, name) == 0) {
			play->scenario = scenario;
			return true;
		}
	return refuse(problem, size, "there is no scenario %s; see --help%s", name, "");
}

static bool
meets(const struct scenario *scenario, const struct target *target)
{
	return target == target_default() || scenario->meets == MEETS_ALL ||
		(scenario->meets == MEETS_ENTRIES && target->speech == SPEECH_ENTRIES);
}

/* Can it be played with what is known?  Looked at before anything begins. */
static bool
is_complete(const struct play *play, char *problem, size_t size)
{
	const struct load_options *load = &play->load;

	if (play->scenario == NULL)
		return refuse(problem, size, "[%s] is no scenario%s; add scenario = NAME",
			play->title, "");
	if (load->target == target_default() && load->city == NULL)
		return refuse(problem, size, "%s needs --city FILE%s", play->title, "");
	if (load->url == NULL)
		return refuse(problem, size, "%s needs --url URL%s", play->title, "");
	if (!meets(play->scenario, load->target))
		return refuse(problem, size, "%s cannot be played against --target %s",
			play->scenario->name, load->target->name);
	if (load->stuck + load->slow > 90)
		return refuse(problem, size, "%s leaves too few who read%s", play->title, "");
	if ((play->scenario->run == scenario_idle || play->scenario->run == scenario_crash) &&
		load->server_pid <= 0)
		return refuse(problem, size, "%s needs --server-pid PID%s", play->title, "");
	return true;
}

struct file_reader {
	struct arguments *arguments;
	struct play common; /* what stands before the first section */
};

static bool
on_section(void *cookie, const char *name, char *problem, size_t size)
{
	struct file_reader *reader = cookie;
	struct play *play;
	char ignored[PROBLEM_BYTES];

	if (reader->arguments->play_count == PLAYS_MAX)
		return refuse(problem, size, "%s%s", "too many sections: ", name);
	if (*name == '\0' || strlen(name) >= sizeof play->title)
		return refuse(
			problem, size, "%s%s", "a section needs a name that is not too long", "");
	play = &reader->arguments->plays[reader->arguments->play_count++];
	*play = reader->common;
	snprintf(play->title, sizeof play->title, "%s", name);
	(void)set_scenario(play, name, ignored, sizeof ignored);
	return true;
}

static bool
on_value(void *cookie, const char *name, const char *value, char *problem, size_t size)
{
	struct file_reader *reader = cookie;
	size_t count = reader->arguments->play_count;
	struct play *play = count > 0 ? &reader->arguments->plays[count - 1] : &reader->common;

	if (count > 0 && strcmp(name, "scenario") == 0)
		return set_scenario(play, value, problem, size);
	return arguments_set(play, name, value, problem, size);
}

bool
arguments_read_file(const char *text, size_t len, struct arguments *out, char *problem, size_t size)
{
	struct file_reader reader = {.arguments = out, .common = out->plays[0]};
	struct ini_reader ini = {on_section, on_value, &reader};
	char why[PROBLEM_BYTES];
	unsigned line;

	out->play_count = 0;
	if (!ini_read(text, len, &ini, &line, why, sizeof why)) {
		snprintf(problem, size, "line %u: %s", line, why);
		return false;
	}
	if (out->play_count == 0)
		return refuse(problem, size, "%s%s", "nothing is to be played in it", "");
	for (size_t i = 0; i < out->play_count; i++)
		if (!is_complete(&out->plays[i], problem, size))
			return false;
	return true;
}

/* ---- the command line */

static void
help_line(const char *name, const char *value, const char *what)
{
	char left[64];

	snprintf(left, sizeof left, "--%s%s%s", name, value != NULL ? " " : "",
		value != NULL ? value : "");
	printf("  %-18s %s", left, what);
}

static void
help(void)
{
	puts("openfloor-load: plays an event's crowd against a server on this machine, and measures\n"
	     "\n"
	     "  openfloor-load --city DIR/demo.json [options] SCENARIO\n"
	     "  openfloor-load --city DIR/demo.json [options] --scenario-file FILE\n");
	for (size_t i = 0; i < SETTINGS; i++) {
		help_line(settings[i].name, settings[i].value, settings[i].what);
		putchar('\n');
	}
	for (size_t i = 0; i < NUMBERS; i++) {
		help_line(numbers[i].name, numbers[i].value, numbers[i].what);
		printf(" (%u)\n", numbers[i].usual);
	}
	for (size_t i = 0; i < WHOLES; i++) {
		help_line(wholes[i].name, wholes[i].value, wholes[i].what);
		putchar('\n');
	}
	puts("\nscenarios:");
	for (const struct scenario *scenario = scenarios; scenario->name != NULL; scenario++)
		printf("  %-12s %s\n", scenario->name, scenario->what);
	puts("\nExit code 0: all went as it must; 1: something was lost, doubled, out of order or\n"
	     "refused, or a bound was broken; 2: wrong options.");
}

static void
fill_options(struct option *options)
{
	size_t count = 0;

	for (size_t i = 0; i < NUMBERS; i++)
		options[count++] = (struct option){numbers[i].name, required_argument, NULL, 0};
	for (size_t i = 0; i < SETTINGS; i++)
		options[count++] = (struct option){settings[i].name,
			settings[i].value != NULL ? required_argument : no_argument, NULL, 0};
	for (size_t i = 0; i < WHOLES; i++)
		options[count++] = (struct option){wholes[i].name,
			wholes[i].value != NULL ? required_argument : no_argument, NULL, 0};
	options[count] = (struct option){0};
}

static void
take_whole(struct arguments *out, size_t which, const char *value)
{
	if (which == WHOLE_JSON)
		out->wants_json = true;
	else if (which == WHOLE_QUIET)
		out->plays[0].load.quiet = true;
	else if (which == WHOLE_HTML)
		out->html = value;
	else if (which == WHOLE_FILE)
		out->scenario_file = value;
}

static bool
read_plays(struct arguments *out, char *problem, size_t size)
{
	static char text[FILE_BYTES];
	char why[PROBLEM_BYTES];
	FILE *file = fopen(out->scenario_file, "re");
	size_t len;

	if (file == NULL)
		return refuse(problem, size, "%s: %s", out->scenario_file, strerror(errno));
	len = fread(text, 1, sizeof text, file);
	fclose(file);
	if (len == sizeof text)
		return refuse(problem, size, "%s is too long%s", out->scenario_file, "");
	if (!arguments_read_file(text, len, out, why, sizeof why))
		return refuse(problem, size, "%s: %s", out->scenario_file, why);
	return true;
}

static bool
finish(struct arguments *out, int rest, char **words, char *problem, size_t size)
{
	struct play *play = &out->plays[0];

	if (rest != (out->scenario_file != NULL ? 0 : 1))
		return refuse(problem, size, "needs %s; see --help%s",
			out->scenario_file != NULL ? "nothing beside --scenario-file"
						   : "one scenario",
			"");
	if (out->scenario_file != NULL)
		return read_plays(out, problem, size);
	out->play_count = 1;
	if (!set_scenario(play, words[0], problem, size))
		return false;
	snprintf(play->title, sizeof play->title, "%s", play->scenario->name);
	return is_complete(play, problem, size);
}

enum arguments_step
arguments_read(int argc, char **argv, struct arguments *out)
{
	struct option options[NUMBERS + SETTINGS + WHOLES + 1];
	char problem[2 * PROBLEM_BYTES];
	int got, which;

	fill_options(options);
	arguments_defaults(&out->plays[0]);
	while ((got = getopt_long(argc, argv, "", options, &which)) != -1) {
		if (got != 0)
			return ARGUMENTS_WRONG; /* getopt has told */
		if ((size_t)which == NUMBERS + SETTINGS + WHOLE_HELP) {
			help();
			return ARGUMENTS_HELP;
		}
		if ((size_t)which >= NUMBERS + SETTINGS) {
			take_whole(out, (size_t)which - NUMBERS - SETTINGS, optarg);
		} else if (!arguments_set(&out->plays[0], options[which].name,
				   optarg != NULL ? optarg : "yes", problem, sizeof problem)) {
			fprintf(stderr, "openfloor-load: --%s\n", problem);
			return ARGUMENTS_WRONG;
		}
	}
	if (finish(out, argc - optind, argv + optind, problem, sizeof problem))
		return ARGUMENTS_PLAY;
	fprintf(stderr, "openfloor-load: %s\n", problem);
	return ARGUMENTS_WRONG;
}
