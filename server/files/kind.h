/*
 * kind.h - what a file is, by its first bytes and nothing else.
 *
 * Names and Content-Type headers are what strangers say; the bytes decide.  Pure functions.
 */
#ifndef OPENFLOOR_FILES_KIND_H
#define OPENFLOOR_FILES_KIND_H

#include <stdbool.h>
#include <stddef.h>

enum file_kind { FILE_NONE, FILE_JPEG, FILE_PNG, FILE_WEBP, FILE_PDF };

#define KIND_BYTES 16 /* so many are enough to tell */

/* What DATA begins as. */
enum file_kind kind_sniff(const void *data, size_t len);

/* The kind that a Content-Type header names (parameters are passed over); FILE_NONE: one that is not taken. */
enum file_kind kind_of_type(const char *header, size_t len);

/* "image/jpeg"; "" for FILE_NONE. */
const char *kind_type(enum file_kind kind);

/* The ending of its name, with the dot. */
const char *kind_ending(enum file_kind kind);

bool kind_is_picture(enum file_kind kind);

#endif
