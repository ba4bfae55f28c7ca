#include "target.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct target targets[] = {
	{"openfloor", NULL, NULL, SPEECH_ENTRIES, WAY_COMMAND, NULL},
	{"limit", "/ws", NULL, SPEECH_ENTRIES, WAY_SOCKET, NULL},
	{"nchan", "/sub/openfloor", NULL, SPEECH_TEXT, WAY_POST, "/pub/openfloor"},
	{"ws", "/", NULL, SPEECH_TEXT, WAY_SOCKET, NULL},
	{"mosquitto", "/mqtt", "mqtt", SPEECH_MQTT, WAY_MQTT, NULL},
};

const struct target *
target_find(const char *name)
{
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
		if (strcmp(targets[i].name, name) == 0)
			return &targets[i];
	return NULL;
}

const struct target *
target_default(void)
{
	return &targets[0];
}

void
announcement_write(char out[ANNOUNCEMENT_BYTES + 1], uint64_t sent, uint64_t number)
{
	int len = snprintf(
		out, ANNOUNCEMENT_BYTES + 1, "T=%" PRIu64 " N=%" PRIu64 " ", sent, number);

	memset(out + len, 'a', ANNOUNCEMENT_BYTES - (size_t)len);
	out[ANNOUNCEMENT_BYTES] = '\0';
}

/* Moves *AT behind NAME, a number and a space; false: they are not there before END. */
static bool
take_number(const char **at, const char *end, const char *name, uint64_t *out)
{
	size_t len = strlen(name);
	const char *digit = *at + len;
	uint64_t value = 0;

	if ((size_t)(end - *at) <= len || memcmp(*at, name, len) != 0)
		return false;
	while (digit < end && *digit >= '0' && *digit <= '9' && value < UINT64_MAX / 10 - 1)
		value = value * 10 + (uint64_t)(*digit++ - '0');
	if (digit == *at + len || digit == end || *digit != ' ')
		return false;
	*out = value;
	*at = digit + 1;
	return true;
}

bool
announcement_read(const char *text, size_t len, uint64_t *sent, uint64_t *number)
{
	const char *end = text + len;

	return take_number(&text, end, "T=", sent) && take_number(&text, end, "N=", number);
}
