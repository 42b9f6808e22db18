#include "say.h"

#include <notme.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 16384 }; /* a path takes 4096 */

static void put(const char *before, const char *format, va_list args, const char *after)
{
    char text[LINE], shown[LINE];
    vsnprintf(text, sizeof text, format, args);
    notme_printable((struct notme_text){text, strlen(text)}, shown, sizeof shown);
    fprintf(stderr, "%s%s%s", before, shown, after);
}

void say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put("notme: ", format, args, "\n");
    va_end(args);
}

void say_begin(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put("notme: ", format, args, "");
    va_end(args);
}

void say_more(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put("", format, args, "");
    va_end(args);
}

void say_end(void)
{
    fputc('\n', stderr);
}
