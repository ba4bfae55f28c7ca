#include "viewer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "mqtt.h"
#include "viewer_parts.h"

#define KEPT_MAX (1u << 20)

enum { OPCODE_CLOSE = 8, OPCODE_PING = 9, OPCODE_PONG = 10 };

size_t
viewer_handshake(
	const struct target *target, const char *host, const char *path, char *out, size_t size)
{
	return viewer_handshake_as(target, host, path, NULL, NULL, out, size);
}

size_t
viewer_handshake_as(const struct target *target, const char *host, const char *path,
	const char *token, const struct load_viewer *viewer, char *out, size_t size)
{
	char since[VIEWER_EPOCH_SIZE + 48] = "";
	int len;

	if (viewer != NULL && viewer->greeted && viewer->context->epoch[0] != '\0')
		snprintf(since, sizeof since, "&since=%" PRIu64 "&epoch=%s", viewer->seq,
			viewer->context->epoch);
	/* The key is the example of RFC 6455: nothing here depends on its being random. */
	len = snprintf(out, size,
		"GET %s%s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
		"%s%s%s%s%s%s\r\n",
		path, since, host, target->protocol != NULL ? "Sec-WebSocket-Protocol: " : "",
		target->protocol != NULL ? target->protocol : "",
		target->protocol != NULL ? "\r\n" : "",
		token != NULL ? "Authorization: Bearer " : "", token != NULL ? token : "",
		token != NULL ? "\r\n" : "");

	return len < 0 || (size_t)len >= size ? 0 : (size_t)len;
}

/* Masked with zeroes, as RFC 6455 lets a client choose. */
size_t
viewer_frame(unsigned opcode, const void *data, size_t len, unsigned char *out, size_t size)
{
	size_t header = len < 126 ? 2 + 4 : 4 + 4;

	if (len > UINT16_MAX || header + len > size)
		return 0;
	memset(out, 0, header);
	out[0] = (unsigned char)(0x80 | opcode);
	out[1] = (unsigned char)(0x80 | (len < 126 ? len : 126));
	if (len >= 126) {
		out[2] = (unsigned char)(len >> 8);
		out[3] = (unsigned char)len;
	}
	memcpy(out + header, data, len);
	return header + len;
}

static bool
starts(const char *line, size_t len, const char *with)
{
	size_t wanted = strlen(with);

	return len >= wanted && memcmp(line, with, wanted) == 0;
}

void
viewer_seq(struct load_viewer *viewer, uint64_t seq, struct swarm_numbers *numbers)
{
	numbers->entries++;
	if (seq <= viewer->seq)
		numbers->doubled++;
	else if (seq != viewer->seq + 1)
		numbers->skipped++;
	viewer->seq = seq;
	if (viewer->context != NULL && seq > viewer->context->head)
		viewer->context->head = seq;
}

/* What was sent before it came back is made up for, and says nothing of how fast news are. */
void
viewer_delivery(const struct load_viewer *viewer, uint64_t sent, uint64_t now,
	struct swarm_numbers *numbers)
{
	if (viewer->kind != VIEWER_READS) {
		numbers->aside++;
		return;
	}
	numbers->announcements++;
	if (sent < viewer->since_ns)
		return;
	numbers->last_delivery_ns = now;
	load_histogram_add(&numbers->delivery, now > sent ? (now - sent) / 1000 : 0);
}

void
viewer_join(struct load_viewer *viewer, struct swarm_numbers *numbers)
{
	if (!viewer->greeted)
		numbers->joined++;
	else if (viewer->kind == VIEWER_READS)
		numbers->resyncs++;
	else
		numbers->stuck_greeted += viewer->kind == VIEWER_STUCK;
	viewer->greeted = true;
	viewer->wanted = 0; /* a greeting brings all there is */
}

/* What a target without a seq passes on: the announcement itself. */
static void
take_announcement(struct load_viewer *viewer, const char *text, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	uint64_t sent;
	uint64_t number;

	if (!announcement_read(text, len, &sent, &number))
		return;
	viewer_seq(viewer, number, numbers);
	viewer_delivery(viewer, sent, now, numbers);
}

/* The whole packets at the front of DATA; how many bytes they are, or -1 to close. */
static long
take_packets(struct load_viewer *viewer, const char *data, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	size_t used = 0;

	for (;;) {
		struct mqtt_packet packet;
		long took = mqtt_read((const unsigned char *)data + used, len - used, &packet);

		if (took < 0)
			return -1;
		if (took == 0)
			return (long)used;
		used += (size_t)took;
		if (packet.type == MQTT_PUBLISH)
			take_announcement(viewer, packet.payload, packet.payload_len, now, numbers);
		else if (packet.type != MQTT_CONNACK && packet.type != MQTT_SUBACK)
			continue;
		else if (!packet.granted)
			return -1;
		else if (packet.type == MQTT_SUBACK)
			viewer_join(viewer, numbers);
	}
}

/* Frames may hold several packets, or pieces of them. */
static bool
take_mqtt(struct load_viewer *viewer, const char *data, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	char *whole = NULL;
	long used;

	if (viewer->piece != NULL) {
		if (viewer->piece_len + len > KEPT_MAX)
			return false;
		whole = mem_grow(viewer->piece, viewer->piece_len + len, 1);
		memcpy(whole + viewer->piece_len, data, len);
		len += viewer->piece_len;
		data = whole;
		viewer->piece = NULL;
	}
	used = take_packets(viewer, data, len, now, numbers);
	if (used >= 0 && (size_t)used < len) {
		viewer->piece_len = len - (size_t)used;
		viewer->piece = mem_dup(data + used, viewer->piece_len);
	}
	free(whole);
	return used >= 0;
}

/* A message, whole; false: the connection must be closed. */
static bool
take_message(struct load_viewer *viewer, const char *data, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	switch (viewer->target->speech) {
	case SPEECH_ENTRIES:
		viewer_lines(viewer, data, len, now, numbers);
		return true;
	case SPEECH_TEXT:
		take_announcement(viewer, data, len, now, numbers);
		return true;
	default:
		return take_mqtt(viewer, data, len, now, numbers);
	}
}

static bool
send_frame(struct load_viewer *viewer, unsigned opcode, const void *data, size_t len)
{
	unsigned char frame[VIEWER_FRAME_OVERHEAD + 125];
	size_t size = viewer_frame(opcode, data, len, frame, sizeof frame);

	return size > 0 && link_send(&viewer->link, frame, size);
}

static void
answer_ping(struct load_viewer *viewer, const unsigned char *data, size_t len)
{
	/* What is wrong with the socket shows when it is read. */
	if (len <= 125)
		(void)send_frame(viewer, OPCODE_PONG, data, len);
}

/* Takes one whole frame from the front of DATA: its length, 0 when it is not all there, -1 to close. */
static long
take_frame(struct load_viewer *viewer, const unsigned char *data, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	size_t header = 2;
	uint64_t payload;

	if (len < 2)
		return 0;
	payload = data[1] & 0x7f;
	if (payload == 126) {
		header = 4;
		if (len < header)
			return 0;
		payload = (uint64_t)data[2] << 8 | data[3];
	} else if (payload == 127) {
		header = 10;
		if (len < header)
			return 0;
		payload = 0;
		for (int i = 2; i < 10; i++)
			payload = payload << 8 | data[i];
	}
	if (payload > KEPT_MAX || (data[1] & 0x80) != 0)
		return -1;
	if (len < header + payload)
		return 0;
	switch (data[0] & 0x0f) {
	case VIEWER_TEXT:
	case VIEWER_BINARY:
		/* None of the targets cuts its messages into several frames; one that did would be read wrongly. */
		if ((data[0] & 0x80) == 0 ||
			!take_message(
				viewer, (const char *)data + header, (size_t)payload, now, numbers))
			return -1;
		break;
	case OPCODE_PING:
		answer_ping(viewer, data + header, (size_t)payload);
		break;
	case OPCODE_CLOSE:
		return -1;
	default:
		break;
	}
	return (long)(header + payload);
}

static bool
take_frames(struct load_viewer *viewer, const char *data, size_t len, uint64_t now,
	struct swarm_numbers *numbers, size_t *used)
{
	*used = 0;
	while (*used < len) {
		long took = take_frame(
			viewer, (const unsigned char *)data + *used, len - *used, now, numbers);

		if (took < 0)
			return false;
		if (took == 0)
			break;
		*used += (size_t)took;
	}
	return true;
}

/* The answer to the handshake at the front of DATA: its length, 0 when not all there, -1 when refused. */
static long
take_upgrade(const char *data, size_t len)
{
	const char *end = memmem(data, len, "\r\n\r\n", 4);

	if (end == NULL)
		return len > 8192 ? -1 : 0;
	if (!starts(data, len, "HTTP/1.1 101"))
		return -1;
	return end + 4 - data;
}

/* What the target wants to hear after the handshake; false: the connection must be closed. */
static bool
subscribe(struct load_viewer *viewer, struct swarm_numbers *numbers)
{
	unsigned char packets[64];
	size_t len;

	switch (viewer->target->speech) {
	case SPEECH_TEXT:
		viewer_join(viewer, numbers);
		return true;
	case SPEECH_MQTT:
		len = mqtt_write_join(TARGET_TOPIC, packets, sizeof packets);
		return send_frame(viewer, VIEWER_BINARY, packets, len);
	default:
		return true;
	}
}

static void
keep(struct load_viewer *viewer, const char *data, size_t len)
{
	char *kept = len > 0 ? mem_dup(data, len) : NULL;

	free(viewer->kept);
	viewer->kept = kept;
	viewer->kept_len = (uint32_t)len;
}

bool
viewer_take(struct load_viewer *viewer, const char *data, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	size_t used = 0;

	if (viewer->kept != NULL) {
		if (viewer->kept_len + len > KEPT_MAX)
			return false;
		viewer->kept = mem_grow(viewer->kept, viewer->kept_len + len, 1);
		memcpy(viewer->kept + viewer->kept_len, data, len);
		viewer->kept_len += (uint32_t)len;
		data = viewer->kept;
		len = viewer->kept_len;
	}
	if (!viewer->upgraded) {
		long took = take_upgrade(data, len);

		if (took < 0)
			return false;
		viewer->upgraded = took > 0;
		viewer->wanted = viewer->context != NULL ? viewer->context->head : 0;
		used = (size_t)took;
		if (viewer->upgraded && !subscribe(viewer, numbers))
			return false;
	}
	if (viewer->upgraded) {
		size_t frames;

		if (!take_frames(viewer, data + used, len - used, now, numbers, &frames))
			return false;
		used += frames;
	}
	if (used < len || viewer->kept != NULL)
		keep(viewer, data + used, len - used);
	return true;
}

bool
viewer_is_in(const struct load_viewer *viewer)
{
	return viewer->upgraded && viewer->greeted && viewer->seq >= viewer->wanted;
}

void
viewer_forget(struct load_viewer *viewer)
{
	free(viewer->kept);
	viewer->kept = NULL;
	viewer->kept_len = 0;
	free(viewer->piece);
	viewer->piece = NULL;
	viewer->upgraded = false;
	link_close(&viewer->link);
}
