/*
 * target.h - whom the load is played against: the server itself, or one that people would pick instead.
 *
 * All are met by the same viewers: what differs is the path and the protocol that they ask for, and how
 * a message is found in what they are sent.  Openfloor and the limit server send entries in JSON with a
 * seq each; the others pass on the very text that was announced, whose own number stands for a seq.
 */
#ifndef OPENFLOOR_LOADTEST_TARGET_H
#define OPENFLOOR_LOADTEST_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a viewer is spoken to. */
enum target_speech {
	SPEECH_ENTRIES, /* lines of JSON, a hello first */
	SPEECH_TEXT, /* a frame is a text; who is upgraded has joined */
	SPEECH_MQTT /* packets of MQTT 3.1.1; whose subscription is granted has joined */
};

/* How an announcement gets in. */
enum target_way {
	WAY_COMMAND, /* event.announce over HTTP, as the host */
	WAY_SOCKET, /* a text message of any viewer */
	WAY_POST, /* the body of a POST */
	WAY_MQTT /* a PUBLISH of any viewer */
};

struct target {
	const char *name;
	const char *path; /* of the viewers' handshake; NULL: of the event */
	const char *protocol; /* Sec-WebSocket-Protocol; NULL: none */
	enum target_speech speech;
	enum target_way way;
	const char *post_path;
};

#define TARGET_NAMES "openfloor, limit, nchan, ws or mosquitto"
#define TARGET_TOPIC "openfloor" /* of MQTT */

/* NULL: there is none of that name. */
const struct target *target_find(const char *name);
const struct target *target_default(void); /* Openfloor itself */

#define ANNOUNCEMENT_BYTES 400

/*
 * Writes "T=<SENT> N=<NUMBER> aaa...", ANNOUNCEMENT_BYTES long, and a NUL.  Of a target that has no seq, NUMBER
 * must count from 1, one more each time, since its viewers joined: they tell losses and doubles by it.
 */
void announcement_write(char out[ANNOUNCEMENT_BYTES + 1], uint64_t sent, uint64_t number);

/* Reads such a text from the front of LEN bytes; false: it is none. */
bool announcement_read(const char *text, size_t len, uint64_t *sent, uint64_t *number);

#endif
