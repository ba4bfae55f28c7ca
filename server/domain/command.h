/*
 * command.h - what a client asks for, checked against the table in command.def.
 *
 * The decoder turns bytes of strangers into a struct command whose arguments have the
 * right types, lengths and form (texts cleaned and in NFC), or into a problem that names
 * every wrong one.  What may be done is decided elsewhere (authorise.h).
 */
#ifndef OPENFLOOR_DOMAIN_COMMAND_H
#define OPENFLOOR_DOMAIN_COMMAND_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/problem.h"

enum command_kind {
#define COMMAND(NAME, wire, roles, states, args) COMMAND_##NAME,
#include "domain/command.def"
#undef COMMAND
	COMMAND_COUNT
};

#define COMMAND_BYTES_MAX 65536 /* one command, as JSON */
#define COMMAND_DEPTH_MAX 8
#define COMMAND_KEY_MAX   64
#define COMMAND_ID_MAX    64

struct upload_made;

struct command {
	enum command_kind kind;
	char id[COMMAND_ID_MAX + 1]; /* the client's, "" over HTTP */
	char key[COMMAND_KEY_MAX + 1]; /* idempotency key, "" when none */
	json_t *args; /* owned; an object */
	const struct upload_made *
		made; /* of file.add: what came besides (flow/upload.h); never the client's to set */
};

const char *command_name(enum command_kind kind);
uint32_t command_roles(enum command_kind kind);
uint32_t command_states(enum command_kind kind);
int command_find(const char *name); /* -1: unknown */

/* What it takes: a list that ends with a name of NULL (domain/argument.h). */
struct argument;
const struct argument *command_arguments(enum command_kind kind);

void command_fini(struct command *command);

/*
 * Decodes a WebSocket message {"id","command","key","args"}.  False: PROBLEM says why, and COMMAND->id is
 * set if it could be read.  Call command_fini in both cases.
 */
bool command_decode(const char *data, size_t len, struct command *command, struct problem *problem);

/* The same for HTTP: the name from the path, the key from the header (NULL: none), BODY is the args object (empty: {}). */
bool command_decode_http(const char *name, const char *key, const char *body, size_t len,
	struct command *command, struct problem *problem);

/* Parses JSON as we accept it from strangers: UTF-8, no duplicate keys, depth ≤ COMMAND_DEPTH_MAX, no NUL; else NULL and PROBLEM. */
json_t *command_parse_json(const char *data, size_t len, struct problem *problem);

/* Arguments of a decoded command.  Absent: NULL, the given default. */
const char *command_text(const struct command *command, const char *name);
int64_t command_integer(const struct command *command, const char *name, int64_t absent);
bool command_bool(const struct command *command, const char *name, bool absent);
bool command_has(const struct command *command, const char *name);
int64_t command_time(const struct command *command, const char *name, int64_t absent); /* ms */

/* SHA-256 (hex) of the name and the canonical arguments, secrets left out: what an idempotency key is bound to. */
void command_digest(const struct command *command, char out[static 65]);

#endif
