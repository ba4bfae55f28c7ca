/*
 * problem.h - a refusal, as RFC 9457 has it, told in Chinese and English.
 *
 * A problem is what a person gets instead of a result: over HTTP as
 * application/problem+json, over WebSocket as {"type":"problem"}.  It is not an error of
 * the program.  X(NAME, status, "type", "title zh", "title en").
 */
#ifndef OPENFLOOR_DOMAIN_PROBLEM_H
#define OPENFLOOR_DOMAIN_PROBLEM_H

#include <jansson.h>
#include <stdbool.h>

#define PROBLEMS(X) \
	X(NONE, 200, "none", "", "") \
	X(MALFORMED, 400, "malformed", "看不懂这个请求", "The request cannot be read") \
	X(UNAUTHORIZED, 401, "unauthorized", "请先登录", "Please sign in first") \
	X(FORBIDDEN, 403, "forbidden", "您没有这项权限", "You may not do this") \
	X(ORIGIN, 403, "origin", "请求来自别的网站", "The request comes from another site") \
	X(MUTED, 403, "muted", "您暂时不能发言", "You cannot post for now") \
	X(BLOCKED, 403, "blocked", "您暂时不能提问、投票和举报", \
		"You cannot ask, vote or report for now") \
	X(NOT_FOUND, 404, "not_found", "没有找到", "Not found") \
	X(METHOD_NOT_ALLOWED, 405, "method_not_allowed", "不支持这种请求方式", \
		"This method is not supported here") \
	X(STALE, 409, "stale", "内容已被更新，请看最新的再决定", \
		"It has changed; please look again before deciding") \
	X(WRONG_STATE, 409, "wrong_state", "现在的状态不能这样做", \
		"This cannot be done in the current state") \
	X(CLAIMED, 409, "claimed", "同事正在处理这一条", "A colleague is working on this one") \
	X(HELD, 409, "held", "同事已把这一条搁置", "A colleague has put this one aside") \
	X(SECOND, 409, "second", "这一条要由另一位审核员决定", \
		"Another person has to decide this one") \
	X(URGENT, 409, "urgent", "这一条已列为紧急，不能公开", \
		"It is marked as urgent and cannot be public") \
	X(ALREADY_ANSWERED, 409, "already_answered", "本单位已经答复过", \
		"Your unit has answered this already") \
	X(REDACTION, 409, "redaction", "发布前请先核对其中的个人信息", \
		"Please check it for personal data before it goes out") \
	X(OUTPUT_STOPPED, 409, "output_stopped", "主持人已暂停发布", \
		"The host has stopped publishing") \
	X(TOO_LARGE, 413, "too_large", "内容太大", "It is too large") \
	X(UNSUPPORTED_MEDIA_TYPE, 415, "unsupported_media_type", "请用 JSON 格式", \
		"Please send JSON") \
	X(FILE_TYPE, 415, "file_type", "只接受 JPEG、PNG、WebP 图片和 PDF", \
		"Only JPEG, PNG and WebP pictures and PDF are taken") \
	X(INVALID, 422, "invalid", "有些内容需要修改", "Some of it needs a change") \
	X(KEY_REUSED, 422, "key_reused", "同一个键用于了不同的内容", \
		"This key was used for something else") \
	X(TOO_MANY, 429, "too_many", "请稍等再试", "Please wait a little") \
	X(EVENT_FULL, 429, "event_full", "待审核的提问已满，请稍后再试", \
		"Too many questions are waiting; please try again later") \
	X(UNAVAILABLE, 503, "unavailable", "服务暂时不可用，您的内容没有丢失，请重试", \
		"Unavailable for a moment; please try again") \
	X(NO_SPACE, 507, "no_space", "存储空间已满", "There is no space left")

enum problem_type {
#define X_(name, status, type, zh, en) PROBLEM_##name,
	PROBLEMS(X_)
#undef X_
		PROBLEM_COUNT
};

struct problem {
	enum problem_type type; /* PROBLEM_NONE: none */
	char detail[256]; /* Chinese; what is wrong and what to do; may be empty */
	char detail_en[256]; /* English */
	json_t *errors; /* owned; [{pointer,detail}] or NULL */
	json_t *current; /* owned; the item as it is now (409), or NULL */
	int retry_after; /* seconds, 0: not said */
	char challenge
		[64]; /* salt of a piece of work that lets it through (moderation/proof.h); "": none */
	int challenge_bits;
};

void problem_fini(struct problem *problem);

/* Sets TYPE and both details (either may be NULL).  The first problem set wins; later ones are ignored. */
void problem_set(struct problem *problem, enum problem_type type, const char *zh, const char *en);

/* Adds one {pointer, detail} and makes the type INVALID if there was none. */
void problem_add(struct problem *problem, const char *pointer, const char *zh, const char *en);

int problem_status(enum problem_type type);

/* The RFC 9457 object ("type":"/problems/NAME" ...), in English if ENGLISH.  The caller owns it. */
json_t *problem_json(const struct problem *problem, bool english);

#endif
