/*
 * value.h - is the text that an operator wrote a value of this setting?
 *
 * What a single value can show: an address that is none, a list with a wrong member, a
 * level that does not exist.  Known by the setting's name; settings.def has the bounds.
 */
#ifndef OPENFLOOR_CONFIG_VALUE_H
#define OPENFLOOR_CONFIG_VALUE_H

#include <stdbool.h>
#include <stddef.h>

/* NAME is "section.key".  False: WHY (of SIZE bytes) says what would be right. */
bool value_is_right(const char *name, const char *value, char *why, size_t size);

/*
 * Calls EACH with every member of the comma-separated LIST, without white space around it and
 * without empty ones, until it returns false; gives what EACH gave last (true for an empty list).
 */
bool value_walk(const char *list, bool (*each)(const char *member, void *cookie), void *cookie);

/* Is TEXT an IPv4 or IPv6 address in digits? */
bool value_is_address(const char *text);

#endif
