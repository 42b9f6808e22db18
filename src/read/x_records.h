/* X's data files: one JavaScript assignment of a JSON array. Cut into records without ever holding the whole. */
#ifndef NOTME_READ_X_RECORDS_H
#define NOTME_READ_X_RECORDS_H

#include "read/reader.h"

#include <cjson/cJSON.h>

/* One record, parsed; `index` from 0. Return 0 to go on. */
typedef int notme_x_record(void *ctx, const cJSON *record, size_t index);

/* Skips "window.YTD.like.part0 = ", if it is there, and hands on the array's elements, bare numbers as strings. Bad
 * records are complained of with their byte offset and skipped; a file that is cut short or damaged is complained of,
 * and what came before is kept. */
int notme_x_records(struct notme_reader *reader, struct notme_stream *stream, notme_x_record *record, void *ctx);

/* Does a file that begins so assign to something of YTD or __THAR_CONFIG? */
bool notme_x_is_assignment(const char *head, size_t len);

/* A member that is a non-empty string, else {NULL, 0}. */
struct notme_text notme_x_text(const cJSON *object, const char *name);
/* Like cJSON_GetObjectItemCaseSensitive, but `record` itself where the member is not an object: the oldest files lack
 * the wrapper. */
const cJSON *notme_x_unwrap(const cJSON *record, const char *wrapper);

#endif
