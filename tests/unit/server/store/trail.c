#include "server/store/trail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "unit.h"

struct city *trail_city;
char *trail_anchors;
struct audit_finding trail_found;

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

void
trail_act(int count)
{
	static int made;
	char words[16];
	for (int i = 0; i < count; i++) {
		snprintf(words, sizeof words, "q%d", ++made);
		city_run(trail_city, on_act, words);
	}
}

int
trail_set_up(void **state)
{
	(void)state;
	trail_city = city_create();
	trail_anchors = city_path(trail_city, "anchors");
	trail_act(6);
	return 0;
}

int
trail_tear_down(void **state)
{
	(void)state;
	free(trail_anchors);
	city_free(trail_city);
	return 0;
}

enum err
trail_verify(const char *path)
{
	struct db *db = city_db(trail_city);
	enum err result = audit_verify(db, &trail_city->keys, path, &trail_found);
	db_close(db);
	return result;
}

void
trail_anchor(void)
{
	struct db *db = city_db(trail_city);
	assert_int_equal(
		audit_anchor(db, &trail_city->keys, trail_anchors, clock_wall_ms()), ERR_OK);
	db_close(db);
}

void
trail_expect(const char *stream, int64_t seq, const char *words)
{
	assert_string_equal(trail_found.stream, stream);
	if (!strstr(trail_found.what, words))
		fail_msg("\"%s\" does not say \"%s\"", trail_found.what, words);
	assert_int_equal(trail_found.seq, seq);
}
