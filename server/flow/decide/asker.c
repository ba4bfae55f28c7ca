#include "flow/decide/asker.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/config.h"
#include "store/person.h"

#define DAY_MS INT64_C(86400000)

void
asker_find(struct decision *decision, bool by_clerk, char asker[static ID_SIZE])
{
	struct actor caller = {.kind = PERSON_KIND_ANONYMOUS};

	if (!by_clerk) {
		person_ensure(decision->tx, &decision->actor);
		copy_id(asker, decision->actor.person);
		return;
	}
	ids_make('p', decision->tx->now, caller.person);
	person_ensure(decision->tx, &caller);
	copy_id(asker, caller.person);
}

/* ---- consent */

static void
add_consent(const struct decision *decision, const char *asker, int64_t version, int64_t at)
{
	if (version > 0)
		db_run(decision->tx->db,
			"INSERT INTO consent (person, notice_version, at) VALUES (?1, ?2, ?3) "
			"ON CONFLICT (person, notice_version) DO NOTHING",
			"sii", asker, version, at);
}

/* An anonymous session has no row until its person asks, so its token carries the version until then. */
void
asker_keep_consent(struct decision *decision, const char *asker, bool by_clerk)
{
	if (!by_clerk)
		add_consent(decision, asker, decision->actor.consent, decision->actor.consent_at);
	add_consent(decision, asker, command_integer(decision->command, "consent", 0),
		decision->tx->now);
}

/* ---- contact */

bool
asker_keep_contact(struct decision *decision, const char *item, const char *asker)
{
	json_t *about = json_pack("{s:s*, s:s*, s:s*, s:s*}", "contact",
		decision_text(decision, "contact"), "details", decision_text(decision, "details"),
		"address", unless_empty(decision->address), "device",
		unless_empty(decision->device));
	char *plain = json_dumps(about, JSON_COMPACT);
	struct buf sealed = {0};
	enum err error = contact_seal(decision->tx->keys, item, plain, strlen(plain), &sealed);

	if (error == ERR_OK)
		db_run(decision->tx->db,
			"INSERT INTO contact (item, person, cipher, created_at, erase_after) "
			"VALUES (?1, ?2, ?3, ?4, ?5)",
			"ssbii", item, asker, (const void *)sealed.data, sealed.len,
			decision->tx->now,
			decision->tx->now + decision->tx->config->people_contact_days * DAY_MS);
	buf_fini(&sealed);
	mem_wipe(plain, strlen(plain));
	free(plain);
	json_decref(about);
	if (error != ERR_OK)
		decision_refuse(decision, PROBLEM_UNAVAILABLE, NULL, NULL);
	return error == ERR_OK;
}

static bool
unseal(struct decision *decision, const char *item, const void *sealed, size_t len)
{
	static const char *const shown[] = {"contact", "details"};
	struct buf plain = {0};
	json_t *about = NULL;

	if (contact_open(decision->tx->keys, item, sealed, len, &plain) == ERR_OK)
		about = json_loadb(plain.data, plain.len, 0, NULL);
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
		json_t *value = json_object_get(about, shown[i]);
		if (value)
			json_object_set(decision->result, shown[i], value);
	}
	if (plain.data)
		mem_wipe(plain.data, plain.len);
	buf_fini(&plain);
	if (!about)
		return decision_refuse(decision, PROBLEM_UNAVAILABLE, NULL, NULL);
	json_decref(about);
	return true;
}

bool
asker_show_contact(struct decision *decision, const char *item)
{
	struct rows *rows = db_query(
		decision->tx->db, "SELECT cipher FROM contact WHERE item = ?1", "s", item);
	bool opened;

	if (rows_next(rows)) {
		size_t len;
		const void *sealed = rows_blob(rows, 0, &len);
		opened = unseal(decision, item, sealed, len);
	} else {
		opened = decision_refuse(decision, PROBLEM_NOT_FOUND, "没有联系方式，或已删除",
			"There is no contact, or it was erased");
	}
	rows_end(rows);
	return opened;
}
