#include "pipeline.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/buf.h"
#include "base/mem.h"
#include "link.h"

#define SECONDS_MAX   30
#define RECEIVE_BYTES 65536

struct pipeline {
	struct load_link link;
	struct link_tls *tls;
	struct buf received;
};

static bool
receive(struct pipeline *pipeline)
{
	ssize_t got;

	buf_reserve(&pipeline->received, RECEIVE_BYTES);
	got = link_receive(
		&pipeline->link, pipeline->received.data + pipeline->received.len, RECEIVE_BYTES);
	if (got <= 0)
		return false;
	pipeline->received.len += (size_t)got;
	return true;
}

static bool
upgrade(struct pipeline *pipeline, const char *event, const char *token)
{
	struct buf request = {0};
	struct buf *received = &pipeline->received;
	const char *end = NULL;
	bool sent;

	buf_addf(&request,
		"GET /ws?event=%s HTTP/1.1\r\nHost: load\r\nUpgrade: websocket\r\n"
		"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
		"Sec-WebSocket-Version: 13\r\nAuthorization: Bearer %s\r\n\r\n",
		event, token);
	sent = link_send(&pipeline->link, request.data, request.len);
	buf_fini(&request);
	while (sent && end == NULL && receive(pipeline))
		end = memmem(received->data, received->len, "\r\n\r\n", 4);
	if (end == NULL || strncmp(received->data, "HTTP/1.1 101", 12) != 0)
		return false;
	buf_drop(received, (size_t)(end + 4 - received->data));
	return true;
}

static bool
encrypt(struct pipeline *pipeline, bool is_tls)
{
	if (!is_tls)
		return true;
	pipeline->tls = link_tls_create(false);
	return pipeline->tls != NULL && link_begin_tls(&pipeline->link, pipeline->tls) &&
		link_handshake(&pipeline->link) == LINK_DONE;
}

struct pipeline *
pipeline_open(const char *host, uint16_t port, bool is_tls, const char *event, const char *token)
{
	struct pipeline *pipeline = mem_zero(1, sizeof *pipeline);
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct timeval patience = {.tv_sec = SECONDS_MAX};
	int on = 1;

	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	pipeline->link.descriptor = descriptor;
	if (descriptor >= 0 && inet_pton(AF_INET, host, &to.sin_addr) == 1 &&
		setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0 &&
		setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
		connect(descriptor, (struct sockaddr *)&to, sizeof to) == 0 &&
		encrypt(pipeline, is_tls) && upgrade(pipeline, event, token))
		return pipeline;
	fprintf(stderr, "openfloor-load: an asker could not join\n");
	pipeline_close(pipeline);
	return NULL;
}

void
pipeline_close(struct pipeline *pipeline)
{
	if (pipeline == NULL)
		return;
	link_close(&pipeline->link);
	link_tls_free(pipeline->tls);
	buf_fini(&pipeline->received);
	free(pipeline);
}

bool
pipeline_send(struct pipeline *pipeline, const char *message, size_t len)
{
	unsigned char frame[8 + 1024] = {0x81};
	size_t header = 6;

	/* Masked with zeroes, as RFC 6455 lets a client choose. */
	if (len > 1024)
		return false;
	if (len < 126) {
		frame[1] = (unsigned char)(0x80 | len);
	} else {
		header = 8;
		frame[1] = 0x80 | 126;
		frame[2] = (unsigned char)(len >> 8);
		frame[3] = (unsigned char)(len & 0xff);
	}
	memcpy(frame + header, message, len);
	return link_send(&pipeline->link, frame, header + len);
}

/* Takes the frame at the front; 0: it is not all there. */
static size_t
take_frame(const unsigned char *data, size_t len, unsigned *results, unsigned *problems)
{
	size_t header = len >= 2 && (data[1] & 0x7f) == 126 ? 4 : 2;
	size_t payload;
	const char *text;

	if (len >= 2 && (data[1] & 0x7f) == 127)
		header = 10;
	if (len < header)
		return 0;
	payload = data[1] & 0x7f;
	if (header > 2) {
		payload = 0;
		for (size_t i = 2; i < header; i++)
			payload = payload << 8 | data[i];
	}
	if (len - header < payload)
		return 0;
	text = (const char *)data + header;
	for (const char *at = text; payload > 0 && at < text + payload;) {
		const char *end = memchr(at, '\n', (size_t)(text + (long)payload - at));

		if (strncmp(at, "{\"type\":\"result\"", 16) == 0)
			(*results)++;
		else if (strncmp(at, "{\"type\":\"problem\"", 17) == 0)
			(*problems)++;
		if (end == NULL)
			break;
		at = end + 1;
	}
	return header + payload;
}

bool
pipeline_wait(struct pipeline *pipeline, unsigned *results, unsigned *problems)
{
	struct buf *received = &pipeline->received;
	size_t used = 0;

	if (!receive(pipeline))
		return false;
	received->data[received->len] = '\0';
	for (;;) {
		size_t took = take_frame((const unsigned char *)received->data + used,
			received->len - used, results, problems);

		if (took == 0)
			break;
		used += took;
	}
	buf_drop(received, used);
	return true;
}
