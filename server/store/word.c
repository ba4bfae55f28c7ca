#include "store/word.h"

int64_t
word_version(struct db *db)
{
	return db_integer(db, 0, "SELECT max(version) FROM word_version", "");
}

void
word_each(struct db *db, void (*each)(void *cookie, const char *word, const char *severity),
	void *cookie)
{
	struct rows *rows = db_query(
		db, "SELECT word, severity FROM word WHERE until_version IS NULL ORDER BY id", "");

	while (rows_next(rows))
		each(cookie, rows_text(rows, 0), rows_text(rows, 1));
	rows_end(rows);
}
