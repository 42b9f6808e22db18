/*
 * A part of a report: made apart - by another thread, in another run - and joined to the whole in its turn.
 */
#ifndef NOTME_REPORT_PART_H
#define NOTME_REPORT_PART_H

#include "report/writer.h"

/* An empty part; takes sessions and hours as a report does. Free with notme_report_free. NOTME_EUSAGE for text. */
int notme_report_part_new(struct notme_report **out, const struct notme_report *whole, struct notme_error *err);
/* Appends the part to the whole, and empties it. */
int notme_report_join(struct notme_report *whole, struct notme_report *part, struct notme_error *err);

/* The part as bytes (appended), and back into an empty part. The bytes are for this program on this machine. False
 * where they are none (load), or memory is out: the part is empty then. */
bool notme_report_part_save(const struct notme_report *part, struct notme_buf *out);
bool notme_report_part_load(struct notme_report *part, struct notme_text bytes);

#endif
