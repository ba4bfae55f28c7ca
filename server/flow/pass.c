#include "flow/pass.h"

#include "base/clock.h"
#include "flow/held.h"

#define SLICE          128 /* viewers: about a millisecond */
#define COUNTERS_SLICE 48
#define COUNTERS_SHARE 5 /* they get the fifth part of the time */
#define WAIT_MOST      NS_A_SECOND /* that counters wait for entries */
#define ALIVE_AFTER    (20 * NS_A_SECOND)

/* How long it took from the commit to the last viewer of the pass that has ended. */
static void
measure(struct held *held, struct room *room)
{
	struct deliver *deliver = held->deliver;
	int64_t since = room_passed(room);

	if (since && deliver->services->counters)
		histogram_add(&deliver->services->counters->fanout,
			since < deliver->now_ms ? (uint64_t)(deliver->now_ms - since) * 1000 : 0);
}

static void
finish_counters(struct held *held, struct pace *pace)
{
	struct counters *counters = held->deliver->services->counters;
	uint64_t pause = pace->spent_ns * COUNTERS_SHARE;

	if (counters)
		counter_add(&counters->counters_us, pace->spent_ns / 1000);
	pace->is_running = false;
	pace->next_ns = pace->began_ns + (pause > NS_A_SECOND ? pause : NS_A_SECOND);
}

static void
begin_counters(const struct held *held, struct room *room, struct pace *pace)
{
	uint64_t now = held->deliver->now_ns;
	bool alive = now - pace->alive_ns >= ALIVE_AFTER;

	if (room_count(room) == 0 || pace->is_running || now < pace->next_ns)
		return;
	if (!room_send_counters(room, alive))
		return;
	pace->is_running = true;
	pace->began_ns = now;
	pace->spent_ns = 0;
	if (alive)
		pace->alive_ns = now;
}

/*
 * A slice of counters is followed by a pause, so that they never take more than a fifth of the time and who asks
 * meanwhile does not wait for them.  Entries go first, until the counters have waited for too long.
 */
static void
tell(struct held *held, struct room *room, struct pace *pace)
{
	struct deliver *deliver = held->deliver;
	uint64_t now = deliver->now_ns;
	uint64_t took;

	bool more = true;

	if (!pace->is_running || (room_is_urgent(room) && now - pace->began_ns < WAIT_MOST))
		return;
	if (now >= pace->slice_ns) {
		took = clock_thread_ns();
		more = room_tell(room, COUNTERS_SLICE);
		took = clock_thread_ns() - took;
		pace->spent_ns += took;
		pace->slice_ns = now + COUNTERS_SHARE * took;
	}
	if (more)
		deliver_wake_at(deliver, pace->slice_ns);
	else
		finish_counters(held, pace);
}

/* Whoever has ended a pass comes again at once, to see what time it is. */
bool
pass_work(struct held *held)
{
	bool again = false;

	for (int i = 0; i < AUDIENCE_COUNT; i++) {
		struct room *room = held->rooms[i];
		if (!room)
			continue;
		room_set_time(room, held->deliver->now_ms);
		measure(held, room);
		begin_counters(held, room, &held->paces[i]);
		if (room_hurry(room, SLICE))
			again = true;
		tell(held, room, &held->paces[i]);
	}
	return again;
}
