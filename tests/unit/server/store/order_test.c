/* Several processes write to the same streams at once, as workers do. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "server/store/city.h"
#include "store/audit.h"
#include "unit.h"

enum { PROCESSES = 3, JOBS = 600 };

static atomic_int done;

static void
on_run(struct store_job *job, struct tx *tx)
{
	(void)job;
	struct text_ref text;
	json_t *body = json_pack("{s:i}", "pid", (int)getpid());
	tx_text(tx, "问题", &text);
	tx_append(tx, &(struct append){.stream = "public:e1", .kind = "question", .body = body});
	tx_append(tx, &(struct append){.stream = "desk:e1", .kind = "submitted", .body = body});
	tx_audit(tx, &(struct audit_row){.stream = "e1", .actor = "ann", .action = "question.ask"});
	json_decref(body);
}

static void
on_done(struct store_job *job, enum err outcome)
{
	(void)job;
	if (outcome != ERR_OK)
		_exit(3);
	atomic_fetch_add(&done, 1);
}

static void
write_much(const struct city *city)
{
	char problem[200];
	struct store *store;
	struct store_job *jobs = calloc(JOBS, sizeof *jobs);
	if (store_open(&city->options, &store, problem, sizeof problem) != ERR_OK)
		_exit(1);
	for (int i = 0; i < JOBS; i++) {
		jobs[i] = (struct store_job){.run = on_run, .done = on_done};
		if (store_write(store, &jobs[i]) != ERR_OK)
			_exit(2);
		if (i % 7 == 0)
			nanosleep(&(struct timespec){.tv_nsec = 300000}, NULL);
		store_collect(store);
	}
	store_close(store);
	free(jobs);
	_exit(atomic_load(&done) == JOBS ? 0 : 4);
}

static void
seqs_have_no_gap_and_time_does_not_go_back(void **state)
{
	(void)state;
	struct city *city = city_create();
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			write_much(city);
	for (int i = 0; i < PROCESSES; i++) {
		int status;
		wait(&status);
		assert_int_equal(status, 0);
	}
	struct db *db = city_db(city);
	static const char *const streams[] = {"public:e1", "desk:e1"};
	for (int i = 0; i < 2; i++) {
		int64_t seq = 0;
		int64_t at = 0;
		struct rows *rows = db_query(db,
			"SELECT seq, at FROM entry WHERE stream = ?1 ORDER BY seq", "s",
			streams[i]);
		while (rows_next(rows)) {
			assert_int_equal(rows_integer(rows, 0), ++seq);
			assert_true(rows_integer(rows, 1) >= at);
			at = rows_integer(rows, 1);
		}
		rows_end(rows);
		assert_int_equal(seq, PROCESSES * JOBS);
	}
	assert_int_equal(
		db_integer(db, 0, "SELECT count(DISTINCT body) FROM entry", ""), PROCESSES);
	struct audit_finding found;
	assert_int_equal(audit_verify(db, &city->keys, NULL, &found), ERR_OK);
	db_close(db);
	city_free(city);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seqs_have_no_gap_and_time_does_not_go_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
