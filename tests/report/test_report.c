#include "t.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/zone.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>

static int collect(void *ctx, const void *bytes, size_t len)
{
    return notme_buf_add(ctx, bytes, len) ? 0 : -1;
}

static struct notme_session sample(void)
{
    struct notme_session s = {.id = "0123456789abcdef",
                              .account = notme_text_of("a\"\033[2J"),
                              .start = INT64_C(1599637260000000),
                              .start_not_after = INT64_C(1599637260000000),
                              .end = INT64_C(1599641530000000),
                              .end_not_after = NOTME_NO_TIME,
                              .events = 7,
                              .score = 9.7,
                              .p_value = 4.9e-07,
                              .risk = 95,
                              .flagged = true,
                              .enough_history = true,
                              .flagged_at = INT64_C(1599638283000000),
                              .verdict = NOTME_SUSPICIOUS,
                              .expected = 2e-4,
                              .budget = 0.1,
                              .lasting_since = NOTME_NO_TIME,
                              .past_sessions = 300,
                              .past_events = 900,
                              .nevidence = 1,
                              .model = "default@3f2a"};
    s.signals[NOTME_SIGNAL_WORDS] = (struct notme_signal){NOTME_FIGURE_WORDS_NEW, 0.5, 0.1, 0.25};
    s.signals[NOTME_SIGNAL_AUTHOR] = (struct notme_signal){NOTME_FIGURE_AUTHOR_NEW, 1, 0.07, 0.75};
    s.evidence[0] = (struct notme_evidence){.id = notme_text_of("e1"),
                                            .time = s.start,
                                            .not_after = s.start,
                                            .timed = true,
                                            .action = NOTME_LIKE,
                                            .author = notme_text_of("evil"),
                                            .text = notme_text_of("\033]0;pwned\a \xe2\x80\xae"
                                                                  "gnp.exe\r\nline"),
                                            .share = 1,
                                            .why = 1u << NOTME_SIGNAL_AUTHOR | 1u << NOTME_SIGNAL_WORDS};
    return s;
}

static const char *written(struct notme_report_options options, const struct notme_session *s)
{
    static struct notme_buf out;
    static const struct notme_read_stats read = {.no_like_times = true, .claimed_times = true, .skipped = 2};
    static const struct notme_detector_stats detector = {.events = 10, .accounts = 1, .sessions = 1, .flagged = 1};
    const struct notme_report_context context = {
        .read = &read, .detector = &detector, .model = "default@3f2a", .budget = 0.1};
    struct notme_report *report;
    struct notme_error error = {0};
    notme_buf_clear(&out);
    options.since = options.until = options.now = NOTME_NO_TIME;
    if (!options.about)
        options.about = NOTME_NO_TIME;
    ck_assert_msg(notme_report_new(&report, &options, collect, &out, &error) == 0, "%s", error.text);
    ck_assert_int_eq(notme_report_session(report, s, &error), 0);
    ck_assert_int_eq(notme_report_end(report, &context, &error), 0);
    notme_report_free(report);
    notme_buf_addc(&out, '\0');
    return out.at;
}

START_TEST(a_session_line_is_the_documented_one)
{
    const struct notme_session s = sample();
    ck_assert_str_eq(
        written((struct notme_report_options){.format = NOTME_FORMAT_JSONL}, &s),
        "{\"schema\":\"notme-session/"
        "1\",\"id\":\"0123456789abcdef\",\"service\":null,\"account\":\"a\\\"\\u001b[2J\",\"account_name\":null,"
        "\"start\":\"2020-09-09T07:41:00Z\",\"start_not_after\":\"2020-09-09T07:41:00Z\","
        "\"end\":\"2020-09-09T08:52:10Z\",\"end_not_after\":null,\"events\":7,\"untimed\":0,\"score\":9.7,\"p_value\":"
        "4.9e-07,\"expected_per_year\":0.0002,"
        "\"risk\":95,\"risk_level\":\"critical\",\"flagged\":true,"
        "\"flagged_at\":\"2020-09-09T07:58:03Z\",\"verdict\":\"suspicious\",\"enough_history\":true,"
        "\"signals\":[{\"name\":\"author_novelty\",\"figure\":\"new_authors\",\"unit\":\"share\",\"observed\":1,"
        "\"typical\":0.07,\"share\":0.75},"
        "{\"name\":\"off_topic\",\"figure\":\"new_words\",\"unit\":\"share\",\"observed\":0.5,\"typical\":0.1,"
        "\"share\":0.25}],"
        "\"evidence\":[{\"id\":\"e1\",\"time\":\"2020-09-09T07:41:00Z\","
        "\"time_not_after\":\"2020-09-09T07:41:00Z\",\"action\":\"like\",\"author\":\"evil\","
        "\"text\":\"\\u001b]0;pwned\\u0007 \xe2\x80\xae"
        "gnp.exe\\r\\nline\",\"share\":1,"
        "\"why\":[\"off topic\",\"unseen author\"]}],"
        "\"explanations\":null,\"verdict_id\":null,\"anomaly_analyses\":null,\"model\":\"default@3f2a\"}\n");
}
END_TEST

START_TEST(without_enough_history_p_is_null)
{
    struct notme_session s = sample();
    s.enough_history = s.flagged = false;
    s.p_value = s.expected = (double)NAN;
    s.score = 0;
    s.flagged_at = NOTME_NO_TIME;
    s.verdict = NOTME_NOT_ENOUGH;
    const char *line = written((struct notme_report_options){.format = NOTME_FORMAT_JSONL, .all = true}, &s);
    ck_assert_ptr_nonnull(strstr(line, "\"score\":0,\"p_value\":null,\"expected_per_year\":null"));
    ck_assert_ptr_nonnull(
        strstr(line, "\"flagged_at\":null,\"verdict\":\"not_enough_history\",\"enough_history\":false"));
    ck_assert_str_eq(written((struct notme_report_options){.format = NOTME_FORMAT_JSONL}, &s),
                     ""); /* only flagged ones */
    ck_assert_ptr_nonnull(
        strstr(written((struct notme_report_options){.format = NOTME_FORMAT_TEXT}, &s), "NOT ENOUGH HISTORY"));
}
END_TEST

START_TEST(no_hostile_byte_reaches_a_terminal)
{
    const struct notme_session s = sample();
    const char *text = written((struct notme_report_options){.format = NOTME_FORMAT_TEXT}, &s);
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 && *c != '\n')
            ck_abort_msg("byte %d in: %s", *c, text);
    ck_assert_ptr_null(strstr(text, "\xe2\x80\xae")); /* a right-to-left override */
    ck_assert_ptr_nonnull(strstr(text, "SUSPICIOUS"));
    ck_assert_ptr_nonnull(strstr(text, "does not say when likes were made"));
    ck_assert_ptr_nonnull(strstr(text, "about once in 10 years"));
}
END_TEST

START_TEST(one_event_is_said_to_tell_little)
{
    struct notme_session s = sample();
    s.events = 1;
    ck_assert_ptr_nonnull(
        strstr(written((struct notme_report_options){.format = NOTME_FORMAT_TEXT}, &s), "slip of the thumb"));
}
END_TEST

START_TEST(a_run_of_sessions_is_told)
{
    struct notme_session s = sample();
    s.events = 1;
    s.lasting = 7;
    s.lasting_since = INT64_C(1599220800000000);
    const char *line = written((struct notme_report_options){.format = NOTME_FORMAT_JSONL}, &s);
    ck_assert_ptr_nonnull(
        strstr(line, "\"model\":\"default@3f2a\",\"lasting\":{\"sessions\":7,\"since\":\"2020-09-04T12:00:00Z\"}}\n"));
    const char *text = written((struct notme_report_options){.format = NOTME_FORMAT_TEXT}, &s);
    ck_assert_ptr_nonnull(strstr(text, "7 odd sessions since"));
    ck_assert_ptr_null(strstr(text, "slip of the thumb"));
}
END_TEST

/* The second of two sessions is flagged for a run that began at `since`; is that told of the first, which was asked
 * for? */
static bool is_told(int64_t since)
{
    const struct notme_read_stats read = {0};
    const struct notme_detector_stats detector = {.events = 14, .accounts = 1, .sessions = 2, .flagged = 1};
    const struct notme_report_context context = {
        .read = &read, .detector = &detector, .model = "default@3f2a", .budget = 0.1};
    struct notme_session first = sample(), second = sample();
    const struct notme_report_options options = {.format = NOTME_FORMAT_TEXT,
                                                 .about = first.start,
                                                 .since = NOTME_NO_TIME,
                                                 .until = NOTME_NO_TIME,
                                                 .now = NOTME_NO_TIME};
    struct notme_buf out = {0};
    struct notme_report *report;
    first.flagged = false;
    first.verdict = NOTME_USUAL;
    second.start += NOTME_DAY;
    second.end += NOTME_DAY;
    second.lasting = 3;
    second.lasting_since = since;
    ck_assert_int_eq(notme_report_new(&report, &options, collect, &out, NULL), 0);
    ck_assert_int_eq(notme_report_session(report, &first, NULL), 0);
    ck_assert_int_eq(notme_report_session(report, &second, NULL), 0);
    ck_assert_int_eq(notme_report_end(report, &context, NULL), 0);
    notme_report_free(report);
    notme_buf_addc(&out, '\0');
    const bool told = strstr(out.at, "run of 3 odd sessions") && strstr(out.at, "of 2020-09-10 07:41 is flagged");
    notme_buf_release(&out);
    return told;
}

START_TEST(who_asks_about_a_session_of_a_run_is_told)
{
    const int64_t start = sample().start;
    ck_assert(is_told(start - NOTME_DAY));
    ck_assert(is_told(start));
    ck_assert(!is_told(start + 1));
}
END_TEST

START_TEST(a_question_about_a_moment_is_answered_flagged_or_not)
{
    struct notme_session s = sample();
    s.flagged = false;
    s.verdict = NOTME_USUAL;
    s.p_value = 0.6;
    const struct notme_report_options options = {.format = NOTME_FORMAT_TEXT, .about = s.start + NOTME_MINUTE};
    const char *text = written(options, &s);
    ck_assert_ptr_nonnull(strstr(text, "NOT UNUSUAL"));
    ck_assert_ptr_nonnull(strstr(text, "that is no"));
    ck_assert_ptr_nonnull(strstr(text, "2020-09-09 07:41"));
}
END_TEST

/* What the report says of a signal follows from its figure, and a signal none of whose figures is above what is usual
 * is no reason. */
START_TEST(reasons_are_the_figures_that_are_above_what_is_usual)
{
    struct notme_session s = sample();
    s.signals[NOTME_SIGNAL_HOUR] = (struct notme_signal){NOTME_FIGURE_COUNT, (double)NAN, (double)NAN, 0.4};
    s.signals[NOTME_SIGNAL_NAMES] = (struct notme_signal){NOTME_FIGURE_NAMES_RATIO, 8.7, 0.00015, 0.1};
    s.signals[NOTME_SIGNAL_CLIENT] = (struct notme_signal){NOTME_FIGURE_APP_RARITY, 400, 1.5, 0.1};
    const char *text = written((struct notme_report_options){.format = NOTME_FORMAT_TEXT}, &s);
    ck_assert_ptr_nonnull(strstr(text, "- Authors: 100\u00a0% of the events are of new ones (usually 7\u00a0%)."));
    ck_assert_ptr_nonnull(strstr(text, "- Words: 50\u00a0% of them were never used before (usually 10\u00a0%)."));
    ck_assert_ptr_nonnull(strstr(text, "each is 8.7 times likelier from people in general\n    than from this account "
                                       "(usually 6,700 times likelier from this account)."));
    ck_assert_ptr_nonnull(
        strstr(text, "Client: one in 400 of this account's events are made with it (usually one in\n"));
    ck_assert_ptr_null(strstr(text, "Hour"));
    const char *line = written((struct notme_report_options){.format = NOTME_FORMAT_JSONL}, &s);
    ck_assert_ptr_null(strstr(line, "hour_of_week"));
}
END_TEST

static enum notme_verdict ask(int64_t from, int64_t until, enum notme_format format, const char **text)
{
    static struct notme_buf out;
    static const struct notme_read_stats read = {0};
    static const struct notme_detector_stats detector = {.events = 21, .accounts = 1, .sessions = 3};
    const struct notme_report_context context = {.read = &read, .detector = &detector, .model = "m", .budget = 0.1};
    const struct notme_report_options options = {.format = format,
                                                 .about = from,
                                                 .about_until = until,
                                                 .since = NOTME_NO_TIME,
                                                 .until = NOTME_NO_TIME,
                                                 .now = NOTME_NO_TIME};
    struct notme_report *report;
    notme_buf_clear(&out);
    ck_assert_int_eq(notme_report_new(&report, &options, collect, &out, NULL), 0);
    for (int i = 0; i < 3; i++) { /* a day apart: common, odd, and one whose times are only bounds, for a month */
        struct notme_session s = sample();
        s.start += i * NOTME_DAY;
        s.end += i * NOTME_DAY;
        s.start_not_after = i == 2 ? s.start + 30 * NOTME_DAY : s.start;
        s.end_not_after = i == 2 ? s.start_not_after : s.end;
        s.untimed = i == 2 ? 7 : 0;
        s.flagged = false;
        s.expected = i == 1 ? 2 : 50;
        s.verdict = i == 1 ? NOTME_CANNOT_TELL : NOTME_USUAL;
        s.id[0] = (char)('a' + i);
        ck_assert_int_eq(notme_report_session(report, &s, NULL), 0);
    }
    ck_assert_int_eq(notme_report_end(report, &context, NULL), 0);
    const enum notme_verdict verdict = notme_report_verdict(report);
    notme_report_free(report);
    notme_buf_addc(&out, '\0');
    *text = out.at;
    return verdict;
}

START_TEST(a_question_has_one_answer_in_every_format)
{
    static const enum notme_format formats[] = {NOTME_FORMAT_TEXT, NOTME_FORMAT_JSONL, NOTME_FORMAT_JSON,
                                                NOTME_FORMAT_CSV, NOTME_FORMAT_MARKDOWN};
    const int64_t start = sample().start;
    const char *text;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const bool is_data = !notme_format_is_prose(formats[i]);
        ck_assert_int_eq(ask(start + NOTME_DAY, 0, formats[i], &text), NOTME_CANNOT_TELL);
        ck_assert(!is_data || (strstr(text, "b123456789abcdef") && !strstr(text, "\"flagged\":true")));
        ck_assert(formats[i] != NOTME_FORMAT_JSONL || strchr(text, '\n') == text + strlen(text) - 1);
        /* of a whole day the oddest; within an hour; too far from any */
        ck_assert_int_eq(ask(start - NOTME_HOUR, start + 2 * NOTME_DAY - NOTME_HOUR, formats[i], &text),
                         NOTME_CANNOT_TELL);
        ck_assert_int_eq(ask(start - 50 * NOTME_MINUTE, 0, formats[i], &text), NOTME_USUAL);
        ck_assert(!is_data || strstr(text, "a123456789abcdef"));
        ck_assert_int_eq(ask(start - 3 * 3652 * NOTME_DAY, 0, formats[i], &text), NOTME_NOTHING_KNOWN);
        ck_assert(formats[i] != NOTME_FORMAT_JSONL || !*text);
        /* by its bounds it may have been then */
        ck_assert_int_eq(ask(start + 20 * NOTME_DAY, 0, formats[i], &text), NOTME_USUAL);
        ck_assert(!is_data || strstr(text, "c123456789abcdef"));
    }
    ask(start - 12 * NOTME_HOUR + NOTME_DAY, 0, NOTME_FORMAT_TEXT, &text);
    ck_assert_ptr_nonnull(strstr(text, "NOTHING IS KNOWN"));
    ck_assert_ptr_nonnull(strstr(text, "before it: 2020-09-09 07:41"));
    ck_assert_ptr_nonnull(strstr(text, "after it: 2020-09-10 07:41"));
}
END_TEST

START_TEST(a_period_without_a_session_is_an_error_that_tells_what_there_is)
{
    struct notme_error error;
    struct notme_report *report;
    struct notme_buf out = {0};
    const struct notme_session s = sample();
    const struct notme_report_options options = {.format = NOTME_FORMAT_TEXT,
                                                 .about = NOTME_NO_TIME,
                                                 .since = s.end + NOTME_DAY,
                                                 .until = NOTME_NO_TIME,
                                                 .now = NOTME_NO_TIME};
    ck_assert_int_eq(notme_report_new(&report, &options, collect, &out, NULL), 0);
    ck_assert_int_eq(notme_report_session(report, &s, NULL), 0);
    ck_assert_int_eq(notme_report_end(report, NULL, &error), NOTME_EUSAGE);
    ck_assert_str_eq(error.text, "no session lies in that period: there are 1 from 2020-09-09T07:41:00Z to "
                                 "2020-09-09T08:52:10Z");
    ck_assert_uint_eq(out.len, 0);
    notme_report_free(report);
}
END_TEST

START_TEST(times_that_are_only_bounds_are_told_as_bounds)
{
    struct notme_session s = sample();
    s.untimed = 7;
    s.start_not_after = s.start + NOTME_HOUR;
    s.end_not_after = s.start + 7 * NOTME_HOUR;
    s.evidence[0].timed = false;
    s.evidence[0].not_after = s.start + 7 * NOTME_HOUR;
    const char *text = written((struct notme_report_options){.format = NOTME_FORMAT_TEXT}, &s);
    ck_assert_ptr_nonnull(strstr(text, "some time between 2020-09-09 07:41 and 14:41 (UTC)"));
    ck_assert_ptr_nonnull(strstr(text, "- some time between 2020-09-09 07:41 and 14:41: like"));
    const char *line = written((struct notme_report_options){.format = NOTME_FORMAT_JSONL}, &s);
    ck_assert_ptr_nonnull(
        strstr(line, "\"start\":\"2020-09-09T07:41:00Z\",\"start_not_after\":\"2020-09-09T08:41:00Z\""));
    ck_assert_ptr_nonnull(strstr(line, "\"time_not_after\":\"2020-09-09T14:41:00Z\""));
}
END_TEST

START_TEST(nothing_flagged_is_no_acquittal)
{
    struct notme_session s = sample();
    s.flagged = false;
    s.verdict = NOTME_USUAL;
    s.expected = 3;
    const char *text = written((struct notme_report_options){.format = NOTME_FORMAT_TEXT}, &s);
    ck_assert_ptr_nonnull(strstr(text, "NOTHING FLAGGED"));
    ck_assert_ptr_nonnull(strstr(text, "not flagged is not cleared"));
    ck_assert_ptr_nonnull(strstr(
        text, "The oddest sessions below the line\n  - 2020-09-09 07:41: 7 events; something as odd comes up about 3 "
              "times a year"));
}
END_TEST

/* UTC from GNU date with TZ="Europe/London" … */
START_TEST(moments_are_taken_in_the_zone_and_days_are_whole)
{
    static const struct {
        const char *text, *zone, *from, *to;
    } rows[] = {
        {"2020-09-09T07:00:00Z", "Europe/London", "2020-09-09T07:00:00Z", "2020-09-09T07:00:00Z"},
        {"2020-09-09T07:00", "Europe/London", "2020-09-09T06:00:00Z", "2020-09-09T06:00:00Z"},
        {"2020-09-09 07:00:30", "Asia/Kolkata", "2020-09-09T01:30:30Z", "2020-09-09T01:30:30Z"},
        {"2020-09-09", NULL, "2020-09-09T00:00:00Z", "2020-09-09T23:59:59.999999Z"},
        {"2020-03-29", "Europe/London", "2020-03-29T00:00:00Z", "2020-03-29T22:59:59.999999Z"},
        {"2020-10-25T01:30", "Europe/London", "2020-10-25T00:30:00Z", "2020-10-25T01:30:00Z"}, /* comes twice */
    };
    static const char *const bad[] = {"",          "yesterday", "2020-13-01", "2020-09-09T25:00", "2020-09-09T7:00",
                                      "2020-02-30"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t from, to;
        char text[NOTME_TIME_MAX];
        struct notme_error error = {0};
        ck_assert_msg(notme_moment_parse(rows[i].text, rows[i].zone, &from, &to, &error) == 0, "%s", error.text);
        notme_time_format(from, text);
        ck_assert_str_eq(text, rows[i].from);
        notme_time_format(to, text);
        ck_assert_str_eq(text, rows[i].to);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t from, to;
        ck_assert_int_eq(notme_moment_parse(bad[i], NULL, &from, &to, NULL), NOTME_EUSAGE);
    }
}
END_TEST

START_TEST(numbers_are_said_as_people_say_them)
{
    static const struct {
        double number;
        const char *words;
    } numbers[] = {{0, "none"},     {0.0004, "0.0004"}, {0.0996, "0.1"}, {0.09, "0.09"},
                   {0.123, "0.12"}, {1, "1"},           {1.04, "1"},     {1.25, "1.2"},
                   {9.96, "10"},    {74.3, "74"},       {123, "120"},    {1234567, "1,200,000"}},
      often[] = {{410, "more than once a week"},     {40, "about 40 times a year"},
                 {4.1, "about 4.1 times a year"},    {1, "about once a year"},
                 {0.96, "about once a year"},        {0.5, "about once in 2 years"},
                 {0.0135, "about once in 74 years"}, {1e-9, "less than once in 1,000 years"}};
    char out[NOTME_WORDS_MAX_LEN];
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        notme_words_number(numbers[i].number, out);
        ck_assert_str_eq(out, numbers[i].words);
    }
    for (size_t i = 0; i < sizeof often / sizeof *often; i++) {
        notme_how_often(often[i].number, out);
        ck_assert_str_eq(out, often[i].words);
    }
    notme_words_how_long(334 * NOTME_DAY, out);
    ck_assert_str_eq(out, "11 months");
    notme_words_how_long(90 * NOTME_SECOND, out);
    ck_assert_str_eq(out, "1 minute");
    notme_words_count(1, "like", out);
    ck_assert_str_eq(out, "1 like");
    notme_words_count(12345, "like", out);
    ck_assert_str_eq(out, "12,345 likes");
}
END_TEST

/* Nothing that a stranger wrote becomes markup. */
START_TEST(markdown_holds_no_markup_of_strangers)
{
    struct notme_session s = sample();
    s.evidence[0].text = notme_text_of("**bold** [x](javascript:1) <script>\n# head `code` | cell");
    const char *text = written((struct notme_report_options){.format = NOTME_FORMAT_MARKDOWN}, &s);
    ck_assert_ptr_nonnull(strstr(text, "\\*\\*bold\\*\\* \\[x\\]\\(javascript\\:1\\) \\<script\\> \\# head"));
    ck_assert_ptr_nonnull(strstr(text, "# SUSPICIOUS"));
}
END_TEST

START_TEST(csv_cells_are_no_formulas)
{
    struct notme_session s = sample();
    s.account = notme_text_of("=HYPERLINK(\"x\")");
    const char *rows = written((struct notme_report_options){.format = NOTME_FORMAT_CSV}, &s);
    ck_assert_ptr_nonnull(strstr(rows, "\"'=HYPERLINK(\"\"x\"\")\""));
    ck_assert_ptr_nonnull(
        strstr(rows, ",lasting_since,expected_per_year,service,account_name,"
                     "start_not_after,end_not_after,untimed,risk_level,explanation,explanation_probability\r\n"));
    ck_assert_ptr_nonnull(strstr(rows, ",0,,0.0002,\"\",\"\",2020-09-09T07:41:00Z,,0,critical,,\r\n"));
}
END_TEST

START_TEST(the_document_is_whole_and_counts)
{
    const struct notme_session s = sample();
    const char *text = written((struct notme_report_options){.format = NOTME_FORMAT_JSON}, &s);
    ck_assert_ptr_nonnull(strstr(text, "\"flagged\":1,"));
    ck_assert_ptr_nonnull(strstr(text, "\"not_shown_by_source\":[\"like_times\",\"attested_times\"]"));
    ck_assert_str_eq(text + strlen(text) - 3, "}}\n");
}
END_TEST

/* From `date` with TZ=…: GNU coreutils is the independent reader of the same files. */
START_TEST(zones_know_summer_time)
{
    static const struct {
        const char *zone;
        int64_t time; /* seconds */
        int offset;
    } table[] = {{"Europe/London", 1599637260, 3600},
                 {"Europe/London", 1579637260, 0},
                 {"America/New_York", 1704834660, -18000},
                 {"Asia/Kolkata", 1592900000, 19800},
                 {"Australia/Sydney", 1510758000, 39600},
                 {"Europe/London", 1585443599, 0},
                 {"Europe/London", 1585443600, 3600},
                 {"Asia/Kathmandu", 1592900000, 20700},
                 {"UTC", 1, 0}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct notme_zone zone;
        struct notme_error error = {0};
        ck_assert_msg(notme_zone_load(&zone, table[i].zone, &error) == 0, "%s", error.text);
        ck_assert_int_eq(notme_zone_offset(&zone, table[i].time * NOTME_SECOND), table[i].offset);
        notme_zone_release(&zone);
    }
}
END_TEST

START_TEST(zone_names_cannot_leave_the_folder)
{
    static const char *const bad[] = {"../../../etc/passwd", "/etc/passwd", "", "a b", "Europe/..", "Nowhere/Atlantis"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct notme_zone zone;
        struct notme_error error;
        ck_assert_int_eq(notme_zone_load(&zone, bad[i], &error), NOTME_EUSAGE);
    }
}
END_TEST

START_TEST(damaged_zone_files_are_refused)
{
    unsigned char bytes[4096];
    FILE *file = fopen("/usr/share/zoneinfo/Europe/London", "rb");
    ck_assert_ptr_nonnull(file);
    const size_t len = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t cut = 0; cut < len; cut += 7) {
        struct notme_zone zone = {0};
        char *part = t_copy((const char *)bytes, cut);
        const int status = notme_zone_parse(&zone, (const unsigned char *)part, cut, NULL);
        ck_assert(status == NOTME_EFORMAT || cut + 200 > len); /* the footer is not read */
        notme_zone_release(&zone);
        free(part);
    }
}
END_TEST

T_MAIN("report", reasons_are_the_figures_that_are_above_what_is_usual, a_question_has_one_answer_in_every_format,
       a_period_without_a_session_is_an_error_that_tells_what_there_is, times_that_are_only_bounds_are_told_as_bounds,
       nothing_flagged_is_no_acquittal, moments_are_taken_in_the_zone_and_days_are_whole,
       numbers_are_said_as_people_say_them, markdown_holds_no_markup_of_strangers, a_session_line_is_the_documented_one,
       without_enough_history_p_is_null, no_hostile_byte_reaches_a_terminal, one_event_is_said_to_tell_little,
       a_run_of_sessions_is_told, who_asks_about_a_session_of_a_run_is_told,
       a_question_about_a_moment_is_answered_flagged_or_not, csv_cells_are_no_formulas,
       the_document_is_whole_and_counts, zones_know_summer_time, zone_names_cannot_leave_the_folder,
       damaged_zone_files_are_refused)
