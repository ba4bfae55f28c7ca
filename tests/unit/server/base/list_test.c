#include "base/list.h"

#include "unit.h"

struct member {
	int number;
	struct list link;
};

static void
test_list(void **state)
{
	struct member members[3] = {{.number = 1}, {.number = 2}, {.number = 4}};
	struct list head, *link, *after;
	int sum = 0;

	(void)state;
	list_init(&head);
	assert_true(list_is_empty(&head));
	for (int i = 0; i < 3; i++)
		list_append(&head, &members[i].link);
	list_remove(&members[1].link);
	list_remove(&members[1].link); /* twice does no harm */
	LIST_EACH(link, after, &head)
	{
		sum += LIST_OWNER(link, struct member, link)->number;
		list_remove(link);
	}
	assert_int_equal(sum, 5);
	assert_true(list_is_empty(&head));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_list)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
