/*
 * signals.h - signals as something to read, so that no code runs inside a handler.
 *
 * A process blocks the signals that it lives by and reads them from a descriptor.  A forked child starts
 * with signals_forget, or it would go on with its parent's.
 */
#ifndef OPENFLOOR_PROCESS_SIGNALS_H
#define OPENFLOOR_PROCESS_SIGNALS_H

/* Blocks SIGNALS (ended by 0) and gives a descriptor that is readable when one has come; -1: it cannot be. */
int signals_open(const int *signals);

/* The next one, 0: none now. */
int signals_next(int descriptor);

/* All signals do again what they do by default. */
void signals_forget(void);

#endif
