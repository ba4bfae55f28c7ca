/*
 * queue.h - in which order waiting questions are dealt to moderators.
 *
 * Waiting time decides, and others only add a head start to it:
 *
 *     rank = waited + support + turn      the greatest first; equal ones as they were asked
 *     support = 120 s × n / (n + 8)       n: others who want to know the same (votes, twins)
 *     turn    = 300 s / (1 + t)           t: turns that its unit has had more than the one with fewest,
 *                                         counted on within the unit: its next question t, the one after it t + 1
 *
 * So a unit of which little was published yet, or of which one question waits among hundreds of another, comes
 * early, but no unit gets two such starts at once.  Both together stay below seven minutes: whoever has waited
 * QUEUE_HEAD_START longer than another goes before it, whatever speaks for the other; nobody waits forever.
 * To wait longer, or to find more support, never puts a question further back.
 *
 * Pure: no store, no clock.
 */
#ifndef OPENFLOOR_MODERATION_QUEUE_H
#define OPENFLOOR_MODERATION_QUEUE_H

#include <stddef.h>
#include <stdint.h>

#define QUEUE_SUPPORT    INT64_C(120000) /* ms, at most */
#define QUEUE_TURN       INT64_C(300000)
#define QUEUE_HEAD_START (QUEUE_SUPPORT + QUEUE_TURN)

struct queue_question {
	const char *
		id; /* the caller's; of two that were asked at the same time the smaller is first */
	int64_t asked_at; /* ms */
	int64_t support; /* n of the formula; below 0 counts as 0 */
	size_t unit; /* which of the turns are its unit's; those of no unit share one as well */
	int64_t rank; /* set by queue_order */
};

/* Puts the COUNT questions into the order in which they are to be dealt at NOW; TURNS[unit] is what that unit has had published. */
void queue_order(struct queue_question *questions, size_t count, const int64_t *turns, int64_t now);

#endif
