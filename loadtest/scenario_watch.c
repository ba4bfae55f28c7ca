/* The scenarios in which people only watch: announcements, and idling. */
#include <arpa/inet.h>
#include <dirent.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client.h"
#include "scenario.h"
#include "swarm.h"
#include "viewer.h"

#define ANNOUNCEMENT_BYTES 400

/* What announces: the host of an event over HTTP, or any client of the limit server. */
struct announcer {
	const struct load_options *options;
	struct client *host; /* NULL: `limit` does it */
	int limit;
};

static bool
announce_as_host(struct announcer *announcer, const char *text)
{
	json_t *answer = NULL;
	long status = client_command(announcer->host, "event.announce",
		json_pack("{s:s, s:s}", "event", scenario_event(announcer->options), "text", text),
		&answer);

	if (status != 200) {
		char *told = json_dumps(answer, JSON_COMPACT | JSON_ENCODE_ANY);

		fprintf(stderr, "openfloor-load: the announcement was refused: %s\n",
			told != NULL ? told : "no answer");
		free(told);
	}
	json_decref(answer);
	return status == 200;
}

/* A text frame of RFC 6455 with 126 to 65535 bytes, masked with zeroes. */
static bool
announce_to_limit(struct announcer *announcer, const char *text)
{
	unsigned char frame[8 + ANNOUNCEMENT_BYTES] = {
		0x81, 0x80 | 126, ANNOUNCEMENT_BYTES >> 8, ANNOUNCEMENT_BYTES & 0xff};

	memcpy(frame + 8, text, ANNOUNCEMENT_BYTES);
	return send(announcer->limit, frame, sizeof frame, MSG_NOSIGNAL) == (ssize_t)sizeof frame;
}

/* Sends one announcement of 400 bytes, and waits until all viewers have it; the time in ms, or -1. */
static double
announce_once(struct announcer *announcer, struct swarm *swarm, unsigned round)
{
	static struct swarm_numbers numbers;
	unsigned viewers = announcer->options->viewers;
	char text[ANNOUNCEMENT_BYTES + 1];
	uint64_t wanted = (uint64_t)(round + 1) * viewers;
	uint64_t sent = clock_monotonic_ns();
	uint64_t end = sent + 30000000000u;
	int len = snprintf(text, sizeof text, "T=%" PRIu64 " ", sent);

	memset(text + len, 'a', sizeof text - 1 - (size_t)len);
	text[sizeof text - 1] = '\0';
	if (!(announcer->host != NULL ? announce_as_host(announcer, text)
				      : announce_to_limit(announcer, text)))
		return -1;
	do {
		usleep(10000);
		swarm_numbers(swarm, &numbers);
	} while (numbers.announcements < wanted && clock_monotonic_ns() < end);
	if (numbers.announcements < wanted) {
		fprintf(stderr, "openfloor-load: %" PRIu64 " of %u have it after 30 s\n",
			numbers.announcements % viewers, viewers);
		return -1;
	}
	return (double)(numbers.last_delivery_ns - sent) / 1e6;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static bool
announce_all(struct announcer *announcer, struct swarm *swarm, json_t *figures)
{
	unsigned rounds = announcer->options->rounds;
	double *took = mem_zero(rounds, sizeof *took);
	bool is_whole = true;

	for (unsigned round = 0; is_whole && round < rounds; round++) {
		took[round] = announce_once(announcer, swarm, round);
		is_whole = took[round] >= 0;
		scenario_progress(announcer->options, "round %u: %.2f ms until the last viewer",
			round + 1, took[round]);
		usleep(300000);
	}
	if (is_whole) {
		qsort(took, rounds, sizeof *took, compare);
		json_object_set_new(figures, "last_viewer_median_ms", json_real(took[rounds / 2]));
		json_object_set_new(figures, "last_viewer_least_ms", json_real(took[0]));
		json_object_set_new(
			figures, "last_viewer_greatest_ms", json_real(took[rounds - 1]));
		is_whole = scenario_check(swarm, figures);
	}
	free(took);
	return is_whole;
}

bool
scenario_announce(const struct load_options *options, json_t *figures)
{
	struct announcer announcer = {.options = options, .host = scenario_staff(options, "host")};
	struct swarm *swarm = announcer.host != NULL ? scenario_join(options) : NULL;
	bool is_whole = swarm != NULL && announce_all(&announcer, swarm, figures);

	if (swarm != NULL)
		swarm_stop(swarm);
	client_free(announcer.host);
	return is_whole;
}

/* A client of the limit server that only sends. */
static int
join_limit(const struct load_options *options)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	char host[64];
	char request[512];
	char answer[1024];
	uint16_t port;
	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t len = viewer_handshake("limit", "/ws", request, sizeof request);

	if (descriptor >= 0 && scenario_address(options, host, sizeof host, &port)) {
		to.sin_port = htons(port);
		if (inet_pton(AF_INET, host, &to.sin_addr) == 1 &&
			connect(descriptor, (struct sockaddr *)&to, sizeof to) == 0 &&
			send(descriptor, request, len, MSG_NOSIGNAL) == (ssize_t)len &&
			recv(descriptor, answer, sizeof answer, 0) > 0)
			return descriptor;
	}
	perror("openfloor-load: the limit server");
	if (descriptor >= 0)
		close(descriptor);
	return -1;
}

bool
scenario_limit(const struct load_options *options, json_t *figures)
{
	struct announcer announcer = {.options = options, .limit = join_limit(options)};
	struct swarm *swarm = announcer.limit >= 0 ? scenario_join(options) : NULL;
	bool is_whole = swarm != NULL && announce_all(&announcer, swarm, figures);

	if (swarm != NULL)
		swarm_stop(swarm);
	if (announcer.limit >= 0)
		close(announcer.limit);
	return is_whole;
}

/* Anonymous memory of PID in KB: what the process took for itself, in user space. */
static uint64_t
memory_of(long pid)
{
	char path[64];
	char line[256];
	uint64_t kilobytes = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", pid);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	while (fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, "Private_Dirty:", 14) == 0)
			kilobytes = strtoull(line + 14, NULL, 10);
	fclose(file);
	return kilobytes;
}

/* Of all workers: the children of PID that run the same program. */
static uint64_t
memory_of_workers(long pid)
{
	char path[300];
	char line[512];
	DIR *folder = opendir("/proc");
	struct dirent *name;
	uint64_t kilobytes = 0;

	if (folder == NULL)
		return 0;
	while ((name = readdir(folder)) != NULL) {
		long child = strtol(name->d_name, NULL, 10);
		FILE *file;
		char *after;
		long parent;

		if (child <= 0)
			continue;
		snprintf(path, sizeof path, "/proc/%ld/stat", child);
		file = fopen(path, "r");
		if (file == NULL)
			continue;
		after = fgets(line, sizeof line, file) != NULL ? strrchr(line, ')') : NULL;
		fclose(file);
		parent = after != NULL && strlen(after) > 4 ? strtol(after + 4, NULL, 10) : 0;
		if (parent == pid && strstr(line, "(redis") == NULL)
			kilobytes += memory_of(child);
	}
	closedir(folder);
	return kilobytes;
}

bool
scenario_idle(const struct load_options *options, json_t *figures)
{
	struct load_options few = *options;
	struct swarm *first;
	struct swarm *swarm;
	uint64_t before;
	uint64_t after;
	bool is_whole;

	if (options->server_pid <= 0) {
		fprintf(stderr, "openfloor-load: idle needs --server-pid, the supervisor's\n");
		return false;
	}
	/* A few first, so that what a worker takes once is not counted for the viewers. */
	few.viewers = 50;
	first = scenario_join(&few);
	if (first == NULL)
		return false;
	sleep(1);
	before = memory_of_workers(options->server_pid);
	swarm = scenario_join(options);
	if (swarm == NULL) {
		swarm_stop(first);
		return false;
	}
	sleep(2);
	after = memory_of_workers(options->server_pid);
	json_object_set_new(figures, "workers_before_kb", json_integer((json_int_t)before));
	json_object_set_new(figures, "workers_after_kb", json_integer((json_int_t)after));
	json_object_set_new(figures, "bytes_per_viewer",
		json_real(((double)after - (double)before) * 1024 / options->viewers));
	is_whole = scenario_check(swarm, figures);
	swarm_stop(swarm);
	swarm_stop(first);
	return is_whole;
}
