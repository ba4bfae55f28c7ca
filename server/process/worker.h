/*
 * worker.h - one worker: an event loop with everything that serves viewers on it.
 *
 * It builds the services from the bottom up (store, crew, identity, submit, deliver, bus, net), runs until
 * SIGTERM, sends its viewers away, and takes all down again.  Workers share nothing but the listeners'
 * port, the database, Redis and the meters.
 */
#ifndef OPENFLOOR_PROCESS_WORKER_H
#define OPENFLOOR_PROCESS_WORKER_H

struct stage;

/* The whole life of worker NUMBER (from 0).  Writes one byte to VOICE when it accepts.  Gives the exit code. */
int worker_run(const struct stage *stage, unsigned number, int voice);

#endif
