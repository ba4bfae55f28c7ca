#include "config/config.h"

#include "unit.h"

static bool
has(const char *list, const char *address)
{
	struct address_list *read;
	bool found;

	assert_int_equal(address_list_read(list, &read), ERR_OK);
	found = address_list_has(read, address);
	address_list_free(read);
	return found;
}

static void
test_has(void **state)
{
	(void)state;
	assert_true(has("10.0.0.0/8", "10.255.255.255"));
	assert_false(has("10.0.0.0/8", "11.0.0.0"));
	assert_true(has(" 1.2.3.4 ,,10.0.0.0/9", "10.127.0.1"));
	assert_false(has("1.2.3.4,10.0.0.0/9", "10.128.0.1"));
	assert_true(has("1.2.3.4", "1.2.3.4"));
	assert_false(has("1.2.3.4", "1.2.3.5"));
	assert_true(has("192.168.0.0/20", "::ffff:192.168.15.1"));
	assert_false(has("192.168.0.0/20", "192.168.16.0"));
	assert_true(has("::ffff:10.0.0.0/104", "10.1.2.3"));
	assert_true(has("fd00::/8", "fdff::1"));
	assert_false(has("fd00::/8", "fe80::1"));
	assert_true(has("::1", "::1"));
	assert_true(has("0.0.0.0/0", "8.8.8.8"));
	assert_false(has("0.0.0.0/0", "2001:db8::1")); /* all of IPv4 is not all */
	assert_true(has("::/0", "8.8.8.8"));
	assert_false(has("", "8.8.8.8"));
	assert_false(has("::/0", "nonsense"));
	assert_false(has("::/0", ""));
	assert_false(address_list_has(NULL, "::1"));
	address_list_free(NULL);
}

static void
test_refuses(void **state)
{
	static const char *const wrong[] = {"x", "10.0.0", "10.0.0.0/33", "10.0.0.0/",
		"10.0.0.0/-1", "/8", "10.0.0.0/8x", "::/129", "10.0.0.0/0008", "10.0.0.0/8 x",
		"example.city", "[::1]", "::1%eth0"};
	struct address_list *list = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (address_list_read(wrong[i], &list) != ERR_INVALID)
			fail_msg("%s is no block", wrong[i]);
	assert_null(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_has),
		cmocka_unit_test(test_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
