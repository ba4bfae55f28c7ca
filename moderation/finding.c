#include "moderation/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FINDINGS_FIRST 8

void
findings_fini(struct findings *findings)
{
	free(findings->items);
	*findings = (struct findings){0};
}

/* Copies TEXT as far as whole UTF-8 characters fit into RULE. */
static void
copy_rule(char rule[FINDING_RULE_SIZE], const char *text)
{
	size_t len = strlen(text);

	if (len >= FINDING_RULE_SIZE) {
		len = FINDING_RULE_SIZE - 1;
		while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
			len--;
	}
	memcpy(rule, text, len);
	rule[len] = '\0';
}

void
findings_add(struct findings *findings, enum finding_kind kind, enum severity severity,
	const char *rule, size_t start, size_t end, bool masked)
{
	struct finding *finding;

	if (start >= end)
		return;
	if (findings->count >= FINDINGS_MAX) {
		findings->cut = true;
		if (!masked)
			return;
	}
	if (findings->count == findings->cap) {
		findings->cap = findings->cap ? findings->cap * 2 : FINDINGS_FIRST;
		findings->items = mem_grow(
			findings->items, findings->cap, sizeof(*findings->items));
	}
	finding = &findings->items[findings->count++];
	*finding = (struct finding){
		.kind = kind, .severity = severity, .start = start, .end = end, .masked = masked};
	copy_rule(finding->rule, rule);
}

static int
compare(const void *a, const void *b)
{
	const struct finding *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	if (left->end != right->end)
		return left->end > right->end ? -1 : 1;
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	return strcmp(left->rule, right->rule);
}

void
findings_sort(struct findings *findings)
{
	if (findings->count > 1)
		qsort(findings->items, findings->count, sizeof(*findings->items), compare);
}

enum severity
findings_worst(const struct findings *findings)
{
	enum severity worst = SEVERITY_NOTE;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].severity > worst)
			worst = findings->items[i].severity;
	return worst;
}

const char *
finding_kind_word(enum finding_kind kind)
{
	static const char *const words[] = {
#define FINDING_WORD_OF(name, word) word,
		FINDING_KINDS(FINDING_WORD_OF)
#undef FINDING_WORD_OF
	};

	return words[kind];
}

const char *
severity_word(enum severity severity)
{
	static const char *const words[] = {
#define SEVERITY_WORD_OF(name, word, colour) word,
		SEVERITIES(SEVERITY_WORD_OF)
#undef SEVERITY_WORD_OF
	};

	return words[severity];
}

const char *
severity_colour(enum severity severity)
{
	static const char *const colours[] = {
#define SEVERITY_COLOUR_OF(name, word, colour) colour,
		SEVERITIES(SEVERITY_COLOUR_OF)
#undef SEVERITY_COLOUR_OF
	};

	return colours[severity];
}
