#include "net/cookies.h"

#include <stdio.h>
#include <string.h>

#include "base/ids.h"
#include "net/http.h"
#include "net/state.h"

#define DEVICE_LEN     32 /* hexadecimal digits of its name, and as many of the HMAC */
#define DEVICE_SECONDS (400 * 86400) /* as long as browsers allow */

static const char *
device_name(const struct net *net)
{
	return net->secure ? "__Host-device" : "device";
}

const char *
cookies_session_name(const struct net *net)
{
	return net->secure ? "__Host-session" : "session";
}

static void
sign_device(
	const struct net *net, const char *device, bool signed_in, char out[static DEVICE_LEN + 1])
{
	unsigned char mac[DIGEST_LEN];
	char text[8 + DEVICE_LEN + 1];
	const struct keys *keys = net->services->keys;
	int len = snprintf(text, sizeof(text), "%s:%s", signed_in ? "device" : "visitor", device);

	ids_hmac(keys->csrf, sizeof(keys->csrf), text, (size_t)len, mac);
	ids_hex(mac, DEVICE_LEN / 2, out);
}

void
cookies_read_device(
	const struct net *net, const char *header, size_t len, char out[static 33], bool *signed_in)
{
	char value[2 * DEVICE_LEN + 1], mac[DEVICE_LEN + 1];

	*out = '\0';
	*signed_in = false;
	if (request_cookie(header, len, device_name(net), value, sizeof(value)) != REQUEST_FOUND ||
		strlen(value) != sizeof(value) - 1)
		return;
	memcpy(out, value, DEVICE_LEN);
	out[DEVICE_LEN] = '\0';
	sign_device(net, out, true, mac);
	*signed_in = ids_same(mac, value + DEVICE_LEN, DEVICE_LEN);
	if (*signed_in)
		return;
	sign_device(net, out, false, mac);
	if (!ids_same(mac, value + DEVICE_LEN, DEVICE_LEN))
		*out = '\0';
}

static void
set(struct request *request, const char *name, const char *value, const char *site, int64_t seconds)
{
	http_header(request, "Set-Cookie", "%s=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=%s%s",
		name, value, (long long)seconds, site, request->net->secure ? "; Secure" : "");
}

void
cookies_set_session(
	struct request *request, const char *token, enum person_kind kind, int64_t expires_at)
{
	int64_t seconds = (expires_at - net_wall_ms(request->net)) / 1000;

	/* A link from an app must not turn a netizen into somebody new. */
	set(request, cookies_session_name(request->net), token,
		kind == PERSON_KIND_STAFF ? "Strict" : "Lax", seconds > 0 ? seconds : 0);
}

void
cookies_clear_session(struct request *request)
{
	set(request, cookies_session_name(request->net), "", "Lax", 0);
}

void
cookies_set_device(struct request *request, bool signed_in)
{
	char value[2 * DEVICE_LEN + 1];
	unsigned char random[DEVICE_LEN / 2];

	if (*request->device && (request->device_signed_in || !signed_in))
		return;
	ids_random(random, sizeof(random));
	ids_hex(random, sizeof(random), value);
	if (*request->device) /* the same, whoever sits there now */
		memcpy(value, request->device, DEVICE_LEN);
	sign_device(request->net, value, signed_in, value + DEVICE_LEN);
	set(request, device_name(request->net), value, "Lax", DEVICE_SECONDS);
}
