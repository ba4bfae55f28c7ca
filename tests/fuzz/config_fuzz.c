/* A configuration that is not one.  A refusal says the line; nothing of it may crash. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config *config = config_create();
	struct address_list *list = NULL;
	char *argument = mem_dup(data, size);
	char problem[64];

	if (config_read(config, "x", (const char *)data, size, problem, sizeof(problem)) !=
			ERR_OK &&
		strncmp(problem, "x:", 2) != 0)
		abort();
	if (config_set(config, argument, problem, sizeof(problem)) != ERR_OK &&
		strncmp(problem, "--set", 5) != 0)
		abort();
	if (config_check(config, problem, sizeof(problem)) == ERR_OK) {
		free(config_sqlite_path(config));
		free(config_anchor_path(config));
	}
	if (address_list_read(argument, &list) == ERR_OK) {
		address_list_has(list, "1.2.3.4");
		address_list_has(list, argument);
	}
	address_list_free(list);
	free(argument);
	config_free(config);
	return 0;
}
