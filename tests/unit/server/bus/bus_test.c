/*
 * The bus against a Redis of our own: what is published comes, what is forged does not, and
 * whatever dies is made anew.
 */
#include "unit.h"

#include <ev.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "bus/bus.h"

#define INSTALLATION "0123456789abcdef"
#define STREAM       "public:e1"

static const unsigned char key[32] = "a key that all workers share....";
static char folder[] = "/tmp/openfloor-bus-XXXXXX";
static char socket_path[64], url[80];
static pid_t redis;
static struct ev_loop *loop;

/* ------------------------------------------------------------- what was heard */

static struct {
	unsigned entries, subscribed, ups, downs, presences;
	uint64_t seq, viewers;
	char worker[33], event[ID_SIZE];
	int64_t count;
	bool counted;
} heard;
static struct counters counters;

static void
on_entry(void *cookie, struct entry *entry)
{
	(void)cookie;
	heard.entries++;
	heard.seq = entry->seq;
}

static void
on_subscribed(void *cookie, const char *stream)
{
	(void)cookie;
	assert_string_equal(stream, STREAM);
	heard.subscribed++;
}

static void
on_state(void *cookie, bool up)
{
	(void)cookie;
	if (up)
		heard.ups++;
	else
		heard.downs++;
}

static void
on_presence(void *cookie, const char *worker, const char *event, uint64_t viewers)
{
	(void)cookie;
	heard.presences++;
	heard.viewers = viewers;
	snprintf(heard.worker, sizeof(heard.worker), "%s", worker);
	snprintf(heard.event, sizeof(heard.event), "%s", event);
}

static void
on_count(void *cookie, const char *event, int64_t count)
{
	(void)cookie;
	assert_string_equal(event, "e1");
	heard.count = count;
	heard.counted = true;
}

static const struct bus_handlers handlers = {
	.entry = on_entry,
	.subscribed = on_subscribed,
	.state = on_state,
	.presence = on_presence,
};

/* ------------------------------------------------------------- Redis and the loop */

static void
start_redis(void)
{
	redis = fork();
	assert_true(redis >= 0);
	if (redis == 0) {
		execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", socket_path,
			"--save", "", "--appendonly", "no", "--loglevel", "warning", (char *)NULL);
		_exit(127);
	}
}

static void
stop_redis(void)
{
	kill(redis, SIGKILL);
	waitpid(redis, NULL, 0);
}

static int
open_all(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(socket_path, sizeof(socket_path), "%s/redis.sock", folder);
	snprintf(url, sizeof(url), "unix:%s", socket_path);
	loop = ev_loop_new(0);
	start_redis();
	return 0;
}

static int
close_all(void **state)
{
	(void)state;
	stop_redis();
	unlink(socket_path);
	rmdir(folder);
	ev_loop_destroy(loop);
	return 0;
}

static void
on_tick(struct ev_loop *ticking, ev_timer *timer, int events)
{
	(void)ticking;
	(void)timer;
	(void)events;
}

/* Runs the loop until IS_DONE, at most SECONDS. */
static bool
run_until(bool (*is_done)(void), double seconds)
{
	ev_timer tick;
	double end = ev_time() + seconds;

	ev_timer_init(&tick, on_tick, 0.01, 0.01);
	ev_timer_start(loop, &tick);
	while (!is_done() && ev_time() < end)
		ev_run(loop, EVRUN_ONCE);
	ev_timer_stop(loop, &tick);
	return is_done();
}

static bool
never(void)
{
	return false;
}

static bool
is_subscribed(void)
{
	return heard.subscribed > 0 && heard.ups > heard.downs;
}

static bool
has_entry(void)
{
	return heard.entries > 0;
}

static bool
is_down(void)
{
	return heard.downs > 0;
}

static bool
is_up_again(void)
{
	return heard.ups > 1 && heard.ups > heard.downs;
}

static bool
has_presence(void)
{
	return heard.presences > 0;
}

static bool
has_count(void)
{
	return heard.counted;
}

static bool
has_rejected(void)
{
	return counters.bus_rejected > 0;
}

static struct bus *
open_bus(void)
{
	struct bus_options options = {
		.loop = loop,
		.url = url,
		.installation = INSTALLATION,
		.key = key,
		.handlers = &handlers,
		.counters = &counters,
	};
	struct bus *bus;

	memset(&heard, 0, sizeof(heard));
	memset(&counters, 0, sizeof(counters));
	bus = bus_open(&options);
	bus_subscribe(bus, STREAM);
	bus_subscribe(bus, STREAM);
	assert_true(run_until(is_subscribed, 10));
	assert_int_equal(heard.subscribed, 1);
	assert_true(bus_is_up(bus));
	assert_int_equal(counters.bus_up, 1);
	return bus;
}

static void
publish(struct bus *bus, const char *stream, uint64_t seq)
{
	const char body[] = "{\"text\":\"hello\"}";
	struct entry *entry = entry_create(
		stream, "00000000000000aa", seq, 1700000000000, "post", body, sizeof(body) - 1);

	bus_publish(bus, entry);
	entry_unref(entry);
}

/* As somebody who can reach Redis, but has no key. */
static void
publish_raw(const char *stream, const void *data, size_t len)
{
	redisContext *context = redisConnectUnix(socket_path);
	redisReply *reply = redisCommand(
		context, "PUBLISH openfloor:" INSTALLATION ":%s %b", stream, data, len);

	assert_non_null(reply);
	freeReplyObject(reply);
	redisFree(context);
}

/* ------------------------------------------------------------- tests */

static void
test_entry_comes_back(void **state)
{
	struct bus *bus = open_bus();

	(void)state;
	publish(bus, "public:e2", 3); /* nobody wishes to hear it */
	publish(bus, STREAM, 7);
	assert_true(run_until(has_entry, 5));
	assert_int_equal(heard.entries, 1);
	assert_int_equal(heard.seq, 7);
	bus_unsubscribe(bus, STREAM);
	publish(bus, STREAM, 8);
	assert_false(run_until(never, 0.3));
	assert_int_equal(heard.entries, 1);
	bus_close(bus);
}

static void
test_forgeries_are_dropped(void **state)
{
	struct bus *bus = open_bus();
	struct entry *entry = entry_create(STREAM, "00000000000000aa", 1, 0, "post", "{}", 2);
	struct entry *old = entry_create(STREAM, "", 0, 1000, "claimed", "{}", 2);
	struct buf sealed = {0};

	(void)state;
	publish_raw(STREAM, "nonsense", 8);
	entry_seal(entry, INSTALLATION, (const unsigned char *)"another key ....................",
		&sealed);
	publish_raw(STREAM, sealed.data, sealed.len);
	assert_true(run_until(has_rejected, 5));
	buf_reset(&sealed);
	entry_seal(entry, INSTALLATION, key, &sealed);
	bus_subscribe(bus, STREAM);
	publish_raw("presence", sealed.data, sealed.len); /* a good one in the wrong place */
	buf_reset(&sealed);
	entry_seal(old, INSTALLATION, key, &sealed);
	publish_raw(STREAM, sealed.data, sealed.len); /* recorded long ago */
	assert_false(run_until(never, 0.3));
	assert_int_equal(heard.entries, 0);
	assert_int_equal(counters.bus_rejected, 4);
	entry_unref(entry);
	entry_unref(old);
	buf_fini(&sealed);
	bus_close(bus);
}

static void
test_presence_and_visitors(void **state)
{
	struct bus *bus = open_bus();
	const char *first[] = {"aa", "bb", "cc"};
	const char *second[] = {"bb", "dd"};

	(void)state;
	bus_presence(bus, "w1-abc", "e1", 1234);
	assert_true(run_until(has_presence, 5));
	assert_string_equal(heard.worker, "w1-abc");
	assert_string_equal(heard.event, "e1");
	assert_int_equal(heard.viewers, 1234);
	bus_visitors_add(bus, "e1", first, 3);
	bus_visitors_add(bus, "e1", second, 2);
	bus_visitors_count(bus, "e1", on_count, NULL);
	assert_true(run_until(has_count, 5));
	assert_int_equal(heard.count, 4);
	heard.counted = false;
	bus_visitors_forget(bus, "e1");
	bus_visitors_count(bus, "e1", on_count, NULL);
	assert_true(run_until(has_count, 5));
	assert_int_equal(heard.count, 0);
	bus_close(bus);
}

static void
test_redis_dies_and_comes_back(void **state)
{
	struct bus *bus = open_bus();

	(void)state;
	stop_redis();
	assert_true(run_until(is_down, 5));
	assert_false(bus_is_up(bus));
	assert_int_equal(counters.bus_up, 0);
	publish(bus, STREAM, 1); /* into the void */
	bus_presence(bus, "w", "e1", 1);
	bus_visitors_count(bus, "e1", on_count, NULL);
	assert_true(heard.counted);
	assert_int_equal(heard.count, -1);
	heard.subscribed = 0;
	start_redis();
	assert_true(run_until(is_subscribed, 10)); /* anew, by itself */
	publish(bus, STREAM, 2);
	assert_true(run_until(has_entry, 5));
	assert_int_equal(heard.seq, 2);
	bus_close(bus);
}

static void
test_suspected_subscription_is_made_anew(void **state)
{
	struct bus *bus = open_bus();

	(void)state;
	heard.subscribed = 0;
	bus_suspect(bus);
	assert_int_equal(heard.downs, 1);
	assert_true(run_until(is_subscribed, 5));
	publish(bus, STREAM, 5);
	assert_true(run_until(has_entry, 5));
	bus_suspect(bus);
	bus_suspect(bus);
	bus_close(bus); /* while it is away */
}

/* A Redis that is stopped still holds its connections open: silence is what tells. */
static void
test_silence_is_noticed(void **state)
{
	struct bus *bus = open_bus();

	(void)state;
	kill(redis, SIGSTOP);
	assert_true(run_until(is_down, 10));
	kill(redis, SIGCONT);
	assert_true(run_until(is_up_again, 10));
	publish(bus, STREAM, 9);
	assert_true(run_until(has_entry, 5));
	bus_close(bus);
}

static void
test_opened_before_redis(void **state)
{
	struct bus_options options = {
		.loop = loop,
		.url = url,
		.installation = INSTALLATION,
		.key = key,
		.handlers = &handlers,
		.counters = &counters,
	};
	struct bus *bus;

	(void)state;
	stop_redis();
	unlink(socket_path);
	memset(&heard, 0, sizeof(heard));
	bus = bus_open(&options);
	bus_subscribe(bus, STREAM);
	assert_false(run_until(is_subscribed, 0.5));
	start_redis();
	assert_true(run_until(is_subscribed, 10));
	bus_close(bus);
}

static struct {
	unsigned answers;
	bool known;
	double left;
} taken;

static void
on_left(void *cookie, bool known, double left)
{
	(void)cookie;
	taken.answers++;
	taken.known = known;
	taken.left = left;
}

static bool
is_answered(void)
{
	return taken.answers > 0;
}

static double
take(struct bus *bus, int64_t now, double cost)
{
	struct bus_bucket bucket = {.name = "b1", .per_second = 2, .burst = 10, .now_ms = now};

	taken.answers = 0;
	assert_true(bus_take(bus, &bucket, cost, on_left, NULL));
	assert_true(run_until(is_answered, 5));
	assert_true(taken.known);
	return taken.left;
}

static void
test_a_bucket_is_one_for_all(void **state)
{
	struct bus *bus = open_bus(), *other = open_bus();
	struct bus_bucket bucket = {.name = "b1", .per_second = 2, .burst = 10, .now_ms = 1000};

	(void)state;
	assert_int_equal((int)(take(bus, 1000, 4) + 0.5), 6);
	assert_int_equal((int)(take(other, 1000, 3) + 0.5), 3);
	assert_int_equal((int)(take(bus, 2000, 1) + 0.5), 4); /* it has filled by two */
	assert_int_equal(
		(int)(take(other, 1500, 1) + 0.5), 3); /* a clock that is late fills nothing */
	assert_int_equal((int)(take(bus, 2000, 8) - 0.5), -5); /* a debt */
	assert_int_equal((int)(take(bus, 2000, 100) - 0.5), -10); /* of a burst at most */
	assert_int_equal((int)(take(other, 60000, 1) + 0.5), 9);
	bus_close(other);

	assert_true(bus_take(bus, &bucket, 1, on_left, NULL));
	bus_close(bus); /* before the answer */
	assert_false(taken.known);
}

static void
test_no_bucket_while_redis_is_away(void **state)
{
	struct bus_bucket bucket = {.name = "b2", .per_second = 1, .burst = 1, .now_ms = 1};
	struct bus *bus = open_bus();

	(void)state;
	stop_redis();
	assert_true(run_until(is_down, 5));
	assert_false(bus_take(bus, &bucket, 1, on_left, NULL));
	bus_close(bus);
	start_redis();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entry_comes_back),
		cmocka_unit_test(test_forgeries_are_dropped),
		cmocka_unit_test(test_presence_and_visitors),
		cmocka_unit_test(test_redis_dies_and_comes_back),
		cmocka_unit_test(test_suspected_subscription_is_made_anew),
		cmocka_unit_test(test_silence_is_noticed),
		cmocka_unit_test(test_opened_before_redis),
		cmocka_unit_test(test_a_bucket_is_one_for_all),
		cmocka_unit_test(test_no_bucket_while_redis_is_away),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, open_all, close_all);
}
