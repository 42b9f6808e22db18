/* Cuts JSON into the records of its lists, byte by byte. What the functions of records.h have in common. */
#ifndef NOTME_READ_CUTTER_H
#define NOTME_READ_CUTTER_H

#include "read/mend.h"
#include "read/records.h"
#include "read/tree.h"

enum { NOTME_BRACKETS = 1024, NOTME_KEYS = 32 };

/* Where the cutter stands: outside of lists, or in one, at `depth` of its own: 1 is the list, and a record is what lies
 * between commas there. */
struct notme_cutter {
    struct notme_reader *reader;
    notme_record_want *want;
    notme_record_sink *sink;
    void *ctx;
    /* outside */
    char path[NOTME_PATH_MAX];
    size_t ends[NOTME_KEYS]; /* of the path at each level of objects */
    uint32_t outer;          /* objects around */
    struct notme_buf key;    /* the string met last, as written */
    bool found, taken;       /* any list; any that was wanted */
    bool resumed;            /* any that seemed to have ended */
    struct {
        char path[NOTME_PATH_MAX];
        uint32_t outer;
        bool is, comma; /* nothing stood since but spaces and closing brackets; and a comma */
    } ended;            /* the list that ended last */
    /* in a list */
    struct notme_buf bytes;
    struct notme_tree tree; /* of the record that is given out */
    uint64_t offset, begin; /* in the file; of the record */
    uint64_t line;          /* of a file of lines, else 0 */
    size_t index;
    uint32_t depth;
    uint8_t in_object[NOTME_BRACKETS]; /* per level; deeper ones are counted only */
    bool wanted, any, in_number, too_long, too_deep;
    bool open; /* the file ends in this record */
    bool quoted, escaped;
    /* for records that are not in order */
    bool whole;                /* nothing is mended by cutting */
    bool endless;              /* no bracket ends the list */
    bool bare;                 /* the list's own bracket may be missing */
    bool damaged;              /* something stood in this record that is in no JSON */
    bool arrays;               /* the last good record was one */
    char last;                 /* byte outside of strings that was no space */
    char first[NOTME_KEY_MAX]; /* key of the last good record */
};

/* Enters a list without its bracket. */
void notme_cutter_enter(struct notme_cutter *cutter);
int notme_cutter_take(struct notme_cutter *cutter, const char *bytes, size_t len);
/* The end of a text that is a record. */
int notme_cutter_finish(struct notme_cutter *cutter);
/* A whole file; releases the cutter. */
int notme_cutter_read(struct notme_cutter *cutter, struct notme_stream *stream);
void notme_cutter_release(struct notme_cutter *cutter);

#endif
