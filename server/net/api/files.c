/*
 * files.c - POST /api/files takes a picture or a document, /files/ID gives it to whoever may have it.
 *
 * Both go piece by piece through a side thread: the loop never waits for the disk, and no request holds a whole
 * file in memory.  What comes out can do nothing in a browser but be shown or saved.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "files/vault.h"
#include "flow/upload.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"
#include "store/file.h"
#include "store/person.h"

#define PIECE_BYTES   65536
#define PUBLIC_CACHE  "public, max-age=600, immutable" /* short: what is taken back is to be gone */
#define PRIVATE_CACHE "private, no-store"
#define FILE_POLICY   "sandbox; default-src 'none'"

/* ---- taking */

struct taking {
	struct request *request; /* NULL: it has gone */
	struct upload *upload;
	bool goes_on; /* its bytes are taken */
};

static bool
on_bytes(void *cookie, const void *data, size_t len)
{
	const struct taking *taking = cookie;

	return upload_give(taking->upload, data, len);
}

static void
on_whole(void *cookie)
{
	const struct taking *taking = cookie;

	upload_end(taking->upload);
}

static void
on_goes_on(void *cookie)
{
	struct taking *taking = cookie;

	if (taking->goes_on) {
		http_take_on(taking->request);
		return;
	}
	taking->goes_on = true;
	http_take(taking->request, on_bytes, on_whole);
}

static void
on_done(void *cookie, json_t *result, const struct problem *problem)
{
	struct taking *taking = cookie;
	struct request *request = taking->request;
	struct problem copy;

	free(taking);
	request->cancel = NULL;
	if (problem) {
		copy = api_problem_copy(problem);
		http_reply_problem(request, &copy);
	} else {
		http_reply_json(request, 201, json_incref(result));
	}
}

static void
on_taking_gone(void *cookie)
{
	struct taking *taking = cookie;

	upload_cancel(taking->upload);
	free(taking);
}

void
api_files_add(struct request *request)
{
	static const struct upload_listener listener = {.goes_on = on_goes_on, .done = on_done};
	const struct services *services = request->net->services;
	struct upload_wish wish = {.event = http_query(&request->query, "event"),
		.kind = kind_of_type(request->type, strlen(request->type)),
		.bytes = request->announced,
		.name = http_query(&request->query, "name"),
		.alt = http_query(&request->query, "alt")};
	struct sender sender = http_sender(request);
	struct taking *taking;

	if (wish.kind == FILE_NONE || !services->uploads) {
		http_refuse(request, PROBLEM_FILE_TYPE);
		return;
	}
	taking = mem_zero(1, sizeof(*taking));
	taking->request = request;
	request->cancel = on_taking_gone;
	request->cookie = taking;
	taking->upload = upload_begin(services->uploads, &sender, &wish, &listener, taking);
}

/* ---- giving */

struct giving {
	struct store_read read;
	struct pool_job job; /* of the next piece */
	struct request *request; /* NULL: it has gone */
	const struct services *services;
	bool preview;
	bool is_busy; /* a side thread has it */
	char id[ID_SIZE];
	bool has_token;
	struct token token;
	int64_t now;

	struct file_row file;
	bool is_found, is_public;
	int fd;
	uint64_t size, at;
	size_t len; /* of the piece */
	char piece[PIECE_BYTES];
};

static void
giving_free(struct giving *giving)
{
	if (giving->fd >= 0)
		close(giving->fd);
	mem_wipe(&giving->token, sizeof(giving->token));
	free(giving);
}

/* On a side thread. */
static void
read_piece(struct giving *giving)
{
	ssize_t got;

	do
		got = pread(giving->fd, giving->piece, sizeof(giving->piece), (off_t)giving->at);
	while (got < 0 && errno == EINTR);
	giving->len = got > 0 ? (size_t)got : 0;
	giving->at += giving->len;
}

static void
run_piece(struct pool_job *job, void *thread_state)
{
	(void)thread_state;
	read_piece(LIST_OWNER(job, struct giving, job));
}

static void
on_piece(struct pool_job *job, bool cancelled)
{
	struct giving *giving = LIST_OWNER(job, struct giving, job);

	giving->is_busy = false;
	if (giving->request)
		http_piece(giving->request, giving->piece, cancelled ? 0 : giving->len);
	else
		giving_free(giving);
}

static void
on_more(void *source)
{
	struct giving *giving = source;

	giving->job.run = run_piece;
	giving->job.done = on_piece;
	giving->is_busy = uploads_submit(giving->services->uploads, &giving->job);
	if (!giving->is_busy)
		http_piece(giving->request, giving->piece, 0);
}

static void
on_release(void *source)
{
	struct giving *giving = source;

	giving->request = NULL;
	if (!giving->is_busy)
		giving_free(giving);
}

/* On a reader's thread: whether, and the first piece. */
static void
run_look(struct store_read *read, struct db *db)
{
	struct giving *giving = LIST_OWNER(read, struct giving, read);
	const struct file_row *file = &giving->file;
	struct actor actor;

	if (!file_load(db, giving->id, &giving->file))
		return;
	giving->is_public = file_is_public(db, file);
	if (!giving->is_public) {
		person_actor(db, giving->has_token ? &giving->token : NULL, giving->now, &actor);
		if (!file_is_for(db, file, &actor))
			return;
	}
	giving->preview = giving->preview && file->preview[0];
	giving->is_found = vault_open(giving->services->vault,
				   giving->preview ? file->preview : file->sha256, &giving->fd,
				   &giving->size) == ERR_OK;
	if (giving->is_found)
		read_piece(giving);
}

static bool
is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		c == '-' || c == '_' || c == '.';
}

/* A picture is shown, a document only ever saved; under its own name, whatever script that is in (RFC 8187). */
static void
add_disposition(struct request *request, const struct giving *giving)
{
	const struct file_row *file = &giving->file;
	bool is_picture = strcmp(file->kind, "picture") == 0;
	struct buf name = {0};

	for (const unsigned char *c = (const unsigned char *)file->name; *c && name.len < 600; c++)
		buf_addf(&name, is_plain(*c) ? "%c" : "%%%02X", *c);
	if (!name.len)
		buf_addf(&name, "%s%s", file->id,
			kind_ending(kind_of_type(file->type, strlen(file->type))));
	http_header(request, "Content-Disposition", "%s; filename*=UTF-8''%s",
		is_picture ? "inline" : "attachment", name.data);
	buf_fini(&name);
}

static void
answer(struct giving *giving)
{
	struct request *request = giving->request;
	const struct http_stream stream = {
		.size = giving->size, .more = on_more, .release = on_release, .source = giving};
	const struct file_row *file = &giving->file;
	char etag[24];

	snprintf(etag, sizeof(etag), "\"%.16s\"", giving->preview ? file->preview : file->sha256);
	request->caching = giving->is_public ? PUBLIC_CACHE : PRIVATE_CACHE;
	http_header(request, "ETag", "%s", etag);
	http_header(request, "Content-Security-Policy", "%s", FILE_POLICY);
	add_disposition(request, giving);
	if (request_etag_matches(request->if_none_match, strlen(request->if_none_match), etag)) {
		http_reply(request, 304, NULL, NULL);
		giving_free(giving);
		return;
	}
	http_reply_stream(request, giving->preview ? file->preview_type : file->type, giving->piece,
		giving->len, &stream);
}

static void
on_looked(struct store_read *read, enum err outcome)
{
	struct giving *giving = LIST_OWNER(read, struct giving, read);
	struct request *request = giving->request;

	if (request && outcome == ERR_OK && giving->is_found && giving->len) {
		request->cancel = NULL;
		answer(giving);
		return;
	}
	giving_free(giving);
	if (request)
		http_refuse(request, outcome == ERR_OK ? PROBLEM_NOT_FOUND : PROBLEM_UNAVAILABLE);
}

static void
on_giving_gone(void *cookie)
{
	struct giving *giving = cookie;

	giving->request = NULL;
	giving->read.cancelled = true;
}

static void
give(struct request *request, bool preview)
{
	struct giving *giving;

	if (!ids_is_valid(request->argument)) {
		http_refuse(request, PROBLEM_NOT_FOUND);
		return;
	}
	giving = mem_zero(1, sizeof(*giving));
	giving->read.run = run_look;
	giving->read.done = on_looked;
	giving->request = request;
	giving->services = request->net->services;
	giving->preview = preview;
	giving->has_token = request->has_token;
	giving->token = request->token;
	giving->now = net_wall_ms(request->net);
	giving->fd = -1;
	memcpy(giving->id, request->argument, strlen(request->argument));
	if (store_ask(giving->services->store, &giving->read) != ERR_OK) {
		giving_free(giving);
		http_refuse(request, PROBLEM_UNAVAILABLE);
		return;
	}
	request->cancel = on_giving_gone;
	request->cookie = giving;
}

void
api_files_one(struct request *request)
{
	give(request, false);
}

void
api_files_preview(struct request *request)
{
	give(request, true);
}
