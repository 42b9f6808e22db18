#include "read/x_archive.h"

#include "base/clock.h"
#include "read/x_collect.h"
#include "read/x_like_order.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- recognising */

static bool is_data_file(const char *name)
{
    static const char *const names[] = {"manifest.js", "like.js", "tweets.js", "tweet.js", "account.js"};
    const char *slash = strrchr(name, '/');
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(slash ? slash + 1 : name, names[i]) == 0)
            return true;
    return false;
}

bool notme_x_archive_recognise(struct notme_bundle *bundle)
{
    int looks = 0;
    for (size_t i = 0; i < notme_bundle_count(bundle) && looks < 8; i++) {
        struct notme_stream stream;
        const char *bytes = NULL;
        if (!is_data_file(notme_bundle_member(bundle, i)->name))
            continue;
        looks++;
        if (notme_bundle_stream(bundle, i, &stream, NULL) != NOTME_OK)
            return false;
        const int64_t n = stream.pull(stream.ctx, &bytes, NULL);
        const bool yes = n > 0 && notme_x_is_assignment(bytes, (size_t)n);
        notme_stream_close(&stream);
        if (yes)
            return true;
    }
    return false;
}

/* ---- collecting */

struct notme_event notme_x_event(const struct notme_x *x, enum notme_action action)
{
    struct notme_event event;
    (void)x;
    memset(&event, 0, sizeof event);
    event.time = event.not_before = event.not_after = event.published = NOTME_NO_TIME;
    event.sensitive = -1;
    event.action = action;
    event.service = notme_text_of("x");
    event.source_format = notme_text_of("x.archive");
    return event;
}

static bool copy_texts(struct notme_arena *arena, struct notme_event *e)
{
    struct notme_text *const texts[] = {&e->id,         &e->object_id,  &e->author,       &e->text,
                                        &e->lang,       &e->app,        &e->ip,           &e->country,
                                        &e->source_ref, &e->user_agent, &e->action_detail};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!notme_arena_text(arena, texts[i]))
            return false;
    for (size_t i = 0; i < e->ntags; i++)
        if (!notme_arena_text(arena, &e->tags[i]))
            return false;
    for (size_t i = 0; i < e->nlinks; i++)
        if (!notme_arena_text(arena, &e->links[i]))
            return false;
    return true;
}

int notme_x_add(struct notme_x *x, const struct notme_event *event, const char *kind, struct notme_text id,
                size_t index)
{
    char name[256], ref[256];
    if (!notme_grow(&x->event, &x->capacity, x->events, sizeof *x->event))
        return notme_fail_memory(x->reader->err);
    struct notme_event *e = &x->event[x->events];
    *e = *event;
    snprintf(name, sizeof name, "x:%s:%.*s", kind, (int)(id.len < 200 ? id.len : 200), id.at ? id.at : "");
    snprintf(ref, sizeof ref, "%s#%zu", x->member, index);
    e->id = notme_text_of(name);
    e->source_ref = notme_text_of(ref);
    if (!copy_texts(&x->arena, e))
        return notme_fail_memory(x->reader->err);
    x->events++;
    return NOTME_OK;
}

int64_t notme_x_snowflake(struct notme_text id)
{
    uint64_t value = 0;
    if (id.len == 0 || id.len > 19)
        return NOTME_NO_TIME;
    for (size_t i = 0; i < id.len; i++) {
        if (!isdigit((unsigned char)id.at[i]))
            return NOTME_NO_TIME;
        value = value * 10 + (uint64_t)(id.at[i] - '0');
    }
    if (value < UINT64_C(29700859247)) /* the first snowflake, November 2010: older ids carry no time */
        return NOTME_NO_TIME;
    return (int64_t)((value >> 22) + UINT64_C(1288834974657)) * 1000;
}

/* "like.js", "like-part1.js", "like.part1.js": the stem, then an optional part number. */
static bool is_part(const char *member, const char *name)
{
    const char *slash = strrchr(member, '/');
    const char *base = slash ? slash + 1 : member;
    const size_t n = strlen(name);
    if (strncmp(base, name, n) != 0)
        return false;
    base += n;
    if ((*base == '-' || *base == '.') && strncmp(base + 1, "part", 4) == 0)
        for (base += 5; isdigit((unsigned char)*base);)
            base++;
    return strcmp(base, ".js") == 0;
}

static int part_number(const char *member)
{
    const char *part = strstr(member, "part");
    return part ? atoi(part + 4) : 0;
}

static int read_part(struct notme_x *x, size_t i, notme_x_record *record, void *ctx)
{
    char place[512];
    struct notme_stream stream;
    struct notme_reader *reader = x->reader;
    const char *outer = reader->place;
    x->member = notme_bundle_member(x->bundle, i)->name;
    snprintf(place, sizeof place, "%s: %s", notme_bundle_name(x->bundle), x->member);
    reader->place = place;
    int status = notme_bundle_stream(x->bundle, i, &stream, reader->err);
    if (status == NOTME_OK)
        status = notme_x_records(reader, &stream, record, ctx);
    notme_stream_close(&stream);
    reader->place = outer;
    return status;
}

/* Parts in the order of their numbers: the order of likes runs through them. */
int notme_x_each(struct notme_x *x, const char *name, notme_x_record *record, void *ctx)
{
    int done = -1, status = NOTME_OK;
    for (;;) {
        size_t next = SIZE_MAX;
        int number = INT32_MAX;
        for (size_t i = 0; i < notme_bundle_count(x->bundle); i++) {
            const char *member = notme_bundle_member(x->bundle, i)->name;
            if (is_part(member, name) && part_number(member) > done && part_number(member) < number) {
                next = i;
                number = part_number(member);
            }
        }
        if (next == SIZE_MAX || status != NOTME_OK)
            return status;
        status = read_part(x, next, record, ctx);
        done = number;
    }
}

/* ---- likes */

struct like {
    struct notme_text id, text;
    int64_t created;
    size_t index;
};

struct likes {
    struct notme_x *x;
    struct like *like;
    size_t count, capacity;
};

static int take_like(void *ctx, const cJSON *record, size_t index)
{
    struct likes *likes = ctx;
    struct notme_x *x = likes->x;
    const cJSON *like = notme_x_unwrap(record, "like");
    struct notme_text id = notme_x_text(like, "tweetId"), text = notme_x_text(like, "fullText");
    if (!id.len)
        return notme_reader_skip(x->reader, 0, 0, "like %zu has no 'tweetId'", index);
    if (!notme_grow(&likes->like, &likes->capacity, likes->count, sizeof *likes->like) ||
        !notme_arena_text(&x->arena, &id) || !notme_arena_text(&x->arena, &text))
        return notme_fail_memory(x->reader->err);
    likes->like[likes->count] = (struct like){id, text, notme_x_snowflake(id), likes->count};
    likes->count++;
    return NOTME_OK;
}

static int by_id(const void *a, const void *b)
{
    const struct like *x = a, *y = b;
    const int order = x->id.len != y->id.len ? (x->id.len > y->id.len) - (x->id.len < y->id.len)
                                             : memcmp(x->id.at, y->id.at, x->id.len);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static int by_index(const void *a, const void *b)
{
    const struct like *x = a, *y = b;
    return (x->index > y->index) - (x->index < y->index);
}

/* Of likes of the same post the first in the file stays. Only after the order was found: it needs the list whole. */
static size_t drop_twins(struct like *like, size_t count)
{
    size_t kept = 0;
    if (count)
        qsort(like, count, sizeof *like, by_id);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !notme_text_equal(like[i].id, like[i - 1].id))
            like[kept++] = like[i];
    if (kept)
        qsort(like, kept, sizeof *like, by_index);
    return kept;
}

static int add_like(struct notme_x *x, const struct like *like, int64_t not_before, int64_t seq)
{
    struct notme_event event = notme_x_event(x, NOTME_LIKE);
    event.object_id = like->id;
    event.text = like->text;
    event.published = like->created;
    event.not_before = not_before;
    event.not_after = x->generated;
    event.basis = seq ? NOTME_BOUNDED_BY_ORDER : NOTME_BOUNDED;
    event.seq = seq;
    if (event.not_after != NOTME_NO_TIME && not_before != NOTME_NO_TIME && not_before > event.not_after)
        event.not_after = NOTME_NO_TIME; /* a clock that lies: keep what is surer */
    return notme_x_add(x, &event, "like", like->id, like->index);
}

/* From the oldest like to the newest: no like is older than the newest post liked before it. */
static int add_ordered(struct notme_x *x, const struct likes *likes, const size_t *order, size_t total)
{
    int64_t newest = x->created;
    int64_t seq = 0;
    int status = NOTME_OK;
    for (size_t i = total; i-- > 0 && status == NOTME_OK;) {
        struct like key = {.index = order[i]};
        const struct like *like = bsearch(&key, likes->like, likes->count, sizeof key, by_index);
        if (!like)
            continue;
        if (like->created != NOTME_NO_TIME && (newest == NOTME_NO_TIME || like->created > newest))
            newest = like->created;
        status = add_like(x, like, newest, ++seq);
    }
    return status;
}

static int add_unordered(struct notme_x *x, const struct likes *likes)
{
    int status = NOTME_OK;
    for (size_t i = 0; i < likes->count && status == NOTME_OK; i++) {
        const int64_t created = likes->like[i].created;
        const int64_t bound = created != NOTME_NO_TIME && created > x->created ? created : x->created;
        status = add_like(x, &likes->like[i], bound, 0);
    }
    return status;
}

static int order_likes(struct notme_x *x, struct likes *likes)
{
    static const char *const notes[] = {"the likes stand in no order that can be trusted: only bounds are known",
                                        "likes have no time: their order was read as newest first",
                                        "likes have no time: their order was repaired from blocks of 25",
                                        "likes have no time: their order was repaired from blocks found in the data"};
    const size_t total = likes->count;
    int64_t *created = notme_alloc(total, sizeof *created);
    size_t *order = notme_alloc(total, sizeof *order);
    int status = created && order ? NOTME_OK : notme_fail_memory(x->reader->err);
    if (status == NOTME_OK) {
        for (size_t i = 0; i < total; i++)
            created[i] = likes->like[i].created;
        const int reading = x->partial ? NOTME_LIKES_UNORDERED : notme_like_order(created, total, order);
        likes->count = drop_twins(likes->like, total);
        if (reading < 0)
            status = notme_fail_memory(x->reader->err);
        else if (reading == NOTME_LIKES_UNORDERED)
            status = add_unordered(x, likes);
        else
            status = add_ordered(x, likes, order, total);
        if (status == NOTME_OK)
            notme_reader_note(x->reader, "%s", notes[reading]);
    }
    notme_free(created);
    notme_free(order);
    return status;
}

int notme_x_read_likes(struct notme_x *x)
{
    struct likes likes = {.x = x};
    int status = notme_x_each(x, "like", take_like, &likes);
    x->member = "data/like.js";
    if (status == NOTME_OK && likes.count) {
        status = order_likes(x, &likes);
        x->reader->stats->no_like_times = true;
        x->reader->stats->no_authors = true;
    }
    notme_free(likes.like);
    return status;
}

/* ---- the whole */

static int by_clock(const void *a, const void *b)
{
    const struct notme_event *x = a, *y = b;
    const int64_t p = x->time != NOTME_NO_TIME ? x->time : x->not_before;
    const int64_t q = y->time != NOTME_NO_TIME ? y->time : y->not_before;
    if (p != q)
        return p < q ? -1 : 1;
    if (x->seq != y->seq)
        return x->seq < y->seq ? -1 : 1;
    const size_t n = x->id.len < y->id.len ? x->id.len : y->id.len;
    const int order = memcmp(x->id.at, y->id.at, n);
    return order ? order : (x->id.len > y->id.len) - (x->id.len < y->id.len);
}

static int emit(struct notme_x *x)
{
    const struct notme_text account = x->account_id.len  ? x->account_id
                                      : x->user_name.len ? x->user_name
                                                         : notme_text_of("x-archive");
    int status = NOTME_OK;
    if (x->events)
        qsort(x->event, x->events, sizeof *x->event, by_clock);
    for (size_t i = 0; i < x->events && status == NOTME_OK; i++) {
        x->event[i].account = account;
        x->event[i].account_name = x->user_name;
        status = notme_reader_emit(x->reader, &x->event[i]);
    }
    return status;
}

static void note_upper_bound(struct notme_x *x)
{
    if (x->generated != NOTME_NO_TIME)
        return;
    x->generated = notme_bundle_mtime(x->bundle);
    notme_reader_note(x->reader,
                      "no manifest says when the archive was made: the file's own date is taken as upper bound");
}

int notme_x_archive_read(struct notme_reader *reader, struct notme_bundle *bundle)
{
    struct notme_x x = {.reader = reader, .bundle = bundle, .created = NOTME_NO_TIME, .generated = NOTME_NO_TIME};
    snprintf(reader->stats->format, sizeof reader->stats->format, "x.archive");
    reader->stats->no_unlikes = true;
    int status = notme_x_read_account(&x);
    if (status == NOTME_OK) {
        note_upper_bound(&x);
        status = notme_x_read_likes(&x);
    }
    if (status == NOTME_OK)
        status = notme_x_read_tweets(&x);
    if (status == NOTME_OK)
        status = notme_x_read_changes(&x);
    if (status == NOTME_OK && x.events == 0)
        status =
            notme_fail(reader->err, NOTME_EFORMAT, "'%s' is an X archive without any event", notme_bundle_name(bundle));
    if (status == NOTME_OK)
        status = emit(&x);
    if (x.odd_seconds)
        notme_reader_note(reader, "%zu posts carry a time that their id contradicts: the stated time was kept",
                          x.odd_seconds);
    notme_free(x.event);
    notme_arena_release(&x.arena);
    return status;
}
