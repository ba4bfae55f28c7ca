/*
 * press.h - picture.h, in a process of its own.
 *
 * press_run is for a side thread: it starts this very program anew as "openfloor picture", which has no
 * key, no database and no socket in its memory, hands it the file, and reads what it makes.  press_serve
 * is that process: it confines itself before it reads a byte.  What dies, hangs or talks nonsense there is a
 * picture that cannot be used, and nothing else.
 */
#ifndef OPENFLOOR_FILES_PRESS_H
#define OPENFLOOR_FILES_PRESS_H

#include "base/err.h"
#include "files/picture.h"

/*
 * The picture in the open file FD, from its beginning.  FAULT says what is wrong with it; FINE: OUT is for
 * pressed_fini.  An error: it could not be tried.
 */
MUST_CHECK enum err press_run(int fd, enum picture_fault *fault, struct pressed *out);

/* The child's whole life: reads the picture on descriptor 0, writes the outcome on 1.  Its exit code. */
int press_serve(void);

#endif
