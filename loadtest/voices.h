/*
 * voices.h - people who speak: each on a WebSocket of its own, with a session, at a steady pace of all together.
 *
 * Message K is due at the beginning plus K times the pace, whether or not earlier ones were answered, and its
 * time runs from then to its reply: what a slow server holds up is not left out.  One thread for all.
 */
#ifndef OPENFLOOR_LOADTEST_VOICES_H
#define OPENFLOOR_LOADTEST_VOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "histogram.h"
#include "scenario.h"

#define VOICES_IN_FLIGHT \
	24 /* of one voice at most, for those who send all at once: a server takes 32 */
#define VOICES_MESSAGE 2048

struct voices_options {
	const struct load_options *load;
	const char *event;
	char *const *tokens; /* one for each voice */
	unsigned count;
	/* Writes message NUMBER (its "id", and the voice's turn: NUMBER modulo COUNT), due at DUE_NS; its length. */
	size_t (*make)(void *cookie, uint64_t number, uint64_t due_ns, char *out, size_t size);
	/* Message NUMBER was accepted; NULL: nobody wants to know. */
	void (*accepted)(void *cookie, uint64_t number, uint64_t now_ns);
	void *cookie;
};

struct voices_numbers {
	uint64_t sent;
	uint64_t results, problems;
	uint64_t lost; /* voices whose connection ended */
	uint64_t began_ns; /* of the newest play */
	uint64_t last_reply_ns;
	char problem[256]; /* the first one */
	struct load_histogram took; /* of the newest play: from being due to the reply */
};

struct voices;

/* All have joined; NULL: not all could, told on stderr.  The tokens may go then. */
struct voices *voices_open(const struct voices_options *options);

/* COUNT messages, PER_SECOND of them each second; 0: all at once.  What is left of an earlier play is not sent. */
void voices_play(struct voices *voices, double per_second, uint64_t count);
void voices_halt(struct voices *voices);

/* Until all that was to be sent is answered; false: not within SECONDS, or something was refused or lost (told on stderr). */
bool voices_wait(struct voices *voices, unsigned seconds);
void voices_numbers(struct voices *voices, struct voices_numbers *out);
void voices_close(struct voices *voices); /* NULL does nothing */

#endif
