#include "store/person.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/json_set.h"

/* ------------------------------------------------------------------ who sends a command */

static void
load_grants(struct db *db, int64_t now, struct actor *actor)
{
	struct rows *rows = db_query(db,
		"SELECT role.role, role.unit, role.event FROM role "
		"LEFT JOIN event ON event.id = role.event "
		"WHERE role.person = ?1 AND (role.expires_at IS NULL OR role.expires_at > ?2) "
		"AND (role.event = '' OR event.state NOT IN ('archived', 'cancelled')) "
		"ORDER BY role.role, role.unit, role.event",
		"si", actor->person, now);
	while (actor->grant_count < GRANTS_MAX && rows_next(rows)) {
		struct grant *grant = &actor->grants[actor->grant_count];
		int role = role_read(rows_text(rows, 0));
		if (role < 0)
			continue;
		grant->role = (enum role)role;
		snprintf(grant->unit, sizeof grant->unit, "%s", rows_text(rows, 1));
		snprintf(grant->event, sizeof grant->event, "%s", rows_text(rows, 2));
		actor->grant_count++;
	}
	rows_end(rows);
}

/* Anonymous sessions, and they alone, have no row; they end where the person's tokens are revoked. */
static bool
session_is_open(struct db *db, const struct token *token, enum person_kind kind,
	int64_t sessions_from, int64_t now)
{
	if (token->session[0] == '\0')
		return kind == PERSON_KIND_ANONYMOUS && token->issued_at >= sessions_from;
	return db_integer(db, 0,
		       "SELECT 1 FROM session WHERE id = ?1 AND person = ?2 "
		       "AND revoked_at IS NULL AND expires_at > ?3",
		       "ssi", token->session, token->person, now) == 1;
}

void
person_actor(struct db *db, const struct token *token, int64_t now, struct actor *actor)
{
	memset(actor, 0, sizeof *actor);
	actor->kind = PERSON_KIND_ANONYMOUS;
	if (!token)
		return;
	memcpy(actor->person, token->person, sizeof actor->person);
	memcpy(actor->session, token->session, sizeof actor->session);
	actor->consent = token->consent;
	actor->consent_at = token->issued_at;
	struct rows *rows = db_query(db,
		"SELECT kind, name, function, muted_until, sessions_from, disabled_at IS NOT NULL "
		"FROM person WHERE id = ?1",
		"s", token->person);
	bool found = rows_next(rows);
	int64_t sessions_from = 0;
	bool disabled = false;
	if (found) {
		int kind = person_kind_read(rows_text(rows, 0));
		actor->kind = kind < 0 ? PERSON_KIND_ANONYMOUS : (enum person_kind)kind;
		snprintf(actor->name, sizeof actor->name, "%s", rows_text(rows, 1));
		snprintf(actor->function, sizeof actor->function, "%s", rows_text(rows, 2));
		actor->muted_until = rows_integer(rows, 3);
		sessions_from = rows_integer(rows, 4);
		disabled = rows_integer(rows, 5) != 0;
	}
	rows_end(rows);
	actor->known = found;
	bool may_lack_row = token->kind == PERSON_KIND_ANONYMOUS && token->session[0] == '\0';
	actor->active = (found || may_lack_row) && !disabled &&
		session_is_open(db, token, actor->kind, sessions_from, now);
	if (actor->active && found && actor->kind != PERSON_KIND_ANONYMOUS)
		load_grants(db, now, actor);
}

void
person_badge(const char *name, const char *function, char *out, size_t size)
{
	snprintf(out, size, "%s%s%s", name, name[0] && function[0] ? " · " : "", function);
}

void
person_ensure(struct tx *tx, const struct actor *actor)
{
	if (actor->known)
		return;
	db_run(tx->db,
		"INSERT INTO person (id, kind, created_at) VALUES (?1, 'anonymous', ?2) "
		"ON CONFLICT (id) DO NOTHING",
		"si", actor->person, tx->now);
}

/* ------------------------------------------------------------------ accounts */

/* A login is the same login however it is typed. */
static enum err
fold(const char *login, struct buf *out)
{
	buf_init(out);
	enum err error = text_fold(login, strlen(login), out);
	return error == ERR_OK && out->len == 0 ? ERR_INVALID : error;
}

enum err
person_create(struct tx *tx, const struct person_new *person, char id[static ID_SIZE])
{
	struct buf login;
	enum err error = fold(person->login, &login);
	if (error == ERR_OK) {
		ids_make('p', tx->now, id);
		int64_t made = db_run(tx->db,
			"INSERT INTO person (id, kind, login, name, function, password, created_at) "
			"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (login) DO NOTHING",
			"ssssssi", id, person_kind_word((int)person->kind), login.data,
			person->name ? person->name : "", person->function ? person->function : "",
			person->password_hash, tx->now);
		error = made == 1 ? ERR_OK : made == 0 ? ERR_CONFLICT : db_error(tx->db);
	}
	buf_fini(&login);
	return error;
}

bool
person_by_login(struct db *db, const char *login, char id[static ID_SIZE], enum person_kind *kind,
	char *hash, size_t size)
{
	struct buf folded;
	bool found = false;
	if (fold(login, &folded) == ERR_OK) {
		struct rows *rows = db_query(db,
			"SELECT id, kind, password FROM person WHERE login = ?1 AND disabled_at IS NULL",
			"s", folded.data);
		found = rows_next(rows);
		if (found) {
			int read = person_kind_read(rows_text(rows, 1));
			*kind = read < 0 ? PERSON_KIND_ANONYMOUS : (enum person_kind)read;
			snprintf(id, ID_SIZE, "%s", rows_text(rows, 0));
			snprintf(hash, size, "%s", rows_text(rows, 2));
		}
		rows_end(rows);
	}
	buf_fini(&folded);
	return found;
}

/* ------------------------------------------------------------------ roles */

/* Workers look again at what PERSON may join. */
static void
tell_roles_changed(struct tx *tx, const char *person)
{
	json_t *body = json_object();
	json_object_set_new(body, "person", json_string(person));
	tx_append(tx,
		&(struct append){.stream = STREAM_CONTROL, .kind = "roles_changed", .body = body});
	json_decref(body);
}

void
person_grant(struct tx *tx, const char *person, const struct grant *grant, const char *by)
{
	db_run(tx->db,
		"INSERT INTO role (person, role, unit, event, granted_by, granted_at) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (person, role, unit, event) DO UPDATE SET "
		"granted_by = excluded.granted_by, granted_at = excluded.granted_at, expires_at = NULL",
		"sssssi", person, role_word((int)grant->role), grant->unit, grant->event, by,
		tx->now);
	tell_roles_changed(tx, person);
}

bool
person_withdraw_grant(struct tx *tx, const char *person, const struct grant *grant)
{
	int64_t gone = db_run(tx->db,
		"DELETE FROM role WHERE person = ?1 AND role = ?2 AND unit = ?3 AND event = ?4",
		"ssss", person, role_word((int)grant->role), grant->unit, grant->event);
	if (gone > 0)
		tell_roles_changed(tx, person);
	return gone > 0;
}

json_t *
person_roles_json(const struct actor *actor)
{
	json_t *roles = json_array();
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		json_t *role = json_object();
		json_object_set_new(role, "role", json_string(role_word((int)grant->role)));
		if (grant->unit[0] != '\0')
			json_object_set_new(role, "unit", json_string(grant->unit));
		if (grant->event[0] != '\0')
			json_object_set_new(role, "event", json_string(grant->event));
		json_array_append_new(roles, role);
	}
	return roles;
}

json_t *
person_desk_json(struct db *db, const char *event, const char *role, int64_t now)
{
	static const char *const keys[] = {
		"id:s", "name:s", "function:s", "role:s", "unit:s", NULL};
	json_t *people = json_array();
	struct rows *rows = db_query(db,
		"SELECT DISTINCT person.id, person.name, person.function, role.role, role.unit FROM role "
		"JOIN person ON person.id = role.person WHERE role.event IN ('', ?1) "
		"AND (?2 = '' OR role.role = ?2) AND role.role IN ('moderator', 'lead_moderator', 'host', "
		"'official', 'approver', 'clerk', 'guest', 'dispatcher') "
		"AND (role.expires_at IS NULL OR role.expires_at > ?3) AND person.disabled_at IS NULL "
		"AND (role.unit = '' OR role.role NOT IN ('official', 'approver') OR EXISTS (SELECT 1 "
		"FROM event_unit WHERE event_unit.event = ?1 AND event_unit.unit = role.unit)) "
		"ORDER BY person.name, person.id, role.role, role.unit",
		"ssi", event, role, now);
	while (rows_next(rows))
		json_array_append_new(people, json_row(rows, keys));
	rows_end(rows);
	return people;
}
