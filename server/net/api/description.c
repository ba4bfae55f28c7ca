/*
 * description.c - the interface as machines read it: OpenAPI 3.1 and AsyncAPI 3.0.
 *
 * The commands are described from the same table that decodes and authorises them, so the
 * description cannot fall behind.  Only what is read over HTTP is listed here by hand.
 */
#include <stdio.h>
#include <string.h>

#include "domain/argument.h"
#include "domain/command.h"
#include "domain/vocabulary.h"
#include "net/api/api.h"
#include "net/http.h"

/* What is read: path, what it gives, the names of its query parameters separated by spaces. */
static const struct reading {
	const char *path;
	const char *summary;
	const char *query;
} readings[] = {
	{"/api/session", "Who I am, and my roles", ""},
	{"/api/events", "Events, newest first", ""},
	{"/api/events/{id}", "One event with its units, topics, motions and numbers", ""},
	{"/api/events/{id}/entries", "A page of the public log, ascending", "before limit"},
	{"/api/events/{id}/queue", "The desk's queue (staff of the event)",
		"state shelf colour q unit cursor view"},
	{"/api/events/{id}/desk", "What waits, who works on what, how it goes (staff of the event)",
		""},
	{"/api/events/{id}/people", "Who sits at the event's desk, by role (staff of the event)",
		"role"},
	{"/api/events/{id}/notes",
		"Notes to me and from me on the private line of the event's staff", ""},
	{"/api/questions/mine", "What I asked, with receipts and answers", ""},
	{"/api/questions/{id}", "One question for those who may see it, with its history", ""},
	{"/api/notices", "Notices for me after one that I have", "after"},
	{"/api/cases", "Public cases by words, unit, topic, state and date",
		"q unit topic state from to event cursor"},
	{"/api/cases/mine", "The cases that are mine or that I joined, with every step", ""},
	{"/api/cases/workbench",
		"Cases of my units that are to be signed, handled, approved, or are due (official, approver)",
		"list unit cursor"},
	{"/api/cases/board", "Cases without a unit, and requests to decide (dispatcher)", "cursor"},
	{"/api/cases/{id}", "One public case by its number", ""},
	{"/api/cases/{id}/full",
		"One case with its whole history, for its units, dispatchers and supervisors", ""},
	{"/api/snippets", "Pieces of answers to use again, my own and my units'", ""},
	{"/api/units", "The units, as a tree by `parent`", ""},
	{"/api/events/{id}/transcript",
		"What the editor made of the log, by its revisions (before its release: staff of the event)",
		"revision"},
	{"/api/reasons", "The city's reasons of rejection, retired ones too", ""},
	{"/api/words", "The city's list of words (lead moderator, admin)", "q cursor"},
	{"/api/words/versions", "Its versions (lead moderator, admin)", ""},
	{"/api/rules", "What a machine may reject by itself (lead moderator, admin)", ""},
	{"/events/{id}/transcript.json", "The log as it was", ""},
	{"/files/{id}",
		"A picture or document: for everybody once something public shows it; the same with /preview",
		""},
};

/* What says the same as a text that comes in the body: path, what it gives. */
static const struct similarity {
	const char *path;
	const char *summary;
} similarities[] = {
	{"/api/cases/similar",
		"The public, answered case that says the same as a text, before it is sent"},
	{"/api/events/{id}/similar", "Public questions and cases that say the same as a text"},
};

/* A change of the words that is tried out and leaves nothing behind. */
static const struct trial {
	const char *path;
	const char *summary;
	bool has_text; /* on which it is tried */
} trials[] = {
	{"/api/words/try",
		"A text screened by the list as it would be (lead moderator, admin): "
		"masked text, reasons, colour",
		true},
	{"/api/words/dry-run",
		"The newest 1,000 questions whose colour a change would change (lead moderator, admin)",
		false},
};

static json_t *
schema_of_words(int count, const char *(*word)(int))
{
	json_t *words = json_array();

	for (int value = 0; value < count; value++)
		json_array_append_new(words, json_string(word(value)));
	return json_pack("{s:s, s:o}", "type", "string", "enum", words);
}

static json_t *
schema_of_text(const struct argument *argument)
{
	json_t *schema = json_pack("{s:s}", "type", "string");

	if (argument->most > 0)
		json_object_set_new(schema, "maxLength", json_integer(argument->most));
	return schema;
}

static json_t *
schema_of_id(void)
{
	return json_pack("{s:s, s:s}", "type", "string", "pattern", "^[0-9A-Za-z_-]{1,32}$");
}

static json_t *
schema_of_list(const struct argument *argument, json_t *items)
{
	return json_pack("{s:s, s:o, s:I}", "type", "array", "items", items, "maxItems",
		(json_int_t)argument->most);
}

static json_t *
schema_of(const struct argument *argument)
{
	switch (argument->type) {
	case ARGUMENT_ID:
		return schema_of_id();
	case ARGUMENT_INTEGER:
		return json_pack("{s:s, s:i, s:I}", "type", "integer", "minimum", 0, "maximum",
			(json_int_t)argument->most);
	case ARGUMENT_BOOL:
		return json_pack("{s:s}", "type", "boolean");
	case ARGUMENT_TIME:
		return json_pack("{s:s, s:s}", "type", "string", "format", "date-time");
	case ARGUMENT_URL:
		return json_pack("{s:s, s:s}", "type", "string", "format", "uri");
	case ARGUMENT_SHA256:
		return json_pack("{s:s, s:s}", "type", "string", "pattern", "^[0-9a-f]{64}$");
	case ARGUMENT_ENUM_DOMAIN:
		return schema_of_words(DOMAIN_COUNT, domain_word);
	case ARGUMENT_ENUM_OUTCOME:
		return schema_of_words(OUTCOME_COUNT, outcome_word);
	case ARGUMENT_ENUM_KIND:
		return schema_of_words(EVENT_KIND_COUNT, event_kind_word);
	case ARGUMENT_ENUM_POLICY:
		return schema_of_words(POLICY_COUNT, policy_word);
	case ARGUMENT_ENUM_ROLE:
		return schema_of_words(ROLE_COUNT, role_word);
	case ARGUMENT_ENUM_ADDRESSEE:
		return schema_of_words(ADDRESSEE_COUNT, addressee_word);
	case ARGUMENT_LINES:
		return schema_of_list(argument, json_pack("{s:s}", "type", "string"));
	case ARGUMENT_IDS:
		return schema_of_list(argument, schema_of_id());
	case ARGUMENT_ENUM_CHOICE:
		return schema_of_words(CHOICE_COUNT, choice_word);
	case ARGUMENT_ENUM_REQUEST:
		return schema_of_words(CASE_REQUEST_COUNT, case_request_word);
	case ARGUMENT_ENUM_SOURCE:
		return schema_of_words(CASE_SOURCE_COUNT, case_source_word);
	case ARGUMENT_WORDS:
		return schema_of_list(argument,
			json_pack("{s:s, s:{s:{s:s}, s:{s:s}}}", "type", "object", "properties",
				"word", "type", "string", "severity", "type", "string"));
	case ARGUMENT_FILES:
		return schema_of_list(argument,
			json_pack("{s:[{s:s}, {s:s, s:{s:{s:s}, s:{s:s}}, s:[s]}]}", "anyOf",
				"type", "string", "type", "object", "properties", "file", "type",
				"string", "alt", "type", "string", "required", "file"));
	case ARGUMENT_CLUSTER:
	case ARGUMENT_MOTIONS:
	case ARGUMENT_CHAPTERS:
		return schema_of_list(argument, json_pack("{s:s}", "type", "object"));
	default:
		return schema_of_text(argument);
	}
}

static json_t *
schema_of_arguments(enum command_kind kind)
{
	json_t *properties = json_object();
	json_t *required = json_array();

	for (const struct argument *a = command_arguments(kind); a->name; a++) {
		json_t *schema = schema_of(a);

		if (a->need == ARGUMENT_NULLABLE) {
			json_t *type = json_pack("[s, s]", "string", "null");

			json_object_set_new(schema, "type", type);
		}
		json_object_set_new(properties, a->name, schema);
		if (a->need == ARGUMENT_NEED || a->need == ARGUMENT_NULLABLE)
			json_array_append_new(required, json_string(a->name));
	}
	return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties,
		"required", required, "additionalProperties", 0);
}

/* Who may send it, in words. */
static json_t *
roles_of(enum command_kind kind)
{
	uint32_t roles = command_roles(kind);
	json_t *names = json_array();

	if (roles & R_ANYONE)
		json_array_append_new(names, json_string("anyone"));
	if (roles & R_NETIZEN)
		json_array_append_new(names, json_string("netizen"));
	for (int role = 0; role < ROLE_COUNT; role++)
		if (roles & BIT(role))
			json_array_append_new(names, json_string(role_word(role)));
	return names;
}

static json_t *
responses(void)
{
	return json_pack("{s:{s:s, s:{s:{s:{s:s}}}}, s:{s:s, s:{s:{s:{s:s}}}}}", "200",
		"description", "Committed", "content", "application/json", "schema", "type",
		"object", "default", "description", "A problem (RFC 9457)", "content",
		"application/problem+json", "schema", "$ref", "#/components/schemas/problem");
}

static json_t *
operation_of_command(enum command_kind kind)
{
	json_t *body = json_pack("{s:b, s:{s:{s:o}}}", "required", 1, "content", "application/json",
		"schema", schema_of_arguments(kind));
	json_t *key = json_pack("{s:s, s:s, s:{s:s, s:i}}", "name", "Idempotency-Key", "in",
		"header", "schema", "type", "string", "maxLength", COMMAND_KEY_MAX);

	return json_pack("{s:s, s:o, s:[o], s:o, s:o}", "operationId", command_name(kind),
		"x-roles", roles_of(kind), "parameters", key, "requestBody", body, "responses",
		responses());
}

static json_t *
parameter(const char *name, size_t len, const char *in)
{
	return json_pack("{s:s%, s:s, s:b, s:{s:s}}", "name", name, len, "in", in, "required",
		strcmp(in, "path") == 0, "schema", "type", "string");
}

static json_t *
operation_of_reading(const struct reading *reading)
{
	json_t *parameters = json_array();

	if (strstr(reading->path, "{id}"))
		json_array_append_new(parameters, parameter("id", 2, "path"));
	for (const char *at = reading->query; *at != '\0';) {
		size_t len = strcspn(at, " ");

		json_array_append_new(parameters, parameter(at, len, "query"));
		at += len + (at[len] == ' ');
	}
	return json_pack("{s:s, s:o, s:o}", "summary", reading->summary, "parameters", parameters,
		"responses", responses());
}

/* What is added and removed is described as where it is done in earnest. */
static json_t *
operation_of_trial(const struct trial *trial)
{
	json_t *properties = json_object();

	if (trial->has_text)
		json_object_set_new(properties, "text", json_pack("{s:s}", "type", "string"));
	for (const struct argument *a = command_arguments(COMMAND_WORDS_CHANGE); a->name; a++)
		if (a->type == ARGUMENT_WORDS || a->type == ARGUMENT_LINES)
			json_object_set_new(properties, a->name, schema_of(a));
	return json_pack("{s:s, s:{s:b, s:{s:{s:{s:s, s:o}}}}, s:o}", "summary", trial->summary,
		"requestBody", "required", 1, "content", "application/json", "schema", "type",
		"object", "properties", properties, "responses", responses());
}

static json_t *
operation_of_similarity(const struct similarity *similarity)
{
	json_t *parameters = json_array();

	if (strstr(similarity->path, "{id}"))
		json_array_append_new(parameters, parameter("id", 2, "path"));
	return json_pack("{s:s, s:o, s:{s:b, s:{s:{s:{s:s, s:{s:{s:s}}, s:[s]}}}}, s:o}", "summary",
		similarity->summary, "parameters", parameters, "requestBody", "required", 1,
		"content", "application/json", "schema", "type", "object", "properties", "text",
		"type", "string", "required", "text", "responses", responses());
}

static json_t *
schema_of_problem(void)
{
	return json_pack(
		"{s:s, s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}}",
		"type", "object", "properties", "type", "type", "string", "title", "type", "string",
		"status", "type", "integer", "detail", "type", "string", "errors", "type", "array",
		"current", "type", "object", "retry_after", "type", "integer", "challenge", "type",
		"object");
}

/* The one whose body is no JSON. */
static json_t *
operation_of_upload(void)
{
	static const char *const types[] = {
		"image/jpeg", "image/png", "image/webp", "application/pdf"};
	json_t *content = json_object();
	json_t *parameters = json_array();

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		json_object_set_new(content, types[i],
			json_pack(
				"{s:{s:s, s:s}}", "schema", "type", "string", "format", "binary"));
	for (const struct argument *a = command_arguments(COMMAND_FILE_ADD); a->name; a++)
		json_array_append_new(parameters,
			json_pack("{s:s, s:s, s:b, s:o}", "name", a->name, "in", "query",
				"required", a->need == ARGUMENT_NEED, "schema", schema_of(a)));
	return json_pack("{s:s, s:o, s:o, s:{s:b, s:o}, s:o}", "summary",
		"Adds a picture or a PDF: 201 with {file}; private until a post or an answer names it",
		"x-roles", roles_of(COMMAND_FILE_ADD), "parameters", parameters, "requestBody",
		"required", 1, "content", content, "responses", responses());
}

static json_t *
description_openapi(void)
{
	json_t *paths = json_object();

	json_object_set_new(paths, "/api/files", json_pack("{s:o}", "post", operation_of_upload()));

	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++)
		json_object_set_new(paths, readings[i].path,
			json_pack("{s:o}", "get", operation_of_reading(&readings[i])));
	for (size_t i = 0; i < sizeof similarities / sizeof similarities[0]; i++)
		json_object_set_new(paths, similarities[i].path,
			json_pack("{s:o}", "post", operation_of_similarity(&similarities[i])));
	for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++)
		json_object_set_new(paths, trials[i].path,
			json_pack("{s:o}", "post", operation_of_trial(&trials[i])));
	for (int kind = 0; kind < COMMAND_COUNT; kind++) {
		char path[96];

		snprintf(path, sizeof path, "/api/commands/%s",
			command_name((enum command_kind)kind));
		json_object_set_new(paths, path,
			json_pack("{s:o}", "post", operation_of_command((enum command_kind)kind)));
	}
	return json_pack("{s:s, s:{s:s, s:s}, s:o, s:{s:{s:o}}}", "openapi", "3.1.0", "info",
		"title", "Openfloor", "version", OPENFLOOR_VERSION, "paths", paths, "components",
		"schemas", "problem", schema_of_problem());
}

/* The server's messages: type, and the fields that each has. */
static const struct message {
	const char *type;
	const char *fields;
} messages[] = {
	{"hello", "protocol event stream epoch seq entries tally viewers now"},
	{"entry", "seq at kind"},
	{"tally", "questions answers"},
	{"presence", "viewers"},
	{"notice", "id at kind"},
	{"desk", "kind"},
	{"result", "id result"},
	{"problem", "id status type title detail"},
};

static json_t *
message_of(const struct message *message)
{
	json_t *properties = json_pack("{s:{s:s}}", "type", "const", message->type);
	json_t *required = json_pack("[s]", "type");

	for (const char *at = message->fields; *at != '\0';) {
		size_t len = strcspn(at, " ");

		json_array_append_new(required, json_stringn(at, len));
		at += len + (at[len] == ' ');
	}
	return json_pack("{s:{s:s, s:o, s:o}}", "payload", "type", "object", "properties",
		properties, "required", required);
}

static json_t *
message_of_commands(void)
{
	json_t *kinds = json_array();

	for (int kind = 0; kind < COMMAND_COUNT; kind++)
		json_array_append_new(kinds,
			json_pack("{s:{s:{s:s}, s:o}}", "properties", "command", "const",
				command_name((enum command_kind)kind), "args",
				schema_of_arguments((enum command_kind)kind)));
	return json_pack("{s:{s:s, s:[s, s, s], s:o}}", "payload", "type", "object", "required",
		"id", "command", "args", "oneOf", kinds);
}

static json_t *
description_asyncapi(void)
{
	json_t *all = json_pack("{s:o}", "command", message_of_commands());
	json_t *sent = json_array();

	for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
		char reference[64];

		json_object_set_new(all, messages[i].type, message_of(&messages[i]));
		snprintf(reference, sizeof reference, "#/channels/event/messages/%s",
			messages[i].type);
		json_array_append_new(sent, json_pack("{s:s}", "$ref", reference));
	}
	return json_pack("{s:s, s:{s:s, s:s}, s:{s:{s:s, s:o}}, s:{s:{s:s, s:{s:s}, s:o}, "
			 "s:{s:s, s:{s:s}, s:[{s:s}]}}}",
		"asyncapi", "3.0.0", "info", "title", "Openfloor", "version", OPENFLOOR_VERSION,
		"channels", "event", "address", "/ws?event={event}&stream={stream}", "messages",
		all, "operations", "watch", "action", "send", "channel", "$ref", "#/channels/event",
		"messages", sent, "command", "action", "receive", "channel", "$ref",
		"#/channels/event", "messages", "$ref", "#/channels/event/messages/command");
}

void
api_description_openapi(struct request *request)
{
	http_reply_json(request, 200, description_openapi());
}

void
api_description_asyncapi(struct request *request)
{
	http_reply_json(request, 200, description_asyncapi());
}
