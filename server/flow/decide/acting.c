#include "flow/decide/acting.h"

#include <string.h>

/* A grant without a unit acts for whichever unit the question is for. */
#define GRANTED \
	"FROM role WHERE role.person = ?1 AND role.role = ?2 AND role.event IN ('', ?3) " \
	"AND (role.expires_at IS NULL OR role.expires_at > ?4) "

static bool
acts_for(struct tx *tx, const char *person, const char *event, const char *unit)
{
	return event_has_unit(tx->db, event, unit) &&
		db_integer(tx->db, 0, "SELECT 1 " GRANTED "AND role.unit IN ('', ?5) LIMIT 1",
			"sssis", person, "official", event, tx->now, unit) == 1;
}

bool
official_unit(struct tx *tx, const char *person, const struct event_row *event,
	const char *preferred, char unit[static ID_SIZE])
{
	if (preferred[0] && acts_for(tx, person, event->id, preferred)) {
		copy_id(unit, preferred);
		return true;
	}
	return db_text(tx->db, unit, ID_SIZE,
		"SELECT role.unit " GRANTED "AND EXISTS (SELECT 1 FROM event_unit "
		"WHERE event_unit.event = ?3 AND event_unit.unit = role.unit) "
		"ORDER BY role.unit LIMIT 1",
		"sssi", person, "official", event->id, tx->now);
}

bool
answering_unit(struct tx *tx, const char *person, const struct event_row *event,
	const struct question_row *question, char unit[static ID_SIZE])
{
	char invited[ID_SIZE];

	if (!official_unit(tx, person, event, question->unit, unit))
		return false;
	if (strcmp(unit, question->unit) != 0 &&
		db_text(tx->db, invited, sizeof invited,
			"SELECT question_invite.unit FROM question_invite "
			"WHERE question_invite.question = ?5 AND EXISTS (SELECT 1 " GRANTED
			"AND role.unit IN ('', question_invite.unit)) "
			"ORDER BY question_invite.at, question_invite.unit LIMIT 1",
			"sssis", person, "official", event->id, tx->now, question->id))
		copy_id(unit, invited);
	return true;
}

bool
acting_unit(struct decision *decision, const struct event_row *event, const char *preferred,
	char unit[static ID_SIZE])
{
	if (official_unit(decision->tx, decision->actor.person, event, preferred, unit))
		return true;
	return decision_refuse(decision, PROBLEM_FORBIDDEN, "您的单位没有参加本活动",
		"Your unit does not take part in this event");
}

bool
is_guest(struct tx *tx, const char *person, const char *event)
{
	return db_integer(tx->db, 0, "SELECT 1 " GRANTED "LIMIT 1", "sssi", person, "guest", event,
		       tx->now) == 1;
}

/* ---- signing */

bool
answer_waits(struct decision *decision, const struct answer_row *answer)
{
	if (answer->state == ANSWER_STATE_SUBMITTED &&
		db_integer(decision->tx->db, 0,
			"SELECT approved_by IS NOT NULL FROM answer WHERE id = ?1", "s",
			answer->id) == 0)
		return true;
	return decision_refuse(
		decision, PROBLEM_WRONG_STATE, "它没有在等待签发", "It does not wait to be signed");
}

/* A guest has no unit, so a moderator signs. */
bool
actor_signs(
	struct decision *decision, const struct event_row *event, const struct answer_row *answer)
{
	bool by_unit = event->policy == POLICY_APPROVER && answer->unit[0];
	const char *person = decision->actor.person;

	if (!actor_grant(&decision->actor, by_unit ? R_APPROVER : R_MODERATE, event->id,
		    by_unit ? answer->unit : NULL))
		return decision_refuse(decision, PROBLEM_FORBIDDEN,
			by_unit ? "由本单位的签发人签发" : "由审核员签发",
			by_unit ? "The unit's approver signs it" : "A moderator signs it");
	if (strcmp(answer->official, person) == 0 || strcmp(answer->author, person) == 0)
		return decision_refuse(decision, PROBLEM_FORBIDDEN, "不能签发自己写的答复",
			"One does not sign what one wrote oneself");
	return true;
}
