#include "net/seal.h"

#include <errno.h>
#include <libwebsockets.h>
#include <limits.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/mem.h"

#define RECORD_BYTES 16384
#define RECORD_OVERHEAD \
	64 /* at most: header 5, explicit nonce 8, tag 16, type 1; CBC with HMAC 5 + 16 + 32 + 16 */

struct seal {
	SSL *ssl;
	int socket;
	struct buf kept;
	struct seal_arena *arena; /* not NULL: within seal_make */
};

size_t
seal_bound(size_t len)
{
	return len + (len / RECORD_BYTES + 1) * RECORD_OVERHEAD;
}

/* --- the way out, as OpenSSL sees it (BIO_meth_new(3)) */

static bool
is_for_later(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static int
write_to_arena(struct seal_arena *arena, const char *data, size_t len)
{
	if (len > arena->size - arena->len)
		return -1;
	memcpy(arena->bytes + arena->len, data, len);
	arena->len += len;
	return (int)len;
}

static int
on_write(BIO *bio, const char *data, int len)
{
	struct seal *seal = BIO_get_data(bio);
	ssize_t sent;

	BIO_clear_retry_flags(bio);
	if (!seal || len < 0)
		return -1;
	if (seal->arena)
		return write_to_arena(seal->arena, data, (size_t)len);
	if (!seal_flush(seal))
		return -1;
	if (!seal_is_clear(seal)) {
		BIO_set_retry_write(bio);
		return -1;
	}
	sent = send(seal->socket, data, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent < 0 && is_for_later())
		BIO_set_retry_write(bio);
	return (int)sent;
}

static long
on_control(BIO *bio, int command, long number, void *pointer)
{
	(void)bio;
	(void)number;
	(void)pointer;
	return command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP ? 1 : 0;
}

static int
on_destroy(BIO *bio)
{
	struct seal *seal = bio ? BIO_get_data(bio) : NULL;

	if (!seal)
		return 1;
	BIO_set_data(bio, NULL);
	buf_fini(&seal->kept);
	free(seal);
	return 1;
}

/* One for the process, made when it is first needed by its one loop. */
static const BIO_METHOD *
way_out(void)
{
	static BIO_METHOD *method;

	if (method)
		return method;
	method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "openfloor");
	if (!method)
		return NULL;
	BIO_meth_set_write(method, on_write);
	BIO_meth_set_ctrl(method, on_control);
	BIO_meth_set_destroy(method, on_destroy);
	return method;
}

struct seal *
seal_attach(struct lws *wsi)
{
	SSL *ssl = lws_get_ssl(wsi);
	const BIO_METHOD *method = ssl ? way_out() : NULL;
	BIO *bio = method ? BIO_new(method) : NULL;
	struct seal *seal;

	if (!bio)
		return NULL;
	seal = mem_zero(1, sizeof(*seal));
	seal->ssl = ssl;
	seal->socket = (int)lws_get_socket_fd(wsi);
	BIO_set_data(bio, seal);
	BIO_set_init(bio, 1);
	SSL_set0_wbio(ssl, bio);
	return seal;
}

/* --- records */

bool
seal_is_clear(const struct seal *seal)
{
	return seal->kept.len == 0;
}

bool
seal_make(struct seal *seal, const void *data, size_t len, struct seal_arena *arena)
{
	const unsigned char *bytes = data;
	size_t start = arena->len;

	seal->arena = arena;
	while (len > 0) {
		int part = len > INT_MAX ? INT_MAX : (int)len;
		int made = SSL_write(seal->ssl, bytes, part);

		if (made <= 0)
			break;
		bytes += made;
		len -= (size_t)made;
	}
	seal->arena = NULL;
	if (len > 0)
		arena->len = start; /* a part of it must not go out: the connection ends */
	return len == 0;
}

void
seal_keep(struct seal *seal, const void *bytes, size_t len)
{
	buf_add(&seal->kept, bytes, len);
}

bool
seal_flush(struct seal *seal)
{
	ssize_t sent;

	if (seal_is_clear(seal))
		return true;
	sent = send(seal->socket, seal->kept.data, seal->kept.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent < 0)
		return is_for_later();
	buf_drop(&seal->kept, (size_t)sent);
	if (seal_is_clear(seal))
		buf_fini(&seal->kept); /* most connections never need it again */
	return true;
}
