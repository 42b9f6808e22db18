/* What the writers share. A format is a row of four functions; each appends to the report's buffer, which is flushed
 * for them. */
#ifndef NOTME_REPORT_WRITER_H
#define NOTME_REPORT_WRITER_H

#include "base/json_write.h"
#include "report/zone.h"

struct notme_writer {
    void (*begin)(struct notme_report *report);
    int (*session)(struct notme_report *report, const struct notme_session *session, struct notme_error *err);
    int (*hour)(struct notme_report *report, const struct notme_hour *hour, struct notme_error *err);
    void (*end)(struct notme_report *report, const struct notme_report_context *context);
    void (*head)(struct notme_report *report); /* what stands above the first session, where any; may be NULL */
    const char *between;                       /* what stands between two sessions; may be NULL */
    void (*campaign)(struct notme_report *report, const struct notme_campaign *campaign); /* may be NULL */
};

enum { NOTME_RISK_BUCKETS = 9, NOTME_KEPT_MAX = 50 };

/* A session kept until the end, with its strings. */
struct notme_kept {
    struct notme_session session;
    struct notme_arena arena;
};

/* For metrics and the summary. */
struct notme_report_counts {
    uint64_t sessions, verdicts[4], risks[NOTME_RISK_BUCKETS + 1];
    double risk_sum;
};

struct notme_report {
    struct notme_report_options options;
    notme_byte_sink *sink; /* NULL: a part of a report, see part.h */
    void *ctx;
    const struct notme_writer *writer;
    struct notme_buf out;
    struct notme_zone zone;
    bool any; /* something was written: a comma is due */
    uint64_t campaigns;
    struct notme_report_counts counts;
    /* text: flagged sessions, and the one that was asked about */
    struct notme_kept *kept;
    size_t kept_count, kept_capacity, kept_more;
    struct notme_kept asked, last; /* asked: nearest to options.about; last: the newest, when nothing was asked */
    int64_t asked_distance;
    /* The run of odd sessions that the asked one lies in, for which a later one was flagged; 0 sessions: none */
    struct {
        uint32_t sessions;
        int64_t since, flagged;
    } asked_run;
};

extern const struct notme_writer notme_text_writer, notme_jsonl_writer, notme_json_writer, notme_csv_writer,
    notme_openmetrics_writer, notme_influx_writer;

/* Upper bounds of the histogram of risk. */
extern const double notme_risk_bounds[NOTME_RISK_BUCKETS];

/* Hands the buffer on and empties it; a part keeps it. */
int notme_report_flush(struct notme_report *report, struct notme_error *err);

/* One session as an object of notme-session/1. */
void notme_write_session(struct notme_buf *out, const struct notme_session *session);
/* Of its keys, each with the comma before it, those from `start` on that say how it was judged. */
void notme_write_judgement(struct notme_buf *out, const struct notme_session *session);
/* Its last key, with the comma before it; nothing where it was not flagged as one of a run. */
void notme_write_lasting(struct notme_buf *out, const struct notme_session *session);

/* One campaign as an object of notme-campaign/1. */
void notme_write_campaign(struct notme_buf *out, const struct notme_campaign *campaign);

/* Signals by falling share; returns how many have a share worth showing. */
size_t notme_rank_signals(const struct notme_session *session, enum notme_signal_id order[NOTME_SIGNAL_COUNT]);

#endif
