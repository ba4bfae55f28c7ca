#include "domain/case_machine.h"

#include <string.h>

#include "domain/command.h"
#include "unit.h"

static bool
leads(enum case_state from, enum case_state to)
{
	for (int action = 0; action < CASE_ACTION_COUNT; action++) {
		if (!case_machine_allows((enum case_action)action, from))
			continue;
		if (action == CASE_ACTION_UNMERGE) {
			if (to == CASE_STATE_RECEIVED || to == CASE_STATE_DISPATCHED ||
				to == CASE_STATE_HANDLING)
				return true;
		} else if (case_machine_after((enum case_action)action, from) == to) {
			return true;
		}
	}
	return false;
}

/* The table of the model, written here by hand: "x" where one may lead to the other. */
static void
moves_are_those_of_the_model(void **state)
{
	/* to: received not_accepted merged dispatched handling review answered closed withdrawn */
	static const char *const model[CASE_STATE_COUNT] = {
		[CASE_STATE_RECEIVED] = "xxxx..x.x",
		[CASE_STATE_NOT_ACCEPTED] = "x........",
		[CASE_STATE_MERGED] = "x..xx...x",
		[CASE_STATE_DISPATCHED] = "x.xxx.x.x",
		[CASE_STATE_HANDLING] = "x.xxxxx.x",
		[CASE_STATE_REVIEW] = "..x.x.x.x",
		[CASE_STATE_ANSWERED] = "x...x..x.",
		[CASE_STATE_CLOSED] = "x...x....",
		[CASE_STATE_WITHDRAWN] = ".........",
	};
	(void)state;
	for (int from = 0; from < CASE_STATE_COUNT; from++)
		for (int to = 0; to < CASE_STATE_COUNT; to++)
			if (leads((enum case_state)from, (enum case_state)to) !=
				(model[from][to] == 'x'))
				fail_msg("%s to %s", case_state_word(from), case_state_word(to));
}

static void
a_merge_is_taken_back_to_what_was(void **state)
{
	(void)state;
	assert_int_equal(
		case_machine_after(CASE_ACTION_UNMERGE, CASE_STATE_RECEIVED), CASE_STATE_RECEIVED);
	assert_int_equal(case_machine_after(CASE_ACTION_UNMERGE, CASE_STATE_DISPATCHED),
		CASE_STATE_DISPATCHED);
	assert_int_equal(
		case_machine_after(CASE_ACTION_UNMERGE, CASE_STATE_HANDLING), CASE_STATE_HANDLING);
	assert_int_equal(
		case_machine_after(CASE_ACTION_UNMERGE, CASE_STATE_REVIEW), CASE_STATE_HANDLING);
	assert_int_equal(
		case_machine_after(CASE_ACTION_UNMERGE, CASE_STATE_COUNT), CASE_STATE_RECEIVED);
}

static void
no_state_is_no_state(void **state)
{
	(void)state;
	for (int action = 0; action < CASE_ACTION_COUNT; action++) {
		assert_false(case_machine_allows((enum case_action)action, CASE_STATE_COUNT));
		assert_true(strlen(case_action_word((enum case_action)action)) > 0);
	}
}

/* Where the table of commands lets a command in, the machine lets its action start, and the other way round. */
static void
commands_start_where_the_machine_does(void **state)
{
	static const struct {
		enum command_kind command;
		enum case_action action;
	} pairs[] = {
		{COMMAND_CASE_ACCEPT, CASE_ACTION_ACCEPT},
		{COMMAND_CASE_REFUSE, CASE_ACTION_REFUSE},
		{COMMAND_CASE_MERGE, CASE_ACTION_MERGE},
		{COMMAND_CASE_UNMERGE, CASE_ACTION_UNMERGE},
		{COMMAND_CASE_DISPATCH, CASE_ACTION_DISPATCH},
		{COMMAND_CASE_SIGN, CASE_ACTION_SIGN},
		{COMMAND_CASE_REOPEN, CASE_ACTION_REOPEN},
		{COMMAND_CASE_WITHDRAW, CASE_ACTION_WITHDRAW},
	};
	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		for (int at = 0; at < CASE_STATE_COUNT; at++)
			assert_int_equal((command_states(pairs[i].command) & CASE_BIT(at)) != 0,
				case_machine_allows(pairs[i].action, (enum case_state)at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves_are_those_of_the_model),
		cmocka_unit_test(a_merge_is_taken_back_to_what_was),
		cmocka_unit_test(no_state_is_no_state),
		cmocka_unit_test(commands_start_where_the_machine_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
