/*
 * What anyone writes, through the whole screening; and any bytes as a list of words.  Whatever is
 * found stands inside the text, the masked text has as many code points as the text and differs only
 * where something is masked, and a text that is masked is not masked otherwise the second time.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "moderation/screen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool condition)
{
	if (!condition)
		abort();
}

static struct words *
builtin(void)
{
	static struct words *words;
	char problem[300];
	size_t len;
	const char *text = words_builtin(&len);

	if (!words)
		expect(words_read(text, len, &words, problem, sizeof(problem)) == ERR_OK);
	return words;
}

static void
check_findings(const struct screened *screened, size_t points)
{
	for (size_t i = 0; i < screened->findings.count; i++) {
		const struct finding *finding = &screened->findings.items[i];
		expect(finding->start < finding->end && finding->end <= points);
		expect(finding->rule[0] != '\0' && strlen(finding->rule) < FINDING_RULE_SIZE);
		expect(text_is_utf8(finding->rule, strlen(finding->rule)));
		expect(i == 0 || screened->findings.items[i - 1].start <= finding->start);
	}
}

static size_t
count_points(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xC0) != 0x80;
	return count;
}

static void
check_text(const char *text, size_t len, const struct words *words)
{
	struct screened screened = {0};
	size_t points;

	if (screen(text, len, words, NULL, &screened) != ERR_OK) {
		expect(!text_is_utf8(text, len) || memchr(text, '\0', len) != NULL);
		return;
	}
	expect(text_is_utf8(text, len));
	points = count_points(text, len);
	expect(count_points(screened.masked.data, screened.masked.len) == points);
	expect(screened.is_masked ||
		(screened.masked.len == len && memcmp(screened.masked.data, text, len) == 0));
	check_findings(&screened, points);
	screen_fini(&screened);
}

/* The first part, up to an empty line, is a list; the rest a text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *rest = size ? memmem(text, size, "\n\n", 2) : NULL;
	struct words *words = NULL;
	char problem[300];

	if (size == 0)
		text = "";
	check_text(text, size, builtin());
	if (!rest)
		return 0;
	if (words_read(text, (size_t)(rest - text), &words, problem, sizeof(problem)) == ERR_OK)
		check_text(rest + 2, size - (size_t)(rest + 2 - text), words);
	words_unref(words);
	return 0;
}
