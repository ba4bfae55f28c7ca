#include "flow/upload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "domain/argument.h"
#include "files/press.h"
#include "files/vault.h"
#include "flow/uploads.h"
#include "store/event.h"
#include "store/fault.h"
#include "store/file.h"
#include "store/person.h"

#define PIECE_BYTES 262144 /* so many go to the disk at a time */
#define AHEAD_BYTES (2 * PIECE_BYTES) /* no more than these wait for it */
#define HOUR_MS     INT64_C(3600000)

struct upload {
	struct list link; /* in uploads->active; the first member */
	struct uploads *uploads;
	const struct upload_listener *listener;
	void *cookie; /* NULL together with LISTENER: cancelled */
	struct store_read read;
	struct pool_job job;
	bool is_busy; /* a reader, a side thread or a transaction has it */
	bool has_failed; /* the reply is on its way */
	bool is_whole; /* all bytes have come */
	bool is_looked_at; /* its first bytes are of its kind */

	struct sender sender;
	struct token token;
	char address[64], device[64];
	char event[ID_SIZE];
	enum file_kind kind;
	size_t received;
	int64_t now; /* when it began */
	json_t *args; /* of file.add */

	struct buf coming, going; /* the second one a side thread has */
	int fd; /* what came; -1 */
	int hold; /* of the vault; -1 */
	enum err error; /* of a side thread */
	enum picture_fault fault;
	struct upload_made made;
	struct problem problem; /* of the reader */
};

void
upload_free(struct upload *upload)
{
	list_remove(&upload->link);
	upload->uploads->count--;
	if (upload->fd >= 0)
		close(upload->fd);
	if (upload->hold >= 0)
		close(upload->hold);
	buf_fini(&upload->coming);
	buf_fini(&upload->going);
	json_decref(upload->args);
	problem_fini(&upload->problem);
	mem_wipe(&upload->token, sizeof upload->token);
	free(upload);
}

/* ---- its end */

static void
on_reply(void *cookie, json_t *result, const struct problem *problem)
{
	struct upload *upload = cookie;

	if (upload->listener)
		upload->listener->done(upload->cookie, result, problem);
	upload_free(upload);
}

static void
fail_with(struct upload *upload, struct problem *problem)
{
	upload->has_failed = true;
	upload->is_busy = true; /* until the reply */
	submit_reply_later(upload->uploads->services->submit, on_reply, upload, NULL, problem);
}

static void
fail(struct upload *upload, enum problem_type type, const char *zh, const char *en)
{
	struct problem problem = {.type = PROBLEM_NONE};

	problem_set(&problem, type, zh, en);
	if (type == PROBLEM_UNAVAILABLE)
		problem.retry_after = 5;
	fail_with(upload, &problem);
}

static void
fail_for(struct upload *upload, enum err error)
{
	if (error == ERR_FULL)
		fail(upload, PROBLEM_NO_SPACE, "服务器存储空间已满，文件没有保存；请联系管理员",
			"The server's disk is full and the file was not kept; tell an administrator");
	else
		fail(upload, PROBLEM_UNAVAILABLE, "文件没有保存成功，请稍后再传一次",
			"The file was not kept; please send it again in a moment");
}

/* True: nobody waits for it any more, and it is gone. */
static bool
has_ended(struct upload *upload)
{
	if (upload->listener)
		return false;
	upload_free(upload);
	return true;
}

/* ---- its row */

static void
commit(struct upload *upload)
{
	struct submit *submit = upload->uploads->services->submit;
	struct command command = {
		.kind = COMMAND_FILE_ADD, .args = upload->args, .made = &upload->made};

	upload->args = NULL;
	fault_file_kept();
	upload->is_busy = true;
	(void)submit_command(submit, &upload->sender, &command, on_reply, upload);
}

/* ---- what becomes of the bytes, on a side thread */

static enum err
keep_picture(struct upload *upload, struct vault *vault)
{
	struct upload_made *made = &upload->made;
	struct pressed pressed;
	enum err e = press_run(upload->fd, &upload->fault, &pressed);

	if (e || upload->fault != PICTURE_FINE)
		return e;
	made->kind = pressed.large.kind;
	made->bytes = (int64_t)pressed.large.bytes.len;
	made->width = (int64_t)pressed.large.width;
	made->height = (int64_t)pressed.large.height;
	made->preview_kind = pressed.small.kind;
	made->preview_bytes = (int64_t)pressed.small.bytes.len;
	e = vault_hold(vault, &upload->hold);
	if (!e)
		e = vault_keep(
			vault, pressed.large.bytes.data, pressed.large.bytes.len, made->sha256);
	if (!e && made->preview_bytes)
		e = vault_keep(
			vault, pressed.small.bytes.data, pressed.small.bytes.len, made->preview);
	pressed_fini(&pressed);
	return e;
}

static enum err
keep_document(struct upload *upload, struct vault *vault)
{
	enum err e = vault_hold(vault, &upload->hold);

	upload->made.kind = upload->kind;
	upload->made.bytes = (int64_t)upload->received;
	return e ? e : vault_keep_file(vault, upload->fd, upload->made.sha256);
}

static void
run_press(struct pool_job *job, void *thread_state)
{
	struct upload *upload = LIST_OWNER(job, struct upload, job);
	struct vault *vault = upload->uploads->services->vault;

	(void)thread_state;
	upload->error = kind_is_picture(upload->kind) ? keep_picture(upload, vault)
						      : keep_document(upload, vault);
}

static void
on_pressed(struct pool_job *job, bool cancelled)
{
	struct upload *upload = LIST_OWNER(job, struct upload, job);

	upload->is_busy = false;
	if (has_ended(upload))
		return;
	if (cancelled)
		fail_for(upload, ERR_UNAVAILABLE);
	else if (upload->error)
		fail_for(upload, upload->error);
	else if (upload->fault == PICTURE_TOO_MANY_PIXELS)
		fail(upload, PROBLEM_TOO_LARGE, "图片太大：最多 4000 万像素，请缩小后再传",
			"At most 40 million pixels; please make the picture smaller");
	else if (upload->fault == PICTURE_MOVES)
		fail(upload, PROBLEM_FILE_TYPE, "不支持动图，请换成静态图片",
			"Animations are not taken; please use a still picture");
	else if (upload->fault != PICTURE_FINE)
		fail(upload, PROBLEM_INVALID, "图片打不开，可能已损坏；请重新保存后再传",
			"The picture cannot be opened; please save it anew and send it again");
	else
		commit(upload);
}

static void
start_press(struct upload *upload)
{
	upload->job.run = run_press;
	upload->job.done = on_pressed;
	upload->is_busy = pool_submit(upload->uploads->press, &upload->job);
	if (!upload->is_busy)
		fail_for(upload, ERR_UNAVAILABLE);
}

/* ---- the bytes */

static enum err
write_piece(struct upload *upload)
{
	const char *data = upload->going.data;
	size_t left = upload->going.len;

	while (left > 0) {
		ssize_t done = write(upload->fd, data, left);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
		data += done;
		left -= (size_t)done;
	}
	return ERR_OK;
}

static void
run_write(struct pool_job *job, void *thread_state)
{
	struct upload *upload = LIST_OWNER(job, struct upload, job);

	(void)thread_state;
	upload->error = ERR_OK;
	if (upload->fd < 0)
		upload->error = vault_draft(upload->uploads->services->vault, &upload->fd);
	if (!upload->error)
		upload->error = write_piece(upload);
}

static void go_on(struct upload *upload);

static void
on_written(struct pool_job *job, bool cancelled)
{
	struct upload *upload = LIST_OWNER(job, struct upload, job);

	upload->is_busy = false;
	if (has_ended(upload))
		return;
	if (cancelled || upload->error) {
		fail_for(upload, cancelled ? ERR_UNAVAILABLE : upload->error);
		return;
	}
	buf_reset(&upload->going);
	go_on(upload);
	if (!upload->is_whole && !upload->has_failed)
		upload->listener->goes_on(upload->cookie);
}

/* Hands what has come to the disk, in large pieces; all of it is there at the end. */
static void
go_on(struct upload *upload)
{
	struct buf swapped = upload->going;

	if (upload->is_busy || upload->has_failed)
		return;
	if (upload->coming.len == 0 && upload->is_whole && upload->fd >= 0) {
		start_press(upload);
		return;
	}
	if (upload->coming.len < PIECE_BYTES && !upload->is_whole)
		return;
	upload->going = upload->coming;
	upload->coming = swapped;
	upload->job.run = run_write;
	upload->job.done = on_written;
	upload->is_busy = pool_submit(upload->uploads->disk, &upload->job);
	if (!upload->is_busy)
		fail_for(upload, ERR_UNAVAILABLE);
}

/* The header says what it is, the bytes decide. */
static void
look_at(struct upload *upload)
{
	if (upload->is_looked_at || (upload->coming.len < KIND_BYTES && !upload->is_whole))
		return;
	upload->is_looked_at = true;
	if (!upload->has_failed &&
		kind_sniff(upload->coming.data, upload->coming.len) != upload->kind)
		fail(upload, PROBLEM_FILE_TYPE,
			"文件内容和类型不符：只接受 JPEG、PNG、WebP 图片和 PDF",
			"It is not what it says; only JPEG, PNG and WebP pictures and PDF are taken");
}

bool
upload_give(struct upload *upload, const void *data, size_t len)
{
	if (upload->has_failed)
		return true; /* thrown away */
	upload->received += len;
	buf_add(&upload->coming, data, len);
	look_at(upload);
	go_on(upload);
	return upload->coming.len < AHEAD_BYTES;
}

void
upload_end(struct upload *upload)
{
	upload->is_whole = true;
	look_at(upload);
	go_on(upload);
}

/* ---- whether it may come */

bool
upload_is_within(struct db *db, const struct config *config, const char *person, int64_t now,
	struct problem *problem)
{
	if (!config->limits_enabled ||
		file_count(db, person, now - HOUR_MS) < config->files_per_hour)
		return true;
	problem_set(problem, PROBLEM_TOO_MANY, "一小时内上传的文件太多，请过一会儿再传",
		"Too many files within an hour; please wait a little");
	problem->retry_after = 300;
	return false;
}

static void
run_check(struct store_read *read, struct db *db)
{
	struct upload *upload = LIST_OWNER(read, struct upload, read);
	const struct services *services = upload->uploads->services;
	int64_t now = upload->now;
	struct subject subject = {.event = upload->event};
	struct event_row event;
	struct actor actor;

	person_actor(db, upload->sender.token, now, &actor);
	if (!authorise_at_all(&actor, COMMAND_FILE_ADD, &upload->problem))
		return;
	if (!event_load(db, upload->event, &event)) {
		problem_set(&upload->problem, PROBLEM_NOT_FOUND, "没有这个活动",
			"There is no such event");
		return;
	}
	subject.event_state = (int)event.state;
	if (authorise(&actor, COMMAND_FILE_ADD, &subject, &upload->problem))
		(void)upload_is_within(db, services->config, actor.person, now, &upload->problem);
}

static void
on_checked(struct store_read *read, enum err outcome)
{
	struct upload *upload = LIST_OWNER(read, struct upload, read);

	upload->is_busy = false;
	if (has_ended(upload))
		return;
	if (outcome != ERR_OK)
		fail_for(upload, ERR_UNAVAILABLE);
	else if (upload->problem.type != PROBLEM_NONE)
		fail_with(upload, &upload->problem);
	else
		upload->listener->goes_on(upload->cookie);
}

static bool
has_another(const struct upload *upload)
{
	struct list *link, *after;

	LIST_EACH(link, after, &upload->uploads->active)
	{
		const struct upload *other = LIST_OWNER(link, struct upload, link);
		if (other != upload && other->sender.token &&
			strcmp(other->token.person, upload->token.person) == 0 &&
			strcmp(other->token.session, upload->token.session) == 0)
			return true;
	}
	return false;
}

size_t
upload_most(const struct config *config, enum file_kind kind)
{
	return (size_t)(kind == FILE_PDF ? config->files_document_bytes
					 : config->files_picture_bytes);
}

static struct upload *
upload_create(struct uploads *uploads, const struct sender *sender, const struct upload_wish *wish,
	const struct upload_listener *listener, void *cookie)
{
	struct upload *upload = mem_zero(1, sizeof *upload);

	upload->uploads = uploads;
	upload->listener = listener;
	upload->cookie = cookie;
	upload->fd = upload->hold = -1;
	upload->sender = *sender;
	if (sender->token) {
		upload->token = *sender->token;
		upload->sender.token = &upload->token;
	}
	snprintf(upload->address, sizeof upload->address, "%s", sender->address);
	snprintf(upload->device, sizeof upload->device, "%s", sender->device);
	upload->sender.address = upload->address;
	upload->sender.device = upload->device;
	snprintf(upload->event, sizeof upload->event, "%s", wish->event);
	upload->kind = wish->kind;
	upload->now = submit_now(uploads->services->submit);
	upload->args = json_pack("{s:s, s:s*, s:s*}", "event", wish->event, "name",
		wish->name[0] ? wish->name : NULL, "alt", wish->alt[0] ? wish->alt : NULL);
	list_append(&uploads->active, &upload->link);
	uploads->count++;
	return upload;
}

/* The arguments are checked as those of any command. */
static bool
check_arguments(struct upload *upload, struct problem *problem)
{
	argument_check(upload->args, command_arguments(COMMAND_FILE_ADD), "", problem);
	return problem->type == PROBLEM_NONE;
}

struct upload *
upload_begin(struct uploads *uploads, const struct sender *sender, const struct upload_wish *wish,
	const struct upload_listener *listener, void *cookie)
{
	struct upload *upload = upload_create(uploads, sender, wish, listener, cookie);
	struct problem problem = {.type = PROBLEM_NONE};

	if (!sender->token) {
		fail(upload, PROBLEM_UNAUTHORIZED, NULL, NULL);
	} else if (!check_arguments(upload, &problem)) {
		fail_with(upload, &problem);
	} else if (has_another(upload) || uploads->count > UPLOADS_MAX) {
		problem_set(&problem, PROBLEM_TOO_MANY, "上一个文件还在上传，请等它传完",
			"Another file is on its way; please wait until it has come");
		problem.retry_after = 2;
		fail_with(upload, &problem);
	} else {
		upload->read.run = run_check;
		upload->read.done = on_checked;
		upload->is_busy = store_ask(uploads->services->store, &upload->read) == ERR_OK;
		if (!upload->is_busy)
			fail_for(upload, ERR_UNAVAILABLE);
	}
	return upload;
}

void
upload_cancel(struct upload *upload)
{
	upload->listener = NULL;
	upload->cookie = NULL;
	if (!upload->is_busy)
		upload_free(upload);
}
