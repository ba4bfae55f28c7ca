/*
 * library_memory.h - the large buffers of OpenSSL and libwebsockets come from shelves.
 *
 * A connection takes them for moments: 6 KB for the headers of its request, 16 KB for each step of a TLS handshake
 * and each record (SSL_MODE_RELEASE_BUFFERS); and some seventy small pieces for as long as it lives.  See
 * shelf.h for why they must not come from one heap.
 */
#ifndef OPENFLOOR_NET_LIBRARY_MEMORY_H
#define OPENFLOOR_NET_LIBRARY_MEMORY_H

#include <stdbool.h>

/* Once, before OpenSSL is first used in the process.  False: it was used already, or there is no memory; nothing changes. */
bool library_memory_install(void);

#endif
