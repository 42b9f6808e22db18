/* CSV as RFC 4180 has it, with LF or CRLF, a byte order mark or none; rows come one by one, columns go by the names in
 * the first row. */
#ifndef NOTME_READ_CSV_H
#define NOTME_READ_CSV_H

#include "read/reader.h"

enum { NOTME_COLUMNS_MAX = 128 };

/* A row; `header` is the first one, and all live until the call returns. */
struct notme_row {
    struct notme_text field[NOTME_COLUMNS_MAX]; /* never absent */
    size_t fields;
    uint64_t line;                  /* where it begins, from 1 */
    const struct notme_row *header; /* NULL for the header itself */
};

/* Return 0 to go on. The header comes first. */
typedef int notme_row_sink(void *ctx, const struct notme_row *row);

/* Hands on every row that is not blank. Rows with a NUL byte, invalid UTF-8, a quote that does not end, a field count
 * other than the header's or a length beyond the ceiling are complained of. */
int notme_csv_rows(struct notme_reader *reader, struct notme_stream *stream, notme_row_sink *sink, void *ctx);
/* The same of a table whose writer left out the last field where it was empty, and wrote it several times where it had
 * several values: a row has one field less than the header then, or more. */
int notme_csv_ragged_rows(struct notme_reader *reader, struct notme_stream *stream, notme_row_sink *sink, void *ctx);

/* Index of the column of this name (ASCII case ignored), SIZE_MAX where there is none. */
size_t notme_row_column(const struct notme_row *header, const char *name);
/* The field in the column of this name; {NULL, 0} where it is empty or there is no such column. */
struct notme_text notme_row_text(const struct notme_row *row, const char *name);

/* The first row of a file that begins so: is each of these columns in it? `names` ends in NULL. */
bool notme_csv_recognise(const char *head, size_t len, const char *const *names);

#endif
