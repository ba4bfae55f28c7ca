/*
 * uploads.c - the side threads of files on their way, and the sweeping of what became of none.
 */
#include "flow/uploads.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "config/config.h"
#include "files/vault.h"
#include "store/file.h"

#define DISK_THREADS  2
#define DISK_WAITING  4096
#define PRESS_THREADS 1
#define FIRST_SWEEP   20 /* seconds after the start */

/* ---- sweeping */

static bool
is_wanted(void *cookie, const char *digest)
{
	return file_is_wanted(cookie, digest);
}

static void
run_sweep(struct store_read *read, struct db *db)
{
	struct uploads *uploads = LIST_OWNER(read, struct uploads, sweep);
	const struct services *services = uploads->services;
	size_t gone = vault_sweep(
		services->vault, services->config->files_sweep_seconds, is_wanted, db);
	char number[24];

	snprintf(number, sizeof number, "%zu", gone);
	if (gone)
		log_info("files that nothing names were removed", "files", number);
}

static void
on_swept(struct store_read *read, enum err outcome)
{
	struct uploads *uploads = LIST_OWNER(read, struct uploads, sweep);

	(void)outcome;
	uploads->sweeping = false;
}

void
uploads_second(struct uploads *uploads)
{
	if (uploads->sweeping || --uploads->until_sweep > 0)
		return;
	uploads->until_sweep = uploads->services->config->files_sweep_seconds;
	uploads->sweep = (struct store_read){.run = run_sweep, .done = on_swept};
	uploads->sweeping = store_ask(uploads->services->store, &uploads->sweep) == ERR_OK;
}

/* ---- the whole */

struct uploads *
uploads_create(struct services *services, void (*wake)(void *cookie), void *cookie)
{
	struct uploads *uploads = mem_zero(1, sizeof *uploads);

	uploads->services = services;
	list_init(&uploads->active);
	uploads->until_sweep = FIRST_SWEEP < services->config->files_sweep_seconds
		? FIRST_SWEEP
		: services->config->files_sweep_seconds;
	uploads->disk = pool_create("disk", DISK_THREADS, DISK_WAITING, NULL, NULL, wake, cookie);
	uploads->press = pool_create("press", PRESS_THREADS, UPLOADS_MAX, NULL, NULL, wake, cookie);
	return uploads;
}

void
uploads_collect(struct uploads *uploads)
{
	pool_collect(uploads->disk);
	pool_collect(uploads->press);
}

bool
uploads_submit(struct uploads *uploads, struct pool_job *job)
{
	return pool_submit(uploads->disk, job);
}

void
uploads_stop(struct uploads *uploads)
{
	if (!uploads)
		return;
	pool_free(uploads->disk);
	pool_free(uploads->press);
	uploads->disk = uploads->press = NULL;
}

void
uploads_free(struct uploads *uploads)
{
	if (!uploads)
		return;
	while (!list_is_empty(&uploads->active))
		upload_free((struct upload *)uploads->active.next);
	free(uploads);
}
