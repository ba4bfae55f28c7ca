/*
 * stage.h - a city with a store, a crew and submit, without network, bus or clock: commands are sent and replied to
 * as in a worker.
 *
 * People besides those of city.h: "adm" (admin), "edi" (editor), "app2" (approver of roads), "ann" and "bob"
 * (anonymous), "nobody" (no session).  Limits are off.
 */
#ifndef OPENFLOOR_TESTS_STAGE_H
#define OPENFLOOR_TESTS_STAGE_H

#include <jansson.h>

#include "due/due.h"
#include "flow/identity.h"
#include "flow/submit.h"
#include "server/store/city.h"

struct stage {
	struct city *city;
	struct services services;
	struct due *due;
	struct db *db; /* for looking */
	int wake[2];
	bool replied;
	json_t *result; /* of the last reply; NULL: refused */
	struct problem problem; /* or this */
	char key[65]; /* idempotency key of the next command; "" none */
	size_t due_entries; /* published by due work */
};

struct stage *stage_create(void);
void stage_free(struct stage *stage);

/*
 * A fixture: each test of STAGE_TEST has a stage of its own, in the file's STAGE.  SET_UP is stage_set_up, or calls it first.
 * At its end the trail must be whole.
 */
int stage_set_up(void **state);
int stage_tear_down(void **state);
#define STAGE_TEST(function, set_up, stage) \
	cmocka_unit_test_prestate_setup_teardown(function, set_up, stage_tear_down, stage)

/* PERSON sends COMMAND with the arguments that FORMAT (json_pack) makes; waits for the reply. */
json_t *stage_send(
	struct stage *stage, const char *person, const char *command, const char *format, ...);

/* The same; the test fails where it is refused, or with another problem than TYPE. */
json_t *stage_do(
	struct stage *stage, const char *person, const char *command, const char *format, ...);
void stage_refused(struct stage *stage, enum problem_type type, const char *person,
	const char *command, const char *format, ...);

/* Waits until REPLIED. */
void stage_wait(struct stage *stage);
void stage_reply(void *cookie, json_t *result,
	const struct problem *problem); /* a submit_reply; COOKIE: the stage */

/* Lets all jobs of the store that were submitted so far be done. */
void stage_settle(struct stage *stage);

/* Does all due work that is due at NOW (ms; 0: now). */
void stage_due(struct stage *stage, int64_t now);

/* PERSON asks TEXT in "e1"; the id. */
const char *stage_ask(struct stage *stage, const char *person, const char *text);
/* "mod" approves it as it is. */
void stage_approve(struct stage *stage, const char *question);
const char *stage_content(const char *text);

/* What the database says: one integer, or one text; texts live for the next sixty calls. */
int64_t stage_integer(struct stage *stage, const char *sql, const char *key);
const char *stage_text(struct stage *stage, const char *sql, const char *key);

/* How many entries of KIND STREAM has. */
int64_t stage_entries(struct stage *stage, const char *stream, const char *kind);

/* The trail is whole. */
void stage_verify(struct stage *stage);

#endif
