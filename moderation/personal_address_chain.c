/* “12号3栋2单元501室”: numbers, each with its unit, one behind another. */
#include "moderation/personal_address.h"

#define COMPONENTS_MAX 10
#define NUMBER_MAX     5

struct number {
	size_t to;
	size_t digits; /* figures or numerals of 0 to 9 */
	bool has_letter, is_spelled; /* with a letter; with 十 or 百 */
};

struct unit {
	const char32_t *word;
	unsigned part;
};

/* The longest that fits counts. */
static const struct unit units[] = {{U"号", PART_STREET}, {U"号院", PART_STREET},
	{U"号大院", PART_STREET}, {U"弄", PART_STREET | PART_LANE}, {U"号附", PART_STREET},
	{U"号内", PART_STREET}, {U"区", PART_AREA}, {U"期", PART_AREA}, {U"街坊", PART_AREA},
	{U"组团", PART_AREA}, {U"巷", PART_AREA}, {U"街", PART_AREA}, {U"路", 0},
	{U"栋", PART_BUILDING}, {U"幢", PART_BUILDING}, {U"座", PART_BUILDING},
	{U"号楼", PART_BUILDING}, {U"号栋", PART_BUILDING}, {U"号幢", PART_BUILDING},
	{U"栋楼", PART_BUILDING}, {U"#", PART_BUILDING}, {U"#楼", PART_BUILDING},
	{U"排", PART_BUILDING}, {U"舍", PART_BUILDING}, {U"楼栋", PART_BUILDING},
	{U"单元", PART_UNIT}, {U"単元", PART_UNIT}, {U"门洞", PART_UNIT}, {U"门", PART_UNIT},
	{U"梯", PART_UNIT}, {U"号门", PART_UNIT}, {U"单无", PART_UNIT}, {U"单", PART_UNIT},
	{U"楼", PART_FLOOR}, {U"层", PART_FLOOR}, {U"f", PART_FLOOR}, {U"层楼", PART_FLOOR},
	{U"室", PART_ROOM}, {U"房", PART_ROOM}, {U"号房", PART_ROOM}, {U"号室", PART_ROOM},
	{U"房间", PART_ROOM}, {U"寝室", PART_ROOM}, {U"宿舍", PART_ROOM}, {U"寝", PART_ROOM},
	{U"房号", PART_ROOM}, {U"户", PART_ROOM}, {U"号房间", PART_ROOM}, {U"组", PART_GROUP},
	{U"队", PART_GROUP}, {U"社", PART_GROUP}, {U"村民小组", PART_GROUP},
	{U"村民组", PART_GROUP}, {U"小组", PART_GROUP}, {U"生产队", PART_GROUP},
	{U"屯", PART_GROUP}};

/* What may not follow the unit: 三室一厅, 12号线, 5楼盘. */
static const char32_t *const not_rooms[] = {U"室内", U"室外", U"室友", U"户居民", U"户人家",
	U"户业主", U"户家庭", U"户住户", U"户都", U"户没", U"户已", U"户共", U"户以上", U"户左右",
	U"户农户", U"户村民", U"户居", U"户外", U"户型", U"户人", U"户口", U"房产", U"房屋价",
	U"号线", U"号文", U"号令", U"路公交", U"门店", U"门面", U"单子", U"队伍", U"社区", U"社保",
	U"社会", U"区间", U"期间", U"期房", U"街道", U"楼盘", U"层次", U"座位", U"座谈", U"排水",
	U"排队", U"排污", U"排放", U"号码", U"号召", U"户均", U"户反映", U"户要求", U"户同意",
	U"户签", U"号前", U"号之前", U"号以前", U"号上午", U"号下午", U"号晚上", U"号开始", U"号后",
	NULL};

/* What makes of three or four digits behind a building something else than a room. */
static const char32_t *const measures[] = {U"年", U"月", U"日", U"元", U"块", U"万", U"平", U"米",
	U"m", U"户", U"个", U"人", U"台", U"部", U"辆", U"点", U"时", U"分", U"度", U"级", U"套",
	U"间", U"名", U"位", U"号线", U"路", U"%", U"多", U"来户", U"来个", U"来平", U"余", U"次",
	U"吨", U"千", U"百", U"亿", U"层", U"公里", U"厘", U"弄", U"栋", U"幢", U"单元", U"号楼",
	U"天", U"秒", U"分钟", U"小时", U"伏", U"瓦", U"v", U"kw", U"办公", U"会议", U"窗口",
	U"教室", U"病房", U"病床", U"诊室", U"床", U"科", U"厅", U"年级", U"班", U"届", U"期", U"℃",
	U"dB", U"分贝", NULL};

/* And behind a space. */
static const char32_t *const counted[] = {
	U"户", U"元", U"平米", U"平方", U"路公交", U"路车", U"个", U"人", U"年", NULL};

static const char32_t *const sides[] = {U"东户", U"西户", U"中户", U"左户", U"右户", U"南户",
	U"北户", U"左手边", U"右手边", U"左手", U"右手", U"东边户", U"西边户", U"中间户", U"左边",
	U"右边", U"左侧", U"右侧", U"东侧", U"西侧", U"东边", U"西边", U"靠东", U"靠西", U"东室",
	U"西室", U"左室", U"右室", U"中室", U"左门", U"右门", NULL};

static bool
is_ten(const struct glyph *glyph)
{
	return glyph->code == U'十' || glyph->code == U'百' || glyph->code == U'拾' ||
		glyph->code == U'佰' || glyph->code == U'廿';
}

/* Reads a number at AT: 12, 12a, b12, a, 十二, 五零一. */
static bool
read_number(const struct personal_search *search, size_t at, struct number *number)
{
	const struct personal_view *view = search->view;
	uint8_t hand = GLYPH_SPACE;

	*number = (struct number){.to = at};
	for (; number->to < view->count && number->to < at + NUMBER_MAX + 1 &&
		!search->claimed[number->to];
		number->to++) {
		const struct glyph *glyph = &view->glyphs[number->to];
		bool numeral = glyph->script == SCRIPT_NUMERAL || is_ten(glyph);
		uint8_t own = numeral ? GLYPH_WORD : GLYPH_FIGURE;

		if (glyph->kind == GLYPH_LATIN && !number->has_letter) {
			number->has_letter = true;
			continue;
		}
		if ((!numeral && glyph->kind != GLYPH_FIGURE) ||
			(hand != GLYPH_SPACE && own != hand))
			break;
		hand = own;
		number->digits += glyph->digit >= 0;
		number->is_spelled |= is_ten(glyph);
	}
	return number->to > at && (number->digits > 0 || number->is_spelled || number->has_letter);
}

/* The sides of the world and the old numerals count buildings too: 东单元, 甲座. */
static bool
read_ordinal(const struct personal_view *view, size_t at, struct number *number)
{
	static const char32_t *const ordinals[] = {U"甲", U"乙", U"丙", U"丁", U"戊", U"东", U"西",
		U"南", U"北", U"中", U"左", U"右", NULL};
	size_t taken = personal_view_has_any(view, at, ordinals);

	*number = (struct number){.to = at + taken};
	return taken > 0 &&
		(personal_view_has(view, at + taken, U"单元") > 0 ||
			personal_view_has(view, at + taken, U"座") > 0 ||
			personal_view_has(view, at + taken, U"栋") > 0);
}

/*
 * Does the unit at AT, of TAKEN glyphs, take a word with it that belongs to what follows?
 * “1002楼上” and “三组12号楼上”: the neighbours above; “三组12号门前”: in front of the farm.
 */
static bool
takes_too_much(const struct personal_view *view, size_t at, size_t taken, unsigned parts)
{
	size_t last = at + taken - 1;

	if ((parts & PART_GROUP) && taken > 1 && view->glyphs[at].code == U'号')
		return true;
	return view->glyphs[last].code == U'楼' && last + 1 < view->count &&
		(view->glyphs[last + 1].code == U'上' || view->glyphs[last + 1].code == U'下') &&
		(parts & (PART_UNIT | PART_BUILDING));
}

static const struct unit *
find_unit(const struct personal_view *view, size_t at, unsigned parts, size_t *taken)
{
	const struct unit *best = NULL;

	*taken = 0;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t here = personal_view_is(view, at, units[i].word);

		if (here > *taken && !takes_too_much(view, at, here, parts)) {
			*taken = here;
			best = &units[i];
		}
	}
	return best;
}

/* Is NUMBER with the ROOM's unit a room, and not a number of rooms? */
static bool
is_room_number(const struct personal_view *view, const struct number *number, unsigned parts,
	const struct unit *unit, size_t behind)
{
	if (number->is_spelled)
		return (parts & (PART_UNIT | PART_BUILDING | PART_FLOOR)) && unit->word[0] != U'户';
	if (unit->word[0] == U'户' && (!(parts & (PART_UNIT | PART_FLOOR)) || number->digits < 2))
		return false;
	if (number->digits >= 3)
		return true;
	if (behind + 1 < view->count && view->glyphs[behind].digit >= 0 &&
		view->glyphs[behind + 1].code == U'厅')
		return false;
	return number->digits == 2 ? parts != 0
				   : (parts & (PART_UNIT | PART_FLOOR | PART_BUILDING)) != 0;
}

static bool
is_bare_room(const struct personal_view *view, const struct number *number, unsigned parts)
{
	size_t behind = personal_view_skip_spaces(view, number->to);

	if (number->digits < 3 || number->digits > 4 || number->is_spelled || number->has_letter)
		return false;
	if (!(parts &
		    (PART_BUILDING | PART_UNIT | PART_LANE | PART_DASHES | PART_FLOOR |
			    PART_STREET)))
		return false;
	if (number->to < view->count &&
		(view->glyphs[number->to].kind == GLYPH_LATIN ||
			view->glyphs[number->to].kind == GLYPH_FIGURE))
		return false;
	return (personal_view_is_any(view, number->to, measures) == 0 ||
		       personal_view_is(view, number->to, U"天天") > 0) &&
		personal_view_is_any(view, behind, counted) == 0;
}

/* “2单元5-1”: the first flat of the fifth floor.  *END becomes the glyph behind it. */
static bool
is_flat_of_floor(const struct personal_search *search, const struct number *floor, unsigned parts,
	size_t *end)
{
	const struct personal_view *view = search->view;
	struct number flat;
	size_t taken;

	if (!(parts & (PART_UNIT | PART_BUILDING)) || floor->digits == 0 || floor->digits > 2 ||
		floor->has_letter || floor->to >= view->count ||
		view->glyphs[floor->to].code != '-' || !read_number(search, floor->to + 1, &flat))
		return false;
	*end = flat.to;
	return flat.digits > 0 && flat.digits <= 2 && !flat.has_letter &&
		(flat.to >= view->count || view->glyphs[flat.to].code != '-') &&
		find_unit(view, flat.to, parts, &taken) == NULL &&
		personal_view_is_any(view, flat.to, measures) == 0;
}

/* What stands between two parts: a space, a dash, a comma. */
static size_t
skip_between(const struct personal_view *view, size_t at, bool *dash)
{
	size_t end = at;

	*dash = false;
	while (end < view->count && end < at + 3 &&
		(view->glyphs[end].kind == GLYPH_SPACE || view->glyphs[end].code == '-' ||
			view->glyphs[end].code == ',' || view->glyphs[end].code == '/' ||
			view->glyphs[end].code == U'、' || view->glyphs[end].code == U'·' ||
			view->glyphs[end].code == '.' || view->glyphs[end].code == '_')) {
		*dash |= view->glyphs[end].code == '-' || view->glyphs[end].code == '/' ||
			view->glyphs[end].code == '_';
		end++;
	}
	return end;
}

/* 号 is a room's when a building, a unit or a floor stands before it, and a farm's behind a group. */
static unsigned
part_of(const struct unit *unit, unsigned parts, const struct personal_view *view, size_t behind)
{
	if (unit->part == PART_STREET && unit->word[0] == U'号') {
		if (parts & (PART_UNIT | PART_FLOOR | PART_BUILDING))
			return PART_ROOM;
		if (parts & PART_LANE)
			return PART_BUILDING;
	}
	if (unit->word[0] == U'楼' && !(parts & PART_BUILDING) &&
		personal_view_has(view, behind + 1, U"单元") > 0)
		return PART_BUILDING;
	return unit->part;
}

/* Reads one part at AT; behind it, or AT if it is none. */
static size_t
read_part(const struct personal_search *search, size_t at, bool dash, struct address_chain *chain)
{
	const struct personal_view *view = search->view;
	struct number number;
	const struct unit *unit;
	size_t taken, after;
	unsigned part;

	if (!read_ordinal(view, at, &number) && !read_number(search, at, &number))
		return at;
	after = personal_view_skip_spaces(view, number.to);
	unit = after - number.to <= 1 ? find_unit(view, after, chain->parts, &taken) : NULL;
	if (unit && unit->word[0] == '#' &&
		(after > number.to || number.digits == 0 || number.digits > 3 || number.has_letter))
		unit = NULL;
	if (unit && personal_view_is_any(view, after, not_rooms) == 0) {
		part = part_of(unit, chain->parts, view, after + taken);
		if (part != PART_ROOM ||
			is_room_number(view, &number, chain->parts, unit, after + taken)) {
			chain->parts |= part;
			return after + taken;
		}
	}
	if (is_flat_of_floor(search, &number, chain->parts, &after)) {
		chain->parts |= PART_BARE_ROOM;
		return after;
	}
	if ((dash || (chain->parts & PART_BUILDING)) && number.digits > 0 && number.digits <= 2 &&
		number.to < view->count && view->glyphs[number.to].code == '-' &&
		(chain->parts & (PART_BUILDING | PART_DASHES))) {
		chain->parts |= PART_UNIT;
		return number.to;
	}

	if (is_bare_room(view, &number, chain->parts)) {
		chain->parts |= PART_BARE_ROOM;
		return number.to;
	}
	return at;
}

/* “3-2-501”, without a word: numbers of one or two digits, then one of three or four. */
static bool
read_dashes(const struct personal_search *search, size_t at, struct address_chain *chain)
{
	const struct personal_view *view = search->view;
	struct number number;
	size_t count = 0;

	chain->from = at;
	while (count < 3 && read_number(search, at, &number) && number.digits > 0 &&
		number.digits <= 4) {
		count++;
		chain->to = number.to;
		if (number.digits >= 3 || number.to + 1 >= view->count ||
			(view->glyphs[number.to].code != '-' &&
				view->glyphs[number.to].code != '#' &&
				view->glyphs[number.to].code != '/'))
			break;
		at = number.to + 1;
		chain->parts |= PART_DASHES;
	}
	if (count < 2 || !is_bare_room(view, &number, PART_DASHES)) {
		chain->parts = 0;
		return false;
	}
	chain->parts |= count == 3 ? PART_BUILDING | PART_UNIT | PART_BARE_ROOM
				   : PART_BUILDING | PART_BARE_ROOM;
	if (chain->to < view->count &&
		(view->glyphs[chain->to].code == U'室' || view->glyphs[chain->to].code == U'房' ||
			view->glyphs[chain->to].code == U'号')) {
		chain->to++;
		chain->parts |= PART_ROOM;
	}
	return true;
}

/* “5楼东户” is somebody's; “三楼西侧” is so only behind a unit of stairs. */
static size_t
read_side(const struct personal_view *view, size_t at, unsigned parts)
{
	size_t taken = personal_view_is_any(view, at, sides);

	if (taken == 0 || (parts & PART_UNIT))
		return taken;
	return view->glyphs[at + taken - 1].code == U'户' ||
			view->glyphs[at + taken - 1].code == U'室'
		? taken
		: 0;
}

bool
address_chain_read(const struct personal_search *search, size_t at, struct address_chain *chain)
{
	const struct personal_view *view = search->view;
	bool dash = false;
	size_t end = at;

	*chain = (struct address_chain){at, at, 0};
	for (size_t i = 0; i < COMPONENTS_MAX; i++) {
		size_t next = i == 0 ? at : skip_between(view, end, &dash), side, behind;

		if (i > 0 && next == end && chain->parts & (PART_BARE_ROOM | PART_ROOM))
			break;
		behind = next < view->count ? read_part(search, next, dash, chain) : next;
		side = behind == next && (chain->parts & (PART_FLOOR | PART_UNIT))
			? read_side(view, next, chain->parts)
			: 0;
		if (side > 0) {
			behind = next + side;
			chain->parts |= PART_ROOM;
		}
		if (behind == next)
			break;
		end = behind;
		if (chain->parts & (PART_ROOM | PART_BARE_ROOM))
			break;
	}
	chain->to = end;
	if (!(chain->parts & (PART_ROOM | PART_BARE_ROOM | PART_GROUP))) {
		struct address_chain dashes = {at, at, 0};

		if (read_dashes(search, at, &dashes))
			*chain = dashes;
	}
	return chain->to > chain->from;
}
