/*
 * user.c - openfloor user: accounts of staff, made and ended from the machine itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "commands/installation.h"
#include "commands/user_options.h"
#include "domain/password.h"
#include "store/event.h"
#include "store/person.h"

static const char help[] =
	"用法 usage: openfloor user add --login LOGIN --name NAME [--function WORDS]\n"
	"               --role ROLE[:unit=ID][,event=ID] ... --password-file FILE\n"
	"           openfloor user list\n"
	"           openfloor user disable LOGIN\n"
	"           openfloor user password LOGIN --password-file FILE\n"
	"           openfloor user revoke LOGIN\n"
	"\n"
	"工作人员账号：新建、列出、停用、改密码、立即结束其全部会话。FILE 为 - 时从标准输入读密码。\n"
	"Accounts of staff: make, list, disable, set the password, end all sessions at once.\n"
	"FILE may be - for standard input; its first line is the password.\n"
	"ROLE: moderator lead_moderator host official approver guest clerk dispatcher supervisor\n"
	"      editor admin\n";

struct change {
	const struct user_options *options;
	char hash[PASSWORD_HASH_SIZE];
	char id[ID_SIZE];
	char problem[200];
};

/* ------------------------------------------------------------------ add */

static bool
check_grant(struct tx *tx, const struct grant *grant, struct change *change)
{
	if (grant->unit[0] != '\0' && !unit_exists(tx->db, grant->unit))
		snprintf(change->problem, sizeof change->problem, "\"%s\" is no unit", grant->unit);
	else if (grant->event[0] != '\0' &&
		db_integer(tx->db, 0, "SELECT 1 FROM event WHERE id = ?1", "s", grant->event) == 0)
		snprintf(change->problem, sizeof change->problem, "\"%s\" is no event",
			grant->event);
	else
		return true;
	tx_refuse(tx);
	return false;
}

static void
on_add(struct tx *tx, void *cookie)
{
	struct change *change = cookie;
	const struct user_options *options = change->options;
	struct person_new person = {.login = options->login,
		.name = options->name,
		.function = options->function,
		.password_hash = change->hash,
		.kind = PERSON_KIND_STAFF};
	enum err error = person_create(tx, &person, change->id);
	if (error != ERR_OK) {
		snprintf(change->problem, sizeof change->problem, "the login \"%s\": %s",
			options->login, err_text(error));
		tx_refuse(tx);
		return;
	}
	json_t *roles = json_array();
	for (size_t i = 0; i < options->grant_count; i++) {
		const struct grant *grant = &options->grants[i];
		if (!check_grant(tx, grant, change))
			break;
		person_grant(tx, change->id, grant, "operator");
		json_array_append_new(roles,
			json_pack("[s, s, s]", role_word((int)grant->role), grant->unit,
				grant->event));
	}
	installation_audit(tx, "user.add", change->id, json_pack("{s:o}", "roles", roles));
}

/* ------------------------------------------------------------------ changes of one account */

/* The account of the login, whether it is disabled or not. */
static bool
find_account(struct tx *tx, struct change *change)
{
	char hash[PASSWORD_HASH_SIZE];
	enum person_kind kind;
	if (person_by_login(tx->db, change->options->login, change->id, &kind, hash, sizeof hash))
		return true;
	snprintf(change->problem, sizeof change->problem, "there is no account \"%s\"",
		change->options->login);
	tx_refuse(tx);
	return false;
}

static void
on_disable(struct tx *tx, void *cookie)
{
	struct change *change = cookie;
	if (!find_account(tx, change))
		return;
	db_run(tx->db, "UPDATE person SET disabled_at = ?2 WHERE id = ?1", "si", change->id,
		tx->now);
	session_revoke(tx, change->id, NULL);
	installation_audit(tx, "user.disable", change->id, NULL);
}

static void
on_password(struct tx *tx, void *cookie)
{
	struct change *change = cookie;
	if (!find_account(tx, change))
		return;
	db_run(tx->db, "UPDATE person SET password = ?2 WHERE id = ?1", "ss", change->id,
		change->hash);
	session_revoke(tx, change->id, NULL);
	installation_audit(tx, "user.password", change->id, NULL);
}

static void
on_revoke(struct tx *tx, void *cookie)
{
	struct change *change = cookie;
	if (!find_account(tx, change))
		return;
	session_revoke(tx, change->id, NULL);
	installation_audit(tx, "user.revoke", change->id, NULL);
}

/* ------------------------------------------------------------------ list */

static void
print_roles(struct db *db, const char *person)
{
	struct rows *rows = db_query(db,
		"SELECT role, unit, event FROM role WHERE person = ?1 ORDER BY role, unit, event",
		"s", person);
	for (int count = 0; rows_next(rows); count++) {
		printf("%s%s", count ? " " : "", rows_text(rows, 0));
		if (!rows_is_null(rows, 1) && rows_text(rows, 1)[0])
			printf(":unit=%s", rows_text(rows, 1));
		if (!rows_is_null(rows, 2) && rows_text(rows, 2)[0])
			printf(",event=%s", rows_text(rows, 2));
	}
	rows_end(rows);
}

static int
list_users(struct installation *installation)
{
	struct rows *rows = db_query(installation->db,
		"SELECT id, login, name, function, disabled_at FROM person WHERE kind = 'staff' "
		"ORDER BY login",
		"");
	while (rows_next(rows)) {
		printf("%s\t%s\t%s\t%s\t", rows_text(rows, 1), rows_text(rows, 0),
			rows_text(rows, 2), rows_text(rows, 3));
		print_roles(installation->db, rows_text(rows, 0));
		printf("%s\n", rows_is_null(rows, 4) ? "" : "\tdisabled");
	}
	rows_end(rows);
	return COMMAND_DONE;
}

/* ------------------------------------------------------------------ the command */

static const struct {
	const char *name;
	void (*run)(struct tx *tx, void *cookie);
} actions[] = {
	{"add", on_add}, {"disable", on_disable}, {"password", on_password}, {"revoke", on_revoke}};

static bool
change_account(struct installation *installation, const struct user_options *options,
	void (*run)(struct tx *tx, void *cookie))
{
	struct change change = {.options = options};
	if (options->password[0] != '\0' &&
		password_hash(options->password, (int)installation->config->people_scrypt_log2_n,
			change.hash) != ERR_OK) {
		command_complain("the password cannot be hashed");
		return false;
	}
	if (!installation_run(installation, run, &change))
		return false;
	if (change.problem[0] != '\0') {
		command_complain("%s", change.problem);
		return false;
	}
	printf("%s\n", change.id);
	return true;
}

static int
run_action(struct config *config, const struct user_options *options)
{
	struct installation installation;
	bool done = false;
	if (installation_open(&installation, config, false)) {
		if (strcmp(options->action, "list") == 0)
			done = list_users(&installation) == COMMAND_DONE;
		for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
			if (strcmp(options->action, actions[i].name) == 0)
				done = change_account(&installation, options, actions[i].run);
	}
	installation_close(&installation);
	return done ? COMMAND_DONE : COMMAND_BAD;
}

int
command_user(struct config *config, int argc, char **argv)
{
	if (argc > 1 && command_wants_help(argv[argc - 1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	struct user_options options;
	int result = COMMAND_BAD;
	if (user_options_read(&options, argc, argv))
		result = run_action(config, &options);
	user_options_fini(&options);
	return result;
}
