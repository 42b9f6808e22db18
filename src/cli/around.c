#include "around.h"

#include "network.h"
#include "say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Engagements that are looked at: who is met most often is clear long before. */
enum { MOST_NOTED = 1000000, MOST_EVENTS = 250000 };

/* Of one neighbour. */
static const uint64_t most_bytes = 64 << 20;
static const int64_t most_time = 120 * INT64_C(1000000);

struct neighbour {
    const char *name; /* borrowed */
    size_t met;
};

struct pupil {
    struct notme_trainer *trainer;
    struct notme_error *err;
};

static bool is_engagement(enum notme_action action)
{
    return action == NOTME_LIKE || action == NOTME_REPOST || action == NOTME_REPLY || action == NOTME_QUOTE ||
           action == NOTME_FOLLOW;
}

static char *copy_of(struct notme_text text)
{
    char *copy = malloc(text.len + 1);
    if (copy) {
        memcpy(copy, text.at, text.len);
        copy[text.len] = '\0';
    }
    return copy;
}

static bool is_same(struct notme_text a, struct notme_text b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

bool around_note(struct around *a, const struct notme_event *event)
{
    if (!is_engagement(event->action) || event->author.len == 0 || is_same(event->author, event->account) ||
        a->authors == MOST_NOTED)
        return true;
    if (a->authors == a->capacity) {
        const size_t capacity = a->capacity ? 2 * a->capacity : 1024;
        char **author = realloc(a->author, capacity * sizeof *author);
        if (!author)
            return false;
        a->author = author;
        a->capacity = capacity;
    }
    if (!(a->author[a->authors] = copy_of(event->author)))
        return false;
    a->authors++;
    if (event->service.len < sizeof a->service) {
        memcpy(a->service, event->service.at, event->service.len);
        a->service[event->service.len] = '\0';
    }
    return true;
}

/* ---- who is met most often */

static int by_name(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static int by_met(const void *x, const void *y)
{
    const struct neighbour *p = x, *q = y;
    return p->met != q->met ? (p->met < q->met) - (p->met > q->met) : strcmp(p->name, q->name);
}

/* All of them, those met most often first; the caller frees the list. NULL when memory is out. */
static struct neighbour *rank(struct around *a, size_t *count)
{
    struct neighbour *list = calloc(a->authors + 1, sizeof *list);
    *count = 0;
    if (!list)
        return NULL;
    if (a->authors)
        qsort(a->author, a->authors, sizeof *a->author, by_name);
    for (size_t i = 0; i < a->authors; i++) {
        if (*count == 0 || strcmp(list[*count - 1].name, a->author[i]) != 0)
            list[(*count)++].name = a->author[i];
        list[*count - 1].met++;
    }
    qsort(list, *count, sizeof *list, by_met);
    return list;
}

/* ---- fetching them */

static int feed(void *ctx, const struct notme_event *event)
{
    const struct pupil *pupil = ctx;
    return notme_trainer_feed(pupil->trainer, event, pupil->err) == NOTME_OK ? 0 : NOTME_ESTOP;
}

/* A neighbour's own server is asked, never with the owner's token, and for its own record only. */
static struct notme_fetch_options options_for(const struct around *a, const struct notme_fetch_options *own)
{
    struct notme_fetch_options o = *own;
    o.token = o.pds = NULL;
    o.api = strcmp(a->service, "github") == 0 ? own->api : NULL;
    o.no_texts = true;
    if (o.total_bytes == 0 || o.total_bytes > most_bytes)
        o.total_bytes = most_bytes;
    if (o.total_time == 0 || o.total_time > most_time)
        o.total_time = most_time;
    if (o.most_wait == 0 || o.most_wait > most_time)
        o.most_wait = most_time;
    return o;
}

/* False when the trainer failed; an account that cannot be had is passed by. */
static bool fetch_one(struct around *a, const char *name, const struct notme_fetch_options *options,
                      struct pupil *pupil, bool quiet)
{
    const struct notme_read_options read = {.strict = false};
    struct notme_read_stats stats = {0};
    struct notme_error err = {0};
    char who[512];
    const int n =
        snprintf(who, sizeof who, "%s:%s%s", a->service, strcmp(a->service, "mastodon") == 0 ? "@" : "", name);
    const bool ok = n > 0 && (size_t)n < sizeof who && notme_fetch_knows(who) &&
                    network_fetch(who, options, &read, feed, pupil, &stats, &err) == NOTME_OK;
    if (pupil->err->code)
        return false;
    a->fetched += ok;
    a->failed += !ok;
    if (!ok && !quiet)
        say("--around: %s: passed by", err.text[0] ? err.text : who);
    return true;
}

static bool fetch_all(struct around *a, const struct notme_fetch_options *own, struct pupil *pupil, bool quiet)
{
    const struct notme_fetch_options options = options_for(a, own);
    size_t count;
    struct neighbour *list = rank(a, &count);
    bool ok = list;
    for (size_t i = 0; ok && i < count && a->fetched + a->failed < (unsigned)a->asked; i++)
        ok = fetch_one(a, list[i].name, &options, pupil, quiet);
    free(list);
    return ok;
}

/* ---- the whole */

static bool complain_of(const struct around *a, const struct notme_error *err)
{
    if (err->code)
        say("--around: %s", err->text);
    else if (a->authors == 0)
        say("--around: the record of the account names nobody whom it engages with");
    else
        say("--around: none of the accounts that it engages with could be fetched");
    return false;
}

bool around_learn(struct around *a, const struct notme_fetch_options *own, bool quiet)
{
    const struct notme_train_options options = {.most_events = MOST_EVENTS};
    struct notme_error err = {0};
    struct pupil pupil = {.err = &err};
    bool ok = notme_trainer_new(&pupil.trainer, &options, &err) == NOTME_OK && fetch_all(a, own, &pupil, quiet) &&
              a->fetched > 0 && notme_trainer_adapt(pupil.trainer, a->base, &a->model, &err) == NOTME_OK;
    notme_trainer_free(pupil.trainer);
    return ok || complain_of(a, &err);
}

void around_release(struct around *a)
{
    for (size_t i = 0; i < a->authors; i++)
        free(a->author[i]);
    free(a->author);
    notme_model_free(a->model);
}
