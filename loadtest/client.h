/*
 * client.h - one person who sends commands over HTTP, as a program does.
 *
 * libcurl keeps the connection and speaks the protocol.  One thread a person.
 */
#ifndef OPENFLOOR_LOADTEST_CLIENT_H
#define OPENFLOOR_LOADTEST_CLIENT_H

#include <jansson.h>
#include <stdbool.h>

struct client;

/* URL is the server's address, "http://127.0.0.1:8080".  Call curl_global_init before any thread begins. */
struct client *client_create(const char *url);
void client_free(struct client *client); /* NULL does nothing */

/* All of them tell on stderr why not. */
bool client_sign_in(struct client *client, const char *login, const char *password);
bool client_begin_anonymous(struct client *client);
bool client_sign_up(struct client *client); /* a netizen of whom the city has not heard before */

/* It is nobody again, on the same connection. */
void client_forget(struct client *client);

/* Its session's token, to be used elsewhere; NULL before there is one. */
const char *client_token(const struct client *client);

/*
 * Sends a request; ARGS (may be NULL) is taken over and becomes the body.  Gives the status, 0 when
 * there was no answer, and the answer's JSON in *OUT (NULL where it has none); the caller owns it.
 */
long client_request(
	struct client *client, const char *method, const char *path, json_t *args, json_t **out);

/* The same for POST /api/commands/NAME. */
long client_command(struct client *client, const char *name, json_t *args, json_t **out);

#endif
