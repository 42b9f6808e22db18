/* engagement-event/1 flattened to CSV: RFC 4180, header by name, extra columns ignored. */
#ifndef NOTME_READ_EVENT_CSV_H
#define NOTME_READ_EVENT_CSV_H

#include "read/reader.h"

int notme_event_csv_read(struct notme_reader *reader, struct notme_stream *stream);

/* Does this first line name the columns that make an event: actor_id, action? */
bool notme_event_csv_recognise(const char *bytes, size_t len);

#endif
