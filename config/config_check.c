#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/config.h"

#define SQLITE     "sqlite:"
#define SQLITE_LEN 7

/* PATH as seen from the root; the caller frees it. */
static char *
absolute(const char *path)
{
	struct buf whole = {0};
	char *here;

	if (*path == '/')
		return mem_strdup(path);
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	here = getcwd(NULL, 0);
	if (!here)
		return mem_strdup(
			path); /* the folder that we stand in is gone: what follows says so */
	buf_addf(&whole, "%s/%s", strcmp(here, "/") == 0 ? "" : here, path);
	free(here);
	return buf_take(&whole, NULL);
}

/* Replaces *TEXT by NEW, which it takes. */
static void
put(char **text, char *new)
{
	free(*text);
	*text = new;
}

static void
make_paths_absolute(struct config *config)
{
	char *data = absolute(config->store_data);
	size_t len = strlen(data);

	while (len > 1 && data[len - 1] == '/')
		data[--len] = '\0';
	put(&config->store_data, data);
	if (strncmp(config->store_url, SQLITE, SQLITE_LEN) == 0) {
		struct buf url = {0};
		char *path = absolute(config->store_url + SQLITE_LEN);
		buf_addf(&url, SQLITE "%s", path);
		free(path);
		put(&config->store_url, buf_take(&url, NULL));
	}
	if (config->audit_anchor_file[0])
		put(&config->audit_anchor_file, absolute(config->audit_anchor_file));
}

static enum err
check_file(const char *setting, const char *path, char *problem, size_t size)
{
	if (!*path || access(path, R_OK) == 0)
		return ERR_OK;
	snprintf(problem, size, "%s: the file %s cannot be read", setting, path);
	return ERR_INVALID;
}

static enum err
check_tls(const struct config *config, char *problem, size_t size)
{
	enum err e;

	if (!config->tls_certificate[0] != !config->tls_key[0]) {
		snprintf(problem, size,
			"tls.certificate and tls.key belong together: %s is missing",
			config->tls_key[0] ? "tls.certificate" : "tls.key");
		return ERR_INVALID;
	}
	e = check_file("tls.certificate", config->tls_certificate, problem, size);
	return e ? e : check_file("tls.key", config->tls_key, problem, size);
}

static enum err
check_ports(const struct config *config, char *problem, size_t size)
{
	if (!config->server_metrics_address[0] || config->server_port == 0)
		return ERR_OK;
	if (config->server_metrics_port == 0 && config->server_port == 65535) {
		snprintf(problem, size,
			"server.metrics_port: no port follows 65535, so one must be named");
		return ERR_INVALID;
	}
	if (config->server_metrics_port == config->server_port) {
		snprintf(problem, size, "server.metrics_port must not be that of server.port");
		return ERR_INVALID;
	}
	return ERR_OK;
}

static enum err
check_redis(const struct config *config, char *problem, size_t size)
{
	if (config->redis_password_file[0] && !config->redis_url[0]) {
		snprintf(problem, size,
			"redis.password_file is for a shared Redis, but redis.url is empty");
		return ERR_INVALID;
	}
	return check_file("redis.password_file", config->redis_password_file, problem, size);
}

/* Whoever can change the data must not find the anchors in the same place. */
static enum err
check_anchor(const struct config *config, char *problem, size_t size)
{
	size_t len = strlen(config->store_data);
	char *path = config_anchor_path(config);
	bool inside = strncmp(path, config->store_data, len) == 0 &&
		(path[len] == '/' || path[len] == '\0' || len == 1);

	free(path);
	if (!inside)
		return ERR_OK;
	snprintf(problem, size, "audit.anchor_file must be outside of the data folder %.200s",
		config->store_data);
	return ERR_INVALID;
}

/* It becomes a part of a header: whatever else could stand in one would be another directive. */
static enum err
check_embed(const struct config *config, char *problem, size_t size)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/*-_' ";
	const char *list = config->server_embed_in;

	if (list[strspn(list, allowed)] == '\0')
		return ERR_OK;
	snprintf(problem, size,
		"server.embed_in must be addresses with blanks between, e.g. https://news.example.cn");
	return ERR_INVALID;
}

enum err
config_check(struct config *config, char *problem, size_t size)
{
	enum err e;

	make_paths_absolute(config);
	e = check_tls(config, problem, size);
	if (!e)
		e = check_ports(config, problem, size);
	if (!e)
		e = check_redis(config, problem, size);
	if (!e)
		e = check_anchor(config, problem, size);
	if (!e)
		e = check_embed(config, problem, size);
	return e;
}

char *
config_sqlite_path(const struct config *config)
{
	struct buf path = {0};

	if (strncmp(config->store_url, SQLITE, SQLITE_LEN) == 0)
		return mem_strdup(config->store_url + SQLITE_LEN);
	if (config->store_url[0])
		return NULL;
	buf_addf(&path, "%s/openfloor.db", config->store_data);
	return buf_take(&path, NULL);
}

char *
config_anchor_path(const struct config *config)
{
	struct buf path = {0};

	if (config->audit_anchor_file[0])
		return mem_strdup(config->audit_anchor_file);
	buf_addf(&path, "%s-anchors", config->store_data);
	return buf_take(&path, NULL);
}
