/*
 * event.c - openfloor event: makes and moves events from the command line, as the operator.
 *
 * The same commands, decided by the same functions as those that come from a browser; the entries reach
 * running workers by their head poll.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "flow/decide/decide.h"
#include "store/event.h"

static const char help[] =
	"用法 usage: openfloor event list\n"
	"            openfloor event create --file EVENT.json\n"
	"            openfloor event ACTION ID [--why TEXT] [--text TEXT] [--minutes N]\n"
	"\n"
	"ACTION: schedule, open, start, pause, resume, close, end, extend, cancel, announce, stop\n"
	"\n"
	"stop：停止对外发布（主持人的公告除外），提交之后立即对所有进程生效；resume：恢复发布；\n"
	"发布没有停止时，resume 恢复暂停的活动。\n"
	"stop: nothing goes out any more but the host's announcements, in all workers from its commit on;\n"
	"resume: it goes out again, what waited in order; where output is not stopped, a paused event goes on.\n"
	"\n"
	"EVENT.json 与命令 event.create 的参数相同，另可写 \"as_state\": \"scheduled\"、\"open\" 或 \"live\"。\n"
	"EVENT.json holds the arguments of the command event.create, and \"as_state\" (scheduled, open or\n"
	"live) where it shall be further on at once.  Prints the result as JSON.\n";

#define STEPS_MAX 2

/* One or two commands, in one transaction. */
struct steps {
	struct {
		const char *name;
		json_t *args; /* "event" is filled in from the step before where it is missing */
	} step[STEPS_MAX];
	size_t count;
	json_t *result; /* of the last one */
	bool refused;
};

static void
be_operator(struct actor *actor)
{
	actor->kind = PERSON_KIND_STAFF;
	snprintf(actor->person, sizeof(actor->person), "operator");
	snprintf(actor->name, sizeof(actor->name), "operator");
	actor->active = true;
	actor->grants[0].role = ROLE_ADMIN;
	actor->grants[1].role = ROLE_HOST;
	actor->grant_count = 2;
}

static void
tell(const struct problem *problem)
{
	json_t *object = problem_json(problem, true);
	json_t *error;
	size_t i;

	command_complain("%s", json_string_value(json_object_get(object, "detail")));
	json_array_foreach(json_object_get(object, "errors"), i, error)
		command_complain("%s: %s", json_string_value(json_object_get(error, "pointer")),
			json_string_value(json_object_get(error, "detail")));
	json_decref(object);
}

static bool
decode(const char *name, json_t *args, struct command *command, struct problem *problem)
{
	char full[64];
	char *text = json_dumps(args, JSON_COMPACT);
	bool right;

	snprintf(full, sizeof(full), "event.%s", name);
	right = text && command_decode_http(full, NULL, text, strlen(text), command, problem);
	free(text);
	return right;
}

/* True: it is done, and the decision's result has become the steps'. */
static bool
decide_one(struct tx *tx, const struct command *command, struct steps *steps)
{
	struct decision *decision = mem_zero(1, sizeof(*decision));
	bool done;

	decision->tx = tx;
	decision->command = command;
	decision->address = "";
	decision->device = "";
	be_operator(&decision->actor);
	decision_begin(decision);
	decide(decision);
	done = decision->problem.type == PROBLEM_NONE;
	if (!done)
		tell(&decision->problem);
	json_decref(steps->result);
	steps->result = json_incref(decision->result);
	decision_fini(decision);
	free(decision);
	return done;
}

static bool
run_step(struct tx *tx, struct steps *steps, size_t i)
{
	struct command command = {0};
	struct problem problem = {0};
	json_t *args = steps->step[i].args;
	bool done;

	if (i > 0)
		json_object_set(args, "event", json_object_get(steps->result, "event"));
	done = decode(steps->step[i].name, args, &command, &problem);
	if (done)
		done = decide_one(tx, &command, steps);
	else
		tell(&problem);
	command_fini(&command);
	problem_fini(&problem);
	return done;
}

static void
run_steps(struct tx *tx, void *cookie)
{
	struct steps *steps = cookie;

	steps->refused = false;
	for (size_t i = 0; i < steps->count && !steps->refused; i++)
		steps->refused = !run_step(tx, steps, i);
	if (steps->refused)
		tx_refuse(tx);
}

static int
finish(struct installation *installation, struct steps *steps)
{
	bool done = installation_run(installation, run_steps, steps) && !steps->refused;

	if (done) {
		json_dumpf(steps->result, stdout, JSON_COMPACT);
		fputc('\n', stdout);
	}
	for (size_t i = 0; i < steps->count; i++)
		json_decref(steps->step[i].args);
	json_decref(steps->result);
	return done ? COMMAND_DONE : COMMAND_BAD;
}

static int
list_events(struct installation *installation)
{
	json_t *events = event_list_json(installation->db, true);
	json_t *event;
	size_t i;

	json_array_foreach(events, i, event)
		printf("%s\t%s\t%s\n", json_string_value(json_object_get(event, "id")),
			json_string_value(json_object_get(event, "state")),
			json_string_value(json_object_get(event, "title")));
	json_decref(events);
	return COMMAND_DONE;
}

/* The command that brings a new event to the state AS; NULL: there is none. */
static const char *
command_to(const char *as)
{
	if (strcmp(as, "scheduled") == 0)
		return "schedule";
	if (strcmp(as, "open") == 0)
		return "open";
	return strcmp(as, "live") == 0 ? "start" : NULL;
}

static int
create_event(struct installation *installation, const char *path)
{
	struct steps steps = {.count = 1};
	json_error_t error;
	json_t *args = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	char as[16] = "";

	if (!json_is_object(args)) {
		json_decref(args);
		return command_complain("%s:%d: %s", path, args ? 1 : error.line,
			args ? "an object is needed" : error.text);
	}
	if (json_object_get(args, "as_state")) {
		const char *word = json_string_value(json_object_get(args, "as_state"));
		snprintf(as, sizeof(as), "%s", word ? word : "?");
		json_object_del(args, "as_state");
	}
	steps.step[0].name = "create";
	steps.step[0].args = args;
	if (*as && strcmp(as, "draft") != 0) {
		steps.step[1].name = command_to(as);
		if (!steps.step[1].name) {
			json_decref(args);
			return command_complain("%s: as_state is scheduled, open or live", path);
		}
		steps.step[1].args = json_object();
		steps.count = 2;
	}
	return finish(installation, &steps);
}

/* --why, --text, --minutes into ARGS; false: one that is unknown, told. */
static bool
read_options(json_t *args, int argc, char **argv)
{
	for (int i = 0; i < argc; i += 2) {
		const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
		if (!value) {
			command_complain("event: \"%s\" needs a value", name);
			return false;
		}
		if (strcmp(name, "--why") == 0 || strcmp(name, "--text") == 0) {
			json_object_set_new(args, name + 2, json_string(value));
		} else if (strcmp(name, "--minutes") == 0) {
			json_object_set_new(
				args, "minutes", json_integer(strtoll(value, NULL, 10)));
		} else {
			command_complain(
				"event: \"%s\" is unknown; see openfloor event --help", name);
			return false;
		}
	}
	return true;
}

static bool
is_action(const char *word)
{
	static const char *const actions[] = {"schedule", "open", "start", "pause", "resume",
		"close", "end", "extend", "cancel", "announce", "stop", "stop_output",
		"resume_output"};

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(actions[i], word) == 0)
			return true;
	return false;
}

/* An operator's short words for stopping output and letting it out again. */
static const char *
command_of(struct installation *installation, const char *action, const char *event)
{
	struct event_row row;

	if (strcmp(action, "stop") == 0)
		return "stop_output";
	if (strcmp(action, "resume") == 0 && event_load(installation->db, event, &row) &&
		row.output_stopped)
		return "resume_output";
	return action;
}

static int
move_event(struct installation *installation, int argc, char **argv)
{
	struct steps steps = {.count = 1};

	steps.step[0].name = command_of(installation, argv[1], argv[2]);
	steps.step[0].args = json_pack("{s:s}", "event", argv[2]);
	if (!steps.step[0].args || !read_options(steps.step[0].args, argc - 3, argv + 3)) {
		json_decref(steps.step[0].args);
		return COMMAND_BAD;
	}
	return finish(installation, &steps);
}

static int
run(struct installation *installation, int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return list_events(installation);
	if (argc == 4 && strcmp(argv[1], "create") == 0 && strcmp(argv[2], "--file") == 0)
		return create_event(installation, argv[3]);
	if (argc >= 3 && is_action(argv[1]))
		return move_event(installation, argc, argv);
	return command_complain("event: this is not understood; see openfloor event --help");
}

int
command_event(struct config *config, int argc, char **argv)
{
	struct installation installation;
	int code = COMMAND_BAD;

	for (int i = 1; i < argc; i++)
		if (command_wants_help(argv[i])) {
			fputs(help, stdout);
			return COMMAND_DONE;
		}
	if (argc < 2)
		return command_complain("event: what?  See openfloor event --help");
	if (installation_open(&installation, config, false))
		code = run(&installation, argc, argv);
	installation_close(&installation);
	return code;
}
