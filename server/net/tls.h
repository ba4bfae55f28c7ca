/*
 * tls.h - the certificate, the key and the ticket keys of all workers.
 *
 * Read once by the supervisor, while it may still read the files, and inherited by the
 * workers, so that a viewer resumes its session with whichever worker takes it.  Belongs to
 * the process that made it.
 */
#ifndef OPENFLOOR_NET_TLS_H
#define OPENFLOOR_NET_TLS_H

#include <stddef.h>

#include "base/err.h"

struct tls;

/* Reads the PEM files of a chain and its key.  PROBLEM (SIZE bytes) says what is wrong. */
MUST_CHECK enum err tls_load(
	const char *certificate, const char *key, struct tls **out, char *problem, size_t size);
void tls_free(struct tls *tls); /* wipes the ticket keys; NULL does nothing */

/* Sets CONTEXT (an SSL_CTX) up: chain, key, TLS 1.2 at least, one ticket under the shared keys. */
MUST_CHECK enum err tls_apply(const struct tls *tls, void *context);

#endif
