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
	unsigned burst; /* entries at once */
	unsigned over; /* seconds in which all come back; 0: as fast as they are taken */
	unsigned every_ms; /* between announcements that go on meanwhile */
	unsigned stuck, slow; /* percent of the viewers */
	unsigned patience; /* seconds until the stuck must be gone */
	unsigned acks; /* asks a second that are timed */
	unsigned votes; /* a second */
	unsigned voted; /* questions that are voted for */
	unsigned small; /* viewers of the small event */
	unsigned churn; /* percent of the viewers that leave and come back each second */
	long server_pid; /* the supervisor's, for memory and CPU; 0: not measured */
	bool resume; /* TLS tickets are shown */
	bool quiet;
};

/* Against whom it can be played. */
enum scenario_meets {
	MEETS_OURS,
	MEETS_ENTRIES, /* also what else speaks in entries: the limit server */
	MEETS_ALL
};

struct scenario {
	const char *name;
	const char *what;
	/* False: something was lost, doubled or out of order, or it could not run (told on stderr). */
	bool (*run)(const struct load_options *options, json_t *figures);
	enum scenario_meets meets;
};

extern const struct scenario scenarios[]; /* ends with a name of NULL */

bool scenario_announce(const struct load_options *options, json_t *figures);
bool scenario_burst(const struct load_options *options, json_t *figures);
bool scenario_storm(const struct load_options *options, json_t *figures);
bool scenario_crash(const struct load_options *options, json_t *figures);
bool scenario_slow(const struct load_options *options, json_t *figures);
bool scenario_acks(const struct load_options *options, json_t *figures);
bool scenario_counters(const struct load_options *options, json_t *figures);
bool scenario_evening(const struct load_options *options, json_t *figures);
bool scenario_fair(const struct load_options *options, json_t *figures);
bool scenario_idle(const struct load_options *options, json_t *figures);
bool scenario_ask(const struct load_options *options, json_t *figures);
bool scenario_reference(const struct load_options *options, json_t *figures);
bool scenario_desk(const struct load_options *options, json_t *figures);
bool scenario_flood(const struct load_options *options, json_t *figures);

/* --- what they share (scenario.c) */
struct client;
struct swarm;
struct swarm_numbers;
struct swarm_options;

/* Reads http:// or https://HOST:PORT with HOST an IPv4 address; false: it is none. */
bool scenario_split_address(const char *url, char *host, size_t size, uint16_t *port);
/* The same of the options' address; false: told on stderr. */
bool scenario_address(const struct load_options *options, char *host, size_t size, uint16_t *port);
bool scenario_is_tls(const struct load_options *options);
const char *scenario_event(const struct load_options *options);
/* A client signed in as WHO of the logins' file ("host"); NULL: told on stderr. */
struct client *scenario_staff(const struct load_options *options, const char *who);
/* A new event, open, that takes MAX_PENDING undecided questions; its "event" is the id.  The caller owns it; NULL: told on stderr. */
json_t *scenario_open_event(const struct load_options *options, unsigned max_pending);
/* COUNT sessions of netizens; NULL: told on stderr.  Free with scenario_free_tokens. */
char **scenario_tokens(const struct load_options *options, unsigned count);
void scenario_free_tokens(char **tokens, unsigned count);
/* Question NUMBER: no two of them say the same, or they would be one stack. */
void scenario_question(unsigned number, char *out, size_t size);

/* --- the viewers (scenario_join.c) */

/* Starts the viewers and waits, with progress, until all have joined; NULL: not all did. */
struct swarm *scenario_join(const struct load_options *options);
/* The same with what SPECIAL says besides (stuck, slow, first_address, votes). */
struct swarm *scenario_join_as(
	const struct load_options *options, const struct swarm_options *special);
/* Waits until WANTED announcements have come to those who read; false after SECONDS, told on stderr. */
bool scenario_await(struct swarm *swarm, uint64_t wanted, unsigned seconds);
/* Waits until every viewer is at the newest entry of the log; false after SECONDS. */
bool scenario_settle(const struct load_options *options, struct swarm *swarm, unsigned seconds);
/* Adds what the viewers counted; false when something was lost, doubled or out of order. */
bool scenario_check(struct swarm *swarm, json_t *figures);

/* One line, renewed on a terminal. */
void scenario_progress(const struct load_options *options, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void scenario_progress_end(const struct load_options *options);

#endif
