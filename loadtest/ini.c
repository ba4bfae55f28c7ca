#include "ini.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define LINE_BYTES 1024

/* Cuts blanks from both ends of TEXT, in its place. */
static char *
trim(char *text)
{
	char *end = text + strlen(text);

	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	while (isspace((unsigned char)*text))
		text++;
	return text;
}

static bool
take_section(char *text, const struct ini_reader *reader, char *problem, size_t size)
{
	char *end = text + strlen(text) - 1;

	if (*end != ']') {
		snprintf(problem, size, "a section is [name]");
		return false;
	}
	*end = '\0';
	return reader->section(reader->cookie, trim(text + 1), problem, size);
}

static bool
take_line(char *text, const struct ini_reader *reader, char *problem, size_t size)
{
	char *equals;

	text = trim(text);
	if (*text == '\0' || *text == '#' || *text == ';')
		return true;
	if (*text == '[')
		return take_section(text, reader, problem, size);
	equals = strchr(text, '=');
	if (equals == NULL) {
		snprintf(problem, size, "neither [section] nor name = value");
		return false;
	}
	*equals = '\0';
	return reader->value(reader->cookie, trim(text), trim(equals + 1), problem, size);
}

bool
ini_read(const char *text, size_t len, const struct ini_reader *reader, unsigned *line,
	char *problem, size_t size)
{
	*line = 0;
	while (len > 0) {
		char one[LINE_BYTES];
		const char *end = memchr(text, '\n', len);
		size_t length = end != NULL ? (size_t)(end - text) : len;

		++*line;
		if (length >= sizeof one || memchr(text, '\0', length) != NULL) {
			snprintf(problem, size, "too long, or not text");
			return false;
		}
		memcpy(one, text, length);
		one[length] = '\0';
		if (!take_line(one, reader, problem, size))
			return false;
		length += end != NULL;
		text += length;
		len -= length;
	}
	return true;
}
