/*
 * What else could it be? The explanations of one session, weighed against each other by its signs: facts of the session
 * and of what came before and after it, each known or unknown. What a sign says under each explanation, the priors and
 * their source stand in models/explanations.json.
 *
 * The posterior of an explanation is a statement among those listed, under the table's numbers. It is not the chance
 * that the account was broken into.
 */
#ifndef NOTME_EXPLAIN_EXPLAIN_H
#define NOTME_EXPLAIN_EXPLAIN_H

#include "account/logins.h"
#include "account/outline.h"
#include "account/undo.h"
#include "explain/signs.h"

enum {
    NOTME_EXPLANATIONS_MAX = 16,
    NOTME_SIGN_WORDS = 192, /* bytes of a fact in words, its NUL among them */
    NOTME_MIND_MAX = 4,     /* of one explanation */
    NOTME_MIND_WORDS = 320
};

/* A sign, as this session has it. */
struct notme_sign {
    const char *name;             /* "client" … */
    const char *value;            /* "new" …; NULL: unknown */
    char words[NOTME_SIGN_WORDS]; /* the fact; holds what strangers wrote: escape before showing. "" where unknown */
    const char *type, *pattern;   /* OCSF anomaly_analyses: observation_type, observed_pattern; NULL: not unusual */
};

/* What one sign says of one explanation. */
struct notme_sign_weight {
    enum notme_sign_id sign;
    double weight;   /* nats: above 0 for it, below 0 against it */
    const char *why; /* NULL: the table states no reason */
};

struct notme_explanation {
    const char *id;    /* "account_takeover" … */
    const char *words; /* "somebody else broke into the account" */
    int verdict_id;    /* OCSF: 4 suspicious, 5 benign, 7 insufficient data */
    double prior;      /* 0 … 1, of all explanations */
    double posterior;  /* 0 … 1; NaN for insufficient_data */
    size_t count;      /* of signs that are known and say something, the heaviest first */
    struct notme_sign_weight sign[NOTME_SIGN_COUNT];
    size_t minds; /* what would change our mind about it: templates, see notme_mind_words() */
    const char *mind[NOTME_MIND_MAX];
};

/* Best first; where insufficient_data is first, `reason` says why. */
struct notme_explanations {
    struct notme_sign sign[NOTME_SIGN_COUNT];
    size_t known; /* signs that are */
    struct notme_explanation list[NOTME_EXPLANATIONS_MAX];
    size_t count;
    const char *reason;
    int64_t start, end; /* of what is explained, µs, for the minds */
};

/* A mind with its times put in, as whoever shows it writes times; cut where there is no room. */
void notme_mind_words(const char *mind, const char *start, const char *end, char out[NOTME_MIND_WORDS]);

/* The table, with its priors or the user's; immutable, shareable between threads. */
struct notme_explainer;

/* `priors`: "NAME=WEIGHT[,NAME=WEIGHT…]" in place of the table's weights of these explanations; weights are relative
 * and not negative. NULL or "" = the table's. An unknown name, one named twice or a bad number is NOTME_EUSAGE. */
int notme_explainer_new(struct notme_explainer **out, const char *priors, struct notme_error *err);
void notme_explainer_free(struct notme_explainer *explainer);

/* All of the session's account. */
struct notme_lookback {
    const struct notme_timeline *timeline;
    const struct notme_outline *outline;
    const struct notme_undos *undos;   /* NULL: what was taken back is unknown */
    const struct notme_logins *logins; /* NULL: networks are unknown */
};

/* What is written into `out` are copies, and texts of the explainer. The same bytes for the same input. */
int notme_explain_session(const struct notme_explainer *explainer, const struct notme_lookback *lookback,
                          const struct notme_session *session, struct notme_explanations *out, struct notme_error *err);

#endif
