#include "moderation/link.h"

#include <stdlib.h>
#include <string.h>

#define LABEL_MAX      63
#define LABELS_MAX     10
#define SCHEME_MAX     16
#define HAN_LABEL_MAX  8 /* what stands before it may be the sentence */
#define SHARE_CODE_MIN 8
#define SHARE_CODE_MAX 20
#define OCTET_TELLING  100 /* 1.2.3.4 is a version or a chapter, 192.168.1.1 is not */

/* An ending that many an English word or file is, too, counts only with a path behind it. */
static const char *const endings[] = {"ac", "ae", "ai", "app", "art", "asia", "au", "bid", "biz",
	"blog", "br", "cash", "cat", "cc", "center", "chat", "city", "ci", "click", "cloud", "club",
	"cn", "co", "com", "cool", "date", "de", "design", "dev", "download", "edu", "email", "es",
	"eu", "fans", "fit", "fm", "fr", "fun", "game", "games", "gl", "gov", "group", "gs", "hk",
	"host", "icu", "im", "info", "ink", "int", "io", "jobs", "jp", "kim", "kr", "la", "link",
	"live", "loan", "love", "ltd", "ly", "market", "mil", "mobi", "mo", "moe", "monster",
	"museum", "name", "net", "network", "news", "nl", "nu", "online", "org", "party", "ph",
	"plus", "pm", "poker", "press", "pro", "pub", "pw", "quest", "red", "ren", "rocks", "ru",
	"run", "sale", "sbs", "science", "sexy", "sg", "shop", "shopping", "show", "site", "sk",
	"social", "software", "space", "store", "stream", "studio", "su", "tech", "tel", "tk", "tm",
	"today", "top", "trade", "travel", "tv", "tw", "ua", "uk", "video", "vin", "vip", "vn",
	"wang", "web", "website", "wiki", "win", "work", "works", "world", "ws", "wtf", "xin",
	"xxx", "xyz", "yoga", "zone"};
static const char *const endings_with_path[] = {"am", "as", "at", "be", "by", "ca", "cd", "ch",
	"do", "gd", "id", "in", "is", "it", "me", "my", "no", "pl", "py", "rs", "sh", "so", "st",
	"to", "us", "vc", "ws"};
/* Those of disguised addresses: example点com. */
static const char *const plain_endings[] = {
	"cc", "cn", "com", "info", "net", "org", "shop", "top", "vip", "xyz"};
static const char *const short_hosts[] = {"3.cn", "app.link", "b23.tv", "bit.ly", "cutt.ly",
	"dwz.cn", "dwz.win", "goo.gl", "is.gd", "kurl.cc", "m.tb.cn", "mr.baidu.com", "mrw.so",
	"ow.ly", "rb.gy", "reurl.cc", "s.click.taobao.com", "sohu.gg", "sourl.cn", "suo.im",
	"suo.nz", "t.cn", "t.co", "t.me", "tb.cn", "tinyurl.com", "u.jd.com", "u.nu", "url.cn",
	"urlify.cn", "v.douyin.com", "v.kuaishou.com", "w.url.cn", "xhslink.com"};
static const char *const han_endings[] = {"中国", "公司", "网络", "网址", "在线", "商城", "网店",
	"集团", "政务", "公益", "中文网", "移动", "手机", "信息", "娱乐", "游戏", "香港", "台湾",
	"新加坡", "商店", "商标", "企业", "健康", "餐厅", "我爱你", "广东", "佛山", "网站", "时尚",
	"时装", "购物", "电影", "书籍", "八卦", "慈善", "世界", "食品", "酒店", "大拿", "招聘",
	"联通", "机构", "组织机构", "政府", "淡马锡", "珠宝", "点看", "家電", "通販", "嘉里"};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A host as it stands in the view. */
struct host {
	char name[LABEL_MAX * 4 + 1]; /* with plain dots */
	size_t labels;
	size_t end; /* in the view, behind the last label */
	bool is_loose; /* a dot was not written as a dot */
};

static uint32_t
point_at(const struct normal *normal, size_t at)
{
	return at < normal->count ? normal->points[at] : 0;
}

static bool
is_one_of(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool
is_label_point(uint32_t point)
{
	return normalise_is_latin(point) || normalise_is_digit(point) || point == '-';
}

static size_t
label_end(const struct normal *normal, size_t at)
{
	while (is_label_point(point_at(normal, at)))
		at++;
	return at;
}

/* The length of what stands for a dot at AT, brackets included, or 0. */
static size_t
dot_sign_at(const struct normal *normal, size_t at)
{
	uint32_t point = point_at(normal, at), third = point_at(normal, at + 2);
	bool is_bracketed = (point == '[' && third == ']') || (point == '(' && third == ')');

	if (is_bracketed)
		point = point_at(normal, at + 1);
	if (point != '.' && point != 0x3002 && point != 0x70B9 && point != 0xB7) /* 。 点 · */
		return 0;
	return is_bracketed ? 3 : 1;
}

/* The same between two labels, a space on either side of it allowed; a dot as it should be is not loose. */
static size_t
dot_at(const struct normal *normal, size_t at, bool *is_loose)
{
	size_t space = point_at(normal, at) == ' ';
	size_t len = dot_sign_at(normal, at + space);

	if (len == 1 && space == 0 && normal->points[at] == '.')
		return is_label_point(point_at(normal, at + 1));
	*is_loose = true;
	if (point_at(normal, at) == ',')
		return is_label_point(point_at(normal, at + 1));
	if (len == 0 || (space && point_at(normal, at + space + len) != ' '))
		return 0;
	len += 2 * space;
	return is_label_point(point_at(normal, at + len)) ? len : 0;
}

/* How a path, or what may follow a host, goes on from AT: up to white space or a character of a sentence. */
static size_t
path_end(const struct normal *normal, size_t at)
{
	size_t from = at;

	while (point_at(normal, at) > ' ' && point_at(normal, at) < 0x7F)
		at++;
	while (at > from && strchr(".,;:!?)]}>'\"", (int)normal->points[at - 1]))
		at--;
	return at;
}

static bool
has_path(const struct normal *normal, size_t at)
{
	uint32_t point = point_at(normal, at);

	return point == '/' &&
		(is_label_point(point_at(normal, at + 1)) || point_at(normal, at + 1) == '?' ||
			point_at(normal, at + 1) == '#');
}

static bool
is_ending(const struct normal *normal, const char *ending, const struct host *host)
{
	if (host->is_loose)
		return is_one_of(plain_endings, COUNT_OF(plain_endings), ending);
	if (is_one_of(endings, COUNT_OF(endings), ending))
		return true;
	return has_path(normal, host->end) &&
		is_one_of(endings_with_path, COUNT_OF(endings_with_path), ending);
}

/* "1.app" counts things; "163.com" is a host. */
static bool
is_label_telling(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return name[digits] != '.' || digits >= 3;
}

/* Reads label after label from AT on; true when what was read up to some label is a host, the longest of such. */
static bool
read_host(const struct normal *normal, size_t at, struct host *found)
{
	struct host host = {0};
	size_t len = 0;

	found->labels = 0;
	while (host.labels < LABELS_MAX) {
		size_t end = label_end(normal, at), from = len;
		if (end == at || end - at > LABEL_MAX || len + (end - at) + 2 > sizeof(host.name))
			break;
		while (at < end)
			host.name[len++] = (char)normal->points[at++];
		host.name[len] = '\0';
		host.labels++;
		host.end = end;
		if (host.labels > 1 && is_ending(normal, host.name + from, &host) &&
			is_label_telling(host.name))
			*found = host;
		at += dot_at(normal, end, &host.is_loose);
		if (at == end)
			break;
		host.name[len++] = '.';
	}
	return found->labels > 0;
}

static bool
is_government(const char *name)
{
	size_t len = strlen(name);

	return len > 7 && strcmp(name + len - 7, ".gov.cn") == 0;
}

static void
add(const struct normal *normal, struct findings *findings, const char *rule,
	enum severity severity, size_t from, size_t to)
{
	size_t start, end;

	normalise_span(normal, from, to, &start, &end);
	findings_add(findings, FINDING_LINK, severity, rule, start, end, false);
}

/* The port and the path behind a host. */
static size_t
rest_end(const struct normal *normal, size_t at)
{
	uint32_t point = point_at(normal, at);

	if (point == ':' && normalise_is_digit(point_at(normal, at + 1)))
		at = label_end(normal, at + 1);
	point = point_at(normal, at);
	return point == '/' || point == '?' || point == '#' ? path_end(normal, at) : at;
}

/* A host that begins at AT; gives where it ends, or AT. */
static size_t
try_host(const struct normal *normal, size_t at, struct findings *findings)
{
	struct host host;
	const char *rule;
	size_t end;

	if (!read_host(normal, at, &host))
		return at;
	end = rest_end(normal, host.end);
	if (point_at(normal, host.end) == '@' || (at > 0 && normal->points[at - 1] == '@'))
		return host.end; /* an e-mail address */
	rule = is_one_of(short_hosts, COUNT_OF(short_hosts), host.name) ? "short_link"
		: strncmp(host.name, "www.", 4) == 0                    ? "www"
									: "domain";
	add(normal, findings, rule, is_government(host.name) ? SEVERITY_NOTE : SEVERITY_SUSPECT, at,
		end);
	return end;
}

/* "www.anything", whatever its ending. */
static size_t
try_www(const struct normal *normal, size_t at, struct findings *findings)
{
	bool is_loose = false;
	size_t dot, end;

	if (point_at(normal, at) != 'w' || point_at(normal, at + 1) != 'w' ||
		point_at(normal, at + 2) != 'w' || is_label_point(point_at(normal, at + 3)))
		return at;
	dot = dot_at(normal, at + 3, &is_loose);
	end = dot ? label_end(normal, at + 3 + dot) : at;
	if (end <= at + 3 + dot)
		return at;
	end = path_end(normal, end);
	add(normal, findings, "www", SEVERITY_SUSPECT, at, end);
	return end;
}

/* Four numbers up to 255; with a port, a path, or one that no version has. */
static size_t
try_ip(const struct normal *normal, size_t at, struct findings *findings)
{
	size_t from = at, octet = 0;
	bool is_telling = false;

	if (at > 0 && normal->points[at - 1] == '.')
		return at;
	for (; octet < 4; octet++) {
		unsigned value = 0, digits = 0;
		if (octet > 0 && point_at(normal, at++) != '.')
			return from;
		for (; normalise_is_digit(point_at(normal, at)) && digits < 4; digits++)
			value = value * 10 + (point_at(normal, at++) - '0');
		if (digits == 0 || value > 255)
			return from;
		is_telling = is_telling || value >= OCTET_TELLING;
	}
	if (is_label_point(point_at(normal, at)) ||
		(point_at(normal, at) == '.' && normalise_is_digit(point_at(normal, at + 1))))
		return from;
	if (rest_end(normal, at) > at)
		is_telling = true;
	if (!is_telling)
		return from;
	at = rest_end(normal, at);
	add(normal, findings, "ip", SEVERITY_SUSPECT, from, at);
	return at;
}

static bool
is_scheme_point(uint32_t point)
{
	return is_label_point(point) || point == '+';
}

static bool
is_text_at(const struct normal *normal, size_t at, const char *text)
{
	for (; *text; text++, at++)
		if (point_at(normal, at) != (uint32_t)*text)
			return false;
	return true;
}

static bool
is_web_scheme(const struct normal *normal, size_t from, size_t to)
{
	static const char *const schemes[] = {"http", "https", "hxxp", "hxxps", "ftp"};

	for (size_t i = 0; i < COUNT_OF(schemes); i++)
		if (to - from == strlen(schemes[i]) && is_text_at(normal, from, schemes[i]))
			return true;
	return false;
}

/* Behind "://" at AT: a host in Chinese, and what follows it. */
static size_t
han_host_end(const struct normal *normal, size_t at)
{
	bool has_dot = false;
	size_t end = at;

	while (normalise_is_han(point_at(normal, end)) || is_label_point(point_at(normal, end)) ||
		(point_at(normal, end) == '.' && normalise_is_letter(point_at(normal, end + 1))))
		has_dot = normal->points[end++] == '.' || has_dot;
	return has_dot ? rest_end(normal, end) : at;
}

/* The colon of a scheme that begins at AT ("https://", "http:/", "magnet:?"), or AT. */
static size_t
scheme_end(const struct normal *normal, size_t at)
{
	size_t colon = at;

	while (is_scheme_point(point_at(normal, colon)) && colon - at <= SCHEME_MAX)
		colon++;
	if (colon < at + 2 || !normalise_is_latin(point_at(normal, at)))
		return at;
	if (is_text_at(normal, colon, "://") || is_text_at(normal, colon, ":\\\\") ||
		(is_text_at(normal, colon, ":/") && is_web_scheme(normal, at, colon)) ||
		is_text_at(normal, at, "magnet:?"))
		return colon;
	return at;
}

static size_t
try_scheme(const struct normal *normal, size_t at, struct findings *findings)
{
	size_t colon = scheme_end(normal, at), end;
	struct host host;

	if (colon == at)
		return at;
	end = path_end(normal, colon + 1);
	if (normalise_is_han(point_at(normal, colon + 3)))
		end = han_host_end(normal, colon + 3);
	if (end <= colon + 3 && !is_text_at(normal, colon, ":?"))
		return at;
	if (!read_host(normal, colon + 3, &host))
		host.name[0] = '\0';
	else if (host.end > end)
		end = rest_end(normal, host.end);
	add(normal, findings,
		is_one_of(short_hosts, COUNT_OF(short_hosts), host.name) ? "short_link" : "url",
		is_government(host.name) ? SEVERITY_NOTE : SEVERITY_SUSPECT, at, end);
	return end;
}

/* ￥AbC123dEf￥ */
static size_t
try_share_code(const struct normal *normal, size_t at, struct findings *findings)
{
	uint32_t sign = point_at(normal, at);
	size_t end = at + 1, letters = 0;

	if (sign != 0xA5 && sign != '$' && sign != 0x20AC && sign != 0x20A4 && sign != 0xA3)
		return at;
	for (; is_label_point(point_at(normal, end)); end++)
		letters += normalise_is_latin(point_at(normal, end));
	if (point_at(normal, end) != sign || letters < 2 || end - at - 1 < SHARE_CODE_MIN ||
		end - at - 1 > SHARE_CODE_MAX)
		return at;
	add(normal, findings, "share_code", SEVERITY_SUSPECT, at, end + 1);
	return end + 1;
}

/* How many code points the UTF-8 string TEXT has, if the view has it at AT; else 0. */
static size_t
han_text_at(const struct normal *normal, size_t at, const char *text)
{
	const unsigned char *byte = (const unsigned char *)text;
	size_t count = 0;

	for (; *byte; byte += 3, count++) {
		uint32_t point = (uint32_t)(byte[0] & 0x0F) << 12 |
			(uint32_t)(byte[1] & 0x3F) << 6 | (uint32_t)(byte[2] & 0x3F);
		if (point_at(normal, at + count) != normalise_point(point))
			return 0;
	}
	return count;
}

/* AT is a dot: a Chinese ending behind it, and nothing of a sentence behind that. */
static size_t
try_han_ending(const struct normal *normal, size_t at, struct findings *findings)
{
	size_t from = at, len = 0;

	for (size_t i = 0; i < COUNT_OF(han_endings) && len == 0; i++) {
		len = han_text_at(normal, at + 1, han_endings[i]);
		if (normalise_is_letter(point_at(normal, at + 1 + len)))
			len = 0;
	}
	while (from > 0 && is_label_point(normal->points[from - 1]))
		from--;
	if (from == at)
		while (from > 0 && normalise_is_han(normal->points[from - 1]) &&
			at - from < HAN_LABEL_MAX)
			from--;
	if (len == 0 || at - from < 2)
		return at;
	len = rest_end(normal, at + 1 + len);
	add(normal, findings, "domain", SEVERITY_SUSPECT, from, len);
	return len;
}

/* What begins at AT, a place where a word begins; gives where it ends, or AT. */
static size_t
try_all(const struct normal *normal, size_t at, struct findings *findings)
{
	static size_t (*const tries[])(const struct normal *, size_t, struct findings *) = {
		try_scheme, try_ip, try_host, try_www, try_share_code};
	size_t end = at;

	for (size_t i = 0; i < COUNT_OF(tries) && end == at; i++)
		end = tries[i](normal, at, findings);
	return end;
}

void
link_find(const struct normal *normal, struct findings *findings)
{
	for (size_t at = 0; at < normal->count;) {
		uint32_t point = normal->points[at];
		size_t end = at;
		if (point == '.' && normalise_is_han(point_at(normal, at + 1)))
			end = try_han_ending(normal, at, findings);
		else if (at == 0 || !is_label_point(normal->points[at - 1]))
			end = try_all(normal, at, findings);
		at = end > at ? end : at + 1;
	}
}
