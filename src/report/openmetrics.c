/* OpenMetrics 1.0 text: counts and a histogram, never an account as a label - a label per account is a time series per
 * account, and fleets have been brought down by that. For a textfile collector or a scrape. */
#include "report/writer.h"

static void family(struct notme_buf *out, const char *name, const char *type, const char *help)
{
    notme_buf_addf(out, "# TYPE %s %s\n# HELP %s %s\n", name, type, name, help);
}

static void counter(struct notme_buf *out, const char *name, uint64_t value, const char *help)
{
    family(out, name, "counter", help);
    notme_buf_addf(out, "%s_total %llu\n", name, (unsigned long long)value);
}

static void label_value(struct notme_buf *out, const char *text)
{
    for (; text && *text; text++) {
        if (*text == '"' || *text == '\\')
            notme_buf_addc(out, '\\');
        notme_buf_addc(out, *text == '\n' ? ' ' : *text);
    }
}

static void histogram(struct notme_report *report)
{
    struct notme_buf *out = &report->out;
    uint64_t sum = 0;
    family(out, "notme_session_risk", "histogram", "Risk of scored sessions, 0 to 100.");
    for (int i = 0; i < NOTME_RISK_BUCKETS; i++) {
        sum += report->counts.risks[i];
        notme_buf_addf(out, "notme_session_risk_bucket{le=\"%.1f\"} %llu\n", notme_risk_bounds[i],
                       (unsigned long long)sum);
    }
    sum += report->counts.risks[NOTME_RISK_BUCKETS];
    notme_buf_addf(out, "notme_session_risk_bucket{le=\"+Inf\"} %llu\n", (unsigned long long)sum);
    notme_buf_adds(out, "notme_session_risk_sum ");
    notme_json_number(out, report->counts.risk_sum, 17);
    notme_buf_addf(out, "\nnotme_session_risk_count %llu\n", (unsigned long long)sum);
}

static int end(struct notme_report *report, const struct notme_report_context *c, struct notme_error *err)
{
    struct notme_buf *out = &report->out;
    counter(out, "notme_accounts_scored", c->detector->accounts, "Accounts met.");
    counter(out, "notme_events_read", c->detector->events, "Events scored or learnt.");
    counter(out, "notme_sessions_scored", report->counts.sessions, "Sessions met.");
    family(out, "notme_sessions_by_verdict", "counter", "Sessions by verdict.");
    for (int v = 0; v < 4; v++)
        notme_buf_addf(out, "notme_sessions_by_verdict_total{verdict=\"%s\"} %llu\n",
                       notme_verdict_name((enum notme_verdict)v), (unsigned long long)report->counts.verdicts[v]);
    counter(out, "notme_sessions_flagged", report->counts.verdicts[NOTME_SUSPICIOUS],
            "Sessions flagged as suspicious.");
    if (c->campaigns) {
        counter(out, "notme_campaigns_flagged", report->campaigns,
                "Campaigns: sessions of several accounts, odd together.");
        counter(out, "notme_campaign_candidates_left_out", c->campaigns->left_out,
                "Sessions not looked at for campaigns, for a ceiling of memory.");
    }
    family(out, "notme_records_rejected", "counter", "Records not used, by reason.");
    notme_buf_addf(out, "notme_records_rejected_total{reason=\"malformed\"} %llu\n",
                   (unsigned long long)c->read->skipped);
    notme_buf_addf(out, "notme_records_rejected_total{reason=\"duplicate\"} %llu\n",
                   (unsigned long long)c->detector->duplicates);
    notme_buf_addf(out, "notme_records_rejected_total{reason=\"late\"} %llu\n", (unsigned long long)c->detector->late);
    notme_buf_addf(out, "notme_records_rejected_total{reason=\"timeless\"} %llu\n",
                   (unsigned long long)c->detector->dropped);
    counter(out, "notme_source_damages", c->read->damaged,
            "Places where a source is cut short, damaged or unreadable.");
    counter(out, "notme_files_passed_over", c->read->passed, "Files that are never read: links, archives in archives.");
    histogram(report);
    if (report->options.now != NOTME_NO_TIME) {
        family(out, "notme_run_last_success_timestamp_seconds", "gauge", "When the last run ended well.");
        notme_buf_addf(out, "notme_run_last_success_timestamp_seconds %lld\n",
                       (long long)(report->options.now / 1000000));
    }
    family(out, "notme_build_info", "gauge", "Version and model; always 1."); /* older readers know no "info" */
    notme_buf_addf(out, "notme_build_info{version=\"%s\",model=\"", notme_version());
    label_value(out, c->model);
    notme_buf_adds(out, "\",sandbox=\"");
    label_value(out, report->options.sandbox);
    notme_buf_adds(out, "\"} 1\n# EOF\n");
    (void)err;
    return NOTME_OK;
}

const struct notme_writer notme_openmetrics_writer = {.end = end};
