#include "say.h"

#include <notme.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 16384 }; /* a path takes 4096 */

static void show(const char *before, const char *text, const char *after)
{
    char shown[LINE];
    notme_printable((struct notme_text){text, strlen(text)}, shown, sizeof shown);
    fprintf(stderr, "%s%s%s", before, shown, after);
}

#if defined(__GNUC__)
__attribute__((format(printf, 2, 0)))
#endif
static void
tell(const char *before, const char *format, va_list args, const char *after)
{
    char text[LINE];
    vsnprintf(text, sizeof text, format, args); /* NOLINT(clang-analyzer-valist.Uninitialized): it is not */
    show(before, text, after);
}

void say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell("notme: ", format, args, "\n");
    va_end(args);
}

void say_begin(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell("notme: ", format, args, "");
    va_end(args);
}

void say_more(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell("", format, args, "");
    va_end(args);
}

void say_end(void)
{
    fputc('\n', stderr);
}
