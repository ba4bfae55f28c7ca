#include "net/outbox.h"

#include <stdint.h>

#define FRAME_FINAL 0x80

/*
 *  byte 0    1 0 0 0 opcode        final, no extension
 *  byte 1    0 length              0..125; 126: two bytes follow; 127: eight
 *  2 or 8    length, big-endian    only where byte 1 says so
 */
size_t
outbox_head(enum outbox_opcode opcode, size_t payload, unsigned char out[static OUTBOX_HEAD_MAX])
{
	size_t more = payload < 126 ? 0 : payload <= UINT16_MAX ? 2 : 8;

	out[0] = (unsigned char)(FRAME_FINAL | opcode);
	out[1] = (unsigned char)(more == 0 ? payload : more == 2 ? 126 : 127);
	for (size_t i = 0; i < more; i++)
		out[2 + i] = (unsigned char)((uint64_t)payload >> (8 * (more - 1 - i)));
	return 2 + more;
}

bool
outbox_add(struct outbox *outbox, enum outbox_opcode opcode, const void *data, size_t len)
{
	unsigned char head[OUTBOX_HEAD_MAX];
	size_t head_len;

	if (len > OUTBOX_BYTES_MAX || outbox->frames.len + len > OUTBOX_BYTES_MAX)
		return false;
	head_len = outbox_head(opcode, len, head);
	buf_add(&outbox->frames, head, head_len);
	buf_add(&outbox->frames, data, len);
	return true;
}

bool
outbox_is_empty(const struct outbox *outbox)
{
	return outbox->frames.len == 0;
}

void
outbox_clear(struct outbox *outbox)
{
	buf_fini(&outbox->frames);
}
