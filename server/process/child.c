#include "process/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "process/backoff.h"
#include "process/privileges.h"
#include "process/signals.h"
#include "process/stage.h"

#define LINE_MAX_BYTES 1000

static void
name_of(const struct child *child, char out[static 32])
{
	if (child->role->serves)
		snprintf(out, 32, "%s %u", child->role->title, child->number);
	else
		snprintf(out, 32, "%s", child->role->title);
}

/* --- in the child */

static void
play(struct child *child, int voice)
{
	char name[32];

	name_of(child, name);
	log_set_process(name);
	child->owner->leave(child->owner->cookie);
	signals_forget();
	privileges_die_with(child->owner->stage->supervisor);
	exit(child->role->run(child->owner->stage, child->number, voice));
}

/* --- what it says */

static void
say_line(const struct child *child, char *line)
{
	char name[32];

	line[strcspn(line, "\r")] = '\0';
	name_of(child, name);
	if (*line)
		log_info("a child says", "child", name, "line", line);
}

static void
hear_lines(struct child *child, const char *bytes, size_t len)
{
	char *end;

	buf_add(&child->line, bytes, len);
	while ((end = memchr(child->line.data, '\n', child->line.len)) != NULL) {
		*end = '\0';
		say_line(child, child->line.data);
		buf_drop(&child->line, (size_t)(end - child->line.data) + 1);
	}
	if (child->line.len > LINE_MAX_BYTES)
		buf_reset(&child->line);
}

static void
hush(struct child *child)
{
	if (child->voice.fd < 0)
		return;
	ev_io_stop(child->owner->loop, &child->voice);
	close(child->voice.fd);
	child->voice.fd = -1;
}

static void
on_voice(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	struct child *child = watcher->data;
	char bytes[512];
	ssize_t len = read(watcher->fd, bytes, sizeof(bytes));

	(void)loop;
	(void)events;
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (len <= 0) {
		hush(child);
	} else if (child->role->speaks) {
		hear_lines(child, bytes, (size_t)len);
	} else if (!child->ready) {
		child->ready = true;
		child->owner->ready(child->owner->cookie, child);
	}
}

/* --- its life, as the supervisor sees it */

static void
schedule(struct child *child, uint64_t lived_ms)
{
	child->pause_ms = backoff_next(child->pause_ms, lived_ms);
	ev_timer_set(&child->next, child->pause_ms / 1000., 0.);
	ev_timer_start(child->owner->loop, &child->next);
}

static void
listen_to(struct child *child, int voice)
{
	fcntl(voice, F_SETFL, O_NONBLOCK);
	ev_io_set(&child->voice, voice, EV_READ);
	ev_io_start(child->owner->loop, &child->voice);
}

void
child_start(struct child *child)
{
	char pid[16], name[32];
	int ends[2];

	child->ready = false;
	child->started_ns = clock_monotonic_ns();
	name_of(child, name);
	if (pipe2(ends, O_CLOEXEC)) {
		log_error("no pipe for a child", "child", name, "why", strerror(errno));
		schedule(child, 0);
		return;
	}
	child->pid = fork();
	if (child->pid == 0) {
		close(ends[0]);
		play(child, ends[1]);
	}
	close(ends[1]);
	if (child->pid < 0) {
		log_error("a child cannot be made", "child", name, "why", strerror(errno));
		close(ends[0]);
		child->pid = 0;
		schedule(child, 0);
		return;
	}
	listen_to(child, ends[0]);
	snprintf(pid, sizeof(pid), "%ld", (long)child->pid);
	log_info("child started", "child", name, "pid", pid);
}

static void
on_next(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	(void)loop;
	(void)events;
	child_start(watcher->data);
}

void
child_init(struct child *child, const struct child_owner *owner, const struct process_role *role,
	unsigned number)
{
	memset(child, 0, sizeof(*child));
	child->owner = owner;
	child->role = role;
	child->number = number;
	ev_io_init(&child->voice, on_voice, -1, EV_READ);
	child->voice.data = child;
	ev_timer_init(&child->next, on_next, 0., 0.);
	child->next.data = child;
}

void
child_fini(struct child *child)
{
	hush(child);
	ev_timer_stop(child->owner->loop, &child->next);
	buf_fini(&child->line);
}

void
child_stop(struct child *child, int signal)
{
	ev_timer_stop(child->owner->loop, &child->next);
	if (child->pid > 0)
		kill(child->pid, signal);
}

bool
child_is_hopeless(int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_HOPELESS;
}

static void
tell_death(const struct child *child, int status, bool again)
{
	char name[32], how[32], pid[16];

	name_of(child, name);
	if (WIFSIGNALED(status))
		snprintf(how, sizeof(how), "signal %d", WTERMSIG(status));
	else
		snprintf(how, sizeof(how), "exit %d", WEXITSTATUS(status));
	snprintf(pid, sizeof(pid), "%ld", (long)child->pid);
	if (again)
		log_warn("child died", "child", name, "pid", pid, "how", how);
	else
		log_info("child ended", "child", name, "pid", pid, "how", how);
}

void
child_died(struct child *child, int status, bool again)
{
	uint64_t lived_ms = (clock_monotonic_ns() - child->started_ns) / 1000000;

	tell_death(child, status, again);
	child->pid = 0;
	child->ready = false;
	hush(child);
	if (again)
		schedule(child, lived_ms);
}
