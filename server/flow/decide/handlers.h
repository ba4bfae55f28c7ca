/*
 * handlers.h - what each command does, by name; the files are named after what they decide about.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_HANDLERS_H
#define OPENFLOOR_FLOW_DECIDE_HANDLERS_H

struct decision;

/* question_ask.c, question_own.c, vote.c, report.c: netizens */
void decide_question_ask(struct decision *decision);
void decide_question_withdraw(struct decision *decision);
void decide_question_appeal(struct decision *decision);
void decide_question_vote(struct decision *decision);
void decide_question_unvote(struct decision *decision);
void decide_answer_rate(struct decision *decision);
void decide_entry_report(struct decision *decision);

/* person.c, person_staff.c, person_block.c, erase.c */
void decide_person_claim(struct decision *decision);
void decide_person_password(struct decision *decision);
void decide_person_erase(struct decision *decision);
void decide_person_mute(struct decision *decision);
void decide_person_unmute(struct decision *decision);
void decide_person_block(struct decision *decision);
void decide_person_unblock(struct decision *decision);
void decide_person_revoke(struct decision *decision);
void decide_person_grant(struct decision *decision);
void decide_person_withdraw(struct decision *decision);

/* queue_deal.c */
void decide_queue_deal(struct decision *decision);
void decide_queue_keep(struct decision *decision);
void decide_queue_leave(struct decision *decision);

/* question_claim.c, question_moderate.c, question_hold.c, question_urgent.c, question_undo.c, question_cluster.c, question_merge.c, question_route.c, appeal.c, hide.c */
void decide_question_claim(struct decision *decision);
void decide_question_release(struct decision *decision);
void decide_question_approve(struct decision *decision);
void decide_question_edit(struct decision *decision);
void decide_question_reject(struct decision *decision);
void decide_question_hold(struct decision *decision);
void decide_question_unhold(struct decision *decision);
void decide_question_second(struct decision *decision);
void decide_question_cluster(struct decision *decision);
void decide_question_undo(struct decision *decision);
void decide_question_reopen(struct decision *decision);
void decide_question_urgent(struct decision *decision);
void decide_question_urgent_seen(struct decision *decision);
void decide_question_merge(struct decision *decision);
void decide_question_unmerge(struct decision *decision);
void decide_question_assign(struct decision *decision);
void decide_question_decide_appeal(struct decision *decision);
void decide_question_pin(struct decision *decision);
void decide_entry_hide(struct decision *decision);
void decide_entry_show(struct decision *decision);

/* question_route.c, question_contact.c, answer_draft.c, answer_publish.c, answer_revise.c */
void decide_question_answering(struct decision *decision);
void decide_question_transfer(struct decision *decision);
void decide_question_take_up(struct decision *decision);
void decide_question_contact(struct decision *decision);
void decide_answer_draft(struct decision *decision);
void decide_answer_publish(struct decision *decision);
void decide_answer_approve(struct decision *decision);
void decide_answer_revise(struct decision *decision);

/* answer_return.c, answer_pen.c, question_invite.c, snippet.c */
void decide_answer_return(struct decision *decision);
void decide_answer_take(struct decision *decision);
void decide_answer_give_pen(struct decision *decision);
void decide_answer_ask_pen(struct decision *decision);
void decide_question_invite(struct decision *decision);
void decide_snippet_save(struct decision *decision);
void decide_snippet_remove(struct decision *decision);

/* note.c */
void decide_note_send(struct decision *decision);
void decide_note_acknowledge(struct decision *decision);

/* event_state.c, event_output.c, event_floor.c, event_admin.c, post.c, file_add.c, reason.c */
void decide_event_schedule(struct decision *decision);
void decide_event_open(struct decision *decision);
void decide_event_start(struct decision *decision);
void decide_event_pause(struct decision *decision);
void decide_event_resume(struct decision *decision);
void decide_event_close(struct decision *decision);
void decide_event_end(struct decision *decision);
void decide_event_extend(struct decision *decision);
void decide_event_cancel(struct decision *decision);
void decide_transcript_edit(struct decision *decision);
void decide_transcript_correct(struct decision *decision);
void decide_transcript_release(struct decision *decision);
void decide_event_stop_output(struct decision *decision);
void decide_event_resume_output(struct decision *decision);
void decide_event_slow(struct decision *decision);
void decide_event_floor(struct decision *decision);
void decide_event_summary(struct decision *decision);
void decide_event_announce(struct decision *decision);
void decide_file_add(struct decision *decision);
void decide_event_post(struct decision *decision);
void decide_material_add(struct decision *decision);
void decide_material_remove(struct decision *decision);
void decide_event_create(struct decision *decision);
void decide_event_update(struct decision *decision);
void decide_series_create(struct decision *decision);
void decide_topic_create(struct decision *decision);
void decide_reason_create(struct decision *decision);
void decide_reason_update(struct decision *decision);
void decide_reason_retire(struct decision *decision);

/* words.c */
void decide_words_change(struct decision *decision);
void decide_rules_set(struct decision *decision);

/* case_submit.c */
void decide_case_submit(struct decision *decision);
void decide_case_join(struct decision *decision);

/* case_own.c */
void decide_case_supplement(struct decision *decision);
void decide_case_withdraw(struct decision *decision);
void decide_case_reopen(struct decision *decision);
void decide_case_message(struct decision *decision);
void decide_case_contact(struct decision *decision);

/* case_intake.c */
void decide_case_accept(struct decision *decision);
void decide_case_refuse(struct decision *decision);
void decide_case_merge(struct decision *decision);
void decide_case_unmerge(struct decision *decision);

/* case_dispatch.c */
void decide_case_dispatch(struct decision *decision);
void decide_case_sign(struct decision *decision);

/* case_request.c, case_decide.c */
void decide_case_request(struct decision *decision);
void decide_case_decide(struct decision *decision);
void decide_case_resume(struct decision *decision);

/* case_reply.c, case_approve.c */
void decide_case_part(struct decision *decision);
void decide_case_reply(struct decision *decision);
void decide_case_approve(struct decision *decision);
void decide_case_send_back(struct decision *decision);

#endif
