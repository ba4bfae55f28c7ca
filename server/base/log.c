#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

static enum log_level least = LOG_INFO;
static char process[64];

void
log_set_level(enum log_level level)
{
	least = level;
}

void
log_set_process(const char *title)
{
	snprintf(process, sizeof(process), "%s", title ? title : "");
}

/* Whatever a field holds, the line stays one line of JSON: bytes that are not UTF-8 become '?'. */
static void
add_string(struct buf *line, const char *text)
{
	bool valid = text_is_utf8(text, strlen(text));

	buf_add_str(line, "\"");
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '"' || c == '\\')
			buf_addf(line, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buf_addf(line, "\\u%04x", c);
		else if (c >= 0x80 && !valid)
			buf_add_str(line, "?");
		else
			buf_add(line, text, 1);
	}
	buf_add_str(line, "\"");
}

static void
add_field(struct buf *line, const char *name, const char *value)
{
	buf_add_str(line, line->len > 1 ? "," : "");
	add_string(line, name);
	buf_add_str(line, ":");
	add_string(line, value ? value : "");
}

static void
write_line(const struct buf *line)
{
	size_t sent = 0;

	while (sent < line->len) {
		ssize_t n = write(STDERR_FILENO, line->data + sent, line->len - sent);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return; /* nobody listens: there is no place to say so */
		sent += (size_t)n;
	}
}

void
log_write(enum log_level level, const char *message, ...)
{
	static const char *const levels[] = {"debug", "info", "warn", "error"};
	int saved = errno;
	struct buf line = {0};
	char now[CLOCK_TEXT_SIZE];
	const char *name;
	va_list fields;

	if (level < least)
		return;
	clock_format(clock_wall_ms(), now);
	buf_add_str(&line, "{");
	add_field(&line, "time", now);
	add_field(&line, "level", levels[level]);
	if (process[0])
		add_field(&line, "process", process);
	add_field(&line, "message", message);
	va_start(fields, message);
	while ((name = va_arg(fields, const char *)) != NULL)
		add_field(&line, name, va_arg(fields, const char *));
	va_end(fields);
	buf_add_str(&line, "}\n");
	write_line(&line);
	buf_fini(&line);
	errno = saved;
}
