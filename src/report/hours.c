/* Hours and sessions as CSV, for spreadsheets. */
#include "report/csv_write.h"
#include "report/writer.h"

static int hour_row(struct notme_report *report, const struct notme_hour *h, struct notme_error *err)
{
    struct notme_buf *out = &report->out;
    (void)err;
    if (!report->any) {
        notme_buf_adds(out, "account,hour,events,scored");
        for (int s = 0; s < NOTME_SIGNAL_COUNT; s++)
            notme_buf_addf(out, ",%s_sum,%s_max", notme_signal_name((enum notme_signal_id)s),
                           notme_signal_name((enum notme_signal_id)s));
        notme_buf_adds(out, ",total,best_prefix,best_suffix,best_run\r\n");
        report->any = true;
    }
    notme_csv_text(out, h->account);
    notme_csv_time(out, h->hour);
    notme_buf_addf(out, ",%u,%d", h->events, h->scored);
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        notme_csv_number(out, h->sum[s]);
        notme_csv_number(out, h->max[s]);
    }
    notme_csv_number(out, h->total);
    notme_csv_number(out, h->best_prefix);
    notme_csv_number(out, h->best_suffix);
    notme_csv_number(out, h->best_run);
    notme_buf_adds(out, "\r\n");
    return NOTME_OK;
}

static void session_head(struct notme_report *report)
{
    notme_buf_adds(&report->out, "id,account,start,end,events,score,p_value,risk,flagged,flagged_at,verdict,model,"
                                 "lasting_sessions,lasting_since,expected_per_year,service,account_name,"
                                 "start_not_after,end_not_after,untimed,risk_level,explanation,"
                                 "explanation_probability\r\n");
}

/* The leading one. */
static void write_leading(struct notme_buf *out, const struct notme_explanations *all)
{
    notme_buf_addf(out, ",%s", all->list[0].id);
    notme_csv_number(out, all->list[0].posterior);
}

static int session_row(struct notme_report *report, const struct notme_session *s, struct notme_error *err)
{
    struct notme_buf *out = &report->out;
    int status = NOTME_OK;
    if (!report->options.all && !s->flagged)
        return NOTME_OK;
    if (!report->any)
        session_head(report);
    report->any = true;
    notme_buf_addf(out, "%s,", s->id);
    notme_csv_text(out, s->account);
    notme_csv_time(out, s->start);
    notme_csv_time(out, s->end);
    notme_buf_addf(out, ",%u", s->events);
    notme_csv_number(out, s->score);
    notme_csv_number(out, s->p_value);
    notme_buf_addf(out, ",%d,%s", s->risk, s->flagged ? "true" : "false");
    notme_csv_time(out, s->flagged_at);
    notme_buf_addf(out, ",%s,", notme_verdict_name(s->verdict));
    notme_csv_text(out, notme_text_of(s->model));
    notme_buf_addf(out, ",%u", s->lasting);
    notme_csv_time(out, s->lasting_since);
    notme_csv_number(out, s->expected);
    notme_buf_addc(out, ',');
    notme_csv_text(out, s->service);
    notme_buf_addc(out, ',');
    notme_csv_text(out, s->account_name);
    notme_csv_time(out, s->start_not_after);
    notme_csv_time(out, s->end_not_after);
    notme_buf_addf(out, ",%u,%s", s->untimed, notme_risk_level(s->expected));
    if (report->explainer && s->enough_history && (s->flagged || report->options.about != NOTME_NO_TIME))
        status = notme_report_leave(report, s, err);
    else
        notme_buf_adds(out, ",,");
    notme_buf_adds(out, "\r\n");
    return status;
}

const struct notme_writer notme_csv_writer = {
    .session = session_row, .hour = hour_row, .head = session_head, .explanations = write_leading};
