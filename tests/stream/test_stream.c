/* The worker: lines in, lines out; cut anywhere and gone on from a state it says the same. */
#include "notme.h"

#include "read/event_json.h"
#include "score/track_state.h"
#include "stream/restore.h"
#include "t.h"

#include <stdio.h>

static struct notme_model *model;

/* ---- an input: two accounts, one with a flagged session; lines by number */

static struct notme_buf input;
static size_t line_at[4000], lines;

static void add_file(const char *path)
{
    char name[512], line[65536];
    snprintf(name, sizeof name, "%s/%s", NOTME_SOURCE_DIR, path);
    FILE *file = fopen(name, "rb");
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file)) {
        line_at[lines++] = input.len;
        notme_buf_adds(&input, line);
    }
    fclose(file);
    line_at[lines] = input.len;
}

static void set_up(void)
{
    struct notme_error err;
    if (model)
        return;
    ck_assert_int_eq(notme_model_default(&model, &err), NOTME_OK);
    add_file("data/cases/ambassador-2020/events.jsonl");
    add_file("data/cases/sec-2024/events.jsonl");
    ck_assert(lines > 1500 && !input.failed);
}

#define EVENT(account, id, time)                                                                                       \
    "{\"actor\":{\"id\":\"" account "\"},\"action\":\"like\",\"id\":\"" id "\",\"time\":\"2026-01-0" time ":00:00Z\"}" \
    "\n"

/* ---- running a worker */

static int collect(void *ctx, const void *bytes, size_t len)
{
    return notme_buf_add(ctx, bytes, len) ? 0 : -1;
}

struct job {
    struct notme_worker_options options;
    const struct notme_buf *before; /* NULL = no state */
    struct notme_buf *after;        /* NULL = not kept */
    size_t piece;                   /* fed at once; 0 = all */
};

static int work(const struct job *job, struct notme_text in, struct notme_buf *out, struct notme_error *err)
{
    struct notme_worker *w;
    int status = notme_worker_new(&w, model, &job->options, collect, out, err);
    if (status == NOTME_OK && job->before)
        status = notme_worker_restore_file(w, fmemopen(job->before->at, job->before->len, "rb"), err);
    if (status == NOTME_OK && job->after)
        status = notme_worker_keep(w, collect, job->after, err);
    const size_t piece = job->piece ? job->piece : in.len + 1;
    for (size_t at = 0; at < in.len && status == NOTME_OK; at += piece) {
        const size_t len = in.len - at < piece ? in.len - at : piece;
        char *copy = t_copy(in.at + at, len);
        status = notme_worker_feed(w, copy, len, err);
        free(copy);
    }
    if (status == NOTME_OK)
        status = notme_worker_end(w, err);
    notme_worker_free(w);
    return status;
}

static struct notme_text part(size_t from, size_t to)
{
    return (struct notme_text){input.at + line_at[from], line_at[to] - line_at[from]};
}

/* The end line, with which everything ends, tells of one run alone. */
static void drop_end(struct notme_buf *out)
{
    ck_assert(out->len > 0 && out->at[out->len - 1] == '\n');
    size_t at = out->len - 1;
    while (at > 0 && out->at[at - 1] != '\n')
        at--;
    ck_assert(out->len - at > 20 && memcmp(out->at + at, "{\"notme\":\"end\"", 14) == 0);
    out->len = at;
}

static void ck_same(const struct notme_buf *a, const struct notme_buf *b, const char *what, size_t at)
{
    if (a->len != b->len || (a->len && memcmp(a->at, b->at, a->len) != 0))
        ck_abort_msg("%s %zu: %zu bytes, not %zu, or others", what, at, b->len, a->len);
}

static struct notme_buf one_pass(const struct job *job)
{
    struct notme_error err;
    struct notme_buf out = {0};
    set_up();
    ck_assert_int_eq(work(job, part(0, lines), &out, &err), NOTME_OK);
    drop_end(&out);
    return out;
}

START_TEST(pieces_of_any_size_are_the_same_input)
{
    struct job job = {.options = {.all = true}};
    struct notme_buf whole = one_pass(&job);
    ck_assert_ptr_nonnull(strstr(notme_buf_addc(&whole, '\0') ? whole.at : "", "\"flagged\":true"));
    whole.len--;
    for (job.piece = 1; job.piece < 100000; job.piece = job.piece * 23 + 3) {
        struct notme_buf out = one_pass(&job);
        ck_same(&whole, &out, "pieces of", job.piece);
        notme_buf_release(&out);
    }
    notme_buf_release(&whole);
}
END_TEST

/* Cut once after every so many lines: every time the two halves are the whole. With a fitted gap the gaps count, too.
 */
static void cut_once(int64_t gap, size_t step)
{
    struct notme_error err;
    const struct notme_worker_options options = {.all = true, .gap = gap};
    const struct job job = {.options = options};
    struct notme_buf whole = one_pass(&job);
    for (size_t cut = 0; cut <= lines; cut += step) {
        struct notme_buf state = {0}, out = {0};
        const struct job first = {.options = options, .after = &state};
        const struct job second = {.options = options, .before = &state};
        ck_assert_int_eq(work(&first, part(0, cut), &out, &err), NOTME_OK);
        drop_end(&out);
        ck_assert_msg(work(&second, part(cut, lines), &out, &err) == NOTME_OK, "%s", err.text);
        drop_end(&out);
        ck_same(&whole, &out, "cut after line", cut);
        notme_buf_release(&state);
        notme_buf_release(&out);
    }
    notme_buf_release(&whole);
}

START_TEST(a_stream_that_is_cut_anywhere_and_goes_on_says_the_same)
{
    cut_once(0, 149);
}
END_TEST

START_TEST(a_stream_with_a_fitted_gap_that_is_cut_says_the_same)
{
    cut_once(-1, 397);
}
END_TEST

/* A made-up history with all that the cases lack: twins, clients that change, and many flagged sessions, some of which
 * wait to be learnt while others have been. */
static struct notme_buf made;
static size_t made_at[2000], made_lines;

static void make_event(int day, int session, int n)
{
    static const char *const words[] = {"harbour lamp tide boat", "market bread street rain", "win prize click crypto"};
    const bool odd = day > 20 && day % 5 == 0 && (session == 1 || day % 3 == 0); /* now and then two running */
    made_at[made_lines++] = made.len;
    notme_buf_addf(&made,
                   "{\"id\":\"%d.%d.%d\",\"actor\":{\"id\":\"me\",\"service\":\"x\"},\"action\":\"%s\","
                   "\"time\":\"2026-%02d-%02dT%02d:%02d:00Z\",\"object\":{\"author\":\"%s%d\",\"text\":\"%s %d "
                   "#%s\",\"lang\":\"%s\"},\"client\":{\"app\":\"%s\",\"tz\":\"%s\"}}\n",
                   day, session, n, odd ? "repost" : "post", 1 + day / 28, 1 + day % 28,
                   odd ? 5 + 18 * session : 9 + 9 * session, 7 * n, odd ? "stranger" : "friend", n,
                   words[odd ? 2 : (day + n) % 2], n, odd ? "moon" : "sea", odd ? "ru" : "en",
                   (odd ? 1 : 0) + (day + n) % 7 == 0 ? "web" : "phone", odd ? "+08:00" : "+00:00");
}

static void make_history(void)
{
    set_up();
    for (int day = 0; day < 84; day++)
        for (int session = 0; session < 2; session++)
            for (int n = 0; n < 3 + day % 2; n++) {
                make_event(day, session, n);
                if ((day + n) % 3 == 0)
                    make_event(day, session, n); /* a twin */
            }
    made_at[made_lines] = made.len;
    notme_buf_addc(&made, '\0'); /* searched as a string */
    made.len--;
}

static bool is_odd(size_t line)
{
    const char *found = strstr(made.at + made_at[line], "\"stranger");
    return found && found < made.at + made_at[line + 1];
}

static size_t count_of(const struct notme_buf *text, const char *word)
{
    size_t count = 0;
    for (size_t i = 0; i + strlen(word) <= text->len; i++)
        count += memcmp(text->at + i, word, strlen(word)) == 0;
    return count;
}

START_TEST(twins_switches_and_flagged_sessions_survive_a_cut)
{
    struct notme_error err;
    struct notme_buf whole = {0};
    const struct notme_worker_options options = {.all = true, .min_history = 40, .budget = 60};
    const struct job job = {.options = options};
    make_history();
    ck_assert_msg(work(&job, (struct notme_text){made.at, made.len}, &whole, &err) == NOTME_OK, "%s", err.text);
    ck_assert_uint_ge(count_of(&whole, "\"flagged\":true"), 9);
    ck_assert_uint_ge(count_of(&whole, "\"client_novelty\""), 2);
    drop_end(&whole);
    for (size_t cut = 100; cut < made_lines; cut++) {
        const bool odd = is_odd(cut - 1) && is_odd(cut); /* within a session that is flagged, as a rule */
        if (!odd && cut % 61)
            continue;
        struct notme_buf state = {0}, out = {0};
        const struct job first = {.options = options, .after = &state};
        const struct job second = {.options = options, .before = &state};
        const struct notme_text head = {made.at, made_at[cut]};
        const struct notme_text tail = {made.at + made_at[cut], made.len - made_at[cut]};
        ck_assert_int_eq(work(&first, head, &out, &err), NOTME_OK);
        drop_end(&out);
        ck_assert_int_eq(work(&second, tail, &out, &err), NOTME_OK);
        drop_end(&out);
        ck_same(&whole, &out, "cut after line", cut);
        notme_buf_release(&state);
        notme_buf_release(&out);
    }
    notme_buf_release(&whole);
    notme_buf_release(&made);
}
END_TEST

/* The number of a step's line is told anew in each part. */
static void drop_numbers(struct notme_buf *steps)
{
    size_t to = 0;
    for (size_t from = 0; from < steps->len;) {
        if (steps->len - from > 8 && memcmp(steps->at + from, "\"line\":", 7) == 0)
            for (from += 7; steps->at[from] >= '0' && steps->at[from] <= '9';)
                from++;
        else
            steps->at[to++] = steps->at[from++];
    }
    steps->len = to;
}

/* Cut into many parts, each of which goes on from the one before. */
static void cut_often(bool lockstep)
{
    struct notme_error err;
    struct notme_buf whole = {0}, state = {0}, out = {0};
    const struct notme_worker_options options = {.all = true, .lockstep = lockstep};
    const struct job job = {.options = options};
    set_up();
    ck_assert_int_eq(work(&job, part(0, 960), &whole, &err), NOTME_OK);
    for (size_t from = 0; from < 960; from += 60) {
        struct notme_buf next = {0};
        const struct job step = {
            .options = options, .before = from ? &state : NULL, .after = from + 60 < 960 ? &next : NULL};
        ck_assert_int_eq(work(&step, part(from, from + 60), &out, &err), NOTME_OK);
        if (!lockstep)
            drop_end(&out);
        notme_buf_release(&state);
        state = next;
    }
    if (lockstep) {
        drop_numbers(&whole);
        drop_numbers(&out);
    } else {
        drop_end(&whole);
    }
    ck_same(&whole, &out, "parts of", 60);
    notme_buf_release(&whole);
    notme_buf_release(&state);
    notme_buf_release(&out);
}

START_TEST(a_stream_that_is_cut_often_says_the_same)
{
    cut_often(false);
}
END_TEST

START_TEST(lockstep_that_is_cut_often_says_the_same)
{
    cut_often(true);
}
END_TEST

START_TEST(accounts_that_do_not_come_again_stay_in_the_state)
{
    struct notme_error err;
    struct notme_buf both = {0}, day = {0}, direct = {0}, out = {0}, rest = {0};
    const struct job first = {.after = &both};
    set_up();
    /* the first account to line 800, the second to line 1500; then some of the second alone; then the rest of the first
     */
    ck_assert_int_eq(work(&first, part(0, 800), &out, &err), NOTME_OK);
    const struct job second = {.before = &both, .after = &direct};
    ck_assert_int_eq(work(&second, part(900, 1500), &out, &err), NOTME_OK);
    const struct job third = {.before = &direct, .after = &day};
    ck_assert_int_eq(work(&third, part(1500, 1600), &out, &err), NOTME_OK);
    const struct job last = {.options = {.all = true}, .before = &day};
    ck_assert_int_eq(work(&last, part(800, 900), &rest, &err), NOTME_OK);
    notme_buf_addc(&rest, '\0');
    ck_assert_ptr_nonnull(strstr(rest.at, "\"events\":900,")); /* its account line: all it ever did */
    ck_assert_ptr_nonnull(strstr(rest.at, "\"flagged\":true"));
    notme_buf_release(&both);
    notme_buf_release(&day);
    notme_buf_release(&direct);
    notme_buf_release(&out);
    notme_buf_release(&rest);
}
END_TEST

static struct notme_buf small_state(void)
{
    struct notme_error err;
    struct notme_buf state = {0}, out = {0};
    const struct job first = {.after = &state};
    set_up();
    ck_assert_int_eq(work(&first, part(0, 3), &out, &err), NOTME_OK);
    notme_buf_release(&out);
    return state;
}

START_TEST(a_state_that_is_cut_or_changed_is_refused)
{
    struct notme_error err;
    struct notme_buf state = small_state();
    for (size_t i = 0; i < state.len; i += i < 120 || i + 60 > state.len ? 1 : 331) {
        struct notme_buf cut = {.at = state.at, .len = i}, out = {0};
        const struct job job = {.before = &cut};
        if (i && work(&job, part(3, 4), &out, &err) != NOTME_EFORMAT)
            ck_abort_msg("cut to %zu of %zu bytes", i, state.len);
        cut.len = state.len;
        state.at[i] ^= (char)(1 << i % 8);
        const int status = work(&job, part(3, 4), &out, &err);
        if (status != NOTME_EFORMAT)
            ck_abort_msg("bit %zu of byte %zu of %zu: %d", i % 8, i, state.len, status);
        state.at[i] ^= (char)(1 << i % 8);
        notme_buf_release(&out);
    }
    notme_buf_addc(&state, 'x');
    struct notme_buf out = {0};
    const struct job job = {.before = &state};
    ck_assert_int_eq(work(&job, part(3, 4), &out, &err), NOTME_EFORMAT);
    notme_buf_release(&state);
}
END_TEST

START_TEST(a_state_of_other_options_is_refused)
{
    struct notme_error err;
    struct notme_buf state = small_state(), out = {0};
    const struct job jobs[] = {
        {.options = {.budget = 0.2}, .before = &state},
        {.options = {.min_history = 50}, .before = &state},
        {.options = {.gap = 60000000}, .before = &state},
        {.options = {.account_bytes = 1 << 20}, .before = &state},
    };
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
        ck_assert_int_eq(work(&jobs[i], part(3, 4), &out, &err), NOTME_EUSAGE);
    const struct job same = {.options = {.budget = 0.1, .min_history = 100, .all = true}, .before = &state};
    ck_assert_int_eq(work(&same, part(3, 4), &out, &err), NOTME_OK);
    notme_buf_release(&state);
    notme_buf_release(&out);
}
END_TEST

/* ---- the track itself: hours, which the worker does not tell, go on, too */

static int take_hour(void *ctx, const struct notme_hour *hour)
{
    struct notme_hour *last = ctx;
    *last = *hour;
    return 0;
}

static struct notme_hour hour_after(struct notme_track *track, const struct notme_track_context *c, size_t from)
{
    struct notme_json json = {0};
    struct notme_event event;
    for (size_t i = from; i < from + 2; i++) {
        const struct notme_text line = {made.at + made_at[i], made_at[i + 1] - made_at[i] - 1};
        ck_assert_ptr_null(notme_event_json(&json, line, 10, &event));
        ck_assert_int_eq(notme_track_event(track, c, &event), NOTME_OK);
    }
    notme_json_release(&json);
    return track->hour;
}

START_TEST(an_hour_goes_on)
{
    struct notme_hour told[2];
    struct notme_detector_stats stats = {0};
    struct notme_options options = {.min_history = 5, .hour = take_hour};
    notme_options_fill(&options);
    make_history();
    struct notme_pool pool = {.background = &model->background};
    struct notme_track a, b;
    struct notme_track_context c = {model, &pool, &options, &stats, NULL};
    struct notme_buf bytes = {0};
    options.ctx = &told[0];
    ck_assert(notme_track_init(&a, notme_text_of("x"), notme_text_of("me")) &&
              notme_track_init(&b, notme_text_of("x"), notme_text_of("me")));
    for (size_t i = 0; i < 100; i += 2)
        hour_after(&a, &c, i);
    hour_after(&a, &c, 100);
    ck_assert(a.hour.events > 1 && a.hour.scored);
    notme_track_pack(&bytes, &a);
    struct notme_unpack in = {bytes.at, bytes.len, false};
    ck_assert(notme_track_unpack(&in, &b) && !in.bad && in.left == 0);
    ck_assert_int_eq(notme_track_end(&a, &c), NOTME_OK);
    options.ctx = &told[1];
    ck_assert_int_eq(notme_track_end(&b, &c), NOTME_OK);
    told[0].account = told[1].account;
    ck_assert_mem_eq(&told[0], &told[1], sizeof *told);
    notme_track_release(&a);
    notme_track_release(&b);
    notme_pool_release(&pool);
    notme_buf_release(&bytes);
    notme_buf_release(&made);
}
END_TEST

/* An account that was open and of which nothing comes at once is ended; but it may come later. */
START_TEST(an_account_that_was_open_may_come_after_others)
{
    struct notme_error err;
    struct notme_buf state = {0}, next = {0}, out = {0}, more = {0};
    static const char first[] = EVENT("b", "1", "1T01");
    static const char second[] =
        EVENT("a", "2", "2T01") EVENT("b", "1", "1T01") EVENT("b", "3", "2T02") EVENT("c", "4", "2T02");
    const struct job one = {.after = &state}, two = {.before = &state, .after = &next}, three = {.before = &next};
    set_up();
    ck_assert_int_eq(work(&one, notme_text_of(first), &out, &err), NOTME_OK);
    out.len = 0;
    ck_assert_msg(work(&two, notme_text_of(second), &out, &err) == NOTME_OK, "%s", err.text);
    ck_assert_uint_eq(count_of(&out, "\"account\":\"b\",\"events\":1,\"sessions\":1"), 1);
    ck_assert_uint_eq(count_of(&out, "\"account\":\"b\",\"events\":2,\"sessions\":2"), 1);
    ck_assert_uint_eq(count_of(&out, "\"in\":4,\"accounts\":3,"), 1);
    static const char third[] = EVENT("b", "5", "3T01") EVENT("a", "6", "3T01") EVENT("b", "7", "3T05");
    ck_assert_int_eq(work(&three, notme_text_of(third), &more, &err), NOTME_EFORMAT); /* once is enough */
    notme_buf_release(&state);
    notme_buf_release(&next);
    notme_buf_release(&out);
    notme_buf_release(&more);
}
END_TEST

/* ---- what ends a stream */

static const struct {
    const char *in;
    struct notme_worker_options options;
    int status;
    const char *end; /* the end line's counts, or a part of what is wrong */
} endings[] = {
    {"", {.gap = 0}, NOTME_OK, "\"in\":0,\"accounts\":0,\"out\":0,\"bad\":0}"},
    {"\n \r\n\t\n", {.gap = 0}, NOTME_OK, "\"in\":0,\"accounts\":0,\"out\":0,\"bad\":0}"},
    {"", {.require_end = true}, NOTME_ECUT, "cut short"},
    {"{\"notme\":\"end\",\"records\":0}", {.require_end = true}, NOTME_OK, "\"in\":0,"},
    {"{\"records\":0, \"more\":[{}], \"notme\":\"end\"}\r\n", {.require_end = true}, NOTME_OK, "\"in\":0,"},
    {"{\"notme\":\"end\",\"records\":0}\n\n \n", {.require_end = true}, NOTME_OK, "\"in\":0,"},
    {"{\"notme\":\"end\",\"records\":0}\n{\"notme\":\"end\",\"records\":0}\n",
     {.gap = 0},
     NOTME_EFORMAT,
     "after the end"},
    {"{\"notme\":\"end\"}", {.gap = 0}, NOTME_EFORMAT, "lacks its count"},
    {"{\"notme\":\"end\",\"records\":-1}", {.gap = 0}, NOTME_EFORMAT, "lacks its count"},
    {"{\"notme\":\"end\",\"records\":1}", {.gap = 0}, NOTME_ECUT, "0 records came"},
    {EVENT("a", "1", "1T01") "{\"notme\":\"end\",\"records\":0}", {.gap = 0}, NOTME_EFORMAT, "1 records came"},
    {EVENT("a", "1", "1T01") EVENT("a", "2", "1T02"),
     {.gap = 0},
     NOTME_OK,
     "\"in\":2,\"accounts\":1,\"out\":1,\"bad\":0}"},
    {EVENT("a", "1", "1T01") EVENT("b", "2", "1T00"),
     {.gap = 0},
     NOTME_OK,
     "\"in\":2,\"accounts\":2,\"out\":2,\"bad\":0}"},
    {EVENT("a", "1", "1T01") EVENT("b", "2", "1T02"), {.all = true}, NOTME_OK, "\"accounts\":2,\"out\":4,\"bad\":0}"},
    {EVENT("a", "1", "1T02") EVENT("a", "2", "1T01"), {.gap = 0}, NOTME_EFORMAT, "line 2: the clock falls"},
    {EVENT("a", "1", "1T02") EVENT("b", "2", "1T01") EVENT("a", "3", "1T03"),
     {.gap = 0},
     NOTME_EFORMAT,
     "'a' comes again"},
    {"{\"a\":1}\n", {.gap = 0}, NOTME_EFORMAT, "line 1: "},
    {"{\"a\":1}\n", {.max_bad = 1}, NOTME_OK, "\"in\":1,\"accounts\":0,\"out\":0,\"bad\":1}"},
    {"{\"a\":1}\nx\n", {.max_bad = 1}, NOTME_EFORMAT, "line 2: "},
    {"{\"actor\":{\"id\":\"a\"},\"action\":\"like\",\"time_basis\":\"bounded\"}\n",
     {.gap = 0},
     NOTME_EFORMAT,
     "neither a time"},
    {EVENT("a", "1", "1T01"), {.record_bytes = 20}, NOTME_EFORMAT, "longer than 20 bytes"},
    {EVENT("a", "1", "1T01"),
     {.record_bytes = 20, .max_bad = 1},
     NOTME_OK,
     "\"in\":1,\"accounts\":0,\"out\":0,\"bad\":1}"},
    {EVENT("a", "1", "1T01") "{\"actor\":{\"i", {.require_end = true}, NOTME_ECUT, "after line 1"},
    {"\xef\xbb\xbf          \r\n", {.record_bytes = 10}, NOTME_OK, "\"in\":0,"},
    {"           \n", {.record_bytes = 10}, NOTME_EFORMAT, "longer than 10 bytes"},
    {"                    \n",
     {.record_bytes = 10, .max_bad = 1},
     NOTME_OK,
     "\"in\":1,\"accounts\":0,\"out\":0,\"bad\":1}"},
    {"\xef\xbb\xbf" EVENT("a", "1", "1T01"), {.gap = 0}, NOTME_OK, "\"in\":1,\"accounts\":1,"},
};

START_TEST(every_ending_has_its_status)
{
    struct notme_error err = {.code = 0};
    const int i = _i;
    set_up();
    for (size_t piece = 0; piece < 3; piece++) {
        struct notme_buf out = {0};
        const struct job job = {.options = endings[i].options, .piece = piece};
        const int status = work(&job, notme_text_of(endings[i].in), &out, &err);
        ck_assert_msg(status == endings[i].status, "%d: %d, %s", i, status, err.text);
        notme_buf_addc(&out, '\0');
        const char *where = status == NOTME_OK ? out.at : err.text;
        ck_assert_msg(strstr(where, endings[i].end) != NULL, "%d: %s", i, where);
        notme_buf_release(&out);
    }
}
END_TEST

/* ---- twins, ceilings, lockstep */

START_TEST(twins_are_dropped_also_when_they_come_late)
{
    static const char in[] = EVENT("a", "1", "1T02") EVENT("a", "1", "1T02") EVENT("a", "2", "1T04")
        EVENT("a", "1", "1T02") EVENT("a", "3", "2T01") EVENT("a", "2", "1T04");
    struct notme_error err;
    struct notme_buf out = {0};
    const struct job job = {.options = {.all = false}};
    set_up();
    ck_assert_int_eq(work(&job, notme_text_of(in), &out, &err), NOTME_OK);
    notme_buf_addc(&out, '\0');
    ck_assert_msg(strstr(out.at, "\"events\":3,") && strstr(out.at, "\"duplicates\":3,"), "%s", out.at);
    notme_buf_release(&out);
}
END_TEST

/* More events at once than a small account may know: the first is forgotten, and the output says that it is coarse. */
START_TEST(a_hot_account_is_bounded_and_says_so)
{
    struct notme_error err;
    struct notme_buf in = {0}, out = {0};
    const struct job job = {.options = {.account_bytes = 1 << 20}};
    const size_t known = (1 << 20) / 4 / 24;
    set_up();
    for (size_t i = 0; i < known + 5; i++)
        notme_buf_addf(&in, EVENT("a", "%zu", "1T02"), i);
    notme_buf_addf(&in, EVENT("a", "%zu", "1T02") EVENT("a", "%zu", "1T02"), known, (size_t)0);
    ck_assert_int_eq(work(&job, (struct notme_text){in.at, in.len}, &out, &err), NOTME_OK);
    notme_buf_addc(&out, '\0');
    ck_assert_msg(strstr(out.at, "\"duplicates\":1,\"overflow\":6,\"coarse\":true}"), "%s", out.at);
    notme_buf_release(&in);
    notme_buf_release(&out);
}
END_TEST

/* Long ids: the open session outgrows its half, and is cut. */
START_TEST(a_session_that_outgrows_its_memory_is_cut)
{
    struct notme_error err;
    struct notme_buf in = {0}, out = {0}, state = {0};
    const struct job job = {.options = {.account_bytes = 1 << 20, .all = true}};
    char id[20001];
    memset(id, 'x', 20000);
    id[20000] = '\0';
    set_up();
    for (int i = 0; i < 60; i++)
        notme_buf_addf(&in, EVENT("a", "%s%d", "1T02"), id, i);
    ck_assert_int_eq(work(&job, (struct notme_text){in.at, in.len}, &out, &err), NOTME_OK);
    notme_buf_addc(&out, '\0');
    ck_assert_msg(strstr(out.at, "\"events\":60,\"sessions\":3,") && strstr(out.at, "\"overflow\":2,\"coarse\":true}"),
                  "%s", out.at);
    /* half of it, and the rest from the state: the count goes on */
    const size_t half = in.len / 60 * 40 - 5000;
    const struct job first = {.options = job.options, .after = &state},
                     second = {.options = job.options, .before = &state};
    size_t cut = half;
    while (in.at[cut - 1] != '\n')
        cut--;
    out.len = 0;
    ck_assert_int_eq(work(&first, (struct notme_text){in.at, cut}, &out, &err), NOTME_OK);
    ck_assert_int_eq(work(&second, (struct notme_text){in.at + cut, in.len - cut}, &out, &err), NOTME_OK);
    ck_assert_uint_eq(count_of(&out, "\"events\":60,\"sessions\":3,"), 1);
    ck_assert_uint_eq(count_of(&out, "\"overflow\":2,\"coarse\":true}"), 1);
    notme_buf_release(&state);
    notme_buf_release(&in);
    notme_buf_release(&out);
}
END_TEST

static int count_line(void *ctx, const void *bytes, size_t len)
{
    const char *text = bytes;
    ck_assert(len > 0 && memchr(text, '\n', len) == text + len - 1);
    ++*(size_t *)ctx;
    return 0;
}

START_TEST(lockstep_answers_every_line_at_once)
{
    static const char *const in[] = {EVENT("a", "1", "1T01"),
                                     "\n",
                                     EVENT("a", "1", "1T01"),
                                     "broken\n",
                                     EVENT("a", "2", "1T09"),
                                     EVENT("b", "3", "1T01"),
                                     "{\"notme\":\"end\",\"records\":5}\n"};
    const struct notme_worker_options options = {.lockstep = true, .max_bad = 1};
    struct notme_error err;
    struct notme_worker *w;
    size_t answers = 0;
    set_up();
    ck_assert_int_eq(notme_worker_new(&w, model, &options, count_line, &answers, &err), NOTME_OK);
    for (size_t i = 0; i < sizeof in / sizeof *in; i++) {
        ck_assert_int_eq(notme_worker_feed(w, in[i], strlen(in[i]), &err), NOTME_OK);
        ck_assert_uint_eq(answers, i + 1);
    }
    ck_assert_int_eq(notme_worker_end(w, &err), NOTME_OK);
    ck_assert_uint_eq(answers, sizeof in / sizeof *in);
    notme_worker_free(w);
}
END_TEST

/* The typed objects of the plain stream are those of the steps' "ended", in the same order. */
START_TEST(lockstep_tells_what_the_plain_stream_tells)
{
    struct notme_error err;
    struct notme_buf in = {0}, plain = {0}, steps = {0}, told = {0};
    struct job job = {.options = {.all = true}};
    set_up();
    notme_buf_add(&in, input.at, input.len);
    notme_buf_addf(&in, "{\"notme\":\"end\",\"records\":%zu}\n", lines);
    ck_assert_int_eq(work(&job, (struct notme_text){in.at, in.len}, &plain, &err), NOTME_OK);
    job.options.lockstep = true;
    ck_assert_int_eq(work(&job, (struct notme_text){in.at, in.len}, &steps, &err), NOTME_OK);
    drop_end(&plain);
    notme_buf_addc(&steps, '\0');
    for (char *line = steps.at, *next; *line; line = next + 1) {
        next = strchr(line, '\n');
        *next = '\0';
        char *ended = strstr(line, ",\"ended\":[");
        ck_assert_ptr_nonnull(ended);
        ended += strlen(",\"ended\":[");
        next[-2] = '\0'; /* "]}" */
        for (char *more; (more = strstr(ended, "},{\"notme\":\"")); ended = more + 2) {
            notme_buf_add(&told, ended, (size_t)(more + 1 - ended));
            notme_buf_addc(&told, '\n');
        }
        if (*ended) {
            notme_buf_adds(&told, ended);
            notme_buf_addc(&told, '\n');
        }
    }
    ck_same(&plain, &told, "steps of", lines);
    notme_buf_release(&in);
    notme_buf_release(&plain);
    notme_buf_release(&steps);
    notme_buf_release(&told);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stream");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 0);
    tcase_add_test(all, pieces_of_any_size_are_the_same_input);
    tcase_add_test(all, a_stream_that_is_cut_anywhere_and_goes_on_says_the_same);
    tcase_add_test(all, a_stream_with_a_fitted_gap_that_is_cut_says_the_same);
    tcase_add_test(all, twins_switches_and_flagged_sessions_survive_a_cut);
    tcase_add_test(all, a_stream_that_is_cut_often_says_the_same);
    tcase_add_test(all, lockstep_that_is_cut_often_says_the_same);
    tcase_add_test(all, accounts_that_do_not_come_again_stay_in_the_state);
    tcase_add_test(all, a_state_that_is_cut_or_changed_is_refused);
    tcase_add_test(all, a_state_of_other_options_is_refused);
    tcase_add_test(all, an_hour_goes_on);
    tcase_add_test(all, an_account_that_was_open_may_come_after_others);
    tcase_add_loop_test(all, every_ending_has_its_status, 0, sizeof endings / sizeof *endings);
    tcase_add_test(all, twins_are_dropped_also_when_they_come_late);
    tcase_add_test(all, a_hot_account_is_bounded_and_says_so);
    tcase_add_test(all, a_session_that_outgrows_its_memory_is_cut);
    tcase_add_test(all, lockstep_answers_every_line_at_once);
    tcase_add_test(all, lockstep_tells_what_the_plain_stream_tells);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
