/*
 * frame.h - the header that makes bytes a WebSocket text message (RFC 6455, 5.2).
 *
 * A server's frames are not masked, so a frame is its header and the payload as it is: the
 * same bytes for every viewer.
 */
#ifndef OPENFLOOR_ROOM_FRAME_H
#define OPENFLOOR_ROOM_FRAME_H

#include <stddef.h>

#define FRAME_HEADER_MAX 10

/* Writes the header of a whole text message of LEN payload bytes to OUT; gives its length: 2, 4 or 10. */
size_t frame_header(size_t len, unsigned char out[static FRAME_HEADER_MAX]);

#endif
