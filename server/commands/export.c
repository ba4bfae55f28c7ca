/*
 * export.c - openfloor export: the log of an event as it was, as files that need no server.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands/commands.h"
#include "commands/installation.h"
#include "flow/archive.h"

static const char help[] =
	"用法 usage: openfloor export EVENT --output DIR\n"
	"\n"
	"把一场活动的实录写成 DIR/transcript.json 和 DIR/transcript.html。\n"
	"其中没有个人信息，也没有被隐藏的内容；不需要服务器就能打开。\n"
	"Writes an event's transcript to DIR/transcript.json and DIR/transcript.html: no personal\n"
	"data in it, nothing hidden, and no server needed to open it.\n";

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

static int
export_event(struct db *db, const char *event, const char *folder)
{
	struct buf json = {0}, html = {0};
	int code = COMMAND_BAD;

	db_begin(db, false);
	if (!archive_json(db, event, &json) || !archive_html(db, event, &html))
		command_complain("there is no public event \"%s\"", event);
	else if (mkdir(folder, 0755) && errno != EEXIST)
		command_complain("%s: %s", folder, strerror(errno));
	else if (write_file(folder, "transcript.json", &json) &&
		write_file(folder, "transcript.html", &html))
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
		code = export_event(installation.db, event, folder);
	installation_close(&installation);
	return code;
}
