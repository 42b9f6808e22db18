/*
 * Exports: a folder or archive of files, or one of them alone, with records of one account in them. What files a
 * platform writes and what their records mean is a table per platform; walking the files is the same for all.
 */
#ifndef NOTME_READ_EXPORT_H
#define NOTME_READ_EXPORT_H

#include "read/bundle.h"
#include "read/collect.h"
#include "read/csv.h"
#include "read/dates.h"
#include "read/records.h"

struct notme_platform;

/* One export being read. */
struct notme_export {
    struct notme_reader *reader;
    struct notme_bundle *bundle;
    const struct notme_platform *platform;
    struct notme_collection events;
    struct notme_common common; /* account, its name, when the export was made; texts in the arena of the events */
    struct notme_arena words;   /* texts of the record being read */
    bool beside;                /* what is read is read beside the file that is the look, once for each */
    struct notme_text root;     /* the folder it is in, where there are several; borrowed */
    const char *member;         /* the file being read, "" where it has no name */
    const char *called;         /* what it would be called, where its name says nothing and its content does */
    size_t index;               /* of the record or row being read */
    size_t list;                /* it is in, counted over all files */
    uint64_t complete;          /* bit 1 << action: at common.generated it held every such thing there was */
    uint64_t unnamed;           /* events of which nothing says whose object it was, where others do */
    bool wanted;                /* any list of it */
    uint64_t lost;              /* by the reader before this export began: notme_reader_lost() */
    uint64_t unplaced;          /* events whose time was written without a zone: they have but bounds */
    const struct notme_written *written; /* the record says its time so: it is what events of it get; NULL = not so */
    void *own;                           /* a platform's own state; freed by its `end` */
};

typedef int notme_export_take(struct notme_export *export, const struct notme_record *record);
typedef int notme_export_row(struct notme_export *export, const struct notme_row *row); /* never the header */
typedef int notme_export_bytes(struct notme_export *export, struct notme_stream *stream);

enum notme_shape {
    NOTME_LISTS,    /* JSON with lists in it; `take` gets the records of lists whose path fits `path` */
    NOTME_LINES,    /* a JSON record a line */
    NOTME_VALUES,   /* JSON records one after the other, in lines or not */
    NOTME_DOCUMENT, /* small JSON, one record */
    NOTME_ROWS,     /* CSV */
    NOTME_RAGGED,   /* CSV as notme_csv_ragged_rows() has it */
    NOTME_BYTES     /* anything else */
};

/* A row of a platform's table. Rows of the same file stand together; files are read in the order of the table. */
struct notme_export_file {
    /* How its path ends, from a '/' on: lower case, '*' for anything within a name, '_' also for apostrophes. The first
     * row that fits counts. NULL: any name, if `recognise` says yes to what it holds. */
    const char *name;
    enum notme_shape shape;
    const char *path; /* NOTME_LISTS: as in struct notme_record, '*' for any one key; NULL = any */
    notme_export_take *take;
    notme_export_row *row;
    notme_export_bytes *bytes;
    const char
        *sign;  /* a key that no other file of the platform has: by it one of another name is known; may be NULL */
    bool apart; /* each such file is a look of its own, where a bundle holds several */
    bool whole; /* it is all of an export: what lies in other folders is of another */
};

/* The beginning of a file. */
struct notme_sample {
    const char *name; /* as far as it is known, else "" */
    const char *head;
    size_t len;
    bool whole; /* that is all of it */
};

/* How its files lie in an export, which tells several exports in one folder apart. */
enum notme_layout {
    NOTME_LOOSE,  /* wherever somebody put them */
    NOTME_FLAT,   /* side by side */
    NOTME_FOLDERS /* in folders of their own */
};

struct notme_platform {
    const char *service; /* as in engagement-event/1 */
    const char *format;  /* "instagram.export" */
    /* Is this file, named or not, of this platform? Cheap, no side effects; `head` is at most NOTME_HEAD bytes. */
    bool (*recognise)(const struct notme_sample *sample);
    const struct notme_export_file *file;
    size_t files;
    /* What a file of a name that says nothing would be called, as what it holds tells; NULL = it does not. May be NULL.
     */
    const char *(*called)(const struct notme_sample *sample);
    /* A file that is the platform's but not recognised, because only its name could say of what it is: a sentence that
     * goes on behind the file's name; else NULL. May be NULL. */
    const char *(*doubtful)(const struct notme_sample *sample);
    int (*end)(
        struct notme_export *export); /* when all is read, before events go out; also after a failure. May be NULL */
    void (*release)(struct notme_export *export); /* when they have gone out; may be NULL */
    /* Reads files of a bundle together that are this platform's by what they hold. NULL: by the rows. */
    int (*together)(struct notme_reader *reader, struct notme_bundle *bundle, const size_t *member, size_t count);
    /* A file that is one object, and begins with one of these keys, is a record where others are lists of them; ends in
     * NULL; may be NULL */
    const char *const *record_keys;
    enum notme_layout layout;
    bool changes_records; /* its functions change them, beyond making texts shorter */
    bool by_content;      /* of files of a bundle that bear its names only those it recognises are its */
    bool streams;         /* events go out as they come: files may be huge, and are in clock order */
    bool no_like_times, no_unlikes, no_authors, order_only; /* what no export of it can show */
};

extern const struct notme_platform *const notme_platforms[]; /* ends in NULL */

/* Which platform wrote this file? NULL = none of ours. */
const struct notme_platform *notme_platform_of(const struct notme_sample *sample);
/* Reads one file of a bundle as the platform's; `sample` is its beginning. */
int notme_export_read_file(struct notme_reader *reader, struct notme_bundle *bundle, size_t member,
                           const struct notme_platform *platform, const struct notme_sample *sample,
                           struct notme_stream *stream);
/* Reads every export in an archive or folder, and marks the members that it was the right reader for; *walked = of
 * which platforms there was any: bit i is notme_platforms[i]. */
int notme_export_read(struct notme_reader *reader, struct notme_bundle *bundle, uint64_t *walked);
/* Is this platform among those, and names its files itself, so that it wants no others? */
bool notme_export_walked(const struct notme_platform *platform, uint64_t walked);

/* ---- for the platforms */

/* Reads a member of a bundle; complaints meanwhile name it. One that cannot be opened, or not to its end, is complained
 * of, unless memory or a ceiling is the reason. */
int notme_export_read_member(struct notme_reader *reader, struct notme_bundle *bundle, size_t member,
                             int (*read)(void *ctx, struct notme_stream *stream), void *ctx);

/* Takes an event in as "SERVICE:KIND:ID"; long ids are hashed. Service and source are filled in where they are open. */
int notme_export_add(struct notme_export *export, const struct notme_event *event, const char *kind,
                     struct notme_text id);
/* Adds an event by its time and what tells it from others of the same second: "KIND:SECONDS-THING", or "KIND:SECONDS"
 * where there is no thing. Of events of one list that nothing tells apart, and that have no object, the second becomes
 * "KIND:SECONDS-THING/2". */
int notme_export_add_timed(struct notme_export *export, const struct notme_event *event, const char *kind,
                           struct notme_text thing);
/* The same for a long thing, or one that should not be read in an id. */
int notme_export_add_timed_hashed(struct notme_export *export, const struct notme_event *event, const char *kind,
                                  struct notme_text thing);
/* The same with the hash of a text that tells it apart where there is one: "KIND:SECONDS-THING-HASH". */
int notme_export_add_timed_told(struct notme_export *export, const struct notme_event *event, const char *kind,
                                struct notme_text thing, struct notme_text told);
/* An event of the platform. */
struct notme_event notme_export_event(const struct notme_export *export, enum notme_action action);
/* Complains of the record being read; notme_no_memory is a failure. */
int notme_export_skip(struct notme_export *export, const struct notme_record *record, const char *what);
/* Keeps a text as long as the export; an absent one leaves *to alone. */
int notme_export_keep(struct notme_export *export, struct notme_text text, struct notme_text *to);
/* Does the member lie where this export does? */
bool notme_export_owns(const struct notme_export *export, size_t member);
/* What the file being read would be called; else its name, or, where it has none of its own, the source's. */
const char *notme_export_name(const struct notme_export *export);
/* Does the beginning of the file hold these bytes? */
bool notme_sample_has(const struct notme_sample *sample, const char *bytes);
/* Does its name end so (as in struct notme_export_file)? */
bool notme_name_fits(const char *name, const char *pattern);

#endif
