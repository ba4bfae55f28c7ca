/*
 * buf.h - a growing buffer of bytes.
 *
 * Embedded by its owner: buf_init (or zeroes) before, buf_fini after.  The bytes are
 * always followed by a NUL that does not count, so that text can be read as a string.
 */
#ifndef OPENFLOOR_BASE_BUF_H
#define OPENFLOOR_BASE_BUF_H

#include <stddef.h>

struct buf {
	char *data; /* NULL while empty and never grown */
	size_t len;
	size_t cap;
};

void buf_init(struct buf *buf);
void buf_fini(struct buf *buf); /* frees; the buffer may be used again */
void buf_reset(struct buf *buf); /* length 0, keeps the memory */
void buf_reserve(struct buf *buf, size_t more);
void buf_add(struct buf *buf, const void *data, size_t len);
void buf_add_str(struct buf *buf, const char *s);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_drop(struct buf *buf, size_t len); /* removes LEN bytes from the front */
char *buf_take(struct buf *buf,
	size_t *len); /* hands the memory to the caller (free()); LEN may be NULL */

#endif
