#include "process/roles.h"

#include <signal.h>

#include "process/redis_child.h"
#include "process/worker.h"

static int
run_redis(const struct stage *stage, unsigned number, int voice)
{
	(void)number;
	return redis_child_run(stage, voice);
}

const struct process_role process_redis = {
	.title = "redis",
	.run = run_redis,
	.speaks = true,
	.stop_signal = SIGTERM,
};

const struct process_role process_worker = {
	.title = "worker",
	.run = worker_run,
	.serves = true,
	.stop_signal = SIGTERM,
};
