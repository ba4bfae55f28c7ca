#include "server/store/clocked.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "store/calendars.h"
#include "store/case_clock.h"
#include "store/cases.h"
#include "unit.h"

int64_t
clocked_ms(const char *text)
{
	int64_t value = 0;

	assert_int_equal(clock_parse(text, &value), ERR_OK);
	return value;
}

void
clocked_import(struct tx *tx, const char *text)
{
	struct calendar_paper paper;
	char problem[200];

	if (calendar_read(text, strlen(text), &paper, problem, sizeof problem) != ERR_OK)
		fail_msg("%s", problem);
	calendars_put(tx, &paper);
	calendar_paper_fini(&paper);
}

void
clocked_make(struct tx *tx, char id[static ID_SIZE])
{
	struct text_ref text;
	char number[16];
	struct case_new new = {.event = "e1",
		.source = "event",
		.asker = "ann",
		.label = "网友 3F2A",
		.unit = "water",
		.publication = "public",
		.state = "received",
		.received_at = tx->now};

	tx_text(tx, "路灯什么时候修？", &text);
	new.text = new.original = text.id;
	case_create(tx, &new, id, number);
}

void
clocked_start(struct tx *tx, char id[static ID_SIZE])
{
	clocked_make(tx, id);
	assert_int_equal(
		case_clock_start(tx, id, tx->now, "event", "problem", "normal"), CASE_CLOCK_DONE);
}

void
clocked_right(struct db *db, const char *id)
{
	char problem[200] = "";

	if (!case_clock_check(db, id, problem, sizeof problem))
		fail_msg("%s", problem);
}

int64_t
clocked_column(struct db *db, const char *id, const char *name)
{
	char sql[100];

	snprintf(sql, sizeof sql, "SELECT %s FROM cases WHERE id = ?1", name);
	return db_integer(db, 0, sql, "s", id);
}
