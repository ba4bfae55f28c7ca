#include "config/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/value.h"

#define FILE_MAX (1024 * 1024)

enum setting_type { SETTING_TEXT, SETTING_LIST, SETTING_SECRET, SETTING_INTEGER, SETTING_SWITCH };

struct setting {
	const char *section;
	const char *key;
	enum setting_type type;
	const char *text; /* default of a text */
	int64_t number; /* of a number or a switch */
	int64_t least;
	int64_t most;
	size_t offset; /* of its member in struct config */
};

#define DEFAULT_TEXT(value)    value, 0
#define DEFAULT_LIST(value)    value, 0
#define DEFAULT_SECRET(value)  value, 0
#define DEFAULT_INTEGER(value) NULL, value
#define DEFAULT_SWITCH(value)  NULL, value

static const struct setting settings[] = {
#define SETTING(section, key, TYPE, value, least, most, text) \
	{#section, #key, SETTING_##TYPE, DEFAULT_##TYPE(value), least, most, \
		offsetof(struct config, section##_##key)},
#include "config/settings.def"
#undef SETTING
};

#define SETTING_COUNT (sizeof(settings) / sizeof(settings[0]))

static bool
is_text(const struct setting *setting)
{
	return setting->type <= SETTING_SECRET;
}

static void *
member_of(struct config *config, const struct setting *setting)
{
	return (char *)config + setting->offset;
}

static void
put_text(struct config *config, const struct setting *setting, const char *value)
{
	char **member = member_of(config, setting);

	free(*member);
	*member = mem_strdup(value);
}

static void
put_number(struct config *config, const struct setting *setting, int64_t value)
{
	if (setting->type == SETTING_SWITCH)
		*(bool *)member_of(config, setting) = value != 0;
	else
		*(int64_t *)member_of(config, setting) = value;
}

struct config *
config_create(void)
{
	struct config *config = mem_zero(1, sizeof(*config));

	for (size_t i = 0; i < SETTING_COUNT; i++) {
		if (is_text(&settings[i]))
			put_text(config, &settings[i], settings[i].text);
		else
			put_number(config, &settings[i], settings[i].number);
	}
	return config;
}

void
config_free(struct config *config)
{
	if (!config)
		return;
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (is_text(&settings[i]))
			free(*(char **)member_of(config, &settings[i]));
	free(config);
}

static bool
has_section(const char *section)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (strcmp(settings[i].section, section) == 0)
			return true;
	return false;
}

/* What there is, for an operator who mistyped: the keys of SECTION, or all sections if that is NULL. */
static void
list_names(const char *section, struct buf *out)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		const struct setting *setting = &settings[i];
		bool is_first = i == 0 || strcmp(settings[i - 1].section, setting->section) != 0;
		if (section ? strcmp(setting->section, section) != 0 : !is_first)
			continue;
		buf_addf(out, "%s%s", out->len ? ", " : "",
			section ? setting->key : setting->section);
	}
}

static const struct setting *
find_setting(const char *section, const char *key, char *why, size_t size)
{
	struct buf names = {0};

	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (strcmp(settings[i].section, section) == 0 && strcmp(settings[i].key, key) == 0)
			return &settings[i];
	if (has_section(section)) {
		list_names(section, &names);
		snprintf(why, size, "section [%s] has no key \"%.64s\"; it has %s", section, key,
			names.data);
	} else {
		list_names(NULL, &names);
		snprintf(why, size, "there is no section [%.64s]; there are %s", section,
			names.data);
	}
	buf_fini(&names);
	return NULL;
}

static enum err
assign_text(struct config *config, const struct setting *setting, const char *value, char *why,
	size_t size)
{
	int64_t length = (int64_t)text_clusters(value, strlen(value));

	if (length < setting->least || length > setting->most) {
		snprintf(why, size, "%s.%s must have %lld to %lld characters", setting->section,
			setting->key, (long long)setting->least, (long long)setting->most);
		return ERR_INVALID;
	}
	put_text(config, setting, value);
	return ERR_OK;
}

static enum err
assign_integer(struct config *config, const struct setting *setting, const char *value, char *why,
	size_t size)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(value, &end, 10);
	if (errno || *end || *value < '0' || *value > '9' || number < setting->least ||
		number > setting->most) {
		snprintf(why, size, "%s.%s must be a whole number from %lld to %lld",
			setting->section, setting->key, (long long)setting->least,
			(long long)setting->most);
		return ERR_INVALID;
	}
	put_number(config, setting, number);
	return ERR_OK;
}

static enum err
assign_switch(struct config *config, const struct setting *setting, const char *value, char *why,
	size_t size)
{
	static const char *const words[] = {"off", "on", "no", "yes", "false", "true"};

	for (int i = 0; i < 6; i++) {
		if (strcmp(words[i], value) == 0) {
			put_number(config, setting, i % 2);
			return ERR_OK;
		}
	}
	snprintf(why, size, "%s.%s must be on or off", setting->section, setting->key);
	return ERR_INVALID;
}

/* Gives the setting SECTION.KEY the value VALUE, a valid text; WHY says what is wrong with it. */
static enum err
assign(struct config *config, const char *section, const char *key, const char *value, char *why,
	size_t size)
{
	const struct setting *setting = find_setting(section, key, why, size);
	char name[64], rule[160];

	if (!setting)
		return ERR_INVALID;
	if (setting->type == SETTING_INTEGER)
		return assign_integer(config, setting, value, why, size);
	if (setting->type == SETTING_SWITCH)
		return assign_switch(config, setting, value, why, size);
	snprintf(name, sizeof(name), "%s.%s", section, key);
	if (!value_is_right(name, value, rule, sizeof(rule))) {
		snprintf(why, size, "%s %s", name, rule);
		return ERR_INVALID;
	}
	return assign_text(config, setting, value, why, size);
}

/* The state of reading one file. */
struct reader {
	struct config *config;
	char section[64];
	int lines[SETTING_COUNT]; /* where each setting was given, 0: not yet */
	int line;
	char *why;
	size_t size;
};

static char *
trim(char *text)
{
	size_t len;

	text += strspn(text, " \t\r");
	len = strlen(text);
	while (len && strchr(" \t\r", text[len - 1]))
		len--;
	text[len] = '\0';
	return text;
}

static enum err
read_section(struct reader *reader, char *text)
{
	size_t len = strlen(text);
	struct buf names = {0};

	if (text[len - 1] != ']') {
		snprintf(reader->why, reader->size, "a section is written [name]");
		return ERR_INVALID;
	}
	text[len - 1] = '\0';
	text = trim(text + 1);
	if (!has_section(text)) {
		list_names(NULL, &names);
		snprintf(reader->why, reader->size, "there is no section [%.64s]; there are %s",
			text, names.data);
		buf_fini(&names);
		return ERR_INVALID;
	}
	snprintf(reader->section, sizeof(reader->section), "%s", text);
	return ERR_OK;
}

static enum err
read_pair(struct reader *reader, char *text)
{
	char *equals = strchr(text, '=');
	const struct setting *setting;
	int *line;

	if (!equals || !reader->section[0]) {
		snprintf(reader->why, reader->size, "%s",
			equals ? "a [section] must come first" : "expected key = value");
		return ERR_INVALID;
	}
	*equals = '\0';
	text = trim(text);
	setting = find_setting(reader->section, text, reader->why, reader->size);
	if (!setting)
		return ERR_INVALID;
	line = &reader->lines[setting - settings];
	if (*line) {
		snprintf(reader->why, reader->size, "%s.%s is given in line %d already",
			setting->section, setting->key, *line);
		return ERR_INVALID;
	}
	*line = reader->line;
	return assign(
		reader->config, reader->section, text, trim(equals + 1), reader->why, reader->size);
}

static enum err
read_line(struct reader *reader, const char *data, size_t len)
{
	char *line;
	char *text;
	enum err e = ERR_OK;

	if (!text_is_utf8(data, len)) {
		snprintf(reader->why, reader->size, "this line is not UTF-8 text");
		return ERR_INVALID;
	}
	line = mem_dup(data, len);
	text = trim(line);
	if (*text == '[')
		e = read_section(reader, text);
	else if (*text && *text != '#' && *text != ';')
		e = read_pair(reader, text);
	free(line);
	return e;
}

enum err
config_read(struct config *config, const char *name, const char *data, size_t len, char *problem,
	size_t size)
{
	char why[400] = "";
	struct reader reader = {.config = config, .why = why, .size = sizeof(why)};
	size_t at = 0;

	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		at = 3; /* a byte order mark, as some editors leave it */
	while (at < len) {
		const char *newline = memchr(data + at, '\n', len - at);
		size_t end = newline ? (size_t)(newline - data) : len;
		reader.line++;
		if (read_line(&reader, data + at, end - at) != ERR_OK) {
			snprintf(problem, size, "%s:%d: %s", name, reader.line, why);
			return ERR_INVALID;
		}
		at = end + 1;
	}
	return ERR_OK;
}

enum err
config_read_file(struct config *config, const char *path, char *problem, size_t size)
{
	FILE *file = fopen(path, "re");
	struct buf data = {0};
	enum err e = ERR_OK;
	size_t n = 0;

	if (!file) {
		snprintf(problem, size, "%s: %s", path, strerror(errno));
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	do {
		buf_reserve(&data, 65536);
		n = fread(data.data + data.len, 1, 65536, file);
		data.len += n;
	} while (n && data.len <= FILE_MAX);
	if (ferror(file)) {
		snprintf(problem, size, "%s: %s", path, strerror(errno));
		e = ERR_IO;
	} else if (data.len > FILE_MAX) {
		snprintf(problem, size, "%s: more than 1 MB is no configuration", path);
		e = ERR_TOO_LARGE;
	} else {
		e = config_read(config, path, data.data, data.len, problem, size);
	}
	fclose(file);
	buf_fini(&data);
	return e;
}

/* postgresql://user:secret@host: everybody on this machine may read a command line. */
static bool
has_password(const char *value)
{
	const char *start = strstr(value, "://");
	size_t len;

	if (!start)
		return false;
	start += 3;
	len = strcspn(start, "/?#");
	return memchr(start, '@', len) && memchr(start, ':', strcspn(start, "@"));
}

enum err
config_set(struct config *config, const char *argument, char *problem, size_t size)
{
	const char *equals = strchr(argument, '=');
	const char *dot = strchr(argument, '.');
	char why[400] = "expected section.key=value";
	enum err e = ERR_INVALID;

	if (!text_is_utf8(argument, strlen(argument))) {
		snprintf(problem, size, "--set: not UTF-8 text");
		return ERR_INVALID;
	}
	if (equals && dot && dot < equals) {
		char *section = mem_dup(argument, (size_t)(dot - argument));
		char *key = mem_dup(dot + 1, (size_t)(equals - dot - 1));
		if (has_password(equals + 1))
			snprintf(why, sizeof(why),
				"a password does not belong on the command line; put it into the file");
		else
			e = assign(config, section, key, equals + 1, why, sizeof(why));
		free(section);
		free(key);
	}
	if (e)
		snprintf(problem, size, "--set %.*s: %s",
			equals ? (int)(equals - argument) : (int)strnlen(argument, 64), argument,
			why);
	return e;
}
