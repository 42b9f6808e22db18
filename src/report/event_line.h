/* engagement-event/1 out. */
#ifndef NOTME_REPORT_EVENT_LINE_H
#define NOTME_REPORT_EVENT_LINE_H

#include "base/json_write.h"

/* Appends the event as one line of JSON, newline included. What is absent is left out. False when memory is out. */
bool notme_event_line(struct notme_buf *out, const struct notme_event *event);

#endif
