/*
 * init.c - openfloor init: the data folder, its key and its database.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "store/audit.h"

static const char help[] =
	"用法 usage: openfloor init\n"
	"\n"
	"建立数据目录（仅本人可读）、密钥和数据库；已有的保留，数据库升级到本程序的版本。\n"
	"Makes the data folder (for its owner alone), the key and the database; what is there\n"
	"stays, and the database is brought to this program's version.\n";

int
command_init(struct config *config, int argc, char **argv)
{
	if (argc > 1 && command_wants_help(argv[1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	if (argc > 1)
		return command_complain(
			"init: \"%s\" is unknown; see openfloor init --help", argv[1]);
	struct installation installation;
	bool opened = installation_open(&installation, config, true) &&
		installation_begin_words(&installation) &&
		installation_begin_calendars(&installation);
	if (opened) {
		/* From the first day on there is a file of anchors, so its absence means something. */
		char *path = config_anchor_path(config);
		if (audit_anchor(installation.db, &installation.keys, path, clock_wall_ms()) !=
			ERR_OK)
			command_complain("%s: the anchors of the audit trail cannot be written; "
					 "see audit.anchor_file",
				path);
		free(path);
	}
	installation_close(&installation);
	if (opened)
		printf("ready %s\n", config->store_data);
	return opened ? COMMAND_DONE : COMMAND_BAD;
}
