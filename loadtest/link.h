/*
 * link.h - the bytes of one connection: TCP, or TLS on it.
 *
 * Nothing here blocks where the descriptor does not.  Certificates are not checked: the load is played
 * on the machine that it measures, against certificates that are made for the occasion.
 */
#ifndef OPENFLOOR_LOADTEST_LINK_H
#define OPENFLOOR_LOADTEST_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct ssl_st;
struct link_tls;

struct load_link {
	int descriptor; /* -1: none */
	struct ssl_st *ssl; /* NULL: plain */
};

enum link_step { LINK_DONE, LINK_READS, LINK_WRITES, LINK_BROKEN };

/* What the TLS connections of one process share.  RESUME: the newest ticket is shown by those that come later. */
struct link_tls *link_tls_create(bool resume);
void link_tls_free(struct link_tls *tls); /* NULL does nothing */

/* Puts TLS on the connected LINK; link_handshake has to be called until it is done. */
bool link_begin_tls(struct load_link *link, struct link_tls *tls);

/* LINK_READS, LINK_WRITES: call again when the descriptor can be read, or written. */
enum link_step link_handshake(struct load_link *link);
bool link_is_resumed(const struct load_link *link);

/* How many bytes came; 0: none now; -1: the connection has ended. */
ssize_t link_receive(struct load_link *link, void *out, size_t size);

/* Sends all of DATA or fails: for messages that are small beside the socket's buffer. */
bool link_send(struct load_link *link, const void *data, size_t len);

void link_close(struct load_link *link);

#endif
