#include "store/block.h"

#include <stdio.h>
#include <string.h>

#include "base/ids.h"

/* PERSON (?1), and whoever became that account by signing up or in. */
#define PEOPLE "(person = ?1 OR person IN (SELECT id FROM person WHERE successor = ?1))"

void
block_device_hash(const struct keys *keys, const char *device, char out[static BLOCK_DEVICE_SIZE])
{
	unsigned char hash[DIGEST_LEN];
	char text[64];
	int len = snprintf(text, sizeof text, "device:%s", device);

	out[0] = '\0';
	if (device[0] == '\0' || len >= (int)sizeof text)
		return;
	ids_hmac(keys->address, sizeof keys->address, text, (size_t)len, hash);
	ids_hex(hash, (BLOCK_DEVICE_SIZE - 1) / 2, out);
}

int64_t
block_until(struct db *db, const char *person, const char *device, int64_t now)
{
	return db_integer(db, 0,
		"SELECT max(until) FROM block WHERE (" PEOPLE " OR (?2 <> '' AND device = ?2)) "
		"AND until > ?3 AND lifted_at IS NULL",
		"ssi", person, device, now);
}

void
block_add(struct tx *tx, const struct block_new *block)
{
	char id[ID_SIZE];

	ids_make('b', tx->now, id);
	db_run(tx->db,
		"INSERT INTO block (id, person, device, until, why, event, by, at) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		"sssisssi", id, block->person, block->device[0] ? block->device : NULL,
		block->until, block->why, block->event, block->by, tx->now);
}

bool
block_lift(struct tx *tx, const char *person, const char *by)
{
	return db_run(tx->db,
		       "UPDATE block SET lifted_at = ?2, lifted_by = ?3 WHERE " PEOPLE
		       " AND until > ?2 AND lifted_at IS NULL",
		       "sis", person, tx->now, by) > 0;
}
