/*
 * The explanations of sessions, as JSON lines: explain_events [--prior NAME=WEIGHT,…] FILE TIME…
 *
 * FILE holds the events of one account; each TIME asks for the session that holds or lies nearest it. One line for
 * each.
 */
#include "base/clock.h"
#include "base/json_write.h"
#include "explain/explain.h"

#include <stdio.h>
#include <string.h>

struct history {
    struct notme_timeline *timeline;
    struct notme_outline outline;
    struct notme_undos *undos;
    struct notme_logins *logins;
    struct notme_session *session; /* by row of the outline; their texts are gone */
    size_t count, capacity;
    struct notme_detector *detector;
    struct notme_error error;
};

static int take_session(void *ctx, const struct notme_session *session)
{
    struct history *h = ctx;
    if (!notme_grow(&h->session, &h->capacity, h->count, sizeof *h->session))
        return NOTME_ENOMEM;
    h->session[h->count++] = *session;
    return notme_outline_add(&h->outline, session, &h->error);
}

static int take_event(void *ctx, const struct notme_event *event)
{
    struct history *h = ctx;
    return notme_timeline_add(h->timeline, event, &h->error);
}

static int feed(void *ctx, const struct notme_event *event)
{
    struct history *h = ctx;
    return notme_detector_feed(h->detector, event, &h->error);
}

static int read_history(struct history *h, const struct notme_model *model, const char *path)
{
    const struct notme_options options = {.window = -1, .session = take_session, .event = take_event, .ctx = h};
    int status = notme_timeline_new(&h->timeline, &h->error);
    if (status == NOTME_OK)
        status = notme_detector_new(&h->detector, model, &options, &h->error);
    if (status == NOTME_OK)
        status = notme_read(path, NULL, feed, h, NULL, &h->error);
    if (status == NOTME_OK)
        status = notme_detector_end(h->detector, &h->error);
    if (status == NOTME_OK)
        status = notme_undos_find(h->timeline, &h->undos, &h->error);
    return status == NOTME_OK ? notme_logins_find(h->timeline, NULL, &h->logins, &h->error) : status;
}

static size_t nearest(const struct history *h, int64_t time)
{
    size_t best = 0;
    int64_t distance = INT64_MAX;
    for (size_t i = 0; i < h->count; i++) {
        const struct notme_session *s = &h->session[i];
        const int64_t away = time < s->start ? s->start - time : time > s->end ? time - s->end : 0;
        if (away < distance) {
            distance = away;
            best = i;
        }
    }
    return best;
}

/* ---- out */

static void put_signs(struct notme_buf *out, const struct notme_explanations *found)
{
    notme_buf_adds(out, ",\"signs\":{");
    for (int s = 0, some = 0; s < NOTME_SIGN_COUNT; s++) {
        const struct notme_sign *sign = &found->sign[s];
        if (!sign->value)
            continue;
        notme_buf_addf(out, "%s\"%s\":[\"%s\",", some++ ? "," : "", sign->name, sign->value);
        notme_json_text(out, notme_text_of(sign->words));
        notme_buf_addc(out, ']');
    }
    notme_buf_addc(out, '}');
}

static void put_weights(struct notme_buf *out, const struct notme_explanations *found,
                        const struct notme_explanation *e)
{
    notme_buf_adds(out, ",\"weights\":{");
    for (size_t i = 0; i < e->count; i++) {
        notme_buf_addf(out, "%s\"%s\":", i ? "," : "", found->sign[e->sign[i].sign].name);
        notme_json_number(out, e->sign[i].weight, 3);
    }
    notme_buf_adds(out, "},\"mind\":[");
    for (size_t i = 0; i < e->minds; i++) {
        notme_buf_adds(out, i ? "," : "");
        notme_json_text(out, notme_text_of(e->mind[i]));
    }
    notme_buf_addc(out, ']');
}

/* Of the sessions that follow: how many, over which time (µs), and how many of them are flagged; of these, in 30 days.
 */
static void put_after(struct notme_buf *out, const struct history *h, const struct notme_session *session)
{
    const int64_t month = session->end + 30 * NOTME_DAY;
    unsigned sessions = 0, flagged = 0, soon = 0;
    for (size_t i = 0; i < h->count; i++) {
        const struct notme_session *s = &h->session[i];
        sessions += s->start > session->end;
        flagged += s->start > session->end && s->flagged;
        soon += s->start > session->end && s->start <= month && s->flagged;
    }
    const int64_t last = h->session[h->count - 1].end;
    notme_buf_addf(out, ",\"after\":{\"sessions\":%u,\"flagged\":%u,\"flagged_in_30_days\":%u,\"span\":%lld}", sessions,
                   flagged, soon, (long long)(last - session->end));
}

static void put(struct notme_buf *out, const struct history *h, const struct notme_session *session,
                const struct notme_explanations *found)
{
    notme_buf_addf(out, "{\"start\":");
    notme_json_time(out, session->start);
    notme_buf_addf(out, ",\"events\":%u,\"flagged\":%s,\"p_value\":", session->events,
                   session->flagged ? "true" : "false");
    notme_json_number(out, session->p_value, 6);
    put_after(out, h, session);
    put_signs(out, found);
    notme_buf_adds(out, ",\"reason\":");
    notme_json_text(out, found->reason ? notme_text_of(found->reason) : (struct notme_text){NULL, 0});
    notme_buf_adds(out, ",\"explanations\":[");
    for (size_t i = 0; i < found->count; i++) {
        const struct notme_explanation *e = &found->list[i];
        notme_buf_addf(out, "%s{\"id\":\"%s\",\"verdict_id\":%d,\"posterior\":", i ? "," : "", e->id, e->verdict_id);
        notme_json_number(out, e->posterior, 6);
        put_weights(out, found, e);
        notme_buf_addc(out, '}');
    }
    notme_buf_adds(out, "]}\n");
}

static int explain(struct history *h, const struct notme_explainer *explainer, const char *moment)
{
    struct notme_explanations found;
    struct notme_buf out = {0};
    int64_t time;
    if (!notme_time_parse(moment, strlen(moment), &time) || h->count == 0)
        return notme_fail(&h->error, NOTME_EUSAGE, "no time, or no session: '%s'", moment);
    const struct notme_session *session = &h->session[nearest(h, time)];
    const struct notme_lookback lookback = {h->timeline, &h->outline, h->undos, h->logins};
    const int status = notme_explain_session(explainer, &lookback, session, &found, &h->error);
    if (status == NOTME_OK) {
        put(&out, h, session, &found);
        fwrite(out.at, 1, out.len, stdout);
    }
    notme_buf_release(&out);
    return status;
}

int main(int argc, char **argv)
{
    struct history h = {0};
    struct notme_model *model = NULL;
    struct notme_explainer *explainer = NULL;
    const bool prior = argc > 2 && strcmp(argv[1], "--prior") == 0;
    char **rest = argv + (prior ? 3 : 1);
    int status = argc < 2 ? notme_fail(&h.error, NOTME_EUSAGE, "explain_events [--prior NAME=WEIGHT,…] FILE TIME…")
                          : notme_explainer_new(&explainer, prior ? argv[2] : NULL, &h.error);
    if (status == NOTME_OK)
        status = notme_model_default(&model, &h.error);
    if (status == NOTME_OK)
        status = read_history(&h, model, *rest);
    while (status == NOTME_OK && *++rest)
        status = explain(&h, explainer, *rest);
    if (status != NOTME_OK)
        fprintf(stderr, "explain_events: %s\n", h.error.text);
    notme_explainer_free(explainer);
    notme_detector_free(h.detector);
    notme_undos_free(h.undos);
    notme_logins_free(h.logins);
    notme_timeline_free(h.timeline);
    notme_outline_release(&h.outline);
    notme_free(h.session);
    notme_model_free(model);
    return status == NOTME_OK ? 0 : 2;
}
