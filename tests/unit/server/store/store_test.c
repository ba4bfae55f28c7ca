#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "server/store/city.h"
#include "store/log.h"
#include "unit.h"

struct write {
	struct store_job job;
	const char *stream;
	const char *what; /* "": an entry; "refuse", "fail", "fail in finish", "transient" */
	json_t *result;
	int ran, finished, done;
	enum err outcome;
	size_t entries;
	uint64_t seq;
};

static struct city *city;
static struct store *store;
static atomic_int wakes;

static void
on_wake(void *cookie)
{
	(void)cookie;
	atomic_fetch_add(&wakes, 1);
}

static int
set_up(void **state)
{
	(void)state;
	city = city_create();
	city->options.wake = on_wake;
	assert_int_equal(
		store_open(&city->options, &store, city->problem, sizeof city->problem), ERR_OK);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	store_close(store);
	city_free(city);
	return 0;
}

static void
on_run(struct store_job *job, struct tx *tx)
{
	struct write *write = (struct write *)job;
	json_t *body = json_pack("{s:s}", "question", "q1");
	struct text_ref text;
	write->ran++;
	tx_text(tx, "几点开门？", &text);
	db_run(tx->db, "UPDATE event SET received = received + 1 WHERE id = 'e1'", "");
	if (strcmp(write->what, "transient") == 0)
		tx_transient(tx,
			&(struct transient){
				.stream = write->stream, .kind = "claimed", .body = body});
	else
		tx_append(tx,
			&(struct append){.stream = write->stream,
				.kind = "question",
				.body = body,
				.text_id = text.id,
				.text = "几点开门？",
				.digest = text.digest,
				.target = "q1",
				.result = write->result});
	json_decref(body);
	if (strcmp(write->what, "refuse") == 0)
		tx_refuse(tx);
	if (strcmp(write->what, "fail") == 0)
		db_run(tx->db, "INSERT INTO nowhere VALUES (1)", "");
}

static void
on_finish(struct store_job *job, struct tx *tx)
{
	struct write *write = (struct write *)job;
	write->finished++;
	if (write->result)
		write->seq = (uint64_t)json_integer_value(json_object_get(write->result, "seq"));
	if (strcmp(write->what, "fail in finish") == 0)
		db_run(tx->db, "INSERT INTO nowhere VALUES (1)", "");
}

static void
on_done(struct store_job *job, enum err outcome)
{
	struct write *write = (struct write *)job;
	write->done++;
	write->outcome = outcome;
	write->entries = job->entry_count;
	if (job->entry_count) {
		assert_string_equal(job->entries[0]->stream, write->stream);
		if (job->entries[0]->seq)
			assert_non_null(strstr(job->entries[0]->body, "\"text\":\"几点开门？\""));
	}
}

static void
submit(struct write *write)
{
	write->job.run = on_run;
	write->job.finish = on_finish;
	write->job.done = on_done;
	if (!write->result)
		write->result = json_object();
	assert_int_equal(store_write(store, &write->job), ERR_OK);
}

static void
wait_for(struct write *writes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		while (!writes[i].done) {
			store_collect(store);
			nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
		}
}

static void
clear(struct write *writes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		json_decref(writes[i].result);
}

static int64_t
read_number(const char *sql)
{
	struct db *db = city_db(city);
	int64_t number = db_integer(db, -1, sql, "");
	db_close(db);
	return number;
}

static void
commits_what_waits_together(void **state)
{
	(void)state;
	enum { COUNT = 3000 };
	struct write *writes = calloc(COUNT, sizeof *writes);
	for (int i = 0; i < COUNT; i++) {
		writes[i].stream = i % 2 ? "desk:e1" : "public:e1";
		writes[i].what = "";
		submit(&writes[i]);
	}
	wait_for(writes, COUNT);
	uint64_t last[2] = {0, 0};
	for (int i = 0; i < COUNT; i++) {
		assert_int_equal(writes[i].outcome, ERR_OK);
		assert_int_equal(writes[i].seq, ++last[i % 2]);
	}
	struct store_numbers numbers;
	store_numbers(store, &numbers);
	assert_int_equal(numbers.jobs, COUNT);
	assert_true(numbers.commits < COUNT / 4);
	assert_true(numbers.commits >= COUNT / 512);
	assert_int_equal(numbers.waiting, 0);
	assert_true(atomic_load(&wakes) > 0);
	assert_int_equal(read_number("SELECT received FROM event"), COUNT);
	clear(writes, COUNT);
	free(writes);
}

/* What one job does wrong is undone, and leaves no gap in the seqs of the others. */
static void
keeps_neighbours_apart(void **state)
{
	(void)state;
	struct write writes[] = {{.what = ""}, {.what = "refuse"}, {.what = "fail"},
		{.what = "fail in finish"}, {.what = "transient"}, {.what = ""}};
	size_t count = sizeof writes / sizeof writes[0];
	for (size_t i = 0; i < count; i++) {
		writes[i].stream = "public:e1";
		submit(&writes[i]);
	}
	wait_for(writes, count);
	assert_int_equal(writes[0].outcome, ERR_OK);
	assert_int_equal(writes[1].outcome, ERR_OK);
	assert_int_equal(writes[1].entries, 0);
	assert_int_equal(writes[1].finished, 0);
	assert_int_equal(writes[2].outcome, ERR_STORE);
	assert_int_equal(writes[2].entries, 0);
	assert_int_equal(writes[3].outcome, ERR_STORE);
	assert_int_equal(writes[3].entries, 0);
	assert_int_equal(writes[4].outcome, ERR_OK);
	assert_int_equal(writes[4].entries, 1);
	assert_int_equal(writes[5].outcome, ERR_OK);
	assert_int_equal(writes[0].seq, 1);
	assert_int_equal(writes[5].seq, 2);
	assert_int_equal(read_number("SELECT received FROM event"), 3);
	assert_int_equal(read_number("SELECT count(*) FROM entry"), 2);
	assert_int_equal(read_number("SELECT count(*) FROM text"), 3);
	struct store_numbers numbers;
	store_numbers(store, &numbers);
	assert_int_equal(numbers.refused, 1);
	assert_int_equal(numbers.failed, 2);
	clear(writes, count);
}

static void
many_that_fail_do_not_stop_the_rest(void **state)
{
	(void)state;
	enum { COUNT = 60 };
	struct write writes[COUNT] = {{.ran = 0}};
	for (int i = 0; i < COUNT; i++) {
		writes[i].stream = "public:e1";
		writes[i].what = i % 2 ? "fail in finish" : "";
		submit(&writes[i]);
	}
	wait_for(writes, COUNT);
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(writes[i].outcome, i % 2 ? ERR_STORE : ERR_OK);
	assert_int_equal(read_number("SELECT seq FROM head WHERE stream = 'public:e1'"), COUNT / 2);
	assert_int_equal(read_number("SELECT count(*) FROM entry"), COUNT / 2);
	clear(writes, COUNT);
}

static off_t
size_of_database(void)
{
	struct stat status;
	char *path = config_sqlite_path(city->config);
	assert_int_equal(stat(path, &status), 0);
	free(path);
	return status.st_size;
}

/* The database file itself grows while the store is open: the keeper moves what was committed. */
static void
moves_what_was_committed_when_it_is_quiet(void **state)
{
	(void)state;
	enum { COUNT = 1500 };
	off_t before = size_of_database();
	struct write *writes = calloc(COUNT, sizeof *writes);
	for (int i = 0; i < COUNT; i++) {
		writes[i].stream = "public:e1";
		writes[i].what = "";
		submit(&writes[i]);
	}
	wait_for(writes, COUNT);
	for (int i = 0; i < 100 && size_of_database() < before + 100000; i++)
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	assert_true(size_of_database() > before + 100000);
	clear(writes, COUNT);
	free(writes);
}

static void
finishes_what_waits_when_it_closes(void **state)
{
	(void)state;
	struct write writes[20] = {{.ran = 0}};
	for (int i = 0; i < 20; i++) {
		writes[i].stream = "public:e1";
		writes[i].what = "";
		submit(&writes[i]);
	}
	store_close(store);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(writes[i].done, 1);
		assert_int_equal(writes[i].outcome, ERR_OK);
	}
	assert_int_equal(
		store_open(&city->options, &store, city->problem, sizeof city->problem), ERR_OK);
	clear(writes, 20);
}

/* ------------------------------------------------------------------ reading */

struct question {
	struct store_read read;
	int64_t found;
	int done;
	bool fails;
	enum err outcome;
};

static void
on_read(struct store_read *read, struct db *db)
{
	struct question *question = (struct question *)read;
	question->found = db_integer(db, -1, "SELECT count(*) FROM unit", "");
	if (question->fails)
		db_run(db, "INSERT INTO counter VALUES ('x', 1)", "");
}

static void
on_read_done(struct store_read *read, enum err outcome)
{
	struct question *question = (struct question *)read;
	question->outcome = outcome;
	question->done = 1;
}

static void
ask(struct question *question)
{
	question->read.run = on_read;
	question->read.done = on_read_done;
	assert_int_equal(store_ask(store, &question->read), ERR_OK);
}

static void
reads_and_never_writes(void **state)
{
	(void)state;
	struct question questions[3] = {{.found = 0}};
	questions[1].fails = true;
	questions[2].read.cancelled = true;
	for (int i = 0; i < 3; i++)
		ask(&questions[i]);
	for (int i = 0; i < 3; i++)
		while (!questions[i].done) {
			store_collect(store);
			nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
		}
	assert_int_equal(questions[0].outcome, ERR_OK);
	assert_int_equal(questions[0].found, 3);
	assert_int_equal(questions[1].outcome, ERR_STORE);
	assert_int_equal(questions[2].outcome, ERR_CANCELLED);
}

/* ------------------------------------------------------------------ faults */

#ifdef OPENFLOOR_FAULTS
static void
a_failed_commit_fails_all_and_the_next_works(void **state)
{
	(void)state;
	struct write write = {.stream = "public:e1", .what = ""};
	struct write next = {.stream = "public:e1", .what = ""};
	char *file = city_path(city, "fault");
	fclose(fopen(file, "w"));
	setenv("OPENFLOOR_FAULT", "commit_fail_every=1", 1);
	setenv("OPENFLOOR_FAULT_FILE", file, 1);
	submit(&write);
	wait_for(&write, 1);
	assert_int_equal(write.outcome, ERR_STORE);
	assert_int_equal(write.entries, 0);
	assert_int_equal(read_number("SELECT received FROM event"), 0);
	submit(&next);
	wait_for(&next, 1);
	assert_int_equal(next.outcome, ERR_OK);
	assert_int_equal(next.seq, 1);
	unsetenv("OPENFLOOR_FAULT");
	unsetenv("OPENFLOOR_FAULT_FILE");
	clear(&write, 1);
	clear(&next, 1);
	free(file);
}
#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(commits_what_waits_together, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_neighbours_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			many_that_fail_do_not_stop_the_rest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			moves_what_was_committed_when_it_is_quiet, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			finishes_what_waits_when_it_closes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_and_never_writes, set_up, tear_down),
#ifdef OPENFLOOR_FAULTS
		cmocka_unit_test_setup_teardown(
			a_failed_commit_fails_all_and_the_next_works, set_up, tear_down),
#endif
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
