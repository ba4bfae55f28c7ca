#include "base/pool.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "unit.h"

struct work {
	struct pool_job job;
	int input;
	int output;
	int done;
	int cancelled;
};

static int wake_pipe[2];
static atomic_int opened, closed, at_gate;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void *
open_state(void *cookie)
{
	(void)cookie;
	atomic_fetch_add(&opened, 1);
	return &opened;
}

static void
close_state(void *thread_state)
{
	assert_ptr_equal(thread_state, &opened);
	atomic_fetch_add(&closed, 1);
}

static void
wake(void *cookie)
{
	(void)cookie;
	assert_int_equal(write(wake_pipe[1], "x", 1), 1);
}

static void
run_square(struct pool_job *job, void *thread_state)
{
	struct work *work = (struct work *)job;

	assert_ptr_equal(thread_state, &opened);
	work->output = work->input * work->input;
}

static void
run_gate(struct pool_job *job, void *thread_state)
{
	run_square(job, thread_state);
	atomic_fetch_add(&at_gate, 1);
	pthread_mutex_lock(&gate);
	pthread_mutex_unlock(&gate);
}

static void
on_done(struct pool_job *job, bool cancelled)
{
	struct work *work = (struct work *)job;

	work->done++;
	work->cancelled = cancelled;
}

static struct pool *
make_pool(unsigned threads, size_t max_waiting)
{
	assert_int_equal(pipe(wake_pipe), 0);
	atomic_store(&opened, 0);
	atomic_store(&closed, 0);
	return pool_create("test", threads, max_waiting, open_state, close_state, wake, NULL);
}

static void
free_pool(struct pool *pool, int threads)
{
	pool_free(pool);
	assert_int_equal(atomic_load(&opened), threads);
	assert_int_equal(atomic_load(&closed), threads);
	close(wake_pipe[0]);
	close(wake_pipe[1]);
}

static void
test_all_are_done_once(void **state)
{
	struct pool *pool = make_pool(3, 1000);
	struct work works[500] = {0};
	int done = 0;

	(void)state;
	for (int i = 0; i < 500; i++) {
		works[i].job.run = run_square;
		works[i].job.done = on_done;
		works[i].input = i;
		assert_true(pool_submit(pool, &works[i].job));
	}
	while (done < 500) {
		struct pollfd fd = {.fd = wake_pipe[0], .events = POLLIN};
		char byte;
		assert_int_equal(poll(&fd, 1, 10000), 1);
		assert_int_equal(read(wake_pipe[0], &byte, 1), 1);
		pool_collect(pool);
		done = 0;
		for (int i = 0; i < 500; i++)
			done += works[i].done;
	}
	for (int i = 0; i < 500; i++) {
		assert_int_equal(works[i].done, 1);
		assert_int_equal(works[i].output, i * i);
		assert_false(works[i].cancelled);
	}
	free_pool(pool, 3);
}

/* One job is held at the gate; of the others two may wait, and they are cancelled at the end. */
static void
test_full_and_cancelled(void **state)
{
	struct pool *pool = make_pool(1, 2);
	struct work works[4] = {0};

	(void)state;
	for (int i = 0; i < 4; i++) {
		works[i].job.run = run_gate;
		works[i].job.done = on_done;
	}
	pthread_mutex_lock(&gate);
	assert_true(pool_submit(pool, &works[0].job));
	while (atomic_load(&at_gate) == 0)
		usleep(1000);
	assert_true(pool_submit(pool, &works[1].job));
	assert_true(pool_submit(pool, &works[2].job));
	assert_false(pool_submit(pool, &works[3].job));
	assert_int_equal(works[0].done, 0);
	pthread_mutex_unlock(&gate);
	free_pool(pool, 1);
	for (int i = 0; i < 3; i++)
		assert_int_equal(works[i].done, 1);
	assert_int_equal(works[3].done, 0);
	assert_false(works[0].cancelled);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_are_done_once),
		cmocka_unit_test(test_full_and_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
