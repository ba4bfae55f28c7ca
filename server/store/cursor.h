/*
 * cursor.h - where the next page begins, as text that a client gives back: numbers, then an id, with dots
 * between them.  It comes from strangers.
 */
#ifndef OPENFLOOR_STORE_CURSOR_H
#define OPENFLOOR_STORE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads a number and the dot after it, and moves *TEXT behind them. */
bool cursor_number(const char **text, int64_t *out);

/* The rest must be an id; OUT has SIZE bytes. */
bool cursor_id(const char *text, char *out, size_t size);

#endif
