/*
 * cases.c - cases come about and go on.
 */
#include "store/cases.h"

#include <stdio.h>
#include <time.h>

#define BEIJING_SECONDS (8 * 3600) /* the year of a number is the city's */

static int
year_of(int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000) + BEIJING_SECONDS;
	struct tm parts;
	gmtime_r(&seconds, &parts);
	return parts.tm_year + 1900;
}

static void
take_number(struct tx *tx, char number[static 16])
{
	char counter[24];
	int year = year_of(tx->now);
	snprintf(counter, sizeof counter, "case:%d", year);
	int64_t value = tx_number(tx, counter);
	snprintf(number, 16, "%04d-%06u", year % 10000, (unsigned)(value % 1000000000));
}

void
case_create(
	struct tx *tx, const struct case_new *from, char id[static ID_SIZE], char number[static 16])
{
	ids_make('c', tx->now, id);
	take_number(tx, number);
	db_run(tx->db,
		"INSERT INTO cases (id, number, source, event, question, asker, label, text, original, "
		"state, publication, clock, unit_chosen, unit_holder, topic, domain, received_at, "
		"answered_at, due_original, due_current, master) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		"?9, ?10, ?11, CASE WHEN ?10 = 'received' THEN 'running' ELSE 'stopped' END, ?12, ?12, ?13, "
		"?14, ?15, ?16, ?17, ?17, ?18)",
		"ssssssssssssssiIIs", id, number, from->source, from->event, from->question,
		from->asker, from->label, from->text, from->original, from->state,
		from->publication, from->unit, from->topic, from->domain, from->received_at,
		from->answered_at, from->due_at, from->master);
}

void
case_step(struct tx *tx, const char *case_id, const char *actor, const char *action,
	const char *from, const char *to)
{
	db_run(tx->db,
		"INSERT INTO case_step (case_id, seq, at, actor, unit, action, from_state, to_state) "
		"SELECT ?1, (SELECT COALESCE(max(seq), 0) + 1 FROM case_step WHERE case_id = ?1), ?2, ?3, "
		"(SELECT unit_holder FROM cases WHERE id = ?1), ?4, ?5, ?6",
		"sissss", case_id, tx->now, actor, action, from, to);
}
