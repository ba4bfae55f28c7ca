#include "moderation/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define SECOND INT64_C(1000)
#define NOW    (10000 * SECOND)
#define UNITS  5
#define MOST   60
#define ROUNDS 2000

/* Its own numbers, the same each time. */
static uint32_t seed;

static int64_t
draw(int64_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (int64_t)(seed >> 8) % below;
}

struct waiting {
	struct queue_question questions[MOST];
	char ids[MOST][8];
	int64_t turns[UNITS];
	size_t count;
};

static void
draw_waiting(struct waiting *waiting)
{
	waiting->count = (size_t)draw(MOST - 1) + 2;
	for (size_t i = 0; i < UNITS; i++)
		waiting->turns[i] = draw(2) ? draw(40) : 0;
	for (size_t i = 0; i < waiting->count; i++) {
		snprintf(waiting->ids[i], sizeof(waiting->ids[i]), "q%02u", (unsigned)(i % 100));
		waiting->questions[i] = (struct queue_question){.id = waiting->ids[i],
			.asked_at = NOW - draw(900) * SECOND,
			.support = draw(3) ? 0 : draw(50),
			.unit = (size_t)draw(UNITS)};
	}
}

static size_t
place_of(const struct waiting *waiting, const char *id)
{
	for (size_t i = 0; i < waiting->count; i++)
		if (strcmp(waiting->questions[i].id, id) == 0)
			return i;
	fail_msg("%s is lost", id);
	return 0;
}

/* Where the question ID comes to lie. */
static size_t
place_after(const struct waiting *waiting, const char *id)
{
	struct waiting ordered = *waiting;

	queue_order(ordered.questions, ordered.count, ordered.turns, NOW);
	return place_of(&ordered, id);
}

static void
test_who_waited_longer_goes_first(void **state)
{
	int64_t turns[1] = {0};
	struct queue_question questions[] = {{.id = "b", .asked_at = NOW - 500 * SECOND},
		{.id = "c", .asked_at = NOW - 400 * SECOND},
		{.id = "a", .asked_at = NOW - 600 * SECOND},
		{.id = "a2", .asked_at = NOW - 400 * SECOND}};

	(void)state;
	queue_order(questions, 4, turns, NOW);
	assert_string_equal(questions[0].id, "a");
	assert_string_equal(questions[1].id, "b");
	assert_string_equal(questions[2].id, "a2"); /* asked at the same time: by id */
	assert_string_equal(questions[3].id, "c");
	queue_order(questions, 0, turns, NOW);
}

static void
test_support_is_a_head_start(void **state)
{
	int64_t turns[2] = {7, 7};
	struct queue_question questions[] = {
		{.id = "alone", .asked_at = NOW - 200 * SECOND, .unit = 0},
		{.id = "many", .asked_at = NOW - 100 * SECOND, .support = 56, .unit = 1}};

	(void)state;
	queue_order(questions, 2, turns, NOW);
	assert_string_equal(questions[0].id, "many"); /* 105 s of support for 100 s of waiting */
	questions[0].support = 24; /* 90 s */
	queue_order(questions, 2, turns, NOW);
	assert_string_equal(questions[0].id, "alone");
}

/* One question of a small unit among two hundred of another that were asked a little before it. */
static void
test_one_among_hundreds_comes_soon(void **state)
{
	static struct queue_question questions[201];
	static char ids[201][8];
	int64_t turns[2] = {0, 0};

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		snprintf(ids[i], sizeof(ids[i]), "a%03zu", i);
		questions[i] = (struct queue_question){
			.id = ids[i], .asked_at = NOW - 400 * SECOND + (int64_t)i * 100, .unit = 0};
	}
	questions[200] = (struct queue_question){
		.id = "b", .asked_at = NOW - 350 * SECOND, .unit = 1};
	queue_order(questions, 201, turns, NOW);
	assert_string_equal(questions[0].id, "a000");
	assert_in_range(
		(uintmax_t)(questions[1].id[0] == 'b' ? 1 : (questions[2].id[0] == 'b' ? 2 : 99)),
		1, 2);
}

/* Of which little was published yet goes before what was asked at the same time of another. */
static void
test_units_take_turns(void **state)
{
	int64_t turns[2] = {20, 2};
	struct queue_question questions[6];
	static const char *const ids[6] = {"a1", "a2", "a3", "b1", "b2", "b3"};

	(void)state;
	for (size_t i = 0; i < 6; i++)
		questions[i] = (struct queue_question){
			.id = ids[i], .asked_at = NOW - 100 * SECOND, .unit = i / 3};
	queue_order(questions, 6, turns, NOW);
	assert_string_equal(questions[0].id, "b1");
	assert_string_equal(questions[1].id, "b2");
	assert_string_equal(questions[2].id, "b3");
	turns[0] = turns[1];
	queue_order(questions, 6, turns, NOW);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(questions[i].unit, i % 2);
}

/* --- what holds for any queue */

static void
test_nobody_is_lost_and_the_order_given_does_not_matter(void **state)
{
	(void)state;
	for (seed = 1; seed < 100; seed += 7) {
		struct waiting waiting, turned;
		draw_waiting(&waiting);
		turned = waiting;
		for (size_t i = 0; i < waiting.count; i++)
			turned.questions[i] = waiting.questions[waiting.count - 1 - i];
		queue_order(waiting.questions, waiting.count, waiting.turns, NOW);
		queue_order(turned.questions, turned.count, turned.turns, NOW);
		for (size_t i = 0; i < waiting.count; i++) {
			assert_string_equal(waiting.questions[i].id, turned.questions[i].id);
			(void)place_of(&waiting, waiting.ids[i]);
		}
	}
}

/* Whoever has waited longer by all that can speak for others goes first. */
static void
test_a_head_start_has_an_end(void **state)
{
	struct waiting waiting;

	(void)state;
	seed = 5;
	for (int round = 0; round < ROUNDS; round++) {
		draw_waiting(&waiting);
		queue_order(waiting.questions, waiting.count, waiting.turns, NOW);
		for (size_t i = 0; i < waiting.count; i++)
			for (size_t k = i + 1; k < waiting.count; k++)
				assert_true(waiting.questions[i].asked_at -
						waiting.questions[k].asked_at <=
					QUEUE_HEAD_START);
	}
}

/* Of one unit, with the same support, it is the order in which they were asked. */
static void
test_a_unit_s_own_order_stays(void **state)
{
	struct waiting waiting;

	(void)state;
	seed = 11;
	for (int round = 0; round < ROUNDS; round++) {
		draw_waiting(&waiting);
		queue_order(waiting.questions, waiting.count, waiting.turns, NOW);
		for (size_t i = 0; i < waiting.count; i++)
			for (size_t k = i + 1; k < waiting.count; k++) {
				const struct queue_question *a = &waiting.questions[i];
				const struct queue_question *b = &waiting.questions[k];
				if (a->unit == b->unit && a->support == b->support)
					assert_true(a->asked_at <= b->asked_at);
			}
	}
}

static void
test_to_wait_longer_never_puts_back(void **state)
{
	struct waiting waiting;

	(void)state;
	seed = 17;
	for (int round = 0; round < ROUNDS; round++) {
		size_t place;
		struct queue_question *question;
		draw_waiting(&waiting);
		question = &waiting.questions[draw((int64_t)waiting.count)];
		place = place_after(&waiting, question->id);
		if (draw(2))
			question->asked_at -= draw(200) * SECOND;
		else
			question->support += draw(20);
		assert_true(place_after(&waiting, question->id) <= place);
	}
}

static void
test_more_published_never_puts_a_unit_forward(void **state)
{
	struct waiting waiting;

	(void)state;
	seed = 23;
	for (int round = 0; round < ROUNDS; round++) {
		size_t place;
		const struct queue_question *question;
		draw_waiting(&waiting);
		question = &waiting.questions[draw((int64_t)waiting.count)];
		place = place_after(&waiting, question->id);
		waiting.turns[question->unit] += draw(10);
		assert_true(place_after(&waiting, question->id) >= place);
	}
}

/*
 * An hour in which more is asked than is decided, most of it of one unit and much of it with support: the first in the
 * queue is decided each ten seconds.  Nobody is overtaken by who asked more than the head start later.
 */
static void
test_nobody_starves_while_more_comes_than_goes(void **state)
{
	static struct queue_question questions[3600];
	static char ids[3600][8];
	int64_t turns[UNITS] = {0};
	int64_t newest_decided = 0;
	size_t count = 0, made = 0;

	(void)state;
	seed = 31;
	for (int64_t now = 0; now < 3600 * SECOND; now += SECOND) {
		if (draw(3) && made < 3600) {
			snprintf(ids[made], sizeof(ids[made]), "%05zu", made);
			questions[count++] = (struct queue_question){.id = ids[made++],
				.asked_at = now,
				.support = draw(4) ? 0 : draw(100),
				.unit = draw(10) ? 0 : (size_t)draw(UNITS)};
		}
		if (count == 0 || now % (10 * SECOND))
			continue;
		queue_order(questions, count, turns, now);
		if (questions[0].asked_at > newest_decided)
			newest_decided = questions[0].asked_at;
		turns[questions[0].unit]++;
		questions[0] = questions[--count];
		for (size_t i = 0; i < count; i++)
			assert_true(newest_decided - questions[i].asked_at <= QUEUE_HEAD_START);
	}
	assert_true(count > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_waited_longer_goes_first),
		cmocka_unit_test(test_support_is_a_head_start),
		cmocka_unit_test(test_one_among_hundreds_comes_soon),
		cmocka_unit_test(test_units_take_turns),
		cmocka_unit_test(test_nobody_is_lost_and_the_order_given_does_not_matter),
		cmocka_unit_test(test_a_head_start_has_an_end),
		cmocka_unit_test(test_a_unit_s_own_order_stays),
		cmocka_unit_test(test_to_wait_longer_never_puts_back),
		cmocka_unit_test(test_more_published_never_puts_a_unit_forward),
		cmocka_unit_test(test_nobody_starves_while_more_comes_than_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
