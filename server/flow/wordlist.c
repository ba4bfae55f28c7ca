#include "flow/wordlist.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/rescreen.h"
#include "store/word.h"
#include "store/writer.h"

struct wordlist {
	struct services *services;
	struct rescreen *rescreen;
	struct words *words;
	int64_t version;
	int64_t wanted; /* the newest version that was heard of */
	struct store_read read;
	bool reading;
	struct words *read_words; /* what the reader's thread has compiled */
	int64_t read_version;
};

/* ---- compiling */

static void
add_word(void *cookie, const char *word, const char *severity)
{
	enum word_rank rank;

	/* Both were checked when the list was changed. */
	if (!words_rank_find(severity, strlen(severity), &rank) ||
		words_builder_add(cookie, word, strlen(word), rank) != ERR_OK)
		log_warn("a word of the list cannot be used");
}

struct words *
wordlist_compile(struct db *db, int64_t *version)
{
	struct words_builder *builder = words_builder_create();

	*version = word_version(db);
	word_each(db, add_word, builder);
	return words_builder_finish(builder);
}

/* ---- at the start */

struct wordlist *
wordlist_create(struct services *services)
{
	struct wordlist *list = mem_zero(1, sizeof *list);
	char *url = writer_url(services->config);
	char problem[200];
	struct db *db;

	list->services = services;
	list->rescreen = rescreen_create(services);
	if (db_open(url, true, &db, problem, sizeof problem) == ERR_OK) {
		list->words = wordlist_compile(db, &list->version);
		db_close(db);
	} else {
		log_error("the list of words cannot be read", "problem", problem);
	}
	free(url);
	return list;
}

void
wordlist_free(struct wordlist *list)
{
	if (!list)
		return;
	rescreen_free(list->rescreen);
	words_unref(list->words);
	words_unref(list->read_words);
	free(list);
}

struct words *
wordlist_words(const struct wordlist *list)
{
	return list ? list->words : NULL;
}

int64_t
wordlist_version(const struct wordlist *list)
{
	return list ? list->version : 0;
}

/* ---- a newer one */

static void
run_read(struct store_read *read, struct db *db)
{
	struct wordlist *list = LIST_OWNER(read, struct wordlist, read);

	list->read_words = wordlist_compile(db, &list->read_version);
}

static void read_anew(struct wordlist *list);

static void
on_read(struct store_read *read, enum err outcome)
{
	struct wordlist *list = LIST_OWNER(read, struct wordlist, read);

	list->reading = false;
	if (outcome == ERR_OK && list->read_version > list->version) {
		words_unref(list->words);
		list->words = list->read_words;
		list->version = list->read_version;
		log_info("screening with a new list of words");
		rescreen_start(list->rescreen, list->words);
	} else {
		words_unref(list->read_words);
	}
	list->read_words = NULL;
	if (outcome == ERR_CANCELLED)
		return;
	if (outcome != ERR_OK)
		log_error("the list of words cannot be read", "error", err_name(outcome));
	else if (list->version < list->wanted)
		read_anew(list); /* changed once more meanwhile */
}

static void
read_anew(struct wordlist *list)
{
	memset(&list->read, 0, sizeof list->read);
	list->read.run = run_read;
	list->read.done = on_read;
	list->reading = store_ask(list->services->store, &list->read) == ERR_OK;
	if (!list->reading)
		log_error("the list of words cannot be read");
}

void
wordlist_control(struct wordlist *list, const struct entry *entry)
{
	json_t *body;
	int64_t version;

	if (!list || strcmp(entry->kind, "words") != 0)
		return;
	body = json_loadb(entry->body, entry->len, 0, NULL);
	version = json_integer_value(json_object_get(body, "version"));
	json_decref(body);
	if (version > list->wanted)
		list->wanted = version;
	if (!list->reading && list->version < list->wanted)
		read_anew(list);
}
