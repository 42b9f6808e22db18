/* What TikTok's export as JSON and the one as text share: the records, once a file is cut into them. */
#ifndef NOTME_READ_TIKTOK_H
#define NOTME_READ_TIKTOK_H

#include "read/export.h"

struct notme_tiktok_section;

/* A file that is being read; what is told of the times when all of it is. Zero but for `export` at the beginning. */
struct notme_tiktok_reading {
    struct notme_export *export;
    const struct notme_tiktok_section *section;
    uint64_t zoneless, early; /* events without a zone; of these, older than their video by the clock of UTC */
    int64_t behind;           /* µs, the most */
};

/* Is the list at this path ("…/Like List/ItemFavoriteList") read? What is taken next is of it. */
bool notme_tiktok_want(void *reading, const char *path);
int notme_tiktok_take(void *reading, const struct notme_record *record);
void notme_tiktok_note_zone(const struct notme_tiktok_reading *reading);

/* A text file of blocks of "Date: …" lines, which has one list and is called after it. */
bool notme_tiktok_is_text(const struct notme_sample *sample);
/* As in struct notme_platform. */
const char *notme_tiktok_called(const struct notme_sample *sample);
const char *notme_tiktok_doubtful(const struct notme_sample *sample);
int notme_tiktok_read_text(struct notme_export *export, struct notme_stream *stream);

#endif
