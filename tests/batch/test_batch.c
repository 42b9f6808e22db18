/* Batches: what comes out does not depend on the order of the input, on threads, on memory, or on being killed. */
#define _GNU_SOURCE /* mkdtemp */
#include "base/hash.h"
#include "batch/crew.h"
#include "batch/feeder.h"
#include "t.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { ACCOUNTS = 9, EVENTS = 130, ALL = ACCOUNTS * EVENTS, WORDS = 6, START = 1700000000 };

static struct notme_model *model;

/* ---- reads of the scratch file: counted, and the one of that number fails */

static atomic_ulong reads, failing_read;

ssize_t pread(int file, void *to, size_t len, off_t at)
{
    if (++reads == failing_read) {
        errno = EIO;
        return -1;
    }
    return syscall(SYS_pread64, file, to, len, at);
}

/* ---- events: each account has words of its own; the last sessions of account 3 are somebody else's, and of account 8
 * there are two with too little history */

struct made {
    char account[40], id[32], text[120], author[32];
};

static struct made names[ALL];

static struct notme_event make(size_t i)
{
    const size_t account = i / EVENTS, number = i % EVENTS;
    const size_t who = account == 3 && number > EVENTS - 8 ? 7 : account;
    uint64_t random = i + 1;
    struct made *m = &names[i];
    struct notme_event event = {.not_before = NOTME_NO_TIME,
                                .not_after = NOTME_NO_TIME,
                                .published = NOTME_NO_TIME,
                                .action = number % 3 ? NOTME_LIKE : NOTME_POST,
                                .sensitive = -1};
    snprintf(m->account, sizeof m->account, "account%zu%s", account, account == 8 && number < 60 ? " before" : "");
    snprintf(m->id, sizeof m->id, "e%zu", i);
    snprintf(m->author, sizeof m->author, "a%zu", who * 5 + number % 5);
    m->text[0] = '\0';
    for (int w = 0; w < WORDS; w++) {
        const uint64_t word = who * 20 + notme_random_below(&random, 20);
        snprintf(m->text + strlen(m->text), sizeof m->text - strlen(m->text), "%cor%cem ", (int)('a' + word % 26),
                 (int)('a' + word / 26));
    }
    event.time = (START + (int64_t)(number / 3) * 40000 + (number % 3 ? 60 : 0)) * 1000000; /* two at once */
    event.service = notme_text_of("made");
    event.account = notme_text_of(m->account);
    event.id = notme_text_of(m->id);
    event.text = notme_text_of(m->text);
    event.author = notme_text_of(m->author);
    return event;
}

/* ---- runs */

struct bytes {
    struct notme_buf buf;
    size_t most; /* then the sink refuses: as if the program were killed */
};

static int keep(void *ctx, const void *bytes, size_t len)
{
    struct bytes *to = ctx;
    if (to->most && to->buf.len + len > to->most)
        return -1;
    notme_buf_add(&to->buf, bytes, len);
    return 0;
}

static struct notme_batch_options plain(void)
{
    struct notme_batch_options o = {.scratch = "/tmp", .detector.budget = 50};
    o.report.format = NOTME_FORMAT_JSONL;
    o.report.all = true;
    o.report.since = o.report.until = o.report.about = o.report.now = NOTME_NO_TIME;
    return o;
}

/* `step` is coprime to ALL: another order of the same events. */
static int run(const struct notme_batch_options *options, size_t step, struct bytes *to)
{
    struct notme_batch *batch;
    struct notme_error err = {0};
    struct notme_read_stats read = {.records = ALL};
    bool whole = true;
    int status = notme_batch_new(&batch, model, options, keep, to, &err);
    if (status != NOTME_OK)
        return status;
    if (!notme_batch_resumes(batch, &read, &whole))
        for (size_t i = 0; i < ALL && status == NOTME_OK; i++) {
            const struct notme_event event = make(i * step % ALL);
            status = notme_batch_feed(batch, &event, &err);
        }
    if (status == NOTME_OK)
        status = notme_batch_read(batch, &read, whole, &err);
    if (status == NOTME_OK)
        status = notme_batch_end(batch, &read, &err);
    if (status == NOTME_OK && options->work)
        status = notme_batch_done(options->work, &err);
    notme_batch_free(batch);
    return status;
}

static void same(const struct bytes *a, const struct bytes *b)
{
    ck_assert_uint_gt(a->buf.len, 0);
    ck_assert_uint_eq(a->buf.len, b->buf.len);
    ck_assert_mem_eq(a->buf.at, b->buf.at, a->buf.len);
}

static struct bytes reference(void)
{
    struct bytes out = {0};
    const struct notme_batch_options o = plain();
    ck_assert_int_eq(run(&o, 1, &out), NOTME_OK);
    return out;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Its lines in byte order; the buffer is cut into them. */
static size_t lines_of(struct bytes *bytes, char **line)
{
    size_t count = 0;
    notme_buf_addc(&bytes->buf, '\0');
    for (char *save = NULL, *at = strtok_r(bytes->buf.at, "\n", &save); at; at = strtok_r(NULL, "\n", &save))
        line[count++] = at;
    qsort(line, count, sizeof *line, by_text);
    return count;
}

/* The same lines, in any order. */
static void same_lines(struct bytes *wanted, struct bytes *got)
{
    static char *wanted_line[ALL], *got_line[ALL];
    const size_t count = lines_of(wanted, wanted_line);
    ck_assert_uint_eq(lines_of(got, got_line), count);
    for (size_t i = 0; i < count; i++)
        ck_assert_str_eq(got_line[i], wanted_line[i]);
}

START_TEST(order_threads_and_memory_change_nothing)
{
    struct bytes wanted = reference();
    static const struct {
        unsigned jobs;
        size_t step;
        uint64_t memory;
    } runs[] = {{1, 7, 0}, {2, 1, 0}, {6, 7, 0}, {3, 11, 1}};
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        struct bytes got = {0};
        struct notme_batch_options o = plain();
        o.jobs = runs[i].jobs;
        o.memory = runs[i].memory;
        ck_assert_int_eq(run(&o, runs[i].step, &got), NOTME_OK);
        same(&wanted, &got);
        notme_buf_release(&got.buf);
    }
    notme_buf_release(&wanted.buf);
}
END_TEST

static int report_session(void *ctx, const struct notme_session *session)
{
    return notme_report_session(ctx, session, NULL);
}

/* How many it flags. */
static uint64_t same_as_a_detector(double per_history)
{
    struct bytes wanted = {0}, got = {0};
    struct notme_batch_options o = plain();
    o.detector.per_history = per_history;
    ck_assert_int_eq(run(&o, 1, &got), NOTME_OK);
    struct notme_report *report;
    struct notme_detector *detector;
    ck_assert_int_eq(notme_report_new(&report, &o.report, keep, &wanted, NULL), NOTME_OK);
    const struct notme_options options = {
        .budget = 50, .per_history = per_history, .window = -1, .session = report_session, .ctx = report};
    ck_assert_int_eq(notme_detector_new(&detector, model, &options, NULL), NOTME_OK);
    for (size_t i = 0; i < ALL; i++) {
        const struct notme_event event = make(i);
        ck_assert_int_eq(notme_detector_feed(detector, &event, NULL), NOTME_OK);
    }
    ck_assert_int_eq(notme_detector_end(detector, NULL), NOTME_OK);
    const uint64_t flagged = notme_detector_stats(detector)->flagged;
    same_lines(&wanted, &got);
    notme_detector_free(detector);
    notme_report_free(report);
    notme_buf_release(&wanted.buf);
    notme_buf_release(&got.buf);
    return flagged;
}

START_TEST(a_batch_finds_what_a_detector_finds)
{
    const uint64_t a_year = same_as_a_detector(0), a_history = same_as_a_detector(100);
    ck_assert_uint_gt(a_year, 0);
    ck_assert_uint_gt(a_history, a_year);
}
END_TEST

/* ---- formats */

static struct bytes in_format(enum notme_format format, unsigned jobs)
{
    struct bytes out = {0};
    struct notme_batch_options o = plain();
    o.report.format = format;
    o.jobs = jobs;
    ck_assert_int_eq(run(&o, 1, &out), NOTME_OK);
    notme_buf_addc(&out.buf, '\0');
    return out;
}

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        count++;
    return count;
}

START_TEST(parts_of_a_report_are_joined_as_if_it_were_one)
{
    struct bytes jsonl = reference();
    notme_buf_addc(&jsonl.buf, '\0');
    const size_t sessions = count_of(jsonl.buf.at, "notme-session/1");
    struct bytes json = in_format(NOTME_FORMAT_JSON, 2), csv = in_format(NOTME_FORMAT_CSV, 2),
                 metrics = in_format(NOTME_FORMAT_OPENMETRICS, 2), influx = in_format(NOTME_FORMAT_INFLUX, 1);
    char wanted[80];
    ck_assert_uint_eq(count_of(json.buf.at, "\n {\"schema\""), sessions);
    ck_assert_uint_eq(count_of(json.buf.at, "},\n {\"schema\""), sessions - 1);
    ck_assert_uint_eq(count_of(json.buf.at, "[\n {\"schema\""), 1);
    ck_assert_uint_eq(count_of(csv.buf.at, "id,account,start"), 1);
    ck_assert_int_eq(strncmp(csv.buf.at, "id,account,start", 16), 0);
    ck_assert_uint_eq(count_of(csv.buf.at, "\r\n"), sessions + 1);
    snprintf(wanted, sizeof wanted, "notme_sessions_scored_total %zu\n", sessions);
    ck_assert_ptr_nonnull(strstr(metrics.buf.at, wanted));
    snprintf(wanted, sizeof wanted, "notme_events_read_total %d\n", ALL);
    ck_assert_ptr_nonnull(strstr(metrics.buf.at, wanted));
    ck_assert_uint_gt(count_of(influx.buf.at, "notme_hour,shard="), 0);
    struct bytes *all[] = {&jsonl, &json, &csv, &metrics, &influx};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        notme_buf_release(&all[i]->buf);
}
END_TEST

/* ---- parts */

struct scored {
    struct notme_report *whole;
    struct bytes out;
    struct notme_detector_stats stats;
};

static int join(void *ctx, size_t part, struct notme_scored *scored)
{
    struct notme_report *report = scored->report;
    const struct notme_detector_stats *stats = &scored->stats;
    struct scored *to = ctx;
    (void)part;
    to->stats.events += stats->events;
    to->stats.accounts += stats->accounts;
    to->stats.duplicates += stats->duplicates;
    return notme_report_join(to->whole, report, NULL);
}

static void score_parts(struct notme_parts *parts, uint64_t most, struct scored *to)
{
    struct notme_batch_options o = plain();
    struct notme_options options = o.detector;
    notme_options_fill(&options);
    ck_assert_int_eq(notme_report_new(&to->whole, &o.report, keep, &to->out, NULL), NOTME_OK);
    const struct notme_crew_options crew = {model, &options, to->whole, false, 1, most, UINT64_MAX};
    ck_assert_int_eq(notme_crew_run(parts, 0, &crew, join, to, NULL), NOTME_OK);
    notme_report_free(to->whole);
}

/* Every step-th event, with a thread or without. */
static int feed(struct notme_parts *parts, size_t step, bool threaded, struct notme_error *err)
{
    struct notme_feeder feeder;
    int status = NOTME_OK;
    notme_feeder_init(&feeder, parts, threaded);
    for (size_t i = 0; i < ALL && status == NOTME_OK; i += step) {
        const struct notme_event event = make(i);
        status = notme_feeder_add(&feeder, &event, err);
    }
    if (status == NOTME_OK)
        status = notme_feeder_finish(&feeder, err);
    notme_feeder_release(&feeder);
    return status;
}

static struct notme_parts *fill(uint64_t memory, int scratch)
{
    struct notme_parts *parts = malloc(sizeof *parts);
    notme_parts_init(parts, memory, scratch);
    ck_assert_int_eq(feed(parts, 1, true, NULL), NOTME_OK);
    return parts;
}

static void empty(struct notme_parts *parts)
{
    notme_parts_release(parts);
    free(parts);
}

static int scratch_file(void)
{
    char path[] = "/tmp/notme-test-XXXXXX";
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    unlink(path);
    return file;
}

START_TEST(a_part_too_large_for_memory_is_read_event_by_event)
{
    struct bytes wanted = reference();
    struct scored got = {0};
    const int file = scratch_file();
    struct notme_parts *parts = fill(0, file);
    ck_assert_uint_gt(parts->written, 0);
    score_parts(parts, 0, &got);
    same(&wanted, &got.out);
    empty(parts);
    close(file);
    notme_buf_release(&wanted.buf);
    notme_buf_release(&got.out.buf);
}
END_TEST

/* All accounts into one part, with one key, as if their hashes were one. */
START_TEST(accounts_whose_hashes_are_one_are_kept_apart)
{
    struct scored got = {0};
    struct notme_parts *parts = fill(UINT64_MAX, -1), *one = malloc(sizeof *one);
    struct bytes wanted = reference();
    notme_parts_init(one, UINT64_MAX, -1);
    for (size_t p = 0; p < NOTME_PARTS; p++) {
        for (size_t b = 0; b < parts->part[p].blocks; b++) {
            struct notme_block *block = &parts->part[p].block[b];
            for (uint32_t at = 0; at < block->used;) {
                memset(block->at + at, 7, sizeof(uint64_t));
                notme_parted_next(block->at, &at);
            }
            ck_assert(notme_grow(&one->part[5].block, &one->part[5].capacity, one->part[5].blocks, sizeof *block));
            one->part[5].block[one->part[5].blocks++] = *block;
            block->at = NULL;
        }
    }
    score_parts(one, UINT64_MAX, &got);
    ck_assert_uint_eq(got.stats.accounts, ACCOUNTS + 1);
    ck_assert_uint_eq(got.stats.events, ALL);
    same_lines(&wanted, &got.out);
    empty(parts);
    empty(one);
    notme_buf_release(&wanted.buf);
    notme_buf_release(&got.out.buf);
}
END_TEST

START_TEST(twins_are_dropped_however_far_apart_they_come)
{
    struct bytes wanted = reference();
    struct scored got = {0};
    struct notme_parts *parts = fill(UINT64_MAX, -1);
    ck_assert_int_eq(feed(parts, 10, false, NULL), NOTME_OK);
    score_parts(parts, UINT64_MAX, &got);
    ck_assert_uint_eq(got.stats.duplicates, ALL / 10);
    same(&wanted, &got.out);
    empty(parts);
    notme_buf_release(&wanted.buf);
    notme_buf_release(&got.out.buf);
}
END_TEST

START_TEST(what_does_not_fit_is_an_error)
{
    struct notme_parts *parts = malloc(sizeof *parts);
    const int full = open("/dev/full", O_RDWR);
    const int scratch[] = {-1, full}, wanted[] = {NOTME_ELIMIT, NOTME_EIO};
    for (int k = 0; k < 4; k++) {
        struct notme_error err = {0};
        notme_parts_init(parts, NOTME_PART_BLOCK, scratch[k % 2]);
        ck_assert_int_eq(feed(parts, 1, k >= 2, &err), wanted[k % 2]);
        ck_assert_int_eq(err.code, wanted[k % 2]);
        ck_assert_str_ne(err.text, "");
        notme_parts_release(parts);
    }
    close(full);
    free(parts);
}
END_TEST

/* ---- memory */

static uint64_t in_memory(const struct notme_parts *parts)
{
    uint64_t bytes = 0;
    for (size_t p = 0; p < NOTME_PARTS; p++)
        for (size_t b = 0; b < parts->part[p].blocks; b++)
            bytes += parts->part[p].block[b].at ? parts->part[p].block[b].size : 0;
    return bytes;
}

static struct notme_event make_long(size_t i)
{
    static char text[5 * NOTME_PART_BLOCK];
    struct notme_event event = make(i);
    memset(text, 'a', sizeof text);
    if (i % 3 == 0)
        event.text = (struct notme_text){text, sizeof text - i};
    return event;
}

static void fill_long(struct notme_parts *parts, uint64_t memory, int scratch)
{
    struct notme_feeder feeder;
    notme_parts_init(parts, memory, scratch);
    notme_feeder_init(&feeder, parts, false);
    for (size_t i = 0; i < ALL; i++) {
        const struct notme_event event = make_long(i);
        ck_assert_int_eq(notme_feeder_add(&feeder, &event, NULL), NOTME_OK);
    }
    ck_assert_int_eq(notme_feeder_finish(&feeder, NULL), NOTME_OK);
    notme_feeder_release(&feeder);
    ck_assert_uint_eq(parts->held, in_memory(parts));
}

START_TEST(long_events_do_not_wait_in_memory)
{
    static const uint64_t memory[] = {UINT64_MAX, 0, 1 << 20};
    struct scored out[3] = {0};
    for (size_t k = 0; k < 3; k++) {
        const int file = scratch_file();
        struct notme_parts *parts = malloc(sizeof *parts);
        fill_long(parts, memory[k], file);
        if (k == 1) /* but the open block of each account's part */
            ck_assert_uint_le(parts->held, (ACCOUNTS + 1) * NOTME_PART_BLOCK);
        if (k == 2)
            ck_assert_uint_le(parts->held, (1 << 20) + (ACCOUNTS + 1) * NOTME_PART_BLOCK);
        score_parts(parts, memory[k], &out[k]);
        same(&out[0].out, &out[k].out);
        empty(parts);
        close(file);
    }
    for (size_t k = 0; k < 3; k++)
        notme_buf_release(&out[k].out.buf);
}
END_TEST

START_TEST(an_event_of_four_gigabytes_is_beyond_the_limit)
{
    struct notme_parts *parts = malloc(sizeof *parts);
    struct notme_feeder feeder;
    struct notme_error err = {0};
    struct notme_event event = make(1);
    event.text.len = UINT32_MAX; /* it is not read */
    notme_parts_init(parts, 0, -1);
    notme_feeder_init(&feeder, parts, false);
    ck_assert_int_eq(notme_feeder_add(&feeder, &event, &err), NOTME_ELIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, "4 GiB"));
    notme_feeder_release(&feeder);
    empty(parts);
}
END_TEST

static void count_threads(void *ctx, uint64_t done, uint64_t events, uint64_t accounts)
{
    size_t *most = ctx, count = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (const struct dirent *task; (task = readdir(tasks));)
        count += task->d_name[0] != '.';
    closedir(tasks);
    if (count > *most)
        *most = count;
    (void)done, (void)events, (void)accounts;
}

START_TEST(there_are_no_more_threads_than_memory_carries)
{
    static const struct {
        uint64_t memory;
        unsigned jobs;
        size_t threads;
    } runs[] = {{64, 64, 0}, {100, 64, 0}, {400, 64, 7}, {400, 2, 2}, {0, 64, 7}, {1 << 20, 12, 12}};
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        struct bytes out = {0};
        size_t threads = 0, before = 0; /* a sanitizer may have one of its own */
        struct notme_batch_options o = plain();
        count_threads(&before, 0, 0, 0);
        o.jobs = runs[i].jobs;
        o.memory = runs[i].memory << 20;
        o.progress = count_threads;
        o.progress_ctx = &threads;
        ck_assert_int_eq(run(&o, 1, &out), NOTME_OK);
        ck_assert_uint_ge(threads - before, runs[i].threads);
        ck_assert_uint_le(threads - before,
                          runs[i].threads + 2); /* one that was joined may be listed a moment longer */
        notme_buf_release(&out.buf);
    }
}
END_TEST

/* Puts everything into the scratch file - the first thing that scoring does is to read - and the parts that are not
 * empty side by side. */
static void put_away(struct notme_parts *parts)
{
    ck_assert_int_eq(notme_parts_write(parts, NULL), NOTME_OK);
    for (size_t p = 0, next = 0; p < NOTME_PARTS; p++) {
        struct notme_part *part = &parts->part[p];
        for (size_t b = 0; b < part->blocks; b++) {
            notme_free(part->block[b].at);
            part->block[b].at = NULL;
        }
        if (part->blocks && p != next) {
            parts->part[next] = *part;
            *part = (struct notme_part){0};
        }
        next += parts->part[next].blocks > 0;
    }
}

struct begun {
    struct scored scored;
    unsigned long most; /* reads up to when the first result was handed on */
};

static int join_slowly(void *ctx, size_t part, struct notme_scored *scored)
{
    struct begun *begun = ctx;
    if (part == 0) {
        const struct timespec wait = {.tv_nsec = 300000000};
        nanosleep(&wait, NULL);
        begun->most = reads;
    }
    return join(&begun->scored, part, scored);
}

START_TEST(results_that_wait_take_no_more_than_their_share)
{
    struct bytes wanted = {0};
    for (int k = 0; k < 2; k++) {
        struct begun begun = {0};
        const int file = scratch_file();
        struct notme_parts *parts = fill(0, file);
        put_away(parts);
        const unsigned long two = parts->part[0].blocks + parts->part[1].blocks;
        struct notme_batch_options o = plain();
        struct notme_options options = o.detector;
        notme_options_fill(&options);
        ck_assert_int_eq(notme_report_new(&begun.scored.whole, &o.report, keep, &begun.scored.out, NULL), NOTME_OK);
        const struct notme_crew_options crew = {model, &options,   begun.scored.whole, false,
                                                2,     UINT64_MAX, k ? UINT64_MAX : 1};
        reads = 0;
        ck_assert_int_eq(notme_crew_run(parts, 0, &crew, join_slowly, &begun, NULL), NOTME_OK);
        if (k == 0) {
            ck_assert_uint_le(begun.most, two);
            wanted = begun.scored.out;
        } else {
            same(&wanted, &begun.scored.out);
            notme_buf_release(&begun.scored.out.buf);
        }
        notme_report_free(begun.scored.whole);
        empty(parts);
        close(file);
    }
    notme_buf_release(&wanted.buf);
}
END_TEST

/* ---- many events at one instant */

enum { TIED = 1000 };

static struct notme_parts *fill_tied(int scratch)
{
    struct notme_parts *parts = malloc(sizeof *parts);
    struct notme_feeder feeder;
    notme_parts_init(parts, 0, scratch);
    notme_feeder_init(&feeder, parts, false);
    for (size_t i = 0; i < TIED; i++) {
        struct notme_event event = make(i * 7 % TIED);
        event.account = notme_text_of("one");
        event.time = (START + (int64_t)(i / 500)) * 1000000;
        ck_assert_int_eq(notme_feeder_add(&feeder, &event, NULL), NOTME_OK);
    }
    ck_assert_int_eq(notme_feeder_finish(&feeder, NULL), NOTME_OK);
    notme_feeder_release(&feeder);
    put_away(parts);
    return parts;
}

static void check_order(struct notme_accounts *a)
{
    struct notme_held *last = NULL;
    ck_assert_uint_eq(a->entries, TIED);
    for (size_t i = 0; i < TIED; i++) {
        const struct notme_held *held = notme_accounts_held(a, i);
        ck_assert_ptr_nonnull(held);
        if (last)
            ck_assert_int_lt(notme_held_compare(last, held), 0);
        free(last);
        last = malloc(notme_held_bytes(held));
        memcpy(last, held, notme_held_bytes(held));
    }
    free(last);
}

START_TEST(events_at_one_instant_are_read_once_to_be_sorted)
{
    const int file = scratch_file();
    struct notme_parts *parts = fill_tied(file);
    struct notme_part *part = &parts->part[0];
    const uint64_t most[] = {0, 20000, part->bytes - 1};
    for (size_t k = 0; k < sizeof most / sizeof *most; k++) {
        struct notme_accounts accounts = {.parts = NULL};
        reads = 0;
        ck_assert_int_eq(notme_accounts_open(&accounts, parts, part, most[k], NULL), NOTME_OK);
        if (k == 2)
            ck_assert_uint_le(reads, TIED + part->blocks);
        ck_assert_uint_eq(accounts.capacity, TIED); /* no more than there are */
        check_order(&accounts);
        notme_accounts_release(&accounts);
    }
    empty(parts);
    close(file);
}
END_TEST

START_TEST(a_failure_while_events_are_sorted_stays_one)
{
    const int file = scratch_file();
    struct notme_parts *parts = fill_tied(file);
    struct notme_part *part = &parts->part[0];
    const uint64_t most[] = {0, part->bytes - 1};
    for (size_t k = 0; k < 4; k++) {
        struct notme_accounts accounts = {.parts = NULL};
        struct notme_error err = {0};
        reads = 0;
        failing_read = part->blocks + (k / 2 ? 1 : 100);
        ck_assert_int_eq(notme_accounts_open(&accounts, parts, part, most[k % 2], &err), NOTME_EIO);
        ck_assert_int_eq(err.code, NOTME_EIO);
        failing_read = 0;
        ck_assert_int_eq(notme_accounts_open(&accounts, parts, part, most[k % 2], &err), NOTME_OK);
        check_order(&accounts);
        notme_accounts_release(&accounts);
    }
    empty(parts);
    close(file);
}
END_TEST

/* ---- being killed */

static char folder[64];

static const char *new_folder(void)
{
    char parent[] = "/tmp/notme-test-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(parent));
    snprintf(folder, sizeof folder, "%s/work", parent);
    return folder;
}

static void remove_parent(void)
{
    ck_assert_int_ne(access(folder, F_OK), 0); /* a run that ended well leaves nothing */
    *strrchr(folder, '/') = '\0';
    ck_assert_int_eq(rmdir(folder), 0);
}

static void path_in(const char *name, char path[96])
{
    snprintf(path, 96, "%s/%s", folder, name);
}

static struct notme_batch_options resumable(void)
{
    struct notme_batch_options o = plain();
    o.work = folder;
    o.job = "a job";
    return o;
}

START_TEST(a_run_goes_on_where_it_broke_off)
{
    struct bytes wanted = reference();
    const struct notme_batch_options o = (new_folder(), resumable());
    for (size_t most = wanted.buf.len / 5; most < wanted.buf.len; most += wanted.buf.len / 5) {
        struct bytes part = {.most = most};
        ck_assert_int_ne(run(&o, 1, &part), NOTME_OK);
        notme_buf_release(&part.buf);
    }
    struct bytes got = {0};
    ck_assert_int_eq(run(&o, 1, &got), NOTME_OK);
    same(&wanted, &got);
    remove_parent();
    notme_buf_release(&wanted.buf);
    notme_buf_release(&got.buf);
}
END_TEST

static void break_off(const struct notme_batch_options *o, size_t most)
{
    struct bytes part = {.most = most};
    ck_assert_int_ne(run(o, 1, &part), NOTME_OK);
    notme_buf_release(&part.buf);
}

START_TEST(results_that_were_cut_or_damaged_are_made_again)
{
    struct bytes wanted = reference();
    const struct notme_batch_options o = (new_folder(), resumable());
    char path[96];
    struct stat file;
    for (int k = 0; k < 4; k++) {
        struct bytes got = {0};
        break_off(&o, wanted.buf.len - 10);
        path_in("scored", path);
        ck_assert_int_eq(stat(path, &file), 0);
        const int scored = open(path, O_RDWR);
        if (k < 3)
            ck_assert_int_eq(ftruncate(scored, file.st_size * (k + 1) / 4 + k), 0);
        else
            ck_assert_int_eq(pwrite(scored, "?", 1, file.st_size / 2), 1);
        close(scored);
        ck_assert_int_eq(run(&o, 1, &got), NOTME_OK);
        same(&wanted, &got);
        notme_buf_release(&got.buf);
    }
    remove_parent();
    notme_buf_release(&wanted.buf);
}
END_TEST

START_TEST(a_damaged_folder_is_refused)
{
    struct bytes wanted = reference(), got = {0};
    const struct notme_batch_options o = (new_folder(), resumable());
    char path[96];
    static const char *const files[] = {"index", "events"};
    static const int statuses[] = {NOTME_EFORMAT, NOTME_EIO};
    for (int k = 0; k < 2; k++) {
        char byte;
        break_off(&o, 1);
        path_in(files[k], path);
        const int file = open(path, O_RDWR);
        const off_t at = lseek(file, 0, SEEK_END) - 200; /* of a part that was not scored yet */
        ck_assert_int_eq(pread(file, &byte, 1, at), 1);
        byte ^= 1;
        ck_assert_int_eq(pwrite(file, &byte, 1, at), 1);
        ck_assert_int_eq(run(&o, 1, &got), statuses[k]);
        byte ^= 1;
        ck_assert_int_eq(pwrite(file, &byte, 1, at), 1);
        close(file);
    }
    notme_buf_clear(&got.buf);
    ck_assert_int_eq(run(&o, 1, &got), NOTME_OK);
    same(&wanted, &got);
    remove_parent();
    notme_buf_release(&wanted.buf);
    notme_buf_release(&got.buf);
}
END_TEST

START_TEST(another_job_is_not_gone_on_with)
{
    struct bytes got = {0};
    struct notme_batch_options o = (new_folder(), resumable());
    break_off(&o, 1);
    o.job = "another job";
    ck_assert_int_eq(run(&o, 1, &got), NOTME_EUSAGE);
    o = resumable();
    o.detector.budget = 2;
    ck_assert_int_eq(run(&o, 1, &got), NOTME_EUSAGE);
    o = resumable();
    struct notme_batch *first, *second;
    ck_assert_int_eq(notme_batch_new(&first, model, &o, keep, &got, NULL), NOTME_OK);
    ck_assert_int_eq(notme_batch_new(&second, model, &o, keep, &got, NULL), NOTME_EUSAGE); /* at work */
    notme_batch_free(first);
    ck_assert_int_eq(run(&o, 1, &got), NOTME_OK);
    remove_parent();
    notme_buf_release(&got.buf);
}
END_TEST

/* ---- folders that are not a run's */

static void put_file(const char *name, const char *text)
{
    char path[96];
    path_in(name, path);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static void check_file(const char *name, const char *wanted)
{
    char path[96], found[64] = "";
    path_in(name, path);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    found[fread(found, 1, sizeof found - 1, file)] = '\0';
    fclose(file);
    ck_assert_str_eq(found, wanted);
}

static void refuse(int code, const char *why)
{
    struct notme_batch *batch;
    struct notme_error err = {0};
    struct bytes none = {0};
    const struct notme_batch_options o = resumable();
    ck_assert_int_eq(notme_batch_new(&batch, model, &o, keep, &none, &err), code);
    ck_assert_msg(strstr(err.text, why) && strstr(err.text, folder), "%s", err.text);
}

START_TEST(a_folder_that_is_not_a_runs_is_left_alone)
{
    static const char *const found[] = {"notes", "events", "scored", "index"};
    char path[96];
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        ck_assert_int_eq(mkdir(new_folder(), 0700), 0);
        put_file(found[i], "somebody's");
        refuse(NOTME_EUSAGE, "no folder of a run");
        check_file(found[i], "somebody's");
        path_in("job", path);
        ck_assert_int_ne(access(path, F_OK), 0);
        path_in(found[i], path);
        ck_assert_int_eq(unlink(path), 0);
        path_in("lock", path);
        unlink(path);
        ck_assert_int_eq(rmdir(folder), 0);
        remove_parent();
    }
}
END_TEST

START_TEST(links_files_and_others_folders_are_refused)
{
    ck_assert_int_eq(symlink("/tmp", new_folder()), 0);
    refuse(NOTME_EUSAGE, "a link");
    ck_assert_int_eq(unlink(folder), 0);
    const int file = open(folder, O_CREAT | O_WRONLY, 0600);
    close(file);
    refuse(NOTME_EUSAGE, "a file");
    ck_assert_int_eq(unlink(folder), 0);
    if (geteuid() == 0) { /* who else could make one? */
        ck_assert_int_eq(mkdir(folder, 0777), 0);
        ck_assert_int_eq(chown(folder, 12345, 12345), 0);
        refuse(NOTME_EUSAGE, "another user");
        ck_assert_int_eq(rmdir(folder), 0);
    }
    remove_parent();
}
END_TEST

START_TEST(a_run_killed_before_or_after_its_job_was_there_goes_on)
{
    struct bytes wanted = reference();
    for (int k = 0; k < 2; k++) {
        struct bytes got = {0};
        ck_assert_int_eq(mkdir(new_folder(), 0700), 0);
        put_file("lock", "");
        if (k)
            put_file(".notme-0123456789abcdef", "notme");
        const struct notme_batch_options o = resumable();
        ck_assert_int_eq(run(&o, 1, &got), NOTME_OK);
        same(&wanted, &got);
        remove_parent();
        notme_buf_release(&got.buf);
    }
    notme_buf_release(&wanted.buf);
}
END_TEST

START_TEST(what_others_put_into_the_folder_stays)
{
    struct bytes wanted = reference(), got = {0};
    const struct notme_batch_options o = (new_folder(), resumable());
    char path[96];
    break_off(&o, 1);
    put_file("notes", "somebody's");
    ck_assert_int_eq(run(&o, 1, &got), NOTME_EIO);
    same(&wanted, &got); /* all the same */
    check_file("notes", "somebody's");
    path_in("notes", path);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(folder), 0); /* of ours nothing is left */
    remove_parent();
    notme_buf_release(&wanted.buf);
    notme_buf_release(&got.buf);
}
END_TEST

START_TEST(events_that_are_cut_or_gone_are_told_at_once)
{
    struct bytes got = {0};
    const struct notme_batch_options o = (new_folder(), resumable());
    char path[96];
    break_off(&o, 1);
    path_in("events", path);
    ck_assert_int_eq(truncate(path, 5000), 0);
    refuse(NOTME_EFORMAT, "remove the folder");
    ck_assert_int_eq(unlink(path), 0);
    refuse(NOTME_EFORMAT, "remove the folder");
    static const char *const names_left[] = {"lock", "job", "events", "index", "scored"};
    for (size_t i = 0; i < sizeof names_left / sizeof *names_left; i++) {
        path_in(names_left[i], path);
        ck_assert_int_eq(unlink(path), 0);
    }
    ck_assert_int_eq(run(&o, 1, &got), NOTME_OK);
    remove_parent();
    notme_buf_release(&got.buf);
}
END_TEST

START_TEST(a_job_may_be_long)
{
    struct bytes wanted = reference(), got = {0};
    const size_t len = 2 << 20;
    char *job = malloc(len + 1);
    memset(job, 'j', len);
    job[len] = '\0';
    struct notme_batch_options o = (new_folder(), resumable());
    o.job = job;
    break_off(&o, 1);
    job[len - 1] = 'k';
    ck_assert_int_eq(run(&o, 1, &got), NOTME_EUSAGE);
    job[len - 1] = 'j';
    ck_assert_int_eq(run(&o, 1, &got), NOTME_OK);
    same(&wanted, &got);
    remove_parent();
    free(job);
    notme_buf_release(&wanted.buf);
    notme_buf_release(&got.buf);
}
END_TEST

T_SUITE(run_tests, "batch", order_threads_and_memory_change_nothing, a_batch_finds_what_a_detector_finds,
        parts_of_a_report_are_joined_as_if_it_were_one, a_part_too_large_for_memory_is_read_event_by_event,
        accounts_whose_hashes_are_one_are_kept_apart, twins_are_dropped_however_far_apart_they_come,
        what_does_not_fit_is_an_error, a_run_goes_on_where_it_broke_off,
        results_that_were_cut_or_damaged_are_made_again, a_damaged_folder_is_refused, another_job_is_not_gone_on_with,
        a_folder_that_is_not_a_runs_is_left_alone, links_files_and_others_folders_are_refused,
        a_run_killed_before_or_after_its_job_was_there_goes_on, what_others_put_into_the_folder_stays,
        events_that_are_cut_or_gone_are_told_at_once, a_job_may_be_long, long_events_do_not_wait_in_memory,
        an_event_of_four_gigabytes_is_beyond_the_limit, there_are_no_more_threads_than_memory_carries,
        results_that_wait_take_no_more_than_their_share, events_at_one_instant_are_read_once_to_be_sorted,
        a_failure_while_events_are_sorted_stays_one)

int main(void)
{
    if (notme_model_default(&model, NULL) != NOTME_OK)
        return 1;
    const int status = run_tests();
    notme_model_free(model);
    return status;
}
