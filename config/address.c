#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/config.h"
#include "config/value.h"

/* IPv4 stands in its mapped form, ::ffff:a.b.c.d: one comparison then does for both. */
struct block {
	unsigned char bytes[16];
	unsigned bits;
};

struct address_list {
	size_t count;
	struct block *blocks;
};

static bool
read_address(const char *text, unsigned char out[static 16], bool *is_ipv4)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

	*is_ipv4 = inet_pton(AF_INET, text, out + 12) == 1;
	if (*is_ipv4) {
		memcpy(out, mapped, sizeof(mapped));
		return true;
	}
	return inet_pton(AF_INET6, text, out) == 1;
}

/* "10.0.0.0/8", or an address alone, which is a block of one. */
static bool
read_block(const char *text, struct block *block)
{
	char address[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	unsigned most;
	bool is_ipv4;

	if (len == 0 || len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	if (!read_address(address, block->bytes, &is_ipv4))
		return false;
	most = is_ipv4 ? 32 : 128;
	block->bits = most;
	if (slash) {
		size_t digits = strspn(slash + 1, "0123456789");
		if (digits == 0 || digits > 3 || slash[1 + digits])
			return false;
		block->bits = (unsigned)strtoul(slash + 1, NULL, 10);
	}
	if (block->bits > most)
		return false;
	block->bits += 128 - most;
	return true;
}

static bool
add_block(const char *member, void *cookie)
{
	struct address_list *list = cookie;

	list->blocks = mem_grow(list->blocks, list->count + 1, sizeof(*list->blocks));
	return read_block(member, &list->blocks[list->count++]);
}

enum err
address_list_read(const char *text, struct address_list **out)
{
	struct address_list *list = mem_zero(1, sizeof(*list));

	if (!value_walk(text, add_block, list)) {
		address_list_free(list);
		return ERR_INVALID;
	}
	*out = list;
	return ERR_OK;
}

void
address_list_free(struct address_list *list)
{
	if (!list)
		return;
	free(list->blocks);
	free(list);
}

static bool
is_in(const unsigned char bytes[static 16], const struct block *block)
{
	unsigned whole = block->bits / 8;
	unsigned rest = block->bits % 8;
	unsigned char mask = (unsigned char)(0xff00U >> rest);

	if (memcmp(bytes, block->bytes, whole) != 0)
		return false;
	return rest == 0 || ((bytes[whole] ^ block->bytes[whole]) & mask) == 0;
}

bool
address_list_has(const struct address_list *list, const char *address)
{
	unsigned char bytes[16];
	bool is_ipv4;

	if (!list || !address || !read_address(address, bytes, &is_ipv4))
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (is_in(bytes, &list->blocks[i]))
			return true;
	return false;
}
