#include "flow/limits.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "flow/quota.h"
#include "moderation/flood.h"
#include "moderation/proof.h"

#define BUCKETS_MAX    100000
#define LOOKS_A_SECOND 1.0
#define LOOKS_AT_ONCE  10.0
#define MINUTE         60.0
#define QUARTER        900.0
#define BOARD          "board" /* has a budget like an event's */
#define BURST          2 /* seconds of a budget that may come at once */

/* The shares of an event's budget. */
#define SHARE_OPEN       0.5
#define SHARE_PROVEN     0.25
#define SHARE_REGISTERED 0.25

struct limits {
	const struct services *services;
	struct quota *people; /* commands of a person in a second */
	struct quota *addresses; /* questions of an address in a minute */
	struct quota *budgets; /* of events, each share by itself */
	struct quota *receipts; /* wrong ones of an address in a quarter of an hour */
	struct flood *flood;
	struct address_list *trusted;
};

/* One question, or one message to the standing board, on its way in. */
struct knock {
	struct limits *limits;
	const struct command *command;
	const char *event;
	const char *person; /* "": nobody */
	const char *address;
	int64_t now;
	int retry;
};

struct limits *
limits_create(const struct services *services)
{
	struct limits *limits = mem_zero(1, sizeof *limits);

	limits->services = services;
	limits->people = quota_create(services, "person", BUCKETS_MAX);
	limits->addresses = quota_create(services, "address", BUCKETS_MAX);
	limits->budgets = quota_create(services, "event", BUCKETS_MAX);
	limits->receipts = quota_create(services, "receipt", BUCKETS_MAX);
	limits->flood = flood_create();
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
	flood_free(limits->flood);
	quota_free(limits->receipts);
	quota_free(limits->budgets);
	quota_free(limits->addresses);
	quota_free(limits->people);
	free(limits);
}

bool
limits_spare_address(const struct limits *limits, const char *address)
{
	return !limits->services->config->limits_enabled ||
		(limits->trusted && address_list_has(limits->trusted, address));
}

static bool
refuse(struct problem *problem, int retry)
{
	problem_set(problem, PROBLEM_TOO_MANY, NULL, NULL);
	problem->retry_after = retry > 0 ? retry : 1;
	return false;
}

/* ---- questions: the budget of their event */

static double
budget_of(const struct limits *limits)
{
	return (double)limits->services->config->limits_event_asks_per_second;
}

static bool
take_share(struct knock *knock, const char *name, double share)
{
	double per_second = budget_of(knock->limits) * share;
	char key[ID_SIZE + 16];

	snprintf(key, sizeof key, "%s:%s", name, knock->event);
	return quota_take(knock->limits->budgets, key,
		(struct allowance){per_second, per_second * BURST}, knock->now, &knock->retry);
}

/* A high ceiling for an address; it is taken from last, so that what comes too fast for the event does not use it up. */
static bool
allow_freely(struct knock *knock)
{
	struct limits *limits = knock->limits;
	double most = (double)limits->services->config->limits_asks_per_address;
	struct allowance allowance = {most / MINUTE, most};
	bool spared = limits_spare_address(limits, knock->address);

	if (!spared &&
		!quota_has(limits->addresses, knock->address, allowance, knock->now, &knock->retry))
		return false;
	return take_share(knock, "open", SHARE_OPEN) &&
		(spared ||
			quota_take(limits->addresses, knock->address, allowance, knock->now,
				&knock->retry));
}

/* All workers together have about so many times what this one sees. */
static unsigned
bits_now(const struct limits *limits, double rate)
{
	unsigned workers = limits->services->workers ? limits->services->workers : 1;

	return flood_bits(rate * workers, budget_of(limits) * SHARE_OPEN,
		(unsigned)limits->services->config->limits_proof_bits, PROOF_BITS_MAX);
}

static void
challenge(struct knock *knock, double rate, struct problem *problem)
{
	unsigned bits = bits_now(knock->limits, rate);

	_Static_assert(sizeof problem->challenge >= PROOF_SALT_SIZE, "a salt fits");
	problem_set(problem, PROBLEM_TOO_MANY,
		"现在提问的人太多，您的设备要先做一次小计算，做完页面会自动再发，文字不会丢失",
		"So many are asking that your device has to do a small piece of work first; the page "
		"then sends it again by itself, and nothing is lost");
	problem->retry_after = 1;
	problem->challenge_bits = (int)bits;
	proof_challenge(knock->limits->services->keys->proof, knock->event, knock->person, bits,
		knock->now, problem->challenge);
}

static void
refuse_for_all(const struct knock *knock, struct problem *problem)
{
	char zh[160], en[160];
	int retry = knock->retry > 0 ? knock->retry : 1;

	snprintf(zh, sizeof zh, "现在提问的人太多，请 %d 秒后再发，文字不会丢失", retry);
	snprintf(en, sizeof en,
		"Too many are asking right now; please send it again in %d seconds, nothing is lost",
		retry);
	problem_set(problem, PROBLEM_TOO_MANY, zh, en);
	problem->retry_after = retry;
}

static bool
allow_anonymous(struct knock *knock, struct problem *problem)
{
	const struct keys *keys = knock->limits->services->keys;
	double rate = flood_count(knock->limits->flood, knock->event, knock->now);

	if (allow_freely(knock))
		return true;
	if (!proof_holds(keys->proof, knock->event, knock->person,
		    command_text(knock->command, "proof"), knock->now))
		challenge(knock, rate, problem);
	else if (take_share(knock, "proven", SHARE_PROVEN))
		return true;
	else
		refuse_for_all(knock, problem);
	return false;
}

static bool
allow_registered(struct knock *knock, struct problem *problem)
{
	if (take_share(knock, "registered", SHARE_REGISTERED) ||
		take_share(knock, "open", SHARE_OPEN) || take_share(knock, "proven", SHARE_PROVEN))
		return true;
	refuse_for_all(knock, problem);
	return false;
}

/* Colleagues type for those who call: nothing of this is for them. */
static bool
allow_question(struct knock *knock, const struct token *token, struct problem *problem)
{
	if (token && token->kind == PERSON_KIND_STAFF)
		return true;
	if (token && token->kind == PERSON_KIND_NETIZEN)
		return allow_registered(knock, problem);
	return allow_anonymous(knock, problem);
}

/* ---- */

bool
limits_allow_command(struct limits *limits, const struct command *command,
	const struct token *token, const char *address, int64_t now_ms, struct problem *problem)
{
	const struct config *config = limits->services->config;
	double most = (double)config->limits_commands_per_second;
	struct knock knock = {.limits = limits,
		.command = command,
		.event = command->kind == COMMAND_CASE_SUBMIT ? BOARD
							      : command_text(command, "event"),
		.person = token ? token->person : "",
		.address = address,
		.now = now_ms};

	if (!config->limits_enabled)
		return true;
	if (command_has(command, "receipt") &&
		!limits_allow_receipt(limits, address, now_ms, problem))
		return false;
	if (!quota_take(limits->people, token ? token->person : address,
		    (struct allowance){most, most * 2}, now_ms, &knock.retry))
		return refuse(problem, knock.retry);
	return (command->kind != COMMAND_QUESTION_ASK && command->kind != COMMAND_CASE_SUBMIT) ||
		allow_question(&knock, token, problem);
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
		quota_take(limits->people, key, (struct allowance){most / QUARTER, most}, now_ms,
			&retry))
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
		quota_take(limits->people, key, (struct allowance){LOOKS_A_SECOND, LOOKS_AT_ONCE},
			now_ms, &retry))
		return true;
	return refuse(problem, retry);
}

static struct allowance
receipts_of(const struct limits *limits)
{
	double most = (double)limits->services->config->limits_receipt_failures;

	return (struct allowance){most / QUARTER, most};
}

bool
limits_allow_receipt(
	struct limits *limits, const char *address, int64_t now_ms, struct problem *problem)
{
	int retry = 0;

	if (limits_spare_address(limits, address) ||
		quota_has(limits->receipts, address, receipts_of(limits), now_ms, &retry))
		return true;
	problem_set(problem, PROBLEM_TOO_MANY, "编号或查询码错了太多次，请稍后再试",
		"The number or the code was wrong too often; please try again later");
	problem->retry_after = retry > 0 ? retry : 1;
	return false;
}

void
limits_count_receipt(struct limits *limits, const char *address, int64_t now_ms)
{
	if (!limits_spare_address(limits, address))
		(void)quota_take(limits->receipts, address, receipts_of(limits), now_ms, NULL);
}
