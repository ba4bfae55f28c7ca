#include "domain/case_machine.h"

static const struct move {
	const char *word;
	uint32_t from;
	enum case_state to; /* CASE_STATE_COUNT: back */
} moves[CASE_ACTION_COUNT] = {
#define X_(NAME, word, from, to) {word, from, to},
	CASE_ACTIONS(X_)
#undef X_
};

const char *
case_action_word(enum case_action action)
{
	return moves[action].word;
}

bool
case_machine_allows(enum case_action action, enum case_state state)
{
	return (unsigned)state < CASE_STATE_COUNT && moves[action].from & CASE_BIT(state);
}

/* A reply in review was withdrawn from it by the merge: it is handed in anew. */
static enum case_state
back_to(enum case_state before)
{
	if (before == CASE_STATE_REVIEW)
		return CASE_STATE_HANDLING;
	if (before == CASE_STATE_DISPATCHED || before == CASE_STATE_HANDLING)
		return before;
	return CASE_STATE_RECEIVED;
}

enum case_state
case_machine_after(enum case_action action, enum case_state before)
{
	return moves[action].to == CASE_STATE_COUNT ? back_to(before) : moves[action].to;
}
