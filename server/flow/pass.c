#include "flow/pass.h"

#include "flow/held.h"

#define SLICE         256 /* viewers */
#define COUNTERS_MOST 5 /* a pass of counters is followed by as many times its length without */
#define ALIVE_AFTER   (20 * NS_A_SECOND)

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

/* A pass of counters that goes with one of entries counts as long as both. */
static void
finish_counters(struct pace *pace, uint64_t now)
{
	uint64_t pause = (now - pace->began_ns) * COUNTERS_MOST;

	pace->is_running = false;
	pace->next_ns = pace->began_ns + (pause > NS_A_SECOND ? pause : NS_A_SECOND);
}

static void
work_counters(struct held *held, struct room *room, struct pace *pace)
{
	uint64_t now = held->deliver->now_ns;
	bool alive = now - pace->alive_ns >= ALIVE_AFTER;

	if (pace->is_running && !room_has_pass(room))
		finish_counters(pace, now);
	if (room_count(room) == 0 || pace->is_running || now < pace->next_ns)
		return;
	if (!room_send_counters(room, alive))
		return;
	pace->is_running = true;
	pace->began_ns = now;
	if (alive)
		pace->alive_ns = now;
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
		work_counters(held, room, &held->paces[i]);
		if (room_has_pass(room)) {
			room_pass(room, SLICE);
			again = true;
		}
	}
	return again;
}
