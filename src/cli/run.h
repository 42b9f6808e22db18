/* What the commands share: reading sources into a detector, and complaining. */
#ifndef NOTME_CLI_RUN_H
#define NOTME_CLI_RUN_H

#include "apart.h"
#include "around.h"
#include "fetching.h"
#include "opt.h"
#include "output.h"
#include "progress.h"
#include "sandbox.h"
#include "say.h"
#include "sources.h"
#include "which.h"
#include "who.h"

enum { EXIT_FINE = 0, EXIT_FLAGGED = 1, EXIT_TROUBLE = 2, EXIT_NOT_ENOUGH = 3, GO_ON = -1 };

struct run {
    struct notme_read_options read;
    struct notme_read_stats stats;
    struct notme_error error;
    struct progress progress;
    size_t strays;            /* sources in which nothing was recognised, beside others */
    struct fetching fetching; /* for sources that are accounts */
    struct around *around;    /* what these accounts are judged against; NULL: not asked for */
    notme_event_sink *sink;   /* where events go */
    void *ctx;
    bool one_account; /* of several, --account must say which */
    bool merges;      /* several sources are looks at the same accounts, to be made one */
    struct notme_merge *merge;
    struct sources all;  /* to be read */
    const char *source;  /* being read: one of them */
    bool is_folder;      /* it is one */
    uint64_t complaints; /* of this source */
    bool quiet, no_sandbox, progress_json;
    bool silent;  /* what is wrong with the sources is told by another pass */
    bool stopped; /* the sink refused an event: nothing more is read. Why is in `error`, or told by the sink's owner */
    struct sandbox sandbox; /* what must stay in reach beside the sources */
    bool confined;          /* it was entered */
    char confinement[64];
    /* --about: an event's id whose time is wanted */
    const char *wanted_id;
    int64_t found_time;
    struct which which;
    struct who *who; /* of batch: to be told who was met; NULL = not asked */
};

/* Options that every reading command has; X-macro rows for its table. */
#define READ_OPTIONS(run, limits)                                                                                      \
    {OPT_FLAG, "strict", 0, NULL, "stop at the first record or file that is not read", &(run).read.strict},            \
        {OPT_TEXT,                                                                                                     \
         "source-tz",                                                                                                  \
         0,                                                                                                            \
         "ZONE",                                                                                                       \
         "where clocks were whose times state no zone, e.g. Europe/London",                                            \
         &(run).read.source_tz},                                                                                       \
        {OPT_NUMBER, "max-record", 0, "BYTES", "longest line or record read (16 MiB)", &(limits).record},              \
        {OPT_NUMBER, "max-inflated", 0, "BYTES", "most that an archive may inflate to (64 GiB)", &(limits).inflated},  \
        {OPT_NUMBER, "max-ratio", 0, "N", "most that it may inflate by (200)", &(limits).ratio},                       \
        {OPT_NUMBER, "max-files", 0, "N", "most files in an archive (200000)", &(limits).files},                       \
        {OPT_FLAG, "no-sandbox", 0, NULL, "parse with the network and all files in reach", &(run).no_sandbox},         \
    {                                                                                                                  \
        OPT_FLAG, "quiet", 'q', NULL, "no progress, no complaints of single records", &(run).quiet                     \
    }

#define ACCOUNT_OPTION(run, help)                                                                                      \
    {                                                                                                                  \
        OPT_TEXT, "account", 0, "WHO", help, &(run).which.wanted                                                       \
    }

/* Options of the commands that score. */
#define BUDGET_OPTION(budget)                                                                                          \
    {                                                                                                                  \
        OPT_NUMBER, "budget", 0, "N", "false alarms expected per account-year (0.1)", &(budget)                        \
    }
#define PER_HISTORY_OPTION(per_history)                                                                                \
    {                                                                                                                  \
        OPT_NUMBER, "per-history", 0, "N", "in its place: false alarms expected per history, e.g. 0.05",               \
            &(per_history)                                                                                             \
    }
#define SCORE_OPTIONS(budget, min_history)                                                                             \
    BUDGET_OPTION(budget),                                                                                             \
    {                                                                                                                  \
        OPT_NUMBER, "min-history", 0, "EVENTS", "events that make enough history (100; below, p-values do not hold)",  \
            &(min_history)                                                                                             \
    }
#define MODEL_OPTIONS(model, background)                                                                               \
    {OPT_TEXT, "model", 0, "FILE", "instead of the shipped model", &(model)},                                          \
    {                                                                                                                  \
        OPT_TEXT, "background", 0, "FILE", "a model file that --adapt=FILE wrote", &(background)                       \
    }

struct limit_options {
    double record, inflated, ratio, files;
};

void run_init(struct run *run);
/* Parses a command line that needs sources; without any it asks for them: "which sources?". Returns GO_ON, or the exit
 * status: help was printed, or the usage was wrong. */
int run_parse(const struct opt_command *command, const char *ask, int argc, char **argv, int *count);
/* What the options say of reading, and where events go. */
void run_start(struct run *run, const struct limit_options *limits, notme_event_sink *sink, void *ctx);
/* Reads the sources one after the other. A source that fails is complained of; with `go_on` the others are still read.
 * Returns false when any failed. */
bool run_sources(struct run *run, char **sources, int count, bool go_on);
/* Gives up what is not needed for reading, unless --no-sandbox; reading sources does it by itself. Complains, and
 * returns false, where it cannot be given up. */
bool run_confine(struct run *run);
/* What the sources are parsed in: "landlock 7, seccomp", "seccomp" where the kernel has no Landlock, "none". Borrowed.
 */
const char *run_sandbox(struct run *run);
/* The exit status of a command that has done its work (`ok`) or not: of what is damaged only the rest was read. */
int run_exit(const struct run *run, bool ok);
void run_release(struct run *run);
/* Where files without a name are made: $TMPDIR, else /var/tmp. Borrowed. */
const char *run_scratch_folder(void);

/* "notme: text" on stderr. */
void run_fail(const struct notme_error *error);
/* --model FILE, or the shipped one; complains and returns NULL. */
struct notme_model *run_model(const char *path);
/* The command line as a shell takes it again, cut to `size` with "…". Call it before run_parse(). */
void run_command_line(int argc, char *const *argv, char *to, size_t size);
/* Both NAN where nothing is asked for: puts the defaults in their place. Complains, and returns false, of both at once
 * and of a budget that allows no false alarm: nothing could ever be flagged. */
bool run_budget(struct notme_options *options);
/* An option's number as a count; what is beyond counting is as good as never met. */
uint32_t run_count(double number);
bool run_format(const char *name, enum notme_format *format);

int cmd_convert(int argc, char **argv);
int cmd_score(int argc, char **argv);
int cmd_batch(int argc, char **argv);
int cmd_fetch(int argc, char **argv);
int cmd_hours(int argc, char **argv);
int cmd_shard(int argc, char **argv);
int cmd_stream(int argc, char **argv);
int cmd_train(int argc, char **argv);

#endif
