/*
 * process.h - what the processes of a server have used, read from /proc: any server's, by the id of its first.
 *
 * All that descends from it counts, so that workers and a Redis of its own are in it.
 */
#ifndef OPENFLOOR_LOADTEST_PROCESS_H
#define OPENFLOOR_LOADTEST_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/* User and system time of PID, its descendants, and those of them that have ended, in microseconds (in steps of 10,000). */
uint64_t process_cpu_us(long pid);

/* Anonymous memory of PID's descendants but Redis, in KB: what the workers took for themselves, in user space; its own where it has none. */
uint64_t process_workers_kb(long pid);

/* The child of PID, but for Redis, that holds the most descriptors: the worker with the most viewers; 0: there is none. */
long process_fullest_child(long pid);

/* Is there such a process, which may be looked at? */
bool process_is_there(long pid);

#endif
