#include "store/text.h"

#include "base/buf.h"
#include "base/mem.h"
#include "store/question.h"

void
text_digest(const void *salt, size_t len, const char *body, char out[static DIGEST_HEX_SIZE])
{
	struct buf both;
	buf_init(&both);
	buf_add(&both, salt, len);
	buf_add_str(&both, body);
	ids_sha256_hex(both.data, both.len, out);
	buf_fini(&both);
}

void
text_digest_load(struct db *db, const char *id, char out[static DIGEST_HEX_SIZE])
{
	struct rows *rows = db_query(db, "SELECT salt, body FROM text WHERE id = ?1", "s", id);
	out[0] = '\0';
	if (rows_next(rows)) {
		size_t len;
		const void *salt = rows_blob(rows, 0, &len);
		text_digest(salt, len, rows_text(rows, 1), out);
	}
	rows_end(rows);
}

static struct rows *
find(struct db *db, const char *id)
{
	return db_query(db, "SELECT body FROM text WHERE id = ?1", "s", id);
}

char *
text_load(struct db *db, const char *id)
{
	struct rows *rows = find(db, id);
	char *body = rows_next(rows) ? mem_strdup(rows_text(rows, 0)) : NULL;
	rows_end(rows);
	return body;
}

json_t *
text_json(struct db *db, const char *id)
{
	struct rows *rows = find(db, id);
	json_t *body = rows_next(rows) ? json_string(rows_text(rows, 0)) : NULL;
	rows_end(rows);
	return body;
}
