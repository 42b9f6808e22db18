#include "made.h"

#include "base/clock.h"
#include "base/hash.h"
#include "extract/topics.h"

#include <math.h>
#include <stdio.h>

static int count(const struct notme_features *f, enum notme_channel c)
{
    return f->from[c + 1] - f->from[c];
}

static bool same(const struct notme_features *a, const struct notme_features *b, enum notme_channel c)
{
    return count(a, c) == count(b, c) &&
           memcmp(a->token + a->from[c], b->token + b->from[c], (size_t)count(a, c) * sizeof *a->token) == 0;
}

START_TEST(words_are_runs_of_letters_in_any_script)
{
    const struct {
        const char *text;
        int words;
    } table[] = {{"One, two; three!", 3},
                 {"a I x", 0},
                 {"don't", 1},
                 {"Привет мир", 2},
                 {"日本語", 3},
                 {"naïve café", 2},
                 {"12 34", 0},
                 {"مرحبا بالعالم", 2},
                 {"", 0},
                 {"#Harbour lamp", 2},
                 {"https://a.example/x y", 0},
                 {"@somebody hi", 1}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct notme_features f = features_of(table[i].text);
        ck_assert_msg(count(&f, NOTME_WORDS) == table[i].words, "%s: %d", table[i].text, count(&f, NOTME_WORDS));
    }
}
END_TEST

START_TEST(case_does_not_change_words)
{
    const struct notme_features a = features_of("ÄPFEL und Birnen"), b = features_of("äpfel UND birnen");
    ck_assert(same(&a, &b, NOTME_WORDS));
    ck_assert(!same(&a, &b, NOTME_STYLE));
}
END_TEST

START_TEST(names_are_mentions_hashtags_domains_and_authors)
{
    const struct notme_features f = features_of("@Ann and #Bees at https://www.example.org/page via @Ann");
    ck_assert_int_eq(count(&f, NOTME_NAMES), 4);
    const struct notme_features a = features_of("https://t.co/abc"), b = features_of("https://t.co/xyz");
    ck_assert(same(&a, &b, NOTME_NAMES)); /* a shortener says nothing */
    ck_assert(same(&a, &b, NOTME_CHARS)); /* nor do the letters of a link */
}
END_TEST

START_TEST(what_a_platform_says_in_place_of_a_text_is_none)
{
    static const char *const none[] = {
        "You\xe2\x80\x99re unable to view this Post because this account owner limits who can view it. {learnmore}",
        "You're unable to view this Tweet because this account owner limits who can view their Tweets. Learn more",
        "This Post is from a suspended account. {learnmore}",
        "This Post is from an account that no longer exists. {learnmore}", "This Tweet is unavailable. {learnmore}"};
    static const char *const some[] = {"This Post is from a friend of mine", "This Tweet aged well",
                                       "You're unable to view this from the pier"};
    const struct notme_features empty = features_of("");
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        const struct notme_features f = features_of(none[i]);
        for (int c = 0; c < NOTME_CHANNELS; c++)
            ck_assert(same(&f, &empty, (enum notme_channel)c));
    }
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        const struct notme_features f = features_of(some[i]);
        ck_assert_int_gt(count(&f, NOTME_WORDS), 3);
    }
}
END_TEST

START_TEST(features_are_bounded_whatever_the_text)
{
    enum { LEN = 100000 };
    char *text = malloc(LEN + 1);
    uint64_t random = 3;
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < LEN; i++)
            text[i] =
                (char)(round % 2 ? 1 + notme_random_below(&random, 255) : (uint64_t) "@a #b! \xe6\x97\xa5"[i % 10]);
        text[LEN] = '\0';
        const struct notme_features f = features_of(text);
        ck_assert_int_le(f.from[NOTME_CHANNELS], NOTME_TOKENS_MAX);
        ck_assert_uint_le(notme_features_size(&f), sizeof f);
    }
    free(text);
}
END_TEST

START_TEST(bounded_and_claimed_times_are_no_points)
{
    struct notme_features f;
    struct notme_event e = event_of("x");
    e.basis = NOTME_BOUNDED_BY_ORDER;
    notme_features_of(&e, &f);
    ck_assert(!f.timed);
    e.basis = NOTME_CLAIMED; /* the client may have set it to anything */
    notme_features_of(&e, &f);
    ck_assert(!f.timed);
    e.basis = NOTME_ATTESTED;
    notme_features_of(&e, &f);
    ck_assert(f.timed);
    e.basis = NOTME_REPORTED;
    e.time = NOTME_NO_TIME;
    e.not_before = 5;
    notme_features_of(&e, &f);
    ck_assert(!f.timed);
    ck_assert_int_eq(f.clock, 5);
}
END_TEST

/* ---- profile */

START_TEST(evidence_is_bounded_and_falls_with_acquaintance)
{
    struct notme_profile p;
    struct notme_surprise s;
    const struct notme_background *bg = flat_background();
    const struct notme_features own = features_of("the harbour lamp is lit again tonight"),
                                other = features_of("cheap followers sold");
    ck_assert(notme_profile_init(&p));
    for (int i = 0; i < 50; i++) {
        notme_profile_advance(&p, i * NOTME_DAY);
        notme_profile_learn(&p, &own);
    }
    const struct notme_said nothing = {0};
    notme_surprise_of(&p, bg, &nothing, &own, &s);
    const float usual = s.x[NOTME_SURPRISE_WORDS_MEAN];
    ck_assert_float_lt(usual, -3);
    ck_assert_float_eq(s.x[NOTME_SURPRISE_WORDS_NEW], 0);
    notme_surprise_of(&p, bg, &nothing, &other, &s);
    ck_assert_float_gt(s.x[NOTME_SURPRISE_WORDS_MEAN], 0);
    /* the bound, the same for every word never met: with n = 350 words learnt and μ = 150 the lifetime half gives
     * μ/(n + μ) of the background, the recent half, which remembers less, at least that squared */
    const float life = 150.0f / 500;
    ck_assert_float_lt(s.x[NOTME_SURPRISE_WORDS_MEAN], -logf((life + life * life) / 2));
    ck_assert_float_gt(s.x[NOTME_SURPRISE_WORDS_MEAN], -logf(life));
    ck_assert_float_eq(s.x[NOTME_SURPRISE_WORDS_NEW], 1);
    notme_profile_release(&p);
}
END_TEST

/* Logarithms are taken of products: of none, of a part, of several. */
START_TEST(evidence_is_the_mean_of_every_tokens_logarithm)
{
    struct notme_profile p;
    const struct notme_background *bg = flat_background();
    const struct notme_said nothing = {0};
    struct notme_buf text = {0};
    ck_assert(notme_profile_init(&p));
    for (int words = 1; words <= 50; words++) {
        struct notme_surprise s;
        double sum = 0;
        notme_buf_addf(&text, "%c%c ", 'a' + words % 26, 'a' + words / 26);
        const struct notme_features f = features_of(text.at);
        ck_assert_int_eq(count(&f, NOTME_WORDS), words);
        if (words % 3)
            notme_profile_learn(&p, &f);
        notme_surprise_of(&p, bg, &nothing, &f, &s);
        for (int t = f.from[NOTME_WORDS]; t < f.from[NOTME_WORDS + 1]; t++) {
            bool seen;
            const double background = exp(-10);
            sum += log(background / (double)notme_profile_owner(&p, NOTME_WORDS, f.token[t], (float)background, &seen));
        }
        ck_assert_double_eq_tol((double)s.x[NOTME_SURPRISE_WORDS_MEAN], sum / words, 1e-5);
        ck_assert_double_eq_tol((double)s.x[NOTME_SURPRISE_WORDS_ROOT], sum / sqrt(words), 1e-4);
    }
    notme_buf_release(&text);
    notme_profile_release(&p);
}
END_TEST

START_TEST(the_recent_window_forgets_and_the_lifetime_does_not)
{
    struct notme_profile p;
    bool seen;
    const struct notme_features old = features_of("lighthouse lighthouse lighthouse");
    const struct notme_features fresh = features_of("submarine submarine submarine");
    ck_assert(notme_profile_init(&p));
    for (int i = 0; i < 100; i++)
        notme_profile_learn(&p, &old);
    notme_profile_advance(&p, 0);
    notme_profile_advance(&p, 600 * NOTME_DAY);
    for (int i = 0; i < 100; i++)
        notme_profile_learn(&p, &fresh);
    const float a = notme_profile_owner(&p, NOTME_WORDS, old.token[old.from[NOTME_WORDS]], 1e-6f, &seen);
    ck_assert(seen);
    const float b = notme_profile_owner(&p, NOTME_WORDS, fresh.token[fresh.from[NOTME_WORDS]], 1e-6f, &seen);
    ck_assert_float_gt(b, 1.3f * a); /* the same lifetime count, ten half-lives apart */
    notme_profile_release(&p);
}
END_TEST

START_TEST(rescaling_changes_nothing)
{
    struct notme_profile p, q;
    bool seen;
    const struct notme_features f = features_of("one two three four");
    const uint16_t token = f.token[f.from[NOTME_WORDS]];
    ck_assert(notme_profile_init(&p) && notme_profile_init(&q));
    notme_profile_advance(&p, 0);
    notme_profile_advance(&q, 0);
    for (int i = 1; i <= 3000; i++) { /* 50 years in weekly steps: rescaled several times; and in one step more often */
        notme_profile_advance(&p, i * 6 * NOTME_DAY);
        notme_profile_learn(&p, &f);
        notme_profile_advance(&q, i * 6 * NOTME_DAY - NOTME_HOUR);
        notme_profile_advance(&q, i * 6 * NOTME_DAY);
        notme_profile_learn(&q, &f);
    }
    ck_assert_float_eq_tol(notme_profile_owner(&p, NOTME_WORDS, token, 1e-6f, &seen),
                           notme_profile_owner(&q, NOTME_WORDS, token, 1e-6f, &seen), 1e-5f);
    /* steady state: a geometric series in 2^-(6/60), once per word */
    const double recent = 1 / (1 - exp2(-0.1));
    ck_assert_double_eq_tol((double)p.counts[NOTME_WORDS].recent[token >> (16 - p.counts[NOTME_WORDS].bits)] / p.unit,
                            recent, recent / 1000);
    notme_profile_release(&p);
    notme_profile_release(&q);
}
END_TEST

/* Forty events of others who sell things, as a background. */
static void sellers(struct notme_background *out, struct notme_features *first)
{
    static struct notme_features others[40];
    struct notme_features *list[40];
    uint64_t random = 1;
    static const char *const words[] = {"buy",  "cheap", "followers", "now",   "crypto",
                                        "moon", "win",   "free",      "click", "here"};
    for (int i = 0; i < 40; i++) {
        struct notme_buf text = {0};
        for (int w = 0; w < 6; w++)
            notme_buf_addf(&text, "%s ", words[notme_random_below(&random, 10)]);
        others[i] = features_of(text.at);
        notme_buf_release(&text);
        list[i] = &others[i];
    }
    struct notme_background_builder *builder = notme_background_builder_new(100, 1);
    ck_assert(notme_background_builder_add(builder, 7, list, 40, 1, 40));
    ck_assert(notme_background_builder_finish(builder, out));
    notme_background_builder_free(builder);
    *first = others[0];
}

static void teach(struct notme_voice *voice, const struct notme_background *bg, const struct notme_features *own)
{
    uint64_t random = 1;
    struct notme_pool pool = {.background = bg};
    for (int i = 0; i < 60; i++)
        notme_voice_learn(voice, own, 1, &pool, 9, &random);
    notme_pool_release(&pool);
}

START_TEST(every_voice_learns_to_tell_the_owner_from_others)
{
    struct notme_background bg;
    struct notme_features other;
    sellers(&bg, &other);
    const struct notme_features own = features_of("The harbour lamp is lit; good night, sailors.");
    for (int kind = 0; kind < NOTME_VOICES; kind++) {
        struct notme_voice voice;
        ck_assert(notme_voice_init(&voice, (enum notme_voice_kind)kind));
        ck_assert_float_eq(notme_voice_score(&voice, &bg, &own), 0);
        teach(&voice, &bg, &own);
        ck_assert_float_lt(notme_voice_score(&voice, &bg, &own), -1);
        ck_assert_float_gt(notme_voice_score(&voice, &bg, &other), 1);
        notme_voice_release(&voice);
    }
    notme_background_release(&bg);
}
END_TEST

/* The same words in other clothes are one to the voice of content and two to the voice of form. */
START_TEST(a_voice_listens_to_its_own_channels_only)
{
    struct notme_background bg;
    struct notme_features other;
    struct notme_voice content, form;
    sellers(&bg, &other);
    const struct notme_features plain = features_of("The harbour lamp is lit.");
    const struct notme_features loud = features_of("THE HARBOUR LAMP IS LIT!!!");
    ck_assert(notme_voice_init(&content, NOTME_VOICE_CONTENT) && notme_voice_init(&form, NOTME_VOICE_FORM));
    teach(&content, &bg, &plain);
    teach(&form, &bg, &plain);
    ck_assert_float_eq(notme_voice_score(&content, &bg, &plain), notme_voice_score(&content, &bg, &loud));
    ck_assert_float_lt(notme_voice_score(&form, &bg, &plain) + 0.5f, notme_voice_score(&form, &bg, &loud));
    notme_voice_release(&content);
    notme_voice_release(&form);
    notme_background_release(&bg);
}
END_TEST

START_TEST(a_voice_goes_by_rare_words_rather_than_common_ones)
{
    struct notme_background bg;
    struct notme_features other;
    struct notme_voice voice;
    sellers(&bg, &other); /* there `free` is common, `lighthouse` was never met */
    bg.impostors = 0;     /* nobody to compare with: the owner's words alone decide */
    const struct notme_features own = features_of("free lighthouse");
    const struct notme_features common = features_of("free"), rare = features_of("lighthouse");
    ck_assert(notme_voice_init(&voice, NOTME_VOICE_CONTENT));
    teach(&voice, &bg, &own);
    ck_assert_float_lt(notme_voice_score(&voice, &bg, &rare) + 0.2f, notme_voice_score(&voice, &bg, &common));
    notme_voice_release(&voice);
    notme_background_release(&bg);
}
END_TEST

/* (2 + 0.5·10) / (2 + 100) */
START_TEST(pitman_yor_predictive_is_right)
{
    ck_assert_double_eq_tol(notme_pitman_yor_new(100, 10, 2, 0.5), 7.0 / 102.0, 1e-15);
    ck_assert_double_eq_tol(notme_pitman_yor_new(0, 0, 2, 0.5), 1, 1e-15);
}
END_TEST

START_TEST(hour_density_is_one_on_average_and_high_where_the_owner_is)
{
    struct notme_profile p;
    struct notme_features f = features_of("x");
    double sum = 0;
    ck_assert(notme_profile_init(&p));
    f.timed = true;
    for (int day = 0; day < 100; day++) {
        notme_profile_advance(&p, day * NOTME_DAY);
        f.clock = day * NOTME_DAY + 9 * NOTME_HOUR + 30 * NOTME_MINUTE;
        notme_profile_learn(&p, &f);
    }
    const int64_t monday = 4 * NOTME_DAY;
    for (int h = 0; h < 168; h++)
        sum += notme_hour_density(&p, monday + h * NOTME_HOUR + 30 * NOTME_MINUTE);
    ck_assert_double_eq_tol(sum / 168, 1, 0.02);
    ck_assert_double_gt(notme_hour_density(&p, monday + 9 * NOTME_HOUR + 30 * NOTME_MINUTE), 5);
    ck_assert_double_lt(notme_hour_density(&p, monday + 21 * NOTME_HOUR), 0.3);
    notme_profile_release(&p);
}
END_TEST

START_TEST(what_is_not_stated_is_no_surprise)
{
    struct notme_profile p;
    struct notme_surprise s;
    const struct notme_features f = features_of("some words to be learnt");
    struct notme_event bare = event_of("");
    struct notme_features nothing;
    bare.time = NOTME_NO_TIME;
    bare.not_before = 0;
    notme_features_of(&bare, &nothing);
    ck_assert(notme_profile_init(&p));
    for (int i = 0; i < 30; i++)
        notme_profile_learn(&p, &f);
    notme_surprise_of(&p, flat_background(), &(struct notme_said){0}, &nothing, &s);
    static const int silent[] = {NOTME_SURPRISE_WORDS_MEAN, NOTME_SURPRISE_NAMES_MEAN, NOTME_SURPRISE_CONTENT,
                                 NOTME_SURPRISE_AUTHOR,     NOTME_SURPRISE_HOUR,       NOTME_SURPRISE_APP,
                                 NOTME_SURPRISE_LANG,       NOTME_SURPRISE_TZ,         NOTME_SURPRISE_NET};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        ck_assert(isnan(s.x[silent[i]]));
    notme_profile_release(&p);
}
END_TEST

static float language_surprise(const struct notme_profile *p, const char *text, const char *lang)
{
    struct notme_surprise s;
    struct notme_features f;
    struct notme_event e = event_of(text);
    e.lang = notme_text_of(lang);
    notme_features_of(&e, &f);
    notme_surprise_of(p, flat_background(), &(struct notme_said){0}, &f, &s);
    return s.x[NOTME_SURPRISE_LANG];
}

/* A language is a program's guess, and of a short text a bad one. */
START_TEST(a_new_language_of_a_short_text_says_little)
{
    static const char *const longer = "the harbour lamp is lit again tonight, and the ferry waits for all who "
                                      "live on the island and work in the town";
    struct notme_profile p;
    struct notme_features f;
    struct notme_event e = event_of(longer);
    e.lang = notme_text_of("en");
    notme_features_of(&e, &f);
    ck_assert(notme_profile_init(&p));
    for (int i = 0; i < 200; i++)
        notme_profile_learn(&p, &f);
    const float full = language_surprise(&p, longer, "so"), little = language_surprise(&p, "hello you", "so");
    ck_assert_float_gt(full, 3);
    ck_assert_float_lt(little, full / 5);
    ck_assert_float_ge(little, 0);
    ck_assert_float_le(language_surprise(&p, "hello you", "en"), 0.1f);
    notme_profile_release(&p);
}
END_TEST

/* Others' events of these days score 2 ± 1.5, the owner's −1 ± 2; a voice that has learnt nothing says 0. */
START_TEST(a_voice_is_compared_with_how_others_sound)
{
    struct notme_profile p;
    struct notme_surprise s;
    const struct notme_features f = features_of("the harbour lamp is lit");
    ck_assert(notme_profile_init(&p));
    p.voice[NOTME_VOICE_CONTENT].others = (struct notme_moments){300, 300 * 2, 300 * (4 + 2.25)};
    p.moments[NOTME_WRITTEN][3] = (struct notme_moments){1e9, -1e9, 1e9 * (1 + 4)};
    p.moments[NOTME_WRITTEN][4] = (struct notme_moments){1, 0, 1};
    notme_surprise_of(&p, flat_background(), &(struct notme_said){0}, &f, &s);
    ck_assert_float_eq_tol(s.x[NOTME_SURPRISE_CONTENT_Z], 0.5f, 1e-4f);
    ck_assert_float_eq_tol(s.x[NOTME_SURPRISE_CONTENT_OTHERS], -2 / 1.5f, 1e-4f);
    ck_assert_double_eq_tol((double)s.x[NOTME_SURPRISE_CONTENT_ODDS], (0.25 - 4 / 2.25) / 2 + log(2 / 1.5),
                            1e-4);                   /* N(−1, 2) against N(2, 1.5) at 0 */
    ck_assert(isnan(s.x[NOTME_SURPRISE_FORM_ODDS])); /* nobody was met: nothing to compare with */
    notme_profile_release(&p);
}
END_TEST

/* ---- impostors of the same weeks */

/* Others speak of `then` in one year, 2,000 times, and of `now` in another, 240 times. */
static struct notme_background news(const char *then, const char *now)
{
    struct notme_background out;
    struct notme_background_builder *builder = notme_background_builder_new(2240, 1);
    struct notme_features f[2] = {features_of(then), features_of(now)};
    ck_assert_ptr_nonnull(builder);
    for (int i = 0; i < 2; i++) {
        struct notme_features *one = &f[i];
        one->clock = (i ? 4000 : 1000) * NOTME_DAY;
        ck_assert(notme_background_builder_add(builder, 1 + (uint32_t)i, &one, 1, 1, i ? 240 : 2000));
    }
    ck_assert(notme_background_builder_finish(builder, &out));
    notme_background_builder_free(builder);
    return out;
}

START_TEST(the_pool_is_found_by_day)
{
    struct notme_background bg = news("old news", "new news");
    struct notme_range near = notme_background_near(&bg, NOTME_STRATUM_WRITTEN, 1000 * NOTME_DAY, 28);
    ck_assert_uint_eq(near.count, 2000);
    ck_assert_uint_eq(near.first, 0);
    near = notme_background_near(&bg, NOTME_STRATUM_WRITTEN, 3972 * NOTME_DAY, 28);
    ck_assert_uint_eq(near.count, 240);
    ck_assert_uint_eq(near.first, 2000);
    ck_assert_uint_eq(notme_background_near(&bg, NOTME_STRATUM_WRITTEN, 3971 * NOTME_DAY, 28).count, 0);
    ck_assert_uint_eq(notme_background_near(&bg, NOTME_STRATUM_WRITTEN, 4029 * NOTME_DAY, 28).count, 0);
    ck_assert_uint_eq(notme_background_near(&bg, NOTME_STRATUM_WRITTEN, -5 * NOTME_DAY, 28).count, 0);
    notme_background_release(&bg);
}
END_TEST

/* The subject of the day is nobody's own: an owner who shares it with everybody of these weeks is not known by it. */
START_TEST(a_voice_does_not_take_the_news_for_the_owners_subject)
{
    struct notme_background bg = news("the flood of the old year", "the shutdown of today");
    struct notme_features own = features_of("my lamp and the shutdown"), day = features_of("shutdown");
    const struct notme_features lamp = features_of("lamp");
    float of_news[2];
    for (int i = 0; i < 2; i++) { /* in the year of the shutdown; in a year of which the pool holds nothing */
        struct notme_voice voice;
        ck_assert(notme_voice_init(&voice, NOTME_VOICE_CONTENT));
        own.clock = (i ? 7000 : 4000) * NOTME_DAY;
        teach(&voice, &bg, &own);
        of_news[i] = notme_voice_score(&voice, &bg, &day) - notme_voice_score(&voice, &bg, &lamp);
        notme_voice_release(&voice);
    }
    ck_assert_float_gt(of_news[0], of_news[1] + 0.2f);
    notme_background_release(&bg);
}
END_TEST

/* ---- topics */

/* An event of each topic in turn, `times` of it. */
static void learn_topics(struct notme_profile *p, const char *const *topic, const int *times, int topics)
{
    for (int t = 0; t < topics; t++) {
        struct notme_event e = event_of("");
        struct notme_features f;
        e.tags[e.ntags++] = notme_text_of(topic[t]);
        notme_features_of(&e, &f);
        for (int i = 0; i < times[t]; i++)
            notme_profile_learn(p, &f);
    }
}

static struct notme_topic topic_of(const struct notme_profile *p, const char *topic, float background)
{
    struct notme_event e = event_of("");
    struct notme_features f;
    e.tags[e.ntags++] = notme_text_of(topic);
    notme_features_of(&e, &f);
    ck_assert_int_eq(count(&f, NOTME_TOPICS), 1);
    return notme_topic_of(p, f.token[f.from[NOTME_TOPICS]], background);
}

/* 60 events of one topic, 30 of a second, 10 of a third, all of one day: both clocks say the same. By hand: a discount
 * of 0.5, a strength of 5; new ones have (5 + 3 · 0.5) / 105 of the whole; and the recent half is smoothed toward the
 * other. */
START_TEST(how_seldom_a_topic_is_counts_all_that_are_as_rare)
{
    static const char *const topic[] = {"harbours", "lamps", "ropes"};
    static const int times[] = {60, 30, 10};
    struct notme_profile p;
    ck_assert(notme_profile_init(&p));
    learn_topics(&p, topic, times, 3);
    const double fresh = 6.5 / 105 * (1 + 5.0 / 105) / 2;
    double share[3];
    for (int t = 0; t < 3; t++)
        share[t] = ((times[t] - 0.5) / 105 + (times[t] + 5 * (times[t] - 0.5) / 105) / 105) / 2;
    const struct notme_topic common = topic_of(&p, "harbours", 0.01f), rare = topic_of(&p, "ropes", 0.01f),
                             other = topic_of(&p, "whales", 0.01f);
    ck_assert_double_eq_tol(common.p, share[0] + fresh * 0.01, 1e-6);
    ck_assert_double_eq_tol(rare.p, share[2] + fresh * 0.01, 1e-6);
    ck_assert_double_eq_tol(other.p, fresh * 0.01, 1e-6);
    ck_assert_double_eq_tol(common.rarer, fmin(1, share[0] + share[1] + share[2] + fresh), 1e-6);
    ck_assert_double_eq_tol(rare.rarer, share[2] + fresh, 1e-6);
    ck_assert_double_eq_tol(other.rarer, fresh, 1e-6);
    notme_profile_release(&p);
}
END_TEST

/* Of an owner who takes up a new topic every time, one more is nothing odd. */
START_TEST(a_new_topic_is_usual_for_those_who_always_have_a_new_one)
{
    struct notme_profile curious, steady;
    ck_assert(notme_profile_init(&curious) && notme_profile_init(&steady));
    for (int i = 0; i < 100; i++) {
        char name[24];
        const char *one = name;
        snprintf(name, sizeof name, "topic%d", i);
        learn_topics(&curious, &one, (const int[]){1}, 1);
    }
    learn_topics(&steady, (const char *const[]){"harbours"}, (const int[]){100}, 1);
    ck_assert_double_gt(topic_of(&curious, "whales", 1e-4f).rarer, 0.2);
    ck_assert_double_lt(topic_of(&steady, "whales", 1e-4f).rarer, 0.05);
    notme_profile_release(&curious);
    notme_profile_release(&steady);
}
END_TEST

START_TEST(topics_are_tags_hashtags_and_labels_and_none_is_no_surprise)
{
    struct notme_event e = event_of("@ann at https://a.example");
    e.action = NOTME_LIKE;
    struct notme_features f;
    struct notme_profile p;
    struct notme_surprise x;
    const struct notme_said said = {0};
    notme_features_of(&e, &f);
    ck_assert_int_eq(count(&f, NOTME_TOPICS), 0);
    ck_assert(notme_profile_init(&p));
    learn_topics(&p, (const char *const[]){"harbours"}, (const int[]){9}, 1);
    notme_surprise_of(&p, flat_background(), &said, &f, &x);
    ck_assert(isnan(x.x[NOTME_SURPRISE_TOPIC]) && isnan(x.x[NOTME_SURPRISE_TOPIC_RARE]));
    e.labels[e.nlabels++] = notme_text_of("porn@self");
    e.tags[e.ntags++] = notme_text_of("harbours");
    notme_features_of(&e, &f);
    ck_assert_int_eq(count(&f, NOTME_TOPICS), 2);
    notme_surprise_of(&p, flat_background(), &said, &f, &x);
    ck_assert_float_gt(x.x[NOTME_SURPRISE_TOPIC_RARE], 0);
    f.action = NOTME_POST; /* of what is written, names and words say more */
    notme_surprise_of(&p, flat_background(), &said, &f, &x);
    ck_assert(isnan(x.x[NOTME_SURPRISE_TOPIC_RARE]));
    f = features_of("#one #two");
    ck_assert_int_eq(count(&f, NOTME_TOPICS), 2);
    notme_profile_release(&p);
}
END_TEST

/* ---- strata */

/* Twenty people write of the sea and like cars: among likes the one word is common, among what is written the other.
 * Nobody likes what has a tag. */
START_TEST(an_event_is_compared_with_others_of_its_kind)
{
    struct notme_background bg;
    struct notme_background_builder *builder = notme_background_builder_new(4000, 1);
    struct notme_features f[2] = {features_of("sea"), features_of("car")};
    struct notme_features *both[2] = {&f[0], &f[1]};
    f[1].action = NOTME_LIKE;
    for (uint32_t account = 1; account <= 20; account++)
        ck_assert(notme_background_builder_add(builder, account, both, 2, 1, 100));
    ck_assert(notme_background_builder_finish(builder, &bg));
    notme_background_builder_free(builder);
    const uint16_t car = f[1].token[f[1].from[NOTME_WORDS]];
    ck_assert_float_gt(notme_background_p(&bg, NOTME_STRATUM_OTHER, NOTME_WORDS, car),
                       1.3f * notme_background_p(&bg, NOTME_STRATUM_WRITTEN, NOTME_WORDS, car));
    ck_assert_ptr_null(bg.levels[NOTME_STRATUM_COMMIT]); /* nobody did: as among all events */
    ck_assert_float_eq(notme_background_p(&bg, NOTME_STRATUM_COMMIT, NOTME_WORDS, car),
                       bg.p[bg.level[NOTME_WORDS][car]]);
    const struct notme_range likes = notme_background_stratum(&bg, NOTME_STRATUM_OTHER);
    ck_assert_uint_gt(likes.count, 800);
    for (uint32_t i = likes.first; i < likes.first + likes.count; i++) {
        const struct notme_impostor *impostor = &bg.impostor[likes.of[i]];
        ck_assert_uint_eq(bg.token[impostor->first + impostor->from[NOTME_WORDS]], car);
    }
    ck_assert_uint_eq(notme_background_stratum(&bg, NOTME_STRATUM_COMMIT).count, 0);
    ck_assert_uint_eq(notme_background_stratum(&bg, NOTME_STRATUM_TAGGED).count, 0);
    ck_assert_uint_eq(notme_background_stratum(&bg, NOTME_STRATUM_WRITTEN).count, bg.impostors - likes.count);
    notme_background_release(&bg);
}
END_TEST

/* What platforms without tags show of a like is less, and weighs otherwise. */
START_TEST(likes_of_what_has_topics_are_a_stratum_of_their_own)
{
    static const struct {
        enum notme_action action;
        const char *text;
        enum notme_stratum stratum;
    } rows[] = {{NOTME_LIKE, "a harbour", NOTME_STRATUM_OTHER},
                {NOTME_LIKE, "a #harbour", NOTME_STRATUM_TAGGED},
                {NOTME_FOLLOW, "", NOTME_STRATUM_OTHER},
                {NOTME_POST, "a #harbour", NOTME_STRATUM_WRITTEN},
                {NOTME_REPOST, "a #harbour", NOTME_STRATUM_REPOSTED},
                {NOTME_COMMIT, "a #harbour", NOTME_STRATUM_COMMIT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct notme_features f = features_of(rows[i].text);
        f.action = rows[i].action;
        ck_assert_int_eq(notme_stratum_of(&f), rows[i].stratum);
    }
}
END_TEST

T_MAIN("extract", likes_of_what_has_topics_are_a_stratum_of_their_own,
       how_seldom_a_topic_is_counts_all_that_are_as_rare, a_new_topic_is_usual_for_those_who_always_have_a_new_one,
       topics_are_tags_hashtags_and_labels_and_none_is_no_surprise, an_event_is_compared_with_others_of_its_kind,
       a_new_language_of_a_short_text_says_little, words_are_runs_of_letters_in_any_script, case_does_not_change_words,
       names_are_mentions_hashtags_domains_and_authors, what_a_platform_says_in_place_of_a_text_is_none,
       features_are_bounded_whatever_the_text, bounded_and_claimed_times_are_no_points,
       evidence_is_bounded_and_falls_with_acquaintance, evidence_is_the_mean_of_every_tokens_logarithm,
       the_recent_window_forgets_and_the_lifetime_does_not, rescaling_changes_nothing,
       every_voice_learns_to_tell_the_owner_from_others, a_voice_listens_to_its_own_channels_only,
       a_voice_goes_by_rare_words_rather_than_common_ones, pitman_yor_predictive_is_right,
       hour_density_is_one_on_average_and_high_where_the_owner_is, what_is_not_stated_is_no_surprise,
       a_voice_is_compared_with_how_others_sound, the_pool_is_found_by_day,
       a_voice_does_not_take_the_news_for_the_owners_subject)
