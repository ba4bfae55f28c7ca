#include "room/frame.h"

#include <stdint.h>

#define FRAME_TEXT    0x81 /* FIN, opcode 1 */
#define FRAME_LENGTH2 126 /* two bytes of length follow */
#define FRAME_LENGTH8 127 /* eight bytes of length follow */

/*
 *   0x81 | len                            up to 125
 *   0x81 | 126 | len, 2 bytes big-endian  up to 65,535
 *   0x81 | 127 | len, 8 bytes big-endian
 */
size_t
frame_header(size_t len, unsigned char out[static FRAME_HEADER_MAX])
{
	size_t size = len < FRAME_LENGTH2 ? 0 : len <= UINT16_MAX ? 2 : 8;
	uint64_t rest = len;

	out[0] = FRAME_TEXT;
	out[1] = (unsigned char)(size == 0 ? len : size == 2 ? FRAME_LENGTH2 : FRAME_LENGTH8);
	for (size_t i = size; i > 0; i--, rest >>= 8)
		out[1 + i] = (unsigned char)rest;
	return 2 + size;
}
