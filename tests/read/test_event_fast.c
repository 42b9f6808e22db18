/* The quick reader of lines agrees with the judge wherever it says anything, and says it of all usual lines. */
#include "t.h"
#include "base/hash.h"
#include "find_plain.h"
#include "read/find.h"
#include "same_event.h"

#include <stdio.h>

#define HEAD "\"time\":\"2025-03-06T02:15:00.236Z\",\"actor\":{\"service\":\"x\",\"id\":\"a\"},\"action\":\"like\""

/* As they are written: nothing in them is odd. */
static const char *const usual[] = {
    "{" HEAD "}",
    "{\"schema\":\"engagement-event/1\",\"id\":\"e:1\"," HEAD
    ",\"object\":{\"id\":\"968816128536843482\",\"author\":\"4253\",\"text\":\"kylishaha perper meninging nmenliky\","
    "\"lang\":\"en\"},\"client\":{\"app\":\"Scheduler\"}}",
    "{\"id\": \"e:1\", " HEAD
    ", \"object\": {\"id\": 1924465506158878979, \"text\": \"\xd0\xbf\xd0\xbe \xd1\x81\xd1\x82 "
    "\xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80 and so on\", \"tags\": [\"one\", \"two\", \"\"]}, \"seq\": 41}  ",
    "{" HEAD
    ",\"object\":{\"text\":\"h\\u00e9 \\\"x\\\" \\uD83D\\uDE00 \\uD83D! \\\\ \\/ \\b\\f\\n\\r\\t and on it goes\"}}",
    "{" HEAD
    ",\"object\":{\"id\":\"1\",\"type\":\"note\",\"sensitive\":true,\"labels\":[{\"val\":\"porn\",\"src\":\"self\"},"
    "{\"src\":\"x\",\"val\":\"sp\\u0061m\"},{\"val\":\"v\"},\"spam\"],\"links\":\"a.example b.example\","
    "\"published\":\"2025-03-06T02:14:09Z\",\"unknown\":{\"deep\":[1,{\"e\":1e5}]}}}",
    "{\"not_before\":\"2025-03-06T02:14:09Z\",\"not_after\":\"2025-03-07T09:00:00+01:00\",\"time_basis\":\"bounded\","
    "\"actor\":{\"id\":9007199254740993,\"name\":\"lamp\"},\"action\":\"poke\",\"outcome\":\"failure\",\"recorded\":-1."
    "5E+3}",
    "{\"client\":{\"app\":\"Web\",\"user_agent\":\"UA\",\"ip\":\"203.0.113.77\",\"port\":50412,\"country\":\"DE\","
    "\"asn\":64500,"
    "\"tz\":\"+0100\",\"x\":null},\"source\":{\"format\":\"x\",\"ref\":\"r#1\",\"y\":[false]}," HEAD ",\"object\":{}}",
    "{\"outcome\":\"failure\",\"time\":\"2025-03-06T02:15:00Z\",\"actor\":{\"id\":\"a\"},\"action\":\"login\"}",
    "{" HEAD ",\"object\":{\"labels\":[{\"val\":\"porn\",\"src\":\"self\"}]}}",
    "{\"k\xc3\xa9y\":[],\"object\":{\"text\":\"\",\"tags\":[],\"labels\":null,\"sensitive\":null}," HEAD
    ",\"time_basis\":null}",
};

/* Well-formed, but for the judge. */
static const char *const odd[] = {
    "{\"time\":\"2019-01-01T00:00:00Z\"," HEAD "}",
    "{" HEAD ",\"object\":{\"text\":\"a\",\"text\":\"b\"}}",
    "{" HEAD ",\"ob\\u006aect\":{\"text\":\"a\"}}",
    "{" HEAD ",\"object\" : {\"text\":\"a\"}}",
    "{" HEAD ",\"object\":{\"text\":{\"deep\":1}}}",
    "{" HEAD ",\"client\":{\"tags\":[\"t\"],\"sensitive\":true,\"published\":\"2025-03-06T02:14:09Z\"}}",
    "{\"client\":{\"tags\":[\"t\"]},\"object\":{\"tags\":[\"u\"]}," HEAD "}",
    "{" HEAD ",\"object\":{\"labels\":[{\"val\":\"a\",\"val\":\"b\"}]}}",
    "{\"a\":\"b\"}",
    "{" HEAD ",\"object\":null,\"client\":[1],\"source\":7}",
    "{" HEAD ",\"object\":{\"asn\":7,\"tags\":{\"a\":[]},\"labels\":[{\"val\":[1],\"val\":\"x\"}]}}",
};

enum { USUAL = sizeof usual / sizeof *usual, ODD = sizeof odd / sizeof *odd, MOST = 1024 };

static int read_copy(struct both *both, const char *at, size_t len)
{
    char *copy = t_copy(at, len);
    const int said = both_read(both, (struct notme_text){copy, len}, 64);
    free(copy);
    if (said < 0)
        ck_abort_msg("they differ on %.*s", (int)len, at);
    return said;
}

START_TEST(usual_lines_are_read_by_the_quick_one)
{
    struct both both = {.order = {{{0}}}};
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < USUAL; i++)
            ck_assert_msg(read_copy(&both, usual[i], strlen(usual[i])) == 1, "%s", usual[i]);
    both_release(&both);
}
END_TEST

START_TEST(odd_lines_are_left_to_the_judge)
{
    struct both both = {.order = {{{0}}}};
    for (size_t i = 0; i < ODD; i++)
        ck_assert_msg(read_copy(&both, odd[i], strlen(odd[i])) == 0, "%s", odd[i]);
    for (size_t i = 0; i < USUAL; i++) /* nor does nesting go deeper than allowed */
        for (uint32_t depth = 0; depth < 8; depth++)
            ck_assert_int_ge(both_read(&both, (struct notme_text){usual[i], strlen(usual[i])}, depth), 0);
    both_release(&both);
}
END_TEST

static void put(char *to, const char *bytes, size_t len)
{
    memcpy(to, bytes, len);
}

/* Something in it replaced, put in, taken out or doubled. */
static size_t mutate(char *line, size_t len, uint64_t *random)
{
    static const char bytes[] = "{}[]\",:\\ \t0-1.e+nulltruefalse\x80\xc3\xe2\xf0\xff\x1f\x01u/";
    static const char *const pieces[] = {"\"id\":",     "\"text\":\"x\",", "null",       "{}",       "[]",
                                         "\\ud83d",     "\\u00e9",         "\"tags\":[", "1e5",      "\xf0\x9f\x98\x80",
                                         "\"object\":", "{\"val\":\"p\"}", ", ",         "\"seq\":0"};
    const size_t at = notme_random_below(random, len), n = 1 + notme_random_below(random, 12);
    const size_t kind = notme_random_below(random, 4);
    const char *piece = pieces[notme_random_below(random, sizeof pieces / sizeof *pieces)];
    if (kind == 0) {
        line[at] = bytes[notme_random_below(random, sizeof bytes - 1)];
    } else if (kind == 1 && len + strlen(piece) < MOST) {
        memmove(line + at + strlen(piece), line + at, len - at);
        put(line + at, piece, strlen(piece));
        len += strlen(piece);
    } else if (kind == 2 && at + n < len) {
        memmove(line + at, line + at + n, len - at - n);
        len -= n;
    } else if (kind == 3 && at + n < len && len + n < MOST) {
        memmove(line + at + n, line + at, len - at);
        len += n;
    }
    return len;
}

START_TEST(they_agree_on_mutated_lines)
{
    struct both both = {.order = {{{0}}}};
    uint64_t random = 7;
    int read = 0;
    const int rounds = 400000;
    for (int round = 0; round < rounds; round++) {
        char line[MOST];
        const size_t from = notme_random_below(&random, USUAL + ODD);
        const char *text = from < USUAL ? usual[from] : odd[from - USUAL];
        size_t len = strlen(text);
        put(line, text, len);
        for (size_t times = 1 + notme_random_below(&random, 3); times; times--)
            len = mutate(line, len, &random);
        read += read_copy(&both, line, len);
    }
    ck_assert_int_gt(read, rounds / 20);
    both_release(&both);
}
END_TEST

/* The members of an object in any order: the same, whatever was learnt of the order before. */
START_TEST(any_order_of_keys_is_read)
{
    static const char *const member[] = {"\"id\":\"e\"",
                                         HEAD,
                                         "\"object\":{\"lang\":\"en\",\"text\":\"t\",\"id\":\"1\"}",
                                         "\"client\":{\"tz\":\"Z\",\"app\":\"A\"}",
                                         "\"seq\":3",
                                         "\"mine\":{\"a\":1}"};
    struct both both = {.order = {{{0}}}};
    uint64_t random = 3;
    for (int round = 0; round < 5000; round++) {
        struct notme_buf line = {0};
        unsigned taken = 0;
        notme_buf_addc(&line, '{');
        while (taken != 63) {
            const size_t i = notme_random_below(&random, 6);
            if (taken >> i & 1)
                continue;
            if (taken)
                notme_buf_addc(&line, ',');
            notme_buf_adds(&line, member[i]);
            taken |= 1u << i;
        }
        notme_buf_addc(&line, '}');
        if (read_copy(&both, line.at, line.len) != 1)
            ck_abort_msg("%.*s", (int)line.len, line.at);
        notme_buf_release(&line);
    }
    both_release(&both);
}
END_TEST

START_TEST(runs_of_bytes_end_where_they_end)
{
    uint64_t random = 11;
    for (int round = 0; round < 200000; round++) {
        char bytes[80];
        const size_t len = 16 + notme_random_below(&random, 64), from = notme_random_below(&random, len + 1);
        for (size_t i = 0; i < len; i++)
            bytes[i] = notme_random_below(&random, 40) ? (char)('#' + notme_random_below(&random, 50))
                                                       : (char)notme_random_below(&random, 256);
        char *copy = t_copy(bytes, len);
        size_t n = from;
        bool high = false, high1 = false, high2 = false;
        for (; n < len && copy[n] != '"' && copy[n] != '\\' && (unsigned char)copy[n] >= 0x20; n++)
            high = high || (unsigned char)copy[n] >= 0x80;
        if (notme_find(copy + from, copy + len, &high1) != copy + n || high1 != high)
            ck_abort_msg("round %d", round);
        if (t_find_plain(copy + from, copy + len, &high2) != copy + n || high2 != high)
            ck_abort_msg("plain, round %d", round);
        free(copy);
    }
}
END_TEST

T_MAIN("event_fast", usual_lines_are_read_by_the_quick_one, odd_lines_are_left_to_the_judge,
       they_agree_on_mutated_lines, any_order_of_keys_is_read, runs_of_bytes_end_where_they_end)
