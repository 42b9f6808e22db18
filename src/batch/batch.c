/* Archives of any size: events are parted by account, then the parts are scored and their results joined. */
#include "base/scratch.h"
#include "batch/feeder.h"
#include "batch/journal.h"
#include "campaign/find.h"
#include "score/track_state.h"

#include <string.h>

static const uint64_t mebibyte = 1 << 20;

struct notme_batch {
    const struct notme_model *model;
    struct notme_batch_options options;
    struct notme_detector_stats stats;
    struct notme_candidates candidates;
    struct notme_campaign_stats campaigns;
    struct notme_report *report;
    struct notme_parts *parts;
    struct notme_feeder feeder;
    struct notme_journal journal;
    int scratch;
    struct notme_reading reading;
    struct notme_error *err; /* of the call at hand */
};

/* ---- how the memory is shared out */

/* What a thread takes beside its part: a profile, and what impostors sound like. */
enum { FIXED_MIB = 32, THREAD_MIB = 40, LEAST_MIB = 24 };

/* Results that wait for their turn. */
static uint64_t for_results(const struct notme_batch_options *o)
{
    return o->memory / 8;
}

static unsigned jobs_carried(const struct notme_batch_options *o)
{
    const uint64_t fixed = (FIXED_MIB + LEAST_MIB) * mebibyte + for_results(o);
    const uint64_t jobs = o->memory > fixed ? (o->memory - fixed) / (THREAD_MIB * mebibyte) : 0;
    return jobs < 1 ? 1 : jobs < o->jobs ? (unsigned)jobs : o->jobs;
}

static uint64_t for_events(const struct notme_batch_options *o)
{
    const uint64_t taken = (FIXED_MIB + (uint64_t)THREAD_MIB * o->jobs) * mebibyte + for_results(o);
    const uint64_t least = LEAST_MIB * mebibyte;
    return o->memory > taken + least ? o->memory - taken : least;
}

/* Two thirds for blocks that stay in memory, a third for the parts at work. */
static uint64_t for_blocks(const struct notme_batch_options *o)
{
    return for_events(o) / 3 * 2;
}

static uint64_t for_part(const struct notme_batch_options *o)
{
    return for_events(o) / 3 / o->jobs;
}

/* ---- making one */

static void fill_defaults(struct notme_batch_options *options)
{
    notme_options_fill(&options->detector);
    if (options->jobs == 0)
        options->jobs = 1;
    if (options->memory == 0)
        options->memory = 400 * mebibyte;
    options->jobs = jobs_carried(options);
}

/* Everything of which the bytes depend. */
static void describe_job(const struct notme_batch *b, struct notme_buf *out)
{
    const struct notme_options *d = &b->options.detector;
    const struct notme_report_options *r = &b->options.report;
    notme_buf_addf(
        out, "notme %s, state %d, campaigns 1\nmodel %s\nbudget %.17g\nper history %.17g\ngap %lld\nmin-history %u\n",
        notme_version(), NOTME_STATE_VERSION, notme_model_name(b->model), d->budget, d->per_history, (long long)d->gap,
        d->min_history);
    notme_buf_addf(out, "format %d\nall %d\nsince %lld\nuntil %lld\n%s", (int)r->format, r->all, (long long)r->since,
                   (long long)r->until, b->options.job ? b->options.job : "");
}

static int open_journal(struct notme_batch *b, struct notme_error *err)
{
    struct notme_buf job = {0};
    describe_job(b, &job);
    notme_buf_addc(&job, '\0');
    const int status =
        job.failed ? notme_fail_memory(err) : notme_journal_open(&b->journal, b->options.work, job.at, b->parts, err);
    b->scratch = b->journal.events;
    b->reading = b->journal.reading;
    notme_buf_release(&job);
    return status;
}

static int prepare(struct notme_batch *b, notme_byte_sink *sink, void *ctx, struct notme_error *err)
{
    int status = notme_report_new(&b->report, &b->options.report, sink, ctx, err);
    b->parts = notme_alloc(1, sizeof *b->parts);
    if (status == NOTME_OK && !b->parts)
        status = notme_fail_memory(err);
    if (status != NOTME_OK)
        return status;
    notme_parts_init(b->parts, for_blocks(&b->options), -1);
    notme_feeder_init(&b->feeder, b->parts, b->options.jobs > 1);
    if (b->options.work)
        status = open_journal(b, err);
    else if (b->options.scratch)
        b->scratch = notme_scratch_open(b->options.scratch);
    b->parts->scratch = b->scratch;
    return status;
}

int notme_batch_new(struct notme_batch **out, const struct notme_model *model,
                    const struct notme_batch_options *options, notme_byte_sink *sink, void *ctx,
                    struct notme_error *err)
{
    *out = NULL;
    if (options->report.format == NOTME_FORMAT_TEXT)
        return notme_fail(err, NOTME_EUSAGE, "a batch's report is not text");
    struct notme_batch *b = notme_alloc(1, sizeof *b);
    if (!b)
        return notme_fail_memory(err);
    b->model = model;
    b->options = *options;
    b->scratch = b->journal.lock = b->journal.place = b->journal.events = b->journal.index = b->journal.scored = -1;
    fill_defaults(&b->options);
    const int status = prepare(b, sink, ctx, err);
    if (status != NOTME_OK) {
        notme_batch_free(b);
        return status;
    }
    *out = b;
    return NOTME_OK;
}

void notme_batch_free(struct notme_batch *b)
{
    if (!b)
        return;
    if (b->parts) {
        notme_feeder_release(&b->feeder);
        notme_parts_release(b->parts);
    }
    notme_free(b->parts);
    notme_report_free(b->report);
    notme_candidates_release(&b->candidates);
    if (b->options.work)
        notme_journal_close(&b->journal);
    else
        notme_scratch_close(b->scratch);
    notme_free(b);
}

/* ---- events */

void notme_batch_use(struct notme_batch *b, const struct notme_model *model)
{
    b->model = model;
}

bool notme_batch_resumes(const struct notme_batch *b, struct notme_read_stats *read, bool *whole)
{
    if (!b->journal.is_read)
        return false;
    *read = b->reading.read;
    *whole = b->reading.whole;
    return true;
}

int notme_batch_feed(struct notme_batch *b, const struct notme_event *event, struct notme_error *err)
{
    if (notme_event_clock(event) == NOTME_NO_TIME) {
        b->reading.dropped++;
        return NOTME_OK;
    }
    b->reading.fed++;
    return notme_feeder_add(&b->feeder, event, err);
}

int notme_batch_read(struct notme_batch *b, const struct notme_read_stats *read, bool whole, struct notme_error *err)
{
    int status = notme_feeder_finish(&b->feeder, err);
    if (status != NOTME_OK || !b->options.work || b->journal.is_read)
        return status;
    b->reading.read = *read;
    b->reading.whole = whole;
    status = notme_parts_write(b->parts, err);
    return status == NOTME_OK ? notme_journal_index(&b->journal, b->parts, &b->reading, err) : status;
}

/* ---- results */

static void add_stats(struct notme_detector_stats *to, const struct notme_detector_stats *more)
{
    to->events += more->events;
    to->accounts += more->accounts;
    to->sessions += more->sessions;
    to->flagged += more->flagged;
    to->short_histories += more->short_histories;
    to->duplicates += more->duplicates;
    to->untimed += more->untimed;
    to->unplaced += more->unplaced;
}

static int join_part(void *ctx, size_t part, struct notme_scored *scored)
{
    struct notme_batch *b = ctx;
    (void)part;
    add_stats(&b->stats, &scored->stats);
    if (!notme_candidates_join(&b->candidates, &scored->candidates))
        return notme_fail_memory(b->err);
    return notme_report_join(b->report, scored->report, b->err);
}

static int keep_and_join_part(void *ctx, size_t part, struct notme_scored *scored)
{
    struct notme_batch *b = ctx;
    const int status = b->options.work ? notme_journal_add(&b->journal, part, scored, b->err) : NOTME_OK;
    if (status != NOTME_OK)
        return status;
    const int joined = join_part(ctx, part, scored);
    if (b->options.progress)
        b->options.progress(b->options.progress_ctx, b->stats.events + b->stats.duplicates, b->reading.fed,
                            b->stats.accounts);
    return joined;
}

/* What an earlier run has scored. */
static int replay(struct notme_batch *b, size_t *next, struct notme_error *err)
{
    struct notme_scored part = {.report = NULL};
    *next = 0;
    if (!b->options.work)
        return NOTME_OK;
    int status = notme_report_part_new(&part.report, b->report, err);
    if (status == NOTME_OK)
        status = notme_journal_replay(&b->journal, &part, join_part, b, next, err);
    notme_report_free(part.report);
    notme_candidates_release(&part.candidates);
    return status;
}

static int take_campaign(void *ctx, const struct notme_campaign *campaign)
{
    struct notme_batch *b = ctx;
    return notme_report_campaign(b->report, campaign, b->err);
}

int notme_batch_end(struct notme_batch *b, const struct notme_read_stats *read, struct notme_error *err)
{
    const struct notme_crew_options crew = {b->model,
                                            &b->options.detector,
                                            b->report,
                                            b->options.report.format == NOTME_FORMAT_INFLUX,
                                            b->options.jobs,
                                            for_part(&b->options),
                                            for_results(&b->options)};
    const struct notme_report_context context = {.read = read,
                                                 .detector = &b->stats,
                                                 .model = notme_model_name(b->model),
                                                 .budget = b->options.detector.budget,
                                                 .per_history = b->options.detector.per_history,
                                                 .campaigns = &b->campaigns};
    size_t next;
    b->err = err;
    int status = notme_feeder_finish(&b->feeder, err);
    if (status == NOTME_OK)
        status = replay(b, &next, err);
    if (status == NOTME_OK)
        status = notme_crew_run(b->parts, next, &crew, keep_and_join_part, b, err);
    if (status == NOTME_OK)
        status = notme_campaigns_find(&b->candidates, b->options.detector.budget, take_campaign, b, &b->campaigns, err);
    b->stats.dropped = b->reading.dropped;
    if (status == NOTME_OK && b->options.work)
        notme_journal_rest(&b->journal);
    return status == NOTME_OK ? notme_report_end(b->report, &context, err) : status;
}

int notme_batch_done(const char *work, struct notme_error *err)
{
    return notme_journal_remove(work, err);
}

const struct notme_ranked *notme_batch_ranking(const struct notme_batch *batch, size_t *count)
{
    const struct notme_ranking *ranking = &batch->report->counts.ranking;
    *count = ranking->count;
    return ranking->row;
}

const struct notme_campaign_stats *notme_batch_campaigns(const struct notme_batch *batch)
{
    return &batch->campaigns;
}

const struct notme_detector_stats *notme_batch_stats(const struct notme_batch *b)
{
    return &b->stats;
}
