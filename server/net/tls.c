#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/mem.h"

#define TICKET_KEYS_LEN 80 /* name, HMAC key and AES key, as OpenSSL takes them */

struct tls {
	X509 *certificate;
	STACK_OF(X509) * chain; /* what stands between it and a root */
	EVP_PKEY *key;
	unsigned char ticket_keys[TICKET_KEYS_LEN];
};

static enum err
complain(char *problem, size_t size, const char *path, const char *what)
{
	char reason[160] = "";
	unsigned long code = ERR_peek_last_error();

	if (code)
		ERR_error_string_n(code, reason, sizeof(reason));
	snprintf(problem, size, "%s: %s%s%s", path, what, *reason ? ": " : "", reason);
	ERR_clear_error();
	return ERR_INVALID;
}

static enum err
read_chain(struct tls *tls, const char *path, char *problem, size_t size)
{
	FILE *file = fopen(path, "re");
	X509 *next;

	if (!file)
		return complain(problem, size, path, "cannot be opened");
	tls->certificate = PEM_read_X509(file, NULL, NULL, NULL);
	while (tls->certificate && (next = PEM_read_X509(file, NULL, NULL, NULL)) != NULL)
		sk_X509_push(tls->chain, next);
	fclose(file);
	if (!tls->certificate)
		return complain(problem, size, path, "no certificate in PEM form");
	ERR_clear_error(); /* the end of the file is one for OpenSSL */
	return ERR_OK;
}

static enum err
read_key(struct tls *tls, const char *path, char *problem, size_t size)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return complain(problem, size, path, "cannot be opened");
	tls->key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	fclose(file);
	if (!tls->key)
		return complain(problem, size, path, "no private key in PEM form");
	if (X509_check_private_key(tls->certificate, tls->key) != 1)
		return complain(problem, size, path, "the key is not the certificate's");
	return ERR_OK;
}

enum err
tls_load(const char *certificate, const char *key, struct tls **out, char *problem, size_t size)
{
	struct tls *tls = mem_zero(1, sizeof(*tls));
	enum err e;

	tls->chain = sk_X509_new_null();
	ids_random(tls->ticket_keys, sizeof(tls->ticket_keys));
	e = read_chain(tls, certificate, problem, size);
	if (!e)
		e = read_key(tls, key, problem, size);
	if (e) {
		tls_free(tls);
		return e;
	}
	*out = tls;
	return ERR_OK;
}

void
tls_free(struct tls *tls)
{
	if (!tls)
		return;
	X509_free(tls->certificate);
	sk_X509_pop_free(tls->chain, X509_free);
	EVP_PKEY_free(tls->key);
	mem_wipe(tls->ticket_keys, sizeof(tls->ticket_keys));
	free(tls);
}

enum err
tls_apply(const struct tls *tls, void *context)
{
	SSL_CTX *ssl = context;
	unsigned char keys[TICKET_KEYS_LEN];
	bool done;

	memcpy(keys, tls->ticket_keys, sizeof(keys));
	done = SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) == 1 &&
		SSL_CTX_use_cert_and_key(ssl, tls->certificate, tls->key, tls->chain, 1) == 1 &&
		SSL_CTX_set_tlsext_ticket_keys(ssl, keys, sizeof(keys)) == 1 &&
		SSL_CTX_set_num_tickets(ssl, 1) == 1;
	mem_wipe(keys, sizeof(keys));
	/* Sessions live in tickets alone: any worker resumes them, and none remembers them. */
	SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ssl,
		SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
	return done ? ERR_OK : ERR_CRYPTO;
}
