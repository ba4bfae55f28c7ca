#include "moderation/queue.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SUPPORT_HALF 8 /* so many others give half of what support can give */

/* As they were asked. */
static int
compare_asked(const struct queue_question *a, const struct queue_question *b)
{
	if (a->asked_at != b->asked_at)
		return a->asked_at < b->asked_at ? -1 : 1;
	return strcmp(a->id, b->id);
}

static int
compare_rank(const void *left, const void *right)
{
	const struct queue_question *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	return compare_asked(a, b);
}

/* Unit by unit, each unit's in their order. */
static int
compare_within(const void *left, const void *right)
{
	const struct queue_question *a = left, *b = right;

	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	return compare_rank(left, right);
}

static int64_t
support_of(const struct queue_question *question)
{
	int64_t others = question->support > 0 ? question->support : 0;

	/* The same for all beyond this, and no overflow. */
	if (others > 1000000)
		others = 1000000;
	return QUEUE_SUPPORT * others / (others + SUPPORT_HALF);
}

/* The fewest turns that a unit with a question waiting has had. */
static int64_t
fewest_turns(const struct queue_question *questions, size_t count, const int64_t *turns)
{
	int64_t fewest = INT64_MAX;

	for (size_t i = 0; i < count; i++)
		if (turns[questions[i].unit] < fewest)
			fewest = turns[questions[i].unit];
	return fewest;
}

void
queue_order(struct queue_question *questions, size_t count, const int64_t *turns, int64_t now)
{
	int64_t fewest = fewest_turns(questions, count, turns);
	int64_t turn = 0;

	for (size_t i = 0; i < count; i++)
		questions[i].rank = now - questions[i].asked_at + support_of(&questions[i]);
	qsort(questions, count, sizeof(*questions), compare_within);
	/* Within a unit a head start only shrinks, so its own order stays. */
	for (size_t i = 0; i < count; i++) {
		bool begins = i == 0 || questions[i].unit != questions[i - 1].unit;
		turn = begins ? turns[questions[i].unit] - fewest : turn + 1;
		questions[i].rank += QUEUE_TURN / (1 + turn);
	}
	qsort(questions, count, sizeof(*questions), compare_rank);
}
