/* What a session has said, and what is a log likelihood ratio by itself. */
#include "made.h"

#include "base/clock.h"

#include <math.h>

/* ---- what a session has said */

START_TEST(what_a_session_repeats_is_evidence_once)
{
    struct notme_profile p;
    struct notme_surprise first, again;
    struct notme_said said = {0};
    const struct notme_background *bg = flat_background();
    const struct notme_features own = features_of("the harbour lamp is lit again tonight");
    struct notme_event e = event_of("cheap followers sold");
    struct notme_features odd, more;
    e.author = notme_text_of("seller");
    notme_features_of(&e, &odd);
    e.text = notme_text_of("cheap followers sold today");
    e.time += 10 * NOTME_MINUTE;
    notme_features_of(&e, &more);
    ck_assert(notme_profile_init(&p));
    for (int i = 0; i < 50; i++)
        notme_profile_learn(&p, &own);
    p.author_events = p.author_kinds = 20;
    notme_surprise_of(&p, bg, &said, &odd, &first);
    notme_said_add(&said, &odd);
    notme_surprise_of(&p, bg, &said, &odd, &again);
    ck_assert(!isnan(first.x[NOTME_SURPRISE_WORDS_MEAN]) && isnan(again.x[NOTME_SURPRISE_WORDS_MEAN]));
    ck_assert(!isnan(first.x[NOTME_SURPRISE_AUTHOR]) && isnan(again.x[NOTME_SURPRISE_AUTHOR]));
    ck_assert(!isnan(first.x[NOTME_SURPRISE_HOUR]) && isnan(again.x[NOTME_SURPRISE_HOUR]));
    ck_assert(!isnan(again.x[NOTME_SURPRISE_STYLE_MEAN])); /* how it is said counts every time */
    notme_surprise_of(&p, bg, &said, &more, &again);       /* one new word of four: the same evidence, over one word */
    ck_assert_float_eq(again.x[NOTME_SURPRISE_WORDS_NEW], 1);
    ck_assert_float_eq_tol(again.x[NOTME_SURPRISE_WORDS_ROOT] * sqrtf(3), first.x[NOTME_SURPRISE_WORDS_ROOT], 1e-4f);
    more.clock += NOTME_HOUR;
    notme_surprise_of(&p, bg, &said, &more, &again);
    ck_assert(!isnan(again.x[NOTME_SURPRISE_HOUR])); /* the next hour is an hour of its own */
    notme_profile_release(&p);
}
END_TEST

/* ---- what is a log likelihood ratio by itself */

static uint32_t script_of(const char *text)
{
    return features_of(text).category[NOTME_CATEGORY_SCRIPT];
}

START_TEST(writing_systems_are_told_apart)
{
    static const char *const texts[] = {"na\u00efve \u0141\u00f3d\u017a",
                                        "\u03bd\u03ad\u03b1",
                                        "\u041c\u0435\u0433\u0430\u0424\u043e\u043d \u00ab5G\u00bb",
                                        "\u05e9\u05dc\u05d5\u05dd",
                                        "\u0645\u0631\u062d\u0628\u0627",
                                        "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e",
                                        "\u6771\u4eac\u90fd\u5e81",
                                        "\u3053\u3093\u306b\u3061\u306f",
                                        "\uc548\ub155\ud558\uc138\uc694"};
    uint32_t script[9];
    for (size_t i = 0; i < 9; i++) {
        script[i] = script_of(texts[i]);
        for (size_t j = 0; j < i; j++)
            ck_assert_uint_ne(script[i], i > 1 || script[i] ? script[j] : 99);
    }
    ck_assert_uint_eq(script_of("plain words"), script[0]);
    ck_assert_uint_eq(script_of("a word, one more and \u043e\u043d"), script[0]); /* two letters of many */
    ck_assert_uint_eq(script_of("http://example.org 12:30 ..."), 0);
}
END_TEST

START_TEST(a_writing_system_never_used_speaks_against_the_owner_once)
{
    struct notme_profile p;
    struct notme_surprise s;
    struct notme_said said = {0};
    const struct notme_features own = features_of("the harbour lamp is lit");
    struct notme_event e =
        event_of("\u041c\u0435\u0433\u0430\u0424\u043e\u043d \u0441\u043e\u043a\u0440\u0430\u0442\u0438\u043b");
    struct notme_features odd, liked;
    notme_features_of(&e, &odd);
    e.action = NOTME_LIKE;
    notme_features_of(&e, &liked);
    ck_assert(notme_profile_init(&p));
    for (int i = 0; i < 15; i++)
        notme_profile_learn(&p, &own);
    notme_surprise_of(&p, flat_background(), &said, &odd, &s);
    /* p = 5 * 0.02 / (15 + 5) over life, and 5 * p / (15 + 5) of late; ln(0.9 + 0.1 / their mean) */
    ck_assert_float_eq_tol(s.x[NOTME_SURPRISE_SCRIPT], (float)log(0.9 + 0.1 / ((0.005 + 0.00125) / 2)), 1e-3f);
    notme_said_add(&said, &odd);
    notme_surprise_of(&p, flat_background(), &said, &odd, &s);
    ck_assert(isnan(s.x[NOTME_SURPRISE_SCRIPT]));
    notme_surprise_of(&p, flat_background(), &said, &own, &s);
    ck_assert_float_eq_tol(s.x[NOTME_SURPRISE_SCRIPT], 0, 0.05f);
    notme_surprise_of(&p, flat_background(), &(struct notme_said){0}, &liked, &s);
    ck_assert(isnan(s.x[NOTME_SURPRISE_SCRIPT])); /* what people read is of many scripts */
    notme_profile_release(&p);
}
END_TEST

static struct notme_features made_with(const char *app, const char *tz, int64_t minute)
{
    struct notme_features f;
    struct notme_event e = event_of("some words");
    e.app = app ? notme_text_of(app) : e.app;
    e.tz = tz ? notme_text_of(tz) : e.tz;
    e.time += minute * NOTME_MINUTE;
    notme_features_of(&e, &f);
    return f;
}

START_TEST(two_clients_at_once_speak_against_the_owner_once)
{
    struct notme_profile p;
    struct notme_surprise s;
    struct notme_said said = {0};
    const struct notme_features at_home = made_with("git", "+0200", 0), summer = made_with("git", "+03:00", 1),
                                far = made_with("git", "-0800", 2), silent = made_with(NULL, NULL, 3);
    ck_assert(notme_profile_init(&p));
    for (int i = 0; i < 41; i++) { /* 40 steps without a switch of app or clock */
        const struct notme_features own = made_with("git", "+0200", i);
        notme_profile_learn(&p, &own);
    }
    notme_surprise_of(&p, flat_background(), &said, &at_home, &s);
    ck_assert(isnan(s.x[NOTME_SURPRISE_SWITCH])); /* nothing to compare with */
    notme_said_add(&said, &at_home);
    notme_surprise_of(&p, flat_background(), &said, &summer, &s);
    ck_assert_float_eq(s.x[NOTME_SURPRISE_SWITCH], 0);
    notme_surprise_of(&p, flat_background(), &said, &silent, &s);
    ck_assert(isnan(s.x[NOTME_SURPRISE_SWITCH]));
    notme_surprise_of(&p, flat_background(), &said, &far, &s);
    ck_assert_float_eq_tol(s.x[NOTME_SURPRISE_SWITCH], (float)log(0.9 + 0.1 / (0.2 / 50)), 1e-4f);
    notme_said_add(&said, &far);
    notme_surprise_of(&p, flat_background(), &said, &at_home, &s);
    ck_assert_float_eq(s.x[NOTME_SURPRISE_SWITCH], 0); /* and back: the same evidence */
    notme_profile_release(&p);
}
END_TEST

T_MAIN("said", what_a_session_repeats_is_evidence_once, writing_systems_are_told_apart,
       a_writing_system_never_used_speaks_against_the_owner_once, two_clients_at_once_speak_against_the_owner_once)
