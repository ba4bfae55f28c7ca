#include "mqtt.h"

#include <string.h>

#define REMAINING_MAX 268435455u /* four bytes of seven bits */
#define LENGTH_BYTES  4

enum { CONNECT = 0x10, PUBLISH = 0x30, SUBSCRIBE = 0x82 };

/* What is being written; FULL once something did not fit. */
struct writer {
	unsigned char *out;
	size_t size;
	size_t len;
	bool full;
};

static void
put(struct writer *writer, const void *data, size_t len)
{
	if (writer->full || len > writer->size - writer->len) {
		writer->full = true;
		return;
	}
	memcpy(writer->out + writer->len, data, len);
	writer->len += len;
}

static void
put_byte(struct writer *writer, unsigned byte)
{
	unsigned char one = (unsigned char)byte;

	put(writer, &one, 1);
}

/* The fixed header: seven bits a byte, the least first. */
static void
put_header(struct writer *writer, unsigned first, size_t remaining)
{
	if (remaining > REMAINING_MAX)
		writer->full = true;
	put_byte(writer, first);
	do {
		put_byte(writer, (unsigned)(remaining & 0x7f) | (remaining > 0x7f ? 0x80 : 0));
		remaining >>= 7;
	} while (remaining > 0);
}

static void
put_text(struct writer *writer, const char *text)
{
	size_t len = strlen(text);

	put_byte(writer, (unsigned)(len >> 8) & 0xff);
	put_byte(writer, (unsigned)len & 0xff);
	put(writer, text, len);
}

size_t
mqtt_write_join(const char *topic, unsigned char *out, size_t size)
{
	static const unsigned char connect[] = {
		0, 4, 'M', 'Q', 'T', 'T', 4 /* 3.1.1 */, 2 /* clean session */, 0, 0, 0, 0};
	struct writer writer = {.out = out, .size = size};

	put_header(&writer, CONNECT, sizeof connect);
	put(&writer, connect, sizeof connect);
	put_header(&writer, SUBSCRIBE, 2 + 2 + strlen(topic) + 1);
	put_byte(&writer, 0);
	put_byte(&writer, 1); /* the packet's number */
	put_text(&writer, topic);
	put_byte(&writer, 0); /* at most once */
	return writer.full ? 0 : writer.len;
}

size_t
mqtt_write_publish(const char *topic, const char *text, size_t len, unsigned char *out, size_t size)
{
	struct writer writer = {.out = out, .size = size};

	put_header(&writer, PUBLISH, 2 + strlen(topic) + len);
	put_text(&writer, topic);
	put(&writer, text, len);
	return writer.full ? 0 : writer.len;
}

/* The length behind the first byte, and of itself in *USED: 0: not all there, -1: more than four bytes. */
static int
read_remaining(const unsigned char *data, size_t len, size_t *remaining)
{
	*remaining = 0;
	for (size_t i = 0; i < LENGTH_BYTES; i++) {
		if (1 + i >= len)
			return 0;
		*remaining |= (size_t)(data[1 + i] & 0x7f) << (7 * i);
		if ((data[1 + i] & 0x80) == 0)
			return (int)i + 1;
	}
	return -1;
}

/* The variable part of a packet; false: malformed. */
static bool
read_body(const unsigned char *body, size_t len, unsigned flags, struct mqtt_packet *out)
{
	size_t topic;

	switch (out->type) {
	case MQTT_CONNACK:
		out->granted = len == 2 && body[1] == 0;
		return len == 2;
	case MQTT_SUBACK:
		out->granted = len == 3 && body[2] <= 2;
		return len == 3;
	case MQTT_PUBLISH:
		if (len < 2)
			return false;
		topic = 2 + ((size_t)body[0] << 8 | body[1]);
		topic += (flags & 0x06) != 0 ? 2 : 0; /* a packet's number, with receipts only */
		if (topic > len)
			return false;
		out->payload = (const char *)body + topic;
		out->payload_len = len - topic;
		return true;
	default:
		return true;
	}
}

long
mqtt_read(const unsigned char *data, size_t len, struct mqtt_packet *out)
{
	size_t remaining;
	int used;

	*out = (struct mqtt_packet){0};
	if (len == 0)
		return 0;
	used = read_remaining(data, len, &remaining);
	if (used <= 0)
		return used;
	if (len - 1 - (size_t)used < remaining)
		return 0;
	out->type = data[0] >> 4;
	if (!read_body(data + 1 + used, remaining, data[0] & 0x0fu, out))
		return -1;
	return (long)(1 + (size_t)used + remaining);
}
