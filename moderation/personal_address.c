#include "moderation/personal_address.h"

#include "moderation/personal_cue.h"

#define NAME_MAX    30 /* glyphs of the names before the first number */
#define HOME_BEFORE 6
#define SEAT_BEFORE 24

/* What a compound, a lane or a village is called by: its last word. */
static const char32_t *const compounds[] = {U"小区", U"花园", U"花苑", U"家园", U"公寓", U"新村",
	U"苑", U"府", U"里", U"宿舍", U"家属院", U"家属楼", U"大院", U"城", U"湾", U"庭", U"园",
	U"郡", U"庄", U"坊", U"院", U"居", U"社区", U"村", U"国际", U"广场", U"华府", U"名邸",
	U"御景", U"豪庭", U"东区", U"西区", U"南区", U"北区", U"中区", U"一区", U"二区", U"三区",
	U"四区", U"五区", U"a区", U"b区", U"c区", U"d区", U"山庄", U"新城", U"佳园", U"嘉园",
	U"雅苑", U"院子", U"壹号", U"世家", U"水岸", U"名都", U"半岛", U"天下", U"公馆", U"小镇",
	U"住宅区", U"小区内", U"还建楼", U"安置房", U"廉租房", U"公租房", U"时代", U"阁", U"轩",
	U"邸", U"墅", U"境", U"台", U"第", U"期", U"中央", U"花城", U"春天", U"阳光", U"家", NULL};

static const char32_t *const roads[] = {U"路", U"街", U"大道", U"巷", U"弄", U"道", U"胡同",
	U"里弄", U"条", U"大街", U"支路", U"横街", NULL};

static const char32_t *const villages[] = {U"村", U"乡", U"镇", U"屯", U"寨", U"湾", U"村委会",
	U"社区", U"大队", U"垸", U"畈", U"冲", U"坪", U"嘴", U"庄", U"塆", U"岗", U"街道", U"村民",
	U"村第", U"村里", NULL};

/* Whose room: these words behind the address, or inside it. */
static const char32_t *const offices[] = {U"政务", U"大厅", U"服务中心", U"服务站", U"窗口",
	U"办公", U"办公室", U"服务点", U"服务处", U"分中心", U"居委", U"居委会", U"村委会",
	U"派出所", U"法院", U"检察院", U"医院", U"学校", U"学院", U"大学", U"中学", U"小学",
	U"幼儿园", U"教室", U"银行", U"公司", U"委员会", U"办事处", U"政府", U"市民之家",
	U"市民中心", U"行政", U"写字楼", U"商务", U"酒店", U"宾馆", U"门诊", U"病房", U"病区",
	U"科室", U"法庭", U"立案", U"审判", U"合议", U"会议室", U"教学楼", U"实验楼", U"图书馆",
	U"住院部", U"机房", U"警务室", U"卫生室", U"卫生服务", U"仲裁", U"公证处", U"税务",
	U"管理局", U"管理处", U"事务所", U"大厦", U"局", U"办证", U"受理", U"信访", U"物业服务",
	U"物业办", U"活动室", U"党群", U"营业厅", U"售楼", U"培训", U"研究院", U"中心", U"产业园",
	U"科技园", U"工业园", U"门店", U"商铺", U"商场", U"机关", U"接待室", U"值班室", U"调解室",
	U"律师", U"协会", U"基金会", U"诊所", U"门市", U"超市", U"网点", U"支行", U"分局", U"支队",
	U"大队", U"总部", U"展厅", U"招生办", U"报名点", U"咨询室", U"工会", U"妇联", U"残联",
	U"社工站", U"驿站", U"阅览室", NULL};

/* Where people live, whatever stands in the name before. */
static const char32_t *const homes[] = {U"小区", U"花园", U"家属院", U"家属楼", U"宿舍", U"家园",
	U"公寓", U"新村", U"苑", U"家属区", U"生活区", U"住宅", U"还建", U"安置", NULL};

static const char32_t *const living[] = {U"住在", U"家住", U"我住", U"现住", U"租住", U"租在",
	U"住址", U"家在", U"我家", U"我们家", U"家庭住址", U"家庭地址", U"收货", U"收件", U"寄到",
	U"寄给", U"本人", U"户籍地址", U"户主", U"业主", U"居住", U"住", U"房子在", U"房在",
	U"买了", U"买的", U"家里", U"老家", U"娘家", U"婆家", U"租的", U"租了", U"房主", U"邻居",
	U"楼上", U"楼下", U"我是", U"我妈", U"我爸", U"父母", U"爷爷", U"奶奶", U"外婆", U"老人",
	U"住户", U"上门", U"送到", U"家人", U"搬到", U"搬进", U"住的", U"我在", U"门牌", U"家的",
	U"家是", NULL};

/* After these a space may divide an address. */
static const char32_t *const wholes[] = {U"省", U"市", U"区", U"县", U"镇", U"乡", U"村", U"路",
	U"街", U"道", U"号", U"苑", U"园", U"城", U"里", U"弄", U"院", NULL};

/* The words after which the names of an address begin. */
static const char32_t *const leads[] = {U"住", U"在", U"是", U"我", U"于", U"到", U"址", U"给",
	U"去", U"的", U"了", U"与", U"及", U"被", U"把", U"请", U"叫", U"寄", U"送", U"至", U"这",
	U"那", U"有", U"往", U"跟", U"投诉", U"举报", U"反映", U"咨询", U"请问", U"关于", U"麻烦",
	U"希望", U"你好", U"您好", U"领导好", U"邻居", U"业主", U"地点", U"位置", U"我家", U"老家",
	U"我们", U"我住", U"买", U"租了", U"租在", U"我租", U"住户", U"户主", U"本人", U"就", U"说",
	U"对", U"查", U"找", U"从", U"帮", U"尽快来", U"上门", U"快递", U"收货", U"收件", U"坐落",
	U"具体", U"诉", U"发生", U"派人", U"目前", U"现住", U"今天", U"昨天", U"今早", U"昨晚",
	U"晚上", U"请到", U"去看", U"到了", U"又", U"家:", U"问", U"女士", U"先生", U"他", U"她",
	U"此", NULL};

static bool
had_word(const struct personal_view *view, size_t from, size_t to, const char32_t *const *words)
{
	for (size_t i = from; i < to; i++) {
		size_t taken = personal_view_has_any(view, i, words);

		if (taken > 0 && i + taken <= to)
			return true;
	}
	return false;
}

static bool
ends_name(const struct glyph *glyph)
{
	return glyph->kind == GLYPH_STOP ||
		(glyph->kind == GLYPH_MARK && glyph->code != U'·' && glyph->code != '-');
}

/* The figures before END belong to an address (35号, 2期) when such a word follows: where they begin, or END. */
static size_t
skip_figures_back(const struct personal_view *view, size_t end)
{
	static const char32_t *const words[] = {
		U"号", U"弄", U"期", U"区", U"组", U"街坊", U"小区", U"村", U"巷", NULL};
	size_t from = end;

	while (from > 0 && view->glyphs[from - 1].kind == GLYPH_FIGURE)
		from--;
	if (from == end || personal_view_has_any(view, end, words) == 0 ||
		(from > 0 && view->glyphs[from - 1].code == U'月'))
		return end;
	return from;
}

/* 年, 月, 日 behind figures. */
static bool
is_rest_of_date(const struct personal_view *view, size_t at)
{
	char32_t code = view->glyphs[at].code;

	return at > 0 && view->glyphs[at - 1].kind == GLYPH_FIGURE &&
		(code == U'年' || code == U'月' || code == U'日');
}

/* Where the names of district, street and compound before AT begin. */
static size_t
read_names_back(const struct personal_search *search, size_t at)
{
	const struct personal_view *view = search->view;
	size_t from = at;

	while (from > 0 && at - from < NAME_MAX && !search->claimed[from - 1] &&
		!ends_name(&view->glyphs[from - 1])) {
		if (view->glyphs[from - 1].kind == GLYPH_FIGURE) {
			size_t figures = skip_figures_back(view, from);

			if (figures == from)
				break;
			from = figures;
			continue;
		}
		if (personal_view_had_any(view, from, leads) > 0)
			break;
		if (view->glyphs[from - 1].kind == GLYPH_SPACE &&
			personal_view_had_any(view, from - 1, wholes) == 0)
			break;
		from--;
	}
	while (from < at && (glyph_is_gap(&view->glyphs[from]) || is_rest_of_date(view, from)))
		from++;
	return personal_search_is_free(search, from, at) ? from : at;
}

/* Does the clause before the address, which begins at NAMES, say that somebody lives there? */
static bool
is_home(const struct personal_view *view, size_t names)
{
	size_t from = names;

	while (from > 0 && names - from < HOME_BEFORE && view->glyphs[from - 1].code != '.' &&
		(view->glyphs[from - 1].kind != GLYPH_STOP || view->glyphs[from - 1].code == ':'))
		from--;
	return had_word(view, from, names, living);
}

/* Does an office say before the address that this is where it is: “居委会设在…”, “办公地址：…”? */
static bool
is_seat(const struct personal_view *view, size_t names)
{
	static const char32_t *const seats[] = {U"地址", U"地点", U"位于", U"设在", U"搬到",
		U"搬至", U"迁至", U"迁到", U"在", U"到", U"是", U"的", U"现", U"已", U"新", U":",
		U"位置", U"坐落", U"就", U"也", NULL};
	size_t end = names, taken = 0;

	bool told = false;

	end = personal_view_skip_spaces_back(view, end);
	do {
		end -= taken;
		taken = personal_view_had_any(view, end, seats);
		told |= taken > 0;
	} while (taken > 0);
	return told && personal_view_had_any(view, end, offices) > 0;
}

/* Is the room an office's: by its own name, by the words behind it, or by who says so before? */
static bool
is_office(const struct personal_view *view, size_t names, const struct address_chain *chain)
{
	size_t behind = chain->to + 7 < view->count ? chain->to + 7 : view->count;
	bool lived_in = had_word(view, names, chain->from, homes);

	for (size_t i = chain->to; i < behind; i++)
		if (view->glyphs[i].kind == GLYPH_STOP || view->glyphs[i].kind == GLYPH_SPACE)
			behind = i;
	if (is_home(view, names))
		return false;
	if (is_seat(view, names) || had_word(view, chain->to, behind, offices))
		return true;
	if (chain->parts & PART_UNIT)
		return false;
	return !lived_in && had_word(view, names, chain->from, offices);
}

static bool
had_name(const struct personal_view *view, size_t names, size_t end, const char32_t *const *words)
{
	size_t at = personal_view_skip_spaces_back(view, end);
	size_t taken = personal_view_had_any(view, at, words);

	return taken > 0 && at - taken >= names;
}

/* Do the dashes of “3-2-501” stand behind the name of a place? */
static bool
is_placed(const struct personal_view *view, size_t names, const struct address_chain *chain)
{
	const struct glyph *before = chain->from > 0 ? &view->glyphs[chain->from - 1] : NULL;

	if (!before || before->code == '-' || before->kind == GLYPH_LATIN)
		return false;
	if (had_name(view, names, chain->from, compounds) || is_home(view, names))
		return true;
	return (chain->parts & PART_UNIT) && before->kind == GLYPH_WORD &&
		chain->from - names >= 3 &&
		personal_cue_reference(view, chain->from) == CUE_NOWHERE;
}

/* Does it lead down to a room, or a farm? */
static bool
is_complete(const struct personal_view *view, size_t names, const struct address_chain *chain)
{
	unsigned parts = chain->parts;

	if (parts & PART_GROUP)
		return (parts & (PART_STREET | PART_ROOM)) &&
			had_word(view, names, chain->from, villages);
	if ((parts & PART_DASHES) && !(parts & PART_ROOM))
		return is_placed(view, names, chain);
	if (parts & PART_ROOM)
		return (parts & (PART_BUILDING | PART_UNIT | PART_STREET)) ||
			had_name(view, names, chain->from, homes) ||
			(names < chain->from && is_home(view, names) &&
				!had_word(view, names, chain->from, offices)) ||
			((parts & (PART_FLOOR | PART_AREA)) && is_home(view, names));
	if (!(parts & PART_BARE_ROOM))
		return false;
	if (parts & (PART_BUILDING | PART_UNIT))
		return true;
	return ((parts & PART_STREET) && had_name(view, names, chain->from, roads) &&
		       is_home(view, names)) ||
		((parts & PART_FLOOR) && is_home(view, names));
}

/* Does a number begin at AT, not in the middle of another? */
static bool
begins_number(const struct personal_view *view, size_t at)
{
	const struct glyph *glyph = &view->glyphs[at];
	const struct glyph *before = at > 0 ? glyph - 1 : NULL;

	if (glyph->kind == GLYPH_FIGURE || glyph->kind == GLYPH_LATIN)
		return !before || (before->kind != GLYPH_FIGURE && before->kind != GLYPH_LATIN);
	if (glyph->script == SCRIPT_NUMERAL || glyph->code == U'十')
		return !before || before->script != SCRIPT_NUMERAL;
	return glyph->code == U'甲' || glyph->code == U'乙' || glyph->code == U'东' ||
		glyph->code == U'西';
}

/* “3-1栋”: the number before the dash belongs to the building.  Where the chain begins now. */
static size_t
include_dash(const struct personal_view *view, struct address_chain *chain)
{
	size_t from = chain->from;

	if (from < 2 || view->glyphs[from - 1].code != '-')
		return from;
	for (from--; from > 0 && view->glyphs[from - 1].kind == GLYPH_FIGURE;)
		from--;
	if (from + 1 < chain->from && chain->from - from <= 4)
		chain->from = from;
	return chain->from;
}

void
personal_address_find(struct personal_search *search)
{
	const struct personal_view *view = search->view;

	for (size_t at = 0; at < view->count; at++) {
		struct address_chain chain;
		size_t names;

		if (search->claimed[at] || !begins_number(view, at) ||
			!address_chain_read(search, at, &chain) ||
			!(chain.parts & (PART_ROOM | PART_BARE_ROOM | PART_GROUP)))
			continue;
		names = read_names_back(search, include_dash(view, &chain));
		if (!is_complete(view, names, &chain))
			continue;
		at = chain.to - 1;
		if (is_office(view, names, &chain))
			continue;
		personal_search_add(search, FINDING_ADDRESS,
			chain.parts & PART_GROUP ? "address_village" : "address_room", names,
			chain.to);
		at = chain.to - 1;
	}
}
