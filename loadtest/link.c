#include "link.h"

#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

struct link_tls {
	SSL_CTX *context;
	SSL_SESSION *session; /* the newest; NULL: none, or none is wanted */
};

static int
on_session(SSL *ssl, SSL_SESSION *session)
{
	struct link_tls *tls = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

	SSL_SESSION_free(tls->session);
	tls->session = session;
	return 1; /* it is kept */
}

struct link_tls *
link_tls_create(bool resume)
{
	struct link_tls *tls = mem_zero(1, sizeof *tls);

	tls->context = SSL_CTX_new(TLS_client_method());
	if (tls->context == NULL) {
		fputs("openfloor-load: OpenSSL cannot be used\n", stderr);
		free(tls);
		return NULL;
	}
	SSL_CTX_set_app_data(tls->context, tls);
	SSL_CTX_set_verify(tls->context, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_mode(tls->context, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(tls->context,
		resume ? SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL : SSL_SESS_CACHE_OFF);
	if (resume)
		SSL_CTX_sess_set_new_cb(tls->context, on_session);
	return tls;
}

void
link_tls_free(struct link_tls *tls)
{
	if (tls == NULL)
		return;
	SSL_SESSION_free(tls->session);
	SSL_CTX_free(tls->context);
	free(tls);
}

bool
link_begin_tls(struct load_link *link, struct link_tls *tls)
{
	link->ssl = SSL_new(tls->context);
	if (link->ssl == NULL || SSL_set_fd(link->ssl, link->descriptor) != 1)
		return false;
	if (tls->session != NULL && SSL_set_session(link->ssl, tls->session) != 1)
		return false;
	SSL_set_connect_state(link->ssl);
	return true;
}

static enum link_step
step_of(const struct load_link *link, int result)
{
	switch (SSL_get_error(link->ssl, result)) {
	case SSL_ERROR_WANT_READ:
		return LINK_READS;
	case SSL_ERROR_WANT_WRITE:
		return LINK_WRITES;
	default:
		ERR_clear_error();
		return LINK_BROKEN;
	}
}

enum link_step
link_handshake(struct load_link *link)
{
	int result = link->ssl != NULL ? SSL_do_handshake(link->ssl) : 1;

	return result == 1 ? LINK_DONE : step_of(link, result);
}

bool
link_is_resumed(const struct load_link *link)
{
	return link->ssl != NULL && SSL_session_reused(link->ssl) == 1;
}

ssize_t
link_receive(struct load_link *link, void *out, size_t size)
{
	ssize_t got;

	if (link->ssl != NULL) {
		int most = size > INT_MAX ? INT_MAX : (int)size;
		int result = SSL_read(link->ssl, out, most);

		if (result > 0)
			return result;
		return step_of(link, result) == LINK_BROKEN ? -1 : 0;
	}
	got = recv(link->descriptor, out, size, 0);
	if (got > 0)
		return got;
	return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

bool
link_send(struct load_link *link, const void *data, size_t len)
{
	if (link->ssl != NULL) {
		int result = len <= INT_MAX ? SSL_write(link->ssl, data, (int)len) : 0;

		if (result <= 0)
			(void)step_of(link, result);
		return result > 0 && (size_t)result == len;
	}
	return send(link->descriptor, data, len, MSG_NOSIGNAL) == (ssize_t)len;
}

void
link_close(struct load_link *link)
{
	SSL_free(link->ssl);
	link->ssl = NULL;
	if (link->descriptor >= 0)
		close(link->descriptor);
	link->descriptor = -1;
}
