#include "commands/user_options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "commands/installation.h"

/* "official:unit=education,event=E": both bounds may be missing, either sign may stand before them. */
static bool
read_role(struct user_options *options, const char *text)
{
	struct grant *grant = &options->grants[options->grant_count];
	if (options->grant_count == GRANTS_MAX)
		return command_complain("user: too many roles") == COMMAND_DONE;
	memset(grant, 0, sizeof *grant);
	char word[32];
	size_t len = strcspn(text, ":,");
	snprintf(word, sizeof word, "%.*s", (int)(len < sizeof word ? len : sizeof word - 1), text);
	int role = role_read(word);
	if (role < 0)
		return command_complain("user: \"%s\" is no role; see openfloor user --help",
			       word) == COMMAND_DONE;
	grant->role = (enum role)role;
	for (const char *bound = text + len; *bound;) {
		bound++;
		len = strcspn(bound, ":,");
		const char *equals = memchr(bound, '=', len);
		size_t key = equals ? (size_t)(equals - bound) : 0;
		char *into = key == 4 && memcmp(bound, "unit", 4) == 0 ? grant->unit
			: key == 5 && memcmp(bound, "event", 5) == 0   ? grant->event
								       : NULL;
		if (!into || len - key - 1 > ID_MAX)
			return command_complain("user: \"%s\" must be ROLE[:unit=ID][,event=ID]",
				       text) == COMMAND_DONE;
		memcpy(into, equals + 1, len - key - 1);
		into[len - key - 1] = '\0';
		if (!ids_is_valid(into))
			return command_complain("user: \"%s\" is no id", into) == COMMAND_DONE;
		bound += len;
	}
	options->grant_count++;
	return true;
}

/* The first line of FILE. */
static bool
read_password(struct user_options *options, const char *path)
{
	char line[PASSWORD_MAX + 3] = "";
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (!file)
		return command_complain("%s: %s", path, strerror(errno)) == COMMAND_DONE;
	bool got = fgets(line, sizeof line, file) != NULL;
	if (file != stdin)
		fclose(file);
	size_t len = strcspn(line, "\r\n");
	bool right = got && len <= PASSWORD_MAX && text_is_utf8(line, len) &&
		text_clusters(line, len) >= PASSWORD_MIN;
	if (right) {
		memcpy(options->password, line, len);
		options->password[len] = '\0';
	} else {
		command_complain(
			"%s: its first line must be a password of %d characters to %d bytes", path,
			PASSWORD_MIN, PASSWORD_MAX);
	}
	mem_wipe(line, sizeof line);
	return right;
}

static bool
read_option(struct user_options *options, const char *name, const char *value)
{
	if (strcmp(name, "--role") == 0)
		return read_role(options, value);
	if (strcmp(name, "--password-file") == 0)
		return read_password(options, value);
	const char **into = strcmp(name, "--login") == 0 ? &options->login
		: strcmp(name, "--name") == 0            ? &options->name
		: strcmp(name, "--function") == 0        ? &options->function
							 : NULL;
	if (!into || *into)
		return command_complain("user: \"%s\" is unknown or comes twice", name) ==
			COMMAND_DONE;
	if (!text_is_utf8(value, strlen(value)) || text_clusters(value, strlen(value)) > 60 ||
		value[0] == '\0')
		return command_complain("user: %s must be 1 to 60 characters", name) ==
			COMMAND_DONE;
	*into = value;
	return true;
}

/* What each action cannot do without. */
static bool
is_complete(const struct user_options *options)
{
	bool adds = strcmp(options->action, "add") == 0;
	bool sets = adds || strcmp(options->action, "password") == 0;
	bool lists = strcmp(options->action, "list") == 0;
	const char *missing = !lists && !options->login ? "--login"
		: adds && !options->name                ? "--name"
		: adds && options->grant_count == 0     ? "--role"
		: sets && options->password[0] == '\0'  ? "--password-file"
							: NULL;
	if (missing)
		command_complain("user %s: %s is missing", options->action, missing);
	return !missing;
}

bool
user_options_read(struct user_options *options, int argc, char **argv)
{
	static const char *const actions[] = {"add", "list", "disable", "password", "revoke"};
	memset(options, 0, sizeof *options);
	for (size_t i = 0; argc > 1 && i < sizeof actions / sizeof actions[0]; i++)
		if (strcmp(argv[1], actions[i]) == 0)
			options->action = actions[i];
	if (!options->action)
		return command_complain("user: add, list, disable, password or revoke; "
					"see openfloor user --help") == COMMAND_DONE;
	for (int i = 2; i < argc; i++) {
		bool is_login = argv[i][0] != '-' && !options->login;
		if (!is_login && i + 1 == argc)
			return command_complain("user: \"%s\" is unknown or lacks its value",
				       argv[i]) == COMMAND_DONE;
		if (!read_option(
			    options, is_login ? "--login" : argv[i], argv[is_login ? i : i + 1]))
			return false;
		i += !is_login;
	}
	return is_complete(options);
}

void
user_options_fini(struct user_options *options)
{
	mem_wipe(options->password, sizeof options->password);
}
