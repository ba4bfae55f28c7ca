#include "domain/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/ids.h"
#include "domain/argument.h"
#include "domain/request.h"
#include "domain/vocabulary.h"

/* Each command's list of arguments, then the table of commands that points to them. */
#define ARGS(...)                   __VA_ARGS__
#define ARG(name, type, most, need) {#name, ARGUMENT_##type, most, ARGUMENT_##need},
#define COMMAND(NAME, wire, roles, states, args) \
	static const struct argument arguments_of_##NAME[] = { \
		args{NULL, ARGUMENT_ID, 0, ARGUMENT_MAY}};
#include "domain/command.def"
#undef COMMAND

static const struct {
	const char *name;
	uint32_t roles;
	uint32_t states;
	const struct argument *arguments;
} commands[COMMAND_COUNT] = {
#define COMMAND(NAME, wire, roles, states, args) {wire, roles, states, arguments_of_##NAME},
#include "domain/command.def"
#undef COMMAND
};

const char *
command_name(enum command_kind kind)
{
	return commands[kind].name;
}

uint32_t
command_roles(enum command_kind kind)
{
	return commands[kind].roles;
}

uint32_t
command_states(enum command_kind kind)
{
	return commands[kind].states;
}

const struct argument *
command_arguments(enum command_kind kind)
{
	return commands[kind].arguments;
}

int
command_find(const char *name)
{
	for (int kind = 0; kind < COMMAND_COUNT; kind++)
		if (strcmp(commands[kind].name, name) == 0)
			return kind;
	return -1;
}

void
command_fini(struct command *command)
{
	json_decref(command->args);
	command->args = NULL;
}

/* Before anything is built of it: how deep do brackets nest outside of strings? */
static bool
is_too_deep(const char *data, size_t len)
{
	unsigned depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		char c = data[i];
		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (in_string)
			continue;
		else if ((c == '{' || c == '[') && ++depth > COMMAND_DEPTH_MAX)
			return true;
		else if ((c == '}' || c == ']') && depth > 0)
			depth--;
	}
	return false;
}

json_t *
command_parse_json(const char *data, size_t len, struct problem *problem)
{
	json_error_t error;
	json_t *json;

	if (len > COMMAND_BYTES_MAX) {
		problem_set(problem, PROBLEM_TOO_LARGE, "最多 64 KB", "At most 64 KB");
		return NULL;
	}
	if (is_too_deep(data, len)) {
		problem_set(problem, PROBLEM_MALFORMED, "JSON 嵌套太深", "The JSON nests too deep");
		return NULL;
	}
	json = json_loadb(data, len, JSON_REJECT_DUPLICATES, &error);
	if (!json)
		problem_set(problem, PROBLEM_MALFORMED,
			json_error_code(&error) == json_error_duplicate_key
				? "JSON 里有重复的键"
				: "不是有效的 JSON（UTF-8）",
			json_error_code(&error) == json_error_duplicate_key
				? "The JSON has a key twice"
				: "Not valid JSON in UTF-8");
	return json;
}

/* Copies the optional string NAME of MESSAGE to OUT, if it is one of at most SIZE - 1 bytes. */
static void
read_string(
	const json_t *message, const char *name, char *out, size_t size, struct problem *problem)
{
	const json_t *value = json_object_get(message, name);
	char pointer[16] = "/";

	if (!value || json_is_null(value))
		return;
	if (json_is_string(value) && json_string_length(value) > 0 &&
		json_string_length(value) < size) {
		memcpy(out, json_string_value(value), json_string_length(value) + 1);
		return;
	}
	strncat(pointer, name, sizeof(pointer) - 2);
	problem_add(problem, pointer, "应为 1 到 64 个字符", "Must have 1 to 64 characters");
}

static void
check_key(const struct command *command, struct problem *problem)
{
	size_t len = strlen(command->key);

	if (len && !request_key_is_valid(command->key, len))
		problem_add(problem, "/key", "幂等键只能有可见的 ASCII 字符",
			"The idempotency key may have visible ASCII characters only");
}

/* Which command it is; then its arguments are checked by its own list. */
static void
resolve(struct command *command, const char *name, struct problem *problem)
{
	int kind = command_find(name);

	if (kind < 0) {
		problem_set(problem, PROBLEM_NOT_FOUND, "没有这个命令", "There is no such command");
		return;
	}
	command->kind = (enum command_kind)kind;
	argument_check(command->args, commands[kind].arguments, "/args", problem);
}

/* What a message may have; only the names are used, each is read in its own way. */
static const struct argument message_fields[] = {
	{"id", ARGUMENT_LINE, COMMAND_ID_MAX, ARGUMENT_MAY},
	{"command", ARGUMENT_LINE, 64, ARGUMENT_NEED},
	{"key", ARGUMENT_LINE, COMMAND_KEY_MAX, ARGUMENT_MAY},
	{"args", ARGUMENT_LINE, 0, ARGUMENT_MAY},
	{NULL, ARGUMENT_LINE, 0, ARGUMENT_MAY},
};

static void
decode_message(json_t *message, struct command *command, struct problem *problem)
{
	const json_t *name = json_object_get(message, "command");
	json_t *args = json_object_get(message, "args");

	read_string(message, "id", command->id, sizeof(command->id), problem);
	read_string(message, "key", command->key, sizeof(command->key), problem);
	check_key(command, problem);
	argument_check_names(message, message_fields, "", problem);
	if (!json_is_string(name))
		problem_add(problem, "/command", "应为命令的名称", "Must be the name of a command");
	if (args && !json_is_object(args))
		problem_add(problem, "/args", "应为对象", "Must be an object");
	command->args = json_is_object(args) ? json_incref(args) : json_object();
	if (json_is_string(name))
		resolve(command, json_string_value(name), problem);
}

bool
command_decode(const char *data, size_t len, struct command *command, struct problem *problem)
{
	json_t *message;

	memset(command, 0, sizeof(*command));
	message = command_parse_json(data, len, problem);
	if (json_is_object(message))
		decode_message(message, command, problem);
	else if (message)
		problem_set(problem, PROBLEM_MALFORMED, "应为 JSON 对象", "Must be a JSON object");
	json_decref(message);
	return problem->type == PROBLEM_NONE;
}

bool
command_decode_http(const char *name, const char *key, const char *body, size_t len,
	struct command *command, struct problem *problem)
{
	json_t *header = key ? json_pack("{s:s?}", "key", key) : json_object();

	memset(command, 0, sizeof(*command));
	if (!header)
		problem_add(problem, "/key", "不是 UTF-8", "Not UTF-8");
	read_string(header, "key", command->key, sizeof(command->key), problem);
	json_decref(header);
	check_key(command, problem);
	command->args = len ? command_parse_json(body, len, problem) : json_object();
	if (command->args && !json_is_object(command->args))
		problem_set(problem, PROBLEM_MALFORMED, "应为 JSON 对象", "Must be a JSON object");
	else if (command->args)
		resolve(command, name, problem);
	return problem->type == PROBLEM_NONE;
}

const char *
command_text(const struct command *command, const char *name)
{
	return json_string_value(json_object_get(command->args, name));
}

int64_t
command_integer(const struct command *command, const char *name, int64_t absent)
{
	const json_t *value = json_object_get(command->args, name);

	return json_is_integer(value) ? json_integer_value(value) : absent;
}

bool
command_bool(const struct command *command, const char *name, bool absent)
{
	const json_t *value = json_object_get(command->args, name);

	return json_is_boolean(value) ? json_is_true(value) : absent;
}

bool
command_has(const struct command *command, const char *name)
{
	return json_object_get(command->args, name) != NULL;
}

int64_t
command_time(const struct command *command, const char *name, int64_t absent)
{
	const char *text = command_text(command, name);
	int64_t ms;

	return text && clock_parse(text, &ms) == ERR_OK ? ms : absent;
}

void
command_digest(const struct command *command, char out[static 65])
{
	json_t *args = json_copy(command->args);
	struct buf data = {0};
	char *canonical;

	for (const struct argument *a = commands[command->kind].arguments; a->name; a++)
		if (a->type == ARGUMENT_SECRET)
			json_object_del(args, a->name);
	canonical = json_dumps(args, JSON_COMPACT | JSON_SORT_KEYS);
	if (!canonical)
		abort(); /* what was decoded can be encoded, or there is no memory */
	buf_addf(&data, "%s\n%s", commands[command->kind].name, canonical);
	ids_sha256_hex(data.data, data.len, out);
	buf_fini(&data);
	free(canonical);
	json_decref(args);
}
