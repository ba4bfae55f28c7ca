/* A viewer of each target, fed whole and in pieces of one byte. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mqtt.h"
#include "viewer.h"

#define UPGRADE "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"

/* What a server sends. */
struct stream {
	unsigned char data[8192];
	size_t len;
};

static void
add(struct stream *stream, const void *data, size_t len)
{
	assert_true(stream->len + len <= sizeof stream->data);
	memcpy(stream->data + stream->len, data, len);
	stream->len += len;
}

static void
add_frame(struct stream *stream, unsigned first, const void *data, size_t len)
{
	unsigned char header[4] = {(unsigned char)first, (unsigned char)len};

	if (len >= 126) {
		header[1] = 126;
		header[2] = (unsigned char)(len >> 8);
		header[3] = (unsigned char)len;
	}
	add(stream, header, len < 126 ? 2 : 4);
	add(stream, data, len);
}

static void
add_announcement(struct stream *stream, uint64_t sent, uint64_t number)
{
	char text[ANNOUNCEMENT_BYTES + 1];

	announcement_write(text, sent, number);
	add_frame(stream, 0x81, text, ANNOUNCEMENT_BYTES);
}

struct fixture {
	struct load_viewer viewer;
	struct swarm_numbers numbers;
	int server; /* the other end of its socket */
};

static void
begin(struct fixture *fixture, const char *target)
{
	int both[2];

	memset(fixture, 0, sizeof *fixture);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, both), 0);
	fixture->viewer = (struct load_viewer){
		.target = target_find(target), .link.descriptor = both[0]};
	fixture->server = both[1];
}

static void
end(struct fixture *fixture)
{
	viewer_forget(&fixture->viewer);
	close(fixture->server);
}

/* Each piece has memory of its own, so that a sanitizer sees who reads beyond it. */
static bool
feed(struct fixture *fixture, const struct stream *stream, size_t piece)
{
	bool goes_on = true;

	for (size_t at = 0; goes_on && at < stream->len; at += piece) {
		size_t len = stream->len - at < piece ? stream->len - at : piece;
		char *copy = malloc(len);

		assert_non_null(copy);
		memcpy(copy, stream->data + at, len);
		goes_on = viewer_take(&fixture->viewer, copy, len, 5000000, &fixture->numbers);
		free(copy);
	}
	return goes_on;
}

static const size_t pieces[] = {1, 2, 3, 7, 100, 8192};
#define PIECES (sizeof pieces / sizeof pieces[0])

static void
test_texts(void **state)
{
	static struct fixture fixture;
	static struct stream stream;

	(void)state;
	stream.len = 0;
	add(&stream, UPGRADE, strlen(UPGRADE));
	add_announcement(&stream, 1000000, 1);
	add_announcement(&stream, 2000000, 2);
	add_announcement(&stream, 3000000, 2); /* twice */
	add_announcement(&stream, 4000000, 4); /* the third is missing */
	for (size_t i = 0; i < PIECES; i++) {
		begin(&fixture, i % 2 == 0 ? "nchan" : "ws");
		assert_true(feed(&fixture, &stream, pieces[i]));
		assert_int_equal(fixture.numbers.joined, 1);
		assert_int_equal(fixture.numbers.entries, 4);
		assert_int_equal(fixture.numbers.doubled, 1);
		assert_int_equal(fixture.numbers.skipped, 1);
		assert_int_equal(fixture.numbers.announcements, 4);
		assert_int_equal(fixture.numbers.last_delivery_ns, 5000000);
		end(&fixture);
	}
}

static void
test_entries(void **state)
{
	static const char hello[] =
		"{\"type\":\"hello\",\"protocol\":1,\"seq\":4,\"entries\":[{\"seq\":3},{\"seq\":4}]}\n";
	static const char entry[] =
		"{\"type\":\"entry\",\"seq\":5,\"kind\":\"announcement\",\"text\":\"T=1 N=1 a\"}\n";
	static struct fixture fixture;
	static struct stream stream;

	(void)state;
	stream.len = 0;
	add(&stream, UPGRADE, strlen(UPGRADE));
	add_frame(&stream, 0x81, hello, strlen(hello));
	add_frame(&stream, 0x81, entry, strlen(entry));
	for (size_t i = 0; i < PIECES; i++) {
		begin(&fixture, i % 2 == 0 ? "openfloor" : "limit");
		assert_true(feed(&fixture, &stream, pieces[i]));
		assert_int_equal(fixture.numbers.joined, 1);
		assert_int_equal(fixture.numbers.entries, 1);
		assert_int_equal(fixture.numbers.announcements, 1);
		assert_int_equal(fixture.numbers.doubled + fixture.numbers.skipped, 0);
		assert_int_equal(fixture.viewer.seq, 5);
		end(&fixture);
	}
}

static size_t
make_publish(uint64_t number, unsigned char *out, size_t size)
{
	char text[ANNOUNCEMENT_BYTES + 1];

	announcement_write(text, 1000000, number);
	return mqtt_write_publish(TARGET_TOPIC, text, ANNOUNCEMENT_BYTES, out, size);
}

static void
test_packets(void **state)
{
	static const unsigned char granted[] = {0x20, 2, 0, 0, 0x90, 3, 0, 1, 0};
	static struct fixture fixture;
	static struct stream stream;
	unsigned char packet[512];
	unsigned char sent[256];
	size_t len;

	(void)state;
	stream.len = 0;
	add(&stream, UPGRADE, strlen(UPGRADE));
	add_frame(&stream, 0x82, granted, sizeof granted); /* two in one frame */
	len = make_publish(1, packet, sizeof packet);
	add_frame(&stream, 0x82, packet, len);
	len = make_publish(2, packet, sizeof packet);
	for (size_t at = 0; at < len; at += 50) /* one in many frames */
		add_frame(&stream, 0x82, packet + at, len - at < 50 ? len - at : 50);
	for (size_t i = 0; i < PIECES; i++) {
		begin(&fixture, "mosquitto");
		assert_true(feed(&fixture, &stream, pieces[i]));
		assert_int_equal(fixture.numbers.joined, 1);
		assert_int_equal(fixture.numbers.announcements, 2);
		assert_int_equal(fixture.numbers.doubled + fixture.numbers.skipped, 0);
		/* It has subscribed: a masked binary frame that begins with CONNECT. */
		assert_true(read(fixture.server, sent, sizeof sent) > 20);
		assert_int_equal(sent[0], 0x82);
		assert_int_equal(sent[1] & 0x80, 0x80);
		assert_int_equal(sent[6], 0x10);
		end(&fixture);
	}
}

/* Each of these closes the connection, whatever the pieces it comes in. */
static void
test_broken(void **state)
{
	static const struct {
		const char *target;
		size_t len;
		unsigned char data[12];
	} broken[] = {
		{"mosquitto", 6, {0x82, 4, 0x20, 2, 0, 5}}, /* not allowed in */
		{"mosquitto", 7, {0x82, 5, 0x90, 3, 0, 1, 0x80}}, /* not subscribed */
		{"mosquitto", 7, {0x82, 5, 0x30, 0xff, 0xff, 0xff, 0xff}}, /* no packet */
		{"ws", 3, {0x01, 1, 'T'}}, /* a fragment */
		{"ws", 7, {0x81, 0x81, 0, 0, 0, 0, 'T'}}, /* masked by a server */
		{"nchan", 10, {0x81, 127, 0xff, 0, 0, 0, 0, 0, 0, 0}}, /* endless */
		{"nchan", 2, {0x88, 0}}, /* a farewell */
	};
	static struct fixture fixture;
	static struct stream stream;

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		stream.len = 0;
		add(&stream, UPGRADE, strlen(UPGRADE));
		add(&stream, broken[i].data, broken[i].len);
		for (size_t piece = 0; piece < PIECES; piece++) {
			begin(&fixture, broken[i].target);
			assert_false(feed(&fixture, &stream, pieces[piece]));
			end(&fixture);
		}
	}
}

static void
test_refused_handshake(void **state)
{
	static struct fixture fixture;
	static struct stream stream;

	(void)state;
	stream.len = 0;
	add(&stream, "HTTP/1.1 503 Busy\r\n\r\n", 21);
	begin(&fixture, "ws");
	assert_false(feed(&fixture, &stream, 1));
	assert_int_equal(fixture.numbers.joined, 0);
	end(&fixture);
}

static void
test_handshake(void **state)
{
	char out[512];

	(void)state;
	assert_true(
		viewer_handshake(target_find("mosquitto"), "h:1", "/mqtt", out, sizeof out) > 0);
	assert_non_null(strstr(out, "\r\nSec-WebSocket-Protocol: mqtt\r\n"));
	assert_true(viewer_handshake(target_find("ws"), "h:1", "/", out, sizeof out) > 0);
	assert_null(strstr(out, "Protocol:"));
	assert_memory_equal(out + strlen(out) - 4, "\r\n\r\n", 4);
	assert_int_equal(viewer_handshake(target_find("ws"), "h:1", "/", out, 20), 0);
}

static void
test_frames_of_a_client(void **state)
{
	static const char text[200] = {'a'};
	unsigned char out[256];

	(void)state;
	assert_int_equal(viewer_frame(VIEWER_TEXT, text, 125, out, sizeof out), 131);
	assert_int_equal(out[1], 0x80 | 125);
	assert_int_equal(viewer_frame(VIEWER_BINARY, text, 126, out, sizeof out), 134);
	assert_int_equal(out[0], 0x82);
	assert_int_equal(out[1], 0x80 | 126);
	assert_int_equal(out[3], 126);
	assert_int_equal(viewer_frame(VIEWER_TEXT, text, 126, out, 133), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_packets),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_refused_handshake),
		cmocka_unit_test(test_handshake),
		cmocka_unit_test(test_frames_of_a_client),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
