/* notme batch: many accounts in one pass. */
#include "job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct batch {
    struct run run;
    struct limit_options limits;
    struct notme_batch_options options;
    const char *format, *model, *background, *adapt, *output, *progress;
    double min_history, jobs, memory;
    bool resume;
    char work[4096];
    struct output adapted; /* --adapt=FILE */
    struct notme_batch *engine;
    struct notme_trainer *trainer;
    struct who who;
    struct notme_error error;
};

static int feed(void *ctx, const struct notme_event *event)
{
    struct batch *b = ctx;
    return notme_batch_feed(b->engine, event, &b->error) == NOTME_OK ? 0 : NOTME_ESTOP;
}

static int feed_trainer(void *ctx, const struct notme_event *event)
{
    struct batch *b = ctx;
    return notme_trainer_feed(b->trainer, event, &b->error) == NOTME_OK ? 0 : NOTME_ESTOP;
}

static void show_progress(void *ctx, uint64_t done, uint64_t events, uint64_t accounts)
{
    struct batch *b = ctx;
    progress_score(&b->run.progress, done, events, accounts);
}

/* What the background is made from: of a larger archive, so many events of whole accounts. */
enum { ADAPT_EVENTS = 250000 };

/* --adapt: one pass over the sources for a background of their own. What is wrong with them the second one tells. */
static struct notme_model *adapt(struct batch *b, const struct notme_model *model, char **sources, int count)
{
    struct notme_model *adapted = NULL;
    const struct notme_train_options options = {.most_events = ADAPT_EVENTS};
    if (notme_trainer_new(&b->trainer, &options, &b->error) == NOTME_OK) {
        struct run first = b->run;
        first.silent = true;
        first.which.wanted = NULL; /* what is usual is learnt from all */
        first.sink = feed_trainer;
        run_sources(&first, sources, count, true);
        b->run.read.scratch = first.read.scratch; /* none could be made any more */
        first.read.scratch = NULL;
        run_release(&first);
        if (!b->error.code && notme_trainer_adapt(b->trainer, model, &adapted, &b->error) == NOTME_OK && *b->adapt)
            notme_model_write(adapted, output_write, &b->adapted, &b->error);
        b->run.confined = first.confined;
    }
    notme_trainer_free(b->trainer);
    const bool kept = !*b->adapt || output_close(&b->adapted, !b->error.code);
    if (!b->error.code && kept)
        return adapted;
    run_fail(&b->error);
    b->error.code = b->error.code ? b->error.code : NOTME_EIO; /* it was said */
    notme_model_free(adapted);
    return NULL;
}

/* The report has its name: what a killed run would have gone on with is not needed any more. */
static int remove_work(void *ctx, struct notme_error *err)
{
    const struct batch *b = ctx;
    return b->resume ? notme_batch_done(b->work, err) : NOTME_OK;
}

static bool refuse(const char *why)
{
    say("%s", why);
    return false;
}

static bool check(const struct batch *b, char **sources, int count)
{
    bool stdin_is_read = false, fetches = false;
    for (int i = 0; i < count; i++) {
        stdin_is_read = stdin_is_read || strcmp(sources[i], "-") == 0;
        fetches = fetches || notme_fetch_knows(sources[i]);
    }
    if (b->adapt && stdin_is_read)
        return refuse("--adapt reads the sources twice, and standard input can be read but once");
    if (b->resume && stdin_is_read)
        return refuse("--resume may have to read the sources again, and standard input can be read but once");
    if (b->adapt && fetches)
        return refuse("--adapt reads the sources twice: fetch the accounts first ('notme fetch')");
    if (b->resume && !output_is_file(b->output))
        return refuse("--resume needs -o FILE: beside it stands what is finished");
    if (b->progress && strcmp(b->progress, "json") != 0)
        return refuse("--progress is json");
    if (notme_format_is_prose(b->options.report.format))
        return refuse("batch writes jsonl, json, csv, openmetrics or influx; 'notme score' writes reports for people");
    /* before anything is made beside FILE */
    return apart_from_sources(b->output, sources, (size_t)count) &&
           apart_from_each_other(b->output, b->adapt && *b->adapt ? b->adapt : NULL);
}

/* ---- scoring */

/* Reads everything into the engine, unless an earlier run has. False when a source failed. */
static bool read_all(struct batch *b, char **sources, int count)
{
    bool whole;
    if (notme_batch_resumes(b->engine, &b->run.stats, &whole)) {
        if (!b->run.quiet)
            say("going on with '%s'", b->work);
        if (!whole)
            say("some sources could not be read, as was said when this run began");
        return run_confine(&b->run) && whole;
    }
    b->run.who = b->run.quiet ? NULL : &b->who;
    whole = run_sources(&b->run, sources, count, true) && b->run.stats.damaged == 0;
    if (b->run.who && b->run.all.count > 1)
        who_tell(&b->who, count == 1 ? sources[0] : "SOURCE…");
    b->run.who = NULL;
    if (b->run.which.wanted && b->run.which.meant_count == 0 && !b->error.code)
        b->error = (struct notme_error){.code = NOTME_EUSAGE}; /* it was said */
    return whole;
}

/* A source that failed is told, and the rest is still a result. */
static bool score(struct batch *b, char **sources, int count)
{
    const bool whole = read_all(b, sources, count);
    if (b->error.code) {
        run_fail(&b->error);
        return false;
    }
    progress_start(&b->run.progress, b->run.progress_json, b->run.quiet);
    const bool ok = notme_batch_read(b->engine, &b->run.stats, whole, &b->error) == NOTME_OK &&
                    notme_batch_end(b->engine, &b->run.stats, &b->error) == NOTME_OK;
    progress_clear(&b->run.progress);
    if (!ok)
        run_fail(&b->error);
    return ok && whole;
}

static void summary(const struct batch *b)
{
    const struct notme_detector_stats *s = notme_batch_stats(b->engine);
    say_begin("%llu events of %llu accounts, %llu sessions, %llu flagged", (unsigned long long)s->events,
              (unsigned long long)s->accounts, (unsigned long long)s->sessions, (unsigned long long)s->flagged);
    if (s->short_histories)
        say_more("; %llu accounts without enough history", (unsigned long long)s->short_histories);
    if (s->duplicates)
        say_more("; %llu duplicates dropped", (unsigned long long)s->duplicates);
    const struct notme_campaign_stats *c = notme_batch_campaigns(b->engine);
    if (c->found)
        say_more("; %llu campaign%s", (unsigned long long)c->found, c->found == 1 ? "" : "s");
    if (c->left_out)
        say_more("; %llu sessions not looked at for campaigns (the ceiling of 16 MiB)",
                 (unsigned long long)c->left_out);
    say_end();
}

/* For people at a terminal: whom to look at first. */
static void table(const struct batch *b)
{
    size_t count;
    const struct notme_ranked *row = notme_batch_ranking(b->engine, &count);
    if (count == 0 || b->run.quiet || !isatty(STDERR_FILENO))
        return;
    say("the oddest accounts, each by its oddest flagged session; 'notme score --account ID' tells more");
    for (size_t i = 0; i < count; i++) {
        char often[64], start[NOTME_TIME_MAX];
        notme_how_often(row[i].expected, often);
        notme_time_format(row[i].start, start);
        start[16] = '\0';
        start[10] = ' ';
        say("%3zu. risk %3d  %s  %4u event%s %s%s%s%s%s%s, as odd as comes %s", i + 1, row[i].risk, start,
            row[i].events, row[i].events == 1 ? " " : "s", row[i].service, *row[i].service ? ":" : "", row[i].account,
            *row[i].name ? " (@" : "", row[i].name, *row[i].name ? ")" : "", often);
    }
}

static bool open_engine(struct batch *b, const struct notme_model *model, char **sources, int count,
                        struct output *output)
{
    char *job = NULL;
    if (b->resume) {
        if (!(job = job_describe(&b->run, sources, count)))
            return false;
        b->options.work = b->work;
        b->options.job = job;
    }
    b->options.scratch = run_scratch_folder();
    b->options.report.now = (int64_t)time(NULL) * 1000000;
    b->options.report.sandbox = run_sandbox(&b->run);
    const bool ok = notme_batch_new(&b->engine, model, &b->options, output_write, output, &b->error) == NOTME_OK;
    if (!ok)
        run_fail(&b->error);
    free(job);
    return ok;
}

/* All files are open before anything is parsed. What gives the output its name must not hold the
 * lock of the folder of work, which ends with us: it is started before the engine takes that. */
static bool open_all(struct batch *b, const struct notme_model *model, char **sources, int count, struct output *output)
{
    if (b->resume && !output_beside(b->output, ".work", b->work, sizeof b->work))
        return false;
    if (!output_open(output, b->output, sources, (size_t)count))
        return false;
    const bool adapted = !b->adapt || !*b->adapt || output_open(&b->adapted, b->adapt, sources, (size_t)count);
    if (adapted && open_engine(b, model, sources, count, output))
        return true;
    output_close(&b->adapted, false);
    output_close(output, false);
    return false;
}

static bool write_report(struct batch *b, const struct notme_model *model, char **sources, int count)
{
    struct output output = {.then = remove_work, .then_ctx = b};
    struct notme_model *adapted = NULL;
    if (!open_all(b, model, sources, count, &output))
        return false;
    if (b->adapt && (adapted = adapt(b, model, sources, count)))
        notme_batch_use(b->engine, adapted);
    const bool whole = !b->error.code && score(b, sources, count), is_result = !b->error.code;
    const bool written = output_close(&output, is_result) && is_result;
    if (written && !b->run.quiet)
        summary(b);
    if (written)
        table(b);
    notme_model_free(adapted);
    return written && whole;
}

static int batch(struct batch *b, char **sources, int count)
{
    struct notme_model *model = run_model(b->background ? b->background : b->model);
    const bool ok = model && write_report(b, model, sources, count);
    notme_batch_free(b->engine);
    notme_model_free(model);
    return ok ? EXIT_FINE : EXIT_TROUBLE;
}

/* ---- the command line */

static void settle(struct batch *b)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    b->options.jobs = b->jobs >= 1 ? (unsigned)fmin(b->jobs, 256) : processors > 0 ? (unsigned)processors : 1;
    b->options.memory = (uint64_t)b->memory;
    b->options.detector.min_history = run_count(b->min_history);
    b->options.progress = show_progress;
    b->options.progress_ctx = b;
    b->run.progress_json = b->progress;
}

int cmd_batch(int argc, char **argv)
{
    struct batch b = {.format = "jsonl", .options.detector = {.budget = (double)NAN, .per_history = (double)NAN}};
    int count;
    run_init(&b.run);
    struct notme_report_options *report = &b.options.report;
    report->since = report->until = report->about = NOTME_NO_TIME;
    const struct opt options[] = {
        {OPT_FLAG, "all", 0, NULL, "every session, not only flagged ones", &report->all},
        {OPT_TEXT, "format", 0, "FORMAT", "jsonl, json, csv, openmetrics or influx", &b.format},
        {OPT_TEXT, "output", 'o', "FILE", "instead of standard output; complete or absent", &b.output},
        SCORE_OPTIONS(b.options.detector.budget, b.min_history),
        PER_HISTORY_OPTION(b.options.detector.per_history),
        {OPT_TIME, "since", 0, "TIME", "report sessions from here on", &report->since},
        {OPT_TIME, "until", 0, "TIME", "report sessions before this", &report->until},
        ACCOUNT_OPTION(b.run, "this account only: an id, a name or SERVICE:ID"),
        MODEL_OPTIONS(b.model, b.background),
        {OPT_OPTIONAL, "adapt", 0, "FILE", "a first pass makes the background from these sources", &b.adapt},
        {OPT_NUMBER, "jobs", 'j', "N",
         "threads (as many as processors, and as --memory carries); they change nothing in what comes out", &b.jobs},
        {OPT_SIZE, "memory", 0, "SIZE", "to work in (400M); events beyond it wait in a file in $TMPDIR", &b.memory},
        {OPT_FLAG, "resume", 0, NULL, "go on where a killed run was; beside FILE stands FILE.work until the end",
         &b.resume},
        {OPT_TEXT, "progress", 0, "json", "how far it is, as JSON lines on standard error", &b.progress},
        READ_OPTIONS(b.run, b.limits),
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {"notme batch [options] SOURCE…",
                                        "Scores every account of archives of any size; one line a session.\n"
                                        "Exit status: 0 done, 2 trouble (what could be read was scored).",
                                        options};
    const int parsed = run_parse(&command, "which sources?", argc, argv, &count);
    if (parsed != GO_ON)
        return parsed;
    if (!run_format(b.format, &report->format) || !run_budget(&b.options.detector) || !check(&b, argv, count))
        return EXIT_TROUBLE;
    settle(&b);
    run_start(&b.run, &b.limits, feed, &b);
    const int status = batch(&b, argv, count);
    who_release(&b.who);
    run_release(&b.run);
    return status;
}
