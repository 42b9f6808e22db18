/* notme-session/1, as JSON lines and as one JSON document; notme-hour/1 lines. */
#include "report/writer.h"

#include <math.h>

enum { DIGITS = 6 };

static void number_field(struct notme_buf *out, const char *name, double value)
{
    notme_buf_addf(out, ",\"%s\":", name);
    notme_json_number(out, value, DIGITS);
}

static void time_field(struct notme_buf *out, const char *name, int64_t time)
{
    notme_buf_addf(out, ",\"%s\":", name);
    notme_json_time(out, time);
}

/* What is empty is not stated. */
static void text_field(struct notme_buf *out, const char *name, struct notme_text text)
{
    notme_buf_addf(out, ",\"%s\":", name);
    notme_json_text(out, text.len ? text : (struct notme_text){NULL, 0});
}

static void write_signals(struct notme_buf *out, const struct notme_session *s)
{
    enum notme_signal_id order[NOTME_SIGNAL_COUNT];
    const size_t shown = notme_rank_signals(s, order);
    notme_buf_adds(out, ",\"signals\":[");
    for (size_t i = 0; i < shown; i++) {
        const struct notme_signal *signal = &s->signals[order[i]];
        notme_buf_addf(out, "%s{\"name\":\"%s\",\"figure\":\"%s\",\"unit\":\"%s\"", i ? "," : "",
                       notme_signal_name(order[i]), notme_figure_name(signal->figure),
                       notme_figure_unit(signal->figure));
        number_field(out, "observed", signal->observed);
        number_field(out, "typical", signal->typical);
        number_field(out, "share", signal->share);
        notme_buf_addc(out, '}');
    }
    notme_buf_addc(out, ']');
}

static void write_why(struct notme_buf *out, unsigned why)
{
    bool any = false;
    notme_buf_adds(out, ",\"why\":[");
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        if (why >> s & 1) {
            notme_buf_addf(out, "%s\"%s\"", any ? "," : "", notme_signal_words((enum notme_signal_id)s));
            any = true;
        }
    }
    notme_buf_addc(out, ']');
}

static void write_evidence(struct notme_buf *out, const struct notme_session *s)
{
    notme_buf_adds(out, ",\"evidence\":[");
    for (size_t i = 0; i < s->nevidence; i++) {
        const struct notme_evidence *e = &s->evidence[i];
        notme_buf_addf(out, "%s{\"id\":", i ? "," : "");
        notme_json_text(out, e->id);
        time_field(out, "time", e->time);
        time_field(out, "time_not_after", e->not_after);
        notme_buf_addf(out, ",\"action\":\"%s\"", notme_action_name(e->action));
        text_field(out, "author", e->author);
        text_field(out, "text", e->text);
        number_field(out, "share", e->share);
        write_why(out, e->why);
        notme_buf_addc(out, '}');
    }
    notme_buf_addc(out, ']');
}

void notme_write_lasting(struct notme_buf *out, const struct notme_session *s)
{
    if (!s->lasting)
        return;
    notme_buf_addf(out, ",\"lasting\":{\"sessions\":%u,\"since\":", s->lasting);
    notme_json_time(out, s->lasting_since);
    notme_buf_addc(out, '}');
}

void notme_write_judgement(struct notme_buf *out, const struct notme_session *s)
{
    time_field(out, "start", s->start);
    time_field(out, "start_not_after", s->start_not_after);
    time_field(out, "end", s->end);
    time_field(out, "end_not_after", s->end_not_after);
    notme_buf_addf(out, ",\"events\":%u,\"untimed\":%u", s->events, s->untimed);
    number_field(out, "score", s->score);
    number_field(out, "p_value", s->p_value);
    number_field(out, "expected_per_year", s->expected);
    notme_buf_addf(out, ",\"risk\":%d,\"risk_level\":\"%s\",\"flagged\":%s", s->risk, notme_risk_level(s->expected),
                   s->flagged ? "true" : "false");
    time_field(out, "flagged_at", s->flagged_at);
    notme_buf_addf(out, ",\"verdict\":\"%s\",\"enough_history\":%s", notme_verdict_name(s->verdict),
                   s->enough_history ? "true" : "false");
}

static void begin_session(struct notme_buf *out, const struct notme_session *s)
{
    notme_buf_addf(out, "{\"schema\":\"notme-session/1\",\"id\":\"%s\"", s->id);
    text_field(out, "service", s->service);
    text_field(out, "account", s->account);
    text_field(out, "account_name", s->account_name);
    notme_write_judgement(out, s);
    write_signals(out, s);
    write_evidence(out, s);
}

static void end_session(struct notme_buf *out, const struct notme_session *s)
{
    notme_buf_adds(out, ",\"model\":");
    notme_json_text(out, notme_text_of(s->model));
    notme_write_lasting(out, s);
    notme_buf_addc(out, '}');
}

void notme_write_session(struct notme_buf *out, const struct notme_session *s)
{
    begin_session(out, s);
    notme_write_no_explanations(out);
    end_session(out, s);
}

/* Where it can and should be, it is explained when the account is known. */
static int write_explained(struct notme_report *report, const struct notme_session *s, struct notme_error *err)
{
    const bool wanted = s->flagged || report->options.about != NOTME_NO_TIME;
    if (!report->explainer || !wanted || !s->enough_history) {
        notme_write_session(&report->out, s);
        return NOTME_OK;
    }
    begin_session(&report->out, s);
    const int status = notme_report_leave(report, s, err);
    end_session(&report->out, s);
    return status;
}

static int session_line(struct notme_report *report, const struct notme_session *session, struct notme_error *err)
{
    if (!report->options.all && !session->flagged)
        return NOTME_OK;
    const int status = write_explained(report, session, err);
    notme_buf_addc(&report->out, '\n');
    return status;
}

static int hour_line(struct notme_report *report, const struct notme_hour *h, struct notme_error *err)
{
    struct notme_buf *out = &report->out;
    bool any = false;
    (void)err;
    notme_buf_adds(out, "{\"schema\":\"notme-hour/1\",\"account\":");
    notme_json_text(out, h->account);
    notme_buf_adds(out, ",\"hour\":");
    notme_json_time(out, h->hour);
    notme_buf_addf(out, ",\"events\":%u,\"scored\":%s,\"actions\":{", h->events, h->scored ? "true" : "false");
    for (int a = 0; a < NOTME_ACTION_COUNT; a++) {
        if (h->actions[a]) {
            notme_buf_addf(out, "%s\"%s\":%u", any ? "," : "", notme_action_name((enum notme_action)a), h->actions[a]);
            any = true;
        }
    }
    notme_buf_adds(out, "},\"signals\":{");
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        notme_buf_addf(out, "%s\"%s\":{\"sum\":", s ? "," : "", notme_signal_name((enum notme_signal_id)s));
        notme_json_number(out, h->sum[s], DIGITS);
        number_field(out, "max", h->max[s]);
        notme_buf_addc(out, '}');
    }
    notme_buf_addc(out, '}');
    number_field(out, "total", h->total);
    number_field(out, "best_prefix", h->best_prefix);
    number_field(out, "best_suffix", h->best_suffix);
    number_field(out, "best_run", h->best_run);
    notme_buf_adds(out, "}\n");
    return NOTME_OK;
}

static void campaign_line(struct notme_report *report, const struct notme_campaign *campaign)
{
    notme_write_campaign(&report->out, campaign);
    notme_buf_addc(&report->out, '\n');
}

static void write_losses(struct notme_buf *out, const struct notme_report *report, const struct notme_read_stats *read)
{
    notme_buf_addf(out, "\"damaged\":%llu,\"passed_over\":%llu", (unsigned long long)read->damaged,
                   (unsigned long long)read->passed);
    /* names of files may be names of people */
    text_field(out, "damage", report->options.redact_key ? (struct notme_text){NULL, 0} : notme_text_of(read->damage));
}

/* Lines are sessions; where sources are damaged, a last one says that they rest on a part. */
static int end_lines(struct notme_report *report, const struct notme_report_context *c, struct notme_error *err)
{
    struct notme_buf *out = &report->out;
    (void)err;
    if (!c->read || !c->read->damaged)
        return NOTME_OK;
    notme_buf_adds(out, "{\"schema\":\"notme-summary/1\",");
    write_losses(out, report, c->read);
    text_field(out, "sandbox", notme_text_of(report->options.sandbox));
    notme_buf_adds(out, "}\n");
    return NOTME_OK;
}

const struct notme_writer notme_jsonl_writer = {.session = session_line,
                                                .hour = hour_line,
                                                .end = end_lines,
                                                .explanations = notme_write_explanations,
                                                .campaign = campaign_line};

/* ---- one document */

static void begin_document(struct notme_report *report)
{
    notme_buf_adds(&report->out, "{\"schema\":\"notme-report/1\",\"sessions\":[");
}

static int session_item(struct notme_report *report, const struct notme_session *session, struct notme_error *err)
{
    if (!report->options.all && !session->flagged)
        return NOTME_OK;
    notme_buf_adds(&report->out, report->any ? ",\n " : "\n ");
    report->any = true;
    return write_explained(report, session, err);
}

/* The list is there where there is any. */
static void campaign_item(struct notme_report *report, const struct notme_campaign *campaign)
{
    notme_buf_adds(&report->out, report->campaigns ? ",\n " : "\n],\n\"campaigns\":[\n ");
    notme_write_campaign(&report->out, campaign);
}

static void flag(struct notme_buf *out, const char *name, bool value, bool *any)
{
    if (value)
        notme_buf_addf(out, "%s\"%s\"", *any ? "," : "", name);
    *any = *any || value;
}

static void write_beside(struct notme_buf *out, const char *name, const struct notme_beside *beside)
{
    notme_buf_addf(out, ",\"%s\":", name);
    if (beside->start == NOTME_NO_TIME) {
        notme_buf_adds(out, "null");
        return;
    }
    notme_buf_addf(out, "{\"id\":\"%s\"", beside->id);
    time_field(out, "start", beside->start);
    time_field(out, "end", beside->end);
    notme_buf_addc(out, '}');
}

/* The moment asked about, and what lies beside it. */
static void write_about(struct notme_report *report)
{
    struct notme_buf *out = &report->out;
    const struct notme_asked *asked = &report->asked;
    if (report->options.about == NOTME_NO_TIME)
        return;
    notme_buf_adds(out, "\"about\":{\"from\":");
    notme_json_time(out, asked->from);
    time_field(out, "to", asked->to);
    notme_buf_addf(out, ",\"verdict\":\"%s\"", notme_verdict_name(notme_report_verdict(report)));
    write_beside(out, "before", &asked->before);
    write_beside(out, "after", &asked->after);
    notme_buf_adds(out, "},\n");
}

static int end_document(struct notme_report *report, const struct notme_report_context *c, struct notme_error *err)
{
    struct notme_buf *out = &report->out;
    bool any = false;
    notme_buf_adds(out, "\n],\n");
    write_about(report);
    notme_buf_adds(out, "\"summary\":{");
    notme_buf_addf(
        out,
        "\"events\":%llu,\"accounts\":%llu,\"sessions\":%llu,\"flagged\":%llu,\"duplicates\":%llu,\"late\":%llu,"
        "\"untimed\":%llu,\"skipped\":%llu,",
        (unsigned long long)c->detector->events, (unsigned long long)c->detector->accounts,
        (unsigned long long)c->detector->sessions, (unsigned long long)c->detector->flagged,
        (unsigned long long)c->detector->duplicates, (unsigned long long)c->detector->late,
        (unsigned long long)c->detector->untimed, (unsigned long long)c->read->skipped);
    write_losses(out, report, c->read);
    number_field(out, "budget", c->per_history > 0 ? (double)NAN : c->budget);
    number_field(out, "budget_per_history", c->per_history > 0 ? c->per_history : (double)NAN);
    if (c->campaigns)
        notme_buf_addf(out, ",\"campaigns\":%llu,\"campaign_candidates_left_out\":%llu,\"campaign_texts_crowded\":%llu",
                       (unsigned long long)report->campaigns, (unsigned long long)c->campaigns->left_out,
                       (unsigned long long)c->campaigns->crowded);
    notme_buf_adds(out, ",\"not_shown_by_source\":[");
    flag(out, "like_times", c->read->no_like_times, &any);
    flag(out, "unlikes", c->read->no_unlikes, &any);
    flag(out, "like_authors", c->read->no_authors, &any);
    flag(out, "more_than_order", c->read->order_only, &any);
    flag(out, "attested_times", c->read->claimed_times, &any);
    notme_buf_adds(out, "],\"model\":");
    notme_json_text(out, notme_text_of(c->model));
    text_field(out, "background", notme_text_of(c->background ? c->background : ""));
    text_field(out, "sandbox", notme_text_of(report->options.sandbox));
    notme_buf_adds(out, "}}\n");
    (void)err;
    return NOTME_OK;
}

const struct notme_writer notme_json_writer = {.begin = begin_document,
                                               .session = session_item,
                                               .end = end_document,
                                               .between = ",",
                                               .explanations = notme_write_explanations,
                                               .campaign = campaign_item};
