#include "net/list.h"

#include "net/json.h"
#include "net/set.h"

#include <stdlib.h>
#include <string.h>

enum { PLACE_MOST = 4096, EMPTY_MOST = 100, RECORDS_MOST = 500 };
static const char magic[] = "notme page 2\n";

struct walk {
    const struct notme_list *list;
    struct notme_cache *cache;
    struct notme_error *err;
    struct notme_set known, asked; /* keys; places that a page was asked after */
    struct notme_buf open;         /* where walks broke off: "SINCE PLACE", each with a NUL */
    size_t pages;                  /* in the cache */
    int64_t begun;                 /* when the last walk began that left pages; 0 = there was none */
    int64_t since; /* of the present walk: what is older, and known, was walked before, and all below it */
    size_t empty;  /* pages in a row without any record */
    bool owed;     /* the page above is kept, and names this place */
    bool ended;    /* the server named no next page */
};

static void release_page(struct notme_page *page)
{
    cJSON_Delete(page->json);
    notme_buf_release(&page->bytes);
    notme_buf_release(&page->next);
    *page = (struct notme_page){0};
}

/* Does this known record show that what lies below it was walked before? */
static bool shows(const struct walk *walk, const cJSON *record)
{
    if (!walk->list->time)
        return true;
    const int64_t time = walk->list->time(record);
    return time != NOTME_NO_TIME && time <= walk->since - NOTME_LIST_SLACK;
}

/* Takes the known records out of the page; returns how many stay, or negative. *walked = one of those taken out shows
 * that the rest was walked before. */
static int keep_new(struct walk *walk, struct notme_page *page, bool *walked)
{
    cJSON *records = walk->list->records(page->json), *next;
    struct notme_buf key = {0};
    int kept = 0;
    *walked = false;
    for (cJSON *record = records ? records->child : NULL; record && kept >= 0; record = next) {
        next = record->next;
        notme_buf_clear(&key);
        walk->list->key(record, &key);
        const int is_new = key.failed ? NOTME_ENOMEM
                           : key.len  ? notme_set_add(&walk->known, (struct notme_text){key.at, key.len})
                                      : 1;
        kept = is_new < 0 ? notme_fail_memory(walk->err) : kept + is_new;
        *walked = *walked || (is_new == 0 && shows(walk, record));
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
    notme_buf_addf(&file, "%lld %lld\n%s\n", (long long)walk->list->now, (long long)walk->since, after);
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

/* "BEGUN SINCE": of the walk that left the page. */
static bool cut_times(struct notme_text line, int64_t *begun, int64_t *since)
{
    const char *blank = line.len ? memchr(line.at, ' ', line.len) : NULL;
    const size_t n = blank ? (size_t)(blank - line.at) : 0;
    return blank && notme_integer_of((struct notme_text){line.at, n}, begun) &&
           notme_integer_of((struct notme_text){blank + 1, line.len - n - 1}, since);
}

static bool add_open(struct walk *walk, struct notme_text place, int64_t since)
{
    return notme_buf_addf(&walk->open, "%lld ", (long long)since) && notme_buf_add(&walk->open, place.at, place.len) &&
           notme_buf_add(&walk->open, "", 1);
}

/* A file of the cache that is damaged is as good as not there: what it held is asked for again. */
static int take_kept(struct walk *walk, struct notme_text file, size_t number)
{
    struct notme_text after, next, line, times;
    struct notme_page page = {.number = number};
    int64_t begun, since;
    bool walked;
    int status = NOTME_OK;
    if (!cut_line(&file, &line) || line.len + 1 != strlen(magic) || memcmp(line.at, magic, line.len) != 0 ||
        !cut_line(&file, &times) || !cut_times(times, &begun, &since) || !cut_line(&file, &after) ||
        !cut_line(&file, &next) || !(page.json = notme_net_json(file)))
        return NOTME_OK;
    const cJSON *records = walk->list->records(page.json);
    if (records && cJSON_GetArraySize(records) <= RECORDS_MOST) {
        status = keep_new(walk, &page, &walked);
        if (status > 0)
            status = walk->list->take(walk->list->ctx, &page, walk->err);
    }
    if (walk->list->shifts)
        notme_buf_clear(&walk->open); /* the last page of all tells whether the last walk came to its end */
    walk->begun = begun > walk->begun ? begun : walk->begun;
    if (status == NOTME_OK && (notme_set_add(&walk->asked, after) < 0 || (next.len && !add_open(walk, next, since))))
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

/* Where to go on: nowhere when the list has ended. */
static int settle_next(struct walk *walk, struct notme_page *page)
{
    const struct notme_text next = {page->next.at, page->next.len};
    const cJSON *records = walk->list->records(page->json);
    if (!records)
        return notme_fail(walk->err, NOTME_EFORMAT, "a page of '%s' holds no list", walk->list->name);
    if (next.len > PLACE_MOST || (next.len && (memchr(next.at, '\n', next.len) || memchr(next.at, '\0', next.len))))
        return notme_fail(walk->err, NOTME_EFORMAT, "a page of '%s' names no good next page", walk->list->name);
    if (cJSON_GetArraySize(records) > RECORDS_MOST)
        return notme_fail(walk->err, NOTME_ELIMIT, "a page of '%s' holds more than %d records", walk->list->name,
                          RECORDS_MOST);
    walk->empty = records->child ? 0 : walk->empty + 1;
    if (walk->empty > EMPTY_MOST)
        return notme_fail(walk->err, NOTME_ELIMIT, "more than %d pages of '%s' in a row hold nothing", EMPTY_MOST,
                          walk->list->name);
    if (!records->child && walk->list->empty_ends)
        notme_buf_clear(&page->next);
    walk->ended = page->next.len == 0;
    return NOTME_OK;
}

/* Pages that hold something new are kept, and so is one that ends what is open above it. */
static int keep_if_due(struct walk *walk, const char *after, struct notme_page *page, int kept)
{
    const bool due = kept > 0 || (after && *after && (walk->owed || walk->list->shifts));
    walk->owed = due;
    return due ? keep_page(walk, after, page) : NOTME_OK;
}

/* One page: 1 = go on after it, 0 = the walk is over. */
static int step(struct walk *walk, struct notme_buf *after, bool stop_at_known)
{
    struct notme_page page = {0};
    bool walked = false;
    int kept = 0, status = walk->list->ask(walk->list->ctx, after->at, &page, walk->err);
    if (status == NOTME_OK)
        status = settle_next(walk, &page);
    if (status == NOTME_OK && (kept = status = keep_new(walk, &page, &walked)) == 0 && stop_at_known && walked)
        notme_buf_clear(&page.next);
    if (status >= 0)
        status = keep_if_due(walk, after->at, &page, kept);
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

static int walk_from(struct walk *walk, const char *place, int64_t since, bool stop_at_known)
{
    struct notme_buf after = {0};
    struct notme_set met = notme_set_new(); /* places of this walk: a circle ends it */
    int status = notme_buf_add(&after, place, strlen(place) + 1) ? 1 : notme_fail_memory(walk->err);
    walk->since = since;
    walk->owed = *place != '\0';
    while (status == 1) {
        const int is_new = notme_set_add(&met, notme_text_of(after.at));
        if (is_new == 0)
            break;
        status = is_new < 0 || notme_set_add(&walk->asked, notme_text_of(after.at)) < 0
                     ? notme_fail_memory(walk->err)
                     : step(walk, &after, stop_at_known);
    }
    notme_set_release(&met);
    notme_buf_release(&after);
    return status < 0 ? status : NOTME_OK;
}

/* Goes on where walks were broken off. */
static int walk_open(struct walk *walk)
{
    int status = NOTME_OK;
    for (size_t i = 0; i < walk->open.len && status == NOTME_OK; i += strlen(walk->open.at + i) + 1) {
        char *place;
        const int64_t since = strtoll(walk->open.at + i, &place, 10);
        place++; /* the blank */
        if (!notme_set_holds(&walk->asked, notme_text_of(place)))
            status = walk_from(walk, place, since, true);
    }
    return status;
}

int notme_list_walk(const struct notme_list *list, struct notme_cache *cache, bool *whole, struct notme_error *err)
{
    struct walk walk = {.list = list, .cache = cache, .err = err};
    walk.known = notme_set_new();
    walk.asked = notme_set_new();
    int status = replay(&walk);
    const bool fresh = walk.pages == 0;
    if (status == NOTME_OK)
        status = walk_from(&walk, "", walk.begun, !list->shifts || walk.open.len == 0);
    *whole = fresh && walk.ended;
    if (status == NOTME_OK && !list->shifts)
        status = walk_open(&walk);
    notme_set_release(&walk.known);
    notme_set_release(&walk.asked);
    notme_buf_release(&walk.open);
    return status;
}
