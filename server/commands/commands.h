/*
 * commands.h - the subcommands, one file each; main.c has their table.
 *
 * ARGV[0] is the command's own name; --config and --set have been taken out.  Each gives the exit
 * code: 0 done, 1 findings or failed, 2 bad input, told in one line on stderr.
 */
#ifndef OPENFLOOR_COMMANDS_COMMANDS_H
#define OPENFLOOR_COMMANDS_COMMANDS_H

struct config;

int command_serve(struct config *config, int argc, char **argv);
int command_check(struct config *config, int argc, char **argv);
int command_init(struct config *config, int argc, char **argv);
int command_user(struct config *config, int argc, char **argv);
int command_unit(struct config *config, int argc, char **argv);
int command_event(struct config *config, int argc, char **argv);
int command_export(struct config *config, int argc, char **argv);
int command_audit(struct config *config, int argc, char **argv);
int command_retention(struct config *config, int argc, char **argv);
int command_calendar(struct config *config, int argc, char **argv);
int command_policy(struct config *config, int argc, char **argv);
int command_deadline(struct config *config, int argc, char **argv);
int command_words(struct config *config, int argc, char **argv);
int command_screen(struct config *config, int argc, char **argv);
int command_picture(struct config *config, int argc, char **argv);
int command_version(struct config *config, int argc, char **argv);

#endif
