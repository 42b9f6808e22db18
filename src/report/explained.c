#include "report/explained.h"

#include "base/json_write.h"

#include <math.h>

enum { DIGITS = 4, SIGNS_SHOWN = 6 };

static void text(struct notme_buf *out, const char *key, const char *value)
{
    notme_buf_addf(out, "%s\"%s\":", *key ? "," : "", key);
    notme_json_text(out, value ? notme_text_of(value) : (struct notme_text){NULL, 0});
}

static void number(struct notme_buf *out, const char *key, double value)
{
    notme_buf_addf(out, ",\"%s\":", key);
    notme_json_number(out, value, DIGITS);
}

/* The signs that speak for it, or against it. */
static void signs(struct notme_buf *out, const struct notme_explanations *all, const struct notme_explanation *e,
                  bool pro)
{
    bool any = false;
    int shown = 0;
    notme_buf_addf(out, ",\"%s\":[", pro ? "for" : "against");
    for (size_t i = 0; i < e->count && shown < SIGNS_SHOWN; i++) {
        const struct notme_sign_weight *w = &e->sign[i];
        if ((w->weight > 0) != pro)
            continue;
        notme_buf_addf(out, "%s{\"sign\":\"%s\"", any ? "," : "", all->sign[w->sign].name);
        text(out, "value", all->sign[w->sign].value);
        text(out, "fact", all->sign[w->sign].words);
        number(out, "weight", w->weight);
        notme_buf_addc(out, '}');
        any = true;
        shown++;
    }
    notme_buf_addc(out, ']');
}

static void would_settle_it(struct notme_buf *out, const struct notme_explanations *all,
                            const struct notme_explanation *e)
{
    char start[NOTME_TIME_MAX], end[NOTME_TIME_MAX], words[NOTME_MIND_WORDS];
    notme_time_format(all->start, start);
    notme_time_format(all->end, end);
    notme_buf_adds(out, ",\"would_settle_it\":[");
    for (size_t i = 0; i < e->minds; i++) {
        notme_buf_adds(out, i ? "," : "");
        notme_mind_words(e->mind[i], start, end, words);
        notme_json_text(out, notme_text_of(words));
    }
    notme_buf_addc(out, ']');
}

static void explanation(struct notme_buf *out, const struct notme_explanations *all, const struct notme_explanation *e)
{
    notme_buf_addf(out, "{\"id\":\"%s\"", e->id);
    text(out, "words", e->words);
    number(out, "probability", e->posterior);
    number(out, "prior", e->prior);
    notme_buf_addf(out, ",\"verdict_id\":%d", e->verdict_id);
    signs(out, all, e, true);
    signs(out, all, e, false);
    would_settle_it(out, all, e);
    notme_buf_addc(out, '}');
}

/* In the words of OCSF's Detection Finding. */
static void analyses(struct notme_buf *out, const struct notme_explanations *all)
{
    bool any = false;
    notme_buf_adds(out, ",\"anomaly_analyses\":[{\"anomalies\":[");
    for (size_t i = 0; i < NOTME_SIGN_COUNT; i++) {
        const struct notme_sign *s = &all->sign[i];
        if (!s->value || !s->pattern)
            continue;
        notme_buf_addf(out, "%s{\"observation_parameter\":\"%s\"", any ? "," : "", s->name);
        text(out, "observation_type", s->type);
        text(out, "observed_pattern", s->pattern);
        notme_buf_adds(out, ",\"observations\":[{\"value\":");
        notme_json_text(out, notme_text_of(s->words));
        notme_buf_adds(out, "}]}");
        any = true;
    }
    notme_buf_adds(out, "]}]");
}

void notme_write_explanations(struct notme_buf *out, const struct notme_explanations *all)
{
    notme_buf_adds(out, ",\"explanations\":[");
    for (size_t i = 0; i < all->count; i++) {
        notme_buf_adds(out, i ? "," : "");
        explanation(out, all, &all->list[i]);
    }
    notme_buf_addf(out, "],\"verdict_id\":%d", all->count ? all->list[0].verdict_id : 0);
    analyses(out, all);
}

void notme_write_no_explanations(struct notme_buf *out)
{
    notme_buf_adds(out, ",\"explanations\":null,\"verdict_id\":null,\"anomaly_analyses\":null");
}
