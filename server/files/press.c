#include "files/press.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "files/confine.h"

#define INPUT_BYTES_MAX (64u << 20)
#define SECONDS_MAX     15
#define PIECE           65536

/* In front of what the child answers; both ends are the same program. */
struct heading {
	uint32_t fault;
	uint32_t kind[2], width[2], height[2], len[2]; /* large, small */
};

/* ---- the child */

static bool
write_all(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		ssize_t done = write(fd, at, len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		at += done;
		len -= (size_t)done;
	}
	return true;
}

static bool
read_input(struct buf *in)
{
	for (;;) {
		ssize_t got;
		if (in->len > INPUT_BYTES_MAX)
			return false;
		buf_reserve(in, PIECE);
		got = read(STDIN_FILENO, in->data + in->len, PIECE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			return true;
		in->len += (size_t)got;
	}
}

static void
describe(const struct picture *picture, size_t place, struct heading *heading)
{
	heading->kind[place] = (uint32_t)picture->kind;
	heading->width[place] = (uint32_t)picture->width;
	heading->height[place] = (uint32_t)picture->height;
	heading->len[place] = (uint32_t)picture->bytes.len;
}

int
press_serve(void)
{
	struct buf in = {0};
	struct pressed pressed = {0};
	struct heading heading = {0};
	bool done;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!confine_self() || !read_input(&in))
		return 1;
	heading.fault = (uint32_t)picture_press(in.data ? in.data : "", in.len, &pressed);
	describe(&pressed.large, 0, &heading);
	describe(&pressed.small, 1, &heading);
	done = write_all(STDOUT_FILENO, &heading, sizeof heading) &&
		write_all(STDOUT_FILENO, pressed.large.bytes.data, pressed.large.bytes.len) &&
		write_all(STDOUT_FILENO, pressed.small.bytes.data, pressed.small.bytes.len);
	pressed_fini(&pressed);
	buf_fini(&in);
	return done ? 0 : 1;
}

/* ---- the parent, on a side thread */

static bool
start(int fd, int answer, pid_t *pid)
{
	static char name[] = "openfloor", command[] = "picture";
	char *arguments[] = {name, command, NULL}, *environment[] = {NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	bool started;

	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, answer, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	started = posix_spawn(pid, "/proc/self/exe", &actions, &attributes, arguments,
			  environment) == 0;
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return started;
}

/* Reads all that comes until the other end closes; false: too much, or too late. */
static bool
hear(int answer, struct buf *out)
{
	uint64_t until = clock_monotonic_ns() + SECONDS_MAX * UINT64_C(1000000000);

	for (;;) {
		struct pollfd wait = {.fd = answer, .events = POLLIN};
		uint64_t now = clock_monotonic_ns();
		ssize_t got;
		if (now >= until || out->len > PICTURE_BYTES_MAX + sizeof(struct heading))
			return false;
		if (poll(&wait, 1, (int)((until - now) / 1000000) + 1) <= 0)
			continue;
		buf_reserve(out, PIECE);
		got = read(answer, out->data + out->len, PIECE);
		if (got == 0)
			return true;
		if (got < 0 && errno != EINTR)
			return false;
		if (got > 0)
			out->len += (size_t)got;
	}
}

/* One of the two pictures, at *AT of WORDS. */
static bool
take(const struct heading *heading, size_t place, const struct buf *words, size_t *at,
	struct picture *out)
{
	size_t len = heading->len[place];

	if (len > words->len - *at)
		return false;
	buf_add(&out->bytes, words->data + *at, len);
	*at += len;
	out->kind = (enum file_kind)heading->kind[place];
	out->width = heading->width[place];
	out->height = heading->height[place];
	return len == 0 ||
		((out->kind == FILE_JPEG || out->kind == FILE_PNG) &&
			kind_sniff(out->bytes.data, len) == out->kind && out->width > 0 &&
			out->width <= PICTURE_LARGE_SIDE && out->height > 0 &&
			out->height <= PICTURE_LARGE_SIDE);
}

/* The child may have been taken over by what it read: nothing of its answer is believed. */
static enum picture_fault
understand(const struct buf *words, struct pressed *out)
{
	struct heading heading;
	size_t at = sizeof heading;

	if (words->len < sizeof heading)
		return PICTURE_BROKEN;
	memcpy(&heading, words->data, sizeof heading);
	if (heading.fault == PICTURE_TOO_MANY_PIXELS || heading.fault == PICTURE_MOVES)
		return (enum picture_fault)heading.fault;
	if (heading.fault == PICTURE_FINE && heading.len[0] > 0 &&
		take(&heading, 0, words, &at, &out->large) &&
		take(&heading, 1, words, &at, &out->small) && at == words->len)
		return PICTURE_FINE;
	pressed_fini(out);
	return PICTURE_BROKEN;
}

enum err
press_run(int fd, enum picture_fault *fault, struct pressed *out)
{
	struct buf words = {0};
	int ends[2];
	pid_t pid;
	bool heard;

	*out = (struct pressed){0};
	if (lseek(fd, 0, SEEK_SET) != 0 || pipe2(ends, O_CLOEXEC) != 0)
		return ERR_IO;
	if (!start(fd, ends[1], &pid)) {
		log_error("no process for a picture", "why", strerror(errno));
		close(ends[0]);
		close(ends[1]);
		return ERR_UNAVAILABLE;
	}
	close(ends[1]);
	heard = hear(ends[0], &words);
	close(ends[0]);
	if (!heard)
		kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	*fault = heard ? understand(&words, out) : PICTURE_BROKEN;
	buf_fini(&words);
	return ERR_OK;
}
