#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

/* What a stranger wrote may stand in a message: no control byte may reach a terminal. */
static void mask(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c; c++)
        if (*c < 0x20 || *c == 0x7f)
            *c = '?';
}

static int fail(struct notme_error *err, int code, uint64_t line, uint64_t offset, const char *format, va_list args)
    NOTME_PRINTF(5, 0);

static int fail(struct notme_error *err, int code, uint64_t line, uint64_t offset, const char *format, va_list args)
{
    if (err) {
        err->code = code;
        err->line = line;
        err->offset = offset;
        vsnprintf(err->text, sizeof err->text, format, args);
        mask(err->text);
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
