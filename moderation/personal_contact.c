#include "moderation/personal_contact.h"

#include "moderation/personal_cue.h"

#define LABEL_BEFORE 14 /* glyphs between the name of the service and the id */
#define REMARK_MAX   10
#define WECHAT_MIN   6
#define WECHAT_MAX   20
#define QQ_MIN       5
#define QQ_MAX       11

/* A name of the service; WEAK ones need a word or a colon behind them to mean an id. */
struct label {
	const char32_t *word;
	bool weak;
};

static const struct label wechat_labels[] = {{U"微信", true}, {U"薇信", false}, {U"徽信", false},
	{U"威信", true}, {U"维信", false}, {U"微芯", true}, {U"微心", false}, {U"危信", false},
	{U"薇心", false}, {U"威芯", false}, {U"薇芯", false}, {U"唯信", false}, {U"魏信", false},
	{U"伟信", false}, {U"围信", false}, {U"微星", false}, {U"微xin", false}, {U"微x", false},
	{U"薇x", false}, {U"wei信", false}, {U"v信", false}, {U"v芯", false}, {U"v心", false},
	{U"ⅴ信", false}, {U"w信", false}, {U"wx", false}, {U"vx", false}, {U"w.x", false},
	{U"v.x", false}, {U"w-x", false}, {U"v-x", false}, {U"v❤", false}, {U"微❤", false},
	{U"weixin", false}, {U"wechat", true}, {U"we chat", false}, {U"weixinhao", false},
	{U"微:", false}, {U"薇:", false}, {U"v:", false}, {U"威:", false}, {U"徽:", false},
	{U"微号", false}, {U"薇号", false}, {U"v号", false}, {U"微是", false}, {U"v是", false},
	{U"我v", false}, {U"我微", false}, {U"我薇", false}, {U"加v", false}, {U"加微", false},
	{U"加薇", false}, {U"加威", false}, {U"加徽", false}, {U"+v", false}, {U"+微", false},
	{U"+薇", false}, {U"+威", false}, {U"+徽", false}, {U"➕v", false}, {U"➕微", false},
	{U"➕薇", false}, {U"➕威", false}, {U"加个v", false}, {U"加w", false}, {U"+w", false},
	{U"卫星号", false}, {U"加卫星", false}, {U"卫星:", false}, {U"卫星", true},
	{U"+卫星", false}, {U"绿泡泡", false}, {U"绿色软件", false}, {U"绿泡", false},
	{U"小绿", true}, {U"绿信", false}, {U"绿色app", false}, {U"私v", false}, {U"联系v", false},
	{U"扫v", false}, {U"微星号", false}, {U"vxin", false}, {U"wxin", false}, {U"vchat", false},
	{U"薇", true}, {U"威", true}, {U"徽", true}, {U"微", true}, {U"v", true},
	{U"加我wei", false}, {U"加wei", false}, {U"微信搜", false}, {U"微信加", false},
	{U"💬", true}, {U"微伈", false}, {U"徵信", true}, {U"v♥", false}, {U"威心", false},
	{U"微新", true}, {NULL, false}};

static const struct label qq_labels[] = {{U"qq", true}, {U"扣扣", false}, {U"扣2", false},
	{U"扣二", false}, {U"抠抠", false}, {U"口口", true}, {U"球球", true}, {U"秋秋", true},
	{U"蔻蔻", false}, {U"叩叩", false}, {U"丘丘", true}, {U"企鹅", true}, {U"企鹅号", false},
	{U"企鹅群", false}, {U"q号", false}, {U"q群", false}, {U"qq群", false}, {U"qq号", false},
	{U"qq邮箱", false}, {U"扣群", false}, {U"扣号", false}, {U"q:", false}, {U"扣:", false},
	{U"加q", false}, {U"加扣", false}, {U"+q", false}, {U"+扣", false}, {U"➕q", false},
	{U"➕扣", false}, {U"我q", false}, {U"我扣", false}, {U"🐧", false}, {U"企鵝", false},
	{U"q-q", false}, {U"q.q", false}, {U"q_q", false}, {U"扣q", false}, {U"腾讯号", false},
	{U"鹅号", false}, {U"口扣", false}, {U"扣口", false}, {U"寇寇", false}, {U"小企鹅", false},
	{U"群号", false}, {U"二群", false}, {U"三群", false}, {U"qq是", false}, {U"q是", false},
	{U"qiuqiu", false}, {U"koukou", false}, {NULL, false}};

/* What may stand between the name of the service and the id; "" ends. */
static const char32_t *const connectors[] = {U"号码", U"号", U"账号", U"帐号", U"是", U"为", U"id",
	U"搜索", U"搜", U"加我", U"加", U"添加", U"请加", U"我", U"我的", U"的", U"叫", U"就是",
	U"备用", U"联系", U"这个", U"群", U"群号", U"hao", U"查找", U"名", U"用户名", U"is",
	U"number", U"no", U"可加", U"也是", U"换成", U"改为", U"写的", U"：", U"里搜", U"上搜",
	U"吧", U"哈", U"呀", U"哦", U"啊", U"呗", U"哟", U"同号", U"同步", U"一样", U"一群",
	U"二群", U"三群", U"1群", U"2群", U"3群", U"大群", U"新群", U"在这", U"写着", NULL};

/* The glyphs of a remark in brackets that ends before END: “微信（备注小区）：…”. */
static size_t
skip_remark_back(const struct personal_view *view, size_t end)
{
	if (view->glyphs[end - 1].code != ')')
		return 0;
	for (size_t i = 2; i <= REMARK_MAX && i <= end; i++)
		if (view->glyphs[end - i].code == '(')
			return i;
	return 0;
}

/* Does the name of the service end before END, and is it no part of a longer word of Latin letters? */
static bool
ends_in_label(const struct personal_view *view, size_t end, const struct label *label)
{
	size_t taken = personal_view_had(view, end, label->word);

	return taken > 0 &&
		(!label->weak || label->word[0] != 'v' || taken == end ||
			view->glyphs[end - taken - 1].kind != GLYPH_LATIN);
}

static bool
has_label_before(const struct personal_view *view, size_t end, const struct label *labels)
{
	for (; labels->word; labels++)
		if (ends_in_label(view, end, labels))
			return true;
	return false;
}

/* Is there a name of LABELS before END, with nothing but connectors between?  *SURE: does it mean an id? */
static bool
is_labelled(const struct personal_view *view, size_t end, const struct label *labels, bool *sure)
{
	size_t first = end > LABEL_BEFORE ? end - LABEL_BEFORE : 0;

	*sure = false;
	while (end > first) {
		const struct glyph *glyph = &view->glyphs[end - 1];
		size_t taken;

		for (const struct label *label = labels; label->word; label++) {
			if (!ends_in_label(view, end, label))
				continue;
			*sure |= !label->weak;
			return true;
		}
		if (glyph->code == ')' && has_label_before(view, end - 1, labels))
			return true; /* “(微信)…” */
		taken = personal_view_had_any(view, end, connectors);
		if (taken == 0)
			taken = skip_remark_back(view, end);
		if (taken > 0 || glyph->code == ':' || glyph->code == '=')
			*sure = true;
		else if (!glyph_is_gap(glyph) || glyph->code == U'。')
			return false;
		end -= taken > 0 ? taken : 1;
	}
	return false;
}

struct token {
	size_t from, to;
	size_t letters, figures, others;
};

static bool
is_id_mark(const struct glyph *glyph)
{
	return glyph->code == '_' || glyph->code == '-';
}

static bool
is_in_id(const struct glyph *glyph)
{
	return glyph->kind == GLYPH_LATIN || glyph->kind == GLYPH_FIGURE || is_id_mark(glyph);
}

/* Reads letters, figures, _ and - from AT on. */
static struct token
read_token(const struct personal_search *search, size_t at)
{
	const struct personal_view *view = search->view;
	struct token token = {.from = at, .to = at};

	while (token.to < view->count && !search->claimed[token.to] &&
		is_in_id(&view->glyphs[token.to])) {
		const struct glyph *glyph = &view->glyphs[token.to++];

		token.letters += glyph->kind == GLYPH_LATIN;
		token.figures += glyph->kind == GLYPH_FIGURE;
		token.others += is_id_mark(glyph);
	}
	while (token.to > token.from && view->glyphs[token.to - 1].code == '-') {
		token.to--;
		token.others--;
	}
	return token;
}

/* Single letters and figures with a space after each: “a b c 1 2 3”. */
static struct token
read_spaced_token(const struct personal_search *search, size_t at)
{
	const struct personal_view *view = search->view;
	struct token token = {.from = at, .to = at};

	while (at < view->count && !search->claimed[at] && is_in_id(&view->glyphs[at])) {
		token.letters += view->glyphs[at].kind == GLYPH_LATIN;
		token.figures += view->glyphs[at].kind == GLYPH_FIGURE;
		token.others += is_id_mark(&view->glyphs[at]);
		token.to = ++at;
		if (at < view->count && view->glyphs[at].kind == GLYPH_SPACE)
			at++;
		else
			break;
	}
	return token;
}

/* Words of Latin letters that follow “微信” without being anybody's id. */
static bool
is_common_word(const struct personal_view *view, const struct token *token)
{
	static const char32_t *const words[] = {U"ios", U"android", U"windows", U"iphone", U"ipad",
		U"harmony", U"http", U"https", U"www", U"macos", U"linux", U"version", U"wechat",
		U"weixin", U"pay", U"app", U"apple", U"huawei", U"xiaomi", U"vivo", U"oppo",
		U"wifi", U"email", U"online", U"office", U"covid", U"mate", U"qrcode", U"phone",
		U"number", U"please", U"contact", U"group", U"and", U"only", U"public", U"official",
		U"beta", U"desktop", U"mini", U"program", U"login", U"error", U"video", U"channel",
		U"harmonyos", U"enterprise", U"security", U"wechatpay", U"browser", NULL};
	size_t taken = personal_view_has_any(view, token->from, words);

	return taken > 0 && taken >= token->letters;
}

static bool
is_followed_by_word(const struct personal_view *view, size_t end)
{
	end = personal_view_skip_spaces(view, end);
	return end < view->count && view->glyphs[end].kind == GLYPH_WORD;
}

static bool
is_named_before(const struct personal_view *view, size_t end)
{
	return personal_view_had(view, end, U"微信") > 0 ||
		personal_view_had(view, end, U"wechat") > 0;
}

static bool
is_wechat_id(const struct personal_view *view, const struct token *token, bool sure)
{
	size_t length = token->to - token->from;

	if (length > WECHAT_MAX || is_common_word(view, token) ||
		personal_cue_is_amount(view, token->to))
		return false;
	if (token->letters == 0) /* some take their QQ number */
		return token->others == 0 && length >= QQ_MIN && length <= QQ_MAX + 1 &&
			(sure || length >= WECHAT_MIN);
	if (length + (sure && token->figures > 0) < WECHAT_MIN ||
		view->glyphs[token->from].kind == GLYPH_FIGURE)
		return false;
	return sure || token->figures > 0 || token->others > 0 ||
		(!is_followed_by_word(view, token->to) &&
			is_named_before(view, personal_view_skip_spaces_back(view, token->from)));
}

/* A clause that begins at AT, behind END, speaks of something else unless it says “是…” or “这…”. */
static bool
begins_anew(const struct personal_view *view, size_t end, size_t at)
{
	return at > end && view->glyphs[at - 1].kind == GLYPH_STOP && at < view->count &&
		view->glyphs[at].code != U'是' && view->glyphs[at].code != U'这';
}

static bool
is_asked_for(const struct personal_view *view, size_t from)
{
	return from > 0 &&
		(view->glyphs[from - 1].code == U'加' || view->glyphs[from - 1].code == U'搜');
}

/* “abc_123是我微信”: the name of the service behind the id. */
static bool
is_labelled_behind(
	const struct personal_view *view, const struct token *token, const char32_t *const *labels)
{
	static const char32_t *const services[] = {U"微信", U"的微信", U"v信", U"vx", U"wx", NULL};
	size_t at = token->to;

	if (token->figures + token->others == 0 || is_common_word(view, token))
		return false;
	while (at < view->count && at < token->to + 2 && glyph_is_gap(&view->glyphs[at]))
		at++;
	if (at == token->to && is_asked_for(view, token->from) &&
		personal_view_is_any(view, at, services) > 0)
		return true; /* “加abc_123微信” */
	return !begins_anew(view, token->to, at) && personal_view_has_any(view, at, labels) > 0;
}

/* “vxabc123”: the name of the service grown together with the id. */
static size_t
skip_grown_label(const struct personal_view *view, const struct token *token)
{
	static const char32_t *const grown[] = {U"vx", U"wx", U"weixin", U"wechat", U"vxin",
		U"wxin", U"vx_", U"wxhao", U"vxhao", NULL};
	size_t taken = personal_view_has_any(view, token->from, grown);
	size_t before = personal_view_skip_spaces_back(view, token->from);

	if (personal_view_has(view, token->from, U"wxid_") > 0)
		return 0;
	if (taken == 0 && view->glyphs[token->from].code == 'v' && before > 0 &&
		(view->glyphs[before - 1].code == U'加' || view->glyphs[before - 1].code == '+' ||
			view->glyphs[before - 1].code == U'➕'))
		taken = 1;
	return taken;
}

static bool
is_grown_wechat(const struct personal_view *view, struct token *token)
{
	static const char32_t *const own[] = {U"wxid_", NULL};
	size_t taken = skip_grown_label(view, token);

	if (personal_view_has_any(view, token->from, own) > 0)
		return token->to - token->from > 7;
	if (taken == 0 || token->from + taken >= token->to)
		return false;
	if (token->figures + token->others == 0 && personal_view_has(view, token->from, U"vx") == 0)
		return false;
	token->from += taken;
	token->letters -= taken;
	return token->to - token->from >= WECHAT_MIN && token->to - token->from <= WECHAT_MAX;
}

/* Is the token, or what is left of it, a WeChat id?  May narrow it. */
static bool
find_wechat_in(const struct personal_search *search, struct token *token)
{
	static const char32_t *const behind[] = {U"是我微信", U"我的微信", U"我微信", U"是我的微信",
		U"微信号", U"加微信", U"加我微信", U"微信)", U"vx)", U"wx)", U"是微信",
		U"这是我微信", U"这是微信", U"这个是微信", U"加v", U"(微信", U"(vx", U"(wx",
		U"微信联系", U"微信加我", U"是我vx", U"我的vx", U"是我v信", U"我的v信", U"是我wx",
		NULL};
	const struct personal_view *view = search->view;
	struct token spaced;
	bool sure;

	if (token->to - token->from > WECHAT_MAX + 10)
		return false;
	if (is_labelled(view, token->from, wechat_labels, &sure)) {
		if (token->to - token->from == 1) {
			spaced = read_spaced_token(search, token->from);
			if (spaced.to - spaced.from >= 2 * WECHAT_MIN - 1 &&
				spaced.letters + spaced.figures + spaced.others >= WECHAT_MIN) {
				*token = spaced;
				return true;
			}
		}
		if (is_wechat_id(view, token, sure))
			return true;
	}
	if (is_grown_wechat(view, token))
		return true;
	return token->letters > 0 && token->to - token->from >= WECHAT_MIN &&
		token->to - token->from <= WECHAT_MAX && is_labelled_behind(view, token, behind);
}

void
personal_contact_find_wechat(struct personal_search *search)
{
	for (size_t at = 0; at < search->view->count;) {
		struct token token = read_token(search, at), found = token;

		if (token.to == token.from) {
			at++;
			continue;
		}
		at = token.to;
		if (!find_wechat_in(search, &found))
			continue;
		personal_search_add(search, FINDING_WECHAT, "wechat", found.from, found.to);
		if (found.to > at)
			at = found.to;
	}
}

/* The end of the QQ number at digit FROM of RUN, or 0. */
static size_t
read_qq(const struct run *run, const struct personal_view *view, size_t from)
{
	if (run->digits[from].value == 0)
		return 0;
	for (size_t length = QQ_MAX; length >= QQ_MIN; length--) {
		size_t to = from + length;

		if (to > run->count || !run_ends(run, view, to) ||
			run_widest_gap(run, from, to) > GAP_SOFT || !run_is_even(run, from, to))
			continue;
		return to;
	}
	return 0;
}

static bool
is_qq(const struct personal_view *view, const struct run *run, size_t from, size_t to)
{
	static const char32_t *const counted[] = {
		U"人", U"个", U"位", U"名", U"年", U"月", U"日", U"户", U"级", NULL};
	static const char32_t *const behind[] = {U"是我qq", U"我的qq", U"我qq", U"是我的qq", U"qq)",
		U"qq号", U"加qq", U"(qq", U"是qq", U"是我扣扣", U"我的扣扣", U"加我qq", U"qq联系",
		U"是我q", NULL};
	size_t first = run_first_glyph(run, from), last = run_last_glyph(run, to), at = last;
	bool sure;

	if (first > 0 && view->glyphs[first - 1].kind == GLYPH_LATIN) {
		if (personal_view_had(view, first, U"qq") == 0 &&
			personal_view_had(view, first, U"q") == 0)
			return false;
	}
	if (personal_cue_is_amount(view, last))
		return false;
	if (is_labelled(view, first, qq_labels, &sure))
		return sure || personal_view_has_any(view, last, counted) == 0;
	while (at < view->count && at < last + 2 && glyph_is_gap(&view->glyphs[at]))
		at++;
	return !begins_anew(view, last, at) && personal_view_has_any(view, at, behind) > 0;
}

void
personal_contact_find_qq(struct personal_search *search)
{
	struct run run;
	size_t at = 0;

	run_init(&run, RUN_PLAIN);
	while (run_next(&run, search, &at)) {
		for (size_t i = 0; i + QQ_MIN <= run.count; i++) {
			size_t to = run_starts(&run, search->view, i)
				? read_qq(&run, search->view, i)
				: 0;

			if (to == 0 || !is_qq(search->view, &run, i, to))
				continue;
			personal_search_add(search, FINDING_QQ, "qq", run_first_glyph(&run, i),
				run_last_glyph(&run, to));
			i = to - 1;
		}
	}
	run_fini(&run);
}
