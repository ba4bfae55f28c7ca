/* MQTT 3.1.1, as much of it as the load speaks. */
#include "unit.h"

#include <string.h>

#include "mqtt.h"

static void
test_join(void **state)
{
	/* MQTT 3.1.1, 3.1 and 3.8, by hand. */
	static const unsigned char wanted[] = {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 0,
		0x82, 8, 0, 1, 0, 3, 'a', '/', 'b', 0};
	unsigned char out[64];

	(void)state;
	assert_int_equal(mqtt_write_join("a/b", out, sizeof out), sizeof wanted);
	assert_memory_equal(out, wanted, sizeof wanted);
	for (size_t size = 0; size < sizeof wanted; size++)
		assert_int_equal(mqtt_write_join("a/b", out, size), 0);
}

static void
test_publish_is_read_back(void **state)
{
	static const size_t lengths[] = {0, 1, 124, 125, 126, 400, 16380, 16381, 20000};
	static unsigned char out[30000];
	static char text[20000];

	(void)state;
	memset(text, 'x', sizeof text);
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		struct mqtt_packet packet;
		size_t len = mqtt_write_publish("t", text, lengths[i], out, sizeof out);

		assert_true(len > lengths[i]);
		assert_int_equal(mqtt_read(out, len, &packet), len);
		assert_int_equal(packet.type, MQTT_PUBLISH);
		assert_int_equal(packet.payload_len, lengths[i]);
		assert_memory_equal(packet.payload, text, lengths[i]);
		/* Whatever is missing: not all there, and nothing behind it is read. */
		for (size_t part = 0; part < len; part += part < 8 ? 1 : 97)
			assert_int_equal(mqtt_read(out, part, &packet), 0);
		assert_int_equal(mqtt_write_publish("t", text, lengths[i], out, len - 1), 0);
	}
}

static void
test_with_a_receipt(void **state)
{
	static const unsigned char data[] = {0x32, 6, 0, 1, 't', 0, 9, '!'};
	struct mqtt_packet packet;

	(void)state;
	assert_int_equal(mqtt_read(data, sizeof data, &packet), sizeof data);
	assert_int_equal(packet.payload_len, 1);
	assert_int_equal(packet.payload[0], '!');
}

static void
test_grants(void **state)
{
	static const unsigned char connack[] = {0x20, 2, 0, 0};
	static const unsigned char refused[] = {0x20, 2, 0, 5};
	static const unsigned char suback[] = {0x90, 3, 0, 1, 0};
	static const unsigned char no[] = {0x90, 3, 0, 1, 0x80};
	static const unsigned char pong[] = {0xd0, 0};
	struct mqtt_packet packet;

	(void)state;
	assert_int_equal(mqtt_read(connack, sizeof connack, &packet), 4);
	assert_int_equal(packet.type, MQTT_CONNACK);
	assert_true(packet.granted);
	assert_int_equal(mqtt_read(refused, sizeof refused, &packet), 4);
	assert_false(packet.granted);
	assert_int_equal(mqtt_read(suback, sizeof suback, &packet), 5);
	assert_int_equal(packet.type, MQTT_SUBACK);
	assert_true(packet.granted);
	assert_int_equal(mqtt_read(no, sizeof no, &packet), 5);
	assert_false(packet.granted);
	assert_int_equal(mqtt_read(pong, sizeof pong, &packet), 2);
}

static void
test_malformed(void **state)
{
	static const struct {
		size_t len;
		unsigned char data[8];
	} broken[] = {
		{5, {0x30, 0xff, 0xff, 0xff, 0xff}}, /* a length of five bytes */
		{3, {0x20, 1, 0}}, /* a CONNACK that is too short */
		{5, {0x20, 3, 0, 0, 0}}, /* one that is too long */
		{4, {0x90, 2, 0, 1}}, /* a SUBACK without an answer */
		{2, {0x30, 0}}, /* a PUBLISH without a topic */
		{3, {0x30, 1, 0}}, /* half the length of one */
		{5, {0x30, 3, 0, 2, 't'}}, /* a topic that is longer than the packet */
		{5, {0x32, 3, 0, 1, 't'}}, /* no room for the packet's number */
	};
	struct mqtt_packet packet;

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
		assert_int_equal(mqtt_read(broken[i].data, broken[i].len, &packet), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_publish_is_read_back),
		cmocka_unit_test(test_with_a_receipt),
		cmocka_unit_test(test_grants),
		cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
