/* What strangers write into the parts of an HTTP request. */
#include "domain/request.h"

#include <string.h>

#include "config/config.h"
#include "unit.h"

#define TEXT(s) s, strlen(s)

static void
test_path(void **state)
{
	static const char *const wrong[] = {"", "x", "//", "/a//b", "/..", "/a/../b", "/./a",
		"/%2e%2e/x", "/a%2fb", "/a%5Cb", "/a\\b", "/a%00", "/a%0d%0aX: y", "/a%", "/a%1",
		"/a%zz", "/\xff", "/%ff", "/a\nb", "/%7f",
		"/0123456789012345678901234567890123456789"};
	char out[40];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (request_path(TEXT(wrong[i]), out, sizeof(out)))
			fail_msg("%s is no path", wrong[i]);
	assert_true(request_path(TEXT("/"), out, sizeof(out)));
	assert_true(request_path(TEXT("/events/e1/"), out, sizeof(out)));
	assert_true(request_path(TEXT("/cases/%E6%AD%A6+%25"), out, sizeof(out)));
	assert_string_equal(out, "/cases/武+%");
	assert_false(request_path("/a\0b", 4, out, sizeof(out)));
	assert_true(request_path(TEXT("/.well-known/..x"), out, sizeof(out)));
}

static void
test_query(void **state)
{
	const char *raw = "q=%E6%AD%A6+%E6%98%8C&limit=50&flag&bad=%f&a=1&a=2&qq=3&nul=%00&=x&&";
	char out[16];

	(void)state;
	assert_int_equal(request_query(TEXT(raw), "q", out, sizeof(out)), REQUEST_FOUND);
	assert_string_equal(out, "武 昌");
	assert_int_equal(request_query(TEXT(raw), "limit", out, sizeof(out)), REQUEST_FOUND);
	assert_string_equal(out, "50");
	assert_int_equal(request_query(TEXT(raw), "flag", out, sizeof(out)), REQUEST_FOUND);
	assert_string_equal(out, "");
	assert_int_equal(request_query(TEXT(raw), "none", out, sizeof(out)), REQUEST_ABSENT);
	assert_int_equal(request_query(TEXT(raw), "bad", out, sizeof(out)), REQUEST_BAD);
	assert_int_equal(request_query(TEXT(raw), "a", out, sizeof(out)), REQUEST_BAD);
	assert_int_equal(request_query(TEXT(raw), "nul", out, sizeof(out)), REQUEST_BAD);
	assert_int_equal(request_query(TEXT(raw), "q", out, 4), REQUEST_BAD);
	assert_int_equal(request_query(NULL, 0, "q", out, sizeof(out)), REQUEST_ABSENT);
}

static void
test_cookie(void **state)
{
	const char *header =
		"theme=dark; session=abc-_.123;__Host-session=\"x1\"; evil=a,b; session=second; empty=";
	char out[32];

	(void)state;
	assert_int_equal(request_cookie(TEXT(header), "session", out, sizeof(out)), REQUEST_FOUND);
	assert_string_equal(out, "abc-_.123");
	assert_int_equal(
		request_cookie(TEXT(header), "__Host-session", out, sizeof(out)), REQUEST_FOUND);
	assert_string_equal(out, "x1");
	assert_int_equal(request_cookie(TEXT(header), "evil", out, sizeof(out)), REQUEST_BAD);
	assert_int_equal(request_cookie(TEXT(header), "empty", out, sizeof(out)), REQUEST_FOUND);
	assert_int_equal(request_cookie(TEXT(header), "ession", out, sizeof(out)), REQUEST_ABSENT);
	assert_int_equal(request_cookie(TEXT(header), "Session", out, sizeof(out)), REQUEST_ABSENT);
	assert_int_equal(request_cookie(TEXT(header), "session", out, 5), REQUEST_BAD);
	assert_int_equal(request_cookie(NULL, 0, "session", out, sizeof(out)), REQUEST_ABSENT);
}

static void
test_bearer(void **state)
{
	char out[16];

	(void)state;
	assert_int_equal(request_bearer(TEXT("Bearer abc"), out, sizeof(out)), REQUEST_FOUND);
	assert_string_equal(out, "abc");
	assert_int_equal(request_bearer(TEXT(" bearer  abc "), out, sizeof(out)), REQUEST_FOUND);
	assert_int_equal(request_bearer(TEXT("Basic abc"), out, sizeof(out)), REQUEST_ABSENT);
	assert_int_equal(request_bearer(TEXT("Bearer "), out, sizeof(out)), REQUEST_ABSENT);
	assert_int_equal(request_bearer(TEXT("Bearer a b"), out, sizeof(out)), REQUEST_BAD);
	assert_int_equal(
		request_bearer(TEXT("Bearer 0123456789abcdef"), out, sizeof(out)), REQUEST_BAD);
	assert_int_equal(request_bearer(NULL, 0, out, sizeof(out)), REQUEST_ABSENT);
}

static void
test_number(void **state)
{
	static const char *const wrong[] = {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "101", "1e1",
		"18446744073709551616", "99999999999999999999999", "１"};
	uint64_t value = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(request_number(TEXT(wrong[i]), 100, &value));
	assert_int_equal(value, 7);
	assert_true(request_number(TEXT("100"), 100, &value));
	assert_int_equal(value, 100);
	assert_true(request_number(TEXT("18446744073709551615"), UINT64_MAX, &value));
	assert_true(value == UINT64_MAX);
}

static void
test_small_headers(void **state)
{
	(void)state;
	assert_true(request_key_is_valid(TEXT("a")));
	assert_false(request_key_is_valid(TEXT("")));
	assert_false(request_key_is_valid(TEXT("a b")));
	assert_false(request_key_is_valid(TEXT("a\r\nSet-Cookie: x")));
	assert_false(request_key_is_valid(TEXT("键")));
	assert_false(request_key_is_valid(
		"0123456789012345678901234567890123456789012345678901234567890123x", 65));
	assert_true(request_is_json(TEXT("application/json")));
	assert_true(request_is_json(TEXT("Application/JSON ; charset=UTF-8")));
	assert_false(request_is_json(TEXT("application/json; charset=gbk")));
	assert_false(request_is_json(TEXT("text/plain")));
	assert_false(request_is_json(TEXT("application/jsonp")));
	assert_false(request_is_json(NULL, 0));
	assert_true(request_has_token(TEXT("keep-alive, Upgrade"), "upgrade"));
	assert_false(request_has_token(TEXT("keep-alive, Upgraded"), "upgrade"));
	assert_false(request_has_token(NULL, 0, "upgrade"));
	assert_true(request_is_websocket(TEXT("WebSocket")));
	assert_false(request_is_websocket(TEXT("h2c")));
	assert_false(request_is_websocket(TEXT("websocket, h2c")));
	assert_false(request_is_websocket(TEXT("websocket2")));
	assert_false(request_is_websocket(NULL, 0));
	assert_true(request_etag_matches(TEXT("\"a\", W/\"b\""), "\"b\""));
	assert_true(request_etag_matches(TEXT("*"), "\"b\""));
	assert_false(request_etag_matches(TEXT("\"ab\""), "\"b\""));
	assert_false(request_etag_matches(NULL, 0, "\"b\""));
}

static void
expect_language(const char *header, const char *offered, const char *wanted)
{
	char out[REQUEST_LANGUAGE_SIZE];

	request_language(TEXT(header), offered, out);
	assert_string_equal(out, wanted);
}

static void
test_language(void **state)
{
	(void)state;
	expect_language("", "zh,en", "zh");
	expect_language("en-GB,en;q=0.9", "zh,en", "en");
	expect_language("zh-Hans-CN, en;q=0.8", "zh,en", "zh");
	expect_language("en;q=0.5, zh;q=0.7", "zh,en", "zh");
	expect_language("de, fr;q=0.9", "zh,en", "zh");
	expect_language("de, *;q=0.1", "en, zh", "en");
	expect_language("en;q=0, zh;q=0.001", "en,zh", "zh");
	expect_language("en;q=9, en;q=x;,;;q=", "zh,en", "zh");
	expect_language(",,, ;q=1", "zh,en", "zh");
	expect_language("EN", "zh , en", "en");
}

static void
test_encoding(void **state)
{
	(void)state;
	assert_int_equal(request_encoding(NULL, 0), REQUEST_IDENTITY);
	assert_int_equal(request_encoding(TEXT("gzip, deflate, br, zstd")), REQUEST_BROTLI);
	assert_int_equal(request_encoding(TEXT("gzip")), REQUEST_GZIP);
	assert_int_equal(request_encoding(TEXT("gzip;q=1.0, br;q=0.5")), REQUEST_GZIP);
	assert_int_equal(request_encoding(TEXT("br;q=0, gzip;q=0.1")), REQUEST_GZIP);
	assert_int_equal(
		request_encoding(TEXT("identity, gzip;q=0, br;q=0.000")), REQUEST_IDENTITY);
	assert_int_equal(request_encoding(TEXT("*")), REQUEST_BROTLI);
	assert_int_equal(request_encoding(TEXT("*, br;q=0")), REQUEST_GZIP);
	assert_int_equal(request_encoding(TEXT("gzip2, xbr")), REQUEST_IDENTITY);
}

static void
expect_client(const char *peer, const char *forwarded, const char *plain, const char *wanted)
{
	struct address_list *trusted;
	char out[REQUEST_ADDRESS_SIZE];

	assert_int_equal(address_list_read("10.0.0.0/8, ::1", &trusted), ERR_OK);
	request_client(peer, forwarded, forwarded ? strlen(forwarded) : 0, plain,
		plain ? strlen(plain) : 0, trusted, out);
	assert_string_equal(out, wanted);
	address_list_free(trusted);
}

static void
test_client(void **state)
{
	(void)state;
	expect_client("1.2.3.4", NULL, NULL, "1.2.3.4");
	expect_client("::ffff:1.2.3.4", NULL, NULL, "1.2.3.4");
	/* Who is not trusted may say what he likes. */
	expect_client("1.2.3.4", "for=9.9.9.9", "9.9.9.9", "1.2.3.4");
	expect_client("10.0.0.1", NULL, "9.9.9.9", "9.9.9.9");
	expect_client("::ffff:10.0.0.1", NULL, "9.9.9.9", "9.9.9.9");
	/* What the client put in front of the proxy's own entry counts for nothing. */
	expect_client("10.0.0.1", NULL, "8.8.8.8, 9.9.9.9", "9.9.9.9");
	expect_client("10.0.0.1", NULL, "8.8.8.8, 9.9.9.9,10.0.0.2", "9.9.9.9");
	expect_client("10.0.0.1", NULL, "10.0.0.3, 10.0.0.2", "10.0.0.3");
	expect_client("10.0.0.1", NULL, "9.9.9.9:4711", "9.9.9.9");
	expect_client("10.0.0.1", NULL, "[2001:db8::1]:4711", "2001:db8::1");
	expect_client("10.0.0.1", NULL, "2001:db8::1", "2001:db8::1");
	expect_client("10.0.0.1", NULL, "unknown", "10.0.0.1");
	expect_client("10.0.0.1", NULL, "1.2.3.4, , ", "10.0.0.1");
	expect_client("10.0.0.1", "for=9.9.9.9;proto=https;by=10.0.0.1", NULL, "9.9.9.9");
	expect_client(
		"::1", "for=8.8.8.8, FOR=\"[2001:DB8::1]:4711\"; proto=https", NULL, "2001:db8::1");
	expect_client("10.0.0.1", "for=_hidden", NULL, "10.0.0.1");
	expect_client("10.0.0.1", "proto=https", NULL, "10.0.0.1");
	/* Two that differ: one of them is the client's own. */
	expect_client("10.0.0.1", "for=9.9.9.9", "8.8.8.8", "10.0.0.1");
	expect_client("10.0.0.1", "for=9.9.9.9", "7.7.7.7, 9.9.9.9", "9.9.9.9");
	expect_client("unix", NULL, "9.9.9.9", "unix");
}

static void
test_limit_key(void **state)
{
	char out[REQUEST_LIMIT_KEY_SIZE];

	(void)state;
	request_limit_key("1.2.3.4", out);
	assert_string_equal(out, "1.2.3.4");
	request_limit_key("::ffff:1.2.3.4", out);
	assert_string_equal(out, "1.2.3.4");
	request_limit_key("2001:db8:1:2:3:4:5:6", out);
	assert_string_equal(out, "2001:db8:1:2::/64");
	request_limit_key("what is this", out);
	assert_string_equal(out, "what is this");
}

static bool
allowed(const char *origin, const char *host, const char *public_url)
{
	return request_origin_is_allowed(origin, origin ? strlen(origin) : 0, host,
		host ? strlen(host) : 0, public_url,
		"https://www.example.city, http://localhost:3000");
}

static void
test_origin(void **state)
{
	const char *ours = "https://ask.example.city/";

	(void)state;
	assert_true(allowed(NULL, "ask.example.city", ours)); /* a program */
	assert_true(allowed("https://ask.example.city", NULL, ours));
	assert_true(allowed("https://ASK.example.city:443", NULL, ours));
	assert_true(allowed("https://www.example.city", NULL, ours));
	assert_true(allowed("http://localhost:3000", NULL, ours));
	assert_false(allowed("http://localhost", NULL, ours));
	assert_false(allowed("http://ask.example.city", NULL, ours));
	assert_false(allowed("https://ask.example.city.evil.com", NULL, ours));
	assert_false(allowed("https://ask.example.city@evil.com", NULL, ours));
	assert_false(
		allowed("https://evil.com", "evil.com", ours)); /* a name that was bent to us */
	assert_false(allowed("https://ask.example.city:8443", NULL, ours));
	assert_false(allowed("null", "null", ours));
	assert_false(allowed("null", "null", ""));
	assert_true(allowed("http://127.0.0.1:8080", "127.0.0.1:8080", ""));
	assert_true(allowed("https://here.example", "here.example", "")); /* TLS by a proxy */
	assert_true(allowed("http://[::1]:8080", "[::1]:8080", ""));
	assert_false(allowed("http://127.0.0.1:8081", "127.0.0.1:8080", ""));
	assert_false(allowed("http://evil.com", "127.0.0.1:8080", ""));
	assert_false(allowed("http://evil.com", NULL, ""));
	assert_false(allowed("http://", "", ""));
	assert_false(allowed("file://x", "x", ""));
	assert_false(allowed("http://x:99999", "x:99999", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_query),
		cmocka_unit_test(test_cookie),
		cmocka_unit_test(test_bearer),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_small_headers),
		cmocka_unit_test(test_language),
		cmocka_unit_test(test_encoding),
		cmocka_unit_test(test_client),
		cmocka_unit_test(test_limit_key),
		cmocka_unit_test(test_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
