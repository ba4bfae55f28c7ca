/*
 * ordinary.h - which two Han characters ordinarily stand side by side in Chinese.
 *
 * Some 55,000 pairs of frequent words (tables/ordinary.txt).  They tell a word that was pulled
 * apart ("赌 博") from two words that only happen to meet ("打赌 博物馆").  Immutable; any thread.
 */
#ifndef OPENFLOOR_MODERATION_ORDINARY_H
#define OPENFLOOR_MODERATION_ORDINARY_H

#include <stddef.h>
#include <stdint.h>

struct ordinary;

struct ordinary *ordinary_create(void);
void ordinary_free(struct ordinary *ordinary); /* NULL does nothing */
size_t ordinary_bytes(const struct ordinary *ordinary);

/* 0: seldom or never, 1: at times, 2: often. */
int ordinary_strength(const struct ordinary *ordinary, uint32_t first, uint32_t second);

#endif
