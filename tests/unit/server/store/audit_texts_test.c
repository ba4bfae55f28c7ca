/* Texts that were changed, slipped in or taken away are told, and erased ones are missed by nobody. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/store/city.h"
#include "server/store/trail.h"
#include "store/audit.h"
#include "unit.h"

static void
a_changed_text_is_told(void **state)
{
	(void)state;
	city_sql(trail_city,
		"UPDATE text SET body = body || '！' WHERE body = (SELECT min(body) FROM text)");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("text", 0, "was changed");
}

/* Making the entry's digest fit does not help: the trail has it too. */
static void
a_changed_text_with_its_digest_is_told(void **state)
{
	(void)state;
	struct db *db = city_db(trail_city);
	db_script(db,
		"UPDATE text SET salt = x'00', body = 'forged' WHERE id = (SELECT text FROM entry WHERE seq = 2)");
	unsigned char bytes[] = {0, 'f', 'o', 'r', 'g', 'e', 'd'};
	char digest[DIGEST_HEX_SIZE];
	ids_sha256_hex(bytes, sizeof bytes, digest);
	db_run(db, "UPDATE entry SET digest = ?1 WHERE seq = 2", "s", digest);
	assert_int_equal(db_error(db), ERR_OK);
	db_close(db);
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("text", 0, "was changed");
}

static void
a_text_that_nobody_wrote_is_told(void **state)
{
	(void)state;
	city_sql(trail_city,
		"INSERT INTO text VALUES ('t-forged', x'00', 'forged');"
		"INSERT INTO entry (stream, seq, at, kind, body, text, digest) VALUES "
		"('public:e1', 7, 1, 'answer', '{}', 't-forged', 'x')");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("text", 0, "t-forged is surplus");
}

static void
an_entry_that_shows_another_text_is_told(void **state)
{
	(void)state;
	city_sql(trail_city,
		"UPDATE entry SET text = (SELECT text FROM entry WHERE seq = 3) WHERE seq = 2");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("public:e1", 2, "not the one that the trail knows");
}

static void
a_missing_text_is_told_unless_it_was_erased(void **state)
{
	(void)state;
	city_sql(trail_city, "DELETE FROM text WHERE id = (SELECT text FROM entry WHERE seq = 4)");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("public:e1", 4, "missing");
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
	city_run(trail_city, on_erase, NULL);
	assert_int_equal(trail_verify(NULL), ERR_OK);
	struct db *db = city_db(trail_city);
	assert_int_equal(db_integer(db, 0, "SELECT count(*) FROM text", ""), 5);
	assert_int_equal(
		db_integer(db, 0, "SELECT count(*) FROM audit WHERE action = 'erased'", ""), 1);
	db_close(db);
	/* Nor can the row that says so be made up afterwards. */
	city_sql(trail_city, "DELETE FROM audit WHERE action = 'erased'");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
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
	city_run(trail_city, on_private, NULL);
	assert_int_equal(trail_verify(NULL), ERR_OK);
	city_sql(trail_city, "DELETE FROM text WHERE body = '我想问'");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("qq", 0, "missing");
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
	city_run(trail_city, on_drop, &text);
	city_run(trail_city, on_drop, &text);
	assert_int_equal(trail_verify(NULL), ERR_OK);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, trail_set_up, trail_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_changed_text_is_told),
		TEST(a_changed_text_with_its_digest_is_told),
		TEST(a_text_that_nobody_wrote_is_told),
		TEST(an_entry_that_shows_another_text_is_told),
		TEST(a_missing_text_is_told_unless_it_was_erased),
		TEST(an_erased_text_is_missed_by_nobody),
		TEST(a_private_text_is_covered_too),
		TEST(a_dropped_draft_leaves_no_hole),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
