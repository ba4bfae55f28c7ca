#include "scenario.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "client.h"

const struct scenario scenarios[] = {
	{"announce", "announcements to many viewers: time until the last one has it",
		scenario_announce, MEETS_ALL},
	{"burst", "many entries at once beside single ones: time until the last viewer has all",
		scenario_burst, MEETS_ALL},
	{"storm", "all viewers drop their connection and come back, during a running event",
		scenario_storm, MEETS_ENTRIES},
	{"crash", "a worker is killed: its viewers come back by themselves, none misses an entry",
		scenario_crash, MEETS_OURS},
	{"slow", "some viewers stop reading, others read little: what the rest notice of it",
		scenario_slow, MEETS_ENTRIES},
	{"idle", "viewers that only watch: memory of the workers for each", scenario_idle,
		MEETS_ALL},
	{"acks", "acknowledgements of questions, on an idle server and while many watch",
		scenario_acks, MEETS_OURS},
	{"counters", "votes by thousands a second: how old are the counts that viewers see",
		scenario_counters, MEETS_OURS},
	{"fair", "a small event alone, and while a large one is announced to", scenario_fair,
		MEETS_OURS},
	{"evening",
		"viewers, leavers, slow readers, askers, voters, moderators and a host together",
		scenario_evening, MEETS_OURS},
	{"ask", "questions from many people at once: acknowledged a second", scenario_ask,
		MEETS_OURS},
	{"reference", "the reference event in fast motion: nothing lost, doubled or out of order",
		scenario_reference, MEETS_OURS},
	{"desk", "moderators who are dealt cards and decide while questions come in", scenario_desk,
		MEETS_OURS},
	{"flood", "the same, and what they notice of a flood of questions from new sessions",
		scenario_flood, MEETS_OURS},
	{NULL, NULL, NULL, MEETS_OURS},
};

/* On a terminal one line is written over and over. */
void
scenario_progress(const struct load_options *options, const char *format, ...)
{
	bool is_terminal = isatty(STDERR_FILENO) == 1;
	va_list arguments;

	if (options->quiet)
		return;
	if (is_terminal)
		fputs("\r\033[K", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	/* What else is told begins in front, too. */
	fputc(is_terminal ? '\r' : '\n', stderr);
	fflush(stderr);
}

void
scenario_progress_end(const struct load_options *options)
{
	if (!options->quiet && isatty(STDERR_FILENO) == 1)
		fputs("\r\033[K", stderr);
}

const char *
scenario_event(const struct load_options *options)
{
	const char *event = options->event != NULL
		? options->event
		: json_string_value(json_object_get(options->city, "event_id"));

	return event != NULL ? event : "";
}

struct client *
scenario_staff(const struct load_options *options, const char *who)
{
	json_t *login = json_object_get(json_object_get(options->city, "logins"), who);
	const char *name = json_string_value(json_object_get(login, "login"));
	const char *password = json_string_value(json_object_get(login, "password"));
	struct client *client = client_create(options->url);

	if (name == NULL || password == NULL) {
		fprintf(stderr, "openfloor-load: the logins have no %s\n", who);
	} else if (client != NULL && client_sign_in(client, name, password)) {
		return client;
	}
	client_free(client);
	return NULL;
}

bool
scenario_split_address(const char *url, char *host, size_t size, uint16_t *port)
{
	const char *at = strstr(url, "://");
	struct in_addr address;
	char *end;
	unsigned long number;

	if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
		return false;
	at += 3;
	if (strcspn(at, ":") >= size || at[strcspn(at, ":")] != ':')
		return false;
	snprintf(host, size, "%.*s", (int)strcspn(at, ":"), at);
	at += strcspn(at, ":") + 1;
	number = strtoul(at, &end, 10);
	if (*at < '0' || *at > '9' || number == 0 || number > UINT16_MAX ||
		(*end != '\0' && strcmp(end, "/") != 0))
		return false;
	*port = (uint16_t)number;
	return inet_pton(AF_INET, host, &address) == 1;
}

bool
scenario_address(const struct load_options *options, char *host, size_t size, uint16_t *port)
{
	if (scenario_split_address(options->url, host, size, port))
		return true;
	fprintf(stderr,
		"openfloor-load: the address must be http:// or https://IPV4:PORT, got %s\n",
		options->url);
	return false;
}

bool
scenario_is_tls(const struct load_options *options)
{
	return strncmp(options->url, "https://", 8) == 0;
}

json_t *
scenario_open_event(const struct load_options *options, unsigned max_pending)
{
	struct client *admin = scenario_staff(options, "admin");
	struct client *host = scenario_staff(options, "host");
	json_t *units = NULL;
	json_t *made = NULL;
	json_t *opened = NULL;
	long status = 0;

	if (admin != NULL && host != NULL &&
		client_request(admin, "GET", "/api/units", NULL, &units) == 200) {
		json_t *first = json_array_get(json_object_get(units, "units"), 0);

		status = client_command(admin, "event.create",
			json_pack("{s:s, s:s, s:[O], s:i}", "kind", "collection", "title",
				"openfloor-load", "units", json_object_get(first, "id"),
				"max_pending", (int)max_pending),
			&made);
		if (status == 200)
			status = client_command(host, "event.open",
				json_pack("{s:O}", "event", json_object_get(made, "event")),
				&opened);
	}
	if (status != 200)
		fprintf(stderr, "openfloor-load: no event could be opened: status %ld\n", status);
	client_free(admin);
	client_free(host);
	json_decref(units);
	json_decref(opened);
	if (status == 200)
		return made;
	json_decref(made);
	return NULL;
}

/* ---- netizens */

#define SESSION_THREADS 4

struct sessions {
	const struct load_options *options;
	char **tokens;
	unsigned count;
	atomic_uint next;
	atomic_bool failed;
};

static void *
begin_sessions(void *cookie)
{
	struct sessions *sessions = cookie;
	struct client *client = client_create(sessions->options->url);
	unsigned i;

	while (client != NULL && !atomic_load(&sessions->failed) &&
		(i = atomic_fetch_add(&sessions->next, 1)) < sessions->count) {
		client_forget(client);
		if (client_begin_anonymous(client))
			sessions->tokens[i] = mem_strdup(client_token(client));
		else
			atomic_store(&sessions->failed, true);
	}
	if (client == NULL)
		atomic_store(&sessions->failed, true);
	client_free(client);
	return NULL;
}

char **
scenario_tokens(const struct load_options *options, unsigned count)
{
	struct sessions sessions = {.options = options,
		.tokens = mem_zero(count, sizeof *sessions.tokens),
		.count = count};
	pthread_t threads[SESSION_THREADS];

	for (int i = 0; i < SESSION_THREADS; i++)
		if (pthread_create(&threads[i], NULL, begin_sessions, &sessions) != 0)
			abort();
	for (int i = 0; i < SESSION_THREADS; i++)
		pthread_join(threads[i], NULL);
	if (!sessions.failed)
		return sessions.tokens;
	scenario_free_tokens(sessions.tokens, count);
	return NULL;
}

void
scenario_free_tokens(char **tokens, unsigned count)
{
	for (unsigned i = 0; tokens != NULL && i < count; i++)
		free(tokens[i]);
	free(tokens);
}

void
scenario_question(unsigned number, char *out, size_t size)
{
	uint64_t state = number * UINT64_C(0x9e3779b97f4a7c15) + 1;
	int used = snprintf(out, size, "请问");

	for (int i = 0; i < 24; i++) {
		unsigned point;
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		point = 0x4e00 + (unsigned)(state >> 33) % 5000;
		used += snprintf(out + used, size - (size_t)used, "%c%c%c",
			(int)(0xe0 | point >> 12), (int)(0x80 | (point >> 6 & 63)),
			(int)(0x80 | (point & 63)));
	}
	snprintf(out + used, size - (size_t)used, "？");
}
