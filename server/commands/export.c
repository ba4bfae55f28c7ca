/*
 * export.c - openfloor export: the log of an event as it was, as files that need no server.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands/commands.h"
#include "commands/installation.h"
#include "config/config.h"
#include "files/vault.h"
#include "flow/archive.h"
#include "store/file.h"

static const char help[] =
	"用法 usage: openfloor export EVENT --output DIR\n"
	"\n"
	"把一场活动的实录写成 DIR/transcript.json 和 DIR/transcript.html，图片和附件放在 DIR/files。\n"
	"其中没有个人信息，也没有被隐藏的内容；不需要服务器就能打开。\n"
	"Writes an event's transcript to DIR/transcript.json and DIR/transcript.html, its pictures and\n"
	"documents to DIR/files: no personal data in it, nothing hidden, and no server needed to open it.\n";

static bool
write_file(const char *folder, const char *name, const struct buf *bytes)
{
	struct buf path = {0};
	FILE *file;
	bool written;

	buf_addf(&path, "%s/%s", folder, name);
	file = fopen(path.data, "wbe");
	written = file && fwrite(bytes->data, 1, bytes->len, file) == bytes->len;
	if (file && fclose(file))
		written = false;
	if (!written)
		command_complain("%s: %s", path.data, strerror(errno));
	buf_fini(&path);
	return written;
}

static bool
copy(int from, const char *path)
{
	char piece[65536];
	FILE *to = fopen(path, "wbe");
	ssize_t got = 0;
	bool written = to != NULL;

	while (written && (got = read(from, piece, sizeof(piece))) > 0)
		written = fwrite(piece, 1, (size_t)got, to) == (size_t)got;
	if (to && fclose(to))
		written = false;
	if (!written || got < 0)
		command_complain("%s: %s", path, strerror(errno));
	return written && got == 0;
}

static bool
export_file(struct vault *vault, const struct file_row *file, const char *folder)
{
	struct buf path = {0};
	uint64_t size;
	int fd;
	bool copied;

	if (vault_open(vault, file->sha256, &fd, &size) != ERR_OK) {
		command_complain("the file %s is missing in the data folder", file->id);
		return false;
	}
	buf_addf(&path, "%s/%s%s", folder, file->id, archive_file_ending(file->type));
	copied = copy(fd, path.data);
	buf_fini(&path);
	close(fd);
	return copied;
}

/* The ids first, so that no statement is open while each is looked at. */
static bool
export_files(struct db *db, const struct config *config, const char *event, const char *folder)
{
	struct vault *vault = vault_create(config->store_data);
	struct buf files = {0}, ids = {0};
	struct rows *rows = db_query(
		db, "SELECT id FROM file WHERE event = ?1 AND state = 'attached'", "s", event);
	struct file_row file;
	bool done = true;

	while (rows_next(rows))
		buf_add(&ids, rows_text(rows, 0), strlen(rows_text(rows, 0)) + 1);
	rows_end(rows);
	buf_addf(&files, "%s/files", folder);
	if (ids.len && mkdir(files.data, 0755) && errno != EEXIST) {
		command_complain("%s: %s", files.data, strerror(errno));
		done = false;
	}
	for (size_t at = 0; done && at < ids.len; at += strlen(ids.data + at) + 1)
		if (file_load(db, ids.data + at, &file) && file_is_public(db, &file))
			done = export_file(vault, &file, files.data);
	buf_fini(&files);
	buf_fini(&ids);
	vault_free(vault);
	return done;
}

static int
export_event(struct db *db, const struct config *config, const char *event, const char *folder)
{
	struct buf json = {0}, html = {0};
	int code = COMMAND_BAD;

	db_begin(db, false);
	if (!archive_json(db, event, &json) || !archive_html_alone(db, event, &html))
		command_complain("there is no public event \"%s\"", event);
	else if (mkdir(folder, 0755) && errno != EEXIST)
		command_complain("%s: %s", folder, strerror(errno));
	else if (write_file(folder, "transcript.json", &json) &&
		write_file(folder, "transcript.html", &html) &&
		export_files(db, config, event, folder))
		code = COMMAND_DONE;
	db_rollback(db);
	buf_fini(&json);
	buf_fini(&html);
	return code;
}

int
command_export(struct config *config, int argc, char **argv)
{
	struct installation installation;
	const char *event = NULL, *folder = NULL;
	int code = COMMAND_BAD;

	for (int i = 1; i < argc; i++) {
		if (command_wants_help(argv[i])) {
			fputs(help, stdout);
			return COMMAND_DONE;
		}
		if (strcmp(argv[i], "--output") == 0 && i + 1 < argc)
			folder = argv[++i];
		else if (!event && argv[i][0] != '-')
			event = argv[i];
		else
			return command_complain(
				"export: \"%s\" is unknown; see openfloor export --help", argv[i]);
	}
	if (!event || !folder)
		return command_complain("export needs an event and --output DIR");
	if (installation_open(&installation, config, false))
		code = export_event(installation.db, config, event, folder);
	installation_close(&installation);
	return code;
}
