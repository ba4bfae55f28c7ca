/*
 * json_set.h - fields of JSON objects as the interface has them: what is empty is left out.
 */
#ifndef OPENFLOOR_STORE_JSON_SET_H
#define OPENFLOOR_STORE_JSON_SET_H

#include <jansson.h>
#include <stdint.h>

#include "store/db.h"

void json_set_text(json_t *object, const char *key, const char *text); /* NULL, "": nothing */
void json_set_time(json_t *object, const char *key, int64_t ms); /* 0: nothing */
void json_set_number(json_t *object, const char *key, int64_t number);
void json_set_flag(json_t *object, const char *key, int64_t flag);
void json_set_value(
	json_t *object, const char *key, json_t *value); /* takes VALUE over; NULL: nothing */

/* {"id":ID,"name":NAME}, or NULL where ID is "". */
json_t *json_person(const char *id, const char *name);

/* All columns of ROWS under KEYS, one each; a key's last letter says how: "name:s" text, ":t" time, ":i" number, ":b" boolean.  NULL ends. */
json_t *json_row(struct rows *rows, const char *const *keys);

#endif
