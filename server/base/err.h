/*
 * err.h - what can go wrong inside the program, as one list.
 *
 * A function that can fail returns enum err and is marked MUST_CHECK.  A refusal
 * (not allowed, stale, too fast) is not an error: it is a struct problem, made by
 * domain/problem.h and shown to the person.
 */
#ifndef OPENFLOOR_BASE_ERR_H
#define OPENFLOOR_BASE_ERR_H

#define MUST_CHECK __attribute__((warn_unused_result))

/* X(NAME, "name", "what an operator reads") */
#define ERR_MAP(X) \
	X(OK, "ok", "no error") \
	X(NOT_FOUND, "not_found", "there is no such item") \
	X(INVALID, "invalid", "the input is not well-formed") \
	X(TOO_LARGE, "too_large", "the input is larger than allowed") \
	X(BUSY, "busy", "somebody else holds it") \
	X(CONFLICT, "conflict", "it exists already") \
	X(IO, "io", "reading or writing failed") \
	X(FULL, "full", "the disk or a limit is full") \
	X(STORE, "store", "the database reported an error") \
	X(NEWER, "newer", "the data was written by a newer version") \
	X(UNAVAILABLE, "unavailable", "a service that is needed is away") \
	X(CRYPTO, "crypto", "a cryptographic operation failed") \
	X(CORRUPT, "corrupt", "stored data is not what was written") \
	X(CANCELLED, "cancelled", "the request was cancelled")

enum err {
#define ERR_ENUM(name, code, text) ERR_##name,
	ERR_MAP(ERR_ENUM)
#undef ERR_ENUM
};

/* The short name of E ("not_found"), for logs.  Never NULL. */
const char *err_name(enum err e);

/* One English phrase for E, for an operator.  Never NULL. */
const char *err_text(enum err e);

#endif
