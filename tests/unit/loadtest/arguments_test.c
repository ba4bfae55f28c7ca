/* Options one by one, and scenario files: what they set, and what is wrong with the wrong ones. */
#include "unit.h"

#include <string.h>

#include "arguments.h"
#include "target.h"

#define LIMIT "target = limit\nurl = http://127.0.0.1:9\n"

static struct arguments arguments;
static char problem[512];

static bool
read_file(const char *text)
{
	memset(&arguments, 0, sizeof arguments);
	problem[0] = '\0';
	arguments_defaults(&arguments.plays[0]);
	return arguments_read_file(text, strlen(text), &arguments, problem, sizeof problem);
}

static void
test_a_file(void **state)
{
	(void)state;
	assert_true(read_file("# for all\n" LIMIT "viewers = 100\r\n\n"
			      "[announce]\n"
			      "  rounds=3  \n"
			      "most = last_viewer_median_ms=50.5\n"
			      "least=viewers = 100\n"
			      "; another remark\n"
			      "[傍晚的风暴 the evening's storm]\n"
			      "scenario = storm\n"
			      "viewers = 200\n"
			      "over = 0"));
	assert_int_equal(arguments.play_count, 2);
	assert_string_equal(arguments.plays[0].title, "announce");
	assert_ptr_equal(arguments.plays[0].load.target, target_find("limit"));
	assert_int_equal(arguments.plays[0].load.viewers, 100);
	assert_int_equal(arguments.plays[0].load.rounds, 3);
	assert_int_equal(arguments.plays[0].bound_count, 2);
	assert_string_equal(arguments.plays[0].bounds[0].figure, "last_viewer_median_ms");
	assert_true(arguments.plays[0].bounds[0].limit == 50.5);
	assert_true(arguments.plays[0].bounds[0].is_most);
	assert_string_equal(arguments.plays[0].bounds[1].figure, "viewers");
	assert_false(arguments.plays[0].bounds[1].is_most);
	assert_string_equal(arguments.plays[1].title, "傍晚的风暴 the evening's storm");
	assert_string_equal(arguments.plays[1].scenario->name, "storm");
	assert_int_equal(arguments.plays[1].load.viewers, 200);
	assert_int_equal(arguments.plays[1].load.rounds, 5);
	assert_int_equal(arguments.plays[1].load.over, 0);
	assert_int_equal(arguments.plays[1].bound_count, 0);
}

static void
test_wrong_files(void **state)
{
	static const struct {
		const char *text, *problem;
	} wrong[] = {
		{"", "nothing is to be played"},
		{LIMIT, "nothing is to be played"},
		{"[announce\n", "line 1: "},
		{"[]\n", "line 1: "},
		{LIMIT "[announce]\nviewers\n", "line 4: "},
		{LIMIT "[announce]\nviewers = many\n", "line 4: viewers must be a number"},
		{LIMIT "[announce]\nviewers = 0\n", "line 4: viewers must be a number from 1 to"},
		{LIMIT "[announce]\nviewers = -1\n", "line 4: "},
		{LIMIT "[announce]\nviewers = 99999999999999999999\n", "line 4: "},
		{LIMIT "[announce]\nwiewers = 1\n", "line 4: there is no option wiewers"},
		{LIMIT "[announce]\nmost = 5\n", "line 4: most is FIGURE=NUMBER"},
		{LIMIT "[announce]\nmost = =5\n", "line 4: "},
		{LIMIT "[announce]\nmost = a=\n", "line 4: "},
		{LIMIT "[announce]\nmost = a=5x\n", "line 4: "},
		{LIMIT "[finale]\n", "[finale] is no scenario"},
		{LIMIT "[finale]\nscenario = party\n", "line 4: there is no scenario party"},
		{LIMIT "[counters]\n", "counters cannot be played against --target limit"},
		{"target = nchan\nurl = http://127.0.0.1:9\n[storm]\n",
			"storm cannot be played against --target nchan"},
		{"url = http://127.0.0.1:9\n[announce]\n", "announce needs --city"},
		{"target = limit\n[announce]\n", "announce needs --url"},
		{"url = http://localhost:9\n", "line 1: url must be"},
		{"url = https://127.0.0.1\n", "line 1: url must be"},
		{"url = http://127.0.0.1:0\n", "line 1: url must be"},
		{"url = http://127.0.0.1:9x\n", "line 1: url must be"},
		{"target = apache\n", "line 1: target must be"},
		{"city = /nowhere/demo.json\n", "line 1: city /nowhere/demo.json"},
		{"server-pid = 0\n", "line 1: server-pid: there is no process 0"},
		{LIMIT "stuck = 50\nslow = 50\n[slow]\n", "leaves too few"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_false(read_file(wrong[i].text));
		if (strstr(problem, wrong[i].problem) == NULL)
			fail_msg("\"%s\" instead of \"%s\"", problem, wrong[i].problem);
		assert_null(strchr(problem, '\n'));
	}
}

static void
test_lines_that_are_too_long(void **state)
{
	static char text[4096];

	(void)state;
	memset(text, 'a', sizeof text - 1);
	assert_false(read_file(text));
	assert_non_null(strstr(problem, "line 1: too long"));
	memcpy(text, LIMIT "[", sizeof LIMIT);
	text[500] = ']';
	text[501] = '\n';
	text[502] = '\0';
	assert_false(read_file(text));
	assert_non_null(strstr(problem, "line 3: a section needs a name"));
}

static void
test_addresses(void **state)
{
	char host[64];
	uint16_t port = 0;

	(void)state;
	assert_true(scenario_split_address("https://127.0.0.1:8443", host, sizeof host, &port));
	assert_string_equal(host, "127.0.0.1");
	assert_int_equal(port, 8443);
	assert_true(scenario_split_address("http://127.0.0.1:80/", host, sizeof host, &port));
	assert_false(scenario_split_address("http://127.0.0.1:80", host, 5, &port));
	assert_false(scenario_split_address("", host, sizeof host, &port));
	assert_false(scenario_split_address("http://", host, sizeof host, &port));
	assert_false(scenario_split_address("http://127.0.0.1:99999", host, sizeof host, &port));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_file),
		cmocka_unit_test(test_wrong_files),
		cmocka_unit_test(test_lines_that_are_too_long),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
