#include "report/part.h"

#include <string.h>

static void empty(struct notme_report *part)
{
    notme_buf_clear(&part->out);
    part->counts = (struct notme_report_counts){0};
    part->any = part->writer->head; /* the whole has the head */
}

int notme_report_part_new(struct notme_report **out, const struct notme_report *whole, struct notme_error *err)
{
    *out = NULL;
    if (whole->writer->prose)
        return notme_fail(err, NOTME_EUSAGE, "a report for people is not made in parts");
    struct notme_report *part = notme_alloc(1, sizeof *part);
    if (!part)
        return notme_fail_memory(err);
    part->options = whole->options;
    part->writer = whole->writer;
    empty(part);
    *out = part;
    return NOTME_OK;
}

static void join_span(int64_t *first, int64_t *last, uint64_t any, int64_t more_first, int64_t more_last, uint64_t more)
{
    if (!more)
        return;
    *first = any && *first < more_first ? *first : more_first;
    *last = any && *last > more_last ? *last : more_last;
}

static void add_counts(struct notme_report_counts *to, const struct notme_report_counts *more)
{
    to->sessions += more->sessions;
    for (size_t i = 0; i < sizeof to->verdicts / sizeof *to->verdicts; i++)
        to->verdicts[i] += more->verdicts[i];
    for (size_t i = 0; i < sizeof to->risks / sizeof *to->risks; i++)
        to->risks[i] += more->risks[i];
    to->risk_sum += more->risk_sum;
    join_span(&to->first, &to->last, to->seen, more->first, more->last, more->seen);
    to->seen += more->seen;
    notme_ranking_join(&to->ranking, &more->ranking);
}

int notme_report_join(struct notme_report *whole, struct notme_report *part, struct notme_error *err)
{
    if (part->out.failed)
        return notme_fail_memory(err);
    if (part->out.len) {
        if (!whole->any && whole->writer->head)
            whole->writer->head(whole);
        if (whole->any && whole->writer->between)
            notme_buf_adds(&whole->out, whole->writer->between);
        notme_buf_add(&whole->out, part->out.at, part->out.len);
        whole->any = true;
    }
    add_counts(&whole->counts, &part->counts);
    empty(part);
    return notme_report_flush(whole, err);
}

bool notme_report_part_save(const struct notme_report *part, struct notme_buf *out)
{
    return !part->out.failed && notme_buf_add(out, &part->counts, sizeof part->counts) &&
           notme_buf_add(out, part->out.at, part->out.len);
}

bool notme_report_part_load(struct notme_report *part, struct notme_text bytes)
{
    empty(part);
    if (bytes.len < sizeof part->counts)
        return false;
    memcpy(&part->counts, bytes.at, sizeof part->counts);
    if (notme_buf_add(&part->out, bytes.at + sizeof part->counts, bytes.len - sizeof part->counts))
        return true;
    empty(part);
    return false;
}
