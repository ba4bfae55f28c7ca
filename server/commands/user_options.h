/*
 * user_options.h - the arguments of openfloor user, checked.
 */
#ifndef OPENFLOOR_COMMANDS_USER_OPTIONS_H
#define OPENFLOOR_COMMANDS_USER_OPTIONS_H

#include "domain/authorise.h"
#include "domain/password.h"

struct user_options {
	const char *action; /* add, list, disable, password, revoke */
	const char *login, *name, *function;
	struct grant grants[GRANTS_MAX];
	size_t grant_count;
	char password[PASSWORD_MAX + 1]; /* "": none is needed */
};

/* False: a line on stderr says why.  user_options_fini in both cases: it wipes the password. */
bool user_options_read(struct user_options *options, int argc, char **argv);
void user_options_fini(struct user_options *options);

#endif
