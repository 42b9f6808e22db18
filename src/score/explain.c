#include "score/explain.h"

#include "base/action.h"
#include "score/judge.h"

#include <math.h>
#include <string.h>

static double largest(const float *x, int count)
{
    float most = NAN;
    for (int i = 0; i < count; i++)
        most = isnan(most) || x[i] > most ? x[i] : most;
    return (double)most;
}

double notme_shown(enum notme_signal_id signal, const struct notme_surprise *s)
{
    const float *x = s->x;
    switch (signal) {
    case NOTME_SIGNAL_WORDS:
        return (double)x[NOTME_SURPRISE_WORDS_NEW];
    case NOTME_SIGNAL_NAMES:
        return (double)x[NOTME_SURPRISE_NAMES_NEW];
    case NOTME_SIGNAL_AUTHOR:
        return isnan(x[NOTME_SURPRISE_AUTHOR]) ? (double)NAN : x[NOTME_SURPRISE_AUTHOR] > 0;
    case NOTME_SIGNAL_STYLE:
        return (double)x[NOTME_SURPRISE_STYLE_MEAN];
    case NOTME_SIGNAL_VOICE:
        return 1 / (1 + exp(-(double)x[NOTME_SURPRISE_FORM]));
    case NOTME_SIGNAL_HOUR:
        return exp(-(double)x[NOTME_SURPRISE_HOUR]);
    case NOTME_SIGNAL_CLIENT:
        return largest(x + NOTME_SURPRISE_APP, NOTME_CATEGORY_NET + 1);
    case NOTME_SIGNAL_ACTION:
        return (double)x[NOTME_SURPRISE_ACTION];
    case NOTME_SIGNAL_RATE:
    case NOTME_SIGNAL_COUNT:
    default:
        return (double)NAN;
    }
}

struct weighed {
    double share[NOTME_SESSION_EVENTS]; /* of the events, sums to 1 */
    double signal[NOTME_SIGNAL_COUNT];  /* of the signals, sums to 1 */
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

/* An event's share: how surely it lies in the run, times how much it speaks for somebody else. A session may be flagged
 * for those before it, though nothing in it does: then it is by how surely each lies in the run. What takes something
 * back is no evidence, whatever is unusual about it. */
static void weigh(const struct notme_track *track, const struct notme_model *model, bool flagged, struct weighed *out)
{
    double llr[NOTME_SESSION_EVENTS], part[NOTME_SIGNAL_COUNT];
    bool speaks = false;
    for (size_t i = 0; i < track->items; i++) {
        llr[i] = track->item[i].llr;
        speaks = speaks || llr[i] > 0;
    }
    notme_scan_membership(llr, track->items, out->share);
    memset(out->signal, 0, sizeof out->signal);
    for (size_t i = 0; i < track->items; i++) {
        out->why[i] = 0;
        if (notme_is_undo(track->item[i].features->action)) {
            out->share[i] = 0;
            continue;
        }
        notme_weights_parts(&model->weights, &track->item[i].surprise, part);
        for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
            out->signal[s] += out->share[i] * part[s];
            out->why[i] |= part[s] > 0.3 ? 1u << s : 0;
        }
        out->share[i] *= speaks ? fmax(0, llr[i]) : flagged;
    }
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++)
        out->signal[s] = fmax(0, out->signal[s]);
    normalise(out->share, track->items);
    normalise(out->signal, NOTME_SIGNAL_COUNT);
}

static double typical(const struct notme_moments *moments)
{
    return moments->weight > 0 ? moments->mean / moments->weight : 0;
}

static void show_signals(const struct notme_track *track, const struct weighed *w, struct notme_session *session)
{
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        double sum = 0, weight = 0;
        for (size_t i = 0; i < track->items; i++) {
            const double shown = notme_shown((enum notme_signal_id)s, &track->item[i].surprise);
            const double by =
                w->share[i] + 1e-9; /* a session in which nothing speaks against the owner shows its mean */
            sum += isnan(shown) ? 0 : by * shown;
            weight += isnan(shown) ? 0 : by;
        }
        session->signals[s] = (struct notme_signal){
            .observed = weight > 0 ? sum / weight : 0, .typical = typical(&track->shown[s]), .share = w->signal[s]};
    }
    session->signals[NOTME_SIGNAL_RATE].observed = (double)track->items;
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
        llr[i] = notme_event_llr(&model->weights, &surprise, track->item[i].features->action);
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
