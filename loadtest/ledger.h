/*
 * ledger.h - what became of each question: when it was asked, dealt and decided, and on whose hands it was.
 *
 * Askers and moderators write into it from their own threads, in whatever order they learn of things: a
 * moderator may hold a card before its asker has read the reply.
 */
#ifndef OPENFLOOR_LOADTEST_LEDGER_H
#define OPENFLOOR_LOADTEST_LEDGER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct ledger;

struct ledger *ledger_create(void);
void ledger_free(struct ledger *ledger);

/* QUESTION was sent at SENT_NS and is acknowledged now. */
void ledger_asked(struct ledger *ledger, const char *question, uint64_t sent_ns);

/* Moderator WHO (from 0) holds a card of it. */
void ledger_dealt(struct ledger *ledger, const char *question, unsigned who);

/* WHO has decided it. */
void ledger_decided(struct ledger *ledger, const char *question, unsigned who);

/* WHO leaves: what they hold undecided may be dealt to anybody from now on. */
void ledger_left(struct ledger *ledger, unsigned who);

/*
 * Adds the figures: asked, decided, doubles (dealt to one while another held it), starved (never
 * dealt), undecided, waiting times.  False: something was doubled, starved or left.
 */
bool ledger_figures(struct ledger *ledger, json_t *figures);

#endif
