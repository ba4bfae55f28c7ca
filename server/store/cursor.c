#include "store/cursor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"

bool
cursor_number(const char **text, int64_t *out)
{
	char *end;
	errno = 0;
	long long number = strtoll(*text, &end, 10);
	if (errno != 0 || end == *text || *end != '.')
		return false;
	*out = number;
	*text = end + 1;
	return true;
}

bool
cursor_id(const char *text, char *out, size_t size)
{
	if (!ids_is_valid(text) || strlen(text) >= size)
		return false;
	snprintf(out, size, "%s", text);
	return true;
}
