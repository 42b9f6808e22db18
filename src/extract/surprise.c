#include "extract/surprise.h"

#include "base/clock.h"
#include "extract/topics.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    enum notme_signal_id signal;
} rows[] = {
#define X(id, name, signal) {name, NOTME_SIGNAL_##signal},
    NOTME_SURPRISES(X)
#undef X
};

enum notme_signal_id notme_surprise_signal(enum notme_surprise_id id)
{
    return rows[id].signal;
}

bool notme_surprise_is_ratio(enum notme_surprise_id id)
{
    return id == NOTME_SURPRISE_SCRIPT || id == NOTME_SURPRISE_SWITCH;
}

const char *notme_surprise_name(enum notme_surprise_id id)
{
    return rows[id].name;
}

static float clip(double value, double limit)
{
    return (float)(value > limit ? limit : value < -limit ? -limit : value);
}

/* A mean of values that sum to `sum`, drawn toward what is typical as if that had been met `strength` times more. */
static double shrunk(double sum, double weight, double typical, double strength)
{
    return (sum + strength * typical) / (weight + strength);
}

/* ---- channels of tokens */

enum { FACTORS = 16 }; /* of at most e^±32 each, so that their product stays a number */

/* Over the tokens that the session has not said yet. A logarithm of many ratios' product is that of each, added up, in
 * the time of one. */
static void channel(const struct notme_profile *p, const struct notme_background *bg, const struct notme_said *said,
                    const struct notme_features *event, enum notme_channel c, float *x)
{
    const enum notme_stratum stratum = notme_stratum_of(event);
    double sum = 0, product = 1;
    int n = 0, unseen = 0;
    if (p->counts[c].life_total == 0)
        return;
    for (size_t t = event->from[c]; t < event->from[c + 1]; t++) {
        bool seen;
        if (notme_said_token(said, c, event->token[t]))
            continue;
        const float background = notme_background_p(bg, stratum, c, event->token[t]);
        const float owner = notme_profile_owner(p, c, event->token[t], background, &seen);
        product *= (double)(background / owner);
        unseen += !seen;
        if (++n % FACTORS == 0) {
            sum += log(product);
            product = 1;
        }
    }
    if (n == 0)
        return;
    sum += log(product);
    x[0] = (float)(sum / n);
    x[1] = (float)(sum / sqrt(n));
    x[2] = (float)unseen / (float)n;
}

/* ---- topics */

/* Of several topics of one event the mean: they are one choice. */
static void topic(const struct notme_profile *p, const struct notme_background *bg, const struct notme_features *event,
                  struct notme_surprise *out)
{
    const enum notme_stratum stratum = notme_stratum_of(event);
    double ratio = 0, rare = 0;
    int n = 0;
    if (stratum == NOTME_STRATUM_WRITTEN)
        return;
    for (size_t t = event->from[NOTME_TOPICS]; t < event->from[NOTME_TOPICS + 1]; t++, n++) {
        const float background = notme_background_p(bg, stratum, NOTME_TOPICS, event->token[t]);
        const struct notme_topic owner = notme_topic_of(p, event->token[t], background);
        ratio += log((double)background / owner.p);
        rare -= log(owner.rarer);
    }
    if (n == 0 || p->counts[NOTME_TOPICS].life_total == 0)
        return;
    out->x[NOTME_SURPRISE_TOPIC] = clip(ratio / n, 6);
    out->x[NOTME_SURPRISE_TOPIC_RARE] = clip(rare / n, 6);
}

/* ---- author */

double notme_pitman_yor_new(double events, double kinds, double alpha, double discount)
{
    return (alpha + discount * kinds) / (alpha + events);
}

/* The stranger's author is new to the owner almost surely; one the owner knows speaks for the owner. */
static float author(const struct notme_profile *p, const struct notme_features *event)
{
    const double alpha = 2, discount = 0.5, stranger_known = 0.02;
    if (!event->author || p->author_events == 0)
        return NAN;
    const double fresh = notme_pitman_yor_new(p->author_events, p->author_kinds, alpha, discount);
    if (p->author[event->author >> (32 - NOTME_AUTHOR_BITS)] == 0)
        return clip(-log(fresh), 6);
    return clip(log(stranger_known / (1 - fresh + 1e-9)), 6);
}

/* ---- hour of week */

double notme_hour_density(const struct notme_profile *p, int64_t time)
{
    const double width = 1.2, week_share = 0.4, uniform = 0.03;
    const double at = (double)time / (double)NOTME_HOUR + 3 * 24; /* hours since a Monday */
    const int center = (int)floor(at);
    double week = 0, day = 0, norm = 0;
    for (int k = -4; k <= 4; k++) {
        const double gap = (center + k + 0.5 - at) / width;
        const double kernel = exp(-gap * gap / 2);
        norm += kernel;
        const int hour = ((center + k) % NOTME_WEEK_HOURS + NOTME_WEEK_HOURS) % NOTME_WEEK_HOURS;
        week += kernel * (double)p->week[hour];
        for (int d = 0; d < 7; d++)
            day += kernel * (double)p->week[(hour % 24) + 24 * d] / 7;
    }
    const double mixed = (week_share * week + (1 - week_share) * day) / norm;
    const double prior = 10 * p->unit; /* events; a short history is nearly uniform */
    const double density = (mixed * NOTME_WEEK_HOURS + prior) / (p->week_total + prior);
    return (1 - uniform) * density + uniform;
}

/* ---- categories */

static float value_surprise(const struct notme_profile *p, int category, uint32_t value)
{
    const double strength = 5, fresh = 0.02;
    const struct notme_values *v = &p->categories[category];
    if (!value || v->life_total < 1)
        return NAN;
    int i = 0;
    while (i < v->count && v->value[i] != value)
        i++;
    const double life = i < v->count ? (double)v->life[i] : 0,
                 recent = i < v->count ? (double)v->recent[i] / p->unit : 0;
    const double a = shrunk(life, v->life_total, fresh, strength);
    const double b = shrunk(recent, v->recent_total / p->unit, a, strength);
    return clip(-log((a + b) / 2), 6);
}

/* What is stated of a text's language is a program's guess, and of a short text a bad one: of 110 short posts a popular
 * detector was right of 53. So an odd language counts by how much text there is to tell it by. */
static float doubted_language(const struct notme_features *event, float surprise)
{
    const int enough = 100, characters = event->from[NOTME_CHARS + 1] - event->from[NOTME_CHARS];
    return surprise > 0 && characters < enough ? surprise * (float)characters / (float)enough : surprise;
}

/* ---- what is a log likelihood ratio by itself: most strangers do as the owner does, but one in ten something that the
 * owner does with probability p */

static double one_in_ten(double p)
{
    return log(0.9 + 0.1 / p);
}

static float script(const struct notme_profile *p, const struct notme_said *said, const struct notme_features *event)
{
    const uint32_t script = event->category[NOTME_CATEGORY_SCRIPT];
    if (said->scripts >> script & 1)
        return NAN;
    const float surprise = value_surprise(p, NOTME_CATEGORY_SCRIPT, script);
    return isnan(surprise) ? NAN : (float)one_in_ten(exp(-(double)surprise));
}

/* Another app, network or clock than a moment ago, for the first time in the session: by how often the owner does that.
 */
static float switching(const struct notme_profile *p, const struct notme_said *said, const struct notme_features *event)
{
    const double strength = 10, fresh = 0.02;
    const struct notme_switch s = notme_clients_switch(&said->clients, event);
    double sum = 0;
    for (int k = 0; k < NOTME_CLIENT_PARTS; k++) {
        const double switches = (double)p->switches[k], stays = (double)p->stays[k];
        if (s.switched >> k & ~said->switched >> k & 1)
            sum += one_in_ten((switches + strength * fresh) / (switches + stays + strength));
    }
    return s.stated ? (float)sum : NAN;
}

/* ---- actions */

static float action_surprise(const struct notme_profile *p, enum notme_action action)
{
    const double strength = 8, fresh = 0.05;
    if (p->events == 0)
        return NAN;
    const double a = shrunk((double)p->action_life[action], p->events, fresh, strength);
    const double b = shrunk((double)p->action_recent[action] / p->unit, p->recent_events / p->unit, a, strength);
    return clip(-log((a + b) / 2), 6);
}

/* ---- standardising */

static const struct {
    enum notme_surprise_id from, z;
    double prior_deviation; /* what is typical of people; weighs 20 events */
} standard[] = {
    /* the voices' last, in their order */
    {NOTME_SURPRISE_WORDS_MEAN, NOTME_SURPRISE_WORDS_Z, 0.35}, {NOTME_SURPRISE_NAMES_MEAN, NOTME_SURPRISE_NAMES_Z, 0.8},
    {NOTME_SURPRISE_STYLE_MEAN, NOTME_SURPRISE_STYLE_Z, 0.3},  {NOTME_SURPRISE_CONTENT, NOTME_SURPRISE_CONTENT_Z, 1.5},
    {NOTME_SURPRISE_FORM, NOTME_SURPRISE_FORM_Z, 1.5},
};

enum { STANDARDS = sizeof standard / sizeof *standard, FIRST_VOICE = STANDARDS - NOTME_VOICES };

/* Mean and variance of one quantity for a class of action, shrunk toward all of the owner's events, and these toward
 * people. */
static void spread(const struct notme_profile *p, int class, int i, double *mean, double *variance)
{
    const double prior = 20;
    const struct notme_moments *m = &p->moments[class][i], *o = &p->moments[1 - class][i];
    const double weight = m->weight + o->weight;
    const double wide = standard[i].prior_deviation * standard[i].prior_deviation;
    const double all_mean = (m->mean + o->mean) / weight;
    const double all_square = shrunk(m->square + o->square, weight, wide + all_mean * all_mean, prior);
    *mean = shrunk(m->mean, m->weight, all_mean, prior);
    const double square = shrunk(m->square, m->weight, all_square, prior);
    *variance = fmax(square - *mean * *mean, wide / 100);
}

/* A voice's score among those of other people's events of these days, in their deviations, and the log likelihood ratio
 * of the two Gaussians, theirs and the owner's: how much it says that one voice tells better than another. */
static void among_others(const struct notme_voice *voice, int i, double own, double own_variance,
                         struct notme_surprise *s)
{
    const double prior = 100, deviation = standard[i].prior_deviation, wide = deviation * deviation;
    const struct notme_moments *m = &voice->others;
    if (m->weight < 1)
        return;
    const double mean = m->mean / m->weight;
    const double square = shrunk(m->square, m->weight, wide + mean * mean, prior);
    const double variance = fmax(square - mean * mean, wide / 100);
    const double z = ((double)s->x[standard[i].from] - mean) / sqrt(variance);
    s->x[NOTME_SURPRISE_CONTENT_OTHERS + voice->kind] = clip(z, 5);
    s->x[NOTME_SURPRISE_CONTENT_ODDS + voice->kind] = clip((own * own - z * z + log(own_variance / variance)) / 2, 6);
}

static void standardise(const struct notme_profile *p, enum notme_action action, struct notme_surprise *s)
{
    const int class = notme_class_of(action);
    for (int i = 0; i < STANDARDS; i++) {
        double mean, variance;
        const float x = s->x[standard[i].from];
        if (p->moments[0][i].weight + p->moments[1][i].weight < 1 || isnan(x))
            continue;
        spread(p, class, i, &mean, &variance);
        const double z = ((double)x - mean) / sqrt(variance);
        s->x[standard[i].z] = clip(z, 5);
        if (i >= FIRST_VOICE)
            among_others(&p->voice[i - FIRST_VOICE], i, z, variance, s);
    }
}

void notme_surprise_learn(struct notme_profile *p, const struct notme_features *event, const struct notme_surprise *s)
{
    const double keep = 1 - 1.0 / 400;
    for (int i = 0; i < STANDARDS; i++) {
        const double x = (double)s->x[standard[i].from];
        if (!isnan(x))
            notme_moments_add(&p->moments[notme_class_of(event->action)][i], x, keep);
    }
}

static void voices(const struct notme_profile *p, const struct notme_background *bg, const struct notme_features *event,
                   struct notme_surprise *out)
{
    const struct notme_voice *content = &p->voice[NOTME_VOICE_CONTENT], *form = &p->voice[NOTME_VOICE_FORM];
    out->x[NOTME_SURPRISE_CONTENT] = clip((double)notme_voice_score(content, bg, event), NOTME_VOICE_LIMIT);
    out->x[NOTME_SURPRISE_FORM] = clip((double)notme_voice_score(form, bg, event), NOTME_VOICE_LIMIT);
}

void notme_surprise_of(const struct notme_profile *p, const struct notme_background *bg, const struct notme_said *said,
                       const struct notme_features *event, struct notme_surprise *out)
{
    for (int i = 0; i < NOTME_SURPRISE_COUNT; i++)
        out->x[i] = NAN;
    out->stratum = notme_stratum_of(event);
    channel(p, bg, said, event, NOTME_WORDS, out->x + NOTME_SURPRISE_WORDS_MEAN);
    channel(p, bg, said, event, NOTME_NAMES, out->x + NOTME_SURPRISE_NAMES_MEAN);
    channel(p, bg, said, event, NOTME_STYLE, out->x + NOTME_SURPRISE_STYLE_MEAN);
    if (event->from[NOTME_WORDS + 1] > 0) /* it has words or names: style alone is no voice */
        voices(p, bg, event, out);
    if (!notme_said_author(said, event->author))
        out->x[NOTME_SURPRISE_AUTHOR] = author(p, event);
    if (event->timed && p->week_total > 0 && !notme_said_hour(said, event->clock))
        out->x[NOTME_SURPRISE_HOUR] = (float)-log(notme_hour_density(p, event->clock));
    topic(p, bg, event, out);
    out->x[NOTME_SURPRISE_ACTION] = action_surprise(p, event->action);
    for (int k = 0; k <= NOTME_CATEGORY_NET; k++)
        out->x[NOTME_SURPRISE_APP + k] = value_surprise(p, k, event->category[k]);
    out->x[NOTME_SURPRISE_LANG] = doubted_language(event, out->x[NOTME_SURPRISE_LANG]);
    if (notme_class_of(event->action) == NOTME_WRITTEN) /* what people read is of many scripts */
        out->x[NOTME_SURPRISE_SCRIPT] = script(p, said, event);
    out->x[NOTME_SURPRISE_SWITCH] = switching(p, said, event);
    standardise(p, event->action, out);
}

void notme_surprise_hush(struct notme_surprise *s, unsigned begun)
{
    static const unsigned by[NOTME_SIGNAL_COUNT] = {
        [NOTME_SIGNAL_WORDS] = NOTME_BEGUN_TEXT | NOTME_BEGUN_NAMES,
        [NOTME_SIGNAL_NAMES] = NOTME_BEGUN_NAMES | NOTME_BEGUN_TEXT,
        [NOTME_SIGNAL_AUTHOR] = NOTME_BEGUN_AUTHOR,
        [NOTME_SIGNAL_STYLE] = NOTME_BEGUN_TEXT,
        [NOTME_SIGNAL_VOICE] = NOTME_BEGUN_TEXT | NOTME_BEGUN_NAMES,
        [NOTME_SIGNAL_CLIENT] = NOTME_BEGUN_CLIENT | NOTME_BEGUN_LANG,
    };
    for (int i = 0; begun && i < NOTME_SURPRISE_COUNT; i++)
        if (begun & (by[rows[i].signal] | NOTME_BEGUN_ACTION))
            s->x[i] = NAN;
}
