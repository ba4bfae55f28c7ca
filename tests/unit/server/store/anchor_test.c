/* What the trail alone cannot know: a tail cut with its head, an older file put back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/store/city.h"
#include "server/store/trail.h"
#include "store/audit.h"
#include "unit.h"

/* With a head that fits the shorter trail, only the anchors know. */
static void
a_tail_cut_with_its_head_is_told_by_the_anchors(void **state)
{
	(void)state;
	trail_anchor();
	city_sql(trail_city,
		"DELETE FROM audit WHERE stream = 'e1' AND seq > 4;"
		"UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit WHERE stream = 'e1' "
		"AND seq = 4) WHERE stream = 'e1'");
	/* What those rows knew of is told even so, until it is taken away as well. */
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	city_sql(trail_city,
		"DELETE FROM text WHERE id IN (SELECT text FROM entry WHERE seq > 4);"
		"DELETE FROM entry WHERE seq > 4; UPDATE head SET seq = 4 WHERE seq = 6");
	assert_int_equal(trail_verify(NULL), ERR_OK);
	assert_int_equal(trail_verify(trail_anchors), ERR_CORRUPT);
	trail_expect("e1", 5, "rows 5 to 6 are missing: anchored at 20");
	/* Growing past the anchor does not help. */
	trail_act(5);
	trail_anchor();
	assert_int_equal(trail_verify(trail_anchors), ERR_CORRUPT);
	trail_expect("e1", 6, "is not the one that was anchored");
}

static void
copy_database(const char *to)
{
	char sql[300];
	char *path = city_path(trail_city, to);
	snprintf(sql, sizeof sql, "VACUUM INTO '%s'", path);
	city_sql(trail_city, sql);
	free(path);
}

static void
an_older_file_put_back_is_told(void **state)
{
	(void)state;
	copy_database("older");
	trail_act(3);
	trail_anchor();
	char *older = city_path(trail_city, "older");
	char *path = config_sqlite_path(trail_city->config);
	assert_int_equal(rename(older, path), 0);
	assert_int_equal(trail_verify(NULL), ERR_OK);
	assert_int_equal(trail_verify(trail_anchors), ERR_CORRUPT);
	trail_expect("city", 7, "rows 7 to 9 are missing: anchored at");
	free(older);
	free(path);
}

static char *
read_anchors(size_t *len)
{
	FILE *file = fopen(trail_anchors, "r");
	char *text = calloc(1, 100000);
	*len = fread(text, 1, 99999, file);
	fclose(file);
	return text;
}

static void
write_anchors(const char *text, size_t len)
{
	FILE *file = fopen(trail_anchors, "w");
	fwrite(text, 1, len, file);
	fclose(file);
}

static void
changed_or_missing_anchor_lines_are_told(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		trail_anchor();
		trail_act(1);
	}
	size_t len;
	char *text = read_anchors(&len);
	char *second = strchr(text, '\n') + 1;
	char *third = strchr(second, '\n') + 1;
	assert_int_equal(trail_verify(trail_anchors), ERR_OK);
	char *digit = strstr(second, "\"at\":\"20") + 8;
	(*digit)++;
	write_anchors(text, len);
	assert_int_equal(trail_verify(trail_anchors), ERR_CORRUPT);
	trail_expect("anchors", 2, "line 2 of the anchors was changed");
	(*digit)--;
	/* The second line taken out. */
	FILE *file = fopen(trail_anchors, "w");
	fwrite(text, 1, (size_t)(second - text), file);
	fwrite(third, 1, len - (size_t)(third - text), file);
	fclose(file);
	assert_int_equal(trail_verify(trail_anchors), ERR_CORRUPT);
	trail_expect("anchors", 2, "missing");
	free(text);
}

/* A machine that went down while a line was written: that line was never there. */
static void
a_torn_last_line_is_no_damage(void **state)
{
	(void)state;
	trail_anchor();
	size_t len;
	char *text = read_anchors(&len);
	trail_act(1);
	trail_anchor();
	assert_int_equal(truncate(trail_anchors, (off_t)len + 20), 0);
	assert_int_equal(trail_verify(trail_anchors), ERR_OK);
	trail_anchor();
	assert_int_equal(trail_verify(trail_anchors), ERR_OK);
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
	assert_int_equal(trail_verify(trail_anchors), ERR_OK);
	city_run(trail_city, on_old_row, NULL);
	assert_int_equal(trail_verify(NULL), ERR_OK);
	assert_int_equal(trail_verify(trail_anchors), ERR_CORRUPT);
	trail_expect("anchors", 0, "cannot be read");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, trail_set_up, trail_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_tail_cut_with_its_head_is_told_by_the_anchors),
		TEST(an_older_file_put_back_is_told),
		TEST(changed_or_missing_anchor_lines_are_told),
		TEST(a_torn_last_line_is_no_damage),
		TEST(an_absent_file_of_anchors_is_told_once_the_trail_is_old),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
