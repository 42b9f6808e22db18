#include "extract/profile.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

static const int64_t half_life = 60 * NOTME_DAY;

/* 2^bits buckets a channel. Four times as many gain 0.006 of AUC, a quarter as many cost 0.01: docs/method.md. */
static const int count_bits[NOTME_PROFILED] = {
    [NOTME_WORDS] = 13, [NOTME_NAMES] = 13, [NOTME_STYLE] = 10, [NOTME_TOPICS] = 10};

/* Strength of the prior, in tokens: the owner's word is taken fully only after several times as many. */
static const double strength[NOTME_PROFILED] = {
    [NOTME_WORDS] = 150, [NOTME_NAMES] = 300, [NOTME_STYLE] = 100, [NOTME_TOPICS] = 5};

static void begin(struct notme_profile *profile)
{
    profile->unit = 1;
    profile->epoch = NOTME_NO_TIME;
}

bool notme_profile_init(struct notme_profile *profile)
{
    memset(profile, 0, sizeof *profile);
    begin(profile);
    profile->author = notme_alloc((size_t)1 << NOTME_AUTHOR_BITS, sizeof *profile->author);
    bool ok = profile->author;
    for (int v = 0; v < NOTME_VOICES; v++)
        ok = notme_voice_init(&profile->voice[v], (enum notme_voice_kind)v) && ok;
    for (int c = 0; c < NOTME_PROFILED; c++) {
        struct notme_counts *counts = &profile->counts[c];
        counts->bits = count_bits[c];
        counts->life = notme_alloc((size_t)1 << count_bits[c], sizeof *counts->life);
        counts->recent = notme_alloc((size_t)1 << count_bits[c], sizeof *counts->recent);
        ok = ok && counts->life && counts->recent;
    }
    return ok;
}

void notme_profile_release(struct notme_profile *profile)
{
    for (int c = 0; c < NOTME_PROFILED; c++) {
        notme_free(profile->counts[c].life);
        notme_free(profile->counts[c].recent);
    }
    notme_free(profile->author);
    for (int v = 0; v < NOTME_VOICES; v++)
        notme_voice_release(&profile->voice[v]);
    memset(profile, 0, sizeof *profile);
}

static void clear_tables(struct notme_profile *profile)
{
    memset(profile->author, 0, sizeof *profile->author << NOTME_AUTHOR_BITS);
    for (int v = 0; v < NOTME_VOICES; v++)
        notme_voice_clear(&profile->voice[v]);
    for (int c = 0; c < NOTME_PROFILED; c++) {
        struct notme_counts *counts = &profile->counts[c];
        memset(counts->life, 0, sizeof *counts->life << counts->bits);
        memset(counts->recent, 0, sizeof *counts->recent << counts->bits);
    }
}

void notme_profile_clear(struct notme_profile *profile)
{
    struct notme_profile fresh = {.author = profile->author};
    if (profile->learnt)
        clear_tables(profile);
    memcpy(fresh.voice, profile->voice, sizeof fresh.voice);
    for (int c = 0; c < NOTME_PROFILED; c++)
        fresh.counts[c] =
            (struct notme_counts){profile->counts[c].life, profile->counts[c].recent, 0, 0, profile->counts[c].bits};
    begin(&fresh);
    *profile = fresh;
}

/* Rather than let every old count fade, each new one weighs more; now and then all are scaled back. */
static void rescale(struct notme_profile *p)
{
    const float by = (float)(1 / p->unit);
    for (int c = 0; c < NOTME_PROFILED; c++) {
        struct notme_counts *counts = &p->counts[c];
        for (size_t i = 0; i < (size_t)1 << counts->bits; i++)
            counts->recent[i] *= by;
        counts->recent_total /= p->unit;
    }
    for (int k = 0; k < NOTME_CATEGORIES; k++) {
        for (int i = 0; i < NOTME_VALUES_MAX; i++)
            p->categories[k].recent[i] *= by;
        p->categories[k].recent_total /= p->unit;
    }
    for (int h = 0; h < NOTME_WEEK_HOURS; h++)
        p->week[h] *= by;
    for (int a = 0; a < NOTME_ACTION_COUNT; a++)
        p->action_recent[a] *= by;
    p->week_total /= p->unit;
    p->recent_events /= p->unit;
    p->unit = 1;
}

void notme_profile_advance(struct notme_profile *p, int64_t now)
{
    if (p->epoch == NOTME_NO_TIME)
        p->epoch = now;
    if (now <= p->epoch)
        return;
    p->unit *= exp2((double)(now - p->epoch) / (double)half_life);
    p->epoch = now;
    if (p->unit > 1e6)
        rescale(p);
}

static void learn_value(struct notme_values *values, uint32_t value, float unit)
{
    int i = 0;
    if (!value)
        return;
    while (i < values->count && values->value[i] != value)
        i++;
    values->life_total += 1;
    values->recent_total += (double)unit;
    if (i == NOTME_VALUES_MAX)
        return; /* counted in the totals alone: all further values stay rare */
    if (i == values->count)
        values->value[values->count++] = value;
    values->life[i] += 1;
    values->recent[i] += unit;
}

static void learn_author(struct notme_profile *p, uint32_t author)
{
    if (!author)
        return;
    uint16_t *count = &p->author[author >> (32 - NOTME_AUTHOR_BITS)];
    p->author_events += 1;
    p->author_kinds += *count == 0;
    if (*count < UINT16_MAX)
        ++*count;
}

static void learn_clients(struct notme_profile *p, const struct notme_features *event)
{
    const struct notme_switch s = notme_clients_switch(&p->clients, event);
    for (int k = 0; k < NOTME_CLIENT_PARTS && event->clock - p->last_clock < NOTME_HOUR; k++) {
        p->switches[k] += (float)(s.switched >> k & 1);
        p->stays[k] += (float)(s.stated >> k & ~s.switched >> k & 1);
    }
    notme_clients_see(&p->clients, event);
    p->last_clock = event->clock;
}

void notme_profile_learn(struct notme_profile *p, const struct notme_features *event)
{
    const float unit = (float)p->unit;
    for (int c = 0; c < NOTME_PROFILED; c++) {
        struct notme_counts *counts = &p->counts[c];
        for (size_t t = event->from[c]; t < event->from[c + 1]; t++) {
            counts->life[event->token[t] >> (16 - counts->bits)] += 1;
            counts->recent[event->token[t] >> (16 - counts->bits)] += unit;
        }
        const int n = event->from[c + 1] - event->from[c];
        counts->life_total += n;
        counts->recent_total += n * p->unit;
    }
    for (int k = 0; k < NOTME_CATEGORIES; k++)
        learn_value(&p->categories[k], event->category[k], unit);
    learn_clients(p, event);
    learn_author(p, event->author);
    p->action_life[event->action] += 1;
    p->action_recent[event->action] += unit;
    if (event->timed) {
        const int64_t hour = notme_floor_to(event->clock, NOTME_HOUR) / NOTME_HOUR + 3 * 24; /* from Monday */
        p->week[(hour % NOTME_WEEK_HOURS + NOTME_WEEK_HOURS) % NOTME_WEEK_HOURS] += unit;
        p->week_total += p->unit;
    }
    p->recent_events += p->unit;
    p->events++;
    p->learnt = true;
}

void notme_profile_teach(struct notme_profile *p, const struct notme_features *event, float weight,
                         struct notme_pool *pool, uint32_t account, uint64_t *random)
{
    for (int v = 0; v < NOTME_VOICES && weight > 0; v++)
        notme_voice_learn(&p->voice[v], event, weight, pool, account, random);
}

float notme_profile_owner(const struct notme_profile *p, enum notme_channel channel, uint16_t token, float background,
                          bool *seen)
{
    const struct notme_counts *counts = &p->counts[channel];
    const size_t i = (size_t)token >> (16 - counts->bits);
    const float mu = (float)strength[channel];
    const float unit = (float)p->unit;
    const float life = (counts->life[i] + mu * background) / ((float)counts->life_total + mu);
    const float recent = (counts->recent[i] / unit + mu * life) / ((float)(counts->recent_total) / unit + mu);
    *seen = counts->life[i] > 0;
    return (life + recent) / 2;
}
