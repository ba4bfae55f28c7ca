/*
 * admission.h - may this request become a WebSocket, and of which stream?
 *
 * A full worker lets staff in and tells others to come back later; it never leaves its queue
 * unserved.  Who may see a desk is decided later, in the database (connection.c).
 */
#ifndef OPENFLOOR_NET_ADMISSION_H
#define OPENFLOOR_NET_ADMISSION_H

struct problem;
struct request;

/* UPGRADE_STATUS is what headers_upgrade_status said.  Sets PROBLEM where it may not. */
void admission_check(struct request *request, int upgrade_status, struct problem *problem);

#endif
