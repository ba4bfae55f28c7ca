#include "flow/decide/attach.h"

#include <string.h>

#include "config/config.h"
#include "store/file.h"

static const json_t *
given(const struct decision *decision)
{
	return json_object_get(decision->command->args, "files");
}

static const char *
text_of(const json_t *item, const char *name)
{
	const char *text = json_string_value(json_object_get(item, name));

	return text ? text : "";
}

static bool
refuse(struct decision *decision, size_t index, const char *part, const char *zh, const char *en)
{
	char pointer[32];

	snprintf(pointer, sizeof pointer, "/files/%zu%s", index, part);
	return decision_refuse_argument(decision, pointer, zh, en);
}

static bool
is_shown_by(struct db *db, const char *file, const char *item)
{
	return db_integer(db, 0, "SELECT 1 FROM attachment WHERE file = ?1 AND item = ?2 LIMIT 1",
		       "ss", file, item) == 1;
}

/* One's own, or what stands there already; of a correction also what the corrected answer shows. */
static bool
is_at_hand(struct decision *decision, const struct file_row *file, const char *item)
{
	struct db *db = decision->tx->db;
	char corrected[ID_SIZE];

	return strcmp(file->owner, decision->actor.person) == 0 ||
		is_shown_by(db, file->id, item) ||
		(db_text(db, corrected, sizeof corrected,
			 "SELECT revises FROM answer WHERE id = ?1", "s", item) &&
			is_shown_by(db, file->id, corrected));
}

static bool
take(struct decision *decision, const char *event, const char *item, int64_t revision, size_t index,
	bool final)
{
	const json_t *wish = json_array_get(given(decision), index);
	const char *id = text_of(wish, "file"), *alt = text_of(wish, "alt");
	struct tx *tx = decision->tx;
	struct file_row file;

	if (!file_load(tx->db, id, &file) || strcmp(file.state, "gone") == 0 ||
		strcmp(file.event, event) != 0 || !is_at_hand(decision, &file, item))
		return refuse(decision, index, "", "没有这个文件，请重新上传",
			"There is no such file; please upload it again");
	if (final && !alt[0] && !file.alt[0] && strcmp(file.kind, "picture") == 0)
		return refuse(decision, index, "/alt",
			"请写一句话说明图片内容，供看不到图片的人了解",
			"Say in a few words what the picture shows, for those who do not see it");
	db_run(tx->db, "UPDATE file SET state = 'attached', alt = ?2, at = ?3 WHERE id = ?1", "ssi",
		id, alt[0] ? alt : file.alt, file.state[0] == 'd' ? tx->now : file.at);
	db_run(tx->db,
		"INSERT INTO attachment (item, revision, position, file) VALUES (?1, ?2, ?3, ?4)",
		"siis", item, revision, (int64_t)index, id);
	return true;
}

/* What nothing shows any more is a draft again, and lapses like one. */
static void
let_go(struct tx *tx, const json_t *before)
{
	const json_t *file;
	size_t i;

	json_array_foreach(before, i, file) {
		const char *id = text_of(file, "id");
		if (db_run(tx->db,
			    "UPDATE file SET state = 'draft', at = ?2 WHERE id = ?1 "
			    "AND NOT EXISTS (SELECT 1 FROM attachment WHERE file = ?1)",
			    "si", id, tx->now) == 1)
			tx_due(tx, "file_draft", id,
				tx->now + tx->config->files_draft_minutes * 60000);
	}
}

bool
attach_files(struct decision *decision, const char *event, const char *item, int64_t revision,
	bool final)
{
	struct tx *tx = decision->tx;
	json_t *before;

	if (!given(decision))
		return true;
	before = file_list_json(tx->db, item, revision);
	db_run(tx->db, "DELETE FROM attachment WHERE item = ?1 AND revision = ?2", "si", item,
		revision);
	for (size_t i = 0; i < json_array_size(given(decision)); i++)
		if (!take(decision, event, item, revision, i, final)) {
			json_decref(before);
			return false;
		}
	let_go(tx, before);
	json_decref(before);
	return true;
}

bool
attach_changes(const struct decision *decision, const char *item, int64_t revision)
{
	const json_t *wishes = given(decision);
	json_t *now;
	bool changes;

	if (!wishes)
		return false;
	now = file_list_json(decision->tx->db, item, revision);
	changes = json_array_size(now) != json_array_size(wishes);
	for (size_t i = 0; i < json_array_size(wishes) && !changes; i++) {
		const json_t *wish = json_array_get(wishes, i), *file = json_array_get(now, i);
		const char *alt = text_of(wish, "alt");
		changes = strcmp(text_of(wish, "file"), text_of(file, "id")) != 0 ||
			(alt[0] && strcmp(alt, text_of(file, "alt")) != 0);
	}
	json_decref(now);
	return changes;
}
