#include "read/x/archive.h"

#include "read/detect.h"
#include "read/export.h"
#include "read/x/collect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ARCHIVES = 100 }; /* side by side in one source; each look into an archive file may mean opening it anew */

/* ---- recognising */

/* An archive holds at least one of these. */
static bool is_telling(const char *file, size_t stem)
{
    static const char *const stems[] = {"manifest", "like", "tweets", "tweet", "account"};
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++)
        if (strlen(stems[i]) == stem && memcmp(file, stems[i], stem) == 0)
            return true;
    return false;
}

static bool is_data(struct notme_bundle *bundle, size_t member)
{
    struct notme_stream stream;
    const char *bytes = NULL;
    if (notme_bundle_look(bundle, member, &stream, NULL) != NOTME_OK)
        return false;
    const int64_t n = stream.pull(stream.ctx, &bytes, NULL);
    char data[64];
    const bool is =
        n > 0 && (notme_x_is_assignment(bytes, (size_t)n) || notme_x_data_name(bytes, (size_t)n, data, sizeof data));
    notme_stream_close(&stream);
    return is;
}

/* "data/like-part1.js", "like.part1.js", "like.js": folder, stem, number. False for what is no JavaScript. */
static bool split_name(const char *name, struct notme_x_part *part)
{
    const char *slash = strrchr(name, '/');
    const char *file = slash ? slash + 1 : name;
    const size_t len = strlen(file);
    if (len < 4 || strcmp(file + len - 3, ".js") != 0)
        return false;
    size_t stem = len - 3, digits = stem;
    while (digits > 0 && file[digits - 1] >= '0' && file[digits - 1] <= '9')
        digits--;
    const bool is_part = digits < stem && stem - digits <= 9 && digits > 5 &&
                         memcmp(file + digits - 4, "part", 4) == 0 &&
                         (file[digits - 5] == '-' || file[digits - 5] == '.');
    *part = (struct notme_x_part){.name = name, .folder = (size_t)(file - name), .stem = is_part ? digits - 5 : stem};
    part->number = is_part ? (unsigned)strtoul(file + digits, NULL, 10) : 0;
    return true;
}

bool notme_x_archive_recognise(struct notme_bundle *bundle)
{
    int looks = 0;
    for (size_t i = 0; i < notme_bundle_count(bundle) && looks < 8; i++) {
        struct notme_x_part part;
        if (!split_name(notme_bundle_member(bundle, i)->name, &part) || !is_telling(part.name + part.folder, part.stem))
            continue;
        looks++;
        if (is_data(bundle, i))
            return true;
    }
    return false;
}

/* ---- one archive, or several side by side in a folder */

static int compare_bytes(const char *a, size_t n, const char *b, size_t m)
{
    const int order = memcmp(a, b, n < m ? n : m);
    return order ? order : (n > m) - (n < m);
}

static int by_folder(const void *a, const void *b)
{
    const struct notme_x_part *x = a, *y = b;
    int order = compare_bytes(x->name, x->folder, y->name, y->folder);
    if (order == 0)
        order = compare_bytes(x->name + x->folder, x->stem, y->name + y->folder, y->stem);
    if (order == 0)
        order = (x->number > y->number) - (x->number < y->number);
    return order ? order : strcmp(x->name, y->name);
}

static bool list_parts(const struct notme_bundle *bundle, struct notme_x_part **parts, size_t *count)
{
    size_t capacity = 0;
    *parts = NULL;
    *count = 0;
    for (size_t i = 0; i < notme_bundle_count(bundle); i++) {
        struct notme_x_part part;
        if (!split_name(notme_bundle_member(bundle, i)->name, &part))
            continue;
        if (!notme_grow(parts, &capacity, *count, sizeof **parts))
            return false;
        part.member = i;
        (*parts)[(*count)++] = part;
    }
    if (*count)
        qsort(*parts, *count, sizeof **parts, by_folder);
    return true;
}

static bool is_archive(struct notme_bundle *bundle, const struct notme_x_part *part, size_t count, int *looks)
{
    for (size_t i = 0; i < count && *looks < MOST_ARCHIVES; i++) {
        if (!is_telling(part[i].name + part[i].folder, part[i].stem))
            continue;
        ++*looks;
        if (is_data(bundle, part[i].member))
            return true;
    }
    return false;
}

static void note_upper_bound(struct notme_x *x)
{
    if (x->common.generated != NOTME_NO_TIME)
        return;
    x->common.generated = notme_bundle_mtime(x->bundle);
    notme_reader_note(x->reader,
                      x->common.generated != NOTME_NO_TIME
                          ? "no manifest says when the archive was made: the file's own date is taken as upper bound"
                          : "no manifest says when the archive was made: likes have no upper bound");
}

/* Does it hold every like there was when it was made? So it is where the manifest calls it whole and counts what is
 * here. */
static bool likes_are_complete(const struct notme_x *x)
{
    return x->whole && !x->partial && x->dated && x->likes_stated >= 0 && (uint64_t)x->likes_stated == x->likes_read;
}

static bool posts_are_complete(const struct notme_x *x)
{
    return x->whole && !x->partial && x->dated && x->posts_stated > 0 && (uint64_t)x->posts_stated == x->posts_read;
}

static int tell_snapshots(const struct notme_x *x)
{
    static const enum notme_action posts[] = {NOTME_POST, NOTME_REPLY, NOTME_QUOTE, NOTME_REPOST};
    struct notme_snapshot snapshot = {notme_text_of("x"), x->common.account, NOTME_LIKE, x->common.generated};
    int status = likes_are_complete(x) ? notme_reader_snapshot(x->reader, &snapshot) : NOTME_OK;
    for (size_t i = 0; i < sizeof posts / sizeof *posts && posts_are_complete(x) && status == NOTME_OK; i++) {
        snapshot.action = posts[i];
        status = notme_reader_snapshot(x->reader, &snapshot);
    }
    return status;
}

static int read_archive(struct notme_x *x)
{
    int status = notme_x_read_account(x);
    if (status == NOTME_OK)
        note_upper_bound(x);
    if (status == NOTME_OK)
        status = notme_x_read_likes(x);
    if (status == NOTME_OK)
        status = notme_x_read_tweets(x);
    if (status == NOTME_OK)
        status = notme_x_read_changes(x);
    if (status == NOTME_OK)
        status = notme_x_emit(x);
    if (status == NOTME_OK)
        status = tell_snapshots(x);
    if (x->odd_seconds)
        notme_reader_note(x->reader, "%zu posts carry a time that their id contradicts: the stated time was kept",
                          x->odd_seconds);
    return status;
}

/* An account may have done nothing yet, or taken all of it back: whose archive it is, it says all the same. */
static bool says_something(const struct notme_x *x)
{
    return x->events.events > 0 || x->dated || x->common.account.len > 0;
}

/* How many of the parts, from the first on, lie in its folder. */
static size_t in_folder(const struct notme_x_part *part, size_t count)
{
    size_t n = 1;
    while (n < count && compare_bytes(part->name, part->folder, part[n].name, part[n].folder) == 0)
        n++;
    return n;
}

/* Is there an archive in more than one folder, as far as names tell? */
static bool are_several(const struct notme_x_part *part, size_t count)
{
    size_t found = 0;
    for (size_t from = 0, n; from < count && found < 2; from += n) {
        bool any = false;
        n = in_folder(part + from, count - from);
        for (size_t i = from; i < from + n; i++)
            any = any || is_telling(part[i].name + part[i].folder, part[i].stem);
        found += any;
    }
    return found > 1;
}

/* The parts of one folder. */
static int read_folder(struct notme_x x, const struct notme_x_part *part, size_t count, bool *any)
{
    notme_reader_look(x.reader);
    x.part = part;
    x.parts = count;
    const int status = read_archive(&x);
    *any = *any || says_something(&x);
    notme_collection_release(&x.events);
    return status;
}

static int read_folders(struct notme_x blank, const struct notme_x_part *part, size_t count, bool *any)
{
    int status = NOTME_OK, looks = 0;
    blank.several = are_several(part, count);
    if (blank.several)
        notme_reader_several(blank.reader);
    for (size_t from = 0, n; from < count && status == NOTME_OK; from += n) {
        n = in_folder(part + from, count - from);
        const bool is = is_archive(blank.bundle, part + from, n, &looks);
        for (size_t i = from; i < from + n && (is || looks == MOST_ARCHIVES); i++)
            notme_bundle_mark(blank.bundle, part[i].member);
        if (is)
            status = read_folder(blank, part + from, n, any);
    }
    if (status == NOTME_OK && looks == MOST_ARCHIVES)
        status = notme_reader_damage(blank.reader, "more than %d archives side by side: the others were not read",
                                     MOST_ARCHIVES);
    return status;
}

static struct notme_x blank_for(struct notme_reader *reader, struct notme_bundle *bundle)
{
    snprintf(reader->stats->format, sizeof reader->stats->format, "x.archive");
    reader->stats->no_unlikes = true;
    return (struct notme_x){.reader = reader,
                            .bundle = bundle,
                            .events.runs.scratch = reader->scratch,
                            .created = NOTME_NO_TIME,
                            .common.generated = NOTME_NO_TIME,
                            .likes_stated = -1,
                            .posts_stated = -1};
}

static int no_event(struct notme_reader *reader, struct notme_bundle *bundle)
{
    reader->stats->unknown = true;
    return notme_fail(reader->err, NOTME_EFORMAT, "'%s' is an X archive without any event", notme_bundle_name(bundle));
}

int notme_x_archive_read(struct notme_reader *reader, struct notme_bundle *bundle)
{
    const struct notme_x blank = blank_for(reader, bundle);
    struct notme_x_part *parts;
    bool any = false;
    size_t count;
    int status =
        list_parts(bundle, &parts, &count) ? read_folders(blank, parts, count, &any) : notme_fail_memory(reader->err);
    if (status == NOTME_OK && !any)
        status = no_event(reader, bundle);
    notme_free(parts);
    return status;
}

/* ---- files under other names */

/* "data/like-part1.js" for a file that holds that, whatever it is called. False where it is of no archive, or memory is
 * out: part->name is NULL then. */
static bool name_part(struct notme_bundle *bundle, size_t member, struct notme_arena *arena, struct notme_x_part *part)
{
    const char *name = notme_bundle_member(bundle, member)->name, *slash = strrchr(name, '/'), *bytes = NULL;
    char data[64], made[1024];
    struct notme_stream stream;
    if (notme_bundle_stream(bundle, member, &stream, NULL) != NOTME_OK)
        return false;
    const int64_t n = stream.pull(stream.ctx, &bytes, NULL);
    const bool is = n > 0 && notme_x_data_name(bytes, (size_t)n, data, sizeof data);
    const unsigned number = is ? notme_x_part_number(bytes, (size_t)n) : 0;
    notme_stream_close(&stream);
    const int folder = slash ? (int)(slash + 1 - name) : 0;
    if (!is || snprintf(made, sizeof made, "%.*s%s.js", folder, name, data) >= (int)sizeof made)
        return false;
    struct notme_text text = {made, strlen(made) + 1};
    const bool kept = notme_arena_text(arena, &text);
    *part = (struct notme_x_part){.name = kept ? text.at : NULL,
                                  .member = member,
                                  .folder = (size_t)folder,
                                  .stem = strlen(data),
                                  .number = number};
    return kept;
}

static int read_members(struct notme_reader *reader, struct notme_bundle *bundle, const size_t *member, size_t count)
{
    struct notme_x blank = blank_for(reader, bundle);
    struct notme_arena arena = {0};
    struct notme_x_part *part = notme_alloc(count, sizeof *part);
    size_t parts = 0;
    bool any = false;
    int status = part ? NOTME_OK : notme_fail_memory(reader->err);
    for (size_t i = 0; i < count && part; i++) {
        notme_bundle_mark(bundle, member[i]);
        parts += name_part(bundle, member[i], &arena, &part[parts]);
    }
    if (parts)
        qsort(part, parts, sizeof *part, by_folder);
    blank.several = parts && are_several(part, parts);
    for (size_t from = 0, n; from < parts && status == NOTME_OK; from += n) {
        n = in_folder(part + from, parts - from);
        status = read_folder(blank, part + from, n, &any);
    }
    notme_free(part);
    notme_arena_release(&arena);
    return status;
}

/* ---- one file of an archive, alone */

static bool recognise_file(const struct notme_sample *sample)
{
    char name[64];
    return notme_x_data_name(sample->head, sample->len, name, sizeof name);
}

static int read_file(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_stream borrowed = {stream->pull, NULL, stream->ctx}, whole;
    struct notme_peek peek = {0};
    struct notme_x x = blank_for(export->reader, export->bundle);
    char name[64];
    int status = notme_peek_open(&peek, &borrowed, export->reader->err);
    if (status == NOTME_OK && notme_x_data_name(peek.head.at, peek.head.len, name, sizeof name - 3)) {
        const struct notme_x_part part = {.name = name, .stem = strlen(name)};
        memcpy(name + part.stem, ".js", 4);
        whole = notme_peek_stream(&peek);
        x.part = &part;
        x.parts = 1;
        x.alone = &whole;
        status = read_archive(&x);
        if (status == NOTME_OK && x.events.events == 0)
            status = no_event(export->reader, export->bundle);
    }
    notme_collection_release(&x.events);
    notme_peek_close(&peek);
    return status;
}

static const struct notme_export_file files[] = {{.name = NULL, .shape = NOTME_BYTES, .bytes = read_file}};

const struct notme_platform notme_x_archive_file = {.service = "x",
                                                    .format = "x.archive",
                                                    .recognise = recognise_file,
                                                    .file = files,
                                                    .files = 1,
                                                    .together = read_members};
