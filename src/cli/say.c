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

void say(const char *format, ...)
{
    char text[LINE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args); /* NOLINT(clang-analyzer-valist.Uninitialized): it is not */
    va_end(args);
    show("notme: ", text, "\n");
}

void say_begin(const char *format, ...)
{
    char text[LINE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args); /* NOLINT(clang-analyzer-valist.Uninitialized): it is not */
    va_end(args);
    show("notme: ", text, "");
}

void say_more(const char *format, ...)
{
    char text[LINE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args); /* NOLINT(clang-analyzer-valist.Uninitialized): it is not */
    va_end(args);
    show("", text, "");
}

void say_end(void)
{
    fputc('\n', stderr);
}
