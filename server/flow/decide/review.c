#include "flow/decide/review.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

#define BEIJING_MS (INT64_C(8) * 3600 * 1000)
#define NAME_SIZE  128

/* Somebody, as a Chinese and an English sentence call them. */
struct name {
	char zh[NAME_SIZE], en[NAME_SIZE];
};

static struct name
name_of(struct decision *decision, const char *person)
{
	struct name name = {"系统", "The system"};

	if (person[0] && strcmp(person, "system") != 0) {
		snprintf(name.zh, sizeof name.zh, "同事");
		(void)db_text(decision->tx->db, name.zh, sizeof name.zh,
			"SELECT name FROM person WHERE id = ?1", "s", person);
		snprintf(name.en, sizeof name.en, "%s", name.zh);
	}
	return name;
}

bool
review_refuse_for(struct decision *decision, const struct question_row *question,
	enum problem_type type, const char *person, const char *zh, const char *en)
{
	struct name name = name_of(decision, person);
	char zh_detail[256], en_detail[256];

	snprintf(zh_detail, sizeof zh_detail, "%s %s", name.zh, zh);
	snprintf(en_detail, sizeof en_detail, "%s %s", name.en, en);
	decision_refuse(decision, type, zh_detail, en_detail);
	decision_add_card(decision, question->id);
	return false;
}

/* ---- who did what, and when */

static const struct {
	const char *zh, *en;
} done[QUESTION_STATE_COUNT] = {
	[QUESTION_STATE_PENDING] = {"改动了这一条", "changed it"},
	[QUESTION_STATE_APPROVED] = {"通过了这一条", "approved it"},
	[QUESTION_STATE_REJECTED] = {"没有通过这一条", "rejected it"},
	[QUESTION_STATE_WITHDRAWN] = {"撤回了这一条", "withdrew it"},
	[QUESTION_STATE_HIDDEN] = {"隐藏了这一条", "hid it"},
	[QUESTION_STATE_MERGED] = {"合并了这一条", "merged it"},
};

/* The newest change that the row itself knows of. */
struct change {
	const char *by;
	int64_t at;
	const char *zh, *en;
};

static struct change
newest_change(const struct question_row *question)
{
	if (question->edited_at > question->decided_at)
		return (struct change){.by = question->edited_by,
			.at = question->edited_at,
			.zh = "修改了文字",
			.en = "edited the text"};
	return (struct change){.by = question->decided_by,
		.at = question->decided_at,
		.zh = done[question->state].zh,
		.en = done[question->state].en};
}

static bool
refuse_changed(
	struct decision *decision, enum problem_type type, const struct question_row *question)
{
	struct change change = newest_change(question);
	struct name name = name_of(decision, change.by);
	char at[CLOCK_TEXT_SIZE], zh[256] = "", en[256] = "";

	if (question->state == QUESTION_STATE_WITHDRAWN)
		name = (struct name){"提问人", "The asker"};
	if (change.at) {
		clock_format(change.at + BEIJING_MS, at);
		snprintf(zh, sizeof zh, "%s 在 %.8s %s", name.zh, at + 11, change.zh);
		snprintf(
			en, sizeof en, "%s %s at %.8s (Beijing time)", name.en, change.en, at + 11);
	}
	decision_refuse(decision, type, zh, en);
	decision_add_card(decision, question->id);
	return false;
}

bool
review_refuse_stale(struct decision *decision, const struct question_row *question)
{
	return refuse_changed(decision, PROBLEM_STALE, question);
}

bool
review_refuse_state(struct decision *decision, const struct question_row *question)
{
	return refuse_changed(decision, PROBLEM_WRONG_STATE, question);
}

/* ---- may it be decided, by this person? */

bool
review_is_open(struct decision *decision, const struct question_row *question)
{
	const char *me = decision->actor.person;

	if (question->urgent) {
		decision_refuse(decision, PROBLEM_URGENT, "处理完并取消紧急后才能决定",
			"It can be decided once it is dealt with and no longer marked as urgent");
		decision_add_card(decision, question->id);
		return false;
	}
	if (decision_is_claimed(decision, question))
		return false;
	if (question->held_by[0] && strcmp(question->held_by, me) != 0)
		return review_refuse_for(decision, question, PROBLEM_HELD, question->held_by,
			"把这一条搁置了；要决定请先取消搁置",
			"has put it aside; take it back to the queue before deciding");
	if (strcmp(question->second_by, me) != 0)
		return true;
	decision_refuse(decision, PROBLEM_SECOND, "您请了别人决定这一条",
		"You asked for another person to decide it");
	decision_add_card(decision, question->id);
	return false;
}

bool
review_begin(struct decision *decision, const char *id, int64_t version,
	struct question_row *question, struct event_row *event)
{
	if (!decision_allow_question(decision, id, question, event))
		return false;
	if (version != question->version)
		return review_refuse_stale(decision, question);
	return review_is_open(decision, question);
}

bool
review_begin_command(
	struct decision *decision, struct question_row *question, struct event_row *event)
{
	return review_begin(decision, decision_text(decision, "question"),
		command_integer(decision->command, "version", 0), question, event);
}

const char *
review_why(struct decision *decision, struct text_ref *text)
{
	const char *why = decision_text(decision, "why");

	if (!why)
		return NULL;
	tx_text(decision->tx, why, text);
	return text->id;
}
