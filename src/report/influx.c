/*
 * Influx line protocol: one point per scored hour, numbers only (strings would become series of their own in some
 * stores).
 *
 * A point's identity is measurement, tags and time; two accounts active in the same hour would overwrite each other. A
 * tag per account is unbounded cardinality, so there is a bounded tag (shard, 0 … 63) and a sub-second offset made from
 * the account's name: points of different accounts lie apart by nanoseconds, and points of one account keep their
 * offset. The time is right to the second.
 */
#include "base/clock.h"
#include "base/hash.h"
#include "report/writer.h"

static void field(struct notme_buf *out, const char *name, double value)
{
    notme_buf_addf(out, ",%s=", name);
    notme_json_number(out, value, 9);
}

static int hour_point(struct notme_report *report, const struct notme_hour *h, struct notme_error *err)
{
    struct notme_buf *out = &report->out;
    const uint64_t hash = notme_hash(h->account.at, h->account.len, 0);
    const int64_t seconds = h->hour / NOTME_SECOND, most = INT64_MAX / 1000000000 - 1;
    if (!h->scored)
        return NOTME_OK;
    if (seconds > most ||
        seconds < -most) /* nanoseconds since 1970 in 64 bits: a later time would come out as an early one */
        return notme_fail(err, NOTME_EFORMAT, "influx holds times from 1677 to 2262 only");
    notme_buf_addf(out, "notme_hour,shard=%llu events=%u.0", (unsigned long long)(hash % 64), h->events);
    field(out, "score", h->best_run);
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++)
        field(out, notme_signal_name((enum notme_signal_id)s), h->sum[s]);
    notme_buf_addf(out, " %lld%09llu\n", (long long)seconds, (unsigned long long)((hash >> 8) % 1000000000));
    return NOTME_OK;
}

const struct notme_writer notme_influx_writer = {.hour = hour_point};
