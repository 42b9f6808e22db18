/* Torture: every run with the nth allocation failing, for every n, until a run needs fewer. What must hold: no crash,
 * no leak, an error code instead of a wrong result. Linked with --wrap, so that the library's own allocations fail;
 * those of cJSON fail by its hooks. The inputs are the corpora of the readers' fuzz targets and a short history for the
 * rest.
 *
 *     torture read FILE…        each file through reader, merge and event writer
 *     torture score FILE        one history through detector and report
 *     torture batch FILE        the same through a batch
 *     torture model FILE        loading a model, which is put there first
 *     torture stream FILE       its first half through one worker, the rest through another that goes on from its state
 *     torture shard FILE        sorted into three files in the folder at hand
 */
#include <notme.h>

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sanitizers make a run ten times as long: there every eleventh allocation must do beyond the first ones. */
#if defined(__SANITIZE_ADDRESS__)
enum { MOST = 2000000, DENSE = 300, STEP = 11 };
#else
enum { MOST = 2000000, DENSE = 300, STEP = 1 };
#endif

static unsigned long fails_at, allocation; /* 0 = none fails */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool fails(void)
{
    return ++allocation == fails_at;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __real_aligned_alloc(alignment, size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

/* ---- what is tortured: returns a status, and how much came out */

struct bytes {
    char *at;
    size_t len;
};

typedef int torture(const struct bytes *input, size_t *output);

static int count_bytes(void *ctx, const void *bytes, size_t len)
{
    size_t *output = ctx;
    (void)bytes;
    *output += len;
    return 0;
}

static int write_event(void *ctx, const struct notme_event *event)
{
    struct notme_error err = {0};
    return notme_event_write(event, count_bytes, ctx, &err);
}

struct merging {
    struct notme_merge *merge;
    struct notme_error err;
};

static int merge_event(void *ctx, const struct notme_event *event)
{
    struct merging *m = ctx;
    return notme_merge_event(m->merge, event, &m->err);
}

static int merge_snapshot(void *ctx, const struct notme_snapshot *snapshot)
{
    struct merging *m = ctx;
    return notme_merge_snapshot(m->merge, snapshot, &m->err);
}

static int read_input(const struct bytes *input, size_t *output)
{
    struct merging m = {.merge = NULL};
    const struct notme_read_options options = {.snapshot = merge_snapshot, .snapshot_ctx = &m};
    int status = notme_merge_new(&m.merge, &m.err);
    for (int look = 0; look < 2 && status == 0; look++) {
        notme_merge_look(m.merge);
        status = notme_read_bytes("input", input->at, input->len, &options, merge_event, &m, NULL, &m.err);
        status = status == NOTME_EFORMAT ? NOTME_OK : status; /* half of a corpus is no good file */
    }
    if (status == 0)
        status = notme_merge_end(m.merge, write_event, output, &m.err);
    notme_merge_free(m.merge);
    return status;
}

static struct notme_model *model; /* loaded before anything fails */

struct scoring {
    struct notme_detector *detector;
    struct notme_timeline *timeline;
    struct notme_report *report;
    struct notme_error err;
};

static int feed(void *ctx, const struct notme_event *event)
{
    struct scoring *s = ctx;
    return notme_detector_feed(s->detector, event, &s->err);
}

static int take_event(void *ctx, const struct notme_event *event)
{
    struct scoring *s = ctx;
    return notme_timeline_add(s->timeline, event, &s->err);
}

static int take_session(void *ctx, const struct notme_session *session)
{
    struct scoring *s = ctx;
    return notme_report_session(s->report, session, &s->err);
}

static int score_input(const struct bytes *input, size_t *output)
{
    struct scoring s = {.detector = NULL};
    const struct notme_options options = {
        .budget = 0.1, .window = -1, .session = take_session, .event = take_event, .ctx = &s};
    struct notme_report_options text = {.format = NOTME_FORMAT_TEXT,
                                        .about = NOTME_NO_TIME,
                                        .since = NOTME_NO_TIME,
                                        .until = NOTME_NO_TIME,
                                        .now = NOTME_NO_TIME,
                                        .tz_name = "Europe/Berlin"};
    struct notme_read_stats stats = {0};
    int status = notme_timeline_new(&s.timeline, &s.err);
    text.timeline = s.timeline;
    if (status == 0)
        status = notme_detector_new(&s.detector, model, &options, &s.err);
    if (status == 0)
        status = notme_report_new(&s.report, &text, count_bytes, output, &s.err);
    if (status == 0)
        status = notme_read_bytes("input", input->at, input->len, NULL, feed, &s, &stats, &s.err);
    if (status == 0)
        status = notme_detector_end(s.detector, &s.err);
    if (status == 0) {
        const struct notme_report_context context = {
            .read = &stats, .detector = notme_detector_stats(s.detector), .model = "m", .budget = 0.1};
        status = notme_report_end(s.report, &context, &s.err);
    }
    notme_report_free(s.report);
    notme_detector_free(s.detector);
    notme_timeline_free(s.timeline);
    return status;
}

/* As a batch whose events hardly fit: most of the history is read back from the scratch file. */
static int feed_batch(void *ctx, const struct notme_event *event)
{
    struct notme_error err = {0};
    return notme_batch_feed(ctx, event, &err);
}

static int score_batch(const struct bytes *input, size_t *output)
{
    struct notme_batch *batch = NULL;
    struct notme_error err = {0};
    struct notme_read_stats stats = {0};
    struct notme_batch_options options = {.memory = 1, .scratch = "/tmp"};
    options.report = (struct notme_report_options){.format = NOTME_FORMAT_JSON,
                                                   .about = NOTME_NO_TIME,
                                                   .since = NOTME_NO_TIME,
                                                   .until = NOTME_NO_TIME,
                                                   .now = NOTME_NO_TIME};
    int status = notme_batch_new(&batch, model, &options, count_bytes, output, &err);
    if (status == 0)
        status = notme_read_bytes("input", input->at, input->len, NULL, feed_batch, batch, &stats, &err);
    if (status == 0)
        status = notme_batch_read(batch, &stats, true, &err);
    if (status == 0)
        status = notme_batch_end(batch, &stats, &err);
    notme_batch_free(batch);
    return status;
}

struct kept {
    char *at;
    size_t len;
};

/* Without the library's memory: what fails is what is tortured. */
static int keep_bytes(void *ctx, const void *bytes, size_t len)
{
    struct kept *kept = ctx;
    char *grown = __real_realloc(kept->at, kept->len + len);
    if (!grown)
        return -1;
    memcpy(grown + kept->len, bytes, len);
    *kept = (struct kept){grown, kept->len + len};
    return 0;
}

static int write_state(const struct kept *kept, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return NOTME_ENOMEM;
    const size_t n = fwrite(kept->at, 1, kept->len, file);
    return fclose(file) == 0 && n == kept->len ? 0 : NOTME_EIO;
}

static int stream_part(const char *at, size_t len, bool resumes, struct kept *state, size_t *output)
{
    struct notme_error err = {0};
    struct notme_worker *worker = NULL;
    const struct notme_worker_options options = {.all = true, .lockstep = resumes};
    int status = notme_worker_new(&worker, model, &options, count_bytes, output, &err);
    if (status == 0 && resumes)
        status = notme_worker_restore(worker, "torture.state", &err);
    if (status == NOTME_EIO) /* a file that cannot be opened for want of memory */
        status = NOTME_ENOMEM;
    if (status == 0 && !resumes)
        status = notme_worker_keep(worker, keep_bytes, state, &err);
    if (status == 0)
        status = notme_worker_feed(worker, at, len, &err);
    if (status == 0)
        status = notme_worker_end(worker, &err);
    notme_worker_free(worker);
    return status;
}

static int stream_input(const struct bytes *input, size_t *output)
{
    struct kept state = {NULL, 0};
    const size_t most = input->len < 20000 ? input->len : 20000;
    size_t half = most / 2;
    while (half > 0 && input->at[half - 1] != '\n')
        half--;
    size_t end = most;
    while (end > half && input->at[end - 1] != '\n')
        end--;
    int status = stream_part(input->at, half, false, &state, output);
    if (status == 0)
        status = write_state(&state, "torture.state");
    if (status == 0)
        status = stream_part(input->at + half, end - half, true, NULL, output);
    free(state.at);
    return status;
}

static int shard_event(void *ctx, const struct notme_event *event)
{
    struct notme_error err = {0};
    return notme_sharder_feed(ctx, event, &err);
}

static int shard_input(const struct bytes *input, size_t *output)
{
    struct notme_error err = {0};
    struct notme_sharder *sharder = NULL;
    const struct notme_sharder_options options = {.folder = ".", .shards = 3, .plain = true};
    int status = notme_sharder_new(&sharder, &options, &err);
    if (status == 0)
        status = notme_read_bytes("input", input->at, input->len, NULL, shard_event, sharder, NULL, &err);
    if (status == 0)
        status = notme_sharder_end(sharder, &err);
    if (status == 0)
        *output = notme_sharder_stats(sharder)->bytes + notme_sharder_stats(sharder)->written;
    notme_sharder_free(sharder);
    return status == NOTME_EIO ? NOTME_ENOMEM : status; /* a file that cannot be opened for want of memory */
}

static const char *model_path;

static int load_model(const struct bytes *input, size_t *output)
{
    struct notme_model *loaded = NULL;
    struct notme_error err = {0};
    (void)input;
    const int status = notme_model_load(&loaded, model_path, &err);
    *output = status == 0 ? strlen(notme_model_name(loaded)) : 0;
    notme_model_free(loaded);
    return status;
}

/* ---- torturing */

static bool complain(const char *name, unsigned long n, const char *what)
{
    fprintf(stderr, "FAILED %s, allocation %lu: %s\n", name, n, what);
    return false;
}

/* Without a failure first: that is what must come out whenever no error is told. */
static bool endure(const char *name, const struct bytes *input, torture *run)
{
    size_t whole = 0;
    fails_at = 0;
    const int usual = run(input, &whole);
    for (unsigned long n = 1; n < MOST; n += n < DENSE ? 1 : STEP) {
        size_t output = 0;
        allocation = 0;
        fails_at = n;
        const int status = run(input, &output);
        const bool reached = allocation >= n;
        fails_at = 0;
        /* of a model's JSON cJSON says no more than that it cannot be read */
        if (status != usual && status != NOTME_ENOMEM && status != NOTME_EMODEL)
            return complain(name, n, "neither as usual nor out of memory");
        if (status == usual && usual == 0 && output != whole)
            return complain(name, n, "something was lost without a word");
        if (!reached) {
            printf("%s: %lu allocations\n", name, n - 1);
            return true;
        }
    }
    return complain(name, MOST, "there is no end of allocations");
}

static bool load(const char *path, struct bytes *out)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return complain(path, 0, "cannot be opened");
    out->at = __real_malloc(1 << 20);
    out->len = out->at ? fread(out->at, 1, 1 << 20, file) : 0;
    fclose(file);
    return out->at != NULL;
}

static bool torture_file(const char *path, torture *run)
{
    struct bytes input = {NULL, 0};
    const bool ok = load(path, &input) && endure(path, &input, run);
    free(input.at);
    return ok;
}

static torture *find(const char *name)
{
    static const struct {
        const char *name;
        torture *run;
    } all[] = {{"read", read_input},  {"score", score_input},   {"batch", score_batch},
               {"model", load_model}, {"stream", stream_input}, {"shard", shard_input}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i].run;
    return NULL;
}

int main(int argc, char **argv)
{
    static const cJSON_Hooks hooks = {__wrap_malloc, free};
    struct notme_error err;
    bool ok = argc > 2;
    torture *run = ok ? find(argv[1]) : NULL;
    cJSON_Hooks copy = hooks;
    if (!run || notme_model_default(&model, &err) != 0)
        return 1;
    model_path = argv[2];
    if (run == load_model && notme_model_save(model, model_path, &err) != 0)
        return 1;
    cJSON_InitHooks(&copy);
    for (int i = 2; i < argc; i++)
        ok = torture_file(argv[i], run) && ok;
    notme_model_free(model);
    return ok ? 0 : 1;
}
