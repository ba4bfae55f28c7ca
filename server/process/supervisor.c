#include "process/supervisor.h"

#include <errno.h>
#include <ev.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "process/child.h"
#include "process/metrics.h"
#include "process/roles.h"
#include "process/signals.h"
#include "process/stage.h"

#define SECONDS_TO_END 15 /* beyond server.drain_seconds, then they are killed */

struct supervisor {
	const struct supervisor_options *options;
	struct ev_loop *loop;
	struct metrics *metrics;
	struct child_owner owner;
	struct child *children; /* Redis first if it is ours, then the workers */
	unsigned child_count;
	struct ev_io signals;
	struct ev_timer patience;
	bool announced;
	bool stopping;
	bool failed;
};

/* In a child: nothing of ours may stay open there, the lock least of all. */
static void
on_leave(void *cookie)
{
	struct supervisor *supervisor = cookie;

	close(supervisor->options->lock);
	close(supervisor->signals.fd);
	for (unsigned i = 0; i < supervisor->child_count; i++)
		if (supervisor->children[i].voice.fd >= 0)
			close(supervisor->children[i].voice.fd);
	metrics_leave(supervisor->metrics);
	ev_loop_destroy(supervisor->loop);
}

static void
announce(struct supervisor *supervisor)
{
	supervisor->announced = true;
	printf("ready %s\n", supervisor->options->url);
	fflush(stdout);
	log_info("ready", "url", supervisor->options->url);
}

static void
on_ready(void *cookie, struct child *ready)
{
	struct supervisor *supervisor = cookie;

	(void)ready;
	if (supervisor->announced || supervisor->stopping)
		return;
	for (unsigned i = 0; i < supervisor->child_count; i++) {
		const struct child *child = &supervisor->children[i];
		if (child->role->serves && !child->ready)
			return;
	}
	announce(supervisor);
}

/* --- the end */

static bool
somebody_plays(const struct supervisor *supervisor, bool serving_only)
{
	for (unsigned i = 0; i < supervisor->child_count; i++) {
		const struct child *child = &supervisor->children[i];
		if (child->pid > 0 && (!serving_only || child->role->serves))
			return true;
	}
	return false;
}

/* Redis is needed until the last worker is done. */
static void
go_on_stopping(struct supervisor *supervisor)
{
	if (somebody_plays(supervisor, true))
		return;
	if (!somebody_plays(supervisor, false)) {
		ev_break(supervisor->loop, EVBREAK_ALL);
		return;
	}
	for (unsigned i = 0; i < supervisor->child_count; i++)
		child_stop(&supervisor->children[i], supervisor->children[i].role->stop_signal);
}

static void
stop(struct supervisor *supervisor)
{
	double patience = (double)supervisor->options->stage->config->server_drain_seconds;

	if (supervisor->stopping)
		return;
	supervisor->stopping = true;
	log_info("stopping");
	for (unsigned i = 0; i < supervisor->child_count; i++)
		if (supervisor->children[i].role->serves)
			child_stop(&supervisor->children[i], SIGTERM);
	ev_timer_set(&supervisor->patience, patience + SECONDS_TO_END, 0.);
	ev_timer_start(supervisor->loop, &supervisor->patience);
	go_on_stopping(supervisor);
}

static void
on_patience(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	struct supervisor *supervisor = watcher->data;

	(void)loop;
	(void)events;
	log_warn("some do not end by themselves");
	for (unsigned i = 0; i < supervisor->child_count; i++)
		child_stop(&supervisor->children[i], SIGKILL);
}

/* --- signals */

static struct child *
find_child(struct supervisor *supervisor, pid_t pid)
{
	for (unsigned i = 0; i < supervisor->child_count; i++)
		if (supervisor->children[i].pid == pid)
			return &supervisor->children[i];
	return NULL;
}

static void
reap_one(struct supervisor *supervisor, struct child *child, int status)
{
	/* What cannot start now would not start later: the operator is told, not a log filled. */
	bool hopeless = !supervisor->announced && child_is_hopeless(status);

	child_died(child, status, !supervisor->stopping && !hopeless);
	if (hopeless && !supervisor->stopping) {
		supervisor->failed = true;
		stop(supervisor);
	}
}

static void
reap(struct supervisor *supervisor)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		struct child *child = find_child(supervisor, pid);
		if (child)
			reap_one(supervisor, child, status);
	}
	if (supervisor->stopping)
		go_on_stopping(supervisor);
}

static void
on_signal(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	struct supervisor *supervisor = watcher->data;
	int signal;

	(void)loop;
	(void)events;
	while ((signal = signals_next(watcher->fd)) != 0) {
		if (signal == SIGCHLD)
			reap(supervisor);
		else
			stop(supervisor);
	}
}

/* --- the beginning */

static void
make_children(struct supervisor *supervisor)
{
	const struct stage *stage = supervisor->owner.stage;
	unsigned count = 0;

	supervisor->children = mem_zero(stage->workers + 1, sizeof(struct child));
	if (stage->redis_socket)
		child_init(&supervisor->children[count++], &supervisor->owner, &process_redis, 0);
	for (unsigned i = 0; i < stage->workers; i++)
		child_init(&supervisor->children[count++], &supervisor->owner, &process_worker, i);
	supervisor->child_count = count;
	for (unsigned i = 0; i < count; i++)
		child_start(&supervisor->children[i]);
}

static void
init(struct supervisor *supervisor, const struct supervisor_options *options, int signals)
{
	supervisor->options = options;
	supervisor->loop = ev_loop_new(EVFLAG_AUTO);
	supervisor->owner.loop = supervisor->loop;
	supervisor->owner.stage = options->stage;
	supervisor->owner.ready = on_ready;
	supervisor->owner.leave = on_leave;
	supervisor->owner.cookie = supervisor;
	ev_io_init(&supervisor->signals, on_signal, signals, EV_READ);
	supervisor->signals.data = supervisor;
	ev_io_start(supervisor->loop, &supervisor->signals);
	ev_timer_init(&supervisor->patience, on_patience, 0., 0.);
	supervisor->patience.data = supervisor;
	if (options->metrics >= 0)
		supervisor->metrics = metrics_open(
			supervisor->loop, options->metrics, options->stage);
}

static void
fini(struct supervisor *supervisor)
{
	for (unsigned i = 0; i < supervisor->child_count; i++)
		child_fini(&supervisor->children[i]);
	free(supervisor->children);
	metrics_close(supervisor->metrics);
	close(supervisor->signals.fd);
	ev_loop_destroy(supervisor->loop);
}

int
supervisor_run(const struct supervisor_options *options)
{
	static const int wanted[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, 0};
	struct supervisor supervisor = {0};
	int signals = signals_open(wanted);

	if (signals < 0)
		return EXIT_HOPELESS;
	signal(SIGPIPE, SIG_IGN);
	options->stage->supervisor = getpid();
	init(&supervisor, options, signals);
	make_children(&supervisor);
	ev_run(supervisor.loop, 0);
	fini(&supervisor);
	log_info("stopped");
	return supervisor.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
