/*
 * sockets.h - the listening sockets, opened while there is privilege.
 *
 * Each worker's place has one of its own (SO_REUSEPORT), kept by the supervisor: what waits in its
 * queue outlives the worker.
 */
#ifndef OPENFLOOR_PROCESS_SOCKETS_H
#define OPENFLOOR_PROCESS_SOCKETS_H

#include <stddef.h>

#include "base/err.h"

/*
 * Opens COUNT sockets on ADDRESS and *PORT into OUT.  Port 0: any free one, which *PORT then says.  A port that
 * another program has is refused, though the kernel would share it with us, if it is not given free within
 * three seconds: one of us that was killed may not be quite gone.  PROBLEM: SIZE bytes.
 */
MUST_CHECK enum err sockets_listen(
	const char *address, int *port, size_t count, int *out, char *problem, size_t size);

/* "http://HOST:PORT" with brackets where the address needs them; a wildcard is shown as loopback. */
void sockets_url(const char *scheme, const char *address, int port, char *out, size_t size);

#endif
