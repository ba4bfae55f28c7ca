#include "moderation/asked.h"

#include <stdio.h>
#include <string.h>

#define WORDINGS 4

/* P a road, D a district, N a number. */
static const struct {
	const char *unit;
	const char *wordings[WORDINGS];
} subjects[ASKED_SUBJECTS] = {
	{"metro",
		{"地铁N号线什么时候开通", "N号线地铁什么时候能开通", "地铁N号线何时可以开通运营",
			"地铁N号线开通时间定了没有"}},
	{"metro",
		{"地铁N号线末班车能不能延长到晚上十二点", "希望地铁N号线末班车延长到晚上十二点",
			"地铁N号线末班车太早了能不能延长", "N号线末班车可不可以延长一点"}},
	{"bus",
		{"N路公交车早高峰等半小时都挤不上去", "早高峰N路公交车挤不上去要等半小时",
			"N路公交早高峰间隔太长挤不上去", "N路公交车早高峰能不能加密班次"}},
	{"bus",
		{"N路公交改线以后P就没有车了", "N路公交车改线后P没有公交车了",
			"P的N路公交为什么改线取消了", "取消N路后P出行不方便"}},
	{"construction",
		{"P什么时候能修好", "P修了这么久什么时候修好", "P修路什么时候能完工",
			"P还要修多长时间才能好"}},
	{"construction",
		{"P路面坑坑洼洼下雨就积水没人管吗", "P路面坑洼积水严重没有人管吗",
			"P路面坏了下雨就积水", "P坑坑洼洼一下雨就积水请修一修"}},
	{"traffic-police",
		{"P路口红绿灯时间太短老人过不完马路", "P路口的红绿灯时间太短老人来不及过马路",
			"P红绿灯绿灯时间太短老人过不去", "能不能把P路口红绿灯时间调长一点"}},
	{"traffic-police",
		{"P两边乱停车堵得走不动交警管不管", "P两边乱停车堵得走不动交警为什么不管",
			"P违停太多堵得走不动", "P乱停车严重交警管一下"}},
	{"traffic-police",
		{"电动车在D上牌照要带什么材料", "在D给电动车上牌照需要什么材料",
			"D电动车上牌需要带哪些材料", "D电动自行车上牌怎么办"}},
	{"education",
		{"D今年小学报名是哪一天开始", "今年D小学报名从哪一天开始", "D小学报名今年哪天开始",
			"D小学今年报名时间是哪天"}},
	{"education",
		{"D没有房产证的孩子可以上公办小学吗", "孩子没有房产证在D可以上公办小学吗",
			"D没有房产证能不能上公办小学", "在D租房孩子能不能读公办小学"}},
	{"education",
		{"D第N中学食堂饭菜太差孩子吃不饱", "D第N中学食堂饭菜很差孩子吃不饱",
			"D第N中学食堂的饭菜太差了", "D第N中学学生说食堂吃不饱"}},
	{"medical-insurance",
		{"外地医保在D看病能直接报销吗", "外地医保在D看病可以直接报销吗",
			"在D看病外地医保能直接报销吗", "D异地就医医保直接结算怎么办"}},
	{"medical-insurance",
		{"医保断缴N个月以后怎么补缴", "医保断缴了N个月怎么补缴", "断缴N个月医保还能补吗",
			"医保停了N个月要怎么补"}},
	{"human-resources",
		{"灵活就业社保今年缴费基数是多少", "今年灵活就业人员社保缴费基数是多少",
			"灵活就业的社保缴费基数今年多少", "灵活就业社保一个月要交多少钱"}},
	{"human-resources",
		{"D的公司拖欠工资N个月不发去哪里投诉", "D公司拖欠工资N个月去哪里投诉",
			"公司在D拖欠N个月工资投诉哪里", "D老板欠薪N个月怎么投诉"}},
	{"human-resources",
		{"失业金要到D哪里申请需要带什么", "D失业金在哪里申请要带什么材料",
			"到D哪里申请失业金", "D领失业金怎么申请"}},
	{"housing",
		{"D老旧小区加装电梯一楼不同意怎么办", "D老旧小区加装电梯一楼住户不同意怎么办",
			"老旧小区加装电梯一楼不同意D有什么办法", "D加装电梯一楼反对能协调吗"}},
	{"housing",
		{"P小区物业乱收停车费没有人管吗", "P小区物业乱收停车费为什么没有人管",
			"P的小区物业乱收停车费", "P小区停车费涨价物业乱收费"}},
	{"housing",
		{"D公租房排队排了N年还没有轮到", "D公租房排队N年了还没轮到",
			"D的公租房排了N年队为什么还没轮到", "D公租房排队N年还要等多久"}},
	{"provident-fund",
		{"公积金贷款额度最高是多少", "公积金贷款最高额度是多少", "公积金最多能贷款多少钱",
			"公积金贷款额度怎么算"}},
	{"provident-fund",
		{"公积金可以提取出来付房租吗", "公积金能不能提取出来付房租",
			"付房租可以提取公积金吗", "租房提取公积金怎么办理"}},
	{"urban-management",
		{"P夜市烧烤摊油烟扰民到半夜", "P夜市烧烤油烟扰民到半夜没人管",
			"P烧烤摊油烟太大扰民", "P夜市天天油烟扰民"}},
	{"urban-management",
		{"P工地半夜施工吵得睡不着", "P的工地半夜还在施工吵得人睡不着",
			"P工地夜间施工噪音扰民睡不着", "P半夜施工谁来管"}},
	{"urban-management",
		{"P垃圾没人清运臭气熏天", "P垃圾好几天没有人清运臭气熏天", "P的垃圾没人清运很臭",
			"P垃圾桶满了没人清运"}},
	{"environment",
		{"P化工厂晚上偷排废气味道刺鼻", "P化工厂晚上偷偷排放废气味道很刺鼻",
			"P化工厂偷排废气太刺鼻了", "P晚上有刺鼻的化工气味"}},
	{"environment",
		{"D的河水又黑又臭什么时候治理", "D河水又黑又臭什么时候能治理好",
			"D黑臭河水什么时候治理", "D河道发黑发臭有没有人治理"}},
	{"water-company",
		{"P停水N天了什么时候来水", "P已经停水N天什么时候能来水", "P停水N天没有通知何时来水",
			"P自来水停了N天"}},
	{"water-company",
		{"D自来水发黄有怪味能不能喝", "D的自来水发黄有怪味还能不能喝",
			"D自来水又黄又有味道能喝吗", "D水龙头出来的水是黄的"}},
	{"market",
		{"P健身房跑路了办的卡怎么退钱", "P的健身房跑路办的卡怎么退钱",
			"P健身房倒闭卡里的钱怎么退", "P健身房老板跑路怎么退卡"}},
};

static const char *const roads[] = {"中山路", "解放大道", "珞喻路", "雄楚大街", "友谊大道",
	"民主路", "和平大道", "沿江大道", "建设路", "武珞路", "关山路", "光谷大道", "金融街",
	"临江大道", "白沙洲大道", "徐东大街"};
static const char *const districts[] = {"武昌区", "汉口区", "汉阳区", "东湖新区", "青山区",
	"洪山区", "蔡甸区", "江夏区", "黄陂区", "新洲区"};
static const char *const before[] = {"", "", "", "", "请问", "您好，", "请问一下，", "领导好，",
	"尊敬的领导：您好！", "我想问一下", "咨询一下，", "你好 请问 ", "麻烦问下，"};
static const char *const after[] = {"？", "？", "", "。", "！", "吗？", "呢？", "啊？", "？谢谢！",
	"？？？", "，谢谢领导", "……", " 盼复"};
static const char *const told[] = {"", "", "", "", "我是附近的居民，", "家里有老人和孩子，",
	"反映过好几次了，", "住在这边三年了，"};
static const char *const numerals[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

struct dice {
	uint64_t state;
};

static unsigned
roll(struct dice *dice, size_t sides)
{
	uint64_t value = dice->state += UINT64_C(0x9E3779B97F4A7C15);

	value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
	return (unsigned)((value ^ value >> 31) % sides);
}

size_t
asked_points(const char *text, uint32_t *points)
{
	size_t count = 0;

	for (const unsigned char *s = (const void *)text; *s && count < ASKED_POINTS_MAX;) {
		unsigned more = *s < 0x80 ? 0 : *s < 0xE0 ? 1 : *s < 0xF0 ? 2 : 3;
		uint32_t point = more ? *s & (0x3FU >> more) : *s;
		for (s++; more > 0; more--)
			point = point << 6 | (*s++ & 0x3F);
		points[count++] = point;
	}
	return count;
}

const char *
asked_text(const struct asked *asked, char *out, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < asked->count && len + 4 < size; i++) {
		uint32_t point = asked->points[i];
		if (point < 0x80) {
			out[len++] = (char)point;
			continue;
		}
		out[len++] = (char)(0xE0 | point >> 12);
		out[len++] = (char)(0x80 | (point >> 6 & 0x3F));
		out[len++] = (char)(0x80 | (point & 0x3F));
	}
	out[len] = '\0';
	return out;
}

static void
add(char *out, size_t size, const char *text)
{
	snprintf(out + strlen(out), size - strlen(out), "%s", text);
}

/* The wording with its names in their places. */
static void
add_wording(const struct asked *asked, struct dice *dice, char *out, size_t size)
{
	char number[16];
	int in_words = asked->number < 10 && roll(dice, 3) == 0;

	snprintf(number, sizeof number, "%u", asked->number);
	for (const char *s = subjects[asked->subject].wordings[asked->wording]; *s; s++) {
		char one[2] = {*s, '\0'};
		if (*s == 'P')
			add(out, size, roads[asked->place - 1]);
		else if (*s == 'D')
			add(out, size, districts[asked->district - 1]);
		else if (*s == 'N')
			add(out, size, in_words ? numerals[asked->number] : number);
		else
			add(out, size, one);
	}
}

static void
dress(struct asked *asked, struct dice *dice)
{
	char text[ASKED_POINTS_MAX * 3] = "";

	add(text, sizeof text, before[roll(dice, COUNT(before))]);
	add(text, sizeof text, told[roll(dice, COUNT(told))]);
	add_wording(asked, dice, text, sizeof text);
	add(text, sizeof text, after[roll(dice, COUNT(after))]);
	asked->count = asked_points(text, asked->points);
}

void
asked_make(uint64_t seed, struct asked *out)
{
	struct dice dice = {seed};
	const char *first;

	memset(out, 0, sizeof *out);
	out->subject = roll(&dice, ASKED_SUBJECTS);
	out->unit = subjects[out->subject].unit;
	out->wording = roll(&dice, WORDINGS);
	first = subjects[out->subject].wordings[0];
	if (strchr(first, 'P'))
		out->place = 1 + roll(&dice, COUNT(roads));
	if (strchr(first, 'D'))
		out->district = 1 + roll(&dice, COUNT(districts));
	if (strchr(first, 'N'))
		out->number = 2 + roll(&dice, 18);
	dress(out, &dice);
}

void
asked_again(const struct asked *from, uint64_t seed, int another_wording, struct asked *out)
{
	struct dice dice = {seed};

	*out = *from;
	if (another_wording)
		out->wording = (from->wording + 1 + roll(&dice, WORDINGS - 1)) % WORDINGS;
	dress(out, &dice);
}

int
asked_same(const struct asked *a, const struct asked *b)
{
	return a->subject == b->subject && a->place == b->place && a->district == b->district &&
		a->number == b->number;
}

const char *
asked_unit_of(unsigned subject)
{
	return subjects[subject].unit;
}
