#include "process/worker.h"

#include <ev.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "bus/bus.h"
#include "due/due.h"
#include "files/vault.h"
#include "flow/archive.h"
#include "flow/comparison.h"
#include "flow/deliver.h"
#include "flow/desks.h"
#include "flow/identity.h"
#include "flow/seats.h"
#include "flow/services.h"
#include "flow/submit.h"
#include "flow/upload.h"
#include "flow/wordlist.h"
#include "net/net.h"
#include "process/anchors.h"
#include "process/meters.h"
#include "process/roles.h"
#include "process/scheduling.h"
#include "process/signals.h"
#include "process/stage.h"

#define HEAP_KEPT        (64 << 20) /* bytes free at its end */
#define CREW_THREADS     2
#define CREW_WAITING     256
#define SLEEP_MOST_MS    1000U
#define SECONDS_TO_OPEN  3 /* for the bus; a worker serves without it as well */
#define SECONDS_TO_LEAVE 6 /* beyond server.drain_seconds */
#define LEAVING_LOOK     0.05

struct worker {
	const struct stage *stage;
	unsigned number;
	int voice;
	struct services services;
	struct net *net;
	struct due *due;
	struct anchors *anchors; /* of the first worker */
	struct meter_reader meters;

	struct ev_loop *loop;
	struct ev_async wake; /* something is finished on a side thread */
	struct ev_prepare before_sleep;
	struct ev_check after_sleep;
	struct ev_idle awake; /* active while there is more to do */
	struct ev_timer sleep;
	struct ev_timer second;
	struct ev_timer leaving;
	struct ev_io signals;

	uint64_t woke_ns;
	uint64_t longest_turn_ns; /* in this second */
	unsigned seconds;
	double leave_by;
};

/* --- side threads */

static void
on_finished(void *cookie)
{
	struct worker *worker = cookie;

	ev_async_send(worker->loop, &worker->wake);
}

static void
on_wake(struct ev_loop *loop, struct ev_async *watcher, int events)
{
	struct worker *worker = watcher->data;

	(void)loop;
	(void)events;
	store_collect(worker->services.store);
	pool_collect(worker->services.crew);
	uploads_collect(worker->services.uploads);
}

/* --- the loop's turns */

/* How long the loop may block is the deliverer's to say. */
static void
limit_sleep(struct worker *worker, unsigned most_ms)
{
	ev_timer_stop(worker->loop, &worker->sleep);
	if (most_ms == 0) {
		ev_idle_start(worker->loop, &worker->awake);
		return;
	}
	ev_idle_stop(worker->loop, &worker->awake);
	if (most_ms > SLEEP_MOST_MS)
		return; /* the second's timer is sooner */
	ev_timer_set(&worker->sleep, most_ms / 1000., 0.);
	ev_timer_start(worker->loop, &worker->sleep);
}

/* One byte to the supervisor: this worker serves. */
static void
say_ready(struct worker *worker)
{
	bool fast = deliver_is_ready(worker->services.deliver) && bus_is_up(worker->services.bus);

	if (worker->voice < 0 || (!fast && worker->seconds < SECONDS_TO_OPEN))
		return;
	if (write(worker->voice, "R", 1) != 1)
		log_warn("the supervisor does not hear");
	close(worker->voice);
	worker->voice = -1;
}

static void
worker_before_sleep(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
	struct worker *worker = watcher->data;
	uint64_t now_ns = clock_monotonic_ns();
	int64_t now_ms = clock_wall_ms();
	bool more = submit_work(worker->services.submit, now_ms);
	uint64_t turn_ns;
	unsigned most_ms;

	(void)loop;
	(void)events;
	net_before_sleep(worker->net); /* who was answered need not wait for a slice of a pass */
	most_ms = deliver_work(worker->services.deliver, now_ns, now_ms);
	limit_sleep(worker, more ? 0 : most_ms);
	net_before_sleep(worker->net);
	say_ready(worker);
	turn_ns = clock_monotonic_ns() - worker->woke_ns;
	if (turn_ns > worker->longest_turn_ns)
		worker->longest_turn_ns = turn_ns;
}

static void
on_after_sleep(struct ev_loop *loop, struct ev_check *watcher, int events)
{
	struct worker *worker = watcher->data;

	(void)loop;
	(void)events;
	worker->woke_ns = clock_monotonic_ns();
}

static void
on_awake(struct ev_loop *loop, struct ev_idle *watcher, int events)
{
	(void)loop;
	(void)watcher;
	(void)events;
}

static void
on_sleep_over(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	(void)loop;
	(void)watcher;
	(void)events;
}

static void
on_second(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	struct worker *worker = watcher->data;
	uint64_t now_ns = clock_monotonic_ns();

	(void)loop;
	(void)events;
	worker->seconds++;
	due_tick(worker->due, clock_wall_ms());
	net_second(worker->net, now_ns);
	seats_second(worker->services.seats);
	comparison_second(worker->services.comparison);
	uploads_second(worker->services.uploads);
	meters_take(&worker->meters, worker->services.store);
	counter_set(&worker->services.counters->loop_lag_us, worker->longest_turn_ns / 1000);
	worker->longest_turn_ns = 0;
	anchors_second(worker->anchors, clock_wall_ms());
}

/* --- leaving */

static void
on_leaving(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	const struct worker *worker = watcher->data;

	(void)events;
	if (net_is_drained(worker->net) || ev_now(loop) > worker->leave_by)
		ev_break(loop, EVBREAK_ALL);
}

static void
on_signal(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	struct worker *worker = watcher->data;
	int64_t seconds = worker->stage->config->server_drain_seconds;

	(void)events;
	if (signals_next(watcher->fd) != SIGTERM || ev_is_active(&worker->leaving))
		return;
	log_info("sending viewers away");
	net_drain(worker->net, (unsigned)seconds);
	worker->leave_by = ev_now(loop) + (double)seconds + SECONDS_TO_LEAVE;
	ev_timer_start(loop, &worker->leaving);
}

/* --- building */

static void
init_watchers(struct worker *worker, int signals)
{
	ev_async_init(&worker->wake, on_wake);
	ev_prepare_init(&worker->before_sleep, worker_before_sleep);
	ev_check_init(&worker->after_sleep, on_after_sleep);
	ev_idle_init(&worker->awake, on_awake);
	ev_timer_init(&worker->sleep, on_sleep_over, 0., 0.);
	ev_timer_init(&worker->second, on_second, 1., 1.);
	ev_timer_init(&worker->leaving, on_leaving, 0., LEAVING_LOOK);
	ev_io_init(&worker->signals, on_signal, signals, EV_READ);
	worker->wake.data = worker->before_sleep.data = worker->after_sleep.data = worker;
	worker->second.data = worker->leaving.data = worker->signals.data = worker;
	ev_async_start(worker->loop, &worker->wake);
}

static void
start_watchers(struct worker *worker)
{
	worker->woke_ns = clock_monotonic_ns();
	ev_prepare_start(worker->loop, &worker->before_sleep);
	ev_check_start(worker->loop, &worker->after_sleep);
	ev_timer_start(worker->loop, &worker->second);
	ev_io_start(worker->loop, &worker->signals);
}

static bool
open_store(struct worker *worker)
{
	struct store_options options = {
		.config = worker->stage->config,
		.keys = &worker->stage->keys,
		.wake = on_finished,
		.cookie = worker,
	};
	char problem[300] = "";

	if (store_open(&options, &worker->services.store, problem, sizeof(problem)) == ERR_OK)
		return true;
	log_error("the store cannot be opened", "why", problem);
	return false;
}

static bool
open_net(struct worker *worker)
{
	char problem[300] = "";

	if (net_open(&worker->services, worker->stage->tls, &worker->net, problem,
		    sizeof(problem)) == ERR_OK)
		return true;
	log_error("the network cannot be opened", "why", problem);
	return false;
}

static void
open_bus(struct worker *worker)
{
	struct services *services = &worker->services;
	struct bus_options options = {
		.loop = worker->loop,
		.url = worker->stage->redis_url,
		.password = worker->stage->redis_password,
		.installation = services->installation,
		.key = services->keys->bus,
		.handlers = &deliver_bus_handlers,
		.cookie = services->deliver,
		.counters = services->counters,
	};

	services->bus = bus_open(&options);
}

static void
on_due_entry(void *cookie, struct entry *entry)
{
	submit_publish(cookie, &entry, 1);
}

static void
name_services(struct worker *worker)
{
	struct services *services = &worker->services;
	const struct stage *stage = worker->stage;
	unsigned char random[8];
	char hex[17];

	services->config = stage->config;
	services->keys = &stage->keys;
	services->loop = worker->loop;
	services->counters = &stage->meters[worker->number].counters;
	services->workers = stage->workers;
	memcpy(services->installation, stage->installation, sizeof(services->installation));
	ids_random(random, sizeof(random));
	ids_hex(random, sizeof(random), hex);
	snprintf(services->worker, sizeof(services->worker), "%u-%s", worker->number, hex);
	meters_begin(&worker->meters, &stage->meters[worker->number]);
}

/* From the bottom up: each finds what it needs already there. */
static bool
build(struct worker *worker)
{
	struct services *services = &worker->services;

	name_services(worker);
	if (!open_store(worker))
		return false;
	services->crew = pool_create(
		"crew", CREW_THREADS, CREW_WAITING, NULL, NULL, on_finished, worker);
	services->identity = identity_create(services);
	services->wordlist = wordlist_create(services);
	services->comparison = comparison_create(services);
	services->submit = submit_create(services);
	services->vault = vault_create(worker->stage->config->store_data);
	services->uploads = uploads_create(services, on_finished, worker);
	services->desks = desks_create();
	services->seats = seats_create(services, worker->number);
	if (!open_net(worker))
		return false;
	services->deliver = deliver_create(services, &net_deliver_handlers, worker->net);
	open_bus(worker);
	worker->due = due_create(services->store, archive_due_handlers, on_due_entry, services);
	if (worker->number == 0)
		worker->anchors = anchors_create(services);
	return true;
}

/* Viewers leave first; then side threads end, so that nothing comes any more; then the rest, from the top. */
static void
take_down(struct worker *worker)
{
	struct services *services = &worker->services;

	if (worker->net)
		net_close(worker->net);
	if (services->crew)
		pool_free(services->crew);
	uploads_stop(services->uploads);
	if (services->store)
		store_close(services->store);
	uploads_free(services->uploads);
	vault_free(services->vault);
	anchors_free(worker->anchors);
	due_free(worker->due);
	seats_free(services->seats);
	desks_free(services->desks);
	submit_free(services->submit);
	identity_free(services->identity);
	wordlist_free(services->wordlist);
	comparison_free(services->comparison);
	bus_close(services->bus);
	deliver_free(services->deliver);
}

/* Only this worker's listener stays open here, and nothing is said on the supervisor's output. */
static void
settle_descriptors(const struct worker *worker)
{
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);

	for (unsigned i = 0; i < worker->stage->workers; i++)
		if (i != worker->number)
			close(worker->stage->listeners[i]);
	if (nothing >= 0) {
		dup2(nothing, STDOUT_FILENO);
		close(nothing);
	}
}

int
worker_run(const struct stage *stage, unsigned number, int voice)
{
	static const int wanted[] = {SIGTERM, 0};
	struct worker *worker = mem_zero(1, sizeof(*worker));
	int code = EXIT_SUCCESS;

	/* Else the heap's end is given back and fetched again with each batch, at more than its own cost. */
	mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
	scheduling_take_short_turns();
	worker->stage = stage;
	worker->number = number;
	worker->voice = voice;
	signal(SIGINT, SIG_IGN); /* a Ctrl-C at the terminal is for the supervisor */
	worker->loop = ev_loop_new(EVFLAG_AUTO);
	init_watchers(worker, signals_open(wanted));
	settle_descriptors(worker);
	if (build(worker)) {
		start_watchers(worker);
		net_listen(worker->net, stage->listeners[number]);
		log_info("worker serves");
		ev_run(worker->loop, 0);
		log_info("worker ends");
	} else {
		code = EXIT_HOPELESS;
	}
	take_down(worker);
	ev_loop_destroy(worker->loop);
	free(worker);
	return code;
}
