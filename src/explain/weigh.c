#include "explain/weigh.h"

#include <math.h>
#include <string.h>

/* Of an explanation, what each known sign says, in tempered and bounded nats. */
static void weigh_signs(const struct notme_explainer *table, const struct notme_explain_row *row,
                        const double mean[NOTME_SIGN_VALUE_COUNT], const struct notme_facts *facts,
                        struct notme_explanation *out)
{
    const double most = log(table->bound);
    for (int s = 0; s < NOTME_SIGN_COUNT; s++) {
        const enum notme_sign_value value = facts->of[s].value;
        if (value == NOTME_SIGN_UNKNOWN)
            continue;
        const double ratio = log(row->chance[value] / mean[value]);
        const double weight = table->temper * fmax(-most, fmin(most, ratio));
        size_t i = out->count++;
        for (; i > 0 && fabs(weight) > fabs(out->sign[i - 1].weight); i--)
            out->sign[i] = out->sign[i - 1];
        out->sign[i] = (struct notme_sign_weight){(enum notme_sign_id)s, weight, row->why[s]};
    }
}

static void mean_chances(const struct notme_explainer *table, double mean[NOTME_SIGN_VALUE_COUNT])
{
    for (int v = 0; v < NOTME_SIGN_VALUE_COUNT; v++) {
        mean[v] = 0;
        for (size_t i = 0; i < table->rows; i++)
            mean[v] += table->row[i].chance[v] / (double)table->rows;
    }
}

/* ---- posteriors */

static double evidence(const struct notme_explanation *explanation)
{
    double sum = 0;
    for (size_t i = 0; i < explanation->count; i++)
        sum += explanation->sign[i].weight;
    return sum;
}

/* Softmax of log prior + evidence; a prior of 0 stays 0. */
static void normalise(struct notme_explanation *list, size_t count)
{
    double most = -(double)INFINITY, sum = 0;
    for (size_t i = 0; i < count; i++) {
        list[i].posterior = log(list[i].prior) + evidence(&list[i]);
        most = fmax(most, list[i].posterior);
    }
    for (size_t i = 0; i < count; i++)
        sum += list[i].posterior = exp(list[i].posterior - most);
    for (size_t i = 0; i < count; i++)
        list[i].posterior /= sum;
}

/* Of equals the table's order counts. */
static void sort(struct notme_explanation *list, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct notme_explanation moved = list[i];
        size_t at = i;
        for (; at > 0 && list[at - 1].posterior < moved.posterior; at--)
            list[at] = list[at - 1];
        list[at] = moved;
    }
}

/* ---- can it be told at all? */

/* A change from here on explains a tap at an odd hour; one on something foreign it leaves as open as it was. */
static bool lone_tap(const struct notme_explainer *table, const struct notme_facts *facts)
{
    const bool foreign = facts->of[NOTME_SIGN_STANDS_OUT].value == NOTME_STANDS_OUT_IS_CONTENT;
    for (int s = 0; s < NOTME_SIGN_COUNT; s++) {
        const enum notme_sign_value value = facts->of[s].value;
        if (value != NOTME_SIGN_UNKNOWN && (table->companion[value] || (table->lasting[value] && !foreign)))
            return false;
    }
    return facts->of[NOTME_SIGN_ACTIONS].value == NOTME_ACTIONS_IS_ONE_TAP;
}

/* Is there a sign that is not as it mostly is? */
static bool asks(const struct notme_explainer *table, const struct notme_facts *facts)
{
    for (int s = 0; s < NOTME_SIGN_COUNT; s++) {
        const enum notme_sign_value value = facts->of[s].value;
        if (value != NOTME_SIGN_UNKNOWN && (table->companion[value] || table->pattern[value]))
            return true;
    }
    return false;
}

static const char *insufficient(const struct notme_explainer *table, const struct notme_facts *facts,
                                const struct notme_explanations *found)
{
    if (lone_tap(table, facts))
        return "one tap and nothing else: a break-in and a slip of the thumb cannot be told apart";
    if (found->known && !asks(table, facts))
        return "no sign of it is unusual: nothing asks for an explanation";
    if (found->known < table->least_known)
        return "the sources show too few of the signs that tell explanations apart";
    if (found->list[0].posterior < table->least_posterior)
        return "no explanation is far enough ahead of the others";
    return NULL;
}

static void put_first(struct notme_explanations *found, const char *words)
{
    enum { INSUFFICIENT_DATA = 7 };
    memmove(found->list + 1, found->list, found->count * sizeof *found->list);
    found->list[0] = (struct notme_explanation){
        .id = "insufficient_data", .words = words, .verdict_id = INSUFFICIENT_DATA, .posterior = (double)NAN};
    found->count++;
}

/* ---- what would change our mind */

static size_t put(char *out, size_t at, const char *from, size_t len)
{
    const size_t room = NOTME_MIND_WORDS - 1 - at;
    const size_t n = len < room ? len : room;
    memcpy(out + at, from, n);
    return at + n;
}

void notme_mind_words(const char *mind, const char *start, const char *end, char out[NOTME_MIND_WORDS])
{
    size_t at = 0;
    for (const char *from = mind; *from;) {
        const size_t plain = strcspn(from, "{");
        at = put(out, at, from, plain);
        from += plain;
        const bool first = strncmp(from, "{start}", 7) == 0, last = strncmp(from, "{end}", 5) == 0;
        if (first || last) {
            const char *time = first ? start : end;
            at = put(out, at, time, strlen(time));
            from += first ? 7 : 5;
        } else if (*from) {
            at = put(out, at, from++, 1);
        }
    }
    out[at] = 0;
}

static void list_minds(const struct notme_explain_row *row, struct notme_explanation *out)
{
    for (size_t i = 0; i < NOTME_MIND_MAX && row->mind[i]; i++)
        out->mind[out->minds++] = row->mind[i];
}

/* ---- all together */

static void copy_facts(const struct notme_explainer *table, const struct notme_facts *facts,
                       struct notme_explanations *out)
{
    for (int s = 0; s < NOTME_SIGN_COUNT; s++) {
        const enum notme_sign_value value = facts->of[s].value;
        struct notme_sign *sign = &out->sign[s];
        sign->name = notme_sign_name((enum notme_sign_id)s);
        if (value == NOTME_SIGN_UNKNOWN)
            continue;
        out->known++;
        sign->value = notme_sign_value_name(value);
        sign->type = table->type[value];
        sign->pattern = table->pattern[value];
        memcpy(sign->words, facts->of[s].words, sizeof sign->words);
    }
}

void notme_weigh(const struct notme_explainer *table, const struct notme_facts *facts, int64_t start, int64_t end,
                 struct notme_explanations *out)
{
    double mean[NOTME_SIGN_VALUE_COUNT];
    memset(out, 0, sizeof *out);
    out->start = start;
    out->end = end;
    mean_chances(table, mean);
    copy_facts(table, facts, out);
    for (; out->count < table->rows; out->count++) {
        const struct notme_explain_row *row = &table->row[out->count];
        struct notme_explanation *explanation = &out->list[out->count];
        explanation->id = row->id;
        explanation->words = row->words;
        explanation->verdict_id = row->verdict_id;
        explanation->prior = row->prior;
        weigh_signs(table, row, mean, facts, explanation);
        list_minds(row, explanation);
    }
    normalise(out->list, out->count);
    sort(out->list, out->count);
    out->reason = insufficient(table, facts, out);
    if (out->reason)
        put_first(out, table->insufficient);
}
