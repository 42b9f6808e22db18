#include "report/event_line.h"
#include "t.h"

#include <notme.h>

static struct notme_text text_of(const char *string)
{
    return (struct notme_text){string, strlen(string)};
}

static struct notme_event event_of(enum notme_action action)
{
    struct notme_event e;
    memset(&e, 0, sizeof e);
    e.time = e.not_before = e.not_after = e.published = NOTME_NO_TIME;
    e.sensitive = -1;
    e.action = action;
    e.account = text_of("me");
    return e;
}

static void expect(const struct notme_event *event, const char *line)
{
    struct notme_buf out = {0};
    ck_assert(notme_event_line(&out, event));
    ck_assert(notme_buf_addc(&out, '\0'));
    ck_assert_str_eq(out.at, line);
    notme_buf_release(&out);
}

START_TEST(what_is_absent_is_left_out)
{
    struct notme_event e = event_of(NOTME_LIKE);
    e.time = 0;
    expect(&e, "{\"schema\":\"engagement-event/1\",\"time\":\"1970-01-01T00:00:00Z\",\"time_basis\":\"reported\","
               "\"actor\":{\"id\":\"me\"},\"action\":\"like\"}\n");
}
END_TEST

START_TEST(everything_has_its_place)
{
    struct notme_event e = event_of(NOTME_OTHER);
    e.id = text_of("i");
    e.not_before = 1500000;
    e.not_after = 2000000;
    e.basis = NOTME_BOUNDED_BY_ORDER;
    e.seq = -3;
    e.service = text_of("x");
    e.account_name = text_of("Me");
    e.action_detail = text_of("poke");
    e.object_id = text_of("o");
    e.object_type = text_of("note");
    e.author = text_of("a");
    e.text = text_of("\"\\\n\xFF<>");
    e.lang = text_of("en");
    e.tags[0] = text_of("t1");
    e.tags[1] = text_of("t2");
    e.ntags = 2;
    e.links[0] = text_of("example.org");
    e.nlinks = 1;
    e.sensitive = 0;
    e.labels[0] = text_of("porn@did:web:a");
    e.labels[1] = text_of("spam");
    e.nlabels = 2;
    e.published = 1000000;
    e.app = text_of("app");
    e.user_agent = text_of("ua");
    e.ip = text_of("192.0.2.1");
    e.country = text_of("DE");
    e.asn = 64500;
    e.tz = text_of("+01:00");
    e.source_format = text_of("f");
    e.source_ref = text_of("r#1");
    expect(&e,
           "{\"schema\":\"engagement-event/1\",\"id\":\"i\",\"not_before\":\"1970-01-01T00:00:01.500Z\","
           "\"not_after\":\"1970-01-01T00:00:02Z\",\"time_basis\":\"bounded_by_order\",\"seq\":-3,"
           "\"actor\":{\"service\":\"x\",\"id\":\"me\",\"name\":\"Me\"},\"action\":\"poke\",\"object\":{\"id\":\"o\","
           "\"type\":\"note\",\"author\":\"a\",\"text\":\"\\\"\\\\\\n\xEF\xBF\xBD<>\",\"lang\":\"en\",\"tags\":[\"t1\","
           "\"t2\"],"
           "\"links\":[\"example.org\"],\"sensitive\":false,\"labels\":[{\"val\":\"porn\",\"src\":\"did:web:a\"},"
           "{\"val\":\"spam\"}],\"published\":\"1970-01-01T00:00:01Z\"},\"client\":{\"app\":\"app\","
           "\"user_agent\":\"ua\",\"ip\":\"192.0.2.1\",\"country\":\"DE\",\"asn\":64500,\"tz\":\"+01:00\"},"
           "\"source\":{\"format\":\"f\",\"ref\":\"r#1\"}}\n");
}
END_TEST

/* What is written reads back as the same event, and so as the same line. */
static int write_again(void *ctx, const struct notme_event *event)
{
    return notme_event_line(ctx, event) ? 0 : -1;
}

START_TEST(a_line_written_and_read_is_written_the_same)
{
    static const char line[] =
        "{\"schema\":\"engagement-event/1\",\"id\":\"i\",\"time\":\"2025-03-06T02:15:00.236Z\","
        "\"not_before\":\"2025-03-06T02:14:09Z\",\"time_basis\":\"observed\",\"seq\":41,\"actor\":{\"service\":\"x\","
        "\"id\":\"15\",\"name\":\"n\"},\"action\":\"unlike\",\"object\":{\"id\":\"o\",\"author\":\"a\",\"text\":\"t "
        "\\u0001 \xC3\xA9\","
        "\"tags\":[\"a\"],\"sensitive\":true,\"labels\":[{\"val\":\"porn\",\"src\":\"self\"}]},\"client\":{\"asn\":5}}"
        "\n";
    struct notme_buf out = {0};
    ck_assert_int_eq(notme_read_bytes("line", line, sizeof line - 1, NULL, write_again, &out, NULL, NULL), 0);
    ck_assert(notme_buf_addc(&out, '\0'));
    ck_assert_str_eq(out.at, line);
    notme_buf_release(&out);
}
END_TEST

T_MAIN("event_line", what_is_absent_is_left_out, everything_has_its_place, a_line_written_and_read_is_written_the_same)
