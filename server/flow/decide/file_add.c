/*
 * file_add.c - a file has come (flow/upload.h) and is somebody's draft from now on.
 */
#include <string.h>

#include "config/config.h"
#include "files/kind.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/upload.h"
#include "store/file.h"

static void
describe(const struct decision *decision, const char *event, struct file_row *file)
{
	const struct upload_made *made = decision->command->made;
	const char *name = decision_text(decision, "name"), *alt = decision_text(decision, "alt");

	memset(file, 0, sizeof *file);
	ids_make('f', decision->tx->now, file->id);
	copy_id(file->event, event);
	copy_id(file->owner, decision->actor.person);
	snprintf(file->state, sizeof file->state, "draft");
	snprintf(file->kind, sizeof file->kind, "%s",
		kind_is_picture(made->kind) ? "picture" : "document");
	snprintf(file->type, sizeof file->type, "%s", kind_type(made->kind));
	snprintf(
		file->preview_type, sizeof file->preview_type, "%s", kind_type(made->preview_kind));
	snprintf(file->sha256, sizeof file->sha256, "%s", made->sha256);
	snprintf(file->preview, sizeof file->preview, "%s", made->preview);
	snprintf(file->name, sizeof file->name, "%s", name ? name : "");
	snprintf(file->alt, sizeof file->alt, "%s", alt ? alt : "");
	file->bytes = made->bytes;
	file->preview_bytes = made->preview_bytes;
	file->width = made->width;
	file->height = made->height;
	file->at = decision->tx->now;
}

void
decide_file_add(struct decision *decision)
{
	struct tx *tx = decision->tx;
	struct event_row event;
	struct file_row file;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event) ||
		!upload_is_within(
			tx->db, tx->config, decision->actor.person, tx->now, &decision->problem))
		return;
	if (!decision->command->made) {
		decision_refuse(decision, PROBLEM_INVALID, "请用 POST /api/files 上传文件",
			"Send the file itself to POST /api/files");
		return;
	}
	describe(decision, event.id, &file);
	file_insert(tx, &file);
	tx_due(tx, "file_draft", file.id, tx->now + tx->config->files_draft_minutes * 60000);
	record_audit(&decision->doer, event.id, "file.add", file.id,
		json_pack("{s:s, s:s*, s:s, s:I}", "sha256", file.sha256, "preview",
			unless_empty(file.preview), "type", file.type, "bytes",
			(json_int_t)file.bytes));
	json_object_set_new(decision->result, "file", file_json(&file));
}
