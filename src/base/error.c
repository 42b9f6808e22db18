#include "base/error.h"

#include "base/escape.h"

#include <stdarg.h>
#include <stdio.h>

enum { SPOKEN = 1024 }; /* before it is cut to what a message holds */

static int fail(struct notme_error *err, int code, uint64_t line, uint64_t offset, const char *format, va_list args)
    NOTME_PRINTF(5, 0);

static int fail(struct notme_error *err, int code, uint64_t line, uint64_t offset, const char *format, va_list args)
{
    if (err) {
        err->code = code;
        err->line = line;
        err->offset = offset;
        char text[SPOKEN];
        vsnprintf(text, sizeof text, format, args);
        notme_escape_to(err->text, sizeof err->text, notme_text_of(text));
    }
    return code;
}

int notme_fail(struct notme_error *err, int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail(err, code, 0, 0, format, args);
    va_end(args);
    return code;
}

int notme_fail_at(struct notme_error *err, int code, uint64_t line, uint64_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail(err, code, line, offset, format, args);
    va_end(args);
    return code;
}
