/*
 * The background: how often people in general use a token, and a pool of other people's events that the voice learns to
 * tell the owner from. Estimated by notme_background_builder, shipped in models/, or made from the batch at hand.
 */
#ifndef NOTME_EXTRACT_BACKGROUND_H
#define NOTME_EXTRACT_BACKGROUND_H

#include "extract/features.h"

enum {
    NOTME_COUNTED = NOTME_PAIRS, /* the channels that are counted: all but pairs */
    NOTME_BUCKETS = 1 << 16,     /* per channel */
    NOTME_LOG_STEP = 8           /* probabilities are kept as −ln p in eighths of a nat, one byte each */
};

/* One event of the pool; its tokens by channel as in struct notme_features. */
struct notme_impostor {
    uint32_t account; /* hash, so that an account is not told from itself */
    uint32_t first;   /* index into tokens */
    uint16_t from[NOTME_CHANNELS + 1];
    uint16_t day;     /* of the event, from 1970-01-01 */
    uint16_t stratum; /* enum notme_stratum */
};

/* How often a token is used in one stratum. */
struct notme_levels {
    uint8_t level[NOTME_CHARS][NOTME_BUCKETS]; /* of the channels that profiles count */
};

struct notme_background {
    uint8_t level[NOTME_COUNTED][NOTME_BUCKETS]; /* −ln p · NOTME_LOG_STEP, rounded */
    struct notme_levels *levels[NOTME_STRATA];   /* NULL: too few people did that, so what holds for all events holds */
    struct notme_impostor *impostor;             /* in order of days */
    uint32_t *order;                             /* impostors by stratum, in order of days */
    uint32_t first[NOTME_STRATA + 1];            /* of each stratum in `order` */
    uint16_t *token;
    uint32_t impostors, tokens;
    float p[256]; /* p[level]: exp(−level / NOTME_LOG_STEP) */
};

/* Of a token among events of the stratum; `channel` is one that profiles count. */
static inline float notme_background_p(const struct notme_background *background, enum notme_stratum stratum,
                                       enum notme_channel channel, uint16_t token)
{
    const struct notme_levels *levels = background->levels[stratum];
    return background->p[(levels ? levels->level : background->level)[channel][token]];
}

/* Part of the pool: impostors [first, first + count), or, with `of`, of[first] and the following. */
struct notme_range {
    uint32_t first, count;
    const uint32_t *of; /* borrowed from the background */
};

/* The pool's events of a stratum, and those of at most `days` before or after `clock` (µs). */
struct notme_range notme_background_stratum(const struct notme_background *background, enum notme_stratum stratum);
struct notme_range notme_background_near(const struct notme_background *background, enum notme_stratum stratum,
                                         int64_t clock, int days);
/* Sets order and first, once the impostors stand in their order. False when memory is out. */
bool notme_background_index(struct notme_background *background);

void notme_background_init(struct notme_background *background); /* zero but for p[] */
void notme_background_release(struct notme_background *background);

/* Builds one, account by account: every account weighs the same. */
struct notme_background_builder;
struct notme_background_builder *notme_background_builder_new(uint32_t pool,
                                                              uint64_t seed); /* NULL when memory is out */
/* One account's events; the last 1,500 count with `weight` (1 = as any account), `pooled` of them are drawn for the
 * pool. */
bool notme_background_builder_add(struct notme_background_builder *builder, uint32_t account,
                                  struct notme_features *const *events, size_t count, double weight, size_t pooled);
/* A finished background, as if it were `weight` accounts; `pooled` of its pool are drawn. */
bool notme_background_builder_join(struct notme_background_builder *builder, const struct notme_background *other,
                                   double weight, size_t pooled);
/* Fills `out` (initialised by this call). False when memory is out. */
bool notme_background_builder_finish(struct notme_background_builder *builder, struct notme_background *out);
void notme_background_builder_free(struct notme_background_builder *builder);

#endif
