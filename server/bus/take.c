/*
 * Buckets that all workers share, as hashes of two fields: what is in it, and when that was right.  One script fills it,
 * takes, and lets it vanish when it would be full again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bus/inside.h"

#define NUMBER 32

static const char script[] =
	"local b = redis.call('HMGET', KEYS[1], 't', 'a') "
	"local rate, burst, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]) "
	"local t, a = tonumber(b[1]) or burst, tonumber(b[2]) or now "
	"if now > a then t = math.min(burst, t + (now - a) / 1000 * rate) a = now end "
	"t = math.min(t, burst) - tonumber(ARGV[4]) "
	"if t < -burst then t = -burst end " /* a debt of one burst at most */
	"redis.call('HSET', KEYS[1], 't', tostring(t), 'a', tostring(a)) "
	"redis.call('PEXPIRE', KEYS[1], math.ceil((burst - t) / rate * 1000) + 1000) "
	"return tostring(t)";

struct taking {
	struct bus *bus;
	void (*done)(void *cookie, bool known, double left);
	void *cookie;
};

static void
on_taken(redisAsyncContext *context, void *answer, void *cookie)
{
	struct taking *taking = cookie;
	const redisReply *reply = answer;
	bool known = reply && reply->type == REDIS_REPLY_STRING;

	(void)context;
	publisher_answered(taking->bus, answer);
	taking->done(taking->cookie, known, known ? strtod(reply->str, NULL) : 0);
	free(taking);
}

bool
bus_take(struct bus *bus, const struct bus_bucket *bucket, double cost,
	void (*done)(void *cookie, bool known, double left), void *cookie)
{
	char key[BUS_CHANNEL], name[BUS_CHANNEL];
	char rate[NUMBER], burst[NUMBER], now[NUMBER], taken[NUMBER];
	const char *arguments[] = {"EVAL", script, "1", key, rate, burst, now, taken};
	size_t lengths[8];
	struct taking *taking;

	if (!publisher_may_send(bus))
		return false;
	snprintf(name, sizeof(name), "rate:%s", bucket->name);
	bus_channel(bus, name, key);
	snprintf(rate, sizeof(rate), "%.9g", bucket->per_second);
	snprintf(burst, sizeof(burst), "%.9g", bucket->burst);
	snprintf(now, sizeof(now), "%lld", (long long)bucket->now_ms);
	snprintf(taken, sizeof(taken), "%.9g", cost);
	for (size_t i = 0; i < 8; i++)
		lengths[i] = strlen(arguments[i]);
	taking = mem_zero(1, sizeof(*taking));
	*taking = (struct taking){bus, done, cookie};
	if (publisher_send(bus, on_taken, taking, 8, arguments, lengths))
		return true;
	free(taking);
	return false;
}
