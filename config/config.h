/*
 * config.h - the settings, read once at start.
 *
 * An INI file and --set section.key=value; settings.def is the one list of all settings.
 * An unknown section, key or value is an error that names file and line: a typing error
 * must not silently mean the default.  Owned by main; everybody else reads.
 */
#ifndef OPENFLOOR_CONFIG_CONFIG_H
#define OPENFLOOR_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define CONFIG_MEMBER_TEXT(name)    char *name;
#define CONFIG_MEMBER_LIST(name)    char *name;
#define CONFIG_MEMBER_SECRET(name)  char *name;
#define CONFIG_MEMBER_INTEGER(name) int64_t name;
#define CONFIG_MEMBER_SWITCH(name)  bool name;

struct config {
#define SETTING(section, key, TYPE, value, least, most, text) CONFIG_MEMBER_##TYPE(section##_##key)
#include "config/settings.def"
#undef SETTING
};

/* All settings at their defaults.  Free with config_free. */
struct config *config_create(void);
void config_free(struct config *config);

/*
 * Reads the INI text DATA, called NAME in messages.  On ERR_INVALID, PROBLEM (of SIZE bytes) says
 * "NAME:LINE: what is wrong and what would be right".
 */
MUST_CHECK enum err config_read(struct config *config, const char *name, const char *data,
	size_t len, char *problem, size_t size);
MUST_CHECK enum err config_read_file(
	struct config *config, const char *path, char *problem, size_t size);

/* One --set argument, "section.key=value". */
MUST_CHECK enum err config_set(
	struct config *config, const char *argument, char *problem, size_t size);

/* What single values cannot show: a certificate without a key, an address that is none, a relative data folder (made absolute here). */
MUST_CHECK enum err config_check(struct config *config, char *problem, size_t size);

/* Path of the SQLite file (NULL where store.url names PostgreSQL).  The caller frees it. */
char *config_sqlite_path(const struct config *config);

/* The anchor file of the audit trail.  The caller frees it. */
char *config_anchor_path(const struct config *config);

/* A block of addresses, e.g. "10.0.0.0/8" or "fd00::/8"; lists of them are read once. */
struct address_list;
MUST_CHECK enum err address_list_read(const char *text, struct address_list **out);
void address_list_free(struct address_list *list);
bool address_list_has(const struct address_list *list, const char *address);

#endif
