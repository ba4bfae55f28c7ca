/*
 * scenario.h - what is played: each scenario fills a JSON object with its figures.
 */
#ifndef OPENFLOOR_LOADTEST_SCENARIO_H
#define OPENFLOOR_LOADTEST_SCENARIO_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct target;

struct load_options {
	const struct target *target;
	const char *url; /* http://127.0.0.1:8080 */
	const char *event; /* NULL: the one of the logins' file */
	json_t *city; /* demo.json: url, event, logins; may be NULL where the target is another */
	unsigned viewers;
	unsigned joins_per_second;
	unsigned rounds;
	unsigned seconds;
	unsigned clients; /* that ask at the same time */
	unsigned questions; /* of the reference event */
	unsigned answers;
	unsigned moderators; /* of the desk */
	unsigned asks; /* a second, at the desk */
	unsigned flood; /* asks a second, in the flood */
	unsigned think_ms; /* that a moderator takes for each card */
	long server_pid; /* the supervisor's, for memory; 0: not measured */
	bool quiet;
};

struct scenario {
	const char *name;
	const char *what;
	/* False: something was lost, doubled or out of order, or it could not run (told on stderr). */
	bool (*run)(const struct load_options *options, json_t *figures);
};

extern const struct scenario scenarios[]; /* ends with a name of NULL */

bool scenario_announce(const struct load_options *options, json_t *figures);
bool scenario_idle(const struct load_options *options, json_t *figures);
bool scenario_ask(const struct load_options *options, json_t *figures);
bool scenario_reference(const struct load_options *options, json_t *figures);
bool scenario_desk(const struct load_options *options, json_t *figures);
bool scenario_flood(const struct load_options *options, json_t *figures);

/* --- what they share (scenario.c) */
struct client;
struct swarm;

/* Reads the address, http://HOST:PORT with HOST an IPv4 address; false: told on stderr. */
bool scenario_address(const struct load_options *options, char *host, size_t size, uint16_t *port);
const char *scenario_event(const struct load_options *options);
/* A client signed in as WHO of the logins' file ("host"); NULL: told on stderr. */
struct client *scenario_staff(const struct load_options *options, const char *who);
/* A new event, open, that takes MAX_PENDING undecided questions; its "event" is the id.  The caller owns it; NULL: told on stderr. */
json_t *scenario_open_event(const struct load_options *options, unsigned max_pending);
/* Starts the viewers and waits, with progress, until all have joined; NULL: not all did. */
struct swarm *scenario_join(const struct load_options *options);
/* Waits until every viewer is at the newest entry of the log; false after SECONDS. */
bool scenario_settle(const struct load_options *options, struct swarm *swarm, unsigned seconds);
/* Adds what the viewers counted; false when something was lost, doubled or out of order. */
bool scenario_check(struct swarm *swarm, json_t *figures);
void scenario_progress(const struct load_options *options, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
