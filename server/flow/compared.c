#include "flow/compared.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/decide/record.h"
#include "flow/machine.h"
#include "store/card_screening.h"

/* ---- looking */

static size_t
count_points(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

void
compared_look(struct compared *compared, struct db *db, struct likeness *likeness,
	struct guesser *guesser, int64_t now)
{
	struct fingerprint print;
	struct rows *rows = db_query(db,
		"SELECT question.event, question.content, question.asker, question.asked_at, text.body "
		"FROM question JOIN text ON text.id = question.text WHERE question.id = ?1 "
		"AND question.screened_at IS NULL",
		"s", compared->question);

	compared->found = rows_next(rows);
	if (compared->found) {
		const char *text = rows_text(rows, 4);
		snprintf(compared->event, sizeof compared->event, "%s", rows_text(rows, 0));
		snprintf(compared->content, sizeof compared->content, "%s", rows_text(rows, 1));
		compared->points = count_points(text);
		likeness_twin(likeness, db, compared->event, compared->question, rows_text(rows, 2),
			rows_integer(rows, 3), &compared->twin);
		likeness_print(text, &print);
		likeness_case(db, &print, &compared->answered_in);
		fingerprint_fini(&print);
		guesser_guess(guesser, db, now, compared->event, text, &compared->guessed);
	}
	rows_end(rows);
}

void
compared_fini(struct compared *compared)
{
	free(compared->guessed.why);
	compared->guessed.why = NULL;
}

/* ---- writing */

/* The first of a group stands for all: whoever is like one of them is like that one. */
static bool
keep(const struct compared *compared, struct tx *tx)
{
	const char *twin = unless_empty(compared->twin.like.id);

	return db_run(tx->db,
		       "UPDATE question SET twin_of = COALESCE((SELECT earlier.twin_of "
		       "FROM question AS earlier WHERE earlier.id = ?3), ?3), twin_alike = ?4, "
		       "answered_in = ?5, guess_unit = ?6, guess_topic = ?7, guess_why = ?8, "
		       "screened_at = ?9 WHERE id = ?1 AND content = ?2 AND screened_at IS NULL",
		       "sssissssi", compared->question, compared->content, twin,
		       (int64_t)(compared->twin.like.alike * 100 + 0.5),
		       unless_empty(compared->answered_in.id), unless_empty(compared->guessed.unit),
		       unless_empty(compared->guessed.topic), compared->guessed.why, tx->now) == 1;
}

/* The same person has sent this before: that is a finding like any other. */
static void
add_flood(const struct compared *compared, struct tx *tx)
{
	char colour[8] = "";
	json_t *reasons = NULL;
	struct rows *rows = db_query(tx->db, "SELECT reasons, colour FROM question WHERE id = ?1",
		"s", compared->question);
	char *text;

	if (rows_next(rows)) {
		reasons = json_loads(rows_text(rows, 0), 0, NULL);
		snprintf(colour, sizeof colour, "%s", rows_text(rows, 1));
	}
	rows_end(rows);
	if (!reasons)
		reasons = json_array();
	json_array_append_new(reasons,
		json_pack("{s:s, s:s, s:i, s:I, s:s}", "kind", "flood", "rule", "same_text",
			"start", 0, "end", (json_int_t)compared->points, "severity", "suspect"));
	text = json_dumps(reasons, JSON_COMPACT);
	db_run(tx->db, "UPDATE question SET reasons = ?2, colour = ?3 WHERE id = ?1", "sss",
		compared->question, text, strcmp(colour, "red") == 0 ? "red" : "amber");
	free(text);
	json_decref(reasons);
}

/* Texts of people stay where they are: a case by its number, the telling words by their places. */
void
compared_tell(struct tx *tx, const char *question, const char *event)
{
	struct doer doer = doer_system(tx);
	json_t *card = json_object();
	json_t *body = json_pack("{s:s}", "question", question);

	card_add_screening(tx->db, card, question);
	json_object_del(json_object_get(card, "answered_in"), "text");
	json_object_del(json_object_get(card, "guess"), "why");
	json_object_update(body, card);
	json_decref(card);
	record_desk(&doer, event, "screened", body, &(struct shown){.item = question, .text = ""});
}

void
compared_write(struct compared *compared, struct tx *tx)
{
	bool something = compared->twin.like.id[0] || compared->answered_in.id[0] ||
		compared->guessed.unit[0] || compared->guessed.topic[0];

	if (!compared->found || !keep(compared, tx))
		return;
	if (compared->twin.by_the_same)
		add_flood(compared, tx);
	if (something)
		compared_tell(tx, compared->question, compared->event);
	machine_decide(tx, compared->question);
}
