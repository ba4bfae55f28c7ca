#include "flow/notice.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/ids.h"
#include "flow/delivering.h"

static void
add_line(const struct entry *entry, json_t *body, struct buf *out)
{
	char at[CLOCK_TEXT_SIZE];
	char *text = json_dumps(body, JSON_COMPACT);

	clock_format(entry->at, at);
	buf_addf(out, "{\"type\":\"notice\",\"at\":\"%s\",\"kind\":\"%s\"", at, entry->kind);
	if (text && json_object_size(body) > 0)
		buf_addf(out, ",%s", text + 1);
	else
		buf_add(out, "}", 1);
	buf_add(out, "\n", 1);
	free(text);
}

void
notice_tell(const struct deliver *deliver, const struct entry *entry)
{
	json_t *body = json_loadb(entry->body, entry->len, 0, NULL);
	const char *person = json_string_value(json_object_get(body, "person"));
	struct buf line = {0};
	char id[ID_SIZE];

	if (person) {
		snprintf(id, sizeof(id), "%s", person);
		json_object_del(body, "person");
		add_line(entry, body, &line);
		deliver->handlers->notice(deliver->cookie, id, line.data, line.len);
		buf_fini(&line);
	}
	json_decref(body);
}
