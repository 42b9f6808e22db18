/* The account's events as a timeline for Timesketch: its CSV, with the columns it asks for (message, datetime,
 * timestamp_desc) and tags on what is flagged. */
#include "report/answer.h"
#include "report/csv_write.h"

static const struct notme_session *session_of(const struct notme_report *report, size_t i)
{
    for (size_t k = 0; k < report->flagged.count; k++) {
        const struct notme_session *s = &report->flagged.kept[k].session;
        if (i >= s->first_event && i < s->first_event + s->events)
            return s;
    }
    return NULL;
}

static bool is_evidence(struct notme_report *report, const struct notme_session *s, const struct notme_event *e)
{
    struct notme_buf id = {0};
    bool found = false;
    notme_redact(&report->redactor, NOTME_REDACT_ID, e->id.at ? e->id : e->object_id, &id);
    for (size_t i = 0; i < s->nevidence && id.len; i++)
        found = found || notme_text_equal(s->evidence[i].id, (struct notme_text){id.at, id.len});
    report->out.failed = report->out.failed || id.failed;
    notme_buf_release(&id);
    return found;
}

/* "like of @author: text" */
static void message(struct notme_report *report, const struct notme_event *e)
{
    struct notme_buf words = {0};
    notme_buf_adds(&words, notme_action_name(e->action));
    if (e->author.len) {
        notme_buf_adds(&words, " of ");
        notme_redact(&report->redactor, NOTME_REDACT_PERSON, e->author, &words);
    }
    if (e->text.len) {
        notme_buf_adds(&words, ": ");
        notme_redact(&report->redactor, NOTME_REDACT_TEXT, e->text, &words);
    }
    notme_csv_text(&report->out, (struct notme_text){words.at, words.len});
    report->out.failed = report->out.failed || words.failed;
    notme_buf_release(&words);
}

static void row(struct notme_report *report, size_t i)
{
    struct notme_buf *out = &report->out;
    struct notme_event e;
    notme_timeline_event(report->options.timeline, i, &e);
    const struct notme_session *s = session_of(report, i);
    const bool known = e.time != NOTME_NO_TIME;
    const int64_t clock = notme_timeline_clock(report->options.timeline, i);
    message(report, &e);
    notme_csv_time(out, clock);
    notme_buf_addf(out, ",%s%s,",
                   known                   ? ""
                   : clock == e.not_before ? "not before: "
                                           : "not after: ",
                   notme_action_name(e.action));
    if (s)
        notme_buf_addf(out, "notme-flagged%s", is_evidence(report, s, &e) ? ";notme-evidence" : "");
    notme_buf_addf(out, ",%s,", s ? s->id : "");
    if (s)
        notme_buf_addf(out, "%d", s->risk);
    notme_csv_time(out, known ? e.time : e.not_after);
    notme_buf_adds(out, "\r\n");
}

static int end(struct notme_report *report, const struct notme_report_context *context, struct notme_error *err)
{
    (void)context;
    if (!report->options.timeline)
        return notme_fail(err, NOTME_EUSAGE, "a timeline is made of one account's events");
    notme_buf_adds(&report->out, "message,datetime,timestamp_desc,tag,session_id,risk,not_after\r\n");
    for (size_t i = 0; i < report->options.timeline->count; i++)
        row(report, i);
    return NOTME_OK;
}

const struct notme_writer notme_timesketch_writer = {.session = notme_answer_keep, .end = end, .prose = true};
