#include "report/writer.h"

#include <string.h>

const double notme_risk_bounds[NOTME_RISK_BUCKETS] = {5, 10, 20, 30, 50, 70, 80, 90, 95};

static const struct notme_writer *writer_of(enum notme_format format)
{
    switch (format) {
    case NOTME_FORMAT_TEXT:
        return &notme_text_writer;
    case NOTME_FORMAT_JSONL:
        return &notme_jsonl_writer;
    case NOTME_FORMAT_JSON:
        return &notme_json_writer;
    case NOTME_FORMAT_CSV:
        return &notme_csv_writer;
    case NOTME_FORMAT_OPENMETRICS:
        return &notme_openmetrics_writer;
    case NOTME_FORMAT_INFLUX:
        return &notme_influx_writer;
    default:
        return NULL;
    }
}

int notme_report_new(struct notme_report **out, const struct notme_report_options *options, notme_byte_sink *sink,
                     void *ctx, struct notme_error *err)
{
    *out = NULL;
    const struct notme_writer *writer = writer_of(options->format);
    if (!writer)
        return notme_fail(err, NOTME_EUSAGE, "unknown report format");
    struct notme_report *report = notme_alloc(1, sizeof *report);
    if (!report)
        return notme_fail_memory(err);
    report->options = *options;
    report->sink = sink;
    report->ctx = ctx;
    report->writer = writer;
    report->asked_distance = INT64_MAX;
    const int status = notme_zone_load(&report->zone, options->tz_name, err);
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
    if (report->out.len == 0 || !report->sink)
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

static void count(struct notme_report *report, const struct notme_session *session)
{
    int bucket = 0;
    report->counts.sessions++;
    report->counts.verdicts[session->verdict]++;
    if (!session->enough_history)
        return;
    while (bucket < NOTME_RISK_BUCKETS && session->risk > notme_risk_bounds[bucket])
        bucket++;
    report->counts.risks[bucket]++;
    report->counts.risk_sum += session->risk;
}

int notme_report_session(struct notme_report *report, const struct notme_session *session, struct notme_error *err)
{
    if (!wanted(&report->options, session))
        return NOTME_OK;
    count(report, session);
    const int status = report->writer->session ? report->writer->session(report, session, err) : NOTME_OK;
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

int notme_report_end(struct notme_report *report, const struct notme_report_context *context, struct notme_error *err)
{
    if (report->writer->end)
        report->writer->end(report, context);
    return notme_report_flush(report, err);
}

enum notme_verdict notme_report_verdict(const struct notme_report *report)
{
    if (report->asked_distance < INT64_MAX)
        return report->asked.session.verdict;
    if (report->counts.verdicts[NOTME_SUSPICIOUS])
        return NOTME_SUSPICIOUS;
    return report->counts.sessions == report->counts.verdicts[NOTME_NOT_ENOUGH] ? NOTME_NOT_ENOUGH : NOTME_USUAL;
}

void notme_report_free(struct notme_report *report)
{
    if (!report)
        return;
    for (size_t i = 0; i < report->kept_count; i++)
        notme_arena_release(&report->kept[i].arena);
    notme_arena_release(&report->asked.arena);
    notme_arena_release(&report->last.arena);
    notme_free(report->kept);
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
    while (shown < NOTME_SIGNAL_COUNT && session->signals[order[shown]].share > 0.005)
        shown++;
    return shown;
}
