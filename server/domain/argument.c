#include "domain/argument.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/vocabulary.h"

#define CODE_MAX     24
#define POINTER_SIZE 160

/* One value on its way to being what its rule says. */
struct field {
	const struct argument *rule;
	json_t *owner; /* the object or array that holds it */
	json_t *value; /* borrowed from OWNER */
	size_t index; /* in OWNER, if that is an array */
	const char *pointer;
	struct problem *problem;
};

static void
wrong(const struct field *field, const char *zh, const char *en)
{
	problem_add(field->problem, field->pointer, zh, en);
}

/* Puts NEW in the place of the field's value. */
static void
replace(struct field *field, json_t *new)
{
	if (json_is_array(field->owner))
		json_array_set_new(field->owner, field->index, new);
	else
		json_object_set_new(field->owner, field->rule->name, new);
	field->value = new;
}

static bool
needs_string(const struct field *field)
{
	if (json_is_string(field->value))
		return true;
	wrong(field, "应为字符串", "Must be a string");
	return false;
}

static void
check_id(struct field *field)
{
	if (needs_string(field) && !ids_is_valid(json_string_value(field->value)))
		wrong(field, "不是有效的编号", "Not a valid id");
}

static void
check_length(const struct field *field, const struct buf *text)
{
	size_t most = (size_t)field->rule->most;
	size_t clusters = text_clusters(text->data, text->len);
	size_t bytes = clusters * TEXT_BYTES_A_CLUSTER;
	char zh[128], en[128];

	if (bytes < ARGUMENT_BYTES_FLOOR)
		bytes = ARGUMENT_BYTES_FLOOR;
	if (clusters > most) {
		snprintf(zh, sizeof(zh), "最多 %zu 个字，现在有 %zu 个", most, clusters);
		snprintf(en, sizeof(en), "At most %zu characters; this has %zu", most, clusters);
		wrong(field, zh, en);
	} else if (text->len > bytes) {
		wrong(field, "叠加的符号太多", "Too many marks on top of each other");
	}
}

static void
check_text(struct field *field)
{
	bool draft = field->rule->type == ARGUMENT_DRAFT;
	struct buf clean = {0};
	const char *text;
	size_t len;
	enum err e;

	if (!needs_string(field))
		return;
	text = json_string_value(field->value);
	len = json_string_length(field->value);
	e = draft ? text_clean_draft(text, len, &clean) : text_clean(text, len, &clean);
	if (e) {
		wrong(field, "含有无效的字符", "It has characters that are none");
	} else if (!draft && clean.len == 0) {
		wrong(field, "不能为空", "Must not be empty");
	} else {
		check_length(field, &clean);
		replace(field, json_stringn(clean.data ? clean.data : "", clean.len));
	}
	buf_fini(&clean);
}

static void
check_line(struct field *field)
{
	check_text(field);
	if (json_is_string(field->value) && strchr(json_string_value(field->value), '\n'))
		wrong(field, "不能换行", "Must be a single line");
}

/* People number their motions as they like; a plain number is a label too. */
static void
check_label(struct field *field)
{
	char number[24];

	if (json_is_integer(field->value)) {
		snprintf(number, sizeof(number), "%lld",
			(long long)json_integer_value(field->value));
		replace(field, json_string(number));
	}
	check_line(field);
}

static void
check_integer(struct field *field)
{
	long long most = (long long)field->rule->most;
	char zh[96], en[96];

	if (json_is_integer(field->value) && json_integer_value(field->value) >= 0 &&
		json_integer_value(field->value) <= most)
		return;
	snprintf(zh, sizeof(zh), "应为 0 到 %lld 的整数", most);
	snprintf(en, sizeof(en), "Must be a whole number from 0 to %lld", most);
	wrong(field, zh, en);
}

static void
check_bool(struct field *field)
{
	if (!json_is_boolean(field->value))
		wrong(field, "应为 true 或 false", "Must be true or false");
}

static void
check_time(struct field *field)
{
	int64_t ms;

	if (needs_string(field) && clock_parse(json_string_value(field->value), &ms) != ERR_OK)
		wrong(field, "应为 RFC 3339 时间，如 2026-11-24T14:00:00Z",
			"Must be an RFC 3339 time such as 2026-11-24T14:00:00Z");
}

struct word_list {
	int (*read)(const char *word);
	const char *(*word)(int value);
	int count;
};

static void
check_word(struct field *field)
{
	/* in the order of the types */
	static const struct word_list lists[] = {
		{domain_read, domain_word, DOMAIN_COUNT},
		{outcome_read, outcome_word, OUTCOME_COUNT},
		{event_kind_read, event_kind_word, EVENT_KIND_COUNT},
		{policy_read, policy_word, POLICY_COUNT},
		{role_read, role_word, ROLE_COUNT},
		{addressee_read, addressee_word, ADDRESSEE_COUNT},
		{choice_read, choice_word, CHOICE_COUNT},
		{case_request_read, case_request_word, CASE_REQUEST_COUNT},
		{case_source_read, case_source_word, CASE_SOURCE_COUNT},
	};
	const struct word_list *list = &lists[field->rule->type - ARGUMENT_ENUM_DOMAIN];
	struct buf zh = {0}, en = {0};

	if (!needs_string(field) || list->read(json_string_value(field->value)) >= 0)
		return;
	buf_add_str(&zh, "应为其中之一：");
	buf_add_str(&en, "Must be one of ");
	for (int i = 0; i < list->count; i++) {
		buf_addf(&zh, "%s%s", i ? "、" : "", list->word(i));
		buf_addf(&en, "%s%s", i ? ", " : "", list->word(i));
	}
	wrong(field, zh.data, en.data);
	buf_fini(&zh);
	buf_fini(&en);
}

/* True for an array that is not too long; then each member is to be looked at. */
static bool
needs_array(const struct field *field)
{
	char zh[64], en[64];

	if (!json_is_array(field->value)) {
		wrong(field, "应为数组", "Must be an array");
		return false;
	}
	if (json_array_size(field->value) > (size_t)field->rule->most) {
		snprintf(zh, sizeof(zh), "最多 %lld 项", (long long)field->rule->most);
		snprintf(en, sizeof(en), "At most %lld of them", (long long)field->rule->most);
		wrong(field, zh, en);
		return false;
	}
	return true;
}

static bool
is_earlier_in(const json_t *array, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (json_equal(json_array_get(array, i), json_array_get(array, index)))
			return true;
	return false;
}

/* What is named twice counts once. */
static void
check_ids(struct field *field)
{
	char pointer[POINTER_SIZE];

	if (!needs_array(field))
		return;
	if (json_array_size(field->value) == 0 && field->rule->need == ARGUMENT_NEED)
		wrong(field, "至少要有一项", "At least one is needed");
	for (size_t i = 0; i < json_array_size(field->value);) {
		struct field member = *field;
		if (is_earlier_in(field->value, i)) {
			json_array_remove(field->value, i);
			continue;
		}
		snprintf(pointer, sizeof(pointer), "%s/%zu", field->pointer, i);
		member.pointer = pointer;
		member.value = json_array_get(field->value, i);
		check_id(&member);
		i++;
	}
}

/* Full-width digits, small letters and spaces are how people type what was read out to them. */
static void
check_code(struct field *field)
{
	struct buf folded = {0};
	bool good = false;

	if (!needs_string(field))
		return;
	if (text_fold(json_string_value(field->value), json_string_length(field->value), &folded) ==
		ERR_OK)
		good = folded.len > 0 && folded.len <= CODE_MAX;
	for (size_t i = 0; good && i < folded.len; i++) {
		char *c = &folded.data[i];
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
		good = (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-';
	}
	if (good)
		replace(field, json_string(folded.data));
	else
		wrong(field, "应为回执上的编号或查询码", "Must be the number or code of a receipt");
	buf_fini(&folded);
}

static void
check_url(struct field *field)
{
	struct buf clean = {0};

	if (!needs_string(field))
		return;
	if (text_clean(json_string_value(field->value), json_string_length(field->value), &clean) ==
			ERR_OK &&
		clean.len <= (size_t)field->rule->most &&
		argument_is_web_address(clean.data ? clean.data : "", clean.len))
		replace(field, json_stringn(clean.data, clean.len));
	else
		wrong(field, "应为 http:// 或 https:// 开头的网址",
			"Must be an address that begins with http:// or https://");
	buf_fini(&clean);
}

static void
check_sha256(struct field *field)
{
	const char *text;

	if (!needs_string(field))
		return;
	text = json_string_value(field->value);
	if (strlen(text) != 2 * DIGEST_LEN || strspn(text, "0123456789abcdef") != 2 * DIGEST_LEN)
		wrong(field, "应为 64 位小写十六进制的 SHA-256",
			"Must be a SHA-256 of 64 small hexadecimal digits");
}

/* Each member of an array is an object with MEMBERS. */
static void
check_objects(struct field *field, const struct argument *members)
{
	char pointer[POINTER_SIZE];

	if (!needs_array(field))
		return;
	for (size_t i = 0; i < json_array_size(field->value); i++) {
		json_t *member = json_array_get(field->value, i);
		snprintf(pointer, sizeof(pointer), "%s/%zu", field->pointer, i);
		if (json_is_object(member))
			argument_check(member, members, pointer, field->problem);
		else
			problem_add(field->problem, pointer, "应为对象", "Must be an object");
	}
}

static void
check_members(struct field *field)
{
	check_objects(field, argument_members(field->rule->type));
}

/* An id alone stands for {file}; what is named twice is a mistake. */
static void
check_files(struct field *field)
{
	if (!json_is_array(field->value)) {
		check_members(field);
		return;
	}
	for (size_t i = 0; i < json_array_size(field->value); i++) {
		json_t *item = json_array_get(field->value, i);
		if (json_is_string(item))
			json_array_set_new(field->value, i, json_pack("{s:O}", "file", item));
	}
	check_members(field);
	for (size_t i = 0; i < json_array_size(field->value); i++)
		for (size_t j = 0; j < i; j++)
			if (json_equal(json_object_get(json_array_get(field->value, i), "file"),
				    json_object_get(json_array_get(field->value, j), "file")))
				wrong(field, "同一个文件写了两次", "A file is named twice");
}

/* Each one as a line is; an empty one is none. */
static void
check_lines(struct field *field)
{
	if (!needs_array(field))
		return;
	for (size_t i = 0; i < json_array_size(field->value); i++)
		if (!json_is_string(json_array_get(field->value, i)))
			wrong(field, "应为文字的列表", "Must be a list of texts");
}

/* Taken as it is: what a password is, its owner decides. */
static void
check_secret(struct field *field)
{
	size_t len = json_string_length(field->value);

	if (needs_string(field) && (len == 0 || len > (size_t)field->rule->most))
		wrong(field, "长度不对", "It is empty or too long");
}

static void (*const checks[ARGUMENT_TYPE_COUNT])(struct field *field) = {
	[ARGUMENT_ID] = check_id,
	[ARGUMENT_TEXT] = check_text,
	[ARGUMENT_DRAFT] = check_text,
	[ARGUMENT_LINE] = check_line,
	[ARGUMENT_LABEL] = check_label,
	[ARGUMENT_INTEGER] = check_integer,
	[ARGUMENT_BOOL] = check_bool,
	[ARGUMENT_TIME] = check_time,
	[ARGUMENT_ENUM_DOMAIN] = check_word,
	[ARGUMENT_ENUM_OUTCOME] = check_word,
	[ARGUMENT_ENUM_KIND] = check_word,
	[ARGUMENT_ENUM_POLICY] = check_word,
	[ARGUMENT_ENUM_ROLE] = check_word,
	[ARGUMENT_ENUM_CHOICE] = check_word,
	[ARGUMENT_ENUM_REQUEST] = check_word,
	[ARGUMENT_ENUM_SOURCE] = check_word,
	[ARGUMENT_ENUM_ADDRESSEE] = check_word,
	[ARGUMENT_IDS] = check_ids,
	[ARGUMENT_CODE] = check_code,
	[ARGUMENT_URL] = check_url,
	[ARGUMENT_SHA256] = check_sha256,
	[ARGUMENT_MOTIONS] = check_members,
	[ARGUMENT_CHAPTERS] = check_members,
	[ARGUMENT_CLUSTER] = check_members,
	[ARGUMENT_WORDS] = check_members,
	[ARGUMENT_LINES] = check_lines,
	[ARGUMENT_FILES] = check_files,
	[ARGUMENT_SECRET] = check_secret,
};

static bool
is_nothing(const json_t *value)
{
	struct buf clean = {0};
	bool nothing;

	if (json_is_null(value))
		return true;
	if (!json_is_string(value))
		return false;
	nothing = text_clean(json_string_value(value), json_string_length(value), &clean) ==
			ERR_OK &&
		clean.len == 0;
	buf_fini(&clean);
	return nothing;
}

/* Deals with what is missing, null or empty; true if there is a value to check. */
static bool
is_to_be_checked(struct field *field)
{
	enum argument_need need = field->rule->need;

	if (!field->value) {
		if (need == ARGUMENT_NEED || need == ARGUMENT_NULLABLE)
			wrong(field, "缺少这一项", "This is missing");
		return false;
	}
	if (need == ARGUMENT_NULLABLE)
		return !json_is_null(field->value);
	if (need == ARGUMENT_NEED || !is_nothing(field->value))
		return true;
	if (need == ARGUMENT_CLEAR)
		replace(field, json_null());
	else
		json_object_del(field->owner, field->rule->name);
	return false;
}

static bool
is_listed(const struct argument *list, const char *name)
{
	for (; list->name; list++)
		if (strcmp(list->name, name) == 0)
			return true;
	return false;
}

/* NAME, which a stranger chose, as the last step of a JSON pointer (RFC 6901), cut if it is long. */
static void
write_pointer(char out[static POINTER_SIZE], const char *pointer, const char *name)
{
	size_t len = (size_t)snprintf(out, POINTER_SIZE, "%s/", pointer);

	for (; *name && len + 4 < POINTER_SIZE; name++) {
		if (*name == '~' || *name == '/') {
			out[len++] = '~';
			out[len++] = *name == '~' ? '0' : '1';
		} else {
			out[len++] = *name;
		}
	}
	while (*name && len && ((unsigned char)*name & 0xc0) == 0x80) {
		name--; /* back to the first byte of the character that was cut */
		len--;
	}
	out[len] = '\0';
}

void
argument_check_names(
	json_t *args, const struct argument *list, const char *pointer, struct problem *problem)
{
	char full[POINTER_SIZE];
	const char *name;
	json_t *value;

	json_object_foreach(args, name, value) {
		if (is_listed(list, name))
			continue;
		write_pointer(full, pointer, name);
		problem_add(problem, full, "没有这一项", "There is no such argument");
	}
}

void
argument_check(
	json_t *args, const struct argument *list, const char *pointer, struct problem *problem)
{
	char full[POINTER_SIZE];

	argument_check_names(args, list, pointer, problem);
	for (; list->name; list++) {
		struct field field = {.rule = list,
			.owner = args,
			.value = json_object_get(args, list->name),
			.pointer = full,
			.problem = problem};
		write_pointer(full, pointer, list->name);
		if (is_to_be_checked(&field))
			checks[list->type](&field);
	}
}
