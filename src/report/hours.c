/* Hours and sessions as CSV, for spreadsheets: quoted (RFC 4180), and nothing that a spreadsheet would take for a
 * formula. */
#include "report/writer.h"

#include <string.h>

static void put_cell(struct notme_buf *out, struct notme_text text)
{
    notme_buf_addc(out, '"');
    if (text.len && strchr("=+-@\t\r", *text.at) && *text.at)
        notme_buf_addc(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            notme_buf_addc(out, '"');
        if (text.at[i])
            notme_buf_addc(out, text.at[i]);
    }
    notme_buf_addc(out, '"');
}

static void put_number(struct notme_buf *out, double value)
{
    const size_t before = out->len;
    notme_buf_addc(out, ',');
    notme_json_number(out, value, 6);
    if (out->len == before + 5 && memcmp(out->at + before, ",null", 5) == 0)
        out->len = before + 1; /* an empty cell */
}

static void put_time(struct notme_buf *out, int64_t time)
{
    char text[NOTME_TIME_MAX];
    notme_buf_addc(out, ',');
    if (time != NOTME_NO_TIME) {
        notme_time_format(time, text);
        notme_buf_adds(out, text);
    }
}

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
    put_cell(out, h->account);
    put_time(out, h->hour);
    notme_buf_addf(out, ",%u,%d", h->events, h->scored);
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        put_number(out, h->sum[s]);
        put_number(out, h->max[s]);
    }
    put_number(out, h->total);
    put_number(out, h->best_prefix);
    put_number(out, h->best_suffix);
    put_number(out, h->best_run);
    notme_buf_adds(out, "\r\n");
    return NOTME_OK;
}

static void session_head(struct notme_report *report)
{
    notme_buf_adds(&report->out, "id,account,start,end,events,score,p_value,risk,flagged,flagged_at,verdict,model,"
                                 "lasting_sessions,lasting_since,expected_per_year,service,account_name,"
                                 "start_not_after,end_not_after,untimed,risk_level\r\n");
}

static int session_row(struct notme_report *report, const struct notme_session *s, struct notme_error *err)
{
    struct notme_buf *out = &report->out;
    (void)err;
    if (!report->options.all && !s->flagged)
        return NOTME_OK;
    if (!report->any)
        session_head(report);
    report->any = true;
    notme_buf_addf(out, "%s,", s->id);
    put_cell(out, s->account);
    put_time(out, s->start);
    put_time(out, s->end);
    notme_buf_addf(out, ",%u", s->events);
    put_number(out, s->score);
    put_number(out, s->p_value);
    notme_buf_addf(out, ",%d,%s", s->risk, s->flagged ? "true" : "false");
    put_time(out, s->flagged_at);
    notme_buf_addf(out, ",%s,", notme_verdict_name(s->verdict));
    put_cell(out, notme_text_of(s->model));
    notme_buf_addf(out, ",%u", s->lasting);
    put_time(out, s->lasting_since);
    put_number(out, s->expected);
    notme_buf_addc(out, ',');
    put_cell(out, s->service);
    notme_buf_addc(out, ',');
    put_cell(out, s->account_name);
    put_time(out, s->start_not_after);
    put_time(out, s->end_not_after);
    notme_buf_addf(out, ",%u,%s\r\n", s->untimed, notme_risk_level(s->expected));
    return NOTME_OK;
}

const struct notme_writer notme_csv_writer = {NULL, session_row, hour_row, NULL, session_head, NULL, NULL};
