#include "process.h"

#include <ctype.h>
#include <dirent.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

struct process {
	long pid;
	long parent;
	uint64_t ticks; /* user, system, and both of children that have ended */
	bool is_redis;
	bool is_ours;
};

struct table {
	struct process *rows;
	size_t count;
};

/* The fields of proc(5)'s stat behind the name, which may hold blanks and brackets itself. */
static bool
read_process(long pid, struct process *out)
{
	char path[64];
	char line[1024];
	FILE *file;
	char *at;

	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	at = fgets(line, sizeof line, file) != NULL ? strrchr(line, ')') : NULL;
	fclose(file);
	if (at == NULL || strlen(at) < 4)
		return false;
	*out = (struct process){.pid = pid, .is_redis = strstr(line, "(redis") != NULL};
	at += 4; /* the bracket, the state, the blanks around it */
	for (int field = 4; field <= 17; field++) {
		long long value = strtoll(at, &at, 10);

		if (field == 4)
			out->parent = (long)value;
		else if (field >= 14)
			out->ticks += (uint64_t)value;
	}
	return true;
}

static struct table
read_table(void)
{
	struct table table = {0};
	size_t cap = 0;
	DIR *folder = opendir("/proc");
	const struct dirent *name;

	while (folder != NULL && (name = readdir(folder)) != NULL) {
		if (!isdigit((unsigned char)name->d_name[0]))
			continue;
		if (table.count == cap) {
			cap = cap * 2 + 64;
			table.rows = mem_grow(table.rows, cap, sizeof *table.rows);
		}
		if (read_process(strtol(name->d_name, NULL, 10), &table.rows[table.count]))
			table.count++;
	}
	if (folder != NULL)
		closedir(folder);
	return table;
}

static bool
has_our_parent(const struct table *table, const struct process *process)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].is_ours && table->rows[i].pid == process->parent)
			return true;
	return false;
}

/* A child may stand before its parent, so until nothing more is found. */
static struct table
read_family(long pid)
{
	struct table table = read_table();
	bool found = true;

	for (size_t i = 0; i < table.count; i++)
		table.rows[i].is_ours = table.rows[i].pid == pid;
	while (found) {
		found = false;
		for (size_t i = 0; i < table.count; i++) {
			struct process *process = &table.rows[i];

			if (!process->is_ours && has_our_parent(&table, process))
				process->is_ours = found = true;
		}
	}
	return table;
}

uint64_t
process_cpu_us(long pid)
{
	struct table table = read_family(pid);
	uint64_t ticks = 0;

	for (size_t i = 0; i < table.count; i++)
		if (table.rows[i].is_ours)
			ticks += table.rows[i].ticks;
	free(table.rows);
	return ticks * 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);
}

static uint64_t
memory_kb(long pid)
{
	char path[64];
	char line[256];
	uint64_t kilobytes = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", pid);
	file = fopen(path, "re");
	if (file == NULL)
		return 0;
	while (fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, "Private_Dirty:", 14) == 0)
			kilobytes = strtoull(line + 14, NULL, 10);
	fclose(file);
	return kilobytes;
}

uint64_t
process_workers_kb(long pid)
{
	struct table table = read_family(pid);
	uint64_t kilobytes = 0;
	bool is_alone = true;

	for (size_t i = 0; i < table.count; i++)
		if (table.rows[i].is_ours && table.rows[i].pid != pid && !table.rows[i].is_redis) {
			kilobytes += memory_kb(table.rows[i].pid);
			is_alone = false;
		}
	free(table.rows);
	return is_alone ? memory_kb(pid) : kilobytes;
}

static size_t
count_descriptors(long pid)
{
	char path[64];
	size_t count = 0;
	DIR *folder;

	snprintf(path, sizeof path, "/proc/%ld/fd", pid);
	folder = opendir(path);
	while (folder != NULL && readdir(folder) != NULL)
		count++;
	if (folder != NULL)
		closedir(folder);
	return count;
}

long
process_fullest_child(long pid)
{
	struct table table = read_table();
	size_t most = 0;
	long fullest = 0;

	for (size_t i = 0; i < table.count; i++) {
		const struct process *process = &table.rows[i];
		size_t count;

		if (process->parent != pid || process->is_redis)
			continue;
		count = count_descriptors(process->pid);
		if (count > most) {
			most = count;
			fullest = process->pid;
		}
	}
	free(table.rows);
	return fullest;
}

bool
process_is_there(long pid)
{
	struct process process;

	return pid > 0 && read_process(pid, &process);
}
