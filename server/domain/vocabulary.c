#include "domain/vocabulary.h"

#include <stddef.h>
#include <string.h>

/* The place of WORD in the COUNT words of LIST; -1 if it is none of them. */
static int
find_word(const char *const *list, int count, const char *word)
{
	if (!word)
		return -1;
	for (int i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return i;
	return -1;
}

#define WORD_ROW(name, word) word,
#define WORD_LIST(PREFIX, list, LIST) \
	static const char *const list##_words[PREFIX##_COUNT] = {LIST(WORD_ROW)}; \
	const char *list##_word(int value) \
	{ \
		return (unsigned)value < PREFIX##_COUNT ? list##_words[value] : ""; \
	} \
	int list##_read(const char *word) \
	{ \
		return find_word(list##_words, PREFIX##_COUNT, word); \
	}

VOCABULARY(WORD_LIST)
