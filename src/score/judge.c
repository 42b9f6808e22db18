#include "score/judge.h"

#include "base/action.h"
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

/* What is odd by itself has so much of the budget, and runs have the rest. A number of alarms a year of either kind,
 * divided by its share, is the budget at which it is just flagged: in this unit both are compared. */
static const double share_alone = 1 - NOTME_LASTING_SHARE, share_run = NOTME_LASTING_SHARE;

/* Sessions a year of the owner's that are as odd by themselves, or more. */
static double alone(const struct notme_track *track, const struct notme_model *model, const struct notme_oddity *oddity)
{
    const struct notme_pace pace = pace_of(track);
    return (notme_budget_expected(model, &track->past, &pace, oddity->score) +
            oddity->slips * notme_budget_sessions(&pace)) /
           share_alone;
}

/* Runs a year, of the owner's, that come as far. What is no run, and what does not make one longer, is none: its sum is
 * no news. */
static double together(const struct notme_track *track, const struct notme_lasting *run)
{
    const struct notme_pace pace = pace_of(track);
    if (run->sessions < 2 || run->sum <= track->lasting.sum)
        return (double)INFINITY;
    return notme_lasting_expected(run->sum, notme_budget_sessions(&pace)) / share_run;
}

static struct notme_lasting run_with(const struct notme_track *track, const struct notme_oddity *oddity)
{
    return notme_lasting_with(&track->lasting, oddity->p_value, track->item[0].features->clock);
}

/* For every event, so what cannot be is told at once: sessions of this size alone are expected more often. */
static bool is_odd_alone(const struct notme_track *track, const struct notme_track_context *c,
                         const struct notme_oddity *oddity)
{
    const struct notme_pace pace = pace_of(track);
    const double least = notme_budget_rate(&pace, oddity->tail) * oddity->p_value / share_alone;
    const double budget = notme_budget_a_year(&track->reach, c->options);
    return least <= budget && alone(track, c->model, oddity) <= budget;
}

bool notme_judge_is_odd(const struct notme_track *track, const struct notme_track_context *c,
                        const struct notme_oddity *oddity)
{
    if (is_odd_alone(track, c, oddity))
        return true;
    const struct notme_lasting run = run_with(track, oddity);
    return together(track, &run) <= notme_budget_a_year(&track->reach, c->options);
}

struct notme_oddity notme_judge_scan(const struct notme_track *track, const struct notme_model *model,
                                     const struct notme_scan *scan)
{
    const int tail = notme_tail_of(scan->events, notme_track_takes_up(track));
    const double score = notme_scan_score(scan), e = notme_model_surprise(model, score, tail);
    return (struct notme_oddity){score, notme_account_p(&model->calibration, &track->past, e), 0, tail};
}

/* Does the session only take things back? */
static bool only_undoes(const struct notme_track *track)
{
    size_t i = 0;
    while (i < track->items && notme_is_undo(track->item[i].features->action))
        i++;
    return i == track->items;
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

/* The same, never odder: where the session may rest on a slip of the thumb, and where it only takes things back. Such a
 * session is as odd as any. */
static struct notme_oddity doubted(const struct notme_track *track, const struct notme_model *model,
                                   struct notme_oddity oddity)
{
    if (only_undoes(track)) {
        oddity.slips = 1;
        oddity.p_value = 1;
    } else if (rests_on_one_tap(track, model)) {
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
    if (!notme_judge_is_odd(track, c, &oddity))
        return false;
    oddity = doubted(track, c->model, oddity);
    return notme_judge_is_odd(track, c, &oddity);
}

int notme_risk(double expected)
{
    return (int)floor(100 / (1 + sqrt(expected / 0.1)));
}

static enum notme_verdict verdict_of(const struct notme_session *session)
{
    const double often = 4; /* a year: what an owner does once in a season is nothing to speak of */
    return session->flagged ? NOTME_SUSPICIOUS : session->expected <= often ? NOTME_CANNOT_TELL : NOTME_USUAL;
}

void notme_judge(const struct notme_track *track, const struct notme_track_context *c, struct notme_session *session)
{
    const struct notme_oddity oddity = doubted(track, c->model, notme_judge_scan(track, c->model, &track->scan));
    const struct notme_lasting run = run_with(track, &oddity);
    const double by_itself = alone(track, c->model, &oddity), by_run = together(track, &run);
    session->score = oddity.score;
    session->p_value = oddity.p_value;
    session->expected = fmin(by_itself, by_run);
    session->budget = notme_budget_a_year(&track->reach, c->options);
    session->flagged = session->expected <= session->budget;
    if (session->flagged && by_itself > session->budget) {
        session->lasting = run.sessions;
        session->lasting_since = run.since;
    }
    if (session->flagged)
        session->flagged_at = track->flagged_at != NOTME_NO_TIME ? track->flagged_at : session->end;
    session->risk = notme_risk(session->expected);
    session->verdict = verdict_of(session);
}
