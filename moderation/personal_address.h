/*
 * personal_address.h - addresses down to the room, and farms by village, group and number.
 *
 * A street, a compound, a building are what a question is about, and stay.  With the room behind them
 * they are somebody's home.  Rooms of offices are not.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_ADDRESS_H
#define OPENFLOOR_MODERATION_PERSONAL_ADDRESS_H

#include "moderation/personal_search.h"

void personal_address_find(struct personal_search *search);
void personal_address_find_english(struct personal_search *search);

/* The parts of an address that a chain of numbers and units has, as bits. */
enum address_part {
	PART_AREA = 1 << 0, /* 三区, 二期: part of a compound */
	PART_STREET = 1 << 1, /* 12号, 1234弄 */
	PART_BUILDING = 1 << 2, /* 3栋, 3号楼, A座 */
	PART_UNIT = 1 << 3, /* 2单元 */
	PART_FLOOR = 1 << 4, /* 5层 */
	PART_ROOM = 1 << 5, /* 501室 */
	PART_BARE_ROOM = 1 << 6, /* 501 */
	PART_GROUP = 1 << 7, /* 三组 of a village */
	PART_LANE = 1 << 8, /* 弄: what follows is a building */
	PART_DASHES = 1 << 9, /* 3-2-501 */
};

struct address_chain {
	size_t from, to; /* glyphs */
	unsigned parts; /* enum address_part */
};

/* Reads the chain of numbers and units that begins at AT.  False if there is none. */
bool address_chain_read(
	const struct personal_search *search, size_t at, struct address_chain *chain);

#endif
