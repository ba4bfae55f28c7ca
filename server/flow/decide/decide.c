#include "flow/decide/decide.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "flow/decide/handlers.h"
#include "store/block.h"
#include "store/log.h"

#define HOUR_MS          INT64_C(3600000)
#define TOMBSTONE_ERASED 2

const decide_handler decide_handlers[COMMAND_COUNT] = {
	[COMMAND_QUESTION_ASK] = decide_question_ask,
	[COMMAND_QUESTION_WITHDRAW] = decide_question_withdraw,
	[COMMAND_QUESTION_APPEAL] = decide_question_appeal,
	[COMMAND_QUESTION_VOTE] = decide_question_vote,
	[COMMAND_QUESTION_UNVOTE] = decide_question_unvote,
	[COMMAND_ANSWER_RATE] = decide_answer_rate,
	[COMMAND_ENTRY_REPORT] = decide_entry_report,
	[COMMAND_PERSON_CLAIM] = decide_person_claim,
	[COMMAND_PERSON_PASSWORD] = decide_person_password,
	[COMMAND_PERSON_ERASE] = decide_person_erase,
	[COMMAND_QUEUE_DEAL] = decide_queue_deal,
	[COMMAND_QUEUE_KEEP] = decide_queue_keep,
	[COMMAND_QUEUE_LEAVE] = decide_queue_leave,
	[COMMAND_QUESTION_CLAIM] = decide_question_claim,
	[COMMAND_QUESTION_RELEASE] = decide_question_release,
	[COMMAND_QUESTION_APPROVE] = decide_question_approve,
	[COMMAND_QUESTION_EDIT] = decide_question_edit,
	[COMMAND_QUESTION_REJECT] = decide_question_reject,
	[COMMAND_QUESTION_HOLD] = decide_question_hold,
	[COMMAND_QUESTION_UNHOLD] = decide_question_unhold,
	[COMMAND_QUESTION_SECOND] = decide_question_second,
	[COMMAND_QUESTION_CLUSTER] = decide_question_cluster,
	[COMMAND_QUESTION_UNDO] = decide_question_undo,
	[COMMAND_QUESTION_REOPEN] = decide_question_reopen,
	[COMMAND_QUESTION_URGENT] = decide_question_urgent,
	[COMMAND_QUESTION_URGENT_SEEN] = decide_question_urgent_seen,
	[COMMAND_QUESTION_MERGE] = decide_question_merge,
	[COMMAND_QUESTION_UNMERGE] = decide_question_unmerge,
	[COMMAND_QUESTION_ASSIGN] = decide_question_assign,
	[COMMAND_QUESTION_DECIDE_APPEAL] = decide_question_decide_appeal,
	[COMMAND_QUESTION_PIN] = decide_question_pin,
	[COMMAND_ENTRY_HIDE] = decide_entry_hide,
	[COMMAND_ENTRY_SHOW] = decide_entry_show,
	[COMMAND_PERSON_MUTE] = decide_person_mute,
	[COMMAND_PERSON_UNMUTE] = decide_person_unmute,
	[COMMAND_PERSON_BLOCK] = decide_person_block,
	[COMMAND_PERSON_UNBLOCK] = decide_person_unblock,
	[COMMAND_EVENT_SLOW] = decide_event_slow,
	[COMMAND_NOTE_SEND] = decide_note_send,
	[COMMAND_NOTE_ACKNOWLEDGE] = decide_note_acknowledge,
	[COMMAND_QUESTION_ANSWERING] = decide_question_answering,
	[COMMAND_QUESTION_TRANSFER] = decide_question_transfer,
	[COMMAND_QUESTION_TAKE_UP] = decide_question_take_up,
	[COMMAND_QUESTION_CONTACT] = decide_question_contact,
	[COMMAND_ANSWER_DRAFT] = decide_answer_draft,
	[COMMAND_ANSWER_PUBLISH] = decide_answer_publish,
	[COMMAND_ANSWER_APPROVE] = decide_answer_approve,
	[COMMAND_ANSWER_REVISE] = decide_answer_revise,
	[COMMAND_ANSWER_RETURN] = decide_answer_return,
	[COMMAND_ANSWER_TAKE] = decide_answer_take,
	[COMMAND_ANSWER_GIVE_PEN] = decide_answer_give_pen,
	[COMMAND_ANSWER_ASK_PEN] = decide_answer_ask_pen,
	[COMMAND_QUESTION_INVITE] = decide_question_invite,
	[COMMAND_SNIPPET_SAVE] = decide_snippet_save,
	[COMMAND_SNIPPET_REMOVE] = decide_snippet_remove,
	[COMMAND_FILE_ADD] = decide_file_add,
	[COMMAND_CASE_SUBMIT] = decide_case_submit,
	[COMMAND_CASE_JOIN] = decide_case_join,
	[COMMAND_CASE_SUPPLEMENT] = decide_case_supplement,
	[COMMAND_CASE_WITHDRAW] = decide_case_withdraw,
	[COMMAND_CASE_REOPEN] = decide_case_reopen,
	[COMMAND_CASE_MESSAGE] = decide_case_message,
	[COMMAND_CASE_ACCEPT] = decide_case_accept,
	[COMMAND_CASE_REFUSE] = decide_case_refuse,
	[COMMAND_CASE_MERGE] = decide_case_merge,
	[COMMAND_CASE_UNMERGE] = decide_case_unmerge,
	[COMMAND_CASE_DISPATCH] = decide_case_dispatch,
	[COMMAND_CASE_DECIDE] = decide_case_decide,
	[COMMAND_CASE_SIGN] = decide_case_sign,
	[COMMAND_CASE_REQUEST] = decide_case_request,
	[COMMAND_CASE_RESUME] = decide_case_resume,
	[COMMAND_CASE_PART] = decide_case_part,
	[COMMAND_CASE_REPLY] = decide_case_reply,
	[COMMAND_CASE_APPROVE] = decide_case_approve,
	[COMMAND_CASE_SEND_BACK] = decide_case_send_back,
	[COMMAND_CASE_CONTACT] = decide_case_contact,
	[COMMAND_EVENT_SCHEDULE] = decide_event_schedule,
	[COMMAND_EVENT_OPEN] = decide_event_open,
	[COMMAND_EVENT_START] = decide_event_start,
	[COMMAND_EVENT_PAUSE] = decide_event_pause,
	[COMMAND_EVENT_RESUME] = decide_event_resume,
	[COMMAND_EVENT_CLOSE] = decide_event_close,
	[COMMAND_EVENT_END] = decide_event_end,
	[COMMAND_EVENT_EXTEND] = decide_event_extend,
	[COMMAND_EVENT_STOP_OUTPUT] = decide_event_stop_output,
	[COMMAND_EVENT_RESUME_OUTPUT] = decide_event_resume_output,
	[COMMAND_EVENT_FLOOR] = decide_event_floor,
	[COMMAND_EVENT_SUMMARY] = decide_event_summary,
	[COMMAND_EVENT_ANNOUNCE] = decide_event_announce,
	[COMMAND_EVENT_POST] = decide_event_post,
	[COMMAND_MATERIAL_ADD] = decide_material_add,
	[COMMAND_MATERIAL_REMOVE] = decide_material_remove,
	[COMMAND_TRANSCRIPT_EDIT] = decide_transcript_edit,
	[COMMAND_TRANSCRIPT_CORRECT] = decide_transcript_correct,
	[COMMAND_TRANSCRIPT_RELEASE] = decide_transcript_release,
	[COMMAND_EVENT_CREATE] = decide_event_create,
	[COMMAND_EVENT_UPDATE] = decide_event_update,
	[COMMAND_EVENT_CANCEL] = decide_event_cancel,
	[COMMAND_SERIES_CREATE] = decide_series_create,
	[COMMAND_TOPIC_CREATE] = decide_topic_create,
	[COMMAND_REASON_CREATE] = decide_reason_create,
	[COMMAND_REASON_UPDATE] = decide_reason_update,
	[COMMAND_REASON_RETIRE] = decide_reason_retire,
	[COMMAND_WORDS_CHANGE] = decide_words_change,
	[COMMAND_RULES_SET] = decide_rules_set,
	[COMMAND_PERSON_REVOKE] = decide_person_revoke,
	[COMMAND_PERSON_GRANT] = decide_person_grant,
	[COMMAND_PERSON_WITHDRAW] = decide_person_withdraw,
};

/* By the account or session, and by the device. */
static int64_t
find_block(const struct decision *decision)
{
	char device[BLOCK_DEVICE_SIZE];

	block_device_hash(decision->tx->keys, decision->device, device);
	return block_until(decision->tx->db, decision->actor.person, device, decision->tx->now);
}

void
decision_begin(struct decision *decision)
{
	struct actor *actor = &decision->actor;

	if (actor->muted_until <= decision->tx->now)
		actor->muted_until = 0;
	hash_address(decision->tx->keys, decision->address, decision->address_hash);
	if (actor->person[0] && actor->kind != PERSON_KIND_STAFF &&
		authorise_takes_part(decision->command->kind))
		actor->blocked_until = find_block(decision);
	decision->result = json_object();
	decision->doer = (struct doer){
		.tx = decision->tx,
		.person = actor->person,
		.name = actor->kind == PERSON_KIND_STAFF ? actor->name : "",
		.role = actor->person[0] ? person_kind_word((int)actor->kind) : "receipt",
		.address = actor->kind == PERSON_KIND_STAFF ? decision->address
							    : decision->address_hash,
	};
}

void
decision_fini(struct decision *decision)
{
	json_decref(decision->result);
	problem_fini(&decision->problem);
}

/* Who could run it on nothing at all is told so before any item is looked up; with a receipt there need be no session. */
static bool
is_for_the_actor(struct decision *decision)
{
	enum command_kind kind = decision->command->kind;

	return command_roles(kind) & R_ANYONE ||
		authorise_at_all(&decision->actor, kind, &decision->problem);
}

void
decide(struct decision *decision)
{
	if (is_for_the_actor(decision))
		decide_handlers[decision->command->kind](decision);
}

/*
 * Results of commands are kept for whoever sends them again, with digests of what was sent.  Where ITEM, a question
 * or a case, was erased they are blanked, not dropped: a command that comes again does nothing then.
 */
static void
blank_results(struct db *db, const char *item)
{
	db_run(db,
		"UPDATE command_key SET digest = '', result = '{}' "
		"WHERE at >= COALESCE((SELECT asked_at FROM question WHERE id = ?1), "
		"(SELECT received_at FROM cases WHERE id = ?1)) "
		"AND instr(result, '\"' || ?1 || '\"')",
		"s", item);
}

void
decide_finish(struct decision *decision)
{
	for (size_t i = 0; i < decision->tombstone_count; i++) {
		log_tombstone(decision->tx->db, decision->tombstones[i].target,
			decision->tombstones[i].tombstone);
		if (decision->tombstones[i].tombstone == TOMBSTONE_ERASED)
			blank_results(decision->tx->db, decision->tombstones[i].target);
	}
}

bool
decision_refuse(struct decision *decision, enum problem_type type, const char *zh, const char *en)
{
	problem_set(&decision->problem, type, zh, en);
	return false;
}

bool
decision_refuse_argument(
	struct decision *decision, const char *pointer, const char *zh, const char *en)
{
	char place[96];

	snprintf(place, sizeof place, "/args%s", pointer);
	problem_add(&decision->problem, place, zh, en);
	return false;
}

void
decision_add_card(struct decision *decision, const char *question)
{
	if (!decision->problem.current)
		decision->problem.current = question_card_json(
			decision->tx->db, question, &decision->actor);
}

bool
decision_refuse_stale(struct decision *decision, const char *question)
{
	decision_refuse(decision, PROBLEM_STALE, NULL, NULL);
	decision_add_card(decision, question);
	return false;
}

/* The role by which the actor may do this goes into the audit; a netizen acts as what they are. */
static void
note_role(struct decision *decision, const char *event)
{
	const struct grant *grant = actor_grant(
		&decision->actor, command_roles(decision->command->kind) & R_STAFF, event, NULL);

	if (grant)
		decision->doer.role = role_word((int)grant->role);
}

/* After the end moderators go on for a term; then the rest is settled by itself. */
static bool
moderation_is_over(struct decision *decision, const struct event_row *event)
{
	int64_t until = event->ended_at + event->moderate_after_hours * HOUR_MS;

	if (command_states(decision->command->kind) != S_MODERATE ||
		event->state != EVENT_STATE_ENDED || decision->tx->now < until)
		return false;
	decision_refuse(decision, PROBLEM_WRONG_STATE, "活动结束后的审核期限已过",
		"The term for moderating after the end is over");
	return true;
}

static bool
allow_loaded(struct decision *decision, const struct event_row *event, const char *unit)
{
	struct subject subject = {
		.event = event->id, .event_state = (int)event->state, .unit = unit};

	if (!authorise(&decision->actor, decision->command->kind, &subject, &decision->problem))
		return false;
	note_role(decision, event->id);
	return !moderation_is_over(decision, event);
}

/* Whoever has no session is asked for one before anything is looked up. */
bool
decision_has_session(struct decision *decision)
{
	if (decision->actor.person[0] && decision->actor.active)
		return true;
	return decision_refuse(decision, PROBLEM_UNAUTHORIZED, NULL, NULL);
}

bool
decision_allow_event(struct decision *decision, const char *event, struct event_row *row)
{
	if (!decision_has_session(decision))
		return false;
	if (!event_load(decision->tx->db, event, row))
		return decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这个活动", "There is no such event");
	return allow_loaded(decision, row, NULL);
}

static bool
find_question(struct decision *decision, const char *id, struct question_row *question,
	struct event_row *event)
{
	if (question_load(decision->tx->db, id, question) &&
		event_load(decision->tx->db, question->event, event))
		return true;
	return decision_refuse(
		decision, PROBLEM_NOT_FOUND, "没有这条提问", "There is no such question");
}

bool
decision_allow_question(struct decision *decision, const char *id, struct question_row *question,
	struct event_row *event)
{
	return decision_has_session(decision) && find_question(decision, id, question, event) &&
		allow_loaded(decision, event, NULL);
}

bool
decision_allow_answer(struct decision *decision, const char *id, struct answer_row *answer,
	struct question_row *question, struct event_row *event)
{
	if (!decision_has_session(decision))
		return false;
	if (!answer_load(decision->tx->db, id, answer))
		return decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这条答复", "There is no such answer");
	return find_question(decision, answer->question, question, event) &&
		allow_loaded(decision, event, unless_empty(answer->unit));
}

bool
decision_allow(struct decision *decision)
{
	struct subject subject = {.event = NULL, .event_state = -1, .unit = NULL};

	if (!authorise(&decision->actor, decision->command->kind, &subject, &decision->problem))
		return false;
	note_role(decision, NULL);
	return true;
}

bool
decision_allow_unit(struct decision *decision, const char *unit)
{
	enum command_kind kind = decision->command->kind;
	const struct grant *grant = actor_grant(
		&decision->actor, command_roles(kind) & R_STAFF, NULL, unit);
	struct subject subject = {.event = grant && grant->event[0] ? grant->event : NULL,
		.event_state = -1,
		.unit = unit};

	if (!authorise(&decision->actor, kind, &subject, &decision->problem))
		return false;
	note_role(decision, subject.event);
	return true;
}

/* Wrong number and wrong receipt are told apart by nobody. */
static bool
find_by_receipt(struct decision *decision, const char *number, struct question_row *question)
{
	const char *receipt = decision_text(decision, "receipt");

	if (question_by_number(decision->tx->db, number, question) && receipt &&
		receipt_matches(decision->tx->keys, question->id, 0, "receipt", receipt))
		return true;
	return decision_refuse(decision, PROBLEM_NOT_FOUND, "编号或查询码不对",
		"The number or the code is not right");
}

bool
decision_allow_own(
	struct decision *decision, struct question_row *question, struct event_row *event)
{
	const char *number = decision_text(decision, "number");
	const char *id = decision_text(decision, "question");

	if (number) {
		if (!find_by_receipt(decision, number, question))
			return false;
		if (!decision->actor.person[0])
			decision->doer.person = question->asker;
	} else if (!id) {
		return decision_refuse_argument(decision, "/question",
			"请给出提问，或回执的编号和查询码",
			"Name the question, or the number and code of its receipt");
	} else if (!decision_allow(decision)) {
		return false;
	} else if (!question_load(decision->tx->db, id, question) ||
		strcmp(question->asker, decision->actor.person) != 0) {
		return decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这条提问", "There is no such question");
	}
	return find_question(decision, question->id, question, event);
}

bool
decision_output_is_stopped(struct decision *decision, const struct event_row *event)
{
	if (event->output_stopped)
		decision_refuse(decision, PROBLEM_OUTPUT_STOPPED, NULL, NULL);
	return event->output_stopped;
}

bool
decision_is_claimed(struct decision *decision, const struct question_row *question)
{
	char name[128] = "";
	char zh[256], en[256];

	if (!question->claimed_by[0] || question->claimed_until <= decision->tx->now ||
		strcmp(question->claimed_by, decision->actor.person) == 0)
		return false;
	(void)db_text(decision->tx->db, name, sizeof name, "SELECT name FROM person WHERE id = ?1",
		"s", question->claimed_by);
	snprintf(zh, sizeof zh, "%s 正在处理这一条", name);
	snprintf(en, sizeof en, "%s is working on this one", name);
	decision_refuse(decision, PROBLEM_CLAIMED, zh, en);
	decision_add_card(decision, question->id);
	return true;
}

void
decision_tombstone(struct decision *decision, const char *target, int tombstone)
{
	size_t i = decision->tombstone_count++;

	snprintf(decision->tombstones[i].target, ID_SIZE, "%s", target);
	decision->tombstones[i].tombstone = tombstone;
}

const char *
decision_text(const struct decision *decision, const char *name)
{
	return unless_empty(command_text(decision->command, name));
}
