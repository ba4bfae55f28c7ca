/*
 * shelf.h - where an undecided question lies: the SQL of it, said once.
 *
 * An urgent one has left the queue.  Of the rest one may have been put aside (held), or be for another person
 * than the one who asked for a second opinion; what is neither waits.  Each is a condition on the table `question`.
 */
#ifndef OPENFLOOR_STORE_SHELF_H
#define OPENFLOOR_STORE_SHELF_H

#define SHELF_PENDING "question.state = 'pending'"

#define SHELF_IS_URGENT "question.urgent = 1"
#define SHELF_IS_QUEUE  "question.urgent = 0"
#define SHELF_IS_HELD   SHELF_IS_QUEUE " AND question.held_by IS NOT NULL"
#define SHELF_IS_SECOND SHELF_IS_QUEUE " AND question.second_by IS NOT NULL"
#define SHELF_IS_WAITING \
	SHELF_IS_QUEUE " AND question.held_by IS NULL AND question.second_by IS NULL"

/* All that is not waiting, as the index question_aside has it (0009). */
#define SHELF_IS_ASIDE \
	"(question.urgent <> 0 OR question.held_by IS NOT NULL OR question.second_by IS NOT NULL)"

/* What the moderator ME (a parameter, "?2") may be dealt: not what they want another person to decide, nor what they were the first of two to approve. */
#define SHELF_FOR(me) \
	SHELF_PENDING " AND " SHELF_IS_QUEUE " AND question.held_by IS NULL " \
		      "AND (question.second_by IS NULL OR question.second_by <> " me ") " \
		      "AND (question.first_by IS NULL OR question.first_by <> " me \
		      " OR question.first_version <> question.version)"

/*
 * It says the same as one that waits itself: dealt with that one as a stack, and by itself once that one is
 * decided or put aside; or where ME was the first of two to approve that one, and will not be dealt it again.
 */
#define SHELF_IS_BEHIND_TWIN(me) \
	"EXISTS (SELECT 1 FROM question AS twin WHERE twin.id = question.twin_of " \
	"AND twin.state = 'pending' AND twin.urgent = 0 AND twin.held_by IS NULL " \
	"AND twin.second_by IS NULL AND (twin.first_by IS NULL OR twin.first_by <> " me \
	" OR twin.first_version <> twin.version))"

#endif
