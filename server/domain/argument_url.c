/*
 * argument_url.c - which addresses people may put before others: pages of the web, and nothing that could do harm.
 */
#include <string.h>

#include "base/text.h"
#include "domain/argument.h"

bool
argument_is_web_address(const char *url, size_t len)
{
	size_t start;
	size_t host;

	if (strncmp(url, "https://", 8) == 0)
		start = 8;
	else if (strncmp(url, "http://", 7) == 0)
		start = 7;
	else
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)url[i] <= ' ' || url[i] == 0x7f ||
			strchr("\"'<>\\^`{|}", url[i]))
			return false;
	host = strcspn(url + start, "/?#");
	return host > 0 && url[start] != ':' && url[start] != '.' &&
		!memchr(url + start, '@', host) && text_is_utf8(url, len);
}
