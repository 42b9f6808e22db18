/* Words for people, on standard error. Nothing else writes there but the progress line, which shows numbers only: names
 * of files, accounts and servers are strangers', and this is the one door they pass (notme_printable). */
#ifndef NOTME_CLI_SAY_H
#define NOTME_CLI_SAY_H

#if defined(__GNUC__)
#define SAY_PRINTF __attribute__((format(printf, 1, 2)))
#else
#define SAY_PRINTF
#endif

/* "notme: …" as a line of its own. */
void say(const char *format, ...) SAY_PRINTF;
/* The same in pieces: the line begins, goes on, and ends. */
void say_begin(const char *format, ...) SAY_PRINTF;
void say_more(const char *format, ...) SAY_PRINTF;
void say_end(void);

#endif
