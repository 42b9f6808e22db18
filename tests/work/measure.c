/* How many instructions it takes to read what strangers wrote, for each of many inputs in one process. Under callgrind,
 * with --callgrind-out-file=OUT, which writes the counts; see tests/work/linear.
 *
 *     measure OUT <list      a line of the list is "KIND PATH"; prints "INSTRUCTIONS EVENTS KIND PATH" for each
 *
 * KIND is "answers" for what servers answer (tests/net/canned.h); "file" for a file of any format: read, merged with a
 * second look, and written; "score" for the same and a report; "batch" for a batch of it, with campaigns. */
#include "net/canned.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>

enum { MOST = 64 << 20 };

static struct notme_model *model;
static struct notme_error error;
static size_t events;

static void check(int status, const char *what)
{
    if (status == NOTME_OK)
        return;
    fprintf(stderr, "%s: %d: %s\n", what, status, error.text);
    exit(1);
}

static int pass_by(void *ctx, const void *bytes, size_t len)
{
    (void)ctx, (void)bytes, (void)len;
    return 0;
}

/* ---- a file */

struct scoring {
    struct notme_detector *detector;
    struct notme_timeline *timeline;
    struct notme_report *report;
    struct notme_merge *merge;
    struct notme_batch *batch;
};

static int merge_event(void *ctx, const struct notme_event *event)
{
    return notme_merge_event(((struct scoring *)ctx)->merge, event, &error);
}

static int merge_snapshot(void *ctx, const struct notme_snapshot *snapshot)
{
    return notme_merge_snapshot(((struct scoring *)ctx)->merge, snapshot, &error);
}

static int feed(void *ctx, const struct notme_event *event)
{
    struct scoring *s = ctx;
    events++;
    if (s->batch)
        return notme_batch_feed(s->batch, event, &error);
    return s->detector ? notme_detector_feed(s->detector, event, &error)
                       : notme_event_write(event, pass_by, NULL, &error);
}

static int take_event(void *ctx, const struct notme_event *event)
{
    return notme_timeline_add(((struct scoring *)ctx)->timeline, event, &error);
}

static int take_session(void *ctx, const struct notme_session *session)
{
    return notme_report_session(((struct scoring *)ctx)->report, session, &error);
}

static void read_twice(struct notme_text bytes, struct scoring *s)
{
    const struct notme_read_options options = {.snapshot = merge_snapshot, .snapshot_ctx = s};
    check(notme_merge_new(&s->merge, &error), "merge");
    for (int look = 0; look < 2; look++) {
        notme_merge_look(s->merge);
        const int status = notme_read_bytes("f", bytes.at, bytes.len, &options, merge_event, s, NULL, &error);
        if (status != NOTME_EFORMAT && status != NOTME_ELIMIT)
            check(status, "read");
    }
}

static void merge(struct scoring *s)
{
    const int status = notme_merge_end(s->merge, feed, s, &error);
    if (status != NOTME_EFORMAT) /* several accounts are no fault of the test's */
        check(status, "merge");
    notme_merge_free(s->merge);
}

static void convert(struct notme_text bytes)
{
    struct scoring s = {.detector = NULL};
    read_twice(bytes, &s);
    merge(&s);
}

static const struct notme_report_options text_report = {.format = NOTME_FORMAT_TEXT,
                                                        .about = NOTME_NO_TIME,
                                                        .since = NOTME_NO_TIME,
                                                        .until = NOTME_NO_TIME,
                                                        .now = NOTME_NO_TIME,
                                                        .tz_name = "UTC"};

static void score(struct notme_text bytes)
{
    struct scoring s = {.detector = NULL};
    struct notme_report_options report = text_report;
    const struct notme_options options = {
        .budget = 0.1, .window = -1, .session = take_session, .event = take_event, .ctx = &s};
    read_twice(bytes, &s);
    check(notme_timeline_new(&s.timeline, &error), "timeline");
    report.timeline = s.timeline;
    check(notme_detector_new(&s.detector, model, &options, &error), "detector");
    check(notme_report_new(&s.report, &report, pass_by, NULL, &error), "report");
    merge(&s);
    check(notme_detector_end(s.detector, &error), "detector");
    const struct notme_read_stats stats = {0};
    const struct notme_report_context context = {
        .read = &stats, .detector = notme_detector_stats(s.detector), .model = "m", .budget = 0.1};
    check(notme_report_end(s.report, &context, &error), "report");
    notme_report_free(s.report);
    notme_detector_free(s.detector);
    notme_timeline_free(s.timeline);
}

static void batch(struct notme_text bytes)
{
    struct scoring s = {.detector = NULL};
    struct notme_read_stats stats = {0};
    struct notme_batch_options options = {.scratch = "/tmp"};
    options.report = text_report;
    options.report.format = NOTME_FORMAT_JSONL;
    check(notme_batch_new(&s.batch, model, &options, pass_by, NULL, &error), "batch");
    check(notme_read_bytes("f", bytes.at, bytes.len, NULL, feed, &s, &stats, &error), "read");
    check(notme_batch_read(s.batch, &stats, true, &error), "batch");
    check(notme_batch_end(s.batch, &stats, &error), "batch");
    notme_batch_free(s.batch);
}

/* ---- what servers answer */

static int count(void *ctx, const struct notme_event *event)
{
    (void)ctx, (void)event;
    events++;
    return 0;
}

static void fetch(struct notme_text bytes)
{
    canned_fetch(bytes, NULL, count, NULL);
}

/* ---- counting */

static const struct {
    const char *name;
    void (*run)(struct notme_text bytes);
} kinds[] = {{"file", convert}, {"score", score}, {"batch", batch}, {"answers", fetch}};

static void run(const char *kind, struct notme_text bytes)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, kind) == 0)
            kinds[i].run(bytes);
}

/* What the nth dump says; it has no counts where nothing counts. */
static unsigned long long counted(const char *out, int n)
{
    char name[4096], line[256];
    unsigned long long sum = 0;
    snprintf(name, sizeof name, "%s.%d", out, n);
    FILE *file = fopen(name, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "totals: ", 8) == 0)
            sum = strtoull(line + 8, NULL, 10);
    if (file)
        fclose(file);
    remove(name);
    return sum;
}

int main(int argc, char **argv)
{
    static char bytes[MOST];
    char line[4096], kind[16], path[4000];
    if (argc != 2 || notme_model_default(&model, &error) != NOTME_OK)
        return 1;
    for (int n = 1; fgets(line, sizeof line, stdin) && sscanf(line, "%15s %3999[^\n]", kind, path) == 2; n++) {
        FILE *file = fopen(path, "rb");
        if (!file)
            return 1;
        const struct notme_text input = {bytes, fread(bytes, 1, MOST, file)};
        fclose(file);
        events = 0;
        CALLGRIND_ZERO_STATS;
        run(kind, input);
        CALLGRIND_DUMP_STATS;
        printf("%llu %zu %s %s\n", counted(argv[1], n), events, kind, path);
        fflush(stdout);
    }
    notme_model_free(model);
    return 0;
}
