#include "client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/ids.h"
#include "base/mem.h"

#define SECONDS_MAX 30L

struct client {
	CURL *curl;
	char *url;
	struct curl_slist *headers;
	struct buf answer;
	char *token;
};

struct client *
client_create(const char *url)
{
	struct client *client = mem_zero(1, sizeof *client);

	client->url = mem_strdup(url);
	client->curl = curl_easy_init();
	if (client->curl == NULL) {
		client_free(client);
		return NULL;
	}
	client_forget(client);
	return client;
}

void
client_forget(struct client *client)
{
	curl_slist_free_all(client->headers);
	client->headers = curl_slist_append(NULL, "Content-Type: application/json");
	free(client->token);
	client->token = NULL;
}

void
client_free(struct client *client)
{
	if (client == NULL)
		return;
	if (client->curl != NULL)
		curl_easy_cleanup(client->curl);
	curl_slist_free_all(client->headers);
	buf_fini(&client->answer);
	free(client->token);
	free(client->url);
	free(client);
}

static size_t
on_body(char *data, size_t size, size_t count, void *cookie)
{
	buf_add(cookie, data, size * count);
	return size * count;
}

long
client_request(
	struct client *client, const char *method, const char *path, json_t *args, json_t **out)
{
	struct buf url = {0};
	char *body = args != NULL ? json_dumps(args, JSON_COMPACT) : NULL;
	long status = 0;

	json_decref(args);
	buf_addf(&url, "%s%s", client->url, path);
	buf_reset(&client->answer);
	curl_easy_reset(client->curl);
	curl_easy_setopt(client->curl, CURLOPT_URL, url.data);
	curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, client->headers);
	curl_easy_setopt(client->curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, SECONDS_MAX);
	/* As in link.h: certificates made for the occasion, on this very machine. */
	curl_easy_setopt(client->curl, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(client->curl, CURLOPT_SSL_VERIFYHOST, 0L);
	curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, &client->answer);
	if (body != NULL)
		curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, body);
	if (curl_easy_perform(client->curl) == CURLE_OK)
		curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
	*out = client->answer.len > 0 ? json_loadb(client->answer.data, client->answer.len, 0, NULL)
				      : NULL;
	free(body);
	buf_fini(&url);
	return status;
}

long
client_command(struct client *client, const char *name, json_t *args, json_t **out)
{
	char path[128];

	snprintf(path, sizeof path, "/api/commands/%s", name);
	return client_request(client, "POST", path, args, out);
}

static bool
enter(struct client *client, const char *path, json_t *args, const char *who)
{
	json_t *answer;
	long status = client_request(client, "POST", path, args, &answer);
	const char *token = json_string_value(json_object_get(answer, "token"));
	struct buf header = {0};

	if ((status != 200 && status != 201) || token == NULL) {
		fprintf(stderr, "openfloor-load: %s cannot sign in: status %ld\n", who, status);
		json_decref(answer);
		return false;
	}
	buf_addf(&header, "Authorization: Bearer %s", token);
	client->token = mem_strdup(token);
	client->headers = curl_slist_append(client->headers, header.data);
	buf_fini(&header);
	json_decref(answer);
	return true;
}

bool
client_sign_in(struct client *client, const char *login, const char *password)
{
	return enter(client, "/api/session",
		json_pack("{s:s, s:s}", "login", login, "password", password), login);
}

bool
client_begin_anonymous(struct client *client)
{
	return enter(client, "/api/session", json_object(), "a netizen");
}

bool
client_sign_up(struct client *client)
{
	unsigned char random[8];
	char login[24], password[24];

	ids_random(random, sizeof random);
	ids_hex(random, sizeof random, login);
	ids_random(random, sizeof random);
	ids_hex(random, sizeof random, password);
	return enter(client, "/api/people",
		json_pack("{s:s, s:s, s:i}", "login", login, "password", password, "consent", 1),
		"a new netizen");
}

const char *
client_token(const struct client *client)
{
	return client->token;
}
