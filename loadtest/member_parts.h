/* member_parts.h - what the files of a swarm's process share. */
#ifndef OPENFLOOR_LOADTEST_MEMBER_PARTS_H
#define OPENFLOOR_LOADTEST_MEMBER_PARTS_H

#include "member.h"
#include "viewer.h"

enum phase {
	PHASE_AWAY, /* before it joins, and when it has left */
	PHASE_CONNECTING,
	PHASE_TLS,
	PHASE_OPENING, /* the request is sent; it has not got all yet */
	PHASE_IN,
	PHASE_STALLED, /* stuck, or slow */
	PHASE_GONE /* for good */
};

struct seat {
	struct load_viewer viewer;
	uint64_t began_ns; /* its newest attempt */
	enum phase phase;
	bool returns; /* it was in before */
};

/* Seats that connect, spread over some time. */
struct wave {
	uint64_t began_ns;
	uint64_t duration_ns; /* 0: as fast as the server takes them */
	unsigned next;
};

/* Who was turned away tries again. */
struct later {
	unsigned seat;
	uint64_t at_ns;
};

struct member {
	const struct swarm_options *options;
	struct swarm_shared *shared;
	unsigned first;
	unsigned count;
	int epoll;
	struct seat *seats;
	uint32_t *votes; /* [count][questions] */
	struct viewer_context context;
	struct link_tls *tls;
	struct swarm_numbers numbers;
	struct wave wave;
	unsigned under_way; /* seats between connecting and being in */
	struct later *laters; /* a ring of COUNT, in the order of their time */
	unsigned later_first, later_count;
	unsigned storms; /* obeyed */
	bool stalls;
	uint64_t slow_ns; /* when the slow read last */
	uint64_t least_ns; /* when it was looked who is furthest behind */
	uint64_t churn_began_ns, churned;
	unsigned churn_next;
	char host[64];
	char *buffer;
	uint64_t now_ns; /* of this turn */
};

#define MEMBER_BUFFER 262144

/* --- member_seat.c: one viewer's connection */
void seat_start(struct member *member, struct seat *seat);
/* It leaves, to come back. */
void seat_leave(struct member *member, struct seat *seat);
void seat_event(struct member *member, struct seat *seat, uint32_t events);
void seat_stall(struct member *member, struct seat *seat);
void seat_wake(struct member *member, struct seat *seat);
/* Reads a little of what waits for a slow one. */
void seat_sip(struct member *member, struct seat *seat, size_t bytes);

#endif
