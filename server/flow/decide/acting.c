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
