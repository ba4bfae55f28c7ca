/* What an event here counts and tells besides entries, and to whom. */
#include "server/flow/playing.h"

static void
test_what_cannot_be_is_refused(void **state)
{
	struct watcher watcher, staff;

	(void)state;
	store.event_state = "draft";
	join_public(&watcher);
	join(&staff, STREAM_DESK, AUDIENCE_MODERATION, NULL);
	confirm_all();
	pass_time(100 * MS);
	assert_int_equal(watcher.closed, 1008);
	assert_int_equal(staff.closed, 0); /* the desk of a draft may be looked at */
	assert_int_equal(count_of(&staff, HELLO), 1);
	leave(&watcher);
	leave(&staff);
	store.event_state = NULL;
	join_public(&watcher);
	confirm_all();
	pass_time(100 * MS);
	assert_int_equal(watcher.closed, 1008);
	leave(&watcher);
}

static void
test_notices_go_to_their_person(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	by_bus(commit(PERSON, "approved", "{\"question\":\"q1\",\"id\":7,\"person\":\"p9\"}"));
	assert_string_equal(noticed_person, "p9");
	assert_non_null(strstr(noticed_line, "{\"type\":\"notice\",\"at\":\"2023-"));
	assert_non_null(
		strstr(noticed_line, "\"kind\":\"approved\",\"question\":\"q1\",\"id\":7}\n"));
	assert_null(strstr(noticed_line, "p9"));
	assert_int_equal(count_of(&watcher, "p9"), 0);
	leave(&watcher);
}

static void
test_control_comes_without_a_bus(void **state)
{
	(void)state;
	bus.is_up = false;
	deliver_bus_handlers.state(deliver, false);
	commit(STREAM_CONTROL, "session_revoked", "{\"person\":\"p\"}");
	pass_time(1100 * MS);
	assert_int_equal(controlled, 1);
}

static void
test_what_nobody_watches_is_let_go(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	leave(&watcher);
	pass_time(20 * SECOND);
	assert_int_equal(bus.unsubscribed, 0);
	open_event(&watcher);
	leave(&watcher);
	pass_time(70 * SECOND);
	assert_int_equal(bus.unsubscribed, 2);
	store.polls = 0;
	pass_time(3 * SECOND);
	assert_in_range(store.polls, 2, 4); /* control is asked for, always */
	open_event(&watcher);
	assert_int_equal(count_of(&watcher, HELLO), 1);
	leave(&watcher);
}

static void
test_presence_is_added_up(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	deliver_bus_handlers.presence(deliver, "w2", EVENT, 40);
	deliver_bus_handlers.presence(deliver, "w5", EVENT, 1); /* our own comes back */
	pass_time(1100 * MS);
	assert_int_equal(count_of(&watcher, "{\"type\":\"presence\",\"viewers\":41}"), 1);
	assert_int_equal(bus.presence, 1);
	assert_int_equal(bus.visitors, 1);
	pass_time(4 * SECOND); /* w2 says nothing any more */
	assert_int_equal(count_of(&watcher, "\"viewers\":1}"), 1); /* after the hello */
	pass_time(60 * SECOND);
	assert_in_range(count_of(&watcher, "\"viewers\":1}"), 3, 5); /* every 20 s */
	leave(&watcher);
}

static void
test_minutes_are_noted(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	pass_time(121 * SECOND);
	assert_int_equal(store.minutes, 2);
	assert_int_equal(store.minute_present, 1);
	assert_int_equal(store.minute_visitors, 1);
	for (unsigned i = 0; i < 70; i++) { /* another worker speaks for the event */
		deliver_bus_handlers.presence(deliver, "w1", EVENT, 3);
		pass_time(SECOND);
	}
	assert_int_equal(store.minutes, 2);
	leave(&watcher);
}

static void
test_votes_are_told_at_most_once_a_second(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	pass_time(3 * SECOND);
	for (unsigned i = 1; i <= 30; i++) {
		store.votes = i;
		pass_time(100 * MS);
	}
	pass_time(2 * SECOND);
	assert_in_range(count_of(&watcher, "\"type\":\"tally\""), 2, 4);
	assert_int_equal(count_of(&watcher, "{\"q1\":30}"), 1);
	leave(&watcher);
}

static void
test_the_numbers_are_told_when_they_change_once_a_second(void **state)
{
	struct watcher watcher, late;

	(void)state;
	open_event(&watcher);
	pass_time(3 * SECOND);
	assert_int_equal(count_of(&watcher, "\"numbers\""), 0);
	for (store.received = 1; store.received < 30; store.received++)
		pass_time(100 * MS);
	pass_time(5 * SECOND);
	assert_in_range(count_of(&watcher, "\"numbers\""), 2, 5);
	assert_int_equal(count_of(&watcher, "\"numbers\":{\"received\":30}}"), 1);
	join_public(&late);
	turn();
	assert_int_equal(count_of(&late, "\"numbers\":{\"received\":30}}"), 1);
	leave(&late);
	leave(&watcher);
}

static void
test_shown_again_is_read_anew(void **state)
{
	struct watcher watcher, newcomer;
	unsigned pages;

	(void)state;
	commit(PUBLIC, "question", "{\"question\":\"q1\",\"text\":\"fine\"}");
	open_event(&watcher);
	by_bus(commit(PUBLIC, "hidden", "{\"target\":\"q1\"}"));
	join_public(&newcomer);
	turn();
	assert_int_equal(count_of(&newcomer, "fine"), 0);
	leave(&newcomer);
	pages = store.pages;
	by_bus(commit(PUBLIC, "shown", "{\"target\":\"q1\"}"));
	pass_time(100 * MS);
	assert_int_equal(store.pages, pages + 1);
	join_public(&newcomer);
	turn();
	assert_int_equal(count_of(&newcomer, "fine"), 1);
	leave(&newcomer);
	leave(&watcher);
}

static void
test_the_desk_has_two_audiences(void **state)
{
	struct watcher moderator, official;
	struct entry *claim;

	(void)state;
	join(&moderator, STREAM_DESK, AUDIENCE_MODERATION, NULL);
	join(&official, STREAM_DESK, AUDIENCE_UNIT, NULL);
	confirm_all();
	pass_time(100 * MS);
	by_bus(commit(DESK, "submitted", "{\"question\":\"q1\",\"text\":\"pending\"}"));
	assert_int_equal(count_of(&moderator, "pending"), 1);
	assert_int_equal(count_of(&official, "pending"), 0);
	assert_int_equal(count_of(&official, "\"kind\":\"other\""), 1);
	claim = entry_create(DESK, "", 0, 1700000000000, "claimed", "{\"question\":\"q1\"}", 17);
	by_bus(claim);
	entry_unref(claim);
	assert_int_equal(count_of(&moderator, "\"kind\":\"claimed\""), 1);
	assert_int_equal(count_of(&official, "claimed"), 0);
	assert_int_equal(counters.entries_desk, 1);
	leave(&moderator);
	leave(&official);
}

static void
test_who_is_at_the_desk(void **state)
{
	struct watcher moderator;
	struct entry *there;
	const char body[] = "{\"worker\":\"w2\",\"people\":[{\"id\":\"s2\",\"name\":\"Li\","
			    "\"role\":\"host\"},{\"id\":\"s1\",\"name\":\"Wang\",\"role\":\"x\"}]}";

	(void)state;
	join(&moderator, STREAM_DESK, AUDIENCE_MODERATION, NULL);
	confirm_all();
	deliver_here(deliver, EVENT, "s1", "Wang", "moderator", true);
	deliver_here(deliver, EVENT, "s1", "Wang", "moderator", true);
	there = entry_create(DESK, "", 0, 1700000000000, "here", body, sizeof(body) - 1);
	pass_time(100 * MS);
	by_bus(there);
	entry_unref(there);
	pass_time(1200 * MS);
	assert_non_null(strstr(bus.here, "\"worker\":\"w5\""));
	assert_non_null(strstr(bus.here, "Wang"));
	assert_int_equal(count_of(&moderator, "\"kind\":\"here\""), 1);
	assert_int_equal(count_of(&moderator, "Li"), 1);
	assert_int_equal(count_of(&moderator, "\"working_on\":[]}]"), 1);
	deliver_here(deliver, EVENT, "s1", "Wang", "moderator", false); /* one tab of two */
	pass_time(1200 * MS);
	assert_string_equal(seats, "+s1");
	assert_int_equal(count_of(&moderator, "\"kind\":\"here\""), 1);
	pass_time(30 * SECOND); /* w2 has said nothing for long */
	assert_int_equal(count_of(&moderator, "Li"), 1);
	assert_int_equal(count_of(&moderator, "\"kind\":\"here\""), 2);
	deliver_here(deliver, EVENT, "s1", "Wang", "moderator", false);
	assert_string_equal(seats, "+s1 -s1");
	leave(&moderator);
}

/* A lease that was taken or given back is heard of, and then what each works on is read anew. */
static void
test_what_each_works_on(void **state)
{
	struct watcher moderator;
	struct entry *claimed;

	(void)state;
	join(&moderator, STREAM_DESK, AUDIENCE_MODERATION, NULL);
	confirm_all();
	deliver_here(deliver, EVENT, "s1", "Wang", "moderator", true);
	pass_time(2200 * MS);
	assert_int_equal(count_of(&moderator, "\"working_on\":[]"), 1);
	store.working = "{\"s1\":[\"q1\",\"q2\"]}";
	pass_time(1200 * MS);
	assert_int_equal(count_of(&moderator, "\"working_on\":[\"q1\",\"q2\"]"), 0);
	claimed = entry_create(DESK, "", 0, 1700000000000, "claimed", "{}", 2);
	by_bus(claimed);
	entry_unref(claimed);
	pass_time(2200 * MS);
	assert_int_equal(count_of(&moderator, "\"working_on\":[\"q1\",\"q2\"]"), 1);
	/* It lapsed, and nothing was said. */
	store.working = NULL;
	pass_time(6 * SECOND);
	assert_int_equal(count_of(&moderator, "\"working_on\":[]"), 2);
	deliver_here(deliver, EVENT, "s1", "Wang", "moderator", false);
	leave(&moderator);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, start, finish)
	const struct CMUnitTest tests[] = {
		TEST(test_what_cannot_be_is_refused),
		TEST(test_notices_go_to_their_person),
		TEST(test_control_comes_without_a_bus),
		TEST(test_what_nobody_watches_is_let_go),
		TEST(test_presence_is_added_up),
		TEST(test_minutes_are_noted),
		TEST(test_votes_are_told_at_most_once_a_second),
		TEST(test_the_numbers_are_told_when_they_change_once_a_second),
		TEST(test_shown_again_is_read_anew),
		TEST(test_the_desk_has_two_audiences),
		TEST(test_who_is_at_the_desk),
		TEST(test_what_each_works_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
