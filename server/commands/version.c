/*
 * version.c - openfloor version: which one this is.
 */
#include <stdio.h>

#include "commands/commands.h"
#include "commands/installation.h"

static const char help[] = "用法 usage: openfloor version\n"
			   "\n"
			   "显示版本。\n"
			   "Shows the version.\n";

int
command_version(struct config *config, int argc, char **argv)
{
	(void)config;
	if (argc > 1 && command_wants_help(argv[1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	printf("openfloor %s\n", OPENFLOOR_VERSION);
	return COMMAND_DONE;
}
