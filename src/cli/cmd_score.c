/* notme score: one account. */
#include "run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct score {
    struct run run;
    struct limit_options limits;
    struct notme_options detector;
    struct around around;
    struct notme_report_options report;
    const char *about, *since, *until, *format, *gap, *model, *output;
    double min_history;
    bool colour, no_colour;
    /* at work */
    struct notme_detector *engine;
    struct notme_timeline *timeline;
    const char *geoip_files, *redact;
    unsigned char key[4096];
    struct notme_geoip *geoip;
    struct notme_source *source; /* of each of run.all */
    char command[512];
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

static int take_event(void *ctx, const struct notme_event *event)
{
    struct score *s = ctx;
    return notme_timeline_add(s->timeline, event, &s->error);
}

/* A moment is a moment; anything else is an event's id. */
static void set_about(struct score *s)
{
    struct notme_report_options *r = &s->report;
    r->about = NOTME_NO_TIME;
    if (s->about && notme_moment_parse(s->about, r->tz_name, &r->about, &r->about_until, NULL) != NOTME_OK)
        s->run.wanted_id = s->about;
}

/* One end of the period. */
static bool set_end(const struct score *s, const char *text, int64_t *time)
{
    int64_t last;
    struct notme_error error;
    *time = NOTME_NO_TIME;
    if (!text || notme_moment_parse(text, s->report.tz_name, time, &last, &error) == NOTME_OK)
        return true;
    run_fail(&error);
    return false;
}

/* Only who fetches the account may fetch others. */
static bool set_around(struct score *s, char **sources, int count)
{
    int fetched = 0;
    for (int i = 0; i < count; i++)
        fetched += notme_fetch_knows(sources[i]);
    if (s->around.asked == 0)
        return true;
    s->run.around = &s->around;
    if (fetched && s->around.asked >= 1 && s->around.asked <= AROUND_MOST)
        return true;
    if (fetched)
        say("--around takes a number from 1 to %d", AROUND_MOST);
    else
        say("--around wants an account to fetch among the sources, as bsky:HANDLE; for files there is "
            "'notme batch --adapt=FILE', and --model FILE");
    return false;
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
        say("--gap takes seconds or 'auto', not '%s'", s->gap);
        return false;
    }
    s->detector.window = -1;
    s->detector.min_history = run_count(s->min_history);
    s->detector.session = take_session;
    s->detector.event = take_event;
    s->detector.hour = s->report.format == NOTME_FORMAT_INFLUX ? take_hour : NULL;
    if (s->redact && s->detector.hour) {
        say("--redact is for reports of sessions, not for influx");
        return false;
    }
    s->detector.ctx = s;
    const char *no_color = getenv("NO_COLOR");
    s->report.colour = s->colour || (!s->no_colour && !(no_color && *no_color) && !s->output && isatty(STDOUT_FILENO));
    s->report.now = NOTME_NO_TIME;
    s->report.sandbox = run_sandbox(&s->run);
    set_about(s);
    return set_end(s, s->since, &s->report.since) && set_end(s, s->until, &s->report.until);
}

static int exit_status(enum notme_verdict verdict)
{
    if (verdict == NOTME_SUSPICIOUS)
        return EXIT_FLAGGED;
    return verdict == NOTME_NOT_ENOUGH || verdict == NOTME_NOTHING_KNOWN ? EXIT_NOT_ENOUGH : EXIT_FINE;
}

/* What was read, for whoever wants to check the report. */
static bool name_sources(struct score *s)
{
    const struct sources *all = &s->run.all;
    if (!notme_format_is_prose(s->report.format))
        return true;
    s->source = calloc(all->count ? all->count : 1, sizeof *s->source);
    for (size_t i = 0; s->source && i < all->count; i++) {
        s->source[i].name = all->path[i];
        if (notme_source_hash(&s->source[i], &s->error) != NOTME_OK) {
            run_fail(&s->error);
            return false;
        }
    }
    return s->source;
}

/* The moment of the event that was asked about is known only when all has been read. */
static bool settle_about(struct score *s)
{
    if (!s->run.wanted_id)
        return true;
    if (s->run.found_time == NOTME_NO_TIME) {
        say("'%s' is neither a time nor the id of an event read", s->run.wanted_id);
        return false;
    }
    s->report.about = s->report.about_until = s->run.found_time;
    return true;
}

/* What the accounts around it gave; of the model that all are judged by otherwise nothing needs to be said. */
static const char *background_in_words(const struct around *around, char *words, size_t size)
{
    if (!around->model)
        return NULL;
    int n = snprintf(words, size, "the public records of %u account%s that it engages with most", around->fetched,
                     around->fetched == 1 ? "" : "s");
    if (around->failed && n > 0 && (size_t)n < size)
        snprintf(words + n, size - (size_t)n, "; %u could not be fetched", around->failed);
    return words;
}

static bool report(struct score *s, struct output *output, const char *model)
{
    char background[128];
    const struct notme_report_context context = {.read = &s->run.stats,
                                                 .detector = notme_detector_stats(s->engine),
                                                 .model = model,
                                                 .background =
                                                     background_in_words(&s->around, background, sizeof background),
                                                 .budget = s->detector.budget,
                                                 .per_history = s->detector.per_history,
                                                 .min_history = s->detector.min_history,
                                                 .sources = s->source,
                                                 .nsources = s->source ? s->run.all.count : 0,
                                                 .command = s->command};
    s->report.timeline = s->timeline;
    s->report.geoip = s->geoip;
    bool ok = notme_report_new(&s->writer, &s->report, output_write, output, &s->error) == NOTME_OK;
    ok = ok && notme_detector_end(s->engine, &s->error) == NOTME_OK;
    ok = ok && notme_report_end(s->writer, &context, &s->error) == NOTME_OK;
    if (!ok)
        run_fail(&s->error);
    else
        s->status = exit_status(notme_report_verdict(s->writer));
    if (ok && notme_report_verdict(s->writer) == NOTME_NOTHING_KNOWN && !notme_format_is_prose(s->report.format))
        say("nothing is known of that moment: no session lies within an hour of it");
    notme_report_free(s->writer);
    return ok;
}

/* Before anything is parsed: from then on no other file is in reach. */
static bool open_geoip(struct score *s)
{
    const char *paths[NOTME_GEOIP_FILES];
    size_t count = 0;
    char *list = s->geoip_files ? strdup(s->geoip_files) : NULL, *rest = NULL;
    for (char *path = list ? strtok_r(list, ",", &rest) : NULL; path; path = strtok_r(NULL, ",", &rest)) {
        if (count == NOTME_GEOIP_FILES) {
            say("--geoip takes %d files at the most", NOTME_GEOIP_FILES);
            free(list);
            return false;
        }
        paths[count++] = path;
    }
    const bool ok = count == 0 || notme_geoip_open(&s->geoip, paths, count, &s->error) == NOTME_OK;
    if (!ok)
        run_fail(&s->error);
    free(list);
    return ok;
}

/* The key of the file, or one of chance: then pseudonyms are the same in this report only. */
static bool set_key(struct score *s)
{
    size_t len = 32;
    if (!s->redact)
        return true;
    FILE *file = fopen(*s->redact ? s->redact : "/dev/urandom", "rb");
    if (file)
        len = fread(s->key, 1, *s->redact ? sizeof s->key : len, file);
    if (file)
        fclose(file);
    if (!file || len < 16) {
        say(file ? "a key of 16 bytes or more is wanted in '%s'" : "cannot read the key in '%s'", s->redact);
        return false;
    }
    s->report.redact_key = s->key;
    s->report.redact_key_len = len;
    return true;
}

static int score(struct score *s, char **sources, int count)
{
    struct output output = {0};
    int status = EXIT_TROUBLE;
    struct notme_model *model = set_key(s) && open_geoip(s) ? run_model(s->model) : NULL;
    if (!model)
        return EXIT_TROUBLE;
    s->around.base = model;
    if (notme_timeline_new(&s->timeline, &s->error) != NOTME_OK ||
        notme_detector_new(&s->engine, model, &s->detector, &s->error) != NOTME_OK) {
        run_fail(&s->error);
    } else if (output_open(&output, s->output, sources, (size_t)count)) {
        bool ok = run_sources(&s->run, sources, count, false) && settle_about(s) && name_sources(s);
        if (ok && s->around.model)
            notme_detector_use(s->engine, s->around.model);
        ok = ok && report(s, &output, notme_model_name(s->around.model ? s->around.model : model));
        if (output_close(&output, ok) && ok)
            status = s->status;
    }
    notme_detector_free(s->engine);
    around_release(&s->around);
    notme_timeline_free(s->timeline);
    notme_geoip_free(s->geoip);
    notme_model_free(model);
    free(s->source);
    return status;
}

int cmd_score(int argc, char **argv)
{
    struct score s = {.format = "text", .detector = {.budget = (double)NAN, .per_history = (double)NAN}};
    int count;
    run_init(&s.run);
    const struct opt options[] = {
        {OPT_TEXT, "about", 0, "TIME|ID", "answer for one moment, day or event, flagged or not", &s.about},
        {OPT_TEXT, "since", 0, "TIME", "report sessions from here on", &s.since},
        {OPT_TEXT, "until", 0, "TIME", "report sessions before this", &s.until},
        {OPT_TEXT, "tz", 0, "ZONE", "local times, e.g. Europe/London: shown, and of --about, --since, --until",
         &s.report.tz_name},
        ACCOUNT_OPTION(s.run, "an id, a name or SERVICE:ID, where a source holds several"),
        BUDGET_OPTION(s.detector.budget),
        PER_HISTORY_OPTION(s.detector.per_history),
        {OPT_NUMBER, "min-history", 0, "EVENTS", "events that make enough history (100; below, p-values do not hold)",
         &s.min_history},
        {OPT_OPTIONAL, "redact", 0, "KEYFILE",
         "pseudonyms for names, ids, addresses and texts; the same under the same key", &s.redact},
        {OPT_TEXT, "geoip", 0, "FILE[,FILE]", "MaxMind databases (.mmdb): countries and networks of logins, travel",
         &s.geoip_files},
        {OPT_TEXT, "prior", 0, "NAME=W,…", "weigh explanations so at the start, e.g. account_takeover=5",
         &s.report.prior},
        {OPT_TEXT, "gap", 0, "SECONDS", "inactivity that ends a session (3600), or 'auto'", &s.gap},
        {OPT_TEXT, "format", 0, "FORMAT", "text, html, markdown, jsonl, json, csv, timesketch, openmetrics or influx",
         &s.format},
        {OPT_FLAG, "verbose", 0, NULL, "statistics, too: nats, p-values, shares (text, html, markdown)",
         &s.report.verbose},
        {OPT_FLAG, "all", 0, NULL, "every session, not only flagged ones (jsonl, json, csv)", &s.report.all},
        {OPT_TEXT, "model", 0, "FILE", "instead of the shipped model", &s.model},
        {OPT_NUMBER, "around", 0, "N", "of an account that is fetched: judge it against the N it engages with most",
         &s.around.asked},
        {OPT_TEXT, "output", 'o', "FILE", "instead of standard output; complete or absent", &s.output},
        {OPT_FLAG, "colour", 0, NULL, "colours even where it is no terminal", &s.colour},
        {OPT_FLAG, "no-colour", 0, NULL, "no colours (as NO_COLOR)", &s.no_colour},
        READ_OPTIONS(s.run, s.limits),
        FETCH_OPTIONS(s.run.fetching),
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {
        "notme score [options] SOURCE…",
        "Scores one account's history: the verdict, why, and the evidence.\n"
        "Exit status: 0 nothing flagged, 1 flagged, 2 trouble, 3 not enough history, or\n"
        "nothing known of the moment asked about.",
        options};
    run_command_line(argc, argv, s.command, sizeof s.command);
    const int parsed = run_parse(&command, "which source?", argc, argv, &count);
    if (parsed != GO_ON)
        return parsed;
    run_start(&s.run, &s.limits, feed, &s);
    s.run.merges = true;
    s.run.one_account = true;
    const int status = run_budget(&s.detector) && set_around(&s, argv, count) && set_options(&s)
                           ? score(&s, argv, count)
                           : EXIT_TROUBLE;
    run_release(&s.run);
    return status;
}
