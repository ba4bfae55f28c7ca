/* A worker is killed with its viewers on it, while announcements go on: they come back by themselves with their positions. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
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

#define NOTICE_US    1000000 /* in which all who were on it must have noticed */
#define RETURN_MOST  60 /* seconds */
#define FOREVER      UINT32_MAX
#define TELL_NS      500000000u
#define SETTLE_UNTIL 30

/* Until all who lost their connection are back; false: not in time. */
static bool
await_return(const struct load_options *options, struct swarm *swarm, struct swarm_numbers *now)
{
	uint64_t end = clock_monotonic_ns() + (uint64_t)RETURN_MOST * 1000000000u;
	uint64_t told = 0;

	usleep(NOTICE_US);
	do {
		usleep(20000);
		swarm_numbers(swarm, now);
		if (clock_monotonic_ns() - told > TELL_NS) {
			told = clock_monotonic_ns();
			scenario_progress(
				options, "back: %" PRIu64 " of %" PRIu64, now->back, now->left);
		}
	} while (now->back + now->failed < now->left && clock_monotonic_ns() < end);
	if (now->left == 0)
		fprintf(stderr, "openfloor-load: nobody has noticed that a worker was killed\n");
	else if (now->back < now->left)
		fprintf(stderr, "openfloor-load: only %" PRIu64 " of %" PRIu64 " came back\n",
			now->back, now->left);
	return now->left > 0 && now->back >= now->left;
}

/* False: there was no worker to kill, told on stderr. */
static bool
kill_worker(const struct load_options *options)
{
	long worker = process_fullest_child(options->server_pid);

	if (worker > 0 && kill((pid_t)worker, SIGKILL) == 0)
		return true;
	fprintf(stderr, "openfloor-load: there is no worker of %ld to kill: %s\n",
		options->server_pid, worker <= 0 ? "it has no child" : strerror(errno));
	return false;
}

/* The host, too, comes only when the worker is dead: a connection to it would have died with it. */
static bool
play(const struct load_options *options, struct swarm *swarm, json_t *figures)
{
	struct swarm_numbers *now = mem_zero(1, sizeof *now);
	uint64_t killed_ns = clock_monotonic_ns();
	bool is_whole = kill_worker(options);
	struct crier *crier = is_whole ? crier_open(options, scenario_event(options), 1) : NULL;

	if (crier != NULL) {
		crier_play(crier, 1000.0 / options->every_ms, FOREVER);
		is_whole = await_return(options, swarm, now);
		figures_real(
			figures, "all_back_ms", (double)(now->last_return_ns - killed_ns) / 1e6);
		figures_times(figures, "return", &now->returning);
		crier_halt(crier);
		is_whole = crier_wait(crier, 10) && is_whole;
		is_whole = is_whole && scenario_settle(options, swarm, SETTLE_UNTIL);
	}
	is_whole = is_whole && crier != NULL;
	crier_close(crier);
	free(now);
	return scenario_check(swarm, figures) && is_whole;
}

bool
scenario_crash(const struct load_options *options, json_t *figures)
{
	struct swarm *swarm = scenario_join_as(options, &(struct swarm_options){.returns = true});
	bool is_whole;

	if (swarm == NULL)
		return false;
	is_whole = play(options, swarm, figures);
	swarm_stop(swarm);
	return is_whole;
}
