/* HTML as a stream of tags and texts: no tree is built, and nothing is held but the tag that is being read. */
#ifndef NOTME_READ_MARKUP_H
#define NOTME_READ_MARKUP_H

#include "read/reader.h"

enum notme_mark_kind { NOTME_MARK_TEXT, NOTME_MARK_OPEN, NOTME_MARK_CLOSE };

struct notme_mark {
    enum notme_mark_kind kind;
    struct notme_text text;  /* TEXT: a piece of it as it stands there, entities and all */
    struct notme_text name;  /* of a tag, in lower case; long ones are cut */
    struct notme_text inner; /* of OPEN: its attributes as they stand there; long ones are cut */
    uint64_t offset;         /* where the text or tag begins */
};

/* Return 0 to go on. */
typedef int notme_mark_sink(void *ctx, const struct notme_mark *mark);

/* Hands on every tag and text; comments, scripts and styles are passed over. What is broken off at the end is dropped.
 */
int notme_markup_read(struct notme_reader *reader, struct notme_stream *stream, notme_mark_sink *sink, void *ctx);

/* The value of an attribute, as it stands there; absent where there is none. */
struct notme_text notme_mark_attribute(const struct notme_mark *mark, const char *name);

#endif
