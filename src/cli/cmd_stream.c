/* notme stream: event lines on standard input, typed lines on standard output, and an exit status that engines read
 * right: docs/stream.md. */
#include "run.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Never 1: engines and their pipes read every other status as failure, but some tools read 1 as "nothing found". */
enum { STREAM_USAGE = 64, STREAM_DATA = 65, STREAM_INTERNAL = 70, STREAM_IO = 74, STREAM_AGAIN = 75 };

enum { PIECE = 1 << 16, COMPLAINTS_SHOWN = 20 };

struct stream {
    struct notme_worker_options options;
    const char *model, *background, *state_in, *state_out;
    double min_history, max_bad, max_record, max_account;
    bool quiet, no_sandbox;
    struct notme_worker *worker;
    struct notme_error error;
    uint64_t complaints;
    struct output state;
    char out[PIECE];
    size_t held;
};

static int exit_of(int code)
{
    switch (code) {
    case NOTME_OK:
        return EXIT_FINE;
    case NOTME_EUSAGE:
        return STREAM_USAGE;
    case NOTME_EFORMAT:
    case NOTME_EMODEL:
    case NOTME_ELIMIT:
        return STREAM_DATA;
    case NOTME_EIO:
        return STREAM_IO;
    case NOTME_ENOMEM:
    case NOTME_ECUT:
        return STREAM_AGAIN;
    default:
        return STREAM_INTERNAL;
    }
}

/* ---- standard output, written by the system's own call: what main() says of stdout is not for engines */

static int write_all(const char *at, size_t len)
{
    while (len) {
        const ssize_t n = write(STDOUT_FILENO, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            say("cannot write to standard output: %s", strerror(errno));
            return -1;
        }
        at += n;
        len -= (size_t)n;
    }
    return 0;
}

static int flush(struct stream *s)
{
    const size_t held = s->held;
    s->held = 0;
    return write_all(s->out, held);
}

/* One line. In lockstep whoever fed the line before waits for it. */
static int take_line(void *ctx, const void *bytes, size_t len)
{
    struct stream *s = ctx;
    if (s->held + len > sizeof s->out && flush(s) != 0)
        return -1;
    if (len > sizeof s->out)
        return write_all(bytes, len);
    memcpy(s->out + s->held, bytes, len);
    s->held += len;
    return s->options.lockstep ? flush(s) : 0;
}

static void complain(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct stream *s = ctx;
    if (s->quiet || s->options.lockstep || ++s->complaints > COMPLAINTS_SHOWN)
        return;
    say("%s:%llu: %s%s", place, (unsigned long long)line, text,
        s->complaints == COMPLAINTS_SHOWN ? " (of further ones only the end line tells)" : "");
}

/* Everything else is out: the state takes its name before the end line says that all is well. */
static int commit(void *ctx)
{
    struct stream *s = ctx;
    if (flush(s) != 0)
        return -1;
    const bool ok = !s->state_out || output_close(&s->state, true);
    return ok ? 0 : -1;
}

/* ---- the run */

static int set_up(struct stream *s, const struct notme_model *model)
{
    int status = notme_worker_new(&s->worker, model, &s->options, take_line, s, &s->error);
    if (status == NOTME_OK && s->state_in)
        status = notme_worker_restore(s->worker, s->state_in, &s->error);
    if (status != NOTME_OK || !s->state_out)
        return status;
    return notme_worker_keep(s->worker, output_write, &s->state, &s->error);
}

static int pump(struct stream *s)
{
    char piece[PIECE];
    ssize_t n;
    int status = NOTME_OK;
    do {
        n = read(STDIN_FILENO, piece, sizeof piece);
        if (n > 0)
            status = notme_worker_feed(s->worker, piece, (size_t)n, &s->error);
        if (status == NOTME_OK && flush(s) != 0)
            return NOTME_EIO;
    } while (status == NOTME_OK && (n > 0 || (n < 0 && errno == EINTR)));
    if (n < 0 && status == NOTME_OK) {
        snprintf(s->error.text, sizeof s->error.text, "cannot read standard input: %s", strerror(errno));
        return NOTME_EIO;
    }
    return status == NOTME_OK ? notme_worker_end(s->worker, &s->error) : status;
}

/* Nothing else is opened from here on. */
static int close_doors(struct stream *s)
{
    char path[4096];
    char *const read[] = {path};
    snprintf(path, sizeof path, "%s", s->state_in ? s->state_in : "-");
    const struct sandbox sandbox = {.read = read, .reads = 1};
    const bool ok =
        (!s->state_out || output_open(&s->state, s->state_out, NULL, 0)) && (s->no_sandbox || sandbox_enter(&sandbox));
    return ok ? NOTME_OK : NOTME_EIO; /* it was said */
}

static int run(struct stream *s)
{
    struct notme_model *model = NULL;
    const char *path = s->background ? s->background : s->model;
    int status = path ? notme_model_load(&model, path, &s->error) : notme_model_default(&model, &s->error);
    if (status == NOTME_OK)
        status = close_doors(s);
    if (status == NOTME_OK)
        status = set_up(s, model);
    if (status == NOTME_OK)
        status = pump(s);
    if (flush(s) != 0 && status == NOTME_OK)
        status = NOTME_EIO;
    if (status != NOTME_OK)
        run_fail(&s->error);
    if (s->state.file)
        output_close(&s->state, false);
    notme_worker_free(s->worker);
    notme_model_free(model);
    return exit_of(status);
}

static bool check(const struct stream *s, int count, char **argv)
{
    char standard[] = "-", *const input[] = {standard};
    if (count > 0)
        say("stream reads standard input, not '%s'; see 'notme stream --help'", argv[0]);
    else if ((s->state_in && strcmp(s->state_in, "-") == 0) || (s->state_out && strcmp(s->state_out, "-") == 0))
        say("a state is a file: standard input and output are for lines");
    else
        return !s->state_out || apart_from_sources(s->state_out, input, 1);
    return false;
}

static void set_options(struct stream *s)
{
    struct notme_worker_options *o = &s->options;
    o->min_history = run_count(s->min_history);
    o->max_bad = (uint64_t)s->max_bad;
    o->record_bytes = (uint64_t)s->max_record;
    o->account_bytes = (uint64_t)s->max_account;
    o->complain = complain;
    o->complain_ctx = s;
    o->commit = commit;
    o->commit_ctx = s;
}

int cmd_stream(int argc, char **argv)
{
    struct stream s = {.options = {.budget = 0.1}};
    int count;
    const struct opt options[] = {
        {OPT_FLAG, "all", 0, NULL, "every session, not only flagged ones", &s.options.all},
        {OPT_FLAG, "require-end", 0, NULL, "input without its end line is cut short", &s.options.require_end},
        {OPT_FLAG, "lockstep", 0, NULL, "exactly one line out for each line in, at once", &s.options.lockstep},
        {OPT_NUMBER, "max-bad", 0, "N", "bad lines that are passed over (0)", &s.max_bad},
        {OPT_NUMBER, "max-record", 0, "BYTES", "longest line (1 MiB)", &s.max_record},
        {OPT_NUMBER, "max-account-mem", 0, "BYTES", "what an account's open session may take (64 MiB)", &s.max_account},
        {OPT_TEXT, "state-in", 0, "FILE", "go on from what --state-out kept", &s.state_in},
        {OPT_TEXT, "state-out", 0, "FILE", "keep what is known of every account; complete or absent", &s.state_out},
        SCORE_OPTIONS(s.options.budget, s.min_history),
        MODEL_OPTIONS(s.model, s.background),
        {OPT_FLAG, "no-sandbox", 0, NULL, "parse with the network and all files in reach", &s.no_sandbox},
        {OPT_FLAG, "quiet", 'q', NULL, "no complaints of single lines", &s.quiet},
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {
        "notme stream [options] <EVENTS >LINES",
        "Scores lines of engagement-event/1 from standard input: an account's events together and by time,\n"
        "at last {\"notme\":\"end\",\"records\":N}. Writes lines: session, account, and at last end.\n"
        "Exit status: 0 done, 64 usage, 65 bad data, 70 internal, 74 I/O, 75 try again (cut short, out of memory).",
        options};
    const int parsed = opt_parse(&command, argc, argv, &count);
    if (parsed != 0)
        return parsed > 0 ? EXIT_FINE : STREAM_USAGE;
    if (!check(&s, count, argv))
        return STREAM_USAGE;
    set_options(&s);
    return run(&s);
}
