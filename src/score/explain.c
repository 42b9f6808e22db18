#include "score/explain.h"

#include "base/action.h"
#include "score/figures.h"
#include "score/judge.h"
#include "score/repair.h"

#include <math.h>
#include <string.h>

struct weighed {
    double share[NOTME_SESSION_EVENTS]; /* of the events, sums to 1 */
    double signal[NOTME_SIGNAL_COUNT];  /* of the signals, sums to 1 */
    double figure[NOTME_FIGURE_COUNT];  /* nats that the figures brought */
    unsigned why[NOTME_SESSION_EVENTS];
};

static void normalise(double *value, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += value[i];
    for (size_t i = 0; i < count && sum > 0; i++)
        value[i] /= sum;
}

static double typical(const struct notme_track *track, enum notme_figure_id figure)
{
    const struct notme_moments *m = &track->shown[figure];
    return m->weight > 0 ? m->mean / m->weight : (double)NAN;
}

/* Adds what the event brought. A signal is one of its reasons where it brought much, and one of its figures is above
 * what is usual. */
static unsigned weigh_event(const struct notme_track *track, const struct notme_weights *weights,
                            const struct notme_surprise *surprise, double membership, struct weighed *out)
{
    const double much = 0.3;
    double part[NOTME_FIGURE_COUNT], sum[NOTME_SIGNAL_COUNT] = {0};
    unsigned why = 0, above = 0;
    notme_figure_parts(weights, surprise, part);
    for (int f = 0; f < NOTME_FIGURE_COUNT; f++) {
        const enum notme_signal_id s = notme_figure_signal((enum notme_figure_id)f);
        const double usual = typical(track, (enum notme_figure_id)f);
        sum[s] += part[f];
        out->figure[f] += membership * part[f];
        out->signal[s] += membership * part[f];
        if (part[f] > 0 && (isnan(usual) || notme_figure_of((enum notme_figure_id)f, surprise) > usual))
            above |= 1u << s;
    }
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++)
        why |= sum[s] > much ? 1u << s : 0;
    return why & above;
}

/* An event's share: how surely it lies in the run, times how much it speaks for somebody else. A session may be flagged
 * for those before it, though nothing in it does: then it is by how surely each lies in the run. What takes something
 * back is no evidence, whatever is unusual about it. */
static void weigh(const struct notme_track *track, const struct notme_model *model, bool flagged, struct weighed *out)
{
    double llr[NOTME_SESSION_EVENTS];
    bool speaks = false;
    for (size_t i = 0; i < track->items; i++) {
        llr[i] = track->item[i].llr;
        speaks = speaks || llr[i] > 0;
    }
    notme_scan_membership(llr, track->items, out->share);
    memset(out->signal, 0, sizeof out->signal);
    memset(out->figure, 0, sizeof out->figure);
    for (size_t i = 0; i < track->items; i++) {
        out->why[i] = 0;
        if (notme_is_undo(track->item[i].features->action)) {
            out->share[i] = 0;
            continue;
        }
        out->why[i] = weigh_event(track, model->weights, &track->item[i].surprise, out->share[i], out);
        out->share[i] *= speaks ? fmax(0, llr[i]) : flagged;
    }
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++)
        out->signal[s] = fmax(0, out->signal[s]);
    normalise(out->share, track->items);
    normalise(out->signal, NOTME_SIGNAL_COUNT);
}

/* ---- signals */

/* Averages of the figures over the session's events, by their shares; NaN where no event states it. */
static void average(const struct notme_track *track, const struct weighed *w, double mean[NOTME_FIGURE_COUNT])
{
    for (int f = 0; f < NOTME_FIGURE_COUNT; f++) {
        double sum = 0, weight = 0;
        for (size_t i = 0; i < track->items; i++) {
            const double value = notme_figure_of((enum notme_figure_id)f, &track->item[i].surprise);
            const double by = w->share[i] + 1e-9; /* where nothing speaks against the owner it is the mean of all */
            sum += isnan(value) ? 0 : by * value;
            weight += isnan(value) ? 0 : by;
        }
        mean[f] = weight > 0 ? sum / weight : (double)NAN;
    }
}

/* The figure that brought most of those that are above what is usual. */
static void show_signals(const struct notme_track *track, const struct weighed *w, struct notme_session *session)
{
    double mean[NOTME_FIGURE_COUNT], most[NOTME_SIGNAL_COUNT] = {0};
    average(track, w, mean);
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++)
        session->signals[s] = (struct notme_signal){NOTME_FIGURE_COUNT, (double)NAN, (double)NAN, w->signal[s]};
    for (int f = 0; f < NOTME_FIGURE_COUNT; f++) {
        const enum notme_figure_id id = (enum notme_figure_id)f;
        const enum notme_signal_id s = notme_figure_signal(id);
        const double usual = typical(track, id);
        if (!(w->figure[f] > most[s]) || isnan(mean[f]) || mean[f] <= usual)
            continue;
        most[s] = w->figure[f];
        session->signals[s].figure = id;
        session->signals[s].observed = notme_figure_shown(id, mean[f]);
        session->signals[s].typical = notme_figure_shown(id, usual);
    }
}

static struct notme_evidence evidence_of(const struct notme_item *item, const struct weighed *w, size_t i)
{
    return (struct notme_evidence){.id = item->id,
                                   .time = item->features->clock,
                                   .not_after = item->not_after,
                                   .timed = item->features->timed,
                                   .action = item->features->action,
                                   .author = item->author,
                                   .text = item->text,
                                   .share = w->share[i],
                                   .why = w->why[i]};
}

/* ---- evidence */

struct choice {
    bool taken[NOTME_SESSION_EVENTS];
    double carried;
};

static void take(const struct notme_track *track, const struct weighed *w, size_t i, struct choice *choice,
                 struct notme_session *session)
{
    choice->taken[i] = true;
    choice->carried += w->share[i];
    session->evidence[session->nevidence++] = evidence_of(&track->item[i], w, i);
}

/* The strongest of the events that are left by `value`; `items` where none is left. */
static size_t strongest(const double *value, const bool *taken, size_t items)
{
    size_t best = items;
    for (size_t i = 0; i < items; i++)
        if (!taken[i] && (best == items || value[i] > value[best]))
            best = i;
    return best;
}

/* Would the session have been flagged without the events taken? What they had said is new again then, so it is scored
 * anew. Fills the others' log likelihood ratios. */
static bool is_flagged_without(const struct notme_track *track, const struct notme_track_context *c, const bool *taken,
                               double llr[NOTME_SESSION_EVENTS])
{
    const struct notme_model *model = c->model;
    struct notme_said said = {0};
    struct notme_scan scan = notme_scan_empty();
    for (size_t i = 0; i < track->items; i++) {
        struct notme_surprise surprise;
        if (taken[i])
            continue;
        notme_surprise_of(&track->profile, &model->background, &said, track->item[i].features, &surprise);
        notme_said_add(&said, track->item[i].features);
        llr[i] = notme_repair_llr(track, model, i, &surprise);
        const struct notme_scan one = notme_scan_event(llr[i]);
        scan = notme_scan_join(&scan, &one);
    }
    if (scan.events == 0)
        return false;
    const struct notme_oddity oddity = notme_judge_scan(track, model, &scan);
    return notme_judge_is_odd(track, c, &oddity);
}

/* The strongest events first, until they carry 80 % of the score and what is left would not have been flagged. */
static void show_evidence(const struct notme_track *track, const struct notme_track_context *c, const struct weighed *w,
                          struct notme_session *session)
{
    struct choice choice = {.carried = 0};
    double llr[NOTME_SESSION_EVENTS] = {0};
    session->nevidence = 0;
    while (session->nevidence < NOTME_EVIDENCE_MAX) {
        const bool carries = choice.carried >= 0.8;
        if (carries && !(session->flagged && is_flagged_without(track, c, choice.taken, llr)))
            return;
        const double *by = carries ? llr : w->share;
        const size_t best = strongest(by, choice.taken, track->items);
        if (best == track->items || by[best] <= 0)
            return;
        take(track, w, best, &choice, session);
    }
}

void notme_explain(const struct notme_track *track, const struct notme_track_context *c, struct notme_session *session)
{
    struct weighed w;
    weigh(track, c->model, session->flagged, &w);
    show_signals(track, &w, session);
    show_evidence(track, c, &w, session);
}
