#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BUF_FIRST 64

void
buf_init(struct buf *buf)
{
	*buf = (struct buf){0};
}

void
buf_fini(struct buf *buf)
{
	free(buf->data);
	buf_init(buf);
}

void
buf_reset(struct buf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

/* The capacity doubles, so that adding byte after byte stays cheap; one byte is always the NUL's. */
void
buf_reserve(struct buf *buf, size_t more)
{
	size_t need;
	size_t cap = buf->cap ? buf->cap : BUF_FIRST;

	if (__builtin_add_overflow(buf->len, more, &need) || need > SIZE_MAX / 4)
		need = SIZE_MAX / 2; /* mem_grow ends the program */
	need++;
	if (need <= buf->cap)
		return;
	while (cap < need)
		cap *= 2;
	buf->data = mem_grow(buf->data, cap, 1);
	buf->cap = cap;
	buf->data[buf->len] = '\0';
}

void
buf_add(struct buf *buf, const void *data, size_t len)
{
	buf_reserve(buf, len);
	if (len)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
buf_add_str(struct buf *buf, const char *s)
{
	buf_add(buf, s, strlen(s));
}

void
buf_addf(struct buf *buf, const char *format, ...)
{
	va_list arguments;
	va_list again;
	int len;

	va_start(arguments, format);
	va_copy(again, arguments);
	buf_reserve(buf, 0);
	len = vsnprintf(buf->data + buf->len, buf->cap - buf->len, format, arguments);
	va_end(arguments);
	if (len < 0)
		abort(); /* a format that is none */
	if ((size_t)len >= buf->cap - buf->len) {
		buf_reserve(buf, (size_t)len);
		vsnprintf(buf->data + buf->len, buf->cap - buf->len, format, again);
	}
	va_end(again);
	buf->len += (size_t)len;
}

void
buf_drop(struct buf *buf, size_t len)
{
	if (!len)
		return;
	if (len >= buf->len) {
		buf_reset(buf);
		return;
	}
	memmove(buf->data, buf->data + len, buf->len - len + 1);
	buf->len -= len;
}

char *
buf_take(struct buf *buf, size_t *len)
{
	char *data;

	buf_reserve(buf, 0);
	data = buf->data;
	if (len)
		*len = buf->len;
	buf_init(buf);
	return data;
}
