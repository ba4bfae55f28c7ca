#include "commands/installation.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "flow/clocks.h"
#include "flow/wordchange.h"
#include "store/migrate.h"
#include "store/word.h"

int
command_complain(const char *format, ...)
{
	va_list arguments;
	fputs("openfloor: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return COMMAND_BAD;
}

bool
command_read_file(const char *path, size_t most, struct buf *out)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	char part[65536];
	bool is_read;
	size_t len;

	if (!file)
		return false;
	while (out->len <= most && (len = fread(part, 1, sizeof part, file)) > 0)
		buf_add(out, part, len);
	is_read = !ferror(file);
	if (file != stdin)
		fclose(file);
	if (is_read && out->len > most) {
		errno = EFBIG;
		return false;
	}
	return is_read;
}

bool
command_wants_help(const char *argument)
{
	return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

/* The folder, and those above it where they are missing; nobody else may look into what is made here. */
static bool
make_folder(const char *path)
{
	char *copy = mem_strdup(path);
	bool made = true;
	for (char *slash = strchr(copy + 1, '/'); slash && made; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		made = mkdir(copy, 0755) == 0 || errno == EEXIST;
		*slash = '/';
	}
	made = made && (mkdir(copy, 0700) == 0 || errno == EEXIST);
	free(copy);
	return made;
}

static bool
load_keys(struct installation *installation, bool may_create)
{
	struct buf path;
	buf_init(&path);
	buf_addf(&path, "%s/key", installation->config->store_data);
	enum err error = keys_load(path.data, may_create, &installation->keys);
	if (error == ERR_NOT_FOUND)
		command_complain("%s: there is no key; run \"openfloor init\" first", path.data);
	else if (error != ERR_OK)
		command_complain("%s: %s", path.data, err_text(error));
	buf_fini(&path);
	return error == ERR_OK;
}

/* Without leave to create, a database that is not there is a mistake in the configuration. */
static bool
is_there(const struct config *config)
{
	char *path = config_sqlite_path(config);
	struct stat status;
	bool there = !path || stat(path, &status) == 0;
	if (!there)
		command_complain("%s: there is no database; run \"openfloor init\" first", path);
	free(path);
	return there;
}

static bool
open_database(struct installation *installation)
{
	const struct config *config = installation->config;
	char problem[300] = "";
	char *path = config_sqlite_path(config);
	struct buf url;
	buf_init(&url);
	if (path)
		buf_addf(&url, "sqlite:%s", path);
	else
		buf_add_str(&url, config->store_url);
	free(path);
	enum err error = db_open(url.data, false, &installation->db, problem, sizeof problem);
	buf_fini(&url);
	if (error == ERR_OK)
		error = migrate(installation->db, clock_wall_ms(), problem, sizeof problem);
	if (error != ERR_OK)
		command_complain("%s", problem[0] ? problem : err_text(error));
	return error == ERR_OK;
}

bool
installation_open(struct installation *installation, const struct config *config, bool may_create)
{
	memset(installation, 0, sizeof *installation);
	installation->config = config;
	installation->options.config = config;
	installation->options.keys = &installation->keys;
	if (may_create && !make_folder(config->store_data)) {
		command_complain("%s: %s", config->store_data, strerror(errno));
		return false;
	}
	if (!may_create && !is_there(config))
		return false;
	return load_keys(installation, may_create) && open_database(installation);
}

void
installation_close(struct installation *installation)
{
	db_close(installation->db);
	installation->db = NULL;
	mem_wipe(&installation->keys, sizeof installation->keys);
}

bool
installation_run(
	struct installation *installation, void (*run)(struct tx *tx, void *cookie), void *cookie)
{
	char problem[300];
	enum err error = store_once(&installation->options, run, cookie, problem, sizeof problem);
	if (error != ERR_OK)
		command_complain("%s", problem);
	return error == ERR_OK;
}

static void
begin_words(struct tx *tx, void *cookie)
{
	(void)cookie;
	wordchange_begin(tx);
}

bool
installation_begin_words(struct installation *installation)
{
	return word_version(installation->db) > 0 ||
		installation_run(installation, begin_words, NULL);
}

static void
begin_calendars(struct tx *tx, void *cookie)
{
	(void)cookie;
	clocks_begin(tx);
}

bool
installation_begin_calendars(struct installation *installation)
{
	return !clocks_lack(installation->db) ||
		installation_run(installation, begin_calendars, NULL);
}

void
installation_audit(struct tx *tx, const char *action, const char *target, json_t *detail)
{
	tx_audit(tx,
		&(struct audit_row){.stream = "city",
			.actor = "operator",
			.role = "operator",
			.action = action,
			.target = target,
			.detail = detail});
	json_decref(detail);
}
