#include "server/flow/stage.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "flow/archive.h"
#include "store/audit.h"
#include "unit.h"

#define PATIENCE_MS 10000

static void
on_wake(void *cookie)
{
	struct stage *stage = cookie;

	if (write(stage->wake[1], "w", 1) != 1)
		abort();
}

static void
on_due_entry(void *cookie, struct entry *entry)
{
	struct stage *stage = cookie;

	assert_true(entry->seq > 0);
	stage->due_entries++;
}

static void
add_people(struct city *city)
{
	city_sql(city,
		"UPDATE session SET expires_at = 9000000000000000;"
		"INSERT INTO person (id, kind, login, name, function, created_at) VALUES "
		"('adm', 'staff', 'adm', '管理员', '', 1), ('edi', 'staff', 'edi', '编辑', '', 1), "
		"('app2', 'staff', 'app2', '签发人', '', 1);"
		"INSERT INTO role (person, role, unit, event, granted_at) VALUES "
		"('adm', 'admin', '', '', 1), ('edi', 'editor', '', '', 1), "
		"('app2', 'approver', 'roads', '', 1);"
		"INSERT INTO session (id, person, created_at, expires_at) VALUES "
		"('adm', 'adm', 1, 9000000000000000), ('edi', 'edi', 1, 9000000000000000), "
		"('app2', 'app2', 1, 9000000000000000);"
		"UPDATE event SET starts_at = NULL;");
}

struct stage *
stage_create(void)
{
	struct stage *stage = mem_zero(1, sizeof *stage);
	struct services *services = &stage->services;
	char problem[300];

	stage->city = city_create();
	stage->city->config->limits_enabled = false;
	stage->city->config->people_scrypt_log2_n = 10;
	add_people(stage->city);
	assert_int_equal(pipe(stage->wake), 0);
	stage->city->options.wake = on_wake;
	stage->city->options.cookie = stage;
	services->config = stage->city->config;
	services->keys = &stage->city->keys;
	services->workers = 1;
	if (store_open(&stage->city->options, &services->store, problem, sizeof problem) != ERR_OK)
		fail_msg("%s", problem);
	services->crew = pool_create("crew", 1, 16, NULL, NULL, on_wake, stage);
	services->submit = submit_create(services);
	(void)submit_work(services->submit, clock_wall_ms());
	services->identity = identity_create(services);
	stage->due = due_create(services->store, archive_due_handlers, on_due_entry, stage);
	stage->db = city_db(stage->city);
	return stage;
}

void
stage_free(struct stage *stage)
{
	struct services *services = &stage->services;

	db_close(stage->db);
	pool_free(services->crew);
	store_close(services->store);
	due_free(stage->due);
	submit_free(services->submit);
	identity_free(services->identity);
	json_decref(stage->result);
	problem_fini(&stage->problem);
	city_free(stage->city);
	close(stage->wake[0]);
	close(stage->wake[1]);
	free(stage);
}

int
stage_set_up(void **state)
{
	struct stage **stage = *state;

	*stage = stage_create();
	return 0;
}

int
stage_tear_down(void **state)
{
	struct stage **stage = *state;

	stage_verify(*stage);
	stage_free(*stage);
	return 0;
}

/* ---- one turn of what a worker's loop does */

static void
turn(struct stage *stage)
{
	struct pollfd wake = {.fd = stage->wake[0], .events = POLLIN};
	char bytes[64];

	if (submit_work(stage->services.submit, clock_wall_ms()) || stage->replied)
		return;
	if (poll(&wake, 1, PATIENCE_MS) != 1)
		fail_msg("no reply");
	if (read(stage->wake[0], bytes, sizeof bytes) < 1)
		fail_msg("the pipe is broken");
	store_collect(stage->services.store);
	pool_collect(stage->services.crew);
}

void
stage_wait(struct stage *stage)
{
	while (!stage->replied)
		turn(stage);
}

void
stage_reply(void *cookie, json_t *result, const struct problem *problem)
{
	struct stage *stage = cookie;

	assert_false(stage->replied);
	stage->replied = true;
	json_decref(stage->result);
	problem_fini(&stage->problem);
	memset(&stage->problem, 0, sizeof stage->problem);
	stage->result = json_incref(result);
	if (!problem)
		return;
	stage->problem = *problem;
	stage->problem.errors = json_incref(problem->errors);
	stage->problem.current = json_incref(problem->current);
}

/* ---- commands */

static struct token
token_of(const char *person)
{
	bool anonymous = strcmp(person, "ann") == 0 || strcmp(person, "bob") == 0 ||
		person[0] == 'x';
	struct token token = {.kind = anonymous ? PERSON_KIND_ANONYMOUS : PERSON_KIND_STAFF,
		.issued_at = clock_wall_ms(),
		.expires_at = clock_wall_ms() + 1000000};

	snprintf(token.person, sizeof token.person, "%s", person);
	if (!anonymous)
		snprintf(token.session, sizeof token.session, "%s", person);
	return token;
}

static json_t *
send_command(struct stage *stage, const char *person, const char *name, const char *format,
	va_list arguments)
{
	struct problem problem = {.type = PROBLEM_NONE};
	struct token token = token_of(person);
	bool nobody = strcmp(person, "nobody") == 0;
	struct sender sender = {
		.token = nobody ? NULL : &token, .address = "192.0.2.7", .device = ""};
	struct command command;
	json_error_t error;
	json_t *args = json_vpack_ex(&error, 0, format, arguments);
	char *body;

	if (!args)
		fail_msg("%s: %s", name, error.text);
	body = json_dumps(args, JSON_COMPACT);
	if (!command_decode_http(name, stage->key[0] ? stage->key : NULL, body, strlen(body),
		    &command, &problem)) {
		stage->replied = false;
		stage_reply(stage, NULL, &problem);
		problem_fini(&problem);
		command_fini(&command);
	} else {
		stage->replied = false;
		submit_command(stage->services.submit, &sender, &command, stage_reply, stage);
		stage_wait(stage);
	}
	stage->key[0] = '\0';
	free(body);
	json_decref(args);
	return stage->result;
}

json_t *
stage_send(struct stage *stage, const char *person, const char *command, const char *format, ...)
{
	va_list arguments;
	json_t *result;

	va_start(arguments, format);
	result = send_command(stage, person, command, format, arguments);
	va_end(arguments);
	return result;
}

static const char *
words_of(const struct problem *problem)
{
	static char words[2000];
	json_t *json = problem_json(problem, true);
	char *dumped = json_dumps(json, JSON_COMPACT);

	snprintf(words, sizeof words, "%s", dumped);
	free(dumped);
	json_decref(json);
	return words;
}

json_t *
stage_do(struct stage *stage, const char *person, const char *command, const char *format, ...)
{
	va_list arguments;
	json_t *result;

	va_start(arguments, format);
	result = send_command(stage, person, command, format, arguments);
	va_end(arguments);
	if (!result)
		fail_msg("%s by %s: %s", command, person, words_of(&stage->problem));
	return result;
}

void
stage_refused(struct stage *stage, enum problem_type type, const char *person, const char *command,
	const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)send_command(stage, person, command, format, arguments);
	va_end(arguments);
	if (stage->result)
		fail_msg("%s by %s was not refused", command, person);
	if (stage->problem.type != type)
		fail_msg("%s by %s: %s", command, person, words_of(&stage->problem));
}

/* ---- work that nobody waits for */

/* Until nothing is finished for MS. */
static void
collect_for(struct stage *stage, int ms)
{
	struct pollfd wake = {.fd = stage->wake[0], .events = POLLIN};
	char bytes[64];

	while (poll(&wake, 1, ms) == 1) {
		if (read(stage->wake[0], bytes, sizeof bytes) < 1)
			fail_msg("the pipe is broken");
		store_collect(stage->services.store);
	}
}

/* Jobs are done in the order in which they came; one that is submitted in between is waited for as well. */
static void
on_nothing(struct store_job *job, struct tx *tx)
{
	(void)job;
	(void)tx;
}

static struct stage *settling;

static void
on_settled(struct store_job *job, enum err outcome)
{
	(void)job;
	assert_int_equal(outcome, ERR_OK);
	settling->replied = true;
}

void
stage_settle(struct stage *stage)
{
	for (int round = 0; round < 3; round++) {
		struct store_job job = {.run = on_nothing, .done = on_settled};
		settling = stage;
		stage->replied = false;
		assert_int_equal(store_write(stage->services.store, &job), ERR_OK);
		stage_wait(stage);
	}
}

void
stage_due(struct stage *stage, int64_t now)
{
	due_tick(stage->due, now ? now : clock_wall_ms());
	/* A look, then a job for each row, then one that finds nothing. */
	collect_for(stage, 300);
}

/* ---- short ways */

static const char *
keep(const char *text)
{
	static char kept[64][4096];
	static unsigned next;
	char *place = kept[next++ % 64];

	snprintf(place, sizeof kept[0], "%s", text);
	return place;
}

const char *
stage_ask(struct stage *stage, const char *person, const char *text)
{
	json_t *result = stage_do(
		stage, person, "question.ask", "{s:s, s:s}", "event", "e1", "text", text);

	return keep(json_string_value(json_object_get(result, "question")));
}

void
stage_approve(struct stage *stage, const char *question)
{
	stage_do(stage, "mod", "question.approve", "{s:s, s:I, s:s}", "question", question,
		"version",
		(json_int_t)stage_integer(
			stage, "SELECT version FROM question WHERE id = ?1", question),
		"content",
		stage_text(stage, "SELECT content FROM question WHERE id = ?1", question));
}

const char *
stage_content(const char *text)
{
	char content[DIGEST_HEX_SIZE];

	ids_sha256_hex(text, strlen(text), content);
	return keep(content);
}

int64_t
stage_integer(struct stage *stage, const char *sql, const char *key)
{
	int64_t value = db_integer(stage->db, -1, sql, key ? "s" : "", key);

	if (db_error(stage->db) != ERR_OK)
		fail_msg("%s: %s", sql, db_message(stage->db));
	return value;
}

const char *
stage_text(struct stage *stage, const char *sql, const char *key)
{
	char text[4096] = "";

	(void)db_text(stage->db, text, sizeof text, sql, key ? "s" : "", key);
	if (db_error(stage->db) != ERR_OK)
		fail_msg("%s: %s", sql, db_message(stage->db));
	return keep(text);
}

int64_t
stage_entries(struct stage *stage, const char *stream, const char *kind)
{
	return db_integer(stage->db, -1,
		"SELECT COUNT(*) FROM entry WHERE stream = ?1 AND kind = ?2", "ss", stream, kind);
}

void
stage_verify(struct stage *stage)
{
	struct audit_finding found;

	if (audit_verify(stage->db, &stage->city->keys, NULL, &found) != ERR_OK)
		fail_msg("%s %lld: %s", found.stream, (long long)found.seq, found.what);
}
