/* Telling formats apart by content, never by name. */
#ifndef NOTME_READ_DETECT_H
#define NOTME_READ_DETECT_H

#include "read/reader.h"

enum notme_content {
    NOTME_CONTENT_UNKNOWN,
    NOTME_CONTENT_EVENT_JSON,
    NOTME_CONTENT_EVENT_CSV,
    NOTME_CONTENT_PLATFORM,
    NOTME_CONTENT_HTML,
    NOTME_CONTENT_PACKED /* an archive, or compressed */
};

enum { NOTME_HEAD = 65536, NOTME_HEAD_LINES = 20 };

/* `head` is the beginning of the stream, `whole` says that it is all of it. A damaged first line does not hide a good
 * file: up to 20 lines are looked at. */
enum notme_content notme_detect(const char *head, size_t len, bool whole);

bool notme_is_packed(const char *head, size_t len);

/* Bytes of the head of a server's reply that was saved with it (`curl -i`): what it carries comes behind. 0 = none. */
size_t notme_reply_head(const char *bytes, size_t len);

/* A stream whose first bytes have been looked at and will come again. */
struct notme_peek {
    struct notme_stream inner;
    struct notme_buf head;
    bool given, whole;
    bool spent; /* what comes behind the head has been read, and comes no more */
};
/* Takes `inner` over. Fills head with up to NOTME_HEAD bytes, less the head of a saved HTTP reply. */
int notme_peek_open(struct notme_peek *peek, struct notme_stream *inner, struct notme_error *err);
/* Of a file that begins as JSON, and tells by its head alone not what it is: reads on, and shows `known` the head with
 * all keys behind it, as often as there is a new one, until it says yes. With `keep` the head grows by what was read
 * (32 MiB at most), else the file must be opened anew (1 GiB is looked at, at most). */
typedef bool notme_known(void *ctx, const char *sample, size_t len);
int notme_peek_on(struct notme_peek *peek, bool keep, notme_known *known, void *ctx, struct notme_error *err);
struct notme_stream notme_peek_stream(struct notme_peek *peek); /* borrowed; close the peek, not this */
void notme_peek_close(struct notme_peek *peek);

#endif
