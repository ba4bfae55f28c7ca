/* The scenarios in which people only watch: announcements, and idling. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "scenario.h"
#include "swarm.h"

#define ANNOUNCEMENT_BYTES 400

/* Sends one announcement of 400 bytes, and waits until all viewers have it; the time in ms, or -1. */
static double
announce_once(const struct load_options *options, struct client *host, struct swarm *swarm,
	unsigned round)
{
	static struct swarm_numbers numbers;
	char text[ANNOUNCEMENT_BYTES + 1];
	uint64_t wanted = (uint64_t)(round + 1) * options->viewers;
	uint64_t sent = clock_monotonic_ns();
	uint64_t end = sent + 30000000000u;
	json_t *answer = NULL;
	int len = snprintf(text, sizeof text, "T=%" PRIu64 " ", sent);

	memset(text + len, 'a', sizeof text - 1 - (size_t)len);
	text[sizeof text - 1] = '\0';
	if (client_command(host, "event.announce",
		    json_pack("{s:s, s:s}", "event", scenario_event(options), "text", text),
		    &answer) != 200) {
		char *told = json_dumps(answer, JSON_COMPACT | JSON_ENCODE_ANY);

		fprintf(stderr, "openfloor-load: the announcement was refused: %s\n",
			told != NULL ? told : "no answer");
		free(told);
		json_decref(answer);
		return -1;
	}
	json_decref(answer);
	do {
		usleep(10000);
		swarm_numbers(swarm, &numbers);
	} while (numbers.announcements < wanted && clock_monotonic_ns() < end);
	if (numbers.announcements < wanted) {
		fprintf(stderr, "openfloor-load: %" PRIu64 " of %" PRIu64 " have it after 30 s\n",
			numbers.announcements % options->viewers, (uint64_t)options->viewers);
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

bool
scenario_announce(const struct load_options *options, json_t *figures)
{
	struct client *host = scenario_staff(options, "host");
	struct swarm *swarm = host != NULL ? scenario_join(options) : NULL;
	double *took = calloc(options->rounds, sizeof *took);
	bool is_whole = swarm != NULL && took != NULL;

	for (unsigned round = 0; is_whole && round < options->rounds; round++) {
		took[round] = announce_once(options, host, swarm, round);
		is_whole = took[round] >= 0;
		scenario_progress(
			options, "round %u: %.2f ms until the last viewer", round + 1, took[round]);
		usleep(300000);
	}
	if (is_whole) {
		qsort(took, options->rounds, sizeof *took, compare);
		json_object_set_new(
			figures, "last_viewer_median_ms", json_real(took[options->rounds / 2]));
		json_object_set_new(figures, "last_viewer_least_ms", json_real(took[0]));
		json_object_set_new(
			figures, "last_viewer_greatest_ms", json_real(took[options->rounds - 1]));
		is_whole = scenario_check(swarm, figures);
	}
	if (swarm != NULL)
		swarm_stop(swarm);
	free(took);
	client_free(host);
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
