#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "flow/order.h"

#define EPOCH "00000000000000aa"

static struct order order;

static int
start(void **state)
{
	struct position position = {.epoch = EPOCH, .seq = 10};

	(void)state;
	order_init(&order);
	order_start(&order, &position);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	order_fini(&order);
	return 0;
}

static enum order_step
take(uint64_t seq, const char *epoch)
{
	struct entry *entry = entry_create("public:e", epoch, seq, 0, "post", "{}", 2);
	enum order_step step = order_take(&order, entry);

	entry_unref(entry);
	return step;
}

static uint64_t
next(void)
{
	struct entry *entry = order_next(&order);
	uint64_t seq = entry ? entry->seq : 0;

	entry_unref(entry);
	return seq;
}

static void
test_next_and_seen(void **state)
{
	(void)state;
	assert_int_equal(take(10, EPOCH), ORDER_SEEN);
	assert_int_equal(take(11, EPOCH), ORDER_NEXT);
	assert_int_equal(take(11, EPOCH), ORDER_SEEN);
	assert_int_equal(take(12, "00000000000000bb"), ORDER_OTHER);
	assert_int_equal(order.position.seq, 11);
	assert_int_equal(next(), 0);
}

static void
test_early_ones_wait_for_their_turn(void **state)
{
	(void)state;
	assert_int_equal(take(14, EPOCH), ORDER_EARLY);
	assert_int_equal(take(12, EPOCH), ORDER_EARLY);
	assert_int_equal(take(14, EPOCH), ORDER_EARLY);
	assert_int_equal(take(16, EPOCH), ORDER_EARLY);
	assert_int_equal(order.count, 3);
	assert_int_equal(next(), 0);
	assert_int_equal(take(11, EPOCH), ORDER_NEXT);
	assert_int_equal(next(), 12);
	assert_int_equal(next(), 0);
	assert_int_equal(take(13, EPOCH), ORDER_NEXT);
	assert_int_equal(next(), 14);
	assert_int_equal(next(), 0);
	assert_int_equal(order.count, 1);
	assert_int_equal(take(15, EPOCH), ORDER_NEXT);
	assert_int_equal(next(), 16);
	assert_int_equal(order.position.seq, 16);
}

static void
test_start_keeps_what_came_meanwhile(void **state)
{
	struct position position = {.epoch = "00000000000000bb", .seq = 20};
	struct entry *entry;

	(void)state;
	for (uint64_t seq = 18; seq <= 22; seq++) {
		entry = entry_create("public:e", position.epoch, seq, 0, "post", "{}", 2);
		order_keep(&order, entry);
		entry_unref(entry);
	}
	take(30, EPOCH); /* of the old epoch */
	order_start(&order, &position);
	assert_int_equal(order.count, 2);
	assert_int_equal(next(), 21);
	assert_int_equal(next(), 22);
	assert_int_equal(next(), 0);
}

static void
test_early_ones_are_bounded(void **state)
{
	(void)state;
	for (uint64_t seq = 12; seq < 12 + 2 * ORDER_EARLY_MAX; seq++)
		assert_int_equal(take(seq, EPOCH), ORDER_EARLY);
	assert_int_equal(order.count, ORDER_EARLY_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_next_and_seen, start, end),
		cmocka_unit_test_setup_teardown(test_early_ones_wait_for_their_turn, start, end),
		cmocka_unit_test_setup_teardown(test_start_keeps_what_came_meanwhile, start, end),
		cmocka_unit_test_setup_teardown(test_early_ones_are_bounded, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
