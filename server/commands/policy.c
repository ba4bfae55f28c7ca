/*
 * policy.c - openfloor policy: how many working days there are for what.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "commands/installation.h"
#include "store/deadline_policy.h"

#define FILE_MOST (1 << 20)

static const char help[] =
	"用法 usage: openfloor policy import FILE.json [--dry-run]\n"
	"            openfloor policy list\n"
	"\n"
	"按来源（source）、类别（domain）、紧急程度（urgency）定办理时限，以工作日计；\"*\" 为任意。\n"
	"最贴切的一行生效：先看来源，再看紧急程度，再看类别。必须有三项都为 \"*\" 的一行。\n"
	"Working days by source, domain and urgency; \"*\" is any.  The row that fits best counts: by source,\n"
	"then urgency, then domain.  There must be a row for any of all three.\n"
	"\n"
	"  triage 初次分办  sign 签收  ask_return 申请退回  approval 审批  answer 答复\n"
	"  follow_up 不满意后整改  extension 延期上限（至多 10；natural 至多 30）  natural 按自然日计\n"
	"\n"
	"import 整个文件成为新的一版，记入审计；此后开始的案件照此办理，在办的不变。\n"
	"       makes the whole file the newest version; it is in the audit trail, and counts for cases that\n"
	"       begin from now on.\n"
	"list   以 JSON 写出现行的一版，可改后再读入 prints the version in force as JSON, to be edited and imported\n";

struct import {
	json_t *list;
	int64_t version; /* 0: nothing differed */
	bool dry_run;
};

static json_t *
load_list(const char *path)
{
	struct buf file = {0};
	json_error_t error;
	char problem[200] = "";
	json_t *rows = NULL;

	if (!command_read_file(path, FILE_MOST, &file)) {
		command_complain("policy: %s: %s", path, strerror(errno));
	} else {
		rows = json_loadb(
			file.data ? file.data : "", file.len, JSON_REJECT_DUPLICATES, &error);
		if (!rows) {
			command_complain("policy: %s:%d: %s", path, error.line, error.text);
		} else if (!deadline_policy_check(rows, problem, sizeof problem)) {
			command_complain("policy: %s: %s", path, problem);
			json_decref(rows);
			rows = NULL;
		}
	}
	buf_fini(&file);
	return rows;
}

static void
run_import(struct tx *tx, void *cookie)
{
	struct import *import = cookie;

	import->version = deadline_policy_put(tx, import->list);
	if (import->version == 0 || import->dry_run)
		tx_refuse(tx);
	else
		installation_audit(tx, "deadline_policy.set", "city",
			json_pack("{s:I, s:O}", "version", (json_int_t)import->version, "rows",
				import->list));
}

static int
import_list(struct config *config, const char *path, bool dry_run)
{
	struct import import = {.list = load_list(path), .dry_run = dry_run};
	struct installation installation;
	bool done;

	if (!import.list)
		return COMMAND_BAD;
	done = installation_open(&installation, config, false) &&
		installation_run(&installation, run_import, &import);
	installation_close(&installation);
	json_decref(import.list);
	if (done && import.version == 0)
		printf("unchanged\n");
	else if (done)
		printf(dry_run ? "would be version %lld\n" : "version %lld\n",
			(long long)import.version);
	return done ? COMMAND_DONE : COMMAND_BAD;
}

static int
print_list(struct config *config)
{
	struct installation installation;
	bool opened = installation_open(&installation, config, false);

	if (opened) {
		json_t *rows = deadline_policy_list_json(
			installation.db, deadline_policy_version(installation.db));
		json_dumpf(rows, stdout, JSON_INDENT(1));
		putchar('\n');
		json_decref(rows);
	}
	installation_close(&installation);
	return opened ? COMMAND_DONE : COMMAND_BAD;
}

int
command_policy(struct config *config, int argc, char **argv)
{
	bool dry_run = argc == 4 && strcmp(argv[3], "--dry-run") == 0;

	if (argc > 1 && command_wants_help(argv[argc - 1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return print_list(config);
	if (argc < 3 || argc > 4 || strcmp(argv[1], "import") != 0 || (argc == 4 && !dry_run))
		return command_complain(
			"policy: import FILE.json or list; see openfloor policy --help");
	return import_list(config, argv[2], dry_run);
}
