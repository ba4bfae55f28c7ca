/* Whatever somebody with a shell does to the trail, the texts or the anchors, verify names the first place. */
#include "store/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/store/city.h"
#include "unit.h"

static struct city *city;
static char *anchors;
static struct audit_finding found;

static void
on_act(struct tx *tx, void *cookie)
{
	const char *words = cookie;
	struct text_ref text;
	json_t *body = json_pack("{s:s}", "question", words);
	json_t *detail = json_pack("{s:i}", "version", 1);
	tx_text(tx, words, &text);
	tx_append(tx,
	    &(struct append){.stream = "public:e1",
	        .kind = "question",
	        .body = body,
	        .text_id = text.id,
	        .text = words,
	        .digest = text.digest,
	        .target = words});
	struct audit_row row = {.stream = "e1",
	    .actor = "mod",
	    .role = "moderator",
	    .action = "question.approve",
	    .target = words,
	    .detail = detail,
	    .address = "192.0.2.7"};
	tx_audit(tx, &row);
	row.stream = "city";
	row.detail = NULL;
	tx_audit(tx, &row);
	json_decref(body);
	json_decref(detail);
}

static void
act(int count)
{
	static int made;
	char words[16];
	for (int i = 0; i < count; i++) {
		snprintf(words, sizeof words, "q%d", ++made);
		city_run(city, on_act, words);
	}
}

static int
set_up(void **state)
{
	(void)state;
	city = city_create();
	anchors = city_path(city, "anchors");
	act(6);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	free(anchors);
	city_free(city);
	return 0;
}

static enum err
verify(const char *path)
{
	struct db *db = city_db(city);
	enum err result = audit_verify(db, &city->keys, path, &found);
	db_close(db);
	return result;
}

static void
anchor(void)
{
	struct db *db = city_db(city);
	assert_int_equal(audit_anchor(db, &city->keys, anchors, clock_wall_ms()), ERR_OK);
	db_close(db);
}

static void
expect(const char *stream, int64_t seq, const char *words)
{
	assert_string_equal(found.stream, stream);
	if (!strstr(found.what, words))
		fail_msg("\"%s\" does not say \"%s\"", found.what, words);
	assert_int_equal(found.seq, seq);
}

static void
a_whole_trail_is_whole(void **state)
{
	(void)state;
	assert_int_equal(verify(NULL), ERR_OK);
	assert_int_equal(verify(anchors), ERR_OK);
	anchor();
	act(2);
	anchor();
	anchor();
	assert_int_equal(verify(anchors), ERR_OK);
	struct keys other = city->keys;
	other.audit[0] ^= 1;
	struct db *db = city_db(city);
	assert_int_equal(audit_verify(db, &other, NULL, &found), ERR_CORRUPT);
	db_close(db);
}

static void
each_column_is_signed(void **state)
{
	(void)state;
	static const char *const changes[] = {"at = at + 1", "actor = 'off'", "role = 'host'",
	    "action = 'question.reject'", "target = 'q9'", "detail = '{}'", "address = '192.0.2.8'",
	    "mac = zeroblob(32)", "mac = x'00'"};
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		char sql[200];
		snprintf(sql, sizeof sql,
		    "CREATE TEMP TABLE kept AS SELECT * FROM audit WHERE stream = 'e1' AND seq = 3;"
		    "UPDATE audit SET %s WHERE stream = 'e1' AND seq = 3",
		    changes[i]);
		struct db *db = city_db(city);
		db_script(db, sql);
		assert_int_equal(db_error(db), ERR_OK);
		assert_int_equal(audit_verify(db, &city->keys, NULL, &found), ERR_CORRUPT);
		expect("e1", 3, "changed");
		db_script(db, "INSERT OR REPLACE INTO audit SELECT * FROM kept");
		assert_int_equal(audit_verify(db, &city->keys, NULL, &found), ERR_OK);
		db_close(db);
	}
}

static void
a_deleted_row_is_missed(void **state)
{
	(void)state;
	city_sql(city, "DELETE FROM audit WHERE stream = 'e1' AND seq IN (3, 4)");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("e1", 3, "rows 3 to 4 are missing");
}

static void
a_deleted_row_is_missed_when_the_rest_moves_up(void **state)
{
	(void)state;
	city_sql(city, "DELETE FROM audit WHERE stream = 'e1' AND seq = 3;"
	               "UPDATE audit SET seq = 3 WHERE stream = 'e1' AND seq = 4;"
	               "UPDATE audit SET seq = 4 WHERE stream = 'e1' AND seq = 5;"
	               "UPDATE audit SET seq = 5 WHERE stream = 'e1' AND seq = 6;"
	               "UPDATE audit_head SET seq = 5 WHERE stream = 'e1'");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("e1", 3, "changed, inserted or swapped");
}

static void
an_inserted_row_is_found(void **state)
{
	(void)state;
	city_sql(city, "UPDATE audit SET seq = seq + 100 WHERE stream = 'e1' AND seq >= 4;"
	               "INSERT INTO audit SELECT stream, 4, at, actor, role, action, target, detail, "
	               "address, mac FROM audit WHERE stream = 'e1' AND seq = 3;"
	               "UPDATE audit SET seq = seq - 99 WHERE stream = 'e1' AND seq > 100;"
	               "UPDATE audit_head SET seq = seq + 1 WHERE stream = 'e1'");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("e1", 4, "inserted");
}

static void
a_row_put_behind_the_end_is_found(void **state)
{
	(void)state;
	city_sql(city, "INSERT INTO audit SELECT stream, 7, at, actor, role, action, target, detail, "
	               "address, mac FROM audit WHERE stream = 'e1' AND seq = 6");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("e1", 7, "inserted");
}

static void
swapped_rows_are_found(void **state)
{
	(void)state;
	city_sql(city, "UPDATE audit SET seq = 99 WHERE stream = 'e1' AND seq = 2;"
	               "UPDATE audit SET seq = 2 WHERE stream = 'e1' AND seq = 5;"
	               "UPDATE audit SET seq = 5 WHERE stream = 'e1' AND seq = 99");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("e1", 2, "swapped");
}

static void
a_row_moved_to_another_stream_is_found(void **state)
{
	(void)state;
	city_sql(city, "UPDATE audit SET stream = 'city', seq = 7 WHERE stream = 'e1' AND seq = 6;"
	               "UPDATE audit_head SET seq = 7 WHERE stream = 'city'");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("city", 7, "changed");
}

static void
a_cut_tail_is_told_by_the_head(void **state)
{
	(void)state;
	city_sql(city, "DELETE FROM audit WHERE stream = 'e1' AND seq > 4");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("e1", 5, "rows 5 to 6 are missing");
	city_sql(city, "DELETE FROM audit WHERE stream = 'e1'");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("e1", 1, "rows 1 to 6 are missing");
}

static void
a_missing_head_is_told(void **state)
{
	(void)state;
	city_sql(city, "DELETE FROM audit_head WHERE stream = 'e1'");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("e1", 6, "head of the trail is missing");
	city_sql(city, "INSERT INTO audit_head VALUES ('e1', 6, zeroblob(32))");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("e1", 6, "head of the trail was changed");
}

/* With a head that fits the shorter trail, only the anchors know. */
static void
a_tail_cut_with_its_head_is_told_by_the_anchors(void **state)
{
	(void)state;
	anchor();
	city_sql(city, "DELETE FROM audit WHERE stream = 'e1' AND seq > 4;"
	               "UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit WHERE stream = 'e1' "
	               "AND seq = 4) WHERE stream = 'e1'");
	/* What those rows knew of is told even so, until it is taken away as well. */
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	city_sql(city, "DELETE FROM text WHERE id IN (SELECT text FROM entry WHERE seq > 4);"
	               "DELETE FROM entry WHERE seq > 4; UPDATE head SET seq = 4 WHERE seq = 6");
	assert_int_equal(verify(NULL), ERR_OK);
	assert_int_equal(verify(anchors), ERR_CORRUPT);
	expect("e1", 5, "rows 5 to 6 are missing: they were anchored at 20");
	/* Growing past the anchor does not help. */
	act(5);
	anchor();
	assert_int_equal(verify(anchors), ERR_CORRUPT);
	expect("e1", 6, "is not the one that was anchored");
}

static void
copy_database(const char *to)
{
	char sql[300];
	char *path = city_path(city, to);
	snprintf(sql, sizeof sql, "VACUUM INTO '%s'", path);
	city_sql(city, sql);
	free(path);
}

static void
an_older_file_put_back_is_told(void **state)
{
	(void)state;
	copy_database("older");
	act(3);
	anchor();
	char *older = city_path(city, "older");
	char *path = config_sqlite_path(city->config);
	assert_int_equal(rename(older, path), 0);
	assert_int_equal(verify(NULL), ERR_OK);
	assert_int_equal(verify(anchors), ERR_CORRUPT);
	expect("city", 7, "rows 7 to 9 are missing: they were anchored at");
	free(older);
	free(path);
}

static void
a_changed_text_is_told(void **state)
{
	(void)state;
	city_sql(city, "UPDATE text SET body = body || '！' WHERE body = (SELECT min(body) FROM text)");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("text", 0, "was changed");
}

/* Making the entry's digest fit does not help: the trail has it too. */
static void
a_changed_text_with_its_digest_is_told(void **state)
{
	(void)state;
	struct db *db = city_db(city);
	db_script(db,
	    "UPDATE text SET salt = x'00', body = 'forged' WHERE id = (SELECT text FROM entry WHERE seq = 2)");
	unsigned char bytes[] = {0, 'f', 'o', 'r', 'g', 'e', 'd'};
	char digest[DIGEST_HEX_SIZE];
	ids_sha256_hex(bytes, sizeof bytes, digest);
	db_run(db, "UPDATE entry SET digest = ?1 WHERE seq = 2", "s", digest);
	assert_int_equal(db_error(db), ERR_OK);
	db_close(db);
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("text", 0, "was changed");
}

static void
a_text_that_nobody_wrote_is_told(void **state)
{
	(void)state;
	city_sql(city, "INSERT INTO text VALUES ('t-forged', x'00', 'forged');"
	               "INSERT INTO entry (stream, seq, at, kind, body, text, digest) VALUES "
	               "('public:e1', 7, 1, 'answer', '{}', 't-forged', 'x')");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("text", 0, "t-forged is surplus");
}

static void
an_entry_that_shows_another_text_is_told(void **state)
{
	(void)state;
	city_sql(city, "UPDATE entry SET text = (SELECT text FROM entry WHERE seq = 3) WHERE seq = 2");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("public:e1", 2, "not the one that the trail knows");
}

static void
a_missing_text_is_told_unless_it_was_erased(void **state)
{
	(void)state;
	city_sql(city, "DELETE FROM text WHERE id = (SELECT text FROM entry WHERE seq = 4)");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("public:e1", 4, "missing");
}

static void
on_erase(struct tx *tx, void *cookie)
{
	char text[ID_SIZE];
	(void)cookie;
	db_text(tx->db, text, sizeof text, "SELECT text FROM entry WHERE seq = 4", "");
	tx_text_erase(
	    tx, text, &(struct audit_row){.stream = "e1", .actor = "ann", .role = "asker"});
}

static void
an_erased_text_is_missed_by_nobody(void **state)
{
	(void)state;
	city_run(city, on_erase, NULL);
	assert_int_equal(verify(NULL), ERR_OK);
	struct db *db = city_db(city);
	assert_int_equal(db_integer(db, 0, "SELECT count(*) FROM text", ""), 5);
	assert_int_equal(
	    db_integer(db, 0, "SELECT count(*) FROM audit WHERE action = 'erased'", ""), 1);
	db_close(db);
	/* Nor can the row that says so be made up afterwards. */
	city_sql(city, "DELETE FROM audit WHERE action = 'erased'");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
}

static void
on_private(struct tx *tx, void *cookie)
{
	(void)cookie;
	struct city_question question = {
	    .id = "qq", .asker = "ann", .text = "我想问", .state = "pending", .at = 5};
	city_ask(tx, &question);
}

/* Texts that no entry shows are in the trail as well, also where a job says nothing of them. */
static void
a_private_text_is_covered_too(void **state)
{
	(void)state;
	city_run(city, on_private, NULL);
	assert_int_equal(verify(NULL), ERR_OK);
	city_sql(city, "DELETE FROM text WHERE body = '我想问'");
	assert_int_equal(verify(NULL), ERR_CORRUPT);
	expect("qq", 0, "missing");
}

static void
on_drop(struct tx *tx, void *cookie)
{
	struct text_ref *text = cookie;
	if (text->id[0] == '\0')
		tx_text(tx, "草稿", text);
	else
		tx_text_drop(tx, text->id);
}

static void
a_dropped_draft_leaves_no_hole(void **state)
{
	(void)state;
	struct text_ref text = {.id = ""};
	city_run(city, on_drop, &text);
	city_run(city, on_drop, &text);
	assert_int_equal(verify(NULL), ERR_OK);
}

/* ------------------------------------------------------------------ the anchors themselves */

static char *
read_anchors(size_t *len)
{
	FILE *file = fopen(anchors, "r");
	char *text = calloc(1, 100000);
	*len = fread(text, 1, 99999, file);
	fclose(file);
	return text;
}

static void
write_anchors(const char *text, size_t len)
{
	FILE *file = fopen(anchors, "w");
	fwrite(text, 1, len, file);
	fclose(file);
}

static void
changed_or_missing_anchor_lines_are_told(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		anchor();
		act(1);
	}
	size_t len;
	char *text = read_anchors(&len);
	char *second = strchr(text, '\n') + 1;
	char *third = strchr(second, '\n') + 1;
	assert_int_equal(verify(anchors), ERR_OK);
	char *digit = strstr(second, "\"at\":\"20") + 8;
	(*digit)++;
	write_anchors(text, len);
	assert_int_equal(verify(anchors), ERR_CORRUPT);
	expect("anchors", 2, "line 2 of the anchors was changed");
	(*digit)--;
	/* The second line taken out. */
	FILE *file = fopen(anchors, "w");
	fwrite(text, 1, (size_t)(second - text), file);
	fwrite(third, 1, len - (size_t)(third - text), file);
	fclose(file);
	assert_int_equal(verify(anchors), ERR_CORRUPT);
	expect("anchors", 2, "missing");
	free(text);
}

/* A machine that went down while a line was written: that line was never there. */
static void
a_torn_last_line_is_no_damage(void **state)
{
	(void)state;
	anchor();
	size_t len;
	char *text = read_anchors(&len);
	act(1);
	anchor();
	assert_int_equal(truncate(anchors, (off_t)len + 20), 0);
	assert_int_equal(verify(anchors), ERR_OK);
	anchor();
	assert_int_equal(verify(anchors), ERR_OK);
	free(text);
	text = read_anchors(&len);
	assert_non_null(strchr(strchr(text, '\n') + 1, '\n'));
	free(text);
}

static void
on_old_row(struct tx *tx, void *cookie)
{
	(void)cookie;
	tx->now = clock_wall_ms() - 7200000;
	tx_audit(tx, &(struct audit_row){.stream = "e2", .actor = "mod", .action = "event.open"});
}

static void
an_absent_file_of_anchors_is_told_once_the_trail_is_old(void **state)
{
	(void)state;
	assert_int_equal(verify(anchors), ERR_OK);
	city_run(city, on_old_row, NULL);
	assert_int_equal(verify(NULL), ERR_OK);
	assert_int_equal(verify(anchors), ERR_CORRUPT);
	expect("anchors", 0, "cannot be read");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_whole_trail_is_whole),
	    TEST(each_column_is_signed),
	    TEST(a_deleted_row_is_missed),
	    TEST(a_deleted_row_is_missed_when_the_rest_moves_up),
	    TEST(an_inserted_row_is_found),
	    TEST(a_row_put_behind_the_end_is_found),
	    TEST(swapped_rows_are_found),
	    TEST(a_row_moved_to_another_stream_is_found),
	    TEST(a_cut_tail_is_told_by_the_head),
	    TEST(a_missing_head_is_told),
	    TEST(a_tail_cut_with_its_head_is_told_by_the_anchors),
	    TEST(an_older_file_put_back_is_told),
	    TEST(a_changed_text_is_told),
	    TEST(a_changed_text_with_its_digest_is_told),
	    TEST(a_text_that_nobody_wrote_is_told),
	    TEST(an_entry_that_shows_another_text_is_told),
	    TEST(a_missing_text_is_told_unless_it_was_erased),
	    TEST(an_erased_text_is_missed_by_nobody),
	    TEST(a_private_text_is_covered_too),
	    TEST(a_dropped_draft_leaves_no_hole),
	    TEST(changed_or_missing_anchor_lines_are_told),
	    TEST(a_torn_last_line_is_no_damage),
	    TEST(an_absent_file_of_anchors_is_told_once_the_trail_is_old),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
