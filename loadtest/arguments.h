/*
 * arguments.h - what is to be played, from the command line and from a scenario file.
 *
 * One table of options serves both: an option of the command line without its dashes is a line of the
 * file.  Everything is looked at before anything begins.
 */
#ifndef OPENFLOOR_LOADTEST_ARGUMENTS_H
#define OPENFLOOR_LOADTEST_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "scenario.h"

#define BOUNDS_MAX 16
#define PLAYS_MAX  64

struct bound {
	char figure[64];
	double limit;
	bool is_most; /* else at least */
};

struct play {
	const struct scenario *scenario;
	char title[128]; /* the scenario's name, or the section's */
	struct load_options load;
	bool has_url, has_pid; /* given, and so not the city's */
	struct bound bounds[BOUNDS_MAX];
	size_t bound_count;
};

struct arguments {
	struct play plays[PLAYS_MAX];
	size_t play_count;
	bool wants_json;
	const char *html; /* a file; NULL: no report */
	const char *scenario_file;
};

enum arguments_step {
	ARGUMENTS_PLAY, /* OUT says what */
	ARGUMENTS_HELP, /* that is all that was asked for */
	ARGUMENTS_WRONG /* told on stderr, in one line */
};

/* Texts of ARGV are pointed into; what else OUT holds lives as long as the program. */
enum arguments_step arguments_read(int argc, char **argv, struct arguments *out);

/* Reads the plays of a scenario file's TEXT over OUT's; false: PROBLEM (SIZE bytes) says what is wrong. */
bool arguments_read_file(
	const char *text, size_t len, struct arguments *out, char *problem, size_t size);

/* Sets a play's option by its name; false: PROBLEM says why not. */
bool arguments_set(
	struct play *play, const char *name, const char *value, char *problem, size_t size);

void arguments_defaults(struct play *play);

#endif
