#include "viewer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

#define KEPT_MAX (1u << 20)

enum { OPCODE_TEXT = 1, OPCODE_CLOSE = 8, OPCODE_PING = 9 };

size_t
viewer_handshake(const char *host, const char *path, char *out, size_t size)
{
	/* The key is the example of RFC 6455: nothing here depends on its being random. */
	int len = snprintf(out, size,
		"GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
		path, host);

	return len < 0 || (size_t)len >= size ? 0 : (size_t)len;
}

static bool
starts(const char *line, size_t len, const char *with)
{
	size_t wanted = strlen(with);

	return len >= wanted && memcmp(line, with, wanted) == 0;
}

static uint64_t
number_after(const char *line, size_t len, const char *name)
{
	const char *at = memmem(line, len, name, strlen(name));

	/* The line is followed by its newline, which ends the number. */
	return at != NULL ? strtoull(at + strlen(name), NULL, 10) : 0;
}

static void
take_entry(struct load_viewer *viewer, const char *line, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	static const char stamp[] = "\"text\":\"T=";
	uint64_t seq = number_after(line, len < 80 ? len : 80, "\"seq\":");

	numbers->entries++;
	if (seq <= viewer->seq)
		numbers->doubled++;
	else if (seq != viewer->seq + 1)
		numbers->skipped++;
	viewer->seq = seq;
	if (memmem(line, len, stamp, sizeof stamp - 1) != NULL) {
		uint64_t sent = number_after(line, len, stamp);

		numbers->announcements++;
		numbers->last_delivery_ns = now;
		load_histogram_add(&numbers->delivery, now > sent ? (now - sent) / 1000 : 0);
	}
}

static void
take_line(struct load_viewer *viewer, const char *line, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	if (starts(line, len, "{\"type\":\"entry\"")) {
		take_entry(viewer, line, len, now, numbers);
	} else if (starts(line, len, "{\"type\":\"hello\"")) {
		/* The hello's own seq stands before its entries, which have one each. */
		const char *entries = memmem(line, len, "\"entries\":", 10);
		const char *last = NULL;
		const char *at = line;
		size_t head = entries != NULL ? (size_t)(entries - line) : len;

		while ((at = memmem(at, (size_t)(line + head - at), "\"seq\":", 6)) != NULL) {
			last = at;
			at += 6;
		}
		viewer->seq = last != NULL ? strtoull(last + 6, NULL, 10) : 0;
		if (viewer->greeted)
			numbers->resyncs++;
		else
			numbers->joined++;
		viewer->greeted = true;
	}
}

static void
take_text(struct load_viewer *viewer, const char *text, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		size_t line = end != NULL ? (size_t)(end - text) : len;

		take_line(viewer, text, line, now, numbers);
		if (end == NULL)
			return;
		text = end + 1;
		len -= line + 1;
	}
}

static void
answer_ping(const struct load_viewer *viewer, const unsigned char *data, size_t len)
{
	unsigned char pong[2 + 4 + 125] = {0x8a, (unsigned char)(0x80 | len)};

	/* Masked with zeroes, as RFC 6455 lets a client choose. */
	if (len > 125)
		return;
	memcpy(pong + 6, data, len);
	if (write(viewer->descriptor, pong, 6 + len) < 0)
		return; /* what is wrong with the socket shows when it is read */
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
	case OPCODE_TEXT:
		take_text(viewer, (const char *)data + header, (size_t)payload, now, numbers);
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

static void
keep(struct load_viewer *viewer, const char *data, size_t len)
{
	char *kept = len > 0 ? mem_dup(data, len) : NULL;

	free(viewer->kept);
	viewer->kept = kept;
	viewer->kept_len = len;
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
		viewer->kept_len += len;
		data = viewer->kept;
		len = viewer->kept_len;
	}
	if (!viewer->upgraded) {
		long took = take_upgrade(data, len);

		if (took < 0)
			return false;
		viewer->upgraded = took > 0;
		used = (size_t)took;
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

void
viewer_forget(struct load_viewer *viewer)
{
	free(viewer->kept);
	viewer->kept = NULL;
	if (viewer->descriptor >= 0)
		close(viewer->descriptor);
	viewer->descriptor = -1;
}
