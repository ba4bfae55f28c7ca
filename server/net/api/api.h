/*
 * api.h - the handlers of /api, one file a resource, and what they share.
 *
 * Reading runs on one of the store's readers and answers on the loop's thread: struct api_read is
 * the whole of it, so a client may go away in between.  What the reader needs of the request is
 * copied; it never touches the request itself.
 */
#ifndef OPENFLOOR_NET_API_API_H
#define OPENFLOOR_NET_API_API_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "domain/authorise.h"
#include "domain/problem.h"
#include "store/store.h"

struct request;
struct services;

struct api_read {
	struct store_read read;
	struct request *request; /* NULL: it has gone */

	/* what was asked */
	char argument[65];
	struct buf query;
	bool has_token;
	struct token token;
	int64_t now;
	json_t *body; /* of a POST; NULL without */
	const struct services *
		services; /* for what lives as long as the worker and may be asked from any thread */
	const struct keys *keys;

	void (*after)(
		struct api_read *job); /* NULL, or: on the loop's thread, before it is answered */

	/* what the reader's thread finds */
	void (*work)(struct api_read *job, struct db *db);
	struct actor actor; /* after api_actor */
	struct buf answer; /* its bytes */
	const char *type; /* their Content-Type; NULL: JSON */
	const char *caching; /* Cache-Control; NULL: no-store */
	const char *policy; /* Content-Security-Policy; NULL: that of data */
	bool tagged; /* an ETag and 304, by its content */
	char file[96]; /* name for who keeps it as a file; "" none */
	struct problem problem;
};

/* Runs WORK on a reader's thread, then answers REQUEST with what it leaves; BODY is taken over. */
void api_read_run(
	struct request *request, json_t *body, void (*work)(struct api_read *, struct db *));

/* The same, and AFTER runs on the loop's thread before the answer goes, unless REQUEST has gone. */
void api_read_run_then(struct request *request, json_t *body,
	void (*work)(struct api_read *, struct db *), void (*after)(struct api_read *));

/* --- inside WORK */
const char *api_query(const struct api_read *job, const char *name);
void api_actor(struct api_read *job, struct db *db);
bool api_has_desk(struct api_read *job, struct db *db,
	const char *event); /* may the actor sit at the desk of EVENT?  False: refused */
void api_answer(struct api_read *job, json_t *object); /* takes the reference; NULL: 404 */
void api_answer_as(struct api_read *job, const char *name, json_t *object); /* {NAME: OBJECT} */
void api_refuse(struct api_read *job, enum problem_type type);

/* A reply of flow that comes later, to a request that may be gone by then. */
struct api_reply;
struct api_reply *api_reply_expect(
	struct request *request, void (*done)(struct request *request, json_t *result));
void api_reply_come(
	void *cookie, json_t *result, const struct problem *problem); /* a submit_reply */

/* A copy of PROBLEM for http_reply_problem. */
struct problem api_problem_copy(const struct problem *problem);

/* --- the handlers, by the table in routes.c */
void api_health_alive(struct request *request);
void api_health_ready(struct request *request);
void api_description_openapi(struct request *request);
void api_description_asyncapi(struct request *request);
void api_session_who(struct request *request);
void api_session_begin(struct request *request);
void api_session_end(struct request *request);
void api_people_join(struct request *request);
void api_notices_list(struct request *request);
void api_events_list(struct request *request);
void api_events_one(struct request *request);
void api_events_entries(struct request *request);
void api_events_people(struct request *request);
void api_desk_glance(struct request *request);
void api_notes_list(struct request *request);
void api_questions_queue(struct request *request);
void api_questions_mine(struct request *request);
void api_questions_one(struct request *request);
void api_questions_contact(struct request *request);
void api_receipts_open(struct request *request);
void api_transcripts_edited(struct request *request);
void api_transcripts_json(struct request *request);
void api_transcripts_html(struct request *request);
void api_cases_list(struct request *request);
void api_cases_one(struct request *request);
void api_cases_full(struct request *request);
void api_cases_workbench(struct request *request);
void api_cases_board(struct request *request);
void api_cases_mine(struct request *request);
void api_cases_similar(struct request *request);
void api_snippets_list(struct request *request);
void api_units_list(struct request *request);
void api_reasons_list(struct request *request);
void api_words_list(struct request *request);
void api_words_versions(struct request *request);
void api_words_try(struct request *request);
void api_words_dry_run(struct request *request);
void api_rules_list(struct request *request);
void api_events_similar(struct request *request);
void api_files_add(struct request *request);
void api_files_one(struct request *request);
void api_files_preview(struct request *request);
void api_commands_run(struct request *request);

/* The answer to whoever has just got a session: RESULT with its cookie (session.c). */
void api_session_enter(struct request *request, int status, json_t *result);

#endif
