/*
 * log.h - one JSON object a line on stderr.
 *
 * {"time","level","process","message",...}: context fields are given as pairs of strings,
 * ended by NULL.  Never log a question's text, a token, a password or an address in full.
 * Each line is one write(2), so that lines of several processes do not mix.
 */
#ifndef OPENFLOOR_BASE_LOG_H
#define OPENFLOOR_BASE_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_set_level(enum log_level level);
void log_set_process(const char *title); /* "supervisor", "worker 2"; copied */

/* log_write(LOG_INFO, "worker started", "pid", pid_text, NULL) */
void log_write(enum log_level level, const char *message, ...) __attribute__((sentinel));

#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__, (char *)0)
#define log_info(...)  log_write(LOG_INFO, __VA_ARGS__, (char *)0)
#define log_warn(...)  log_write(LOG_WARN, __VA_ARGS__, (char *)0)
#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__, (char *)0)

#endif
