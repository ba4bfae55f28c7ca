/*
 * check.c - openfloor check: is the configuration right?
 */
#include <stdio.h>

#include "commands/commands.h"
#include "commands/installation.h"
#include "net/tls.h"

static const char
	help[] = "用法 usage: openfloor check --config FILE\n"
		 "\n"
		 "检查配置、证书和密钥；不启动任何东西。\n"
		 "Checks the configuration, the certificate and its key; starts nothing.\n";

int
command_check(struct config *config, int argc, char **argv)
{
	char problem[300];
	struct tls *tls = NULL;

	if (argc > 1 && command_wants_help(argv[1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	if (argc > 1)
		return command_complain(
			"check: \"%s\" is unknown; see openfloor check --help", argv[1]);
	/* main has read and checked the settings already. */
	if (*config->tls_certificate &&
		tls_load(config->tls_certificate, config->tls_key, &tls, problem, sizeof(problem)))
		return command_complain("%s", problem);
	tls_free(tls);
	printf("配置无误 The configuration is right.\n");
	return COMMAND_DONE;
}
