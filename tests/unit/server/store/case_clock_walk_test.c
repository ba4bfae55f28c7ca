/* The clocks of cases: whatever happens, in whatever order, follows from the rows and the log. */
#include "store/case_clock.h"

#include <stdio.h>

#include "base/buf.h"
#include "server/store/city.h"
#include "server/store/clocked.h"
#include "store/case_clock_time.h"
#include "unit.h"

static struct city *city;
static struct db *db;

static const struct city_scene scene = {.city = &city, .db = &db};

#define HOUR INT64_C(3600000)

#define CASES 24
#define TURNS 6000

struct walk {
	uint32_t seed;
	char ids[CASES][ID_SIZE];
	int64_t round[CASES], due[CASES], overdue[CASES];
	int64_t now;
};

static uint32_t
roll(struct walk *walk, uint32_t sides)
{
	walk->seed ^= walk->seed << 13;
	walk->seed ^= walk->seed >> 17;
	walk->seed ^= walk->seed << 5;
	return walk->seed % sides;
}

/* Neither earlier nor forgotten, and what follows from its log. */
static void
expect_sound(struct tx *tx, struct walk *walk, int which)
{
	const char *id = walk->ids[which];
	int64_t round = clocked_column(tx->db, id, "round");
	int64_t due = clocked_column(tx->db, id, "due_current");
	int64_t overdue = clocked_column(tx->db, id, "overdue_since");

	if (round == walk->round[which])
		assert_true(due >= walk->due[which]);
	if (walk->overdue[which])
		assert_int_equal(overdue, walk->overdue[which]);
	walk->round[which] = round;
	walk->due[which] = due;
	walk->overdue[which] = overdue;
	clocked_right(tx->db, id);
}

static void
import_any(struct tx *tx, struct walk *walk)
{
	struct buf text = {0};
	uint32_t year = 2026 + roll(walk, 2);
	int64_t looked;

	buf_addf(&text, "{\"year\":%u,\"days\":[", year);
	for (uint32_t month = 1; month <= 12; month++)
		buf_addf(&text, "%s{\"name\":\"假\",\"date\":\"%u-%02u-%02u\",\"isOffDay\":%s}",
			month == 1 ? "" : ",", year, month, 1 + roll(walk, 28),
			roll(walk, 2) ? "true" : "false");
	buf_add_str(&text, "]}");
	clocked_import(tx, text.data);
	buf_fini(&text);
	json_decref(case_clock_recount(tx, CASES, &looked));
	for (int i = 0; i < CASES; i++)
		expect_sound(tx, walk, i);
}

static void
act(struct tx *tx, struct walk *walk, const char *id)
{
	struct case_clock_passed passed;
	enum case_clock_outcome outcome;

	switch (roll(walk, 8)) {
	case 0:
		outcome = case_clock_pause(tx, id, NULL, "expertise");
		break;
	case 1:
	case 2:
		outcome = case_clock_resume(tx, id);
		break;
	case 3:
		outcome = case_clock_extend(tx, id, 1 + roll(walk, 12), NULL);
		break;
	case 4:
		outcome = case_clock_stop(tx, id, tx->now - roll(walk, 3) * HOUR);
		break;
	case 5:
		outcome = case_clock_restart(
			tx, id, tx->now, roll(walk, 2) ? CASE_TERM_ANSWER : CASE_TERM_FOLLOW_UP);
		break;
	case 6:
		outcome = case_clock_go_on(tx, id, "merged");
		break;
	default:
		case_clock_pass(tx, id, &passed);
		outcome = CASE_CLOCK_DONE;
	}
	assert_true(outcome != CASE_CLOCK_NONE);
}

static void
on_walk(struct tx *tx, void *cookie)
{
	struct walk *walk = cookie;

	for (int i = 0; i < CASES; i++) {
		tx->now = walk->now + i * HOUR;
		clocked_start(tx, walk->ids[i]);
		expect_sound(tx, walk, i);
	}
	for (int turn = 0; turn < TURNS; turn++) {
		int which = (int)roll(walk, CASES);
		tx->now = walk->now + (CASES + turn) * HOUR / 2;
		if (turn % 100 == 99)
			import_any(tx, walk);
		act(tx, walk, walk->ids[which]);
		expect_sound(tx, walk, which);
	}
}

static void
whatever_happens_it_can_be_counted_again(void **state)
{
	struct walk walk = {.seed = 20261130, .now = clocked_ms("2026-10-20T08:00:00+08:00")};

	(void)state;
	city_run(city, on_walk, &walk);
	/* It can fail: somebody changed a row. */
	city_sql(city, "UPDATE case_clock SET due_current = due_current + 86400000");
	city_sql(city, "UPDATE cases SET due_current = due_current + 86400000");
	for (int i = 0; i < CASES; i++) {
		char problem[200];
		assert_false(case_clock_check(db, walk.ids[i], problem, sizeof problem));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_TEST(whatever_happens_it_can_be_counted_again, &scene),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
