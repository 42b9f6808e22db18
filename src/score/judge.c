#include "score/judge.h"

#include "base/clock.h"
#include "score/budget.h"

#include <math.h>

/* Clean sessions hold slips of the thumb, too. How often is not known; that of a thousand sessions one holds a slip is
 * meant to keep a single like from ever being called a hijack with more certainty than that: of the documented cases of
 * one odd like, none was proven to be one. */
static const double slip_rate = 1e-3;

static double days_seen(const struct notme_track *track)
{
    return (double)(track->last - track->first) / (double)NOTME_DAY;
}

double notme_judge_threshold(const struct notme_track *track, const struct notme_options *options, uint32_t events)
{
    const double budget = options->budget * (1 - NOTME_LASTING_SHARE);
    return notme_budget_threshold(budget, track->sessions, days_seen(track), events);
}

static double limit_of(const struct notme_track *track, const struct notme_options *options)
{
    const double budget = options->budget * NOTME_LASTING_SHARE;
    return notme_lasting_limit(budget, notme_budget_sessions(track->sessions, days_seen(track)));
}

bool notme_judge_is_odd(const struct notme_track *track, const struct notme_options *options, double p_value,
                        uint32_t events, struct notme_lasting *run)
{
    const struct notme_lasting now = notme_lasting_with(&track->lasting, p_value, track->item[0].features->clock);
    const bool alone = p_value <= notme_judge_threshold(track, options, events);
    /* the limit falls while an account is silent: what lowers the sum is no alarm */
    const bool lasts =
        !alone && now.sessions > 1 && now.sum > track->lasting.sum && now.sum >= limit_of(track, options);
    if (run)
        *run = lasts ? now : (struct notme_lasting){0};
    return alone || lasts;
}

double notme_judge_p(const struct notme_track *track, const struct notme_model *model, const struct notme_scan *scan)
{
    const double e = notme_model_surprise(model, notme_scan_score(scan), scan->events);
    return notme_account_p(&model->calibration, &track->past, e);
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
    return others.events == 0 || notme_judge_p(track, model, &others) > 0.05;
}

/* The same, where the session may rest on a slip of the thumb. Never less than p. */
static double doubted(const struct notme_track *track, const struct notme_model *model, double p)
{
    return rests_on_one_tap(track, model) ? fmin(1, p + slip_rate) : p;
}

/* At every event: what is not odd without doubt is not odd with it, so few are looked at for a slip. */
bool notme_judge_so_far(const struct notme_track *track, const struct notme_track_context *c)
{
    const struct notme_scan all = notme_scan_join(&track->scan, &track->hour_scan);
    const double p = notme_judge_p(track, c->model, &all);
    return notme_judge_is_odd(track, c->options, p, all.events, NULL) &&
           notme_judge_is_odd(track, c->options, doubted(track, c->model, p), all.events, NULL);
}

static int display_risk(double p)
{
    const double z = -log10(p) / 3.37; /* 0.1 -> 8, 0.001 -> 55, 1e-6 -> 96 */
    return (int)lround(100 * (1 - exp(-z * z)));
}

void notme_judge(const struct notme_track *track, const struct notme_track_context *c, struct notme_session *session)
{
    session->score = notme_scan_score(&track->scan);
    session->p_value = doubted(track, c->model, notme_judge_p(track, c->model, &track->scan));
    session->threshold = notme_judge_threshold(track, c->options, session->events);
    struct notme_lasting run;
    session->flagged = notme_judge_is_odd(track, c->options, session->p_value, session->events, &run);
    session->lasting = run.sessions;
    session->lasting_since = run.sessions ? run.since : NOTME_NO_TIME;
    if (session->flagged)
        session->flagged_at = track->flagged_at != NOTME_NO_TIME ? track->flagged_at : session->end;
    session->risk = display_risk(run.sessions ? fmin(session->p_value, notme_lasting_p(run.sum)) : session->p_value);
    session->verdict = session->flagged ? NOTME_SUSPICIOUS : session->p_value <= 0.01 ? NOTME_CANNOT_TELL : NOTME_USUAL;
}
