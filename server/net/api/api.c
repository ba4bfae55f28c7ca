#include "net/api/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/list.h"
#include "base/mem.h"
#include "net/http.h"
#include "net/state.h"
#include "store/person.h"

#define JSON_TYPE "application/json; charset=utf-8"

static void
job_free(struct api_read *job)
{
	buf_fini(&job->query);
	buf_fini(&job->answer);
	json_decref(job->body);
	problem_fini(&job->problem);
	mem_wipe(&job->token, sizeof(job->token));
	free(job);
}

static void
run_work(struct store_read *read, struct db *db)
{
	struct api_read *job = LIST_OWNER(read, struct api_read, read);

	job->work(job, db);
}

static void
reply_tagged(struct api_read *job, const char *type)
{
	char digest[DIGEST_HEX_SIZE], etag[20];

	ids_sha256_hex(job->answer.data, job->answer.len, digest);
	snprintf(etag, sizeof(etag), "\"%.16s\"", digest);
	http_reply_tagged(job->request, etag, type, &job->answer);
}

static void
reply(struct api_read *job)
{
	struct request *request = job->request;
	const char *type = job->type ? job->type : JSON_TYPE;

	if (job->after)
		job->after(job);
	request->caching = job->caching;
	if (job->policy)
		http_header(request, "Content-Security-Policy", "%s", job->policy);
	if (*job->file)
		http_header(request, "Content-Disposition", "inline; filename=\"%s\"", job->file);
	if (job->problem.type != PROBLEM_NONE)
		http_reply_problem(request, &job->problem);
	else if (job->tagged)
		reply_tagged(job, type);
	else
		http_reply(request, 200, type, &job->answer);
}

static void
on_read(struct store_read *read, enum err outcome)
{
	struct api_read *job = LIST_OWNER(read, struct api_read, read);

	if (job->request && outcome != ERR_OK)
		http_refuse(job->request, PROBLEM_UNAVAILABLE);
	else if (job->request)
		reply(job);
	job_free(job);
}

static void
on_gone(void *cookie)
{
	struct api_read *job = cookie;

	job->request = NULL;
	job->read.cancelled = true;
}

void
api_read_run(struct request *request, json_t *body, void (*work)(struct api_read *, struct db *))
{
	api_read_run_then(request, body, work, NULL);
}

void
api_read_run_then(struct request *request, json_t *body,
	void (*work)(struct api_read *, struct db *), void (*after)(struct api_read *))
{
	struct api_read *job = mem_zero(1, sizeof(*job));

	job->read.run = run_work;
	job->read.done = on_read;
	job->request = request;
	job->body = body;
	job->work = work;
	job->after = after;
	job->services = request->net->services;
	job->keys = request->net->services->keys;
	job->now = net_wall_ms(request->net);
	memcpy(job->argument, request->argument, sizeof(job->argument));
	job->query = request->query;
	buf_init(&request->query);
	job->has_token = request->has_token;
	job->token = request->token;
	if (store_ask(request->net->services->store, &job->read) != ERR_OK) {
		job_free(job);
		http_refuse(request, PROBLEM_UNAVAILABLE);
		return;
	}
	request->cancel = on_gone;
	request->cookie = job;
}

/* --- on the reader's thread */

const char *
api_query(const struct api_read *job, const char *name)
{
	return http_query(&job->query, name);
}

void
api_actor(struct api_read *job, struct db *db)
{
	person_actor(db, job->has_token ? &job->token : NULL, job->now, &job->actor);
}

bool
api_has_desk(struct api_read *job, struct db *db, const char *event)
{
	enum audience audience;

	api_actor(job, db);
	if (authorise_desk(&job->actor, event, &audience))
		return true;
	api_refuse(job,
		*job->actor.person && job->actor.active ? PROBLEM_FORBIDDEN : PROBLEM_UNAUTHORIZED);
	return false;
}

void
api_answer(struct api_read *job, json_t *object)
{
	char *text;

	if (!object) {
		api_refuse(job, PROBLEM_NOT_FOUND);
		return;
	}
	text = json_dumps(object, JSON_COMPACT);
	if (text)
		buf_add_str(&job->answer, text);
	free(text);
	json_decref(object);
}

void
api_answer_as(struct api_read *job, const char *name, json_t *object)
{
	json_t *wrapped;

	if (!object) {
		api_refuse(job, PROBLEM_NOT_FOUND);
		return;
	}
	wrapped = json_object();
	json_object_set_new(wrapped, name, object);
	api_answer(job, wrapped);
}

void
api_refuse(struct api_read *job, enum problem_type type)
{
	problem_set(&job->problem, type, NULL, NULL);
}

/* --- replies of flow */

struct api_reply {
	struct request *request; /* NULL: it has gone */
	void (*done)(struct request *request, json_t *result);
};

static void
on_reply_gone(void *cookie)
{
	struct api_reply *expected = cookie;

	expected->request = NULL;
}

struct api_reply *
api_reply_expect(struct request *request, void (*done)(struct request *request, json_t *result))
{
	struct api_reply *expected = mem_zero(1, sizeof(*expected));

	expected->request = request;
	expected->done = done;
	request->cancel = on_reply_gone;
	request->cookie = expected;
	return expected;
}

struct problem
api_problem_copy(const struct problem *problem)
{
	struct problem copy = *problem;

	json_incref(copy.errors);
	json_incref(copy.current);
	return copy;
}

void
api_reply_come(void *cookie, json_t *result, const struct problem *problem)
{
	struct api_reply *expected = cookie;
	struct request *request = expected->request;
	struct problem copy;

	if (request && problem) {
		copy = api_problem_copy(problem);
		http_reply_problem(request, &copy);
	} else if (request) {
		expected->done(request, result);
	}
	free(expected);
}
