/* The scenarios in which people only watch: announcements, and idling. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "publisher.h"
#include "scenario.h"
#include "swarm.h"
#include "target.h"

/* Sends one announcement of 400 bytes, and waits until all viewers have it; the time in ms, or -1. */
static double
announce_once(const struct load_options *options, struct publisher *publisher, struct swarm *swarm,
	unsigned round)
{
	static struct swarm_numbers numbers;
	unsigned viewers = options->viewers;
	char text[ANNOUNCEMENT_BYTES + 1];
	uint64_t wanted = (uint64_t)(round + 1) * viewers;
	uint64_t sent = clock_monotonic_ns();
	uint64_t end = sent + 30000000000u;

	announcement_write(text, sent, round + 1);
	if (!publisher_send(publisher, text, ANNOUNCEMENT_BYTES))
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
announce_all(const struct load_options *options, struct publisher *publisher, struct swarm *swarm,
	json_t *figures)
{
	unsigned rounds = options->rounds;
	double *took = mem_zero(rounds, sizeof *took);
	bool is_whole = true;

	for (unsigned round = 0; is_whole && round < rounds; round++) {
		took[round] = announce_once(options, publisher, swarm, round);
		is_whole = took[round] >= 0;
		scenario_progress(
			options, "round %u: %.2f ms until the last viewer", round + 1, took[round]);
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
	struct publisher *publisher = publisher_open(options);
	struct swarm *swarm = publisher != NULL ? scenario_join(options) : NULL;
	bool is_whole = swarm != NULL && announce_all(options, publisher, swarm, figures);

	if (swarm != NULL)
		swarm_stop(swarm);
	publisher_close(publisher);
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

/* Of all workers: the children of PID, but for its Redis; of PID where it has none. */
static uint64_t
memory_of_workers(long pid)
{
	char path[300];
	char line[512];
	DIR *folder = opendir("/proc");
	struct dirent *name;
	uint64_t kilobytes = 0;
	unsigned workers = 0;

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
		if (parent == pid && strstr(line, "(redis") == NULL) {
			kilobytes += memory_of(child);
			workers++;
		}
	}
	closedir(folder);
	return workers > 0 ? kilobytes : memory_of(pid);
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
