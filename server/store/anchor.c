#include "store/anchor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/audit_verify.h"

#define TAIL_BYTES 262144 /* what is anchored in so much of the file's end is not anchored again */
#define YOUNG_MS   3600000 /* a trail so young may have no anchor yet */

/* The mac of LINE, an object without "mac". */
static void
sign(const struct keys *keys, const json_t *line, char out[static DIGEST_HEX_SIZE])
{
	static const char purpose[] = "anchor\n";
	unsigned char mac[DIGEST_LEN];
	char *dumped = json_dumps(line, JSON_COMPACT | JSON_SORT_KEYS);
	struct buf signed_bytes;
	buf_init(&signed_bytes);
	buf_add_str(&signed_bytes, purpose);
	buf_add_str(&signed_bytes, dumped);
	ids_hmac(keys->audit, sizeof keys->audit, signed_bytes.data, signed_bytes.len, mac);
	ids_hex(mac, sizeof mac, out);
	buf_fini(&signed_bytes);
	free(dumped);
}

/* ------------------------------------------------------------------ checking */

static enum err
check_head(struct db *db, const char *at, const char *stream, json_t *head,
	struct audit_finding *found)
{
	int64_t seq = json_integer_value(json_array_get(head, 0));
	const char *wanted = json_string_value(json_array_get(head, 1));
	enum err result = ERR_OK;
	struct rows *rows = db_query(
		db, "SELECT mac FROM audit WHERE stream = ?1 AND seq = ?2", "si", stream, seq);
	if (!rows_next(rows)) {
		int64_t last = db_integer(
			db, 0, "SELECT max(seq) FROM audit WHERE stream = ?1", "s", stream);
		char how[64];
		snprintf(how, sizeof how, ": anchored at %s", at);
		result = audit_miss(found, stream, last + 1, seq, how);
	} else {
		char hex[DIGEST_HEX_SIZE] = "";
		size_t len;
		const void *mac = rows_blob(rows, 0, &len);
		if (len == DIGEST_LEN)
			ids_hex(mac, DIGEST_LEN, hex);
		if (!wanted || strcmp(hex, wanted) != 0)
			result = audit_find(found, stream, seq,
				"row %" PRId64 " is not the one that was anchored at %s", seq, at);
	}
	rows_end(rows);
	return result;
}

/* PREVIOUS: mac of the line before; gets this one's. */
static enum err
check_line(struct db *db, const struct keys *keys, json_t *line, int64_t number,
	char previous[static DIGEST_HEX_SIZE], struct audit_finding *found)
{
	char mac[DIGEST_HEX_SIZE];
	const char *given = json_string_value(json_object_get(line, "mac"));
	const char *before = json_string_value(json_object_get(line, "previous"));
	const char *at = json_string_value(json_object_get(line, "at"));
	char *kept = mem_strdup(given ? given : "");
	json_object_del(line, "mac");
	sign(keys, line, mac);
	bool is_signed = strcmp(kept, mac) == 0;
	free(kept);
	if (!is_signed || !at)
		return audit_find(found, "anchors", number,
			"line %" PRId64 " of the anchors was changed", number);
	if (!before || strcmp(before, previous) != 0)
		return audit_find(found, "anchors", number,
			"a line of the anchors before line %" PRId64 " is missing", number);
	memcpy(previous, mac, sizeof mac);
	const char *stream;
	json_t *head;
	json_object_foreach(json_object_get(line, "heads"), stream, head) {
		enum err result = check_head(db, at, stream, head, found);
		if (result != ERR_OK)
			return result;
	}
	return ERR_OK;
}

static enum err
check_lines(struct db *db, const struct keys *keys, FILE *file, int64_t size,
	struct audit_finding *found)
{
	int64_t at = 0;
	char previous[DIGEST_HEX_SIZE] = "";
	char *text = NULL;
	size_t room = 0;
	enum err result = ERR_OK;
	ssize_t len;
	for (int64_t number = 1; result == ERR_OK && at < size; number++) {
		len = getline(&text, &room, file);
		if (len <= 0)
			break;
		at += len;
		json_t *line = json_loadb(text, (size_t)len, JSON_REJECT_DUPLICATES, NULL);
		if (json_is_object(line))
			result = check_line(db, keys, line, number, previous, found);
		else if (text[len - 1] == '\n')
			result = audit_find(found, "anchors", number,
				"line %" PRId64 " of the anchors cannot be read", number);
		json_decref(line);
	}
	free(text);
	return result;
}

int64_t
anchor_size(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 ? (int64_t)status.st_size : 0;
}

enum err
anchor_check(struct db *db, const struct keys *keys, const char *path, int64_t size,
	struct audit_finding *found)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		int64_t oldest = db_integer(db, 0, "SELECT min(at) FROM audit", "");
		if (errno == ENOENT && (oldest == 0 || oldest > clock_wall_ms() - YOUNG_MS))
			return ERR_OK;
		return audit_find(found, "anchors", 0, "the anchor file %s cannot be read: %s",
			path, strerror(errno));
	}
	enum err result = check_lines(db, keys, file, size, found);
	fclose(file);
	return result;
}

/* ------------------------------------------------------------------ writing */

/* What the end of the file says: which heads it has, and the mac of its last line. */
struct tail {
	json_t *heads; /* stream -> [seq, mac] */
	char mac[DIGEST_HEX_SIZE];
};

static void
learn_line(struct tail *tail, const char *text, size_t len)
{
	json_t *line = json_loadb(text, len, 0, NULL);
	const char *mac = json_string_value(json_object_get(line, "mac"));
	if (mac) {
		snprintf(tail->mac, sizeof tail->mac, "%s", mac);
		json_object_update(tail->heads, json_object_get(line, "heads"));
	}
	json_decref(line);
}

/* Also cuts off a last line that was not written to its end. */
static enum err
read_tail(int file, struct tail *tail)
{
	struct stat status;
	if (fstat(file, &status) != 0)
		return ERR_IO;
	off_t from = status.st_size > TAIL_BYTES ? status.st_size - TAIL_BYTES : 0;
	size_t len = (size_t)(status.st_size - from);
	char *bytes = mem_alloc(len + 1);
	ssize_t got = pread(file, bytes, len, from);
	if (got < 0 || (size_t)got != len) {
		free(bytes);
		return ERR_IO;
	}
	size_t start = 0;
	if (from > 0) {
		const char *first = memchr(bytes, '\n', len);
		start = first ? (size_t)(first - bytes) + 1 : len;
	}
	for (char *end; start < len && (end = memchr(bytes + start, '\n', len - start));) {
		learn_line(tail, bytes + start, (size_t)(end - (bytes + start)));
		start = (size_t)(end - bytes) + 1;
	}
	bool cut = start < len && ftruncate(file, from + (off_t)start) != 0;
	free(bytes);
	return cut ? ERR_IO : ERR_OK;
}

/* The heads that TAIL does not have as they are. */
static json_t *
new_heads(struct db *db, const struct tail *tail)
{
	json_t *heads = json_object();
	struct rows *rows = db_query(
		db, "SELECT stream, seq, mac FROM audit_head ORDER BY stream", "");
	while (rows_next(rows)) {
		char hex[DIGEST_HEX_SIZE] = "";
		size_t len;
		const void *mac = rows_blob(rows, 2, &len);
		if (len == DIGEST_LEN)
			ids_hex(mac, DIGEST_LEN, hex);
		json_t *head = json_pack("[I, s]", (json_int_t)rows_integer(rows, 1), hex);
		json_t *known = json_object_get(tail->heads, rows_text(rows, 0));
		if (known && json_equal(known, head))
			json_decref(head);
		else
			json_object_set_new(heads, rows_text(rows, 0), head);
	}
	rows_end(rows);
	return heads;
}

static enum err
append_line(int file, const struct keys *keys, const struct tail *tail, json_t *heads, int64_t now)
{
	char at[CLOCK_TEXT_SIZE];
	char mac[DIGEST_HEX_SIZE];
	clock_format(now, at);
	json_t *line = json_object();
	json_object_set_new(line, "at", json_string(at));
	json_object_set(line, "heads", heads);
	json_object_set_new(line, "previous", json_string(tail->mac));
	sign(keys, line, mac);
	json_object_set_new(line, "mac", json_string(mac));
	char *dumped = json_dumps(line, JSON_COMPACT | JSON_SORT_KEYS);
	struct buf text;
	buf_init(&text);
	buf_addf(&text, "%s\n", dumped);
	bool written = write(file, text.data, text.len) == (ssize_t)text.len && fsync(file) == 0;
	buf_fini(&text);
	free(dumped);
	json_decref(line);
	return written ? ERR_OK : ERR_IO;
}

/* A new file is there after a power failure only if its folder was written too. */
static void
sync_folder(const char *path)
{
	char *copy = mem_strdup(path);
	int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (folder < 0)
		return;
	(void)fsync(folder);
	close(folder);
}

enum err
audit_anchor(struct db *db, const struct keys *keys, const char *path, int64_t now)
{
	int file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0)
		return ERR_IO;
	struct tail tail = {.heads = json_object(), .mac = ""};
	enum err result = flock(file, LOCK_EX) == 0 ? read_tail(file, &tail) : ERR_IO;
	json_t *heads = result == ERR_OK ? new_heads(db, &tail) : json_object();
	if (result == ERR_OK)
		result = db_error(db);
	if (result == ERR_OK && json_object_size(heads) > 0)
		result = append_line(file, keys, &tail, heads, now);
	json_decref(heads);
	json_decref(tail.heads);
	close(file);
	if (result == ERR_OK)
		sync_folder(path);
	return result;
}
