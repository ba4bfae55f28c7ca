#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "process/meters.h"
#include "process/metrics.h"
#include "process/stage.h"

static int
make_stage(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	stage->workers = 2;
	stage->meters = calloc(2, sizeof(*stage->meters));
	*state = stage;
	return 0;
}

static int
drop_stage(void **state)
{
	struct stage *stage = *state;

	free(stage->meters);
	free(stage);
	return 0;
}

static void
assert_has(const struct buf *text, const char *line)
{
	if (!strstr(text->data, line))
		fail_msg("\"%s\" is not in:\n%s", line, text->data);
}

static void
test_workers_are_added_up(void **state)
{
	struct stage *stage = *state;
	struct buf text = {0};

	counter_set(&stage->meters[0].counters.viewers, 3);
	counter_set(&stage->meters[1].counters.viewers, 4);
	counter_add(&stage->meters[1].counters.entries_desk, 5);
	counter_set(&stage->meters[0].counters.loop_lag_us, 900);
	counter_set(&stage->meters[1].counters.loop_lag_us, 300);
	counter_add(&stage->meters[0].reads, 2);
	counter_add(&stage->meters[1].reads, 3);
	histogram_add(&stage->meters[0].counters.fanout, 400);
	histogram_add(&stage->meters[1].counters.fanout, 600);
	histogram_add(&stage->meters[1].counters.fanout, UINT64_C(3600000000));
	metrics_write(stage, &text);
	assert_has(&text, "\nopenfloor_viewers 7\n");
	assert_has(&text, "\nopenfloor_loop_lag_microseconds 900\n"); /* the greatest */
	assert_has(&text, "\nopenfloor_store_reads_total 5\n");
	assert_has(&text, "\n# TYPE openfloor_entries counter\n");
	assert_has(&text, "\nopenfloor_entries_total{stream=\"desk\"} 5\n");
	assert_has(&text, "\nopenfloor_fanout_seconds_bucket{le=\"0.0005\"} 1\n");
	assert_has(&text, "\nopenfloor_fanout_seconds_bucket{le=\"0.001\"} 2\n");
	assert_has(&text, "\nopenfloor_fanout_seconds_bucket{le=\"+Inf\"} 3\n");
	assert_has(&text, "\nopenfloor_fanout_seconds_count 3\n");
	assert_has(&text, "\nopenfloor_fanout_seconds_sum 3600.001000\n");
	assert_string_equal(text.data + text.len - 6, "# EOF\n");
	buf_fini(&text);
}

/* A family is told of once, and its samples stand together (OpenMetrics 1.0). */
static void
test_each_family_once(void **state)
{
	struct buf text = {0};
	const char *line;

	metrics_write(*state, &text);
	for (line = strstr(text.data, "# TYPE "); line; line = strstr(line + 1, "# TYPE ")) {
		char name[100];
		size_t len = strcspn(line, "\n");
		assert_true(len < sizeof(name) - 1);
		memcpy(name, line, len + 1);
		name[len + 1] = '\0';
		assert_null(strstr(line + 1, name));
	}
	buf_fini(&text);
}

static void
test_a_new_player_begins_with_empty_gauges(void **state)
{
	struct stage *stage = *state;
	struct meter_reader reader;

	counter_set(&stage->meters[0].counters.viewers, 9);
	counter_add(&stage->meters[0].counters.requests, 9);
	meters_begin(&reader, &stage->meters[0]);
	assert_int_equal(stage->meters[0].counters.viewers, 0);
	assert_int_equal(stage->meters[0].counters.requests, 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_workers_are_added_up, make_stage, drop_stage),
		cmocka_unit_test_setup_teardown(test_each_family_once, make_stage, drop_stage),
		cmocka_unit_test_setup_teardown(
			test_a_new_player_begins_with_empty_gauges, make_stage, drop_stage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
