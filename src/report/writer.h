/* What the writers share. A format is a row of four functions; each appends to the report's buffer, which is flushed
 * for them. */
#ifndef NOTME_REPORT_WRITER_H
#define NOTME_REPORT_WRITER_H

#include "account/logins.h"
#include "account/undo.h"
#include "base/json_write.h"
#include "base/zone.h"
#include "report/asked.h"
#include "report/explained.h"
#include "report/ranking.h"
#include "report/redact.h"

struct notme_writer {
    void (*begin)(struct notme_report *report);
    int (*session)(struct notme_report *report, const struct notme_session *session, struct notme_error *err);
    int (*hour)(struct notme_report *report, const struct notme_hour *hour, struct notme_error *err);
    int (*end)(struct notme_report *report, const struct notme_report_context *context, struct notme_error *err);
    /* a session's explanations, for the place it left */
    void (*explanations)(struct notme_buf *out, const struct notme_explanations *explanations);
    void (*head)(struct notme_report *report); /* what stands above the first session, where any; may be NULL */
    const char *between;                       /* what stands between two sessions; may be NULL */
    bool prose;                                /* for people: sessions are kept until the answer can be given */
    void (*campaign)(struct notme_report *report, const struct notme_campaign *campaign); /* may be NULL */
};

enum { NOTME_RISK_BUCKETS = 9, NOTME_FLAGGED_SHOWN = 50, NOTME_ODDEST_SHOWN = 5 };

/* For metrics and the summary. */
struct notme_report_counts {
    uint64_t sessions, verdicts[5], risks[NOTME_RISK_BUCKETS + 1];
    double risk_sum;
    uint64_t seen;       /* sessions, of any period */
    int64_t first, last; /* µs: when these began and ended; valid where any was seen */
    struct notme_ranking ranking;
    int64_t judged_first, judged_last; /* of those in the period that could be judged; valid where any was */
};

struct notme_report {
    struct notme_report_options options;
    notme_byte_sink *sink; /* NULL: a part of a report, see part.h */
    void *ctx;
    const struct notme_writer *writer;
    struct notme_buf out;
    struct notme_zone zone;
    bool any; /* something was written: a comma is due */
    struct notme_redactor redactor;
    struct notme_kept redacted; /* the session at hand */
    uint64_t campaigns;
    struct notme_report_counts counts;
    struct notme_asked asked; /* where a moment was asked about */
    /* where there is a timeline: what explains sessions, and the places where that is to be written */
    struct notme_explainer *explainer;
    struct notme_undos *undos; /* found at the end, as are the logins */
    struct notme_logins *logins;
    struct notme_outline outline;
    struct notme_hole *hole;
    size_t holes, holes_capacity;
    /* for people: what the answer will name */
    struct notme_keeps flagged, oddest;
    struct notme_kept last;
};

extern const struct notme_writer notme_text_writer, notme_markdown_writer, notme_html_writer, notme_timesketch_writer,
    notme_jsonl_writer, notme_json_writer, notme_csv_writer, notme_openmetrics_writer, notme_influx_writer;

/* Upper bounds of the histogram of risk. */
extern const double notme_risk_bounds[NOTME_RISK_BUCKETS];

/* Hands the buffer on and empties it; a part keeps it. */
int notme_report_flush(struct notme_report *report, struct notme_error *err);

/* All of the account that is known when the report ends. */
struct notme_lookback notme_report_lookback(const struct notme_report *report);
/* Leaves a place, here in the report's buffer, for the session's explanations. */
int notme_report_leave(struct notme_report *report, const struct notme_session *session, struct notme_error *err);

/* One session as an object of notme-session/1, not explained. */
void notme_write_session(struct notme_buf *out, const struct notme_session *session);
/* Of its keys, each with the comma before it, those from `start` on that say how it was judged. */
void notme_write_judgement(struct notme_buf *out, const struct notme_session *session);
/* Its last key, with the comma before it; nothing where it was not flagged as one of a run. */
void notme_write_lasting(struct notme_buf *out, const struct notme_session *session);

/* One campaign as an object of notme-campaign/1. */
void notme_write_campaign(struct notme_buf *out, const struct notme_campaign *campaign);

/* Signals by falling share; returns how many, at the front, are reasons: of a share worth showing, and above what is
 * usual. */
size_t notme_rank_signals(const struct notme_session *session, enum notme_signal_id order[NOTME_SIGNAL_COUNT]);

#endif
