#include "score/judge.h"

#include "base/clock.h"
#include "score/budget.h"

#include <math.h>

/* Clean sessions hold slips of the thumb, too. How often is not known; that of a thousand sessions one holds a slip is
 * meant to keep a single like from ever being called a hijack with more certainty than that: of the documented cases of
 * one odd like, none was proven to be one. */
static const double slip_rate = 1e-3;

static struct notme_pace pace_of(const struct notme_track *track)
{
    return (struct notme_pace){track->sessions, (double)(track->last - track->first) / (double)NOTME_DAY};
}

/* What a budget is spent on, in alarms a year: sessions that are odd by themselves. */
static double budget_alone(const struct notme_options *options)
{
    return options->budget * (1 - NOTME_LASTING_SHARE);
}

/* Of the owner's sessions, so many a year are as odd, or more. */
static double expected(const struct notme_track *track, const struct notme_model *model,
                       const struct notme_oddity *oddity)
{
    const struct notme_pace pace = pace_of(track);
    return notme_budget_expected(model, &track->past, &pace, oddity->score) +
           oddity->slips * notme_budget_sessions(&pace);
}

static bool is_odd_alone(const struct notme_track *track, const struct notme_track_context *c,
                         const struct notme_oddity *oddity)
{
    return oddity->p_value <= NOTME_P_MAX && expected(track, c->model, oddity) <= budget_alone(c->options);
}

/* The limit falls while an account is silent: what lowers the sum is no alarm. */
static bool is_alarm(const struct notme_track *track, const struct notme_track_context *c,
                     const struct notme_lasting *run)
{
    const struct notme_pace pace = pace_of(track);
    return run->sessions > 1 && run->sum > track->lasting.sum &&
           run->sum >= notme_lasting_limit(c->options->budget * NOTME_LASTING_SHARE, notme_budget_sessions(&pace));
}

bool notme_judge_is_odd(const struct notme_track *track, const struct notme_track_context *c,
                        const struct notme_oddity *oddity, struct notme_lasting *run)
{
    const bool alone = is_odd_alone(track, c, oddity);
    const struct notme_lasting now =
        notme_lasting_with(&track->lasting, oddity->p_value, track->item[0].features->clock);
    const bool lasts = !alone && is_alarm(track, c, &now);
    if (run)
        *run = lasts ? now : (struct notme_lasting){0};
    return alone || lasts;
}

struct notme_oddity notme_judge_scan(const struct notme_track *track, const struct notme_model *model,
                                     const struct notme_scan *scan)
{
    const double score = notme_scan_score(scan), e = notme_model_surprise(model, score, scan->events);
    return (struct notme_oddity){score, notme_account_p(&model->calibration, &track->past, e), 0};
}

/* Actions that one touch of a screen makes, wanted or not. */
static bool is_tap(enum notme_action action)
{
    return action == NOTME_LIKE || action == NOTME_DISLIKE || action == NOTME_REPOST || action == NOTME_FOLLOW ||
           action == NOTME_BOOKMARK || action == NOTME_SHARE;
}

/* Is the session odd for the sake of a single tap, and ordinary without it? */
static bool rests_on_one_tap(const struct notme_track *track, const struct notme_model *model)
{
    struct notme_scan others = notme_scan_empty();
    size_t top = 0;
    for (size_t i = 1; i < track->items; i++)
        top = track->item[i].llr > track->item[top].llr ? i : top;
    for (size_t i = 0; i < track->items; i++) {
        const struct notme_scan one = notme_scan_event(track->item[i].llr);
        if (i != top)
            others = notme_scan_join(&others, &one);
    }
    if (!is_tap(track->item[top].features->action))
        return false;
    return others.events == 0 || notme_judge_scan(track, model, &others).p_value > 0.05;
}

/* The same, where the session may rest on a slip of the thumb: never odder. */
static struct notme_oddity doubted(const struct notme_track *track, const struct notme_model *model,
                                   struct notme_oddity oddity)
{
    if (rests_on_one_tap(track, model)) {
        oddity.slips = slip_rate;
        oddity.p_value = fmin(1, oddity.p_value + slip_rate);
    }
    return oddity;
}

/* At every event: what is not odd without doubt is not odd with it, so few are looked at for a slip. */
bool notme_judge_so_far(const struct notme_track *track, const struct notme_track_context *c)
{
    const struct notme_scan all = notme_scan_join(&track->scan, &track->hour_scan);
    struct notme_oddity oddity = notme_judge_scan(track, c->model, &all);
    if (!notme_judge_is_odd(track, c, &oddity, NULL))
        return false;
    oddity = doubted(track, c->model, oddity);
    return notme_judge_is_odd(track, c, &oddity, NULL);
}

static int display_risk(double p)
{
    const double z = -log10(p) / 3.37; /* 0.1 -> 8, 0.001 -> 55, 1e-6 -> 96 */
    return (int)lround(100 * (1 - exp(-z * z)));
}

void notme_judge(const struct notme_track *track, const struct notme_track_context *c, struct notme_session *session)
{
    const struct notme_oddity oddity = doubted(track, c->model, notme_judge_scan(track, c->model, &track->scan));
    struct notme_lasting run;
    session->score = oddity.score;
    session->p_value = oddity.p_value;
    session->expected = expected(track, c->model, &oddity);
    session->threshold = budget_alone(c->options);
    session->flagged = notme_judge_is_odd(track, c, &oddity, &run);
    session->lasting = run.sessions;
    session->lasting_since = run.sessions ? run.since : NOTME_NO_TIME;
    if (session->flagged)
        session->flagged_at = track->flagged_at != NOTME_NO_TIME ? track->flagged_at : session->end;
    session->risk = display_risk(run.sessions ? fmin(session->p_value, notme_lasting_p(run.sum)) : session->p_value);
    session->verdict = session->flagged ? NOTME_SUSPICIOUS : session->p_value <= 0.01 ? NOTME_CANNOT_TELL : NOTME_USUAL;
}
