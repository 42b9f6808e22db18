#include "loopback.h"

#include "base/clock.h"

#include <stdio.h>

struct fixture {
    struct notme_http_options options;
    struct t_clock clock;
    struct notme_http *http;
    struct notme_response response;
    struct notme_error error;
};

static void open_client(struct fixture *f)
{
    t_clock_start(&f->clock, &f->options);
    ck_assert_int_eq(notme_http_new(&f->http, &f->options, &f->error), NOTME_OK);
}

static int get(struct fixture *f, const char *url)
{
    const struct notme_request request = {.url = url};
    return notme_http_get(f->http, &request, &f->response, &f->error);
}

static bool is_json(void *ctx, struct notme_text body)
{
    cJSON *json = notme_net_json(body);
    const bool whole = json != NULL;
    (void)ctx;
    cJSON_Delete(json);
    return whole;
}

static int get_json(struct fixture *f, const char *url)
{
    const struct notme_request request = {.url = url, .take = is_json};
    return notme_http_get(f->http, &request, &f->response, &f->error);
}

#define ASSERT_OK(f)                                                                                                   \
    do {                                                                                                               \
        ck_assert_int_eq((f).response.status, 200);                                                                    \
        ck_assert_msg(strstr((f).response.body.at, "\"ok\"") != NULL, "body: %s", (f).response.body.at);               \
    } while (0)

START_TEST(a_client_says_who_it_is_and_takes_gzip)
{
    struct fixture f = {0};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("plain/ok")), NOTME_OK);
    ASSERT_OK(f);
    ck_assert_str_eq(t_asked_with("plain", 0, "agent"), "notme/" NOTME_VERSION);
    ck_assert_str_eq(t_asked_with("plain", 0, "encoding"), "gzip");
    ck_assert_str_eq(t_asked_with("plain", 0, "accept"), "application/json");
    ck_assert_str_eq(t_asked_with("plain", 0, "authorization"), "");
    notme_http_free(f.http);
}
END_TEST

START_TEST(a_gzip_body_is_inflated_and_its_ceiling_counts_inflated_bytes)
{
    struct fixture f = {.options.body_bytes = 100000};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("gzip/gzip?size=100")), NOTME_OK);
    ASSERT_OK(f);
    ck_assert_uint_eq(f.response.body.len, 27 + 100);
    ck_assert_int_eq(get(&f, t_url("gzip/gzip?size=5000000")), NOTME_ELIMIT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "100000 bytes in one answer"));
    ck_assert_int_eq(t_asked("gzip"), 2); /* it is not tried again */
    notme_http_free(f.http);
}
END_TEST

START_TEST(bytes_that_come_one_by_one_are_waited_for)
{
    struct fixture f = {0};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("slow/slow")), NOTME_OK);
    ASSERT_OK(f);
    notme_http_free(f.http);
}
END_TEST

START_TEST(a_broken_transfer_is_tried_again)
{
    static const char *const kinds[] = {"early",   "early-chunk", "early-unsaid", "short-length",
                                        "nothing", "reset",       "not-gzip"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct fixture f = {0};
        open_client(&f);
        ck_assert_msg(get_json(&f, t_url("broken-%s/%s", kinds[i], kinds[i])) == NOTME_OK, "%s: %s", kinds[i],
                      f.error.text);
        ASSERT_OK(f);
        ck_assert_msg(t_asked_with("broken", 0, "path") != NULL, "%s", kinds[i]);
        ck_assert_uint_eq(f.clock.sleeps, 1);
        ck_assert_int_ge(f.clock.slept[0], NOTME_SECOND / 2);
        ck_assert_int_lt(f.clock.slept[0], NOTME_SECOND);
        notme_http_free(f.http);
    }
}
END_TEST

START_TEST(a_transfer_that_stays_broken_is_an_error_after_all_tries)
{
    struct fixture f = {.options.tries = 3};
    open_client(&f);
    ck_assert_int_eq(get_json(&f, t_url("stays/early?n=99")), NOTME_EIO);
    ck_assert_int_eq(t_asked("stays"), 3);
    ck_assert_int_eq(get_json(&f, t_url("stays-json/early-unsaid?n=99")), NOTME_EIO);
    ck_assert_ptr_nonnull(strstr(f.error.text, "cut short"));
    notme_http_free(f.http);
}
END_TEST

START_TEST(a_server_that_falls_silent_is_given_up_and_tried_again)
{
    struct fixture f = {.options = {.idle_time = NOTME_SECOND, .transfer_time = NOTME_HOUR, .tries = 50}};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("silent/stuck")), NOTME_OK);
    ASSERT_OK(f);
    ck_assert_int_ge(t_asked("silent"), 2); /* more where an answer takes a second by itself */
    notme_http_free(f.http);
}
END_TEST

START_TEST(a_transfer_has_a_longest_time_even_if_bytes_keep_dripping)
{
    struct fixture f = {.options = {.transfer_time = NOTME_SECOND / 4, .tries = 2}};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("drip/drip")), NOTME_EIO);
    ck_assert_msg(strstr(f.error.text, "Timeout was reached") != NULL, "%s", f.error.text);
    ck_assert_int_le(t_asked("drip"), 2); /* the server may be slower to note it than the client to leave */
    notme_http_free(f.http);
}
END_TEST

START_TEST(trouble_of_the_server_is_tried_again_after_doubling_waits_with_jitter)
{
    struct fixture f = {0};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("5xx/status?status=503&n=4")), NOTME_OK);
    ASSERT_OK(f);
    ck_assert_uint_eq(f.clock.sleeps, 4);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_ge(f.clock.slept[i], (NOTME_SECOND << i) / 2);
        ck_assert_int_lt(f.clock.slept[i], NOTME_SECOND << i);
    }
    ck_assert_int_eq(get(&f, t_url("5xx-ever/status?status=500&n=99")), NOTME_OK);
    ck_assert_int_eq(f.response.status, 500);
    ck_assert_int_eq(t_asked("5xx-ever"), 6);
    notme_http_free(f.http);
}
END_TEST

START_TEST(an_answer_that_says_no_is_not_asked_again)
{
    static const int statuses[] = {400, 401, 403, 404, 410, 501};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        struct fixture f = {0};
        open_client(&f);
        char name[32];
        snprintf(name, sizeof name, "no-%d", statuses[i]);
        ck_assert_int_eq(get(&f, t_url("%s/status?status=%d", name, statuses[i])), NOTME_OK);
        ck_assert_int_eq(f.response.status, statuses[i]);
        ck_assert_int_eq(t_asked(name), 1);
        notme_http_free(f.http);
    }
}
END_TEST

START_TEST(every_way_to_ask_for_patience_is_understood)
{
    /* the clock stands at 1800000000 = 2027-01-15T08:00:00Z, a Friday */
    static const struct {
        const char *header;
        int64_t seconds;
    } ways[] = {{"Retry-After=7", 7},
                {"Retry-After=Fri,%2015%20Jan%202027%2008:01:30%20GMT", 90},
                {"Retry-After=Friday,%2015-Jan-27%2008:01:30%20GMT", 90},
                {"Retry-After=Fri%20Jan%2015%2008:01:30%202027", 90},
                {"Retry-After=soon", 60},
                {"Retry-After=-5&RateLimit-Reset=1800000090", 90},
                {"X-RateLimit-Reset=1800000040000", 40},
                {"RateLimit-Reset=1800000040", 40},
                {"RateLimit-Reset=1800000040&Retry-After=41", 41},
                {"X-RateLimit-Reset=1800000300", 300},
                {"X-RateLimit-Reset=2027-01-15T08:05:00.512345Z", 300},
                {"RateLimit-Reset=12", 12}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct fixture f = {0};
        open_client(&f);
        ck_assert_int_eq(get(&f, t_url("429-%zu/status?status=429&%s", i, ways[i].header)), NOTME_OK);
        ASSERT_OK(f);
        ck_assert_uint_eq(f.clock.sleeps, 1);
        ck_assert_msg(f.clock.slept[0] >= ways[i].seconds * NOTME_SECOND &&
                          f.clock.slept[0] < (ways[i].seconds + 1) * NOTME_SECOND,
                      "%s: %lld µs", ways[i].header, (long long)f.clock.slept[0]);
        notme_http_free(f.http);
    }
}
END_TEST

START_TEST(a_time_that_is_past_or_nonsense_means_the_usual_wait)
{
    static const char *const ways[] = {"RateLimit-Reset=1700000000", "X-RateLimit-Reset=soon", "Retry-After=0"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct fixture f = {0};
        open_client(&f);
        ck_assert_int_eq(get(&f, t_url("past-%zu/status?status=429&%s", i, ways[i])), NOTME_OK);
        ck_assert_int_ge(f.clock.slept[0], NOTME_SECOND / 2);
        ck_assert_int_lt(f.clock.slept[0], NOTME_SECOND);
        notme_http_free(f.http);
    }
}
END_TEST

START_TEST(who_asks_for_too_long_a_wait_is_left)
{
    static const char *const ways[] = {"Retry-After=901",
                                       "Retry-After=999999999999",
                                       "Retry-After=99999999999999999999999999",
                                       "RateLimit-Reset=99999999999999999999",
                                       "RateLimit-Reset=1800001000",
                                       "X-RateLimit-Reset=9999-12-31T23:59:59Z"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct fixture f = {0};
        open_client(&f);
        ck_assert_int_eq(get(&f, t_url("long-%zu/status?status=429&%s", i, ways[i])), NOTME_ELIMIT);
        ck_assert_ptr_nonnull(strstr(f.error.text, "is not to be asked again before"));
        ck_assert_uint_eq(f.clock.sleeps, 0);
        notme_http_free(f.http);
    }
}
END_TEST

START_TEST(forbidden_with_nothing_left_means_wait)
{
    struct fixture f = {0};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("spent-403/status?status=403&X-RateLimit-Remaining=0&X-RateLimit-Reset=1800000060")),
                     NOTME_OK);
    ASSERT_OK(f);
    ck_assert_int_ge(t_clock_slept(&f.clock), 60 * NOTME_SECOND);
    notme_http_free(f.http);
}
END_TEST

START_TEST(forbidden_that_speaks_of_a_rate_limit_means_wait_a_minute)
{
    static const char *const more[] = {"", "&X-RateLimit-Remaining=4000&X-RateLimit-Reset=1800003000"};
    for (size_t i = 0; i < 2; i++) {
        struct fixture f = {0};
        open_client(&f);
        ck_assert_int_eq(
            get(&f,
                t_url("second-%zu/status?status=403&say=You%%20hit%%20a%%20secondary%%20Rate%%20limit%s", i, more[i])),
            NOTME_OK);
        ASSERT_OK(f);
        ck_assert_int_ge(t_clock_slept(&f.clock), 60 * NOTME_SECOND);
        ck_assert_int_lt(t_clock_slept(&f.clock), 61 * NOTME_SECOND);
        notme_http_free(f.http);
    }
}
END_TEST

START_TEST(when_the_window_is_spent_the_next_request_waits_for_the_new_one)
{
    struct fixture f = {0};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("spent/spent?reset=1800000025")), NOTME_OK);
    ck_assert_uint_eq(f.clock.sleeps, 0);
    ck_assert_int_eq(get(&f, t_url("spent/ok")), NOTME_OK);
    ck_assert_int_eq(t_clock_slept(&f.clock), 25 * NOTME_SECOND);
    ck_assert_int_eq(get(&f, t_url("spent/ok")), NOTME_OK);
    ck_assert_uint_eq(f.clock.sleeps, 1);
    notme_http_free(f.http);
}
END_TEST

START_TEST(a_fetch_has_a_longest_time_that_counts_waits)
{
    struct fixture f = {.options = {.total_time = 10 * NOTME_SECOND, .tries = 50}};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("total-time/status?status=503&n=99")), NOTME_ELIMIT);
    ck_assert_int_le(t_clock_slept(&f.clock), 10 * NOTME_SECOND);
    f.clock.now += 11 * NOTME_SECOND;
    ck_assert_int_eq(get(&f, t_url("total-time-2/ok")), NOTME_ELIMIT);
    ck_assert_int_eq(t_asked("total-time-2"), 0);
    notme_http_free(f.http);
}
END_TEST

START_TEST(bodies_headers_and_all_together_have_ceilings)
{
    struct fixture f = {.options = {.body_bytes = 50000, .total_bytes = 100000}};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("huge/huge?size=100000")), NOTME_ELIMIT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "in one answer"));
    ck_assert_int_eq(get(&f, t_url("huge/headers")), NOTME_ELIMIT);
    int status = NOTME_OK, asked = 0;
    while (status == NOTME_OK && asked++ < 20)
        status = get(&f, t_url("huge/huge?size=10000"));
    ck_assert_int_eq(status, NOTME_ELIMIT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "in all"));
    ck_assert_int_le(asked, 5);
    notme_http_free(f.http);
}
END_TEST

START_TEST(a_request_may_want_less_and_no_redirects)
{
    struct fixture f = {0};
    open_client(&f);
    const struct notme_request small = {.url = t_url("less/huge?size=10000"), .body_bytes = 9999},
                               strict = {.url = t_url("less/redirect?to=/less/ok"), .no_redirects = true};
    ck_assert_int_eq(notme_http_get(f.http, &small, &f.response, &f.error), NOTME_ELIMIT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "9999 bytes in one answer"));
    ck_assert_int_eq(notme_http_get(f.http, &strict, &f.response, &f.error), NOTME_OK);
    ck_assert_int_eq(f.response.status, 302);
    ck_assert_int_eq(t_asked("less"), 2);
    notme_http_free(f.http);
}
END_TEST

START_TEST(five_redirects_are_followed_and_no_more)
{
    struct fixture f = {0};
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("five/chain/5")), NOTME_OK);
    ASSERT_OK(f);
    ck_assert_ptr_nonnull(strstr(f.response.url, "/five/chain/0"));
    ck_assert_int_eq(get(&f, t_url("six/chain/6")), NOTME_EFORMAT);
    ck_assert_int_eq(get(&f, t_url("loop/loop")), NOTME_EFORMAT);
    ck_assert_int_eq(t_asked("loop"), 6);
    ck_assert_uint_eq(f.clock.sleeps, 0);
    notme_http_free(f.http);
}
END_TEST

START_TEST(a_token_goes_to_its_own_origin_and_to_no_other)
{
    struct fixture f = {0};
    open_client(&f);
    ck_assert_int_eq(notme_http_token(f.http, "s3cret", t_url("x"), &f.error), NOTME_OK);
    const char *urls[] = {t_url("token/ok"),
                          t_url("token/redirect?status=301&to=http://127.0.0.1:%d/token-port/ok", t_port[1]),
                          t_url("token/redirect?status=307&to=http://localhost:%d/token-name/ok", t_port[0]),
                          t_url("token/redirect?to=/token-same/ok")};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(get(&f, urls[i]), NOTME_OK);
        ASSERT_OK(f);
        ck_assert_str_eq(t_asked_with("token", (int)i, "authorization"), "Bearer s3cret");
    }
    ck_assert_str_eq(t_asked_with("token-port", 0, "authorization"), "");
    ck_assert_int_eq(t_asked("token-port"), 1);
    ck_assert_str_eq(t_asked_with("token-name", 0, "authorization"), "");
    ck_assert_int_eq(t_asked("token-name"), 1);
    ck_assert_str_eq(t_asked_with("token-same", 0, "authorization"), "Bearer s3cret");
    notme_http_free(f.http);
}
END_TEST

START_TEST(a_token_that_is_none_or_would_go_over_plain_http_is_refused)
{
    struct fixture f = {0};
    open_client(&f);
    ck_assert_int_eq(notme_http_token(f.http, "two\r\nlines", t_url("x"), &f.error), NOTME_EUSAGE);
    ck_assert_ptr_null(strstr(f.error.text, "two"));
    notme_http_free(f.http);
    f.options.allow_private = false;
    ck_assert_int_eq(notme_http_new(&f.http, &f.options, &f.error), NOTME_OK);
    ck_assert_int_eq(notme_http_token(f.http, "s3cret", "http://heron.example", &f.error), NOTME_EUSAGE);
    ck_assert_int_eq(notme_http_token(f.http, "s3cret", "https://heron.example", &f.error), NOTME_OK);
    notme_http_free(f.http);
}
END_TEST

START_TEST(redirects_out_of_the_web_are_refused)
{
    static const char *const targets[] = {"file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1:1/",
                                          "http://user:word@127.0.0.1/"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct fixture f = {0};
        open_client(&f);
        ck_assert_int_eq(get(&f, t_url("out/redirect?to=%s", targets[i])), NOTME_EFORMAT);
        ck_assert_int_eq(get(&f, targets[i]), NOTME_EUSAGE);
        notme_http_free(f.http);
    }
}
END_TEST

START_TEST(private_addresses_are_refused_by_any_name)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost",  "[::1]",  "[::ffff:127.0.0.1]",
                                        "127.1",     "2130706433", "0.0.0.0"};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        struct fixture f = {0};
        char url[256];
        t_clock_start(&f.clock, &f.options);
        f.options.allow_private = false;
        ck_assert_int_eq(notme_http_new(&f.http, &f.options, &f.error), NOTME_OK);
        snprintf(url, sizeof url, "http://%s:%d/private/ok", hosts[i], t_port[0]);
        ck_assert_int_eq(get(&f, url), NOTME_EIO);
        ck_assert_msg(strstr(f.error.text, "private or local") != NULL, "%s: %s", url, f.error.text);
        ck_assert_uint_eq(f.clock.sleeps, 0);
        notme_http_free(f.http);
    }
    ck_assert_int_eq(t_asked("private"), 0);
}
END_TEST

START_TEST(a_certificate_of_nobody_is_refused)
{
    struct fixture f = {0};
    char url[128];
    ck_assert_int_ne(t_port[2], 0); /* openssl made one: scripts/setup --test brings it */
    open_client(&f);
    snprintf(url, sizeof url, "https://localhost:%d/tls/ok", t_port[2]);
    ck_assert_int_eq(get(&f, url), NOTME_EIO);
    ck_assert_msg(strstr(f.error.text, "ertificate") != NULL, "%s", f.error.text);
    ck_assert_int_eq(t_asked("tls"), 0);
    notme_http_free(f.http);
    f.options.ca_file = t_certificate;
    ck_assert_int_eq(notme_http_new(&f.http, &f.options, &f.error), NOTME_OK);
    ck_assert_int_eq(get(&f, url), NOTME_OK);
    ASSERT_OK(f);
    notme_http_free(f.http);
}
END_TEST

START_TEST(from_https_nobody_is_led_to_http)
{
    struct fixture f = {.options.ca_file = t_certificate};
    char url[256];
    open_client(&f);
    snprintf(url, sizeof url, "https://localhost:%d/down/redirect?to=http://127.0.0.1:%d/down-plain/ok", t_port[2],
             t_port[0]);
    ck_assert_int_eq(get(&f, url), NOTME_EFORMAT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "from https to http"));
    ck_assert_int_eq(t_asked("down-plain"), 0);
    notme_http_free(f.http);
}
END_TEST

START_TEST(proxies_of_the_environment_are_not_used)
{
    struct fixture f = {0};
    setenv("http_proxy", "http://127.0.0.1:9", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
    open_client(&f);
    ck_assert_int_eq(get(&f, t_url("proxy/ok")), NOTME_OK);
    notme_http_free(f.http);
}
END_TEST

LOOPBACK_MAIN("http", a_client_says_who_it_is_and_takes_gzip,
              a_gzip_body_is_inflated_and_its_ceiling_counts_inflated_bytes, bytes_that_come_one_by_one_are_waited_for,
              a_broken_transfer_is_tried_again, a_transfer_that_stays_broken_is_an_error_after_all_tries,
              a_server_that_falls_silent_is_given_up_and_tried_again,
              a_transfer_has_a_longest_time_even_if_bytes_keep_dripping,
              trouble_of_the_server_is_tried_again_after_doubling_waits_with_jitter,
              an_answer_that_says_no_is_not_asked_again, every_way_to_ask_for_patience_is_understood,
              a_time_that_is_past_or_nonsense_means_the_usual_wait, who_asks_for_too_long_a_wait_is_left,
              forbidden_with_nothing_left_means_wait, when_the_window_is_spent_the_next_request_waits_for_the_new_one,
              a_fetch_has_a_longest_time_that_counts_waits, bodies_headers_and_all_together_have_ceilings,
              five_redirects_are_followed_and_no_more, a_token_goes_to_its_own_origin_and_to_no_other,
              a_token_that_is_none_or_would_go_over_plain_http_is_refused, redirects_out_of_the_web_are_refused,
              private_addresses_are_refused_by_any_name, a_certificate_of_nobody_is_refused,
              from_https_nobody_is_led_to_http, proxies_of_the_environment_are_not_used,
              forbidden_that_speaks_of_a_rate_limit_means_wait_a_minute, a_request_may_want_less_and_no_redirects)
