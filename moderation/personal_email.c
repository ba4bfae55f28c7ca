#include "moderation/personal_email.h"

#include "moderation/personal_cue.h"

#define LOCAL_MAX  64
#define LABELS_MAX 5

/* How people write the sign; the first is the sign itself. */
static const char32_t *const signs[] = {U"@", U"[at]", U"(at)", U"{at}", U"<at>", U" at ", U"艾特",
	U"爱特", U"圈a", U"a圈", U"花a", U"扭a", U"小老鼠", U"老鼠", U"#", U"(艾特)", U"[艾特]",
	U"(@)", U"[@]", U"【at】", U"(a)", U"_at_", U"-at-", U"*at*", U"阿特", U"at符号", U"at",
	U"〔at〕", U"&#64;", U"🐭", U"🐁", NULL};

static const char32_t *const dots[] = {U".", U"点", U"。", U"·", U"dot", U" dot ", U"_dot_",
	U"-dot-", U"[dot]", U"(dot)", U" dot ", U"[.]", U"(.)", U"点儿", U"(点)", U"[点]", NULL};

/* Who gives mailboxes to people: the only ones that are believed behind another sign than @. */
static const char32_t *const providers[] = {U"qq", U"163", U"126", U"139", U"189", U"gmail",
	U"sina", U"sohu", U"hotmail", U"outlook", U"foxmail", U"yeah", U"icloud", U"aliyun",
	U"yahoo", U"live", U"msn", U"wo", U"21cn", U"tom", U"vip", U"me", U"protonmail", U"proton",
	U"188", U"263", U"mail", U"wechat", U"googlemail", NULL};

static const char32_t *const endings[] = {U"com", U"cn", U"net", U"org", U"edu", U"gov", U"info",
	U"me", U"cc", U"io", U"co", U"top", U"vip", U"xyz", U"hk", U"tw", U"jp", U"uk", U"us",
	U"de", U"eu", U"ai", U"tech", U"club", U"site", U"online", U"mail", U"pro", U"fr", U"au",
	U"ca", U"ru", U"kr", U"sg", U"mo", U"com。cn", NULL};

static bool
is_name(const struct glyph *glyph)
{
	return glyph->kind == GLYPH_LATIN || glyph->kind == GLYPH_FIGURE;
}

/* Where the name before the sign at END begins; END if there is none. */
static size_t
read_local_back(const struct personal_search *search, size_t end)
{
	const struct personal_view *view = search->view;
	size_t at = personal_view_skip_spaces_back(view, end), begin = end;

	if (end - at > 2)
		return end;
	while (at > 0 && end - at < LOCAL_MAX && !search->claimed[at - 1]) {
		const struct glyph *glyph = &view->glyphs[at - 1];

		if (is_name(glyph))
			begin = at - 1;
		else if ((glyph->code != '.' || (at < end && view->glyphs[at].code == '.')) &&
			glyph->code != '_' && glyph->code != '-' && glyph->code != '+')
			break;
		at--;
	}
	if (begin < end)
		return begin;
	while (at > 0 && end - at < LOCAL_MAX && !search->claimed[at - 1] &&
		view->glyphs[at - 1].script == SCRIPT_NUMERAL)
		at--;
	return end - at >= 5 ? at : end;
}

struct domain {
	size_t to;
	size_t labels;
	bool known_provider, known_ending, is_government;
};

/* The end of the letters and figures at AT. */
static size_t
read_label(const struct personal_view *view, size_t at)
{
	size_t end = at;

	while (end < view->count && end - at < LOCAL_MAX &&
		(is_name(&view->glyphs[end]) || view->glyphs[end].code == '-'))
		end++;
	return end;
}

static bool
is_label(const struct personal_view *view, size_t from, size_t to, const char32_t *const *words)
{
	for (; *words; words++)
		if (personal_view_has(view, from, *words) == to - from && to > from)
			return true;
	return false;
}

/* The glyph behind a dot at AT, however it is written, or AT. */
static size_t
skip_dot(const struct personal_view *view, size_t at)
{
	size_t begin = personal_view_skip_spaces(view, at);
	size_t taken = begin - at <= 1 ? personal_view_has_any(view, begin, dots) : 0;
	size_t next;

	if (begin > at && personal_view_has(view, at, U" dot ") > 0)
		return at + 5;
	if (taken == 0)
		return at;
	next = personal_view_skip_spaces(view, begin + taken);
	return next - begin - taken <= 1 ? next : at;
}

/* Has a label that began with “dot” swallowed the dot: “qqdotcom”? */
static size_t
split_label(const struct personal_view *view, size_t from, size_t to)
{
	for (size_t i = from + 1; i + 3 < to; i++)
		if (personal_view_is(view, i, U"dot") == 3 &&
			(is_label(view, from, i, providers) || is_label(view, from, i, endings)) &&
			personal_view_is_any(view, i + 3, endings) > 0)
			return i;
	return to;
}

/* The ending of a domain is often followed by letters without a space: “qq.comtel”. */
static size_t
cut_ending(const struct personal_view *view, size_t from, size_t to)
{
	size_t known = personal_view_has_any(view, from, endings);

	return known > 0 && from + known < to && view->glyphs[from + known].kind == GLYPH_FIGURE
		? from + known
		: to;
}

static void
read_domain(const struct personal_view *view, size_t at, struct domain *domain)
{
	size_t from = personal_view_skip_spaces(view, at);

	*domain = (struct domain){.to = at};
	if (from - at > 2)
		return;
	while (domain->labels < LABELS_MAX) {
		size_t to = split_label(view, from, read_label(view, from)), next;

		if (domain->labels > 0)
			to = cut_ending(view, from, to);
		if (to == from ||
			(domain->known_ending && !is_label(view, from, to, endings) &&
				view->glyphs[from - 1].code != '.'))
			break;
		domain->known_provider |= is_label(view, from, to, providers);
		domain->known_ending = domain->labels > 0 && is_label(view, from, to, endings);
		domain->is_government |= is_label(
			view, from, to, (const char32_t *const[]){U"gov", NULL});
		domain->labels++;
		domain->to = to;
		next = skip_dot(view, to);
		if (next == to)
			break;
		from = next;
	}
}

static bool
is_mailbox(
	const struct personal_search *search, size_t from, size_t sign, const struct domain *domain)
{
	const struct personal_view *view = search->view;
	bool real_sign = view->glyphs[sign].code == '@' || view->glyphs[sign].code == '(' ||
		view->glyphs[sign].code == '[';

	if (domain->labels == 0 || !personal_search_is_free(search, from, domain->to))
		return false;
	if (domain->is_government && personal_cue_before(view, from, 8, CUE_HOME) == CUE_NOWHERE)
		return false;
	if (domain->labels == 1)
		return domain->known_provider && real_sign && sign - from >= 3;
	if (real_sign)
		return domain->known_ending || domain->known_provider;
	return domain->known_provider && domain->known_ending;
}

void
personal_email_find(struct personal_search *search)
{
	const struct personal_view *view = search->view;

	for (size_t at = 1; at + 1 < view->count; at++) {
		size_t taken = personal_view_has_any(view, at, signs), from;
		struct domain domain;

		if (taken == 0)
			continue;
		from = read_local_back(search, at);
		if (from == at)
			continue;
		read_domain(view, at + taken, &domain);
		if (!is_mailbox(search, from, at, &domain))
			continue;
		personal_search_add(search, FINDING_EMAIL, "email", from, domain.to);
		at = domain.to - 1;
	}
}
