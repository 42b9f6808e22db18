/* An event as a line of engagement-event/1. */
#ifndef NOTME_REPORT_EVENT_LINE_H
#define NOTME_REPORT_EVENT_LINE_H

#include "base/mem.h"

bool notme_event_line(struct notme_buf *out, const struct notme_event *event);

#endif
