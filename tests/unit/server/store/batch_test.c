/* What no test of the whole store can bring about: a full disk, time that goes back, a kill after COMMIT. */
#include "store/batch.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/store/city.h"
#include "unit.h"

static struct city *city;
static struct db *db;
static struct batch *batch;
static size_t text_size;

static int
set_up(void **state)
{
	(void)state;
	city = city_create();
	db = city_db(city);
	batch = calloc(1, sizeof *batch);
	batch_init(batch, db, &city->options);
	text_size = 20;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	batch_fini(batch);
	free(batch);
	db_close(db);
	city_free(city);
	return 0;
}

static void
on_run(struct store_job *job, struct tx *tx)
{
	struct text_ref text;
	char *body = calloc(1, text_size + 1);
	(void)job;
	memset(body, 'x', text_size);
	tx_text(tx, body, &text);
	tx_append(tx,
		&(struct append){.stream = "public:e1",
			.kind = "post",
			.text_id = text.id,
			.text = body,
			.digest = text.digest});
	free(body);
}

/* Runs COUNT jobs at NOW; the first one's outcome. */
static enum err
run(size_t count, int64_t now, int64_t *at)
{
	struct store_job jobs[8] = {{.run = on_run}, {.run = on_run}, {.run = on_run}};
	batch->count = count;
	for (size_t i = 0; i < count; i++)
		batch->jobs[i] = &jobs[i];
	batch_run(batch, now);
	batch_make_entries(batch);
	enum err outcome = jobs[0].own->outcome;
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(jobs[i].own->outcome, outcome);
		assert_int_equal(jobs[i].entry_count, outcome == ERR_OK ? 1 : 0);
		if (at && jobs[i].entry_count)
			*at = jobs[i].entries[0]->at;
		for (size_t j = 0; j < jobs[i].entry_count; j++)
			entry_unref(jobs[i].entries[j]);
		free(jobs[i].entries);
		tx_private_reset(jobs[i].own);
		free(jobs[i].own);
	}
	return outcome;
}

static void
a_full_disk_fails_the_batch_and_only_it(void **state)
{
	(void)state;
	int64_t at;
	assert_int_equal(run(2, 5000, &at), ERR_OK);
	db_script(db, "PRAGMA max_page_count = 1");
	text_size = 40000;
	assert_int_equal(run(3, 5001, NULL), ERR_FULL);
	assert_int_equal(db_error(db), ERR_OK);
	assert_int_equal(db_integer(db, -1, "SELECT count(*) FROM entry", ""), 2);
	db_script(db, "PRAGMA max_page_count = 100000");
	assert_int_equal(run(3, 5002, NULL), ERR_OK);
	assert_int_equal(db_integer(db, -1, "SELECT max(seq) FROM entry", ""), 5);
	assert_int_equal(
		db_integer(db, -1, "SELECT seq FROM head WHERE stream = 'public:e1'", ""), 5);
}

static void
time_never_goes_back(void **state)
{
	(void)state;
	int64_t at = 0;
	assert_int_equal(run(1, 9000, &at), ERR_OK);
	assert_int_equal(at, 9000);
	assert_int_equal(run(1, 7000, &at), ERR_OK);
	assert_int_equal(at, 9000);
	assert_int_equal(batch->tx.now, 9000);
	/* Another process whose clock is behind: the stream's own time holds. */
	batch->tx.now = 0;
	assert_int_equal(run(1, 4000, &at), ERR_OK);
	assert_int_equal(at, 9000);
	assert_int_equal(
		db_integer(db, -1, "SELECT at FROM head WHERE stream = 'public:e1'", ""), 9000);
}

#ifdef OPENFLOOR_FAULTS
static void
what_was_committed_outlives_a_kill(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		struct db *own = city_db(city);
		struct batch *other = calloc(1, sizeof *other);
		setenv("OPENFLOOR_FAULT", "after_commit", 1);
		batch_init(other, own, &city->options);
		struct store_job job = {.run = on_run};
		other->jobs[0] = &job;
		other->count = 1;
		batch_run(other, 100);
		batch_make_entries(other);
		_exit(0);
	}
	int status;
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	assert_int_equal(db_integer(db, -1, "SELECT count(*) FROM entry", ""), 1);
	assert_int_equal(run(1, 200, NULL), ERR_OK);
	assert_int_equal(db_integer(db, -1, "SELECT max(seq) FROM entry", ""), 2);
}
#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_full_disk_fails_the_batch_and_only_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(time_never_goes_back, set_up, tear_down),
#ifdef OPENFLOOR_FAULTS
		cmocka_unit_test_setup_teardown(
			what_was_committed_outlives_a_kill, set_up, tear_down),
#endif
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
