/*
 * question_cluster.c - one decision for many questions that say the same.
 *
 * Each is decided by its own conditional update, all in the one transaction.  Those that may not be decided
 * so (any more) are told with their current card; the others stand.
 */
#include <string.h>

#include "flow/decide/choice.h"
#include "flow/decide/handlers.h"

typedef bool (*choose_one)(struct decision *decision, const struct choice *choice);

static choose_one
choose_by(const char *word)
{
	static const choose_one chooses[CHOICE_COUNT] = {
		[CHOICE_APPROVE] = choose_approve,
		[CHOICE_REJECT] = choose_reject,
		[CHOICE_MERGE] = choose_merge,
	};

	return chooses[choice_read(word)];
}

/* What the decision needs besides, before any of them is looked at. */
static bool
is_complete(struct decision *decision, const struct choice *all)
{
	enum choice_kind kind = (enum choice_kind)choice_read(decision_text(decision, "decision"));

	if (kind == CHOICE_REJECT && !all->reason)
		return decision_refuse_argument(
			decision, "/reason", "缺少这一项", "This is missing");
	if (kind == CHOICE_MERGE && !all->into)
		return decision_refuse_argument(decision, "/into", "缺少这一项", "This is missing");
	return true;
}

/* Both languages: who reads the list is not known here. */
static json_t *
problem_both(const struct problem *problem)
{
	json_t *both = problem_json(problem, false);
	json_t *english = problem_json(problem, true);

	json_object_del(both, "current");
	json_object_set(both, "title_en", json_object_get(english, "title"));
	json_object_set(both, "detail_en", json_object_get(english, "detail"));
	json_decref(english);
	return both;
}

static void
add_refused(struct decision *decision, const struct choice *choice, json_t *refused)
{
	decision_add_card(decision, choice->question);
	json_array_append_new(refused,
		json_pack("{s:s, s:o, s:O?}", "question", choice->question, "problem",
			problem_both(&decision->problem), "current", decision->problem.current));
	problem_fini(&decision->problem);
}

/* Is it of this event, and does it say what is needed? */
static bool
check_item(struct decision *decision, const struct choice *choice, const char *event,
	choose_one choose)
{
	struct question_row question;

	if (!question_load(decision->tx->db, choice->question, &question) ||
		strcmp(question.event, event) != 0)
		return decision_refuse(decision, PROBLEM_NOT_FOUND, "本活动没有这条提问",
			"The event does not have this question");
	if (choose == choose_approve && !choice->content)
		return decision_refuse(decision, PROBLEM_STALE, "批准要写明所读文字的哈希",
			"An approval needs the hash of the text that was read");
	return true;
}

/* Its result goes into DONE, or its problem into REFUSED. */
static void
decide_item(struct decision *decision, const struct choice *choice, const char *event, json_t *done,
	json_t *refused)
{
	choose_one choose = choose_by(decision_text(decision, "decision"));
	json_t *whole = decision->result;

	decision->result = json_object();
	if (check_item(decision, choice, event, choose) && choose(decision, choice))
		json_array_append(done, decision->result); /* its seq comes later */
	else
		add_refused(decision, choice, refused);
	json_decref(decision->result);
	decision->result = whole;
}

void
decide_question_cluster(struct decision *decision)
{
	json_t *items = json_object_get(decision->command->args, "items");
	struct choice all = choice_of(decision);
	struct event_row event;
	json_t *done, *refused, *item;
	size_t i;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event) ||
		!is_complete(decision, &all))
		return;
	if (json_array_size(items) == 0) {
		decision_refuse_argument(decision, "/items", "至少要有一条提问",
			"There must be at least one question");
		return;
	}
	done = json_array();
	refused = json_array();
	json_array_foreach(items, i, item) {
		struct choice choice = all;
		choice.question = json_string_value(json_object_get(item, "question"));
		choice.version = json_integer_value(json_object_get(item, "version"));
		choice.content = json_string_value(json_object_get(item, "content"));
		decide_item(decision, &choice, event.id, done, refused);
	}
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:o, s:o}", "event", event.id, "version",
			(json_int_t)event.version, "done", done, "refused", refused));
}
