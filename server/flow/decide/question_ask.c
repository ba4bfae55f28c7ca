/*
 * question_ask.c - a question comes in: kept with its receipt, and laid on the moderators' desk.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "flow/decide/asker.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "store/person.h"

#define MINUTE_MS INT64_C(60000)

/* Of an event's places, a quarter is kept for registered people; of a handful there is nothing to share. */
#define KNOWN_PART  4
#define SHARED_FROM 100

/* One question on its way in. */
struct asking {
	struct decision *decision;
	struct event_row event;
	bool by_clerk;
	char asker[ID_SIZE];
	char id[ID_SIZE];
	char number[24];
	char district[128]; /* as it stands in the label; "": not said */
	char label[64];
	const char *words; /* the text as it is offered for approval */
	struct text_ref text;
	struct text_ref original; /* the same one where nothing is masked */
};

/* ---- may it come in? */

/* Exact over all workers, because the questions themselves are counted. */
static bool
asks_too_often(struct asking *asking)
{
	struct decision *decision = asking->decision;
	const struct config *config = decision->tx->config;
	int64_t since = decision->tx->now - MINUTE_MS;
	int64_t asked = 0;
	int64_t oldest = 0;
	struct rows *rows;

	if (!config->limits_enabled || asking->by_clerk)
		return false;
	rows = db_query(decision->tx->db,
		"SELECT COUNT(*), MIN(asked_at) FROM question WHERE asker = ?1 AND asked_at > ?2",
		"si", decision->actor.person, since);
	if (rows_next(rows)) {
		asked = rows_integer(rows, 0);
		oldest = rows_integer(rows, 1);
	}
	rows_end(rows);
	if (asked < config->limits_asks_per_minute)
		return false;
	decision_refuse(decision, PROBLEM_TOO_MANY, "一分钟内提问太多，请稍后再提",
		"Too many questions within a minute; please wait a little");
	decision->problem.retry_after = 1 + (int)((oldest - since) / 1000);
	return true;
}

/* Slow mode, as the desk has set it for this event. */
static bool
is_slowed(struct asking *asking)
{
	struct decision *decision = asking->decision;
	int64_t pause = asking->event.slow_seconds * 1000;
	int64_t last, wait;
	char zh[160], en[160];

	if (pause == 0 || asking->by_clerk)
		return false;
	last = db_integer(decision->tx->db, 0,
		"SELECT max(asked_at) FROM question WHERE asker = ?1 AND event = ?2", "ss",
		decision->actor.person, asking->event.id);
	wait = last + pause - decision->tx->now;
	if (last == 0 || wait <= 0)
		return false;
	wait = (wait + 999) / 1000;
	snprintf(zh, sizeof zh, "现在每人每 %lld 秒可以提一条，请再等 %lld 秒",
		(long long)pause / 1000, (long long)wait);
	snprintf(en, sizeof en, "One question every %lld seconds for now; please wait %lld more",
		(long long)pause / 1000, (long long)wait);
	decision_refuse(decision, PROBLEM_TOO_MANY, zh, en);
	decision->problem.retry_after = (int)wait;
	return true;
}

/* A flood comes from sessions that cost nothing: it must not take the last places from people the city knows. */
static bool
is_full(struct asking *asking)
{
	int64_t most = asking->event.max_pending;

	if (asking->decision->actor.kind == PERSON_KIND_ANONYMOUS && !asking->by_clerk &&
		most >= SHARED_FROM)
		most -= most / KNOWN_PART;
	if (asking->event.pending < most)
		return false;
	decision_refuse(asking->decision, PROBLEM_EVENT_FULL, NULL, NULL);
	asking->decision->problem.retry_after = 60;
	return true;
}

static bool
exists(struct db *db, const char *sql, const char *id, const char *event)
{
	return db_integer(db, 0, sql, "ss", id, event) == 1;
}

/* A follow-up is to an answer that everybody can read. */
static void
check_follows(struct asking *asking, const char *follows)
{
	if (!exists(asking->decision->tx->db,
		    "SELECT 1 FROM question WHERE id = ?1 AND event = ?2 AND state = 'approved' "
		    "AND publish_at IS NULL AND EXISTS (SELECT 1 FROM answer "
		    "WHERE answer.question = question.id AND answer.state = 'published')",
		    follows, asking->event.id))
		decision_refuse_argument(asking->decision, "/follows", "只能追问已公开答复的提问",
			"Only a question with a published answer can be followed up");
}

/* It becomes part of a public label that no moderator reads: only what the city calls its districts. */
static void
check_district(struct asking *asking)
{
	const char *said = decision_text(asking->decision, "district");

	if (said &&
		!district_find(
			asking->decision->tx->db, said, asking->district, sizeof asking->district))
		decision_refuse_argument(
			asking->decision, "/district", "没有这个区", "There is no such district");
}

static bool
check_references(struct asking *asking)
{
	struct decision *decision = asking->decision;
	struct db *db = decision->tx->db;
	const char *unit = decision_text(decision, "unit");
	const char *topic = decision_text(decision, "topic");
	const char *motion = decision_text(decision, "motion");
	const char *follows = decision_text(decision, "follows");

	if (unit && !event_has_unit(db, asking->event.id, unit))
		decision_refuse_argument(decision, "/unit", "这个单位没有参加本活动",
			"This unit does not take part in the event");
	if (topic &&
		!exists(db, "SELECT 1 FROM event_topic WHERE topic = ?1 AND event = ?2", topic,
			asking->event.id))
		decision_refuse_argument(decision, "/topic", "本活动没有这个主题",
			"The event does not have this topic");
	if (motion &&
		!exists(db, "SELECT 1 FROM motion WHERE id = ?1 AND event = ?2", motion,
			asking->event.id))
		decision_refuse_argument(decision, "/motion", "本活动没有这个议题",
			"The event does not have this motion");
	if (follows)
		check_follows(asking, follows);
	check_district(asking);
	return decision->problem.type == PROBLEM_NONE;
}

/* ---- keeping it */

static void
take_number(struct asking *asking)
{
	int64_t number = tx_number(asking->decision->tx, "question");

	snprintf(asking->number, sizeof asking->number, "%06lld", (long long)number);
}

/* The asker's own words stay beside those that are offered. */
static void
keep_texts(struct asking *asking)
{
	struct decision *decision = asking->decision;

	asking->words = decision_text(decision, "text");
	tx_text(decision->tx, asking->words, &asking->original);
	asking->text = asking->original;
	if (!decision->sight->masked)
		return;
	asking->words = decision->sight->masked;
	tx_text(decision->tx, asking->words, &asking->text);
}

static void
keep_question(struct asking *asking)
{
	struct decision *decision = asking->decision;
	const struct sight *sight = decision->sight;
	char content[DIGEST_HEX_SIZE];

	keep_texts(asking);
	ids_sha256_hex(asking->words, strlen(asking->words), content);
	db_run(decision->tx->db,
		"INSERT INTO question (id, event, number, asker, label, text, content, original, "
		"state, unit, topic, domain, follows, motion, pass_on, source, entered_by, "
		"asked_at, colour, reasons, masked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?17, "
		"'pending', ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?18, ?19, ?20)",
		"ssssssssssssississsi", asking->id, asking->event.id, asking->number, asking->asker,
		asking->label, asking->text.id, content, decision_text(decision, "unit"),
		decision_text(decision, "topic"), decision_text(decision, "domain"),
		decision_text(decision, "follows"), decision_text(decision, "motion"),
		(int64_t)command_bool(decision->command, "pass_on", true),
		asking->by_clerk ? "clerk" : "event",
		asking->by_clerk ? decision->actor.person : NULL, decision->tx->now,
		asking->original.id, sight->colour ? sight->colour : "green", sight->reasons_text,
		(int64_t)(sight->masked != NULL));
	record_numbers(
		decision->tx, asking->event.id, &(struct numbers){.received = 1, .pending = 1});
}

/* ---- telling of it */

static void
lay_on_desk(struct asking *asking)
{
	struct decision *decision = asking->decision;
	struct shown shown = {.item = asking->id,
		.text = asking->text.id,
		.words = asking->words,
		.digest = asking->text.digest};
	const struct sight *sight = decision->sight;
	json_t *body = json_pack(
		"{s:s, s:i, s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s*, s:o, s:s*, s:O*, s:o*}",
		"question", asking->id, "version", 1, "state", "pending", "label", asking->label,
		"unit", decision_text(decision, "unit"), "topic", decision_text(decision, "topic"),
		"domain", decision_text(decision, "domain"), "follows",
		decision_text(decision, "follows"), "motion", decision_text(decision, "motion"),
		"asked_at", time_json(decision->tx->now), "colour", sight->colour, "reasons",
		sight->reasons, "masked", sight->masked ? json_true() : NULL);

	record_desk(&decision->doer, asking->event.id, "submitted", body, &shown);
	record_audit(&decision->doer, asking->event.id, "question.ask", asking->id,
		json_pack("{s:s, s:i, s:s}", "state", "pending", "version", 1, "number",
			asking->number));
}

static void
give_receipt(struct asking *asking)
{
	char receipt[RECEIPT_SIZE];

	receipt_make(asking->decision->tx->keys, asking->id, 0, "receipt", receipt);
	json_object_update_new(asking->decision->result,
		json_pack("{s:s, s:i, s:s, s:s, s:s, s:s}", "question", asking->id, "version", 1,
			"number", asking->number, "receipt", receipt, "state", "pending", "label",
			asking->label));
}

void
decide_question_ask(struct decision *decision)
{
	struct asking asking = {.decision = decision};

	if (!decision_allow_event(decision, decision_text(decision, "event"), &asking.event))
		return;
	asking.by_clerk = actor_has(&decision->actor, R_CLERK, asking.event.id);
	if (asks_too_often(&asking) || is_slowed(&asking) || is_full(&asking) ||
		!check_references(&asking))
		return;
	ids_make('q', decision->tx->now, asking.id);
	asker_find(decision, asking.by_clerk, asking.asker);
	label_make(decision->tx->keys, asking.event.id, asking.asker, unless_empty(asking.district),
		asking.label);
	take_number(&asking);
	keep_question(&asking);
	asker_keep_consent(decision, asking.asker, asking.by_clerk);
	if (!asker_keep_contact(decision, asking.id, asking.asker))
		return;
	lay_on_desk(&asking);
	give_receipt(&asking);
}
