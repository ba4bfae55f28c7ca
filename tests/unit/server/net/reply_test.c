#include "unit.h"

#include <string.h>

#include "net/http.h"

static void
test_values_of_a_query(void **state)
{
	static const char parts[] =
		"event=e1\0q=\xe5\x85\xac\xe4\xba\xa4 a&b=c\0empty=\0flag\0limit=50\0before=-3";
	struct buf query = {0};

	(void)state;
	buf_add(&query, parts, sizeof(parts));
	assert_string_equal(http_query(&query, "event"), "e1");
	assert_string_equal(http_query(&query, "q"), "\xe5\x85\xac\xe4\xba\xa4 a&b=c");
	assert_string_equal(http_query(&query, "empty"), "");
	assert_string_equal(http_query(&query, "flag"), "");
	assert_string_equal(http_query(&query, "even"), "");
	assert_string_equal(http_query(&query, "nothing"), "");
	assert_int_equal(http_query_integer(&query, "limit", 7), 50);
	assert_int_equal(http_query_integer(&query, "before", 7), 7);
	assert_int_equal(http_query_integer(&query, "q", 7), 7);
	buf_fini(&query);
}

static void
test_an_empty_query(void **state)
{
	struct buf query = {0};

	(void)state;
	assert_string_equal(http_query(&query, "event"), "");
	assert_int_equal(http_query_integer(&query, "limit", -1), -1);
}

static void
test_a_header_stays_one(void **state)
{
	struct request request = {0};

	(void)state;
	http_header(&request, "X-One", "%s", "a\r\nX-Two: b");
	http_header(&request, "X-Three", "%d", 3);
	assert_string_equal(request.headers.data, "X-One: a\r\nX-Three: 3\r\n");
	buf_fini(&request.headers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_of_a_query),
		cmocka_unit_test(test_an_empty_query),
		cmocka_unit_test(test_a_header_stays_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
