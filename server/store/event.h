/*
 * event.h - events, units, topics, series and motions, as statements.
 */
#ifndef OPENFLOOR_STORE_EVENT_H
#define OPENFLOOR_STORE_EVENT_H

#include <jansson.h>

#include "domain/vocabulary.h"
#include "store/store.h"

/* The columns that decisions need. */
struct event_row {
	char id[ID_SIZE];
	enum event_kind kind;
	enum event_state state;
	enum policy policy;
	int64_t version, opens_at, starts_at, asking_ends_at, ends_at, ended_at; /* 0: none */
	int64_t grace_minutes, moderate_after_hours, hold_seconds, max_pending, pending;
	bool output_stopped, rehearsal;
	int64_t slow_seconds; /* between two questions of a person; 0: no slow mode */
	char pinned[ID_SIZE], floor[ID_SIZE];
};
bool event_load(struct db *db, const char *id, struct event_row *out);

/* The event object of the interface (with units, topics, motions, numbers).  NULL where there is none.  The caller owns it. */
json_t *event_json(struct db *db, const char *id);

/* The numbers of openness alone, for the live counters: {received, published, declined, answered, taken_up, declined_by_reason}.  NULL where there is none.  The caller owns it. */
json_t *event_numbers_json(struct db *db, const char *id);

/* The array of all events but drafts (WITH_DRAFTS: those too), newest first. */
json_t *event_list_json(struct db *db, bool with_drafts);

/* One conditional update of the state; false where it was not in one of FROM (S_* mask).  Counts the version up, sets ended_at and archived_at. */
bool event_move(struct tx *tx, const char *id, uint32_t from, enum event_state to, const char *why);

json_t *unit_list_json(struct db *db); /* an array */
bool unit_exists(struct db *db, const char *id);
bool event_has_unit(struct db *db, const char *event, const char *unit);

/*
 * The district that SAID names (a district's name, with or without its office's, or its English name), as people
 * call it: OUT gets 武昌区 for 武昌区人民政府.  False: there is no such district.
 */
bool district_find(struct db *db, const char *said, char *out, size_t size);

#endif
