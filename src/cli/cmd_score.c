/* notme score: one account. */
#include "run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct score {
    struct run run;
    struct limit_options limits;
    struct notme_options detector;
    struct notme_report_options report;
    const char *about, *format, *gap, *model, *output;
    double min_history;
    bool colour, no_colour;
    /* at work */
    struct notme_detector *engine;
    struct notme_report *writer;
    struct notme_error error;
    int status;
};

static int feed(void *ctx, const struct notme_event *event)
{
    struct score *s = ctx;
    return notme_detector_feed(s->engine, event, &s->run.error);
}

static int take_session(void *ctx, const struct notme_session *session)
{
    struct score *s = ctx;
    return notme_report_session(s->writer, session, &s->error);
}

static int take_hour(void *ctx, const struct notme_hour *hour)
{
    struct score *s = ctx;
    return notme_report_hour(s->writer, hour, &s->error);
}

/* A time is a time; anything else is an event's id. */
static void set_about(struct score *s)
{
    s->report.about = NOTME_NO_TIME;
    if (s->about && !notme_time_parse(s->about, strlen(s->about), &s->report.about))
        s->run.wanted_id = s->about;
}

static bool set_options(struct score *s)
{
    if (!run_format(s->format, &s->report.format))
        return false;
    if (s->gap && strcmp(s->gap, "auto") == 0)
        s->detector.gap = -1;
    else if (s->gap)
        s->detector.gap = (int64_t)(atof(s->gap) * 1e6);
    if (s->gap && s->detector.gap == 0) {
        fprintf(stderr, "notme: --gap takes seconds or 'auto', not '%s'\n", s->gap);
        return false;
    }
    s->detector.window = -1;
    s->detector.min_history = run_count(s->min_history);
    s->detector.session = take_session;
    s->detector.hour = s->report.format == NOTME_FORMAT_INFLUX ? take_hour : NULL;
    s->detector.ctx = s;
    const char *no_color = getenv("NO_COLOR");
    s->report.colour = s->colour || (!s->no_colour && !(no_color && *no_color) && !s->output && isatty(STDOUT_FILENO));
    s->report.now = NOTME_NO_TIME;
    set_about(s);
    return true;
}

static bool one_account(const struct score *s)
{
    if (s->run.accounts <= 1 || s->detector.account)
        return true;
    fprintf(stderr, "notme: %s holds several accounts; say which with --account:", s->run.source);
    for (size_t i = 0; i < s->run.accounts && i < 10; i++)
        fprintf(stderr, " %s", s->run.account[i]);
    fprintf(stderr, "%s\n", s->run.accounts > 10 ? " …" : "");
    return false;
}

static int exit_status(enum notme_verdict verdict)
{
    return verdict == NOTME_SUSPICIOUS ? EXIT_FLAGGED : verdict == NOTME_NOT_ENOUGH ? EXIT_NOT_ENOUGH : EXIT_FINE;
}

/* The report begins when all has been read: only then the moment asked about is known. */
static bool report(struct score *s, struct output *output, const char *model)
{
    if (s->run.wanted_id && s->run.found_time == NOTME_NO_TIME) {
        fprintf(stderr, "notme: '%s' is neither a time nor the id of an event read\n", s->run.wanted_id);
        return false;
    }
    if (s->run.wanted_id)
        s->report.about = s->run.found_time;
    const struct notme_report_context context = {&s->run.stats, notme_detector_stats(s->engine), model,
                                                 s->detector.budget, NULL};
    bool ok = notme_report_new(&s->writer, &s->report, output_write, output, &s->error) == NOTME_OK;
    ok = ok && notme_detector_end(s->engine, &s->error) == NOTME_OK;
    ok = ok && notme_report_end(s->writer, &context, &s->error) == NOTME_OK;
    if (!ok)
        run_fail(&s->error);
    else
        s->status = exit_status(notme_report_verdict(s->writer));
    notme_report_free(s->writer);
    return ok;
}

static int score(struct score *s, char **sources, int count)
{
    struct output output = {0};
    int status = EXIT_TROUBLE;
    struct notme_model *model = run_model(s->model);
    if (!model)
        return EXIT_TROUBLE;
    if (notme_detector_new(&s->engine, model, &s->detector, &s->error) != NOTME_OK) {
        run_fail(&s->error);
    } else if (run_sources(&s->run, sources, count, false) && one_account(s) &&
               output_open(&output, s->output, false)) {
        const bool ok = report(s, &output, notme_model_name(model));
        if (output_close(&output, ok) && ok)
            status = s->status;
    }
    notme_detector_free(s->engine);
    notme_model_free(model);
    return status;
}

int cmd_score(int argc, char **argv)
{
    struct score s = {.format = "text", .detector = {.budget = 0.1}};
    int count;
    run_init(&s.run);
    s.report.since = s.report.until = NOTME_NO_TIME;
    const struct opt options[] = {
        {OPT_TEXT, "about", 0, "TIME|ID", "answer for one moment or event, flagged or not", &s.about},
        {OPT_TIME, "since", 0, "TIME", "report sessions from here on", &s.report.since},
        {OPT_TIME, "until", 0, "TIME", "report sessions before this", &s.report.until},
        {OPT_TEXT, "tz", 0, "ZONE", "show local times, e.g. Europe/London", &s.report.tz_name},
        {OPT_TEXT, "account", 0, "ID", "this account, where a source holds several", &s.detector.account},
        {OPT_NUMBER, "budget", 0, "N", "false alarms expected per account-year (0.1)", &s.detector.budget},
        {OPT_NUMBER, "min-history", 0, "EVENTS", "events that make enough history (100; below, p-values do not hold)",
         &s.min_history},
        {OPT_TEXT, "gap", 0, "SECONDS", "inactivity that ends a session (3600), or 'auto'", &s.gap},
        {OPT_TEXT, "format", 0, "FORMAT", "text, jsonl, json, csv, openmetrics or influx", &s.format},
        {OPT_FLAG, "all", 0, NULL, "every session, not only flagged ones (jsonl, json, csv)", &s.report.all},
        {OPT_TEXT, "model", 0, "FILE", "instead of the shipped model", &s.model},
        {OPT_TEXT, "output", 'o', "FILE", "instead of standard output; complete or absent", &s.output},
        {OPT_FLAG, "colour", 0, NULL, "colours even where it is no terminal", &s.colour},
        {OPT_FLAG, "no-colour", 0, NULL, "no colours (as NO_COLOR)", &s.no_colour},
        READ_OPTIONS(s.run, s.limits),
        FETCH_OPTIONS(s.run.fetching),
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {"notme score [options] SOURCE…",
                                        "Scores one account's history: the verdict, why, and the evidence.\n"
                                        "Exit status: 0 nothing flagged, 1 flagged, 2 trouble, 3 not enough history.",
                                        options};
    const int parsed = run_parse(&command, "which source?", argc, argv, &count);
    if (parsed != GO_ON)
        return parsed;
    run_start(&s.run, &s.limits, s.output, feed, &s);
    s.run.merges = true;
    s.run.name_accounts = true;
    const int status = set_options(&s) ? score(&s, argv, count) : EXIT_TROUBLE;
    run_release(&s.run);
    return status;
}
