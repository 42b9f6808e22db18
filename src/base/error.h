/* Putting a failure into words. */
#ifndef NOTME_BASE_ERROR_H
#define NOTME_BASE_ERROR_H

#include "notme.h"

#if defined(__GNUC__)
#define NOTME_PRINTF(string, first) __attribute__((format(printf, string, first)))
#else
#define NOTME_PRINTF(string, first)
#endif

/* Fills `err` (may be NULL) and returns `code`, so that a failure is one line: return notme_fail(err, …).
 * What strangers wrote in the text is escaped (base/escape.h). Line and offset are set to 0. */
int notme_fail(struct notme_error *err, int code, const char *format, ...) NOTME_PRINTF(3, 4);
/* The same with a place in the input: line (1-based), or, with line 0, a byte offset. */
int notme_fail_at(struct notme_error *err, int code, uint64_t line, uint64_t offset, const char *format, ...)
    NOTME_PRINTF(5, 6);
/* "out of memory" */
static inline int notme_fail_memory(struct notme_error *err)
{
    notme_fail(err, NOTME_ENOMEM, "out of memory");
    return NOTME_ENOMEM;
}

#endif
