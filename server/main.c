/*
 * main.c - the program's front door: which subcommand, with which configuration.
 *
 * Every subcommand takes --config FILE and any number of --set section.key=value, anywhere among
 * its arguments; --set counts after the file, whatever their order.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "config/config.h"

/* A command that works without a configuration, and still goes by one that it is given. */
enum config_need { CONFIG_IGNORED, CONFIG_IF_GIVEN, CONFIG_NEEDED };

static const struct subcommand {
	const char *name;
	int (*run)(struct config *config, int argc, char **argv);
	const char *what;
	enum config_need need;
} subcommands[] = {
	{"serve", command_serve, "启动服务 starts the server", CONFIG_NEEDED},
	{"check", command_check, "检查配置 checks the configuration", CONFIG_NEEDED},
	{"init", command_init, "建立数据目录 makes the data folder", CONFIG_NEEDED},
	{"user", command_user, "工作人员 staff and their roles", CONFIG_NEEDED},
	{"unit", command_unit, "单位 units", CONFIG_NEEDED},
	{"event", command_event, "活动 events", CONFIG_NEEDED},
	{"export", command_export, "导出实录 writes a transcript", CONFIG_NEEDED},
	{"audit", command_audit, "审计 verifies the audit trail", CONFIG_NEEDED},
	{"retention", command_retention, "到期删除 erases what is kept for a time only",
		CONFIG_NEEDED},
	{"calendar", command_calendar, "工作日历 working days and holidays", CONFIG_NEEDED},
	{"policy", command_policy, "办理时限 deadlines by source, domain, urgency", CONFIG_NEEDED},
	{"deadline", command_deadline, "答复期限 explains a deadline", CONFIG_IF_GIVEN},
	{"words", command_words, "词库 the list of words", CONFIG_NEEDED},
	{"screen", command_screen, "预审文字 screens texts", CONFIG_NEEDED},
	{"picture", command_picture, "图片重编码 re-encodes a picture", CONFIG_IGNORED},
	{"version", command_version, "版本 the version", CONFIG_IGNORED},
};

#define SUBCOMMAND_COUNT (sizeof(subcommands) / sizeof(subcommands[0]))

static void
print_help(void)
{
	printf("应声 Openfloor %s\n\n"
	       "用法 usage: openfloor COMMAND [--config FILE] [--set SECTION.KEY=VALUE ...] ...\n\n",
		OPENFLOOR_VERSION);
	for (size_t i = 0; i < SUBCOMMAND_COUNT; i++)
		printf("  %-9s %s\n", subcommands[i].name, subcommands[i].what);
	printf("\nopenfloor COMMAND --help 说明每条命令 explains each of them.\n");
}

static const struct subcommand *
find(const char *name)
{
	for (size_t i = 0; i < SUBCOMMAND_COUNT; i++)
		if (strcmp(subcommands[i].name, name) == 0)
			return &subcommands[i];
	return NULL;
}

/* What is left for the subcommand, and what was said of the configuration. */
struct arguments {
	int count;
	char **rest;
	const char *file;
	int set_count;
	char **sets;
	bool wants_help;
};

/* False: an option without its value, told. */
static bool
sort_arguments(struct arguments *arguments, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		bool is_config = strcmp(argv[i], "--config") == 0;
		bool is_set = strcmp(argv[i], "--set") == 0;
		if (command_wants_help(argv[i]))
			arguments->wants_help = true;
		if (!is_config && !is_set) {
			arguments->rest[arguments->count++] = argv[i];
			continue;
		}
		if (i + 1 == argc) {
			command_complain("%s needs a value", argv[i]);
			return false;
		}
		if (is_config)
			arguments->file = argv[++i];
		else
			arguments->sets[arguments->set_count++] = argv[++i];
	}
	return true;
}

static bool
read_config(struct config *config, const struct arguments *arguments)
{
	char problem[500] = "";
	enum err e = ERR_OK;

	if (arguments->file)
		e = config_read_file(config, arguments->file, problem, sizeof(problem));
	for (int i = 0; i < arguments->set_count && !e; i++)
		e = config_set(config, arguments->sets[i], problem, sizeof(problem));
	if (!e)
		e = config_check(config, problem, sizeof(problem));
	if (e)
		command_complain("%s", *problem ? problem : err_text(e));
	return e == ERR_OK;
}

static void
set_log_level(const struct config *config)
{
	static const char *const words[] = {"debug", "info", "warn", "error"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], config->log_level) == 0)
			log_set_level((enum log_level)i);
}

static int
run(const struct subcommand *subcommand, const struct arguments *arguments)
{
	struct config *config = config_create();
	bool is_given = arguments->file || arguments->set_count > 0;
	bool needed = subcommand->need == CONFIG_NEEDED ||
		(subcommand->need == CONFIG_IF_GIVEN && is_given);
	int code = COMMAND_BAD;

	if (arguments->wants_help || !needed || read_config(config, arguments)) {
		set_log_level(config);
		code = subcommand->run(config, arguments->count, arguments->rest);
	}
	config_free(config);
	return code;
}

static int
dispatch(const struct arguments *arguments)
{
	const struct subcommand *subcommand;

	if (arguments->count == 0) {
		command_complain("which command?  See openfloor --help");
		return COMMAND_BAD;
	}
	if (command_wants_help(arguments->rest[0])) {
		print_help();
		return COMMAND_DONE;
	}
	subcommand = find(arguments->rest[0]);
	if (!subcommand)
		return command_complain(
			"\"%s\" is no command; see openfloor --help", arguments->rest[0]);
	return run(subcommand, arguments);
}

int
main(int argc, char **argv)
{
	struct arguments arguments = {0};
	int code = COMMAND_BAD;

	arguments.rest = mem_zero((size_t)argc + 1, sizeof(char *));
	arguments.sets = mem_zero((size_t)argc + 1, sizeof(char *));
	if (sort_arguments(&arguments, argc, argv))
		code = dispatch(&arguments);
	free(arguments.rest);
	free(arguments.sets);
	return code;
}
