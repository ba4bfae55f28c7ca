/*
 * picture.c - openfloor picture: the process in which the server decodes and re-encodes one picture.
 */
#include <stdio.h>

#include "commands/commands.h"
#include "commands/installation.h"
#include "files/press.h"

static const char help[] =
	"用法 usage: openfloor picture\n"
	"\n"
	"供服务自己调用：在隔离的进程里从标准输入读一张图片，去掉 EXIF 等附带信息后重编码到标准输出。\n"
	"For the server itself: reads one picture on stdin in a confined process and writes it anew, without\n"
	"EXIF or anything else but its pixels, in the server's own form on stdout.\n";

int
command_picture(struct config *config, int argc, char **argv)
{
	(void)config;
	if (argc > 1 && command_wants_help(argv[1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	if (argc > 1)
		return command_complain("picture takes no arguments; see openfloor picture --help");
	return press_serve();
}
