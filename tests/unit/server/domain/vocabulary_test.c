#include "domain/vocabulary.h"

#include <string.h>

#include "unit.h"

#define CHECK(PREFIX, list, LIST) \
	for (int i = 0; i < PREFIX##_COUNT; i++) { \
		assert_true(strlen(list##_word(i)) > 0); \
		assert_int_equal(list##_read(list##_word(i)), i); \
	} \
	assert_int_equal(list##_read(NULL), -1); \
	assert_int_equal(list##_read(""), -1); \
	assert_int_equal(list##_read("nothing"), -1); \
	assert_string_equal(list##_word(-1), ""); \
	assert_string_equal(list##_word(PREFIX##_COUNT), "");

static void
test_there_and_back(void **state)
{
	(void)state;
	VOCABULARY(CHECK)
}

static void
test_words(void **state)
{
	(void)state;
	assert_string_equal(event_state_word(EVENT_STATE_LIVE), "live");
	assert_string_equal(answered_word(ANSWERED_TAKEN_UP), "taken_up");
	assert_int_equal(role_read("lead_moderator"), ROLE_LEAD_MODERATOR);
	assert_int_equal(R_STAFF & (R_NETIZEN | R_ANYONE), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
