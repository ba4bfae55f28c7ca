/* A typing error must not silently mean the default. */
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

static void
expect_error(const char *text, const char *message)
{
	struct config *config = config_create();
	char problem[512] = "";

	assert_int_equal(
		config_read(config, "x.conf", text, strlen(text), problem, sizeof(problem)),
		ERR_INVALID);
	if (!strstr(problem, message))
		fail_msg("\"%s\" does not say \"%s\"", problem, message);
	config_free(config);
}

static void
test_defaults(void **state)
{
	struct config *config = config_create();
	char problem[512];
	char *path;

	(void)state;
	assert_string_equal(config->server_address, "127.0.0.1");
	assert_int_equal(config->server_port, 8080);
	assert_true(config->limits_enabled);
	assert_string_equal(config->site_name, "应声");
	assert_int_equal(config_check(config, problem, sizeof(problem)), ERR_OK);
	assert_int_equal(config->store_data[0], '/');
	path = config_sqlite_path(config);
	assert_non_null(strstr(path, "/data/openfloor.db"));
	free(path);
	path = config_anchor_path(config);
	assert_non_null(strstr(path, "/data-anchors"));
	free(path);
	config_free(config);
	config_free(NULL);
}

static void
test_read(void **state)
{
	static const char text[] = "\xef\xbb\xbf# a comment\r\n"
				   "; another\n"
				   "\n"
				   "[server]\r\n"
				   "  port = 0  \r\n"
				   "address=::\n"
				   "languages = en, zh\n"
				   "[ limits ]\n"
				   "enabled = off\n"
				   "trusted_addresses = 10.0.0.0/8, fd00::/8\n"
				   "[server]\n"
				   "public_url =\n"
				   "[site]\n"
				   "name = 应声 # 武汉\n"
				   "[store]\n"
				   "url = sqlite:some/file.db";
	struct config *config = config_create();
	char problem[512] = "";
	char *path;

	(void)state;
	assert_int_equal(
		config_read(config, "x.conf", text, sizeof(text) - 1, problem, sizeof(problem)),
		ERR_OK);
	assert_int_equal(config->server_port, 0);
	assert_string_equal(config->server_address, "::");
	assert_false(config->limits_enabled);
	assert_string_equal(config->site_name, "应声 # 武汉");
	assert_int_equal(config_check(config, problem, sizeof(problem)), ERR_OK);
	path = config_sqlite_path(config);
	assert_int_equal(path[0], '/');
	assert_non_null(strstr(path, "/some/file.db"));
	free(path);
	config_free(config);
}

static void
test_errors_name_the_line(void **state)
{
	(void)state;
	expect_error("[server]\n\nprot = 1\n",
		"x.conf:3: section [server] has no key \"prot\"; it has address, port");
	expect_error("[servre]\n", "x.conf:1: there is no section [servre]; there are server, tls");
	expect_error("port = 1\n", "x.conf:1: a [section] must come first");
	expect_error("[server\n", "x.conf:1: a section is written [name]");
	expect_error("[server]\nport\n", "x.conf:2: expected key = value");
	expect_error("[server]\nport = 8080x\n",
		"x.conf:2: server.port must be a whole number from 0 to 65535");
	expect_error("[server]\nport = -1\n", "x.conf:2");
	expect_error("[server]\nport = 99999999999999999999\n", "x.conf:2");
	expect_error("[server]\nport = \n", "x.conf:2");
	expect_error("[server]\nport = 65536\n", "x.conf:2");
	expect_error("[limits]\nenabled = maybe\n", "limits.enabled must be on or off");
	expect_error("[server]\nport = 1\nport = 2\n",
		"x.conf:3: server.port is given in line 2 already");
	expect_error("[log]\nlevel = loud\n", "log.level must be debug, info, warn or error");
	expect_error("[server]\naddress = here\n", "x.conf:2: server.address must be an address");
	expect_error("[server]\ntrusted_proxies = 10.0.0.0/33\n",
		"server.trusted_proxies must be blocks");
	expect_error("[server]\npublic_url = https://a/b\n", "server.public_url");
	expect_error("[server]\npublic_url = https://u:p@a\n", "server.public_url");
	expect_error("[server]\nallowed_origins = https://a, nonsense\n", "server.allowed_origins");
	expect_error("[server]\nlanguages = zh, de\n", "server.languages");
	expect_error("[store]\nurl = mysql://x\n", "store.url must be sqlite:PATH");
	expect_error("[redis]\nurl = redis://:secret@x:1\n", "redis.url must be unix:PATH");
	expect_error("[redis]\nurl = redis://x:1/two\n", "redis.url");
	expect_error("[site]\nname = \xff\n", "x.conf:2: this line is not UTF-8");
	expect_error("[site]\nname = \n", "site.name must have 1 to 64 characters");
	expect_error("[]\n", "there is no section []");
	expect_error("[\n", "a section is written [name]");
	expect_error("=\n", "x.conf:1");
}

static void
test_nul_is_an_error(void **state)
{
	struct config *config = config_create();
	char problem[512] = "";

	(void)state;
	assert_int_equal(
		config_read(config, "x", "[server]\nport = 1\0\n", 19, problem, sizeof(problem)),
		ERR_INVALID);
	assert_int_equal(config->server_port, 8080);
	config_free(config);
}

static void
expect_set(const char *argument, enum err e, const char *message)
{
	struct config *config = config_create();
	char problem[512] = "";

	assert_int_equal(config_set(config, argument, problem, sizeof(problem)), e);
	if (message && !strstr(problem, message))
		fail_msg("\"%s\" does not say \"%s\"", problem, message);
	config_free(config);
}

static void
test_set(void **state)
{
	(void)state;
	expect_set("server.port=9000", ERR_OK, NULL);
	expect_set("site.footer=a=b.c", ERR_OK, NULL);
	expect_set("server.port", ERR_INVALID, "expected section.key=value");
	expect_set("=", ERR_INVALID, "expected section.key=value");
	expect_set("serverport=1.0", ERR_INVALID, "expected section.key=value");
	expect_set("server.port=x", ERR_INVALID, "--set server.port: server.port must be");
	expect_set("no.key=1", ERR_INVALID, "there is no section [no]");
	expect_set("store.url=postgresql://me@host/db", ERR_OK, NULL);
	expect_set("store.url=postgresql://me:secret@host/db", ERR_INVALID, "password");
	expect_set("site.name=\xff", ERR_INVALID, "UTF-8");
}

static void
expect_checked(const char *settings, enum err e, const char *message)
{
	struct config *config = config_create();
	char problem[512] = "";

	assert_int_equal(
		config_read(config, "x", settings, strlen(settings), problem, sizeof(problem)),
		ERR_OK);
	assert_int_equal(config_check(config, problem, sizeof(problem)), e);
	if (message && !strstr(problem, message))
		fail_msg("\"%s\" does not say \"%s\"", problem, message);
	config_free(config);
}

static void
test_check(void **state)
{
	(void)state;
	expect_checked("[tls]\ncertificate = /etc/passwd", ERR_INVALID, "tls.key is missing");
	expect_checked("[tls]\nkey = /etc/passwd", ERR_INVALID, "tls.certificate is missing");
	expect_checked("[tls]\nkey = /no/file\ncertificate = /etc/passwd", ERR_INVALID,
		"/no/file cannot be read");
	expect_checked("[tls]\nkey = /etc/passwd\ncertificate = /etc/passwd", ERR_OK, NULL);
	expect_checked("[server]\nport = 80\nmetrics_port = 80", ERR_INVALID, "metrics_port");
	expect_checked("[server]\nport = 65535", ERR_INVALID, "metrics_port");
	expect_checked("[server]\nport = 65535\nmetrics_address =", ERR_OK, NULL);
	expect_checked("[redis]\npassword_file = /etc/passwd", ERR_INVALID, "redis.url is empty");
	expect_checked("[store]\ndata = /srv/x\n[audit]\nanchor_file = /srv/x/anchors", ERR_INVALID,
		"outside of the data folder");
	expect_checked(
		"[store]\ndata = /srv/x/\n[audit]\nanchor_file = /srv/x-anchors", ERR_OK, NULL);
}

static void
test_file(void **state)
{
	char path[] = "/tmp/openfloor-config-XXXXXX";
	int fd = mkstemp(path);
	struct config *config = config_create();
	char problem[512] = "";

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "[server]\nport = 1\nport = x", 26), 26);
	close(fd);
	assert_int_equal(config_read_file(config, path, problem, sizeof(problem)), ERR_INVALID);
	assert_non_null(strstr(problem, path));
	assert_non_null(strstr(problem, ":3: "));
	unlink(path);
	assert_int_equal(config_read_file(config, path, problem, sizeof(problem)), ERR_NOT_FOUND);
	assert_non_null(strstr(problem, "No such file"));
	assert_int_equal(config_read_file(config, "/tmp", problem, sizeof(problem)), ERR_IO);
	config_free(config);
}

static void
test_postgresql_has_no_path(void **state)
{
	struct config *config = config_create();
	char problem[512];

	(void)state;
	assert_int_equal(
		config_set(config, "store.url=postgresql://h/d", problem, sizeof(problem)), ERR_OK);
	assert_null(config_sqlite_path(config));
	config_free(config);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_errors_name_the_line),
		cmocka_unit_test(test_nul_is_an_error),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_postgresql_has_no_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
