#include "publisher.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client.h"
#include "mqtt.h"
#include "target.h"
#include "viewer.h"

#define SECONDS_MAX 30
#define BUFFER      65536

struct publisher {
	const struct load_options *options;
	struct client *host; /* WAY_COMMAND */
	CURL *curl; /* WAY_POST */
	struct curl_slist *headers;
	struct load_viewer viewer; /* WAY_SOCKET, WAY_MQTT */
	struct swarm_numbers numbers; /* of that one */
	char *buffer;
};

/* --- over HTTP */

static bool
command(struct publisher *publisher, const char *text)
{
	json_t *answer = NULL;
	long status = client_command(publisher->host, "event.announce",
		json_pack("{s:s, s:s}", "event", scenario_event(publisher->options), "text", text),
		&answer);

	if (status != 200) {
		char *told = json_dumps(answer, JSON_COMPACT | JSON_ENCODE_ANY);

		fprintf(stderr, "openfloor-load: the announcement was refused: %s\n",
			told != NULL ? told : "no answer");
		free(told);
	}
	json_decref(answer);
	return status == 200;
}

static size_t
on_answer(char *data, size_t size, size_t count, void *cookie)
{
	(void)data;
	(void)cookie;
	return size * count;
}

static bool
prepare_post(struct publisher *publisher)
{
	char url[256];

	publisher->curl = curl_easy_init();
	if (publisher->curl == NULL)
		return false;
	snprintf(url, sizeof url, "%s%s", publisher->options->url,
		publisher->options->target->post_path);
	publisher->headers = curl_slist_append(NULL, "Content-Type: text/plain");
	curl_easy_setopt(publisher->curl, CURLOPT_URL, url);
	curl_easy_setopt(publisher->curl, CURLOPT_HTTPHEADER, publisher->headers);
	curl_easy_setopt(publisher->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(publisher->curl, CURLOPT_TIMEOUT, (long)SECONDS_MAX);
	curl_easy_setopt(publisher->curl, CURLOPT_WRITEFUNCTION, on_answer);
	return true;
}

static bool
post(struct publisher *publisher, const char *text, size_t len)
{
	long status = 0;

	curl_easy_setopt(publisher->curl, CURLOPT_POSTFIELDSIZE, (long)len);
	curl_easy_setopt(publisher->curl, CURLOPT_POSTFIELDS, text);
	if (curl_easy_perform(publisher->curl) == CURLE_OK)
		curl_easy_getinfo(publisher->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status < 200 || status > 299)
		fprintf(stderr, "openfloor-load: the announcement was refused: status %ld\n",
			status);
	return status >= 200 && status <= 299;
}

/* --- on a WebSocket */

static bool
connect_socket(struct publisher *publisher)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	struct timeval patience = {.tv_sec = SECONDS_MAX};
	char host[64];
	char request[1024];
	size_t len;
	int on = 1;
	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	uint16_t port;

	publisher->viewer = (struct load_viewer){
		.target = publisher->options->target, .link.descriptor = descriptor};
	if (descriptor < 0 || !scenario_address(publisher->options, host, sizeof host, &port))
		return false;
	to.sin_port = htons(port);
	len = viewer_handshake(publisher->options->target, host, publisher->options->target->path,
		request, sizeof request);
	(void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	(void)setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	(void)setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	return inet_pton(AF_INET, host, &to.sin_addr) == 1 &&
		connect(descriptor, (struct sockaddr *)&to, sizeof to) == 0 &&
		send(descriptor, request, len, MSG_NOSIGNAL) == (ssize_t)len;
}

/* Reads once; false: nothing is there (with FLAGS of MSG_DONTWAIT), or the connection has ended. */
static bool
read_socket(struct publisher *publisher, int flags)
{
	ssize_t got = recv(publisher->viewer.link.descriptor, publisher->buffer, BUFFER, flags);

	return got > 0 &&
		viewer_take(&publisher->viewer, publisher->buffer, (size_t)got,
			clock_monotonic_ns(), &publisher->numbers);
}

static bool
join_socket(struct publisher *publisher)
{
	publisher->buffer = mem_alloc(BUFFER);
	if (!connect_socket(publisher))
		return false;
	while (!publisher->viewer.greeted)
		if (!read_socket(publisher, 0))
			return false;
	return true;
}

/* What was sent to it is read first, or its socket would fill and hold up the target. */
static bool
send_message(struct publisher *publisher, unsigned opcode, const void *data, size_t len)
{
	unsigned char frame[VIEWER_FRAME_OVERHEAD + ANNOUNCEMENT_BYTES + 64];
	size_t size = viewer_frame(opcode, data, len, frame, sizeof frame);

	while (read_socket(publisher, MSG_DONTWAIT))
		;
	if (size > 0 &&
		send(publisher->viewer.link.descriptor, frame, size, MSG_NOSIGNAL) == (ssize_t)size)
		return true;
	perror("openfloor-load: announcing");
	return false;
}

static bool
send_packet(struct publisher *publisher, const char *text, size_t len)
{
	unsigned char packet[ANNOUNCEMENT_BYTES + 64];
	size_t size = mqtt_write_publish(TARGET_TOPIC, text, len, packet, sizeof packet);

	return send_message(publisher, VIEWER_BINARY, packet, size);
}

/* --- whichever it is */

static bool
prepare(struct publisher *publisher)
{
	switch (publisher->options->target->way) {
	case WAY_COMMAND:
		publisher->host = scenario_staff(publisher->options, "host");
		return publisher->host != NULL;
	case WAY_POST:
		return prepare_post(publisher);
	default:
		return join_socket(publisher);
	}
}

struct publisher *
publisher_open(const struct load_options *options)
{
	struct publisher *publisher = mem_zero(1, sizeof *publisher);

	publisher->options = options;
	publisher->viewer.link.descriptor = -1;
	if (prepare(publisher))
		return publisher;
	fprintf(stderr, "openfloor-load: nobody can announce at %s (%s)\n", options->url,
		options->target->name);
	publisher_close(publisher);
	return NULL;
}

void
publisher_close(struct publisher *publisher)
{
	if (publisher == NULL)
		return;
	client_free(publisher->host);
	if (publisher->curl != NULL)
		curl_easy_cleanup(publisher->curl);
	curl_slist_free_all(publisher->headers);
	viewer_forget(&publisher->viewer);
	free(publisher->buffer);
	free(publisher);
}

bool
publisher_send(struct publisher *publisher, const char *text, size_t len)
{
	switch (publisher->options->target->way) {
	case WAY_COMMAND:
		return command(publisher, text);
	case WAY_POST:
		return post(publisher, text, len);
	case WAY_SOCKET:
		return send_message(publisher, VIEWER_TEXT, text, len);
	default:
		return send_packet(publisher, text, len);
	}
}
