/*
 * mqtt.h - as much of MQTT 3.1.1 as it takes to subscribe to one topic, and to publish on it, without receipts.
 *
 * Writes and reads packets; the WebSocket around them is the viewer's.  Owns nothing.
 */
#ifndef OPENFLOOR_LOADTEST_MQTT_H
#define OPENFLOOR_LOADTEST_MQTT_H

#include <stdbool.h>
#include <stddef.h>

enum mqtt_type { MQTT_CONNACK = 2, MQTT_PUBLISH = 3, MQTT_SUBACK = 9 };

struct mqtt_packet {
	unsigned type; /* an enum mqtt_type, or another that does not matter here */
	bool granted; /* of CONNACK and SUBACK */
	const char *payload; /* of PUBLISH; points into what was read */
	size_t payload_len;
};

/* CONNECT (a clean session without a name or a keep-alive) and SUBSCRIBE to TOPIC; the length, or 0 where it does not fit. */
size_t mqtt_write_join(const char *topic, unsigned char *out, size_t size);

/* PUBLISH of LEN bytes; the length, or 0 where it does not fit. */
size_t mqtt_write_publish(
	const char *topic, const char *text, size_t len, unsigned char *out, size_t size);

/* Reads the packet at the front of LEN bytes: its length, 0 when it is not all there, -1 when it is malformed. */
long mqtt_read(const unsigned char *data, size_t len, struct mqtt_packet *out);

#endif
