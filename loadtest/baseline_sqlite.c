/*
 * baseline_sqlite.c - how fast SQLite alone takes the rows of a question.ask.
 *
 * The same tables (the server's own migrations), the same settings, the same rows, in transactions of
 * the given number of asks, each fsynced; no thread, no check, no JSON made, and no checkpoint while
 * the clock runs (the server's run apart from its commits).  What the server reaches is
 * compared with it.
 *
 * usage: openfloor-baseline --schema FILE [--batch N] [--seconds N] [--data DIR]
 */
#include <jansson.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/ids.h"

#define DIGEST_OF_NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* As long as the ids that the server makes. */
#define EVENT  "v0000000000000000000000"
#define ASKERS 16

/*
 * What one ask leaves in the tables, each value as long as the server's: ?1 id of the question, ?2 number,
 * ?3 text's id, ?4 time, ?5 salt, ?6 digest, ?7 asker, ?8 key, ?9 sealed contact.
 */
static const char *const rows_of_an_ask[] = {
	"INSERT INTO text (id, salt, body) VALUES (?3, ?5, "
	"'第 339 个问题：请问 339 路公交车什么时候恢复？周边居民出行很不方便，盼答复。')",
	"INSERT INTO question (id, event, number, asker, label, text, content, original, state, asked_at) "
	"VALUES (?1, '" EVENT "', ?2, ?7, '网友 3F2A', ?3, ?6, ?3, 'pending', ?4)",
	"INSERT INTO contact (item, person, cipher, created_at, erase_after) "
	"VALUES (?1, ?7, ?9, ?4, ?4)",
	"UPDATE event SET received = received + 1, pending = pending + 1 WHERE id = '" EVENT "'",
	"INSERT INTO command_key (person, command, key, digest, result, at) "
	"VALUES (?7, 'question.ask', ?8, ?6, '{\"question\":\"' || ?1 || '\",\"version\":1,\"number\":\"' "
	"|| ?2 || '\",\"state\":\"pending\",\"label\":\"网友 3F2A\"}', ?4)",
	"INSERT INTO entry (stream, seq, at, kind, body, text, digest, target) "
	"VALUES ('desk:" EVENT
	"', ?2, ?4, 'submitted', '{\"question\":\"' || ?1 || '\",\"version\":1,"
	"\"state\":\"pending\",\"label\":\"网友 3F2A\",\"asked_at\":\"2026-11-24T22:36:19.123Z\"}', "
	"?3, ?6, ?1)",
	"INSERT INTO audit (stream, seq, at, actor, role, action, target, detail, address, mac) "
	"VALUES ('" EVENT "', ?2, ?4, ?7, 'anonymous', 'question.ask', ?1, "
	"'{\"state\":\"pending\",\"version\":1,\"number\":\"' || ?2 || '\",\"texts\":{\"' || ?3 || '\":\"' "
	"|| ?6 || '\"}}', '0123456789abcdef0123456789abcdef', x'" DIGEST_OF_NOTHING "')",
};
/* Once a batch: ?2 number, ?4 time. */
static const char *const rows_of_a_batch[] = {
	"UPDATE counter SET value = ?2 WHERE name = 'question'",
	"UPDATE head SET seq = ?2, at = ?4 WHERE stream = 'desk:" EVENT "'",
	"UPDATE audit_head SET seq = ?2, mac = x'" DIGEST_OF_NOTHING "' WHERE stream = '" EVENT "'",
};
#define AN_ASK  (sizeof rows_of_an_ask / sizeof rows_of_an_ask[0])
#define A_BATCH (sizeof rows_of_a_batch / sizeof rows_of_a_batch[0])

struct baseline {
	sqlite3 *handle;
	sqlite3_stmt *an_ask[AN_ASK];
	sqlite3_stmt *a_batch[A_BATCH];
	char askers[ASKERS][ID_SIZE];
	char folder[256];
};

static void
complain(const char *what, const char *why)
{
	fprintf(stderr, "openfloor-baseline: %s: %s\n", what, why);
	exit(1);
}

static void
run(struct baseline *baseline, const char *sql)
{
	if (sqlite3_exec(baseline->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		complain("SQLite", sqlite3_errmsg(baseline->handle));
}

static void
run_file(struct baseline *baseline, const char *path)
{
	struct buf sql;
	char piece[4096];
	size_t len;
	FILE *file = fopen(path, "re");
	if (!file)
		complain(path, "cannot be read");
	buf_init(&sql);
	while ((len = fread(piece, 1, sizeof piece, file)) > 0)
		buf_add(&sql, piece, len);
	fclose(file);
	run(baseline, sql.data ? sql.data : "");
	buf_fini(&sql);
}

static void
prepare(struct baseline *baseline, const char *const *sql, size_t count, sqlite3_stmt **out)
{
	for (size_t i = 0; i < count; i++)
		if (sqlite3_prepare_v3(baseline->handle, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
			    &out[i], NULL) != SQLITE_OK)
			complain(sql[i], sqlite3_errmsg(baseline->handle));
}

static void
open_baseline(struct baseline *baseline, const char *parent, const char *schema)
{
	char path[300];
	snprintf(baseline->folder, sizeof baseline->folder, "%s/openfloor-baseline-XXXXXX", parent);
	if (!mkdtemp(baseline->folder))
		complain(baseline->folder, "cannot be made");
	snprintf(path, sizeof path, "%s/db", baseline->folder);
	if (sqlite3_open(path, &baseline->handle) != SQLITE_OK)
		complain(path, "cannot be opened");
	run(baseline,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
		"PRAGMA secure_delete = ON; PRAGMA cache_size = -16384;"
		"PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY;"
		"PRAGMA mmap_size = 268435456");
	run_file(baseline, schema);
	run(baseline,
		"INSERT INTO event (id, kind, title, state, grace_minutes, moderate_after_hours, max_pending, "
		"created_at) VALUES ('" EVENT "', 'session', 'e', 'live', 60, 24, 2000, 1);"
		"INSERT INTO counter (name, value) VALUES ('question', 0);"
		"INSERT INTO head (stream, epoch, seq, at) VALUES ('desk:" EVENT "', 'x', 0, 1);"
		"INSERT INTO audit_head (stream, seq, mac) VALUES ('" EVENT "', 0, x'00')");
	for (size_t i = 0; i < ASKERS; i++) {
		char sql[200];
		ids_make('p', clock_wall_ms(), baseline->askers[i]);
		snprintf(sql, sizeof sql,
			"INSERT INTO person (id, kind, created_at) VALUES ('%s', 'anonymous', 1)",
			baseline->askers[i]);
		run(baseline, sql);
	}
	prepare(baseline, rows_of_an_ask, AN_ASK, baseline->an_ask);
	prepare(baseline, rows_of_a_batch, A_BATCH, baseline->a_batch);
}

static void
close_baseline(struct baseline *baseline)
{
	static const char *const names[] = {"db", "db-wal", "db-shm"};
	for (size_t i = 0; i < AN_ASK; i++)
		sqlite3_finalize(baseline->an_ask[i]);
	for (size_t i = 0; i < A_BATCH; i++)
		sqlite3_finalize(baseline->a_batch[i]);
	sqlite3_close(baseline->handle);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char path[300];
		snprintf(path, sizeof path, "%s/%s", baseline->folder, names[i]);
		unlink(path);
	}
	rmdir(baseline->folder);
}

static void
bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	if (at <= sqlite3_bind_parameter_count(statement))
		sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static void
step(sqlite3_stmt *statement)
{
	if (sqlite3_step(statement) != SQLITE_DONE)
		complain(sqlite3_sql(statement), sqlite3_errmsg(sqlite3_db_handle(statement)));
	sqlite3_reset(statement);
}

static void
insert_ask(struct baseline *baseline, long number)
{
	unsigned char salt[16], sealed[51]; /* as long as the contact of one who gave none */
	char question[ID_SIZE], text[ID_SIZE], digest[DIGEST_HEX_SIZE], written[24], key[24];
	int64_t now = clock_wall_ms();
	ids_make('q', now, question);
	ids_make('t', now, text);
	ids_random(salt, sizeof salt);
	ids_random(sealed, sizeof sealed);
	ids_hex(sealed, DIGEST_LEN, digest);
	snprintf(written, sizeof written, "%06ld", number);
	snprintf(key, sizeof key, "k%ld", number);
	for (size_t i = 0; i < AN_ASK; i++) {
		sqlite3_stmt *statement = baseline->an_ask[i];
		bind_text(statement, 1, question);
		bind_text(statement, 2, written);
		bind_text(statement, 3, text);
		sqlite3_bind_int64(statement, 4, now);
		sqlite3_bind_blob(statement, 5, salt, sizeof salt, SQLITE_STATIC);
		bind_text(statement, 6, digest);
		bind_text(statement, 7, baseline->askers[number % ASKERS]);
		bind_text(statement, 8, key);
		sqlite3_bind_blob(statement, 9, sealed, sizeof sealed, SQLITE_STATIC);
		step(statement);
	}
}

static void
end_batch(struct baseline *baseline, long number)
{
	for (size_t i = 0; i < A_BATCH; i++) {
		sqlite3_bind_int64(baseline->a_batch[i], 2, number);
		sqlite3_bind_int64(baseline->a_batch[i], 4, clock_wall_ms());
		step(baseline->a_batch[i]);
	}
}

static long
read_number(const char *text, long most)
{
	char *end;
	long number = strtol(text, &end, 10);
	if (*end || number < 1 || number > most)
		complain(text, "is no number that fits here");
	return number;
}

int
main(int argc, char **argv)
{
	struct baseline baseline;
	const char *schema = NULL;
	const char *parent = "/tmp";
	long batch = 64;
	long seconds = 5;
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--schema") == 0)
			schema = argv[i + 1];
		else if (strcmp(argv[i], "--data") == 0)
			parent = argv[i + 1];
		else if (strcmp(argv[i], "--batch") == 0)
			batch = read_number(argv[i + 1], 100000);
		else if (strcmp(argv[i], "--seconds") == 0)
			seconds = read_number(argv[i + 1], 3600);
		else
			complain(argv[i], "is unknown");
	}
	if (!schema)
		complain("usage", "--schema FILE [--batch N] [--seconds N] [--data DIR]");
	/* Else the heap's end is given back and fetched again with each ask, at more than SQLite's cost. */
	mallopt(M_TRIM_THRESHOLD, 256 << 20);
	open_baseline(&baseline, parent, schema);
	uint64_t start = clock_monotonic_ns();
	uint64_t spent = 0;
	long rows = 0;
	while (spent < (uint64_t)seconds * UINT64_C(1000000000)) {
		run(&baseline, "BEGIN IMMEDIATE");
		for (long i = 0; i < batch; i++)
			insert_ask(&baseline, rows++);
		end_batch(&baseline, rows);
		run(&baseline, "COMMIT");
		spent = clock_monotonic_ns() - start;
	}
	json_t *result = json_pack("{s:f, s:I, s:I, s:f}", "rows_per_second",
		(double)rows * 1e9 / (double)spent, "rows", (json_int_t)rows, "batch",
		(json_int_t)batch, "seconds", (double)spent / 1e9);
	json_dumpf(result, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(result);
	close_baseline(&baseline);
	return 0;
}
