#include "store/json_set.h"

#include <string.h>

#include "base/clock.h"

void
json_set_text(json_t *object, const char *key, const char *text)
{
	if (text && text[0] != '\0')
		json_object_set_new(object, key, json_string(text));
}

void
json_set_time(json_t *object, const char *key, int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];
	if (ms == 0)
		return;
	clock_format(ms, text);
	json_object_set_new(object, key, json_string(text));
}

void
json_set_number(json_t *object, const char *key, int64_t number)
{
	json_object_set_new(object, key, json_integer((json_int_t)number));
}

void
json_set_flag(json_t *object, const char *key, int64_t flag)
{
	json_object_set_new(object, key, json_boolean(flag != 0));
}

void
json_set_value(json_t *object, const char *key, json_t *value)
{
	if (value)
		json_object_set_new(object, key, value);
}

json_t *
json_person(const char *id, const char *name)
{
	if (!id || id[0] == '\0')
		return NULL;
	json_t *person = json_object();
	json_object_set_new(person, "id", json_string(id));
	json_object_set_new(person, "name", json_string(name ? name : ""));
	return person;
}

json_t *
json_row(struct rows *rows, const char *const *keys)
{
	json_t *object = json_object();
	for (int column = 0; keys[column]; column++) {
		char key[40] = "";
		const char *colon = strchr(keys[column], ':');
		size_t len = (size_t)(colon - keys[column]);
		if (len >= sizeof key)
			continue;
		memcpy(key, keys[column], len);
		switch (colon[1]) {
		case 's':
			json_set_text(object, key, rows_text(rows, column));
			break;
		case 't':
			json_set_time(object, key, rows_integer(rows, column));
			break;
		case 'i':
			json_set_number(object, key, rows_integer(rows, column));
			break;
		default:
			json_set_flag(object, key, rows_integer(rows, column));
		}
	}
	return object;
}
