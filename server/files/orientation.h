/*
 * orientation.h - how a camera was held: the one thing of EXIF that is read before all of it is thrown away.
 *
 * Reads bytes of strangers; never outside of them.
 */
#ifndef OPENFLOOR_FILES_ORIENTATION_H
#define OPENFLOOR_FILES_ORIENTATION_H

#include <stddef.h>

/* The orientation (1 to 8) of a TIFF block, with or without "Exif\0\0" in front; 1 where it says nothing that makes sense. */
int orientation_read(const void *data, size_t len);

/* The same for a whole WebP file: of its chunk "EXIF". */
int orientation_of_webp(const void *data, size_t len);

#endif
