/*
 * models/explanations.json, read: what each sign says under each explanation.
 *
 *     {"schema": "notme-explanations/1",
 *      "temper": …, "bound": …, "least_posterior": …, "least_known": …,
 *      "insufficient_data": {"words": "…"},
 *      "signs": {"client": {"new": {"otherwise": 0.05, "companion": true, "type": "…", "pattern": "UNSEEN"}, …}, …},
 *      "explanations": [{"id": "…", "words": "…", "verdict_id": 4, "prior": 8, "source": "…",
 *                        "signs": {"client": {"new": 0.6, …, "why": "…"}, …},
 *                        "mind": ["… between {start} and {end} …"]}, …]}
 *
 * Every explanation that does not name a sign has its "otherwise" chances. The chances of a sign's values sum to 1.
 */
#ifndef NOTME_EXPLAIN_TABLE_H
#define NOTME_EXPLAIN_TABLE_H

#include "explain/explain.h"

struct notme_explain_row {
    const char *id, *words;
    int verdict_id;
    double prior;                          /* weight, ≥ 0 */
    double chance[NOTME_SIGN_VALUE_COUNT]; /* P(value | explanation), 0 < … ≤ 1 */
    const char *why[NOTME_SIGN_COUNT];     /* NULL where "otherwise" is used */
    const char *mind[NOTME_MIND_MAX];      /* templates; NULL: no more */
};

struct notme_explainer {
    struct cJSON *json; /* owns the strings */
    struct notme_explain_row row[NOTME_EXPLANATIONS_MAX];
    size_t rows;
    double temper;          /* exponent of each likelihood ratio: signs hang together (Grünwald 2012) */
    double bound;           /* no sign counts more than this likelihood ratio, or less than its inverse */
    double least_posterior; /* of the first explanation; below, the data are insufficient */
    size_t least_known;     /* signs */
    const char *insufficient;
    /* of each value */
    double otherwise[NOTME_SIGN_VALUE_COUNT];
    bool companion[NOTME_SIGN_VALUE_COUNT]; /* says more than that there was one tap */
    bool lasting[NOTME_SIGN_VALUE_COUNT];   /* so does it, of a tap on what is not foreign to the account */
    const char *type[NOTME_SIGN_VALUE_COUNT], *pattern[NOTME_SIGN_VALUE_COUNT]; /* OCSF */
};

/* NOTME_EMODEL with what is wrong. `out` is zeroed first; release it either way. */
int notme_explain_table_read(struct notme_explainer *out, const char *json, size_t len, struct notme_error *err);
void notme_explain_table_release(struct notme_explainer *table);

/* The table that is built in. */
extern const char notme_explanations_json[];
extern const uint64_t notme_explanations_json_size;

#endif
