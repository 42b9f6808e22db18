#include "extract/state.h"

#include <string.h>

enum { SCRIPTS = 32 }; /* writing systems that struct notme_said has bits for */

/* ---- features */

void notme_features_pack(struct notme_buf *out, const struct notme_features *f)
{
    notme_pack_time(out, f->clock);
    notme_pack_number(out, f->timed);
    notme_pack_number(out, f->action);
    notme_pack_number(out, f->author);
    for (int k = 0; k < NOTME_CATEGORIES; k++)
        notme_pack_number(out, f->category[k]);
    notme_pack_number(out, (uint16_t)f->offset);
    for (int c = 0; c < NOTME_CHANNELS; c++)
        notme_pack_number(out, (uint64_t)(f->from[c + 1] - f->from[c]));
    for (size_t t = 0; t < f->from[NOTME_CHANNELS]; t++) {
        notme_buf_addc(out, (char)(f->token[t] & 0xff));
        notme_buf_addc(out, (char)(f->token[t] >> 8));
    }
}

void notme_features_unpack(struct notme_unpack *in, struct notme_features *f)
{
    memset(f, 0, sizeof *f);
    f->clock = notme_unpack_time(in, false);
    f->timed = notme_unpack_number(in, 1);
    f->action = (enum notme_action)notme_unpack_number(in, NOTME_ACTION_COUNT - 1);
    f->author = (uint32_t)notme_unpack_number(in, UINT32_MAX);
    for (int k = 0; k < NOTME_CATEGORIES; k++)
        f->category[k] = (uint32_t)notme_unpack_number(in, k == NOTME_CATEGORY_SCRIPT ? SCRIPTS - 1 : UINT32_MAX);
    f->offset = (int16_t)(uint16_t)notme_unpack_number(in, UINT16_MAX);
    for (int c = 0; c < NOTME_CHANNELS; c++)
        f->from[c + 1] = (uint16_t)(f->from[c] + notme_unpack_number(in, NOTME_TOKENS_MAX - (uint64_t)f->from[c]));
    for (size_t t = 0; t < f->from[NOTME_CHANNELS] && !in->bad; t++) {
        const unsigned low = (unsigned)notme_unpack_byte(in);
        f->token[t] = (uint16_t)(low | (unsigned)notme_unpack_byte(in) << 8);
    }
    if (in->bad)
        memset(f->from, 0, sizeof f->from);
}

/* ---- the profile */

static void pack_counts(struct notme_buf *out, const struct notme_counts *counts)
{
    const size_t size = (size_t)1 << counts->bits;
    notme_pack_counts(out, counts->life, size);
    notme_pack_floats(out, counts->recent, size);
    notme_pack_double(out, counts->life_total);
    notme_pack_double(out, counts->recent_total);
}

static void unpack_counts(struct notme_unpack *in, struct notme_counts *counts)
{
    const size_t size = (size_t)1 << counts->bits;
    notme_unpack_counts(in, counts->life, size);
    notme_unpack_floats(in, counts->recent, size);
    counts->life_total = notme_unpack_double(in);
    counts->recent_total = notme_unpack_double(in);
}

static void pack_values(struct notme_buf *out, const struct notme_values *values)
{
    notme_pack_number(out, (uint64_t)values->count);
    for (int i = 0; i < values->count; i++)
        notme_pack_number(out, values->value[i]);
    notme_pack_counts(out, values->life, (size_t)values->count);
    notme_pack_floats(out, values->recent, (size_t)values->count);
    notme_pack_double(out, values->life_total);
    notme_pack_double(out, values->recent_total);
}

static void unpack_values(struct notme_unpack *in, struct notme_values *values)
{
    memset(values, 0, sizeof *values);
    values->count = (int)notme_unpack_number(in, NOTME_VALUES_MAX);
    for (int i = 0; i < values->count; i++)
        values->value[i] = (uint32_t)notme_unpack_number(in, UINT32_MAX);
    notme_unpack_counts(in, values->life, (size_t)values->count);
    notme_unpack_floats(in, values->recent, (size_t)values->count);
    values->life_total = notme_unpack_double(in);
    values->recent_total = notme_unpack_double(in);
}

static void pack_clients(struct notme_buf *out, const struct notme_profile *p)
{
    notme_pack_number(out, p->clients.app);
    notme_pack_number(out, p->clients.net);
    notme_pack_number(out, (uint16_t)p->clients.offset);
    notme_pack_number(out, p->clients.has_offset);
    notme_pack_time(out, p->last_clock);
    notme_pack_counts(out, p->switches, NOTME_CLIENT_PARTS);
    notme_pack_counts(out, p->stays, NOTME_CLIENT_PARTS);
}

static void unpack_clients(struct notme_unpack *in, struct notme_profile *p)
{
    p->clients.app = (uint32_t)notme_unpack_number(in, UINT32_MAX);
    p->clients.net = (uint32_t)notme_unpack_number(in, UINT32_MAX);
    p->clients.offset = (int16_t)(uint16_t)notme_unpack_number(in, UINT16_MAX);
    p->clients.has_offset = notme_unpack_number(in, 1);
    p->last_clock = notme_unpack_time(in, false);
    notme_unpack_counts(in, p->switches, NOTME_CLIENT_PARTS);
    notme_unpack_counts(in, p->stays, NOTME_CLIENT_PARTS);
}

static void pack_authors(struct notme_buf *out, const struct notme_profile *p)
{
    uint32_t passed = 0;
    for (uint32_t i = 0; i < 1u << NOTME_AUTHOR_BITS; i++) {
        if (!p->author[i])
            continue;
        notme_pack_number(out, i - passed + 1);
        notme_pack_number(out, p->author[i]);
        passed = i + 1;
    }
    notme_pack_number(out, 0);
    notme_pack_double(out, p->author_events);
    notme_pack_double(out, p->author_kinds);
}

static void unpack_authors(struct notme_unpack *in, struct notme_profile *p)
{
    const uint32_t size = 1u << NOTME_AUTHOR_BITS;
    uint32_t passed = 0, step;
    memset(p->author, 0, size * sizeof *p->author);
    while ((step = (uint32_t)notme_unpack_number(in, size - passed)) > 0) {
        passed += step;
        p->author[passed - 1] = (uint16_t)notme_unpack_number(in, UINT16_MAX);
    }
    p->author_events = notme_unpack_double(in);
    p->author_kinds = notme_unpack_double(in);
}

void notme_profile_pack(struct notme_buf *out, const struct notme_profile *p)
{
    for (int c = 0; c < NOTME_PROFILED; c++)
        pack_counts(out, &p->counts[c]);
    for (int v = 0; v < NOTME_VOICES; v++)
        notme_voice_pack(out, &p->voice[v]);
    for (int k = 0; k < NOTME_CATEGORIES; k++)
        pack_values(out, &p->categories[k]);
    pack_clients(out, p);
    notme_pack_floats(out, p->week, NOTME_WEEK_HOURS);
    notme_pack_double(out, p->week_total);
    notme_pack_counts(out, p->action_life, NOTME_ACTION_COUNT);
    notme_pack_floats(out, p->action_recent, NOTME_ACTION_COUNT);
    pack_authors(out, p);
    for (int c = 0; c < NOTME_CLASSES; c++)
        for (int m = 0; m < NOTME_MOMENTS; m++)
            notme_moments_pack(out, &p->moments[c][m]);
    notme_pack_time(out, p->epoch);
    notme_pack_double(out, p->unit);
    notme_pack_double(out, p->recent_events);
    notme_pack_number(out, p->events);
}

void notme_profile_unpack(struct notme_unpack *in, struct notme_profile *p)
{
    for (int c = 0; c < NOTME_PROFILED; c++)
        unpack_counts(in, &p->counts[c]);
    for (int v = 0; v < NOTME_VOICES; v++)
        notme_voice_unpack(in, &p->voice[v]);
    for (int k = 0; k < NOTME_CATEGORIES; k++)
        unpack_values(in, &p->categories[k]);
    unpack_clients(in, p);
    notme_unpack_floats(in, p->week, NOTME_WEEK_HOURS);
    p->week_total = notme_unpack_double(in);
    notme_unpack_counts(in, p->action_life, NOTME_ACTION_COUNT);
    notme_unpack_floats(in, p->action_recent, NOTME_ACTION_COUNT);
    unpack_authors(in, p);
    for (int c = 0; c < NOTME_CLASSES; c++)
        for (int m = 0; m < NOTME_MOMENTS; m++)
            notme_moments_unpack(in, &p->moments[c][m]);
    p->epoch = notme_unpack_time(in, true);
    p->unit = notme_unpack_double(in);
    p->recent_events = notme_unpack_double(in);
    p->events = (uint32_t)notme_unpack_number(in, UINT32_MAX);
    p->learnt = true; /* whatever was in there */
    in->bad = in->bad || !(p->unit >= 1);
}
