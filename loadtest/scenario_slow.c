/* Some viewers stop reading, others read little: what the rest notice of it, and what becomes of them. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "crier.h"
#include "figures.h"
#include "process.h"
#include "scenario.h"
#include "swarm.h"
#include "target.h"

#define PAUSE_US    200000
#define FILL        400 /* announcements that fill the sockets of those who do not read */
#define FILL_RATE   100.0
#define DRAIN_US    3000000
#define ESTABLISHED 1 /* of /proc/net/tcp */

struct slowness {
	const struct load_options *options;
	struct swarm *swarm;
	struct crier *crier;
	unsigned stuck, slow, others;
	uint16_t port;
	struct swarm_numbers numbers;
	uint64_t memory_kb, memory_most_kb;
};

/* Single announcements, one after the other: the middle of the times until the others had them; -1: not all did. */
static double
measure(struct slowness *slowness, const char *name, json_t *figures)
{
	unsigned rounds = slowness->options->rounds;
	double *took = mem_zero(rounds, sizeof *took);
	double median = -1;
	unsigned round;

	for (round = 0; round < rounds; round++) {
		uint64_t wanted;

		swarm_numbers(slowness->swarm, &slowness->numbers);
		wanted = slowness->numbers.announcements + slowness->others;
		crier_play(slowness->crier, 0, 1);
		if (!crier_wait(slowness->crier, 10) ||
			!scenario_await(slowness->swarm, wanted, 30))
			break;
		swarm_numbers(slowness->swarm, &slowness->numbers);
		took[round] = (double)(slowness->numbers.last_delivery_ns -
				      crier_began_ns(slowness->crier)) /
			1e6;
		scenario_progress(slowness->options, "%s: %.2f ms", name, took[round]);
		usleep(PAUSE_US);
	}
	if (round == rounds) {
		figures_series(figures, name, took, rounds);
		median = figures_median(took, rounds);
		figures_real(figures, name, median);
	}
	free(took);
	return median;
}

/* Reads ADDRESS:PORT of /proc/net/tcp, both hexadecimal, the address in the order of the network. */
static bool
read_end(char **at, uint32_t *address, unsigned *port)
{
	while (**at == ' ')
		++*at;
	*address = ntohl((uint32_t)strtoul(*at, at, 16));
	if (**at != ':')
		return false;
	*port = (unsigned)strtoul(*at + 1, at, 16);
	return true;
}

/* So many of the stuck ones the server has not closed: they themselves would not see it, for they do not read up to it. */
static unsigned
count_open(uint16_t port)
{
	FILE *file = fopen("/proc/net/tcp", "re");
	char line[256];
	unsigned count = 0;

	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		char *at = strchr(line, ':'); /* behind the number of the line */
		uint32_t here, there;
		unsigned local, remote;

		if (at == NULL)
			continue;
		at++;
		if (read_end(&at, &here, &local) && read_end(&at, &there, &remote) &&
			local == port && there > INADDR_LOOPBACK + SWARM_STUCK_ADDRESS - 1 &&
			strtoul(at, NULL, 16) == ESTABLISHED)
			count++;
	}
	if (file != NULL)
		fclose(file);
	return count;
}

static void
look_at_memory(struct slowness *slowness)
{
	uint64_t now;

	if (slowness->options->server_pid <= 0)
		return;
	now = process_workers_kb(slowness->options->server_pid);
	if (now > slowness->memory_most_kb)
		slowness->memory_most_kb = now;
	slowness->memory_kb = now;
}

/* An announcement a second, until the server has closed the stuck ones or patience ends. */
static void
await_closing(struct slowness *slowness, json_t *figures)
{
	uint64_t began = clock_monotonic_ns();
	unsigned patience = slowness->options->patience;
	unsigned closed = 0;
	double seconds = 0;

	crier_play(slowness->crier, 1, patience);
	while (closed < slowness->stuck && seconds < patience) {
		sleep(1);
		closed = slowness->stuck - count_open(slowness->port);
		seconds = (double)(clock_monotonic_ns() - began) / 1e9;
		look_at_memory(slowness);
		scenario_progress(slowness->options,
			"%.0f s: the server has closed %u of %u stuck viewers", seconds, closed,
			slowness->stuck);
	}
	crier_halt(slowness->crier);
	figures_count(figures, "stuck_closed", closed);
	if (closed >= slowness->stuck)
		figures_real(figures, "stuck_closed_after_s", seconds);
}

/* Fills the sockets of those who do not read; what is measured next begins when the others have had it all. */
static bool
fill(struct slowness *slowness)
{
	uint64_t had;

	swarm_numbers(slowness->swarm, &slowness->numbers);
	had = slowness->numbers.announcements;
	crier_play(slowness->crier, FILL_RATE, FILL);
	return crier_wait(slowness->crier, 60) &&
		scenario_await(slowness->swarm, had + (uint64_t)FILL * slowness->others, 60);
}

static bool
play(struct slowness *slowness, json_t *figures)
{
	double without, with;

	look_at_memory(slowness);
	if (slowness->options->server_pid > 0)
		figures_count(figures, "memory_before_kb", slowness->memory_kb);
	without = measure(slowness, "others_last_before_ms", figures);
	if (without < 0)
		return false;
	swarm_stall(slowness->swarm);
	usleep(PAUSE_US);
	if (!fill(slowness))
		return false;
	look_at_memory(slowness);
	with = measure(slowness, "others_last_ms", figures);
	if (with < 0)
		return false;
	figures_ratio(figures, "ratio", with, without);
	figures_count(figures, "stuck", slowness->stuck);
	figures_count(figures, "slow", slowness->slow);
	await_closing(slowness, figures);
	swarm_wake(slowness->swarm);
	usleep(DRAIN_US);
	look_at_memory(slowness);
	swarm_numbers(slowness->swarm, &slowness->numbers);
	figures_count(figures, "stuck_new_hello", slowness->numbers.stuck_greeted);
	figures_count(figures, "slow_gone", slowness->numbers.slow_closed);
	if (slowness->options->server_pid > 0) {
		figures_count(figures, "memory_greatest_kb", slowness->memory_most_kb);
		figures_count(figures, "memory_after_kb", slowness->memory_kb);
	}
	return crier_wait(slowness->crier, 10);
}

static unsigned
share(unsigned viewers, unsigned percent)
{
	return (viewers * percent + 99) / 100;
}

bool
scenario_slow(const struct load_options *options, json_t *figures)
{
	struct slowness *slowness = mem_zero(1, sizeof *slowness);
	char host[64];
	bool is_whole = false;

	slowness->options = options;
	slowness->stuck = share(options->viewers, options->stuck);
	slowness->slow = share(options->viewers, options->slow);
	slowness->others = options->viewers - slowness->stuck - slowness->slow;
	if (scenario_address(options, host, sizeof host, &slowness->port))
		slowness->swarm = scenario_join_as(options,
			&(struct swarm_options){.stuck = slowness->stuck, .slow = slowness->slow});
	if (slowness->swarm != NULL)
		slowness->crier = crier_open(options, scenario_event(options), 1);
	if (slowness->crier != NULL)
		is_whole = play(slowness, figures);
	crier_close(slowness->crier);
	if (slowness->swarm != NULL) {
		if (is_whole && options->target == target_default())
			is_whole = scenario_settle(options, slowness->swarm, 10);
		is_whole = scenario_check(slowness->swarm, figures) && is_whole;
		swarm_stop(slowness->swarm);
	}
	free(slowness);
	return is_whole;
}
