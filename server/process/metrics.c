#include "process/metrics.h"

#include <ev.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/list.h"
#include "base/mem.h"

#define METERS_MAX     32 /* who ask at the same time */
#define REQUEST_MAX    4096
#define SECONDS_TO_ASK 5.

struct metrics {
	struct ev_loop *loop;
	const struct stage *stage;
	struct ev_io listener;
	struct list meters;
	unsigned meter_count;
};

/* One connection: its request comes in, its answer goes out. */
struct meter {
	struct metrics *metrics;
	struct list link;
	struct ev_io socket;
	struct ev_timer patience;
	struct buf bytes;
	bool answering;
};

static void
meter_free(struct meter *meter)
{
	ev_io_stop(meter->metrics->loop, &meter->socket);
	ev_timer_stop(meter->metrics->loop, &meter->patience);
	close(meter->socket.fd);
	list_remove(&meter->link);
	meter->metrics->meter_count--;
	buf_fini(&meter->bytes);
	free(meter);
}

static bool
asks_for_metrics(const struct buf *request)
{
	static const char wish[] = "GET /metrics";
	size_t len = sizeof(wish) - 1;

	return request->len > len && memcmp(request->data, wish, len) == 0 &&
		(request->data[len] == ' ' || request->data[len] == '?');
}

static void
answer(struct meter *meter)
{
	struct buf text = {0};
	bool right = asks_for_metrics(&meter->bytes);

	if (right)
		metrics_write(meter->metrics->stage, &text);
	buf_reset(&meter->bytes);
	buf_addf(&meter->bytes,
		"HTTP/1.1 %s\r\nContent-Type: "
		"application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"
		"Content-Length: %zu\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
		right ? "200 OK" : "404 Not Found", text.len);
	if (text.len)
		buf_add(&meter->bytes, text.data, text.len);
	buf_fini(&text);
	meter->answering = true;
	ev_io_stop(meter->metrics->loop, &meter->socket);
	ev_io_set(&meter->socket, meter->socket.fd, EV_WRITE);
	ev_io_start(meter->metrics->loop, &meter->socket);
}

static void
read_request(struct meter *meter)
{
	char bytes[1024];
	ssize_t len = recv(meter->socket.fd, bytes, sizeof(bytes), 0);

	if (len <= 0 || meter->bytes.len + (size_t)len > REQUEST_MAX) {
		meter_free(meter);
		return;
	}
	buf_add(&meter->bytes, bytes, (size_t)len);
	if (strstr(meter->bytes.data, "\r\n\r\n"))
		answer(meter);
}

static void
write_answer(struct meter *meter)
{
	ssize_t len = send(meter->socket.fd, meter->bytes.data, meter->bytes.len, MSG_NOSIGNAL);

	if (len > 0)
		buf_drop(&meter->bytes, (size_t)len);
	if (len < 0 || meter->bytes.len == 0)
		meter_free(meter);
}

static void
on_socket(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	struct meter *meter = watcher->data;

	(void)loop;
	(void)events;
	if (meter->answering)
		write_answer(meter);
	else
		read_request(meter);
}

static void
on_patience(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	(void)loop;
	(void)events;
	meter_free(watcher->data);
}

static void
on_newcomer(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	struct metrics *metrics = watcher->data;
	int socket = accept4(watcher->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct meter *meter;

	(void)events;
	if (socket < 0)
		return;
	if (metrics->meter_count >= METERS_MAX) {
		close(socket);
		return;
	}
	meter = mem_zero(1, sizeof(*meter));
	meter->metrics = metrics;
	list_append(&metrics->meters, &meter->link);
	metrics->meter_count++;
	ev_io_init(&meter->socket, on_socket, socket, EV_READ);
	meter->socket.data = meter;
	ev_io_start(loop, &meter->socket);
	ev_timer_init(&meter->patience, on_patience, SECONDS_TO_ASK, 0.);
	meter->patience.data = meter;
	ev_timer_start(loop, &meter->patience);
}

struct metrics *
metrics_open(struct ev_loop *loop, int descriptor, const struct stage *stage)
{
	struct metrics *metrics = mem_zero(1, sizeof(*metrics));

	metrics->loop = loop;
	metrics->stage = stage;
	list_init(&metrics->meters);
	ev_io_init(&metrics->listener, on_newcomer, descriptor, EV_READ);
	metrics->listener.data = metrics;
	ev_io_start(loop, &metrics->listener);
	return metrics;
}

void
metrics_leave(struct metrics *metrics)
{
	struct list *link, *after;

	if (!metrics)
		return;
	LIST_EACH(link, after, &metrics->meters)
	close(LIST_OWNER(link, struct meter, link)->socket.fd);
	close(metrics->listener.fd);
}

void
metrics_close(struct metrics *metrics)
{
	struct list *link, *after;

	if (!metrics)
		return;
	LIST_EACH(link, after, &metrics->meters)
	meter_free(LIST_OWNER(link, struct meter, link));
	ev_io_stop(metrics->loop, &metrics->listener);
	close(metrics->listener.fd);
	free(metrics);
}
