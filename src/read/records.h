/* The records of a JSON file, one after the other, without ever holding the whole: exports are files with long lists in
 * them. A damaged record is complained of and passed over, and those around it stay good: commas that are missing or
 * too many are mended, and where brackets or quotes are, the next record is known by the key it begins with. */
#ifndef NOTME_READ_RECORDS_H
#define NOTME_READ_RECORDS_H

#include "read/reader.h"

#include <cjson/cJSON.h>

enum { NOTME_PATH_MAX = 256 };

/* One element of a list, parsed. Bare numbers have become strings: as a double an id would lose its last digits. Half a
 * surrogate pair and an escaped NUL have become U+FFFD. */
struct notme_record {
    cJSON *json;           /* any value; lives until the call returns */
    const char *path;      /* of the list: the keys that lead to it, joined by '/'; "" where the file is the list */
    size_t index;          /* in its list, from 0; records passed over count */
    uint64_t line, offset; /* where it begins: the line of a file of lines, else the byte */
};

/* Return 0 to go on. */
typedef int notme_record_sink(void *ctx, const struct notme_record *record);
/* Are records of the list at this path wanted? Others are passed over unparsed. */
typedef bool notme_record_want(void *ctx, const char *path);

/* Reads a file that is one JSON value, or a JavaScript assignment of one ("window.YTD.like.part0 = [ … ];"), and hands
 * on every element of every list that lies in no other list: of {"a":{"b":[1,2]},"c":[3]} the records "a/b" 0, 1 and
 * "c" 0. A key that comes twice is two lists of the same path. `want` may be NULL. A file that is cut short or damaged
 * is complained of; what came before is kept. */
int notme_records(struct notme_reader *reader, struct notme_stream *stream, notme_record_want *want,
                  notme_record_sink *sink, void *ctx);

/* Reads a file that is one list of objects, whose opening bracket may be missing: people cut it off with what stands
 * before it. */
int notme_record_list(struct notme_reader *reader, struct notme_stream *stream, notme_record_sink *sink, void *ctx);

/* Reads a file of values one after the other, with nothing, spaces or commas between them, as records with the path "".
 */
int notme_record_values(struct notme_reader *reader, struct notme_stream *stream, notme_record_sink *sink, void *ctx);

/* Reads a file of lines, each a record with the path "". Blank lines are no records. */
int notme_record_lines(struct notme_reader *reader, struct notme_stream *stream, notme_record_sink *sink, void *ctx);

/* A text that is a record, the only one: nothing is mended by cutting. */
int notme_record_text(struct notme_reader *reader, struct notme_text text, notme_record_sink *sink, void *ctx);

/* A small file, whole: one JSON value, or an assignment of one. NULL and a complaint where it is none, or longer than a
 * record may be; `status` is then what the complaint returned, or a failure. To be freed with cJSON_Delete. */
cJSON *notme_document(struct notme_reader *reader, struct notme_stream *stream, int *status);

/* ---- looking into a record. What is absent, empty or of another type is {NULL, 0}, NULL or false. */

/* Of members of the same name the last counts. NULL objects have none. */
cJSON *notme_member(const cJSON *object, const char *name);
cJSON *notme_member_nocase(const cJSON *object, const char *name); /* ASCII case ignored */
/* "a/b/c": a member of a member of a member. */
cJSON *notme_member_at(const cJSON *object, const char *path);
struct notme_text notme_text_at(const cJSON *object, const char *path);
struct notme_text notme_text_in(const cJSON *value); /* of a string that is not empty */
/* A whole number, bare or in a string; false where it is none or does not fit. */
bool notme_integer_in(const cJSON *value, int64_t *out);
bool notme_integer_of(struct notme_text text, int64_t *out);
/* RFC 3339. */
bool notme_time_at(const cJSON *object, const char *path, int64_t *out);
/* Epoch seconds, bare or in a string; 0 is "none" and false. */
bool notme_seconds_at(const cJSON *object, const char *path, int64_t *out);

#endif
