/* What else it could be, what cannot be told, and what would settle it. */
#include "base/clock.h"
#include "report/answer.h"
#include "report/explained.h"

#include <math.h>
#include <string.h>

enum { EXPLANATIONS_SHOWN = 4, SIGNS_SHOWN = 2, MINDS_SHOWN = 4 };

static bool is_worth_showing(const struct notme_explanation *e)
{
    return !isnan(e->posterior) && e->posterior >= 0.03;
}

/* Its weightiest signs, for it or against it. */
static void signs(struct notme_answer *answer, const struct notme_explanations *all, const struct notme_explanation *e,
                  bool pro)
{
    int shown = 0;
    for (size_t i = 0; i < e->count && shown < SIGNS_SHOWN; i++) {
        const struct notme_sign *sign = &all->sign[e->sign[i].sign];
        if ((e->sign[i].weight > 0) != pro || !*sign->words)
            continue;
        notme_page_open(&answer->page, NOTME_ITEM);
        notme_answer_words(answer, sign->words);
        notme_page_close_point(&answer->page, pro ? "for" : "against");
        shown++;
    }
}

static void explanation(struct notme_answer *answer, const struct notme_explanations *all,
                        const struct notme_explanation *e)
{
    const double most = 0.994; /* signs are few and hang together: nothing is sure */
    notme_page_open(&answer->page, NOTME_ITEM);
    if (e->posterior > most)
        notme_page_add(&answer->page, "over 99\u00a0%%: %s", e->words);
    else
        notme_page_add(&answer->page, "%.0f\u00a0%%: %s", 100 * e->posterior, e->words);
    notme_page_weigh(&answer->page, e->posterior, "by the signs there are");
    notme_page_close(&answer->page);
    signs(answer, all, e, true);
    signs(answer, all, e, false);
}

static void list(struct notme_answer *answer, const struct notme_explanations *all)
{
    size_t shown = 0;
    notme_page_say(&answer->page, NOTME_PART, "What it could be");
    if (all->reason)
        notme_page_say(&answer->page, NOTME_PARAGRAPH, "It cannot be told: %s.", all->reason);
    for (size_t i = 0; i < all->count && shown < EXPLANATIONS_SHOWN; i++) {
        if (!is_worth_showing(&all->list[i]))
            continue;
        explanation(answer, all, &all->list[i]);
        shown++;
    }
    if (shown)
        notme_page_say(&answer->page, NOTME_ASIDE,
                       "Weighed by the signs there are, and of what is listed only; --prior changes the weights at the "
                       "start.");
}

/* What would change our mind about the leading ones; the same advice once. */
static void minds(struct notme_answer *answer, const struct notme_explanations *all)
{
    const char *told[MINDS_SHOWN];
    char start[NOTME_TIME_MAX], end[NOTME_TIME_MAX];
    size_t count = 0;
    for (size_t i = 0; i < all->count && count < MINDS_SHOWN; i++) {
        const struct notme_explanation *e = &all->list[i];
        for (size_t m = 0; is_worth_showing(e) && m < e->minds && count < MINDS_SHOWN; m++) {
            bool again = false;
            for (size_t k = 0; k < count; k++)
                again = again || strcmp(told[k], e->mind[m]) == 0;
            if (!again)
                told[count++] = e->mind[m];
        }
    }
    if (count)
        notme_page_say(&answer->page, NOTME_PART, "What would settle it");
    notme_answer_local(answer, all->start, start);
    notme_answer_local(answer, all->end + NOTME_MINUTE - 1, end); /* the end of its minute */
    for (size_t k = 0; k < count; k++) {
        char words[NOTME_MIND_WORDS];
        notme_mind_words(told[k], start, end, words);
        notme_page_open(&answer->page, NOTME_ITEM);
        notme_answer_words(answer, words);
        notme_page_close(&answer->page);
    }
}

int notme_answer_explanations(struct notme_answer *answer, const struct notme_session *session, struct notme_error *err)
{
    const struct notme_report *report = answer->report;
    if (!report->explainer || !session->enough_history)
        return NOTME_OK;
    struct notme_explanations *all = notme_alloc(1, sizeof *all);
    if (!all)
        return notme_fail_memory(err);
    const struct notme_lookback lookback = notme_report_lookback(report);
    const int status = notme_explain_session(report->explainer, &lookback, session, all, err);
    if (status == NOTME_OK) {
        list(answer, all);
        minds(answer, all);
    }
    notme_free(all);
    return status;
}
