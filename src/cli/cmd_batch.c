/* notme batch: many accounts in one pass. */
#include "run.h"

#include <string.h>
#include <time.h>

struct batch {
    struct run run;
    struct limit_options limits;
    struct notme_options detector;
    struct notme_report_options report;
    const char *format, *model, *background, *adapt, *output;
    double window_hours, min_history;
    struct notme_detector *engine;
    struct notme_trainer *trainer;
    struct notme_report *writer;
    struct notme_error error;
};

static int feed(void *ctx, const struct notme_event *event)
{
    struct batch *b = ctx;
    return notme_detector_feed(b->engine, event, &b->run.error);
}

static int feed_trainer(void *ctx, const struct notme_event *event)
{
    struct batch *b = ctx;
    return notme_trainer_feed(b->trainer, event, &b->run.error);
}

static int take_session(void *ctx, const struct notme_session *session)
{
    struct batch *b = ctx;
    return notme_report_session(b->writer, session, &b->error);
}

static int take_hour(void *ctx, const struct notme_hour *hour)
{
    struct batch *b = ctx;
    return notme_report_hour(b->writer, hour, &b->error);
}

/* --adapt: one pass over the sources for a background of their own. */
static struct notme_model *adapt(struct batch *b, struct notme_model *model, char **sources, int count)
{
    struct notme_model *adapted = NULL;
    const struct notme_train_options options = {0};
    bool ok = notme_trainer_new(&b->trainer, &options, &b->error) == NOTME_OK;
    if (ok) {
        struct run first;
        run_init(&first);
        first.read = b->run.read;
        first.quiet = true;
        first.no_sandbox = b->run.no_sandbox;
        first.sandbox = b->run.sandbox;
        first.sink = feed_trainer;
        first.ctx = b;
        ok = run_sources(&first, sources, count, false) &&
             notme_trainer_adapt(b->trainer, model, &adapted, &b->error) == NOTME_OK &&
             (!*b->adapt || notme_model_save(adapted, b->adapt, &b->error) == NOTME_OK);
        run_release(&first);
    }
    if (!ok && b->error.code)
        run_fail(&b->error);
    notme_trainer_free(b->trainer);
    notme_model_free(model);
    if (ok)
        return adapted;
    notme_model_free(adapted);
    return NULL;
}

static bool check(const struct batch *b, char **sources, int count)
{
    for (int i = 0; b->adapt && i < count; i++) {
        if (strcmp(sources[i], "-") == 0) {
            fputs("notme: --adapt reads the sources twice, and standard input can be read but once\n", stderr);
            return false;
        }
    }
    if (b->report.format == NOTME_FORMAT_TEXT) {
        fputs("notme: batch writes jsonl, json, csv, openmetrics or influx; 'notme score' writes text\n", stderr);
        return false;
    }
    return true;
}

static bool score(struct batch *b, const struct notme_model *model, char **sources, int count, struct output *output)
{
    b->report.now = (int64_t)time(NULL) * 1000000;
    if (notme_report_new(&b->writer, &b->report, output_write, output, &b->error) != NOTME_OK ||
        notme_detector_new(&b->engine, model, &b->detector, &b->error) != NOTME_OK) {
        run_fail(&b->error);
        return false;
    }
    const bool read = run_sources(&b->run, sources, count, true);
    bool ok = !b->error.code;
    if (ok && notme_detector_end(b->engine, &b->error) != NOTME_OK)
        ok = false;
    const struct notme_report_context context = {&b->run.stats, notme_detector_stats(b->engine),
                                                 notme_model_name(model), b->detector.budget};
    if (ok && notme_report_end(b->writer, &context, &b->error) != NOTME_OK)
        ok = false;
    if (!ok)
        run_fail(&b->error);
    return ok && read;
}

static void summary(const struct batch *b)
{
    const struct notme_detector_stats *s = notme_detector_stats(b->engine);
    fprintf(stderr, "notme: %llu events of %llu accounts, %llu sessions, %llu flagged", (unsigned long long)s->events,
            (unsigned long long)s->accounts, (unsigned long long)s->sessions, (unsigned long long)s->flagged);
    if (s->short_histories)
        fprintf(stderr, "; %llu accounts without enough history", (unsigned long long)s->short_histories);
    if (s->duplicates)
        fprintf(stderr, "; %llu duplicates dropped", (unsigned long long)s->duplicates);
    if (s->late)
        fprintf(stderr, "; %llu events came too late", (unsigned long long)s->late);
    fputc('\n', stderr);
}

static int batch(struct batch *b, char **sources, int count)
{
    struct output output;
    struct notme_model *model = run_model(b->background ? b->background : b->model);
    if (model && b->adapt)
        model = adapt(b, model, sources, count);
    if (!model || !output_open(&output, b->output)) {
        notme_model_free(model);
        return EXIT_TROUBLE;
    }
    const bool ok = score(b, model, sources, count, &output);
    /* a source that failed is told, and the rest is still a result */
    const bool closed = output_close(&output, !b->error.code);
    if (b->engine && !b->run.quiet)
        summary(b);
    notme_report_free(b->writer);
    notme_detector_free(b->engine);
    notme_model_free(model);
    return ok && closed ? EXIT_FINE : EXIT_TROUBLE;
}

int cmd_batch(int argc, char **argv)
{
    struct batch b = {.format = "jsonl", .detector = {.budget = 0.1}, .window_hours = 24};
    int count;
    run_init(&b.run);
    b.report.since = b.report.until = b.report.about = NOTME_NO_TIME;
    const struct opt options[] = {
        {OPT_FLAG, "all", 0, NULL, "every session, not only flagged ones", &b.report.all},
        {OPT_TEXT, "format", 0, "FORMAT", "jsonl, json, csv, openmetrics or influx", &b.format},
        {OPT_TEXT, "output", 'o', "FILE", "instead of standard output; complete or absent", &b.output},
        SCORE_OPTIONS(b.detector.budget, b.min_history),
        {OPT_NUMBER, "window", 0, "HOURS", "how late an event may come (24)", &b.window_hours},
        {OPT_TIME, "since", 0, "TIME", "report sessions from here on", &b.report.since},
        {OPT_TIME, "until", 0, "TIME", "report sessions before this", &b.report.until},
        {OPT_TEXT, "account", 0, "ID", "this account only", &b.detector.account},
        MODEL_OPTIONS(b.model, b.background),
        {OPT_OPTIONAL, "adapt", 0, "FILE", "a first pass makes the background from these sources", &b.adapt},
        READ_OPTIONS(b.run, b.limits),
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {"notme batch [options] SOURCE…",
                                        "Scores every account of archives of any size; one line a session.\n"
                                        "Exit status: 0 done, 2 trouble (what could be read was scored).",
                                        options};
    const int parsed = run_parse(&command, "which sources?", argc, argv, &count);
    if (parsed != GO_ON)
        return parsed;
    if (!run_format(b.format, &b.report.format) || !check(&b, argv, count))
        return EXIT_TROUBLE;
    run_start(&b.run, &b.limits, b.output, feed, &b);
    sandbox_write(&b.run.sandbox, b.adapt);
    b.detector.window = b.window_hours < 1e6 ? (int64_t)(b.window_hours * 3600e6) + 1 : -1;
    b.detector.min_history = run_count(b.min_history);
    b.detector.session = take_session;
    b.detector.hour = b.report.format == NOTME_FORMAT_INFLUX ? take_hour : NULL;
    b.detector.ctx = &b;
    const int status = batch(&b, argv, count);
    run_release(&b.run);
    return status;
}
