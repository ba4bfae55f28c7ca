/*
 * audit.c - openfloor audit: checking the trail of who did what, and anchoring it.
 */
#include "store/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "config/config.h"
#include "files/vault.h"

static const char help[] =
	"用法 usage: openfloor audit verify [--anchors FILE]\n"
	"           openfloor audit anchor\n"
	"\n"
	"verify  逐条核对审计记录、正文、图片附件和锚点；完好时返回 0，否则返回 1 并指出第一处。\n"
	"        Checks the trail row by row, the texts, the files, and the anchors; exits 0 where all is\n"
	"        whole, or 1 and names the first broken, missing or surplus link.\n"
	"anchor  把各记录链的末端签名后写入数据目录之外的锚点文件。\n"
	"        Appends the signed ends of the trail to the anchor file outside the data folder.\n";

/* The bytes of every file that may be shown, on the disk. */
static bool
are_files_whole(struct installation *installation)
{
	struct vault *vault = vault_create(installation->config->store_data);
	struct rows *rows = db_query(installation->db,
		"SELECT id, sha256 FROM file WHERE state <> 'gone' UNION ALL "
		"SELECT id, preview FROM file WHERE state <> 'gone' AND preview IS NOT NULL "
		"ORDER BY 1",
		"");
	bool whole = true;
	while (whole && rows_next(rows)) {
		enum err error = vault_check(vault, rows_text(rows, 1));
		whole = error == ERR_OK;
		if (!whole)
			printf("损坏 broken: stream file, row 0: the file %s %s\n",
				rows_text(rows, 0),
				error == ERR_NOT_FOUND ? "is missing on the disk"
						       : "is not what was kept on the disk");
	}
	rows_end(rows);
	vault_free(vault);
	return whole;
}

static int
verify(struct installation *installation, const char *anchors)
{
	struct audit_finding found;
	switch (audit_verify(installation->db, &installation->keys, anchors, &found)) {
	case ERR_OK: {
		if (!are_files_whole(installation))
			return COMMAND_FINDINGS;
		int64_t rows = db_integer(installation->db, 0, "SELECT count(*) FROM audit", "");
		printf("完好 whole: %" PRId64 " rows\n", rows);
		return COMMAND_DONE;
	}
	case ERR_CORRUPT:
		printf("损坏 broken: stream %s, row %" PRId64 ": %s\n", found.stream, found.seq,
			found.what);
		return COMMAND_FINDINGS;
	default:
		return command_complain("audit verify: %s", found.what);
	}
}

static int
anchor(struct installation *installation, const char *anchors)
{
	enum err error = audit_anchor(
		installation->db, &installation->keys, anchors, clock_wall_ms());
	if (error != ERR_OK)
		return command_complain("%s: %s", anchors, err_text(error));
	printf("anchored %s\n", anchors);
	return COMMAND_DONE;
}

int
command_audit(struct config *config, int argc, char **argv)
{
	if (argc > 1 && command_wants_help(argv[argc - 1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	bool verifies = argc > 1 && strcmp(argv[1], "verify") == 0;
	bool anchors = argc > 1 && strcmp(argv[1], "anchor") == 0;
	bool named = argc == 4 && verifies && strcmp(argv[2], "--anchors") == 0;
	if ((!verifies && !anchors) || (argc != 2 && !named))
		return command_complain(
			"audit: verify [--anchors FILE] or anchor; see openfloor audit --help");
	struct installation installation;
	char *path = named ? mem_strdup(argv[3]) : config_anchor_path(config);
	int result = COMMAND_BAD;
	if (installation_open(&installation, config, false))
		result = verifies ? verify(&installation, path) : anchor(&installation, path);
	installation_close(&installation);
	free(path);
	return result;
}
