/* JSON out: escaping and numbers, the same bytes in any locale. Commas are the writer's business. */
#ifndef NOTME_BASE_JSON_WRITE_H
#define NOTME_BASE_JSON_WRITE_H

#include "base/mem.h"

/* "…" with everything escaped that must be; invalid UTF-8 becomes U+FFFD. Absent texts are written as null. */
void notme_json_text(struct notme_buf *buf, struct notme_text text);
/* A number with at most `digits` significant digits (17 round-trips every double); NaN and infinities become null. */
void notme_json_number(struct notme_buf *buf, double value, int digits);
/* "2020-09-09T07:41:00Z" in quotes, or null for NOTME_NO_TIME. */
void notme_json_time(struct notme_buf *buf, int64_t time);

#endif
