/*
 * installation.h - the data folder as the commands need it: keys, database, options of the store.
 */
#ifndef OPENFLOOR_COMMANDS_INSTALLATION_H
#define OPENFLOOR_COMMANDS_INSTALLATION_H

#include <stdbool.h>

#include "base/buf.h"
#include "config/config.h"
#include "domain/token.h"
#include "store/db.h"
#include "store/store.h"

/* What a command's exit code says. */
enum command_exit { COMMAND_DONE = 0, COMMAND_FINDINGS = 1, COMMAND_BAD = 2 };

struct installation {
	const struct config *config;
	struct keys keys;
	struct store_options options;
	struct db *db;
};

/*
 * Opens what CONFIG names (MAY_CREATE: makes what is missing) and migrates the database.  False: a line on
 * stderr says why.  installation_close in both cases.
 */
bool installation_open(
	struct installation *installation, const struct config *config, bool may_create);
void installation_close(struct installation *installation);

/* One transaction as the operator; false: a line on stderr says why (PROBLEM of RUN's own making goes first). */
bool installation_run(
	struct installation *installation, void (*run)(struct tx *tx, void *cookie), void *cookie);

/* The list of words that comes with the program, where the installation has none yet; false: a line on stderr says why. */
bool installation_begin_words(struct installation *installation);

/* The calendars that come with the program, of years that the installation has none of; false: a line on stderr says why. */
bool installation_begin_calendars(struct installation *installation);

/* A row of the city's audit trail, done by the operator.  DETAIL is taken over. */
void installation_audit(struct tx *tx, const char *action, const char *target, json_t *detail);

/* "openfloor: ..." on stderr; gives COMMAND_BAD. */
int command_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Appends what is in the file PATH ("-": standard input) to OUT; false: it could not be read, or has more than MOST bytes (errno: EFBIG). */
bool command_read_file(const char *path, size_t most, struct buf *out);

/* Is ARGUMENT a call for help? */
bool command_wants_help(const char *argument);

#endif
