#include "process/backoff.h"

#define FIRST_MS     100U
#define LONGEST_MS   10000U
#define LONG_LIFE_MS 30000U

unsigned
backoff_next(unsigned pause_ms, uint64_t lived_ms)
{
	if (pause_ms == 0 || lived_ms >= LONG_LIFE_MS)
		return FIRST_MS;
	return pause_ms > LONGEST_MS / 2 ? LONGEST_MS : pause_ms * 2;
}
