/*
 * confine.h - least privilege for the process that decodes pictures.
 */
#ifndef OPENFLOOR_FILES_CONFINE_H
#define OPENFLOOR_FILES_CONFINE_H

#include <stdbool.h>

/*
 * From here on this process may read and write what it has open, take memory up to a bound, and end: no file, no
 * socket, no other process, at most some seconds of CPU.  Anything else kills it.  False: the system refuses.
 * Where sanitizers are compiled in, which need more, only the bounds on time and files hold.
 */
bool confine_self(void);

#endif
