#include "base/clock.h"
#include "read/event_json.h"
#include "t.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what a reading gave */

struct got {
    int events;
    char last_id[64], last_object[64], last_detail[64], first_text[64];
    char complaints[2048];
    struct notme_event last;
};

static int take(void *ctx, const struct notme_event *e)
{
    struct got *got = ctx;
    if (got->events++ == 0)
        snprintf(got->first_text, sizeof got->first_text, "%.*s", (int)e->text.len, e->text.at ? e->text.at : "");
    got->last = *e;
    snprintf(got->last_id, sizeof got->last_id, "%.*s", (int)e->id.len, e->id.at ? e->id.at : "");
    snprintf(got->last_detail, sizeof got->last_detail, "%.*s", (int)e->action_detail.len,
             e->action_detail.at ? e->action_detail.at : "");
    snprintf(got->last_object, sizeof got->last_object, "%.*s", (int)e->object_id.len,
             e->object_id.at ? e->object_id.at : "");
    return 0;
}

static void hear(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct got *got = ctx;
    const size_t n = strlen(got->complaints);
    snprintf(got->complaints + n, sizeof got->complaints - n, "%s:%llu: %s\n", place, (unsigned long long)line, text);
}

static int read_limited(const char *bytes, size_t len, struct got *got, struct notme_read_options *options,
                        struct notme_error *error)
{
    char *copy = t_copy(bytes, len);
    *got = (struct got){0};
    options->complain = hear;
    options->complain_ctx = got;
    const int status = notme_read_bytes("f", copy, len, options, take, got, NULL, error);
    free(copy);
    return status;
}

static int read_all(const char *bytes, size_t len, struct got *got, struct notme_error *error)
{
    struct notme_read_options options = {0};
    return read_limited(bytes, len, got, &options, error);
}

#define LINE                                                                                                           \
    "{\"time\":\"2020-01-01T00:00:00Z\",\"actor\":{\"id\":\"a\"},\"action\":\"like\",\"object\":{\"id\":\"1\"}}"

/* ---- one line */

START_TEST(a_full_line_is_read_to_the_last_field)
{
    static const char line[] =
        "{\"schema\":\"engagement-event/"
        "1\",\"id\":\"x:1\",\"time\":\"2025-03-06T02:15:00.236Z\",\"not_before\":\"2025-03-06T02:14:09Z\","
        "\"not_after\":\"2025-03-07T09:00:00Z\",\"time_basis\":\"attested\",\"seq\":41,\"recorded_time\":7,"
        "\"actor\":{\"service\":\"x\",\"id\":9007199254740993,\"name\":\"lamp\"},\"action\":\"like\",\"outcome\":"
        "\"success\","
        "\"object\":{\"id\":1924465506158878979,\"type\":\"note\",\"author\":\"b\",\"text\":\"h\\u00e9 "
        "\\\"x\\\"\",\"lang\":\"en\","
        "\"tags\":[\"one\",\"two\"],\"sensitive\":true,\"labels\":[{\"val\":\"porn\",\"src\":\"self\"},\"spam\"],"
        "\"links\":\"a.example b.example\","
        "\"published\":\"2025-03-06T02:14:09Z\",\"unknown\":{\"deep\":[1,{}]}},"
        "\"client\":{\"app\":\"Web\",\"user_agent\":\"UA\",\"ip\":\"203.0.113.77\",\"port\":50412,\"country\":\"DE\","
        "\"asn\":64500,\"tz\":\"+0100\"},"
        "\"source\":{\"format\":\"x\",\"ref\":\"r#1\"}}";
    struct got got;
    struct notme_json json = {0};
    struct notme_event e;
    const char *wrong = notme_event_json(&json, (struct notme_text){line, strlen(line)}, 64, &e);
    ck_assert_msg(!wrong, "%s", wrong);
    ck_assert(notme_text_is(e.id, "x:1") && notme_text_is(e.account, "9007199254740993"));
    ck_assert(notme_text_is(e.object_id, "1924465506158878979")); /* beyond 2^53, to the digit */
    ck_assert(notme_text_is(e.text, "h\xc3\xa9 \"x\"") && notme_text_is(e.lang, "en") && notme_text_is(e.author, "b"));
    ck_assert_int_eq(e.time, INT64_C(1741227300236000));
    ck_assert_int_eq(e.not_before, INT64_C(1741227249000000));
    ck_assert_int_eq(e.published, INT64_C(1741227249000000));
    ck_assert_int_eq(e.basis, NOTME_ATTESTED);
    ck_assert_int_eq(e.seq, 41);
    ck_assert_int_eq(e.asn, 64500);
    ck_assert_int_eq(e.sensitive, 1);
    ck_assert_uint_eq(e.ntags, 2);
    ck_assert_uint_eq(e.nlinks, 2);
    ck_assert_uint_eq(e.nlabels, 2);
    ck_assert(notme_text_is(e.labels[0], "porn@self") && notme_text_is(e.links[1], "b.example"));
    ck_assert(notme_text_is(e.tz, "+0100") && notme_text_is(e.country, "DE") && notme_text_is(e.service, "x"));
    for (size_t cut = 0; cut < strlen(line); cut++) {
        char *part = t_copy(line, cut);
        if (!notme_event_json(&json, (struct notme_text){part, cut}, 64, &e))
            ck_abort_msg("a prefix of %zu bytes was read", cut);
        free(part);
    }
    notme_json_release(&json);
    ck_assert_int_eq(read_all(line, strlen(line), &got, NULL), 0);
    ck_assert_int_eq(got.events, 1);
}
END_TEST

START_TEST(bad_lines_are_skipped_with_their_number_and_reason)
{
    static const struct {
        const char *line, *wrong;
    } bad[] = {
        {"{\"time\":\"2020-01-01T00:00:00Z\",\"actor\":{},\"action\":\"like\"}", "'actor.id' is missing"},
        {"{\"time\":\"2020-01-01T00:00:00Z\",\"actor\":{\"id\":\"a\"}}", "'action' is missing"},
        {"{\"actor\":{\"id\":\"a\"},\"action\":\"like\"}", "neither 'time' nor a bound"},
        {"{\"time\":\"2020-01-01T00:00:00\",\"actor\":{\"id\":\"a\"},\"action\":\"like\"}",
         "a time that is not RFC 3339 with an offset"},
        {"{\"time\":\"99999-01-01T00:00:00Z\",\"actor\":{\"id\":\"a\"},\"action\":\"like\"}",
         "a time that is not RFC 3339 with an offset"},
        {"{\"not_before\":\"2020-01-02T00:00:00Z\",\"not_after\":\"2020-01-01T00:00:00Z\",\"actor\":{\"id\":\"a\"},"
         "\"action\":\"like\"}",
         "'not_before' is after 'not_after'"},
        {"{\"time\":\"2019-01-01T00:00:00Z\",\"not_before\":\"2020-01-01T00:00:00Z\",\"actor\":{\"id\":\"a\"},"
         "\"action\":\"like\"}",
         "'time' lies outside its bounds"},
        {"{\"time\":\"2020-01-01T00:00:00Z\",\"time_basis\":\"guessed\",\"actor\":{\"id\":\"a\"},\"action\":\"like\"}",
         "an unknown 'time_basis'"},
        {"[1]", "not a JSON object"},
        {"{\"time\":\"2020-01-01T00:00:00Z\",\"actor\":{\"id\":\"\xff\"},\"action\":\"like\"}", "invalid UTF-8"},
        {"nonsense", "an unknown word"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct got got;
        char text[1024], expected[256];
        snprintf(text, sizeof text, "%s\n%s\n\n%s\r\n", LINE, bad[i].line, LINE);
        ck_assert_int_eq(read_all(text, strlen(text), &got, NULL), 0);
        snprintf(expected, sizeof expected, "f:2: %s\n", bad[i].wrong);
        ck_assert_str_eq(got.complaints, expected);
        ck_assert_int_eq(got.events, 2);
        struct notme_read_options strict = {.strict = true};
        struct notme_error error;
        ck_assert_int_eq(read_limited(text, strlen(text), &got, &strict, &error), NOTME_EFORMAT);
        ck_assert_uint_eq(error.line, 2);
    }
}
END_TEST

START_TEST(nul_bytes_long_lines_and_marks_do_not_cost_a_good_line)
{
    struct got got;
    struct notme_buf text = {0};
    struct notme_read_options options = {.limits = {.record_bytes = 4096}};
    notme_buf_adds(&text, "\xef\xbb\xbf" LINE "\n");
    notme_buf_add(&text, "{\"a\":\"\0\"}\n", 10);
    notme_buf_adds(&text, "{\"x\":\"");
    for (int i = 0; i < 1000000; i++)
        notme_buf_addc(&text, 'x');
    notme_buf_adds(&text, "\"}\n" LINE);
    ck_assert_int_eq(read_limited(text.at, text.len, &got, &options, NULL), 0);
    ck_assert_int_eq(got.events, 2);
    ck_assert_str_eq(got.complaints, "f:2: a control byte inside a string\nf:3: line is longer than 4096 bytes\n");
    notme_buf_release(&text);
}
END_TEST

START_TEST(unknown_actions_are_kept_as_other)
{
    struct notme_json json = {0};
    struct notme_event e;
    static const char line[] = "{\"time\":\"2020-01-01T00:00:00Z\",\"actor\":{\"id\":\"a\"},\"action\":\"poke\"}";
    ck_assert_ptr_null(notme_event_json(&json, (struct notme_text){line, strlen(line)}, 64, &e));
    ck_assert_int_eq(e.action, NOTME_OTHER);
    ck_assert(notme_text_is(e.action_detail, "poke"));
    notme_json_release(&json);
}
END_TEST

#define OF_A "\"actor\":{\"id\":\"a\"}"
START_TEST(what_failed_was_not_done)
{
    static const struct {
        const char *text;
        enum notme_action action;
        const char *detail;
    } table[] = {
        {"{\"outcome\":\"failure\",\"time\":\"2020-01-01T00:00:00Z\"," OF_A ",\"action\":\"login\"}", NOTME_OTHER,
         "login_failed"},
        {"{\"outcome\":\"success\",\"time\":\"2020-01-01T00:00:00Z\"," OF_A ",\"action\":\"login\"}", NOTME_LOGIN, ""},
        {"outcome,actor_id,action,time\nfailure,a,like,2020-01-01T00:00:00Z\n", NOTME_OTHER, "like_failed"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct got got;
        ck_assert_int_eq(read_all(table[i].text, strlen(table[i].text), &got, NULL), 0);
        ck_assert_int_eq(got.events, 1);
        ck_assert_int_eq(got.last.action, table[i].action);
        ck_assert_str_eq(got.last_detail, table[i].detail);
    }
}
END_TEST

START_TEST(an_event_may_be_bounded_by_nothing_if_it_says_so)
{
    static const char text[] = "{\"time_basis\":\"bounded\"," OF_A ",\"action\":\"like\"}\n"
                               "{\"time_basis\":\"observed\"," OF_A ",\"action\":\"like\"}\n"
                               "{\"time_basis\":\"bounded_by_order\"," OF_A ",\"action\":\"like\"}\n";
    struct got got;
    ck_assert_int_eq(read_all(text, strlen(text), &got, NULL), 0);
    ck_assert_int_eq(got.events, 2);
    ck_assert_str_eq(got.complaints, "f:2: neither 'time' nor a bound\n");
}
END_TEST

/* ---- CSV */

START_TEST(csv_is_read_by_column_names)
{
    static const char text[] = "\xef\xbb\xbf"
                               "action,extra,actor_id,time,object_text,object_tags,object_sensitive\r\n"
                               "like,x,a,2020-01-01T00:00:00Z,\"two\nlines, \"\"quoted\"\"\",one two,true\r\n"
                               "like,x,a,never,t,,\n"
                               "like,x,a\n"
                               "post,,b,2020-01-02T00:00:00Z,,,";
    struct got got;
    ck_assert_int_eq(read_all(text, strlen(text), &got, NULL), 0);
    ck_assert_int_eq(got.events, 2);
    ck_assert_str_eq(got.complaints,
                     "f:4: a time that is not RFC 3339 with an offset\nf:5: a wrong number of fields\n");
    ck_assert_str_eq(got.first_text, "two\nlines, \"quoted\"");
    ck_assert_int_eq(got.last.action, NOTME_POST);
    ck_assert_int_eq(got.last.sensitive, -1); /* empty = absent */
}
END_TEST

#define CSV_HEAD "actor_id,action,time,object_text\n"
#define CSV_ROW(time) "a,post,2020-01-" time "T00:00:00Z,"

static void csv_gives(const char *rows, int events, const char *complaints)
{
    char text[4096];
    struct got got;
    struct notme_read_options options = {.limits.record_bytes = 256};
    snprintf(text, sizeof text, CSV_HEAD "%s", rows);
    ck_assert_int_eq(read_limited(text, strlen(text), &got, &options, NULL), 0);
    ck_assert_msg(got.events == events, "%d events of %s", got.events, rows);
    ck_assert_str_eq(got.complaints, complaints);
}

START_TEST(a_quote_inside_a_csv_field_is_a_character_of_it)
{
    struct got got;
    static const char text[] =
        CSV_HEAD CSV_ROW("01") "my 5\" disk\n" CSV_ROW("02") "\"a, \"\"b\"\"\"\n" CSV_ROW("03") "c\n";
    ck_assert_int_eq(read_all(text, strlen(text), &got, NULL), 0);
    ck_assert_int_eq(got.events, 3);
    ck_assert_str_eq(got.complaints, "");
    ck_assert_str_eq(got.first_text, "my 5\" disk");
}
END_TEST

START_TEST(a_quote_too_many_costs_a_csv_its_own_row)
{
    static const char *const wrong = "f:2: a quoted field without its end\n";
    csv_gives(CSV_ROW("01") "\"a\n" CSV_ROW("02") "b\n" CSV_ROW("03") "c\n", 2, wrong);
    csv_gives(CSV_ROW("01") "\"a\n" CSV_ROW("02") "b\n" CSV_ROW("03") "c", 2, wrong);
    csv_gives(CSV_ROW("01") "\"a\n" CSV_ROW("02") "\"b\"\n" CSV_ROW("03") "c\n", 2, wrong);
    csv_gives(CSV_ROW("01") "\"a\n" CSV_ROW("02") "\"b\nb, \"\"b\"\"\"\n" CSV_ROW("03") "c\n", 2, wrong);
    csv_gives(CSV_ROW("01") "a\n" CSV_ROW("02") "\"b\n" CSV_ROW("03") "\"c\n" CSV_ROW("04") "d\n", 2,
              "f:3: a quoted field without its end\nf:4: a quoted field without its end\n");
}
END_TEST

START_TEST(a_quote_too_many_in_a_long_csv_costs_its_own_row)
{
    struct notme_buf text = {0};
    struct got got;
    struct notme_read_options options = {.limits.record_bytes = 256};
    notme_buf_adds(&text, CSV_HEAD CSV_ROW("01") "\"a\n");
    for (int i = 0; i < 500; i++)
        notme_buf_adds(&text, CSV_ROW("02") "b\n");
    ck_assert_int_eq(read_limited(text.at, text.len, &got, &options, NULL), 0);
    ck_assert_int_eq(got.events, 500);
    ck_assert_str_eq(got.complaints, "f:2: a quoted field without its end\n");
    notme_buf_release(&text);
}
END_TEST

/* Each line ends inside quotes, whether it began inside or not: read again from each line on, it would take hours. */
START_TEST(a_csv_of_quotes_only_is_read_in_a_moment)
{
    struct notme_buf text = {0};
    struct got got;
    notme_buf_adds(&text, CSV_HEAD);
    for (int i = 0; i < 200000; i++)
        notme_buf_adds(&text, "b\",\"\n");
    notme_buf_adds(&text, CSV_ROW("01") "a\n");
    ck_assert_int_eq(read_all(text.at, text.len, &got, NULL), 0);
    ck_assert_int_eq(got.events, 1);
    notme_buf_release(&text);
}
END_TEST

/* ---- containers */

struct packed {
    char bytes[1 << 20];
    size_t len;
};

static void pack(struct packed *out, int format, int filter, const char *const *names, const char *const *texts,
                 size_t n)
{
    struct archive *a = archive_write_new();
    ck_assert_int_eq(archive_write_set_format(a, format), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter(a, filter), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_open_memory(a, out->bytes, sizeof out->bytes, &out->len), ARCHIVE_OK);
    for (size_t i = 0; i < n; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, names[i]);
        archive_entry_set_size(entry, (la_int64_t)strlen(texts[i]));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
        ck_assert_int_eq(archive_write_data(a, texts[i], strlen(texts[i])), (la_ssize_t)strlen(texts[i]));
        archive_entry_free(entry);
    }
    archive_write_close(a);
    archive_write_free(a);
}

START_TEST(events_come_out_of_every_container)
{
    static const char *const names[] = {"readme.txt", "deep/events.jsonl", "more.csv"};
    static const char *const texts[] = {"nothing to see", LINE "\n" LINE "\n",
                                        "actor_id,action,time\na,like,2020-01-01T00:00:00Z\n"};
    static const struct {
        int format, filter;
        size_t from, count;
        int events;
    } table[] = {{ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, 0, 3, 3},
                 {ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE, 0, 3, 3},
                 {ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_GZIP, 0, 3, 3},
                 {ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_ZSTD, 0, 3, 3},
                 {ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, 1, 1, 2},
                 {ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_ZSTD, 1, 1, 2}};
    static struct packed packed;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct got got;
        struct notme_error error = {0};
        pack(&packed, table[i].format, table[i].filter, names + table[i].from, texts + table[i].from, table[i].count);
        const int status = read_all(packed.bytes, packed.len, &got, &error);
        ck_assert_msg(status == 0, "%zu: %s", i, error.text);
        ck_assert_int_eq(got.events, table[i].events);
    }
}
END_TEST

START_TEST(a_truncated_archive_is_one_clear_line)
{
    static const char *const names[] = {"events.jsonl"};
    static char text[200000];
    static struct packed packed;
    for (size_t i = 0; i + 1 < sizeof text; i++)
        text[i] = (char)("abcdefghij\n"[(i * 7919 + i / 13) % 11]);
    const char *texts[] = {text};
    pack(&packed, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, names, texts, 1);
    struct got got;
    struct notme_error error = {0};
    ck_assert_int_eq(read_all(packed.bytes, packed.len / 2, &got, &error), NOTME_EFORMAT);
    ck_assert_msg(strncmp(error.text, "'f' is cut short or damaged", 27) == 0, "%s", error.text);
}
END_TEST

START_TEST(a_zip_bomb_is_refused)
{
    static struct packed packed;
    char *zeros = malloc(40 << 20);
    memset(zeros, ' ', (40 << 20) - 1);
    memcpy(zeros, LINE "\n", sizeof LINE);
    zeros[(40 << 20) - 1] = '\0';
    static const char *const names[] = {"events.jsonl"};
    const char *texts[] = {zeros};
    pack(&packed, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, names, texts, 1);
    struct got got;
    struct notme_error error = {0};
    ck_assert_int_eq(read_all(packed.bytes, packed.len, &got, &error), NOTME_ELIMIT);
    ck_assert_str_eq(error.text, "'f' inflates to more than 200 times its size: refused as a zip bomb");
    struct notme_read_options options = {.limits = {.inflated_bytes = 1 << 20}};
    ck_assert_int_eq(read_limited(packed.bytes, packed.len, &got, &options, &error), NOTME_ELIMIT);
    ck_assert_str_eq(error.text, "'f' holds more than 1048576 bytes");
    free(zeros);
}
END_TEST

START_TEST(members_that_play_tricks_are_read_under_names_that_do_not)
{
    static const char *const names[] = {"../../etc/events.jsonl", "/abs/events.jsonl", "a\\..\\events.jsonl",
                                        "fine/events.jsonl"};
    static const char *const texts[] = {LINE "\n", LINE "\n", LINE "\n", LINE "\n"};
    static struct packed packed;
    struct got got;
    pack(&packed, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, names, texts, 4);
    ck_assert_int_eq(read_all(packed.bytes, packed.len, &got, NULL), 0);
    ck_assert_int_eq(got.events, 4);
    struct notme_read_options options = {.limits = {.members = 2}};
    struct notme_error error;
    ck_assert_int_eq(read_limited(packed.bytes, packed.len, &got, &options, &error), NOTME_ELIMIT);
}
END_TEST

START_TEST(what_is_nothing_is_said_to_be_nothing)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *text;
    } table[] = {{"", 0, "'f' is empty"},
                 {"x", 1, "'f' is 1 byte long and of no format that notme knows"},
                 {"hello, this is a letter to nobody\n", 34, "'f' is of no format that notme knows"},
                 {"<!DOCTYPE html><html></html>", 28, "'f' is an HTML page, and of no export that notme knows"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct got got;
        struct notme_error error = {0};
        ck_assert_int_eq(read_all(table[i].bytes, table[i].len, &got, &error), NOTME_EFORMAT);
        ck_assert_str_eq(error.text, table[i].text);
    }
    struct notme_error error = {0};
    struct got got = {0};
    ck_assert_int_eq(notme_read("/nonexistent/file", NULL, take, &got, NULL, &error), NOTME_EIO);
    ck_assert_str_eq(error.text, "cannot open '/nonexistent/file': No such file or directory");
}
END_TEST

START_TEST(folders_are_walked_and_folders_named_like_files_are_no_files)
{
    char folder[] = "/tmp/notme-test-XXXXXX", path[128];
    struct got got = {0};
    struct notme_error error = {0};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/like.js", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(notme_read(folder, NULL, take, &got, NULL, &error), NOTME_EFORMAT);
    ck_assert_msg(strstr(error.text, "holds nothing that notme can read"), "%s", error.text);
    snprintf(path, sizeof path, "%s/like.js/e.jsonl", folder);
    FILE *file = fopen(path, "w");
    fputs(LINE "\n", file);
    fclose(file);
    ck_assert_int_eq(notme_read(folder, NULL, take, &got, NULL, &error), 0);
    ck_assert_int_eq(got.events, 1);
    unlink(path);
    snprintf(path, sizeof path, "%s/like.js", folder);
    rmdir(path);
    rmdir(folder);
}
END_TEST

static int refuse(void *ctx, const struct notme_event *event)
{
    (void)ctx;
    (void)event;
    return NOTME_ESTOP;
}

START_TEST(a_sink_can_stop_the_reading)
{
    ck_assert_int_eq(notme_read_bytes("f", LINE "\n" LINE, strlen(LINE "\n" LINE), NULL, refuse, NULL, NULL, NULL),
                     NOTME_ESTOP);
}
END_TEST

T_MAIN("read", a_full_line_is_read_to_the_last_field, bad_lines_are_skipped_with_their_number_and_reason,
       nul_bytes_long_lines_and_marks_do_not_cost_a_good_line, unknown_actions_are_kept_as_other,
       what_failed_was_not_done, an_event_may_be_bounded_by_nothing_if_it_says_so, csv_is_read_by_column_names,
       a_quote_inside_a_csv_field_is_a_character_of_it, a_quote_too_many_costs_a_csv_its_own_row,
       a_quote_too_many_in_a_long_csv_costs_its_own_row, a_csv_of_quotes_only_is_read_in_a_moment,
       events_come_out_of_every_container, a_truncated_archive_is_one_clear_line, a_zip_bomb_is_refused,
       members_that_play_tricks_are_read_under_names_that_do_not, what_is_nothing_is_said_to_be_nothing,
       folders_are_walked_and_folders_named_like_files_are_no_files, a_sink_can_stop_the_reading)
