#include "process/anchors.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/log.h"
#include "base/mem.h"
#include "config/config.h"
#include "flow/services.h"
#include "store/audit.h"

struct anchors {
	struct services *services;
	char *path;
	int64_t last_ms; /* 0: not yet */
	bool writing;
	int64_t now_ms; /* of the one being written */
	enum err outcome;
	struct store_read read;
};

struct anchors *
anchors_create(struct services *services)
{
	struct anchors *anchors = mem_zero(1, sizeof(*anchors));

	anchors->services = services;
	anchors->path = config_anchor_path(services->config);
	return anchors;
}

void
anchors_free(struct anchors *anchors)
{
	if (!anchors)
		return;
	free(anchors->path);
	free(anchors);
}

static void
run_anchor(struct store_read *read, struct db *db)
{
	struct anchors *anchors = LIST_OWNER(read, struct anchors, read);

	anchors->outcome = audit_anchor(
		db, anchors->services->keys, anchors->path, anchors->now_ms);
}

static void
on_anchor(struct store_read *read, enum err outcome)
{
	struct anchors *anchors = LIST_OWNER(read, struct anchors, read);

	anchors->writing = false;
	if (outcome == ERR_OK)
		outcome = anchors->outcome;
	if (outcome != ERR_OK && outcome != ERR_CANCELLED)
		log_error("the audit trail was not anchored", "why", err_text(outcome));
}

void
anchors_second(struct anchors *anchors, int64_t now_ms)
{
	if (!anchors || anchors->writing)
		return;
	if (now_ms - anchors->last_ms < anchors->services->config->audit_anchor_seconds * 1000)
		return;
	anchors->last_ms = anchors->now_ms = now_ms;
	memset(&anchors->read, 0, sizeof(anchors->read));
	anchors->read.run = run_anchor;
	anchors->read.done = on_anchor;
	anchors->writing = store_ask(anchors->services->store, &anchors->read) == ERR_OK;
}
