#include "net/list.h"

#include "base/hash.h"
#include "net/json.h"

#include <string.h>
#include <time.h>

enum { PLACE_MOST = 4096 };
static const char magic[] = "notme page 1\n";

/* Hashes, open addressing; 0 stands for an empty slot. */
struct set {
    uint64_t *slot;
    size_t count, size;
    uint64_t seed; /* else a stranger could choose keys that hide each other */
};

struct walk {
    const struct notme_list *list;
    struct notme_cache *cache;
    struct notme_error *err;
    struct set known, asked; /* keys; places that a page was asked after */
    struct notme_buf open;   /* places at which walks broke off, each with a NUL */
    size_t pages;            /* in the cache */
};

static uint64_t *find(const struct set *set, uint64_t hash)
{
    size_t i = hash & (set->size - 1);
    while (set->slot[i] && set->slot[i] != hash)
        i = (i + 1) & (set->size - 1);
    return set->slot + i;
}

static bool make_room(struct set *set)
{
    struct set wider = {.size = set->size ? 2 * set->size : 1024, .seed = set->seed, .count = set->count};
    if (2 * set->count < set->size)
        return true;
    if (!(wider.slot = notme_alloc(wider.size, sizeof *wider.slot)))
        return false;
    for (size_t i = 0; i < set->size; i++)
        if (set->slot[i])
            *find(&wider, set->slot[i]) = set->slot[i];
    notme_free(set->slot);
    *set = wider;
    return true;
}

static uint64_t hash_of(const struct set *set, struct notme_text text)
{
    const uint64_t hash = notme_hash(text.at, text.len, set->seed);
    return hash ? hash : 1;
}

/* 1 = added, 0 = was there, negative = no memory. */
static int add(struct set *set, struct notme_text text)
{
    if (!make_room(set))
        return NOTME_ENOMEM;
    uint64_t *slot = find(set, hash_of(set, text));
    const bool is_new = *slot == 0;
    *slot = hash_of(set, text);
    set->count += is_new;
    return is_new;
}

static bool holds(const struct set *set, struct notme_text text)
{
    return set->size && *find(set, hash_of(set, text));
}

static void release_page(struct notme_page *page)
{
    cJSON_Delete(page->json);
    notme_buf_release(&page->bytes);
    notme_buf_release(&page->next);
    *page = (struct notme_page){0};
}

/* Takes the known records out of the page; returns how many stay, or negative. */
static int keep_new(struct walk *walk, struct notme_page *page)
{
    cJSON *records = walk->list->records(page->json), *next;
    struct notme_buf key = {0};
    int kept = 0;
    for (cJSON *record = records ? records->child : NULL; record && kept >= 0; record = next) {
        next = record->next;
        notme_buf_clear(&key);
        walk->list->key(record, &key);
        const int is_new = key.failed ? NOTME_ENOMEM
                           : key.len  ? add(&walk->known, (struct notme_text){key.at, key.len})
                                      : 1;
        kept = is_new < 0 ? notme_fail_memory(walk->err) : kept + is_new;
        if (is_new == 0)
            cJSON_Delete(cJSON_DetachItemViaPointer(records, record));
    }
    notme_buf_release(&key);
    return kept;
}

static int keep_page(struct walk *walk, const char *after, struct notme_page *page)
{
    struct notme_buf file = {0};
    if (!walk->cache)
        return NOTME_OK;
    notme_buf_adds(&file, magic);
    notme_buf_addf(&file, "%s\n", after);
    notme_buf_add(&file, page->next.at, page->next.len);
    notme_buf_addc(&file, '\n');
    notme_buf_add(&file, page->bytes.at, page->bytes.len);
    int status = file.failed ? notme_fail_memory(walk->err) : NOTME_OK;
    if (status == NOTME_OK)
        status = notme_cache_put(walk->cache, walk->list->name, walk->pages + 1, "page",
                                 (struct notme_text){file.at, file.len}, walk->err);
    if (status == NOTME_OK)
        page->number = ++walk->pages;
    notme_buf_release(&file);
    return status;
}

/* ---- from the cache */

static bool cut_line(struct notme_text *rest, struct notme_text *line)
{
    const char *end = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
    if (!end)
        return false;
    *line = (struct notme_text){rest->at, (size_t)(end - rest->at)};
    *rest = (struct notme_text){end + 1, rest->len - line->len - 1};
    return true;
}

/* A file of the cache that is damaged is as good as not there: what it held is asked for again. */
static int take_kept(struct walk *walk, struct notme_text file, size_t number)
{
    struct notme_text after, next, line;
    struct notme_page page = {.number = number};
    int status = NOTME_OK;
    if (!cut_line(&file, &line) || line.len + 1 != strlen(magic) || memcmp(line.at, magic, line.len) != 0 ||
        !cut_line(&file, &after) || !cut_line(&file, &next) || !(page.json = notme_net_json(file)))
        return NOTME_OK;
    if (walk->list->records(page.json)) {
        status = keep_new(walk, &page);
        if (status > 0)
            status = walk->list->take(walk->list->ctx, &page, walk->err);
    }
    if (walk->list->shifts)
        notme_buf_clear(&walk->open); /* the last page of all tells whether the last walk came to its end */
    if (status == NOTME_OK &&
        (add(&walk->asked, after) < 0 ||
         (next.len && (!notme_buf_add(&walk->open, next.at, next.len) || !notme_buf_add(&walk->open, "", 1)))))
        status = notme_fail_memory(walk->err);
    release_page(&page);
    return status;
}

static int replay(struct walk *walk)
{
    struct notme_buf file = {0};
    int status = NOTME_OK;
    while (walk->cache && status == NOTME_OK) {
        const int found = notme_cache_get(walk->cache, walk->list->name, walk->pages + 1, "page", &file, walk->err);
        if (found <= 0) {
            status = found;
            break;
        }
        status = take_kept(walk, (struct notme_text){file.at, file.len}, ++walk->pages);
    }
    notme_buf_release(&file);
    return status;
}

/* ---- from the server */

/* Where to go on: nowhere when the list has ended, or when the server sends in a circle. */
static int settle_next(struct walk *walk, const char *after, struct notme_page *page)
{
    const struct notme_text next = {page->next.at, page->next.len};
    const cJSON *records = walk->list->records(page->json);
    if (!records)
        return notme_fail(walk->err, NOTME_EFORMAT, "a page of '%s' holds no list", walk->list->name);
    if (next.len > PLACE_MOST || (next.len && (memchr(next.at, '\n', next.len) || memchr(next.at, '\0', next.len))))
        return notme_fail(walk->err, NOTME_EFORMAT, "a page of '%s' names no good next page", walk->list->name);
    if (!records->child || notme_text_is(next, after))
        notme_buf_clear(&page->next);
    return NOTME_OK;
}

/* One page: 1 = go on after it, 0 = the walk is over. */
static int step(struct walk *walk, struct notme_buf *after, bool stop_at_known)
{
    struct notme_page page = {0};
    int status = walk->list->ask(walk->list->ctx, after->at, &page, walk->err);
    if (status == NOTME_OK)
        status = settle_next(walk, after->at, &page);
    int kept = 0;
    if (status == NOTME_OK && (kept = status = keep_new(walk, &page)) == 0 && stop_at_known)
        notme_buf_clear(&page.next);
    /* a top without anything new need not be kept; any other page ends what was open above it */
    if (status > 0 || (status == 0 && *after->at))
        status = keep_page(walk, after->at, &page);
    if (status == NOTME_OK && kept > 0)
        status = walk->list->take(walk->list->ctx, &page, walk->err);
    if (status == NOTME_OK && page.next.len) {
        notme_buf_clear(after);
        status = notme_buf_add(after, page.next.at, page.next.len) && notme_buf_add(after, "", 1)
                     ? 1
                     : notme_fail_memory(walk->err);
    }
    release_page(&page);
    return status;
}

static int walk_from(struct walk *walk, const char *place, bool stop_at_known)
{
    struct notme_buf after = {0};
    struct set met = {.seed = walk->known.seed}; /* places of this walk: a circle ends it */
    int status = notme_buf_add(&after, place, strlen(place) + 1) ? 1 : notme_fail_memory(walk->err);
    while (status == 1) {
        const int is_new = add(&met, notme_text_of(after.at));
        if (is_new == 0)
            break;
        status = is_new < 0 || add(&walk->asked, notme_text_of(after.at)) < 0 ? notme_fail_memory(walk->err)
                                                                              : step(walk, &after, stop_at_known);
    }
    notme_free(met.slot);
    notme_buf_release(&after);
    return status < 0 ? status : NOTME_OK;
}

int notme_list_walk(const struct notme_list *list, struct notme_cache *cache, bool *whole, struct notme_error *err)
{
    struct walk walk = {.list = list, .cache = cache, .err = err};
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    walk.known.seed = walk.asked.seed = notme_hash_mix((uint64_t)now.tv_nsec, (uint64_t)now.tv_sec);
    int status = replay(&walk);
    *whole = walk.pages == 0; /* then no page can have stopped the walk, but the list's end or a circle */
    if (status == NOTME_OK)
        status = walk_from(&walk, "", !list->shifts || walk.open.len == 0);
    for (size_t i = 0; i < walk.open.len && status == NOTME_OK && !list->shifts; i += strlen(walk.open.at + i) + 1)
        if (!holds(&walk.asked, notme_text_of(walk.open.at + i)))
            status = walk_from(&walk, walk.open.at + i, true);
    notme_free(walk.known.slot);
    notme_free(walk.asked.slot);
    notme_buf_release(&walk.open);
    return status;
}
