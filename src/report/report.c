#include "report/writer.h"

#include <stdio.h>
#include <string.h>

const double notme_risk_bounds[NOTME_RISK_BUCKETS] = {5, 10, 20, 30, 50, 70, 80, 90, 95};

static const struct notme_writer *const writers[NOTME_FORMAT_FORMATS] = {
    [NOTME_FORMAT_TEXT] = &notme_text_writer,
    [NOTME_FORMAT_JSONL] = &notme_jsonl_writer,
    [NOTME_FORMAT_JSON] = &notme_json_writer,
    [NOTME_FORMAT_CSV] = &notme_csv_writer,
    [NOTME_FORMAT_INFLUX] = &notme_influx_writer,
    [NOTME_FORMAT_OPENMETRICS] = &notme_openmetrics_writer,
    [NOTME_FORMAT_MARKDOWN] = &notme_markdown_writer,
    [NOTME_FORMAT_HTML] = &notme_html_writer,
    [NOTME_FORMAT_TIMESKETCH] = &notme_timesketch_writer,
};

int notme_report_new(struct notme_report **out, const struct notme_report_options *options, notme_byte_sink *sink,
                     void *ctx, struct notme_error *err)
{
    *out = NULL;
    const struct notme_writer *writer =
        (unsigned)options->format < NOTME_FORMAT_FORMATS ? writers[options->format] : NULL;
    if (!writer)
        return notme_fail(err, NOTME_EUSAGE, "unknown report format");
    struct notme_report *report = notme_alloc(1, sizeof *report);
    if (!report)
        return notme_fail_memory(err);
    report->options = *options;
    report->sink = sink;
    report->ctx = ctx;
    report->writer = writer;
    report->redactor = (struct notme_redactor){options->redact_key, options->redact_key_len};
    notme_asked_start(&report->asked, options->about,
                      options->about_until > options->about ? options->about_until : options->about);
    int status = notme_zone_load(&report->zone, options->tz_name, err);
    if (status == NOTME_OK && (options->timeline || options->prior))
        status = notme_explainer_new(&report->explainer, options->prior, err);
    if (status != NOTME_OK) {
        notme_report_free(report);
        return status;
    }
    if (writer->begin)
        writer->begin(report);
    *out = report;
    return NOTME_OK;
}

int notme_report_flush(struct notme_report *report, struct notme_error *err)
{
    if (report->out.failed)
        return notme_fail_memory(err);
    if (report->out.len == 0 || !report->sink || report->holes)
        return NOTME_OK;
    const int status = report->sink(report->ctx, report->out.at, report->out.len);
    notme_buf_clear(&report->out);
    return status == 0 ? NOTME_OK : notme_fail(err, NOTME_EIO, "%s", ""); /* who owns the sink knows more */
}

static bool wanted(const struct notme_report_options *options, const struct notme_session *session)
{
    return (options->since == NOTME_NO_TIME || session->end >= options->since) &&
           (options->until == NOTME_NO_TIME || session->start < options->until);
}

static void count_seen(struct notme_report_counts *c, const struct notme_session *session)
{
    c->first = c->seen && c->first < session->start ? c->first : session->start;
    c->last = c->seen && c->last > session->end ? c->last : session->end;
    c->seen++;
}

static void count(struct notme_report *report, const struct notme_session *session)
{
    struct notme_report_counts *c = &report->counts;
    int bucket = 0;
    c->sessions++;
    c->verdicts[session->verdict]++;
    if (!session->enough_history)
        return;
    notme_ranking_add(&c->ranking, session);
    const bool any = c->sessions > c->verdicts[NOTME_NOT_ENOUGH] + 1;
    c->judged_first = any && c->judged_first < session->start ? c->judged_first : session->start;
    c->judged_last = any && c->judged_last > session->end ? c->judged_last : session->end;
    while (bucket < NOTME_RISK_BUCKETS && session->risk > notme_risk_bounds[bucket])
        bucket++;
    c->risks[bucket]++;
    c->risk_sum += session->risk;
}

int notme_report_session(struct notme_report *report, const struct notme_session *session, struct notme_error *err)
{
    if (report->redactor.key) {
        if (!notme_redact_session(&report->redactor, session, &report->redacted))
            return notme_fail_memory(err);
        session = &report->redacted.session;
    }
    count_seen(&report->counts, session);
    if (report->explainer && notme_outline_add(&report->outline, session, err) != NOTME_OK)
        return NOTME_ENOMEM;
    if (report->options.about != NOTME_NO_TIME && !notme_asked_take(&report->asked, session))
        return notme_fail_memory(err);
    if (!wanted(&report->options, session))
        return NOTME_OK;
    count(report, session);
    if (!report->writer->session || (report->options.about != NOTME_NO_TIME && !report->writer->prose))
        return NOTME_OK;
    const int status = report->writer->session(report, session, err);
    return status == NOTME_OK ? notme_report_flush(report, err) : status;
}

int notme_report_hour(struct notme_report *report, const struct notme_hour *hour, struct notme_error *err)
{
    const struct notme_report_options *o = &report->options;
    const bool outside =
        (o->since != NOTME_NO_TIME && hour->hour < o->since) || (o->until != NOTME_NO_TIME && hour->hour >= o->until);
    if (outside || !report->writer->hour)
        return NOTME_OK;
    const int status = report->writer->hour(report, hour, err);
    return status == NOTME_OK ? notme_report_flush(report, err) : status;
}

int notme_report_campaign(struct notme_report *report, const struct notme_campaign *campaign, struct notme_error *err)
{
    const struct notme_report_options *o = &report->options;
    const bool outside = (o->since != NOTME_NO_TIME && campaign->end < o->since) ||
                         (o->until != NOTME_NO_TIME && campaign->start >= o->until);
    if (outside)
        return NOTME_OK;
    if (report->writer->campaign)
        report->writer->campaign(report, campaign);
    report->campaigns++;
    return notme_report_flush(report, err);
}

/* ---- explanations: known when all of the account is */

struct notme_lookback notme_report_lookback(const struct notme_report *report)
{
    return (struct notme_lookback){report->options.timeline, &report->outline, report->undos, report->logins};
}

int notme_report_leave(struct notme_report *report, const struct notme_session *session, struct notme_error *err)
{
    if (!notme_grow(&report->hole, &report->holes_capacity, report->holes, sizeof *report->hole))
        return notme_fail_memory(err);
    struct notme_hole *hole = &report->hole[report->holes++];
    *hole = (struct notme_hole){.offset = report->out.len};
    return notme_keep(&hole->kept, session) ? NOTME_OK : notme_fail_memory(err);
}

/* Cut to what a fact holds. */
static void redact_facts(const struct notme_report *report, struct notme_explanations *all)
{
    struct notme_buf words = {0};
    for (int i = 0; i < NOTME_SIGN_COUNT && report->redactor.key; i++) {
        notme_buf_clear(&words);
        notme_redact_quoted(&report->redactor, notme_text_of(all->sign[i].words), &words);
        snprintf(all->sign[i].words, sizeof all->sign[i].words, "%.*s", (int)words.len, words.len ? words.at : "");
    }
    notme_buf_release(&words);
}

static int fill_hole(struct notme_report *report, const struct notme_hole *hole, struct notme_explanations *all,
                     struct notme_buf *out, struct notme_error *err)
{
    const struct notme_lookback lookback = notme_report_lookback(report);
    const int status = notme_explain_session(report->explainer, &lookback, &hole->kept.session, all, err);
    if (status == NOTME_OK)
        redact_facts(report, all);
    if (status == NOTME_OK)
        report->writer->explanations(out, all);
    return status;
}

static int fill_holes(struct notme_report *report, struct notme_error *err)
{
    struct notme_buf whole = {0};
    struct notme_explanations *all = report->holes ? notme_alloc(1, sizeof *all) : NULL;
    int status = report->holes && !all ? notme_fail_memory(err) : NOTME_OK;
    size_t from = 0;
    for (size_t i = 0; i < report->holes && status == NOTME_OK; i++) {
        notme_buf_add(&whole, report->out.at + from, report->hole[i].offset - from);
        from = report->hole[i].offset;
        status = fill_hole(report, &report->hole[i], all, &whole, err);
    }
    notme_free(all);
    if (report->holes == 0 || status != NOTME_OK) {
        notme_buf_release(&whole);
        return status;
    }
    notme_buf_add(&whole, report->out.at + from, report->out.len - from);
    notme_buf_release(&report->out);
    report->out = whole;
    return NOTME_OK;
}

static void release_holes(struct notme_report *report)
{
    for (size_t i = 0; i < report->holes; i++)
        notme_kept_release(&report->hole[i].kept);
    notme_free(report->hole);
    report->hole = NULL;
    report->holes = 0;
}

/* The one session that was asked about, whatever its verdict. */
static int write_asked(struct notme_report *report, struct notme_error *err)
{
    const struct notme_session *session = notme_asked_answer(&report->asked);
    report->options.all = true;
    return session && report->writer->session ? report->writer->session(report, session, err) : NOTME_OK;
}

/* What the whole history tells of what was taken back, and of logins. */
static int look_back(struct notme_report *report, struct notme_error *err)
{
    const struct notme_report_options *o = &report->options;
    if (!o->timeline || (!report->writer->prose && report->holes == 0))
        return NOTME_OK; /* nobody will ask */
    const int status = notme_undos_find(o->timeline, &report->undos, err);
    return status == NOTME_OK ? notme_logins_find(o->timeline, o->geoip, &report->logins, err) : status;
}

static int nothing_in_period(const struct notme_report *report, struct notme_error *err)
{
    const struct notme_report_counts *c = &report->counts;
    char first[NOTME_TIME_MAX], last[NOTME_TIME_MAX];
    if (c->seen == 0)
        return notme_fail(err, NOTME_EUSAGE, "no session lies in that period: there is none at all");
    notme_time_format(c->first, first);
    notme_time_format(c->last, last);
    return notme_fail(err, NOTME_EUSAGE, "no session lies in that period: there are %llu from %s to %s",
                      (unsigned long long)c->seen, first, last);
}

int notme_report_end(struct notme_report *report, const struct notme_report_context *context, struct notme_error *err)
{
    const struct notme_report_options *o = &report->options;
    int status = NOTME_OK;
    if ((o->since != NOTME_NO_TIME || o->until != NOTME_NO_TIME) && report->counts.sessions == 0 &&
        report->writer->session)
        return nothing_in_period(report, err);
    if (o->about != NOTME_NO_TIME && !report->writer->prose)
        status = write_asked(report, err);
    if (status == NOTME_OK)
        status = look_back(report, err);
    if (status == NOTME_OK)
        status = fill_holes(report, err);
    release_holes(report);
    if (status == NOTME_OK && report->writer->end)
        status = report->writer->end(report, context, err);
    return status == NOTME_OK ? notme_report_flush(report, err) : status;
}

enum notme_verdict notme_report_verdict(const struct notme_report *report)
{
    const struct notme_session *asked = notme_asked_answer(&report->asked);
    if (report->options.about != NOTME_NO_TIME)
        return asked ? asked->verdict : NOTME_NOTHING_KNOWN;
    if (report->counts.verdicts[NOTME_SUSPICIOUS])
        return NOTME_SUSPICIOUS;
    return report->counts.sessions == report->counts.verdicts[NOTME_NOT_ENOUGH] ? NOTME_NOT_ENOUGH : NOTME_USUAL;
}

void notme_report_free(struct notme_report *report)
{
    if (!report)
        return;
    release_holes(report);
    notme_explainer_free(report->explainer);
    notme_undos_free(report->undos);
    notme_logins_free(report->logins);
    notme_outline_release(&report->outline);
    notme_asked_release(&report->asked);
    notme_keeps_release(&report->flagged);
    notme_keeps_release(&report->oddest);
    notme_kept_release(&report->last);
    notme_kept_release(&report->redacted);
    notme_zone_release(&report->zone);
    notme_buf_release(&report->out);
    notme_free(report);
}

size_t notme_rank_signals(const struct notme_session *session, enum notme_signal_id order[NOTME_SIGNAL_COUNT])
{
    size_t shown = 0;
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        size_t i = (size_t)s;
        for (; i > 0 && session->signals[s].share > session->signals[order[i - 1]].share; i--)
            order[i] = order[i - 1];
        order[i] = (enum notme_signal_id)s;
    }
    for (size_t i = 0; i < NOTME_SIGNAL_COUNT; i++) /* the order of those that are reasons is kept */
        if (session->signals[order[i]].share > 0.005 && session->signals[order[i]].figure < NOTME_FIGURE_COUNT)
            order[shown++] = order[i];
    return shown;
}
