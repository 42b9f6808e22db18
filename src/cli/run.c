#include "run.h"

#include "network.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { COMPLAINTS_SHOWN = 20 };

void run_fail(const struct notme_error *error)
{
    if (error->text[0]) /* a callback that stopped the reading has spoken for itself */
        say("%s", error->text);
}

static void complain(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct run *run = ctx;
    if (line == 0 && strncmp(text, "likes have", 10) == 0 && run->quiet)
        return;
    if (run->quiet || run->silent || ++run->complaints > COMPLAINTS_SHOWN)
        return;
    progress_clear(&run->progress);
    if (line)
        say("%s:%llu: %s", place, (unsigned long long)line, text);
    else
        say("%s: %s", place, text);
}

void run_init(struct run *run)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* names in archives are decoded by it; the sandbox shuts its files out */
    *run = (struct run){.found_time = NOTME_NO_TIME};
    fetching_init(&run->fetching);
}

int run_parse(const struct opt_command *command, const char *ask, int argc, char **argv, int *count)
{
    const int parsed = opt_parse(command, argc, argv, count);
    if (parsed != 0)
        return parsed > 0 ? EXIT_FINE : EXIT_TROUBLE;
    if (*count > 0)
        return GO_ON;
    say("%s see '%.*s--help'", ask, (int)strcspn(command->usage, "["), command->usage);
    return EXIT_TROUBLE;
}

void run_start(struct run *run, const struct limit_options *limits, notme_event_sink *sink, void *ctx)
{
    struct notme_limits *to = &run->read.limits;
    to->record_bytes = limits->record > 0 ? (uint64_t)limits->record : 0;
    to->inflated_bytes = limits->inflated > 0 ? (uint64_t)limits->inflated : 0;
    to->ratio = limits->ratio > 0 ? (uint64_t)limits->ratio : 0;
    to->members = limits->files > 0 ? (uint64_t)limits->files : 0;
    run->sink = sink;
    run->ctx = ctx;
}

static bool is_text(struct notme_text text, const char *string)
{
    return text.at && strlen(string) == text.len && memcmp(text.at, string, text.len) == 0;
}

static int hand_on(void *ctx, const struct notme_event *event)
{
    struct run *run = ctx;
    const int status = run->sink(run->ctx, event);
    run->stopped = run->stopped || status < 0;
    return status;
}

static int take_event(void *ctx, const struct notme_event *event)
{
    struct run *run = ctx;
    progress_read(&run->progress, run->stats.records, run->stats.bytes);
    if (!which_wants(&run->which, event))
        return 0;
    if (run->around && !around_note(run->around, event)) {
        say("out of memory");
        return NOTME_ENOMEM;
    }
    if (run->wanted_id && (is_text(event->id, run->wanted_id) || is_text(event->object_id, run->wanted_id)))
        run->found_time = event->time != NOTME_NO_TIME         ? event->time
                          : event->not_before != NOTME_NO_TIME ? event->not_before
                                                               : event->not_after;
    if (run->who)
        who_meet(run->who, event, run->source, run->is_folder);
    return run->merge ? notme_merge_event(run->merge, event, &run->error) : hand_on(run, event);
}

static int take_snapshot(void *ctx, const struct notme_snapshot *snapshot)
{
    struct run *run = ctx;
    return !run->merge ? NOTME_OK : notme_merge_snapshot(run->merge, snapshot, &run->error);
}

static void take_owner(void *ctx, struct notme_text service, struct notme_text account, struct notme_text name)
{
    struct run *run = ctx;
    if (run->merge)
        notme_merge_owner(run->merge, service, account, name, &run->error);
}

static void take_look(void *ctx)
{
    struct run *run = ctx;
    if (run->merge)
        notme_merge_look(run->merge);
}

/* Several sources, or a folder, which may hold several. */
static bool are_several(const struct sources *all)
{
    struct stat status;
    return all->count > 1 || (all->count == 1 && stat(all->path[0], &status) == 0 && S_ISDIR(status.st_mode));
}

/* One archive may hold several, too: that shows when it is looked into. Where memory is out they stay apart. */
static void take_several(void *ctx)
{
    struct run *run = ctx;
    if (!run->merge && notme_merge_new(&run->merge, &run->error) == NOTME_OK)
        notme_merge_look(run->merge);
}

static bool start_merge(struct run *run, bool several)
{
    run->read.snapshot = take_snapshot;
    run->read.look = take_look;
    run->read.owner = take_owner;
    run->read.several = take_several;
    run->read.snapshot_ctx = run;
    return !several || notme_merge_new(&run->merge, &run->error) == NOTME_OK;
}

static bool end_merge(struct run *run)
{
    run->error = (struct notme_error){0};
    const bool ok = notme_merge_end(run->merge, hand_on, run, &run->error) == NOTME_OK;
    const struct notme_merge_stats *stats = notme_merge_stats(run->merge);
    if (ok && stats->unused && !run->quiet && !run->silent)
        say("only 63 archives are told apart: what disappeared between further ones is not seen");
    if (ok && stats->gone && !run->quiet && !run->silent)
        say("%llu thing%s disappeared between the sources", (unsigned long long)stats->gone,
            stats->gone == 1 ? "" : "s");
    return ok;
}

const char *run_scratch_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/var/tmp";
}

/* A command that reads several times has said at once what it will read, and enters but once. Without a scratch file
 * readers hold what they must in memory. */
bool run_confine(struct run *run)
{
    if (!run->read.scratch && !run->confined)
        notme_scratch_new(&run->read.scratch, run_scratch_folder(), NULL);
    if (run->no_sandbox || run->confined)
        return true;
    struct sandbox sandbox = run->sandbox;
    if (!sandbox.reads) {
        sandbox.read = run->all.path;
        sandbox.reads = run->all.count;
    }
    run->confined = sandbox_enter(&sandbox);
    return run->confined;
}

/* Long waits are told even where no terminal shows the progress: else the program seems to hang. */
static void tell_fetch(void *ctx, uint64_t pages, uint64_t bytes, const char *host, int64_t wait)
{
    struct run *run = ctx;
    if (host && wait >= 5000000 && !run->quiet) {
        progress_clear(&run->progress);
        say("waiting %lld s for '%s'", (long long)(wait / 1000000), host);
    } else {
        progress_fetch(&run->progress, pages, bytes);
    }
}

/* A token is for one account: with several it would be shown to servers that have nothing to do with it. */
static bool token_is_for_one(const struct run *run, char **sources, int count)
{
    int accounts = 0;
    for (int i = 0; i < count; i++)
        accounts += notme_fetch_knows(sources[i]);
    if (accounts < 2 || (!run->fetching.token_file && run->fetching.token_fd < 0))
        return true;
    say("a token is for one account: fetch the others without it");
    return false;
}

static int read_source(struct run *run, const char *source)
{
    if (!notme_fetch_knows(source))
        return notme_read(source, &run->read, take_event, run, &run->stats, &run->error);
    run->fetching.options.progress = tell_fetch;
    run->fetching.options.progress_ctx = run;
    if (!fetching_ready(&run->fetching)) {
        run->error.text[0] = '\0'; /* it was said */
        return NOTME_EUSAGE;
    }
    return network_fetch(source, &run->fetching.options, &run->read, take_event, run, &run->stats, &run->error);
}

/* Nothing was recognised in it, beside other sources; or it only lay in a folder, and cannot be read. Who goes on
 * anyway says at the end that there was trouble. */
static bool is_stray(const struct run *run, size_t i, bool go_on)
{
    if (run->all.count < 2 || run->stopped || run->read.strict)
        return false;
    return run->stats.unknown || (run->all.found[i] && !go_on && run->error.code == NOTME_EFORMAT);
}

/* What was not read of a source, in numbers. */
static void sum_up(const char *source, const struct notme_read_stats *before, const struct notme_read_stats *now,
                   bool read)
{
    const uint64_t skipped = now->skipped - before->skipped, damaged = now->damaged - before->damaged,
                   passed = now->passed - before->passed;
    if (skipped)
        say("%s: %llu bad record%s skipped", source, (unsigned long long)skipped, skipped == 1 ? "" : "s");
    if (damaged)
        say("%s: damaged or unreadable in %llu place%s%s", source, (unsigned long long)damaged, damaged == 1 ? "" : "s",
            read ? "; the rest was read" : "");
    if (passed)
        say("%s: %llu file%s passed over", source, (unsigned long long)passed, passed == 1 ? "" : "s");
}

static bool look_at(struct run *run, size_t i, bool go_on)
{
    const char *source = run->all.path[i], *copied = sources_copied(&run->all, i);
    if (copied && !run->silent)
        say("'%s' is the same file as '%s': passed by", source, copied);
    if (copied)
        return true;
    const struct notme_read_stats before = run->stats;
    struct stat status;
    run->source = source;
    run->is_folder = stat(source, &status) == 0 && S_ISDIR(status.st_mode);
    run->complaints = 0;
    run->error = (struct notme_error){0};
    run->stats.unknown = false;
    if (run->merge)
        notme_merge_look(run->merge);
    const bool ok = read_source(run, source) == NOTME_OK;
    const bool stray = !ok && is_stray(run, i, go_on);
    if (!ok && !run->silent) {
        progress_clear(&run->progress);
        if (stray)
            say("%s: passed by", run->error.text);
        else
            run_fail(&run->error);
    }
    run->strays += stray;
    if (!run->silent)
        sum_up(source, &before, &run->stats, ok);
    return ok || stray;
}

/* Accounts cannot be had without the network, files can be read without it: first these, then those. */
static bool read_all(struct run *run, const struct sources *all, bool go_on)
{
    bool ok = true;
    for (size_t i = 0; i < all->count && (ok || go_on) && !run->stopped; i++)
        if (notme_fetch_knows(all->path[i]))
            ok = look_at(run, i, go_on) && ok;
    if (ok && run->around) /* while the network is in reach */
        ok = around_learn(run->around, &run->fetching.options, run->quiet);
    run->strays = 0;
    if (!run_confine(run)) {
        run->stopped = true;
        return false;
    }
    for (size_t i = 0; i < all->count && (ok || go_on) && !run->stopped; i++)
        if (!notme_fetch_knows(all->path[i]))
            ok = look_at(run, i, go_on) && ok;
    return ok && run->strays < all->count;
}

static bool read_and_merge(struct run *run, const struct sources *all, bool go_on)
{
    if (run->merges && !start_merge(run, are_several(all))) {
        run_fail(&run->error);
        return false;
    }
    bool ok = read_all(run, all, go_on);
    if (ok && run->merge && !end_merge(run)) {
        run_fail(&run->error);
        ok = false;
    }
    notme_merge_free(run->merge);
    run->merge = NULL;
    return ok;
}

const char *run_sandbox(struct run *run)
{
    if (run->no_sandbox)
        return "none";
    sandbox_describe(run->confinement, sizeof run->confinement);
    return run->confinement;
}

bool run_sources(struct run *run, char **sources, int count, bool go_on)
{
    bool ok = token_is_for_one(run, sources, count);
    sources_release(&run->all);
    for (int i = 0; i < count && ok; i++)
        if (!sources_add(&run->all, sources[i])) {
            say("out of memory");
            ok = false;
        }
    if (ok && run->merges && !sources_sort(&run->all)) {
        say("out of memory");
        ok = false;
    }
    run->read.archives_apart = true;
    run->read.nameless_apart = run->all.count > 1 && !run->merges;
    run->read.complain = complain;
    run->read.complain_ctx = run;
    progress_start(&run->progress, run->progress_json, run->quiet);
    run->progress.bytes = sources_plain_bytes(&run->all);
    ok = ok && read_and_merge(run, &run->all, go_on);
    progress_clear(&run->progress);
    const char *what = run->all.count == 1 ? run->all.path[0] : "the sources";
    const bool asks = !run->silent && (run->which.wanted || run->one_account);
    return ok && asks ? which_answered(&run->which, what, !run->one_account) : ok;
}

int run_exit(const struct run *run, bool ok)
{
    return ok && run->stats.damaged == 0 ? EXIT_FINE : EXIT_TROUBLE;
}

void run_release(struct run *run)
{
    which_release(&run->which);
    sources_release(&run->all);
    notme_scratch_free(run->read.scratch);
}

struct notme_model *run_model(const char *path)
{
    struct notme_model *model;
    struct notme_error error;
    const int status = path ? notme_model_load(&model, path, &error) : notme_model_default(&model, &error);
    if (status != NOTME_OK)
        run_fail(&error);
    return model;
}

/* In single quotes where a shell would take anything in it for more than a letter. */
static void put_word(FILE *to, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+./:,@%";
    if (*word && strspn(word, plain) == strlen(word)) {
        fputs(word, to);
        return;
    }
    fputc('\'', to);
    for (; *word; word++)
        fputs(*word == '\'' ? "'\\''" : (char[]){*word, '\0'}, to);
    fputc('\'', to);
}

void run_command_line(int argc, char *const *argv, char *to, size_t size)
{
    char *text = NULL;
    size_t len;
    FILE *memory = open_memstream(&text, &len);
    to[0] = '\0';
    if (!memory)
        return;
    fputs("notme", memory);
    for (int i = 0; i < argc; i++) {
        fputc(' ', memory);
        put_word(memory, argv[i]);
    }
    if (fclose(memory) == 0)
        snprintf(to, size, "%.*s%s", (int)(len < size ? len : size - 4), text, len < size ? "" : "…");
    free(text);
}

bool run_budget(struct notme_options *options)
{
    const bool a_year = !isnan(options->budget), a_history = !isnan(options->per_history);
    if (a_year && a_history)
        say("one of --budget (a year) and --per-history is enough: they set the same line");
    else if (options->budget == 0)
        say("--budget takes a number above 0: with 0 false alarms a year nothing could ever be flagged");
    else if (options->per_history == 0)
        say("--per-history takes a number above 0: with 0 false alarms nothing could ever be flagged");
    const bool ok = !(a_year && a_history) && options->budget != 0 && options->per_history != 0;
    options->budget = a_year ? options->budget : 0.1;
    options->per_history = a_history ? options->per_history : 0;
    return ok;
}

uint32_t run_count(double number)
{
    return number < 4e9 ? (uint32_t)number : UINT32_MAX;
}

bool run_format(const char *name, enum notme_format *format)
{
    for (int i = 0; i < NOTME_FORMAT_FORMATS; i++) {
        if (strcmp(name, notme_format_name((enum notme_format)i)) == 0) {
            *format = (enum notme_format)i;
            return true;
        }
    }
    say_begin("unknown format '%s':", name);
    for (int i = 0; i < NOTME_FORMAT_FORMATS; i++)
        say_more("%s %s", i ? "," : "", notme_format_name((enum notme_format)i));
    say_end();
    return false;
}
