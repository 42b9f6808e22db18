/* notme hours: the per-hour vectors, for whoever wants to see or plot them. */
#include "run.h"

#include <string.h>

struct hours {
    struct run run;
    struct limit_options limits;
    struct notme_options detector;
    struct notme_report_options report;
    const char *format, *model, *output;
    struct notme_detector *engine;
    struct notme_report *writer;
    struct notme_error error;
};

static int feed(void *ctx, const struct notme_event *event)
{
    struct hours *h = ctx;
    return notme_detector_feed(h->engine, event, &h->run.error);
}

static int take_hour(void *ctx, const struct notme_hour *hour)
{
    struct hours *h = ctx;
    return notme_report_hour(h->writer, hour, &h->error);
}

static bool write_hours(struct hours *h, const struct notme_model *model, char **sources, int count,
                        struct output *output)
{
    bool ok = notme_report_new(&h->writer, &h->report, output_write, output, &h->error) == NOTME_OK &&
              notme_detector_new(&h->engine, model, &h->detector, &h->error) == NOTME_OK;
    if (ok && !run_sources(&h->run, sources, count, false))
        return false; /* said already */
    ok = ok && notme_detector_end(h->engine, &h->error) == NOTME_OK;
    if (!ok)
        run_fail(&h->error);
    return ok;
}

static int hours(struct hours *h, char **sources, int count)
{
    struct output output = {0};
    struct notme_model *model = run_model(h->model);
    if (!model || !output_open(&output, h->output, sources, (size_t)count)) {
        notme_model_free(model);
        return EXIT_TROUBLE;
    }
    const bool ok = write_hours(h, model, sources, count, &output);
    const bool closed = output_close(&output, ok);
    notme_report_free(h->writer);
    notme_detector_free(h->engine);
    notme_model_free(model);
    return run_exit(&h->run, ok && closed);
}

int cmd_hours(int argc, char **argv)
{
    struct hours h = {.format = "jsonl"};
    int count;
    run_init(&h.run);
    h.report.since = h.report.until = h.report.about = h.report.now = NOTME_NO_TIME;
    const struct opt options[] = {
        {OPT_TEXT, "format", 0, "FORMAT", "jsonl, csv or influx", &h.format},
        {OPT_TIME, "since", 0, "TIME", "hours from here on", &h.report.since},
        {OPT_TIME, "until", 0, "TIME", "hours before this", &h.report.until},
        ACCOUNT_OPTION(h.run, "this account only: an id, a name or SERVICE:ID"),
        {OPT_TEXT, "model", 0, "FILE", "instead of the shipped model", &h.model},
        {OPT_TEXT, "output", 'o', "FILE", "instead of standard output; complete or absent", &h.output},
        READ_OPTIONS(h.run, h.limits),
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {
        "notme hours [options] SOURCE…",
        "Writes one vector per account and active hour: counts, surprises by signal, and the\n"
        "four numbers of the scan that add up to sessions (docs/method.md).",
        options};
    const int parsed = run_parse(&command, "which sources?", argc, argv, &count);
    if (parsed != GO_ON)
        return parsed;
    if (!run_format(h.format, &h.report.format))
        return EXIT_TROUBLE;
    if (h.report.format != NOTME_FORMAT_JSONL && h.report.format != NOTME_FORMAT_CSV &&
        h.report.format != NOTME_FORMAT_INFLUX) {
        say("hours are written as jsonl, csv or influx");
        return EXIT_TROUBLE;
    }
    run_start(&h.run, &h.limits, feed, &h);
    h.run.merges = true;
    h.detector.window = -1;
    h.detector.hour = take_hour;
    h.detector.ctx = &h;
    const int status = hours(&h, argv, count);
    run_release(&h.run);
    return status;
}
