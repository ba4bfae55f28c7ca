#include "flow/limits.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "moderation/rate.h"

#define BUCKETS_MAX    100000
#define LOOKS_A_SECOND 1.0
#define LOOKS_AT_ONCE  10.0
#define MINUTE         60.0
#define QUARTER        900.0

struct limits {
	const struct services *services;
	struct rate_table *people; /* commands of a person in a second */
	struct rate_table *addresses; /* questions of an address in a minute */
	struct address_list *trusted;
};

struct limits *
limits_create(const struct services *services)
{
	struct limits *limits = mem_zero(1, sizeof *limits);

	limits->services = services;
	limits->people = rate_table_create(BUCKETS_MAX);
	limits->addresses = rate_table_create(BUCKETS_MAX);
	if (address_list_read(services->config->limits_trusted_addresses, &limits->trusted) !=
		ERR_OK)
		limits->trusted = NULL;
	return limits;
}

void
limits_free(struct limits *limits)
{
	if (!limits)
		return;
	address_list_free(limits->trusted);
	rate_table_free(limits->addresses);
	rate_table_free(limits->people);
	free(limits);
}

bool
limits_spare_address(const struct limits *limits, const char *address)
{
	return !limits->services->config->limits_enabled ||
		(limits->trusted && address_list_has(limits->trusted, address));
}

static double
share(const struct limits *limits, int64_t limit)
{
	unsigned workers = limits->services->workers ? limits->services->workers : 1;
	double part = (double)limit / workers;

	return part < 1 ? 1 : part;
}

static bool
refuse(struct problem *problem, int retry)
{
	problem_set(problem, PROBLEM_TOO_MANY, NULL, NULL);
	problem->retry_after = retry > 0 ? retry : 1;
	return false;
}

/* A high ceiling, because half a city may share one address; colleagues type for those who call. */
static bool
allow_question(struct limits *limits, const struct token *token, const char *address, int64_t now,
	int *retry)
{
	double most = share(limits, limits->services->config->limits_asks_per_address);

	if ((token && token->kind == PERSON_KIND_STAFF) || limits_spare_address(limits, address))
		return true;
	return rate_take(limits->addresses, address, most / MINUTE, most, now, retry);
}

bool
limits_allow_command(struct limits *limits, enum command_kind kind, const struct token *token,
	const char *address, int64_t now_ms, struct problem *problem)
{
	const struct config *config = limits->services->config;
	double most = (double)config->limits_commands_per_second;
	const char *who = token ? token->person : address;
	int retry = 0;

	if (!config->limits_enabled)
		return true;
	if (!rate_take(limits->people, who, most, most * 2, now_ms, &retry))
		return refuse(problem, retry);
	if (kind == COMMAND_QUESTION_ASK && !allow_question(limits, token, address, now_ms, &retry))
		return refuse(problem, retry);
	return true;
}

bool
limits_allow_password(
	struct limits *limits, const char *person, int64_t now_ms, struct problem *problem)
{
	const struct config *config = limits->services->config;
	double most = (double)config->limits_sign_in_failures;
	char key[ID_SIZE + 16];
	int retry = 0;

	snprintf(key, sizeof key, "password:%s", person);
	if (!config->limits_enabled ||
		rate_take(limits->people, key, most / QUARTER, most, now_ms, &retry))
		return true;
	return refuse(problem, retry);
}

bool
limits_allow_look(struct limits *limits, const struct token *token, const char *address,
	int64_t now_ms, struct problem *problem)
{
	char key[80];
	int retry = 0;

	snprintf(key, sizeof key, "look:%s", token ? token->person : address);
	if (!limits->services->config->limits_enabled ||
		rate_take(limits->people, key, LOOKS_A_SECOND, LOOKS_AT_ONCE, now_ms, &retry))
		return true;
	return refuse(problem, retry);
}
