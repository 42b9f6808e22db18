/* What the files of Google's Takeout share. */
#ifndef NOTME_READ_GOOGLE_GOOGLE_H
#define NOTME_READ_GOOGLE_GOOGLE_H

#include "base/memo.h"
#include "read/export.h"

/* What a video was met with: lists of likes have neither. */
struct notme_google_video {
    struct notme_text title, channel;
};

/* State of one export. */
struct notme_google {
    struct notme_memo videos; /* by the hash of their ids: the title and the channel, packed */
    struct notme_memo likes;  /* nothing, by the hashes of the ids of the likes that My Activity showed */
    size_t seen, done;        /* events of what was watched and searched for; others */
    bool untold;              /* videos of a list of which nothing says what it is */
};

struct notme_google *notme_google_own(struct notme_export *export); /* NULL when memory is out */
/* The videos that are read now may be liked ones: neither their list nor its name says so. */
void notme_google_untold(struct notme_export *export);
void notme_google_free(struct notme_google *google);

/* The video an address leads to: what stands behind "v=" or "youtu.be/"; absent where it leads to none. */
struct notme_text notme_google_video_of(struct notme_text url);
/* Adds an event of a video, "google:ACTION:VIDEO/SECOND": the same in every file that shows it, to the second. One from
 * a `poor` list, without words of its own, is dropped where a better one has come before. */
int notme_google_add(struct notme_export *export, const struct notme_event *event, bool poor);

/* Remembers what a video is called. */
int notme_google_meet(struct notme_export *export, struct notme_text id, struct notme_text title,
                      struct notme_text channel);
/* 1 = *out is what it is called, until the next call; 0 = it was not met. */
int notme_google_known(struct notme_export *export, struct notme_text id, struct notme_google_video *out);

/* What the localised title of an activity says was done, and what to. False: the words are of no language known. */
bool notme_google_verb(struct notme_text title, enum notme_action *action, struct notme_text *object);

/* A record of My Activity, of a history or of a playlist of the older kind. */
int notme_google_take_activity(struct notme_export *export, const struct notme_record *record);
/* My Activity or a history as HTML. */
bool notme_google_page_recognise(const struct notme_sample *sample);
int notme_google_read_page(struct notme_export *export, struct notme_stream *stream);
bool notme_google_csv_recognise(const struct notme_sample *sample);
/* Any CSV: its header tells. */
int notme_google_take_csv(struct notme_export *export, struct notme_stream *stream);

/* What a list of YouTube's is by its id: "LL…" holds what was liked, "WL…" what is to be watched later, "FL…"
 * favourites, "UU…" uploads, "HL…" what was watched. Others are people's own. */
enum notme_google_list {
    NOTME_GOOGLE_UNTOLD,
    NOTME_GOOGLE_LIKES,
    NOTME_GOOGLE_UPLOADS,
    NOTME_GOOGLE_HISTORY,
    NOTME_GOOGLE_KEPT
};
enum notme_google_list notme_google_list_of(struct notme_text id);

#endif
