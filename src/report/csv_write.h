/* CSV out: quoted (RFC 4180), and nothing that a spreadsheet would take for a formula. */
#ifndef NOTME_REPORT_CSV_WRITE_H
#define NOTME_REPORT_CSV_WRITE_H

#include "base/mem.h"

void notme_csv_text(struct notme_buf *out, struct notme_text text);
/* Each with the comma before it; what is not known is an empty cell. */
void notme_csv_number(struct notme_buf *out, double value);
void notme_csv_time(struct notme_buf *out, int64_t time);

#endif
