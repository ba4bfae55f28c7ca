/*
 * serve.c - openfloor serve: sets the stage, with privilege where that is needed, and runs the supervisor.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "net/library_memory.h"
#include "net/tls.h"
#include "process/lock.h"
#include "process/privileges.h"
#include "process/redis_child.h"
#include "process/sockets.h"
#include "process/stage.h"
#include "process/supervisor.h"
#include "store/migrate.h"

#define WORKERS_MAX 64

static const char help[] =
	"用法 usage: openfloor serve --config FILE\n"
	"\n"
	"启动服务。所有工作进程就绪后在标准输出写一行 \"ready URL\"；日志写到标准错误，每行一个 JSON 对象。\n"
	"Starts the server.  Prints one line \"ready URL\" when all workers accept; logs go to stderr, one\n"
	"JSON object a line.  SIGTERM sends the viewers away in peace and ends.\n";

/* What serve has opened; all of it is given back in reverse order. */
struct scene {
	struct stage stage;
	struct tls *tls;
	int listeners[WORKERS_MAX];
	int lock;
	int metrics;
	int port;
	char url[300];
};

static unsigned
count_workers(const struct config *config)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (config->server_workers > 0)
		return (unsigned)config->server_workers;
	return cores < 1 ? 1 : cores > WORKERS_MAX ? WORKERS_MAX : (unsigned)cores;
}

static bool
open_listeners(struct scene *scene, const struct config *config)
{
	char problem[300];
	struct stage *stage = &scene->stage;

	scene->port = (int)config->server_port;
	if (sockets_listen(config->server_address, &scene->port, stage->workers, scene->listeners,
		    problem, sizeof(problem))) {
		command_complain("%s", problem);
		return false;
	}
	stage->listeners = scene->listeners;
	sockets_url(scene->tls ? "https" : "http", config->server_address, scene->port, scene->url,
		sizeof(scene->url));
	return true;
}

/* The port that is named, else the one after the main port, else any free one. */
static bool
open_metrics(struct scene *scene, const struct config *config)
{
	char problem[300], text[16];
	bool named = config->server_metrics_port != 0;
	int port = named              ? (int)config->server_metrics_port
		: config->server_port ? scene->port + 1
				      : 0;
	const char *address = config->server_metrics_address;
	enum err e;

	if (!*address)
		return true;
	e = port > 65535
		? ERR_UNAVAILABLE
		: sockets_listen(address, &port, 1, &scene->metrics, problem, sizeof(problem));
	if (e && named) {
		command_complain("%s", problem);
		return false;
	}
	if (e) {
		port = 0;
		e = sockets_listen(address, &port, 1, &scene->metrics, problem, sizeof(problem));
	}
	snprintf(text, sizeof(text), "%d", port);
	if (e)
		command_complain("%s", problem);
	else
		log_info("metrics", "address", address, "port", text);
	return e == ERR_OK;
}

static bool
load_tls(struct scene *scene, const struct config *config)
{
	char problem[300];

	if (!*config->tls_certificate)
		return true;
	if (tls_load(config->tls_certificate, config->tls_key, &scene->tls, problem,
		    sizeof(problem)) == ERR_OK) {
		scene->stage.tls = scene->tls;
		return true;
	}
	command_complain("%s", problem);
	return false;
}

/* The password of a shared Redis; its file may be root's alone. */
static bool
read_password(struct stage *stage, const struct config *config)
{
	char line[512];
	FILE *file;

	if (!*config->redis_url || !*config->redis_password_file)
		return true;
	file = fopen(config->redis_password_file, "re");
	if (!file || !fgets(line, sizeof(line), file)) {
		command_complain("%s: no password can be read", config->redis_password_file);
		if (file)
			fclose(file);
		return false;
	}
	fclose(file);
	line[strcspn(line, "\r\n")] = '\0';
	stage->redis_password = mem_strdup(line);
	mem_wipe(line, sizeof(line));
	return true;
}

static bool
choose_redis(struct stage *stage, const struct config *config)
{
	struct buf url = {0};

	if (*config->redis_url) {
		stage->redis_url = mem_strdup(config->redis_url);
		return true;
	}
	stage->redis_socket = redis_child_socket(config);
	if (!stage->redis_socket) {
		command_complain("there is no place for the socket of Redis: %s", strerror(errno));
		return false;
	}
	buf_addf(&url, "unix:%s", stage->redis_socket);
	stage->redis_url = buf_take(&url, NULL);
	return true;
}

static bool
map_meters(struct stage *stage)
{
	void *memory = mmap(NULL, stage->workers * sizeof(struct meters), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		command_complain("no shared memory: %s", strerror(errno));
		return false;
	}
	stage->meters = memory;
	return true;
}

/* Opens the database once, here: a schema that is old is brought up, one that is newer refused. */
static bool
prepare_data(struct stage *stage, const struct config *config)
{
	struct installation installation;
	bool opened = installation_open(&installation, config, false);

	if (opened) {
		stage->keys = installation.keys;
		opened = migrate_installation(installation.db, stage->installation) &&
			installation_begin_words(&installation) &&
			installation_begin_calendars(&installation);
		if (!stage->installation[0])
			command_complain("the database has no installation id");
	}
	installation_close(&installation);
	return opened;
}

static bool
take_folder(struct scene *scene, const struct config *config)
{
	char problem[300];

	if (lock_take(config->store_data, &scene->lock, problem, sizeof(problem)) == ERR_OK)
		return true;
	command_complain("%s", problem);
	return false;
}

static bool
drop_privileges(const struct config *config)
{
	char problem[300];

	if (privileges_drop(config, problem, sizeof(problem)) == ERR_OK)
		return true;
	command_complain("%s", problem);
	return false;
}

static bool
set_scene(struct scene *scene, const struct config *config)
{
	struct stage *stage = &scene->stage;

	scene->lock = scene->metrics = -1;
	stage->config = config;
	stage->workers = count_workers(config);
	privileges_raise_files();
	return take_folder(scene, config) && load_tls(scene, config) &&
		open_listeners(scene, config) && open_metrics(scene, config) &&
		read_password(stage, config) && drop_privileges(config) &&
		prepare_data(stage, config) && choose_redis(stage, config) && map_meters(stage);
}

static void
clear_scene(struct scene *scene)
{
	struct stage *stage = &scene->stage;

	if (stage->meters)
		munmap(stage->meters, stage->workers * sizeof(struct meters));
	if (stage->redis_socket)
		redis_child_clean(stage->redis_socket, stage->config);
	for (unsigned i = 0; stage->listeners && i < stage->workers; i++)
		close(stage->listeners[i]);
	free(stage->redis_socket);
	free(stage->redis_url);
	free(stage->redis_password);
	tls_free(scene->tls);
	if (scene->lock >= 0)
		close(scene->lock);
	mem_wipe(&stage->keys, sizeof(stage->keys));
}

int
command_serve(struct config *config, int argc, char **argv)
{
	struct scene scene = {0};
	int code = COMMAND_BAD;

	if (argc > 1 && command_wants_help(argv[1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	if (argc > 1)
		return command_complain(
			"serve: \"%s\" is unknown; see openfloor serve --help", argv[1]);
	log_set_process("supervisor");
	if (!library_memory_install())
		log_debug("the libraries keep to the heap");
	if (set_scene(&scene, config))
		code = supervisor_run(&(struct supervisor_options){
			.stage = &scene.stage,
			.url = scene.url,
			.metrics = scene.metrics,
			.lock = scene.lock,
		});
	clear_scene(&scene);
	return code;
}
