/*
 * retention.c - openfloor retention: erases now what the server erases once a day.
 */
#include "store/retention.h"

#include <inttypes.h>
#include <stdio.h>

#include "commands/commands.h"
#include "commands/installation.h"

static const char help[] =
	"用法 usage: openfloor retention\n"
	"\n"
	"删除过期的联系方式（people.contact_days）、七天前的命令结果和已失效的会话；服务每天自动做一次。\n"
	"Erases contacts past their term (people.contact_days), results of commands older than 7 days and\n"
	"expired sessions.  A running server does so by itself once a day.\n";

struct part {
	struct retention done;
	bool is_last;
};

static void
run(struct tx *tx, void *cookie)
{
	struct part *part = cookie;
	struct retention done = {0};

	part->is_last = retention_run(tx, &done);
	part->done.contacts += done.contacts;
	part->done.results += done.results;
	part->done.sessions += done.sessions;
	if (!part->is_last)
		installation_audit(tx, "retention", "city", retention_json(&done));
}

int
command_retention(struct config *config, int argc, char **argv)
{
	struct installation installation;
	struct part part = {.is_last = false};
	bool runs;

	if (argc > 1 && command_wants_help(argv[argc - 1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	if (argc != 1)
		return command_complain(
			"retention takes no arguments; see openfloor retention --help");
	runs = installation_open(&installation, config, false);
	while (runs && !part.is_last)
		runs = installation_run(&installation, run, &part);
	installation_close(&installation);
	if (!runs)
		return COMMAND_BAD;
	printf("erased %" PRId64 " contacts, %" PRId64 " results, %" PRId64 " sessions\n",
		part.done.contacts, part.done.results, part.done.sessions);
	return COMMAND_DONE;
}
