/* decoded.h - commands as the decoder reads them, for tests. */
#ifndef OPENFLOOR_TESTS_DECODED_H
#define OPENFLOOR_TESTS_DECODED_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/command.h"

struct decoded {
	struct command command;
	struct problem problem;
	bool good;
};

/* Free with decoded_drop. */
struct decoded decoded_bytes(const char *data, size_t len);
struct decoded decoded_text(const char *json);
void decoded_drop(struct decoded *decoded);

/* Is POINTER among the errors of PROBLEM? */
bool decoded_names(const struct problem *problem, const char *pointer);

/* JSON must be refused with TYPE. */
void expect_problem(const char *json, enum problem_type type);

/* ARGS of COMMAND must be right; or wrong in exactly the one place that POINTER names. */
void expect_right(const char *command, const char *args);
void expect_wrong(const char *command, const char *args, const char *pointer);

#endif
