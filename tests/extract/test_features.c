/* What the extractor reads quickly, against a reader that takes its time, on random texts. */
#include "made.h"

#include "base/hash.h"

#include <ctype.h>

enum { GLYPHS = 300, ROUNDS = 3000 };

/* 'l'etter, 'i'deograph, 'd'igit, 'p'unctuation, 's'ymbol, ' ' */
struct sign {
    int32_t code, lower;
    char kind;
};

struct written {
    struct sign sign[GLYPHS];
    int count;
    struct notme_buf utf8;
};

static struct sign ascii_sign(int c)
{
    const char kind = isalpha(c) ? 'l' : isdigit(c) ? 'd' : isgraph(c) ? 'p' : ' ';
    return (struct sign){isspace(c) && c != '\n' ? ' ' : c, tolower(c), kind};
}

static void write_sign(struct written *w, uint64_t *random)
{
    static const struct {
        const char *utf8;
        struct sign sign;
    } others[] = {{"é", {0xe9, 0xe9, 'l'}},       {"É", {0xc9, 0xe9, 'l'}},     {"Я", {0x42f, 0x44f, 'l'}},
                  {"中", {0x4e2d, 0x4e2d, 'i'}},  {"“", {0x201c, 0x201c, 'p'}}, {"’", {0x2019, 0x2019, 'p'}},
                  {"😀", {0x1f600, 0x1f600, 's'}}, {"٣", {0x663, 0x663, 'd'}},   {"\xff", {0xfffd, 0xfffd, 's'}}};
    static const char common[] = "abcdexyzABCXYZ    ''0189.,!?-\n\t";
    const uint64_t what = notme_random_below(random, 20);
    if (what == 0) {
        const size_t i = notme_random_below(random, sizeof others / sizeof *others);
        notme_buf_adds(&w->utf8, others[i].utf8);
        w->sign[w->count++] = others[i].sign;
        return;
    }
    int c = (unsigned char)common[notme_random_below(random, sizeof common - 1)];
    if (what == 1)
        c = (int)(33 + notme_random_below(random, 94));
    if (c == '@' || c == '#') /* names: not of this test */
        c = ' ';
    notme_buf_addc(&w->utf8, (char)c);
    w->sign[w->count++] = ascii_sign(c);
}

static void write_text(struct written *w, uint64_t *random)
{
    w->count = 0;
    notme_buf_clear(&w->utf8);
    for (uint64_t n = notme_random_below(random, GLYPHS); n > 0; n--)
        write_sign(w, random);
    notme_buf_add(&w->utf8, "", 1);
}

static uint16_t token(const void *bytes, size_t len, enum notme_channel channel)
{
    return (uint16_t)(notme_hash(bytes, len, (uint64_t)channel + 1) >> 48);
}

static char kind_at(const struct written *w, int i)
{
    return i < w->count ? w->sign[i].kind : ' ';
}

/* Words as tokens, all of them. */
static int slow_words(const struct written *w, uint16_t *out)
{
    int32_t code[32];
    int n = 0;
    size_t len = 0;
    for (int i = 0; i <= w->count; i++) {
        const char kind = kind_at(w, i);
        const int32_t c = i < w->count ? w->sign[i].code : 0;
        if (kind == 'l' && len < 32)
            code[len++] = w->sign[i].lower;
        if (kind == 'l' || (len && (c == '\'' || c == 0x2019)))
            continue;
        if (len >= 2)
            out[n++] = token(code, len * sizeof *code, NOTME_WORDS);
        len = 0;
        if (kind == 'i')
            out[n++] = token(&c, sizeof c, NOTME_WORDS);
    }
    return n;
}

START_TEST(words_are_those_a_slow_reader_finds)
{
    struct written w = {.count = 0};
    uint16_t expected[GLYPHS] = {0};
    uint64_t random = 1;
    for (int round = 0; round < ROUNDS; round++) {
        write_text(&w, &random);
        const struct notme_features f = features_of(w.utf8.at);
        const int words = slow_words(&w, expected), kept = words < NOTME_WORDS_MAX ? words : NOTME_WORDS_MAX;
        ck_assert_msg(f.from[NOTME_WORDS + 1] - f.from[NOTME_WORDS] == kept, "round %d: %s", round, w.utf8.at);
        ck_assert_mem_eq(f.token + f.from[NOTME_WORDS], expected, (size_t)kept * sizeof *expected);
        const int pairs = words <= 1 ? 0 : words <= NOTME_PAIRS_MAX ? words - 1 : NOTME_PAIRS_MAX;
        ck_assert_int_eq(f.from[NOTME_PAIRS + 1] - f.from[NOTME_PAIRS], pairs);
    }
    notme_buf_release(&w.utf8);
}
END_TEST

/* ---- style */

static bool has_style(const struct notme_features *f, int what, int value)
{
    const int32_t both[2] = {what, value};
    const uint16_t t = token(both, sizeof both, NOTME_STYLE);
    for (int i = f->from[NOTME_STYLE]; i < f->from[NOTME_STYLE + 1]; i++)
        if (f->token[i] == t)
            return true;
    return false;
}

static int capped(int n, int most)
{
    return n < most ? n : most;
}

static bool is_letter(char kind)
{
    return kind == 'l' || kind == 'i';
}

START_TEST(style_counts_what_a_slow_reader_counts)
{
    struct written w = {.count = 0};
    uint64_t random = 2;
    for (int round = 0; round < ROUNDS; round++) {
        int letters = 0, capitals = 0, digits = 0, symbols = 0, words = 0, shouted = 0, breaks = 0, run = 0, high = 0;
        write_text(&w, &random);
        for (int i = 0; i <= w.count; i++) {
            const char kind = kind_at(&w, i);
            const bool capital = is_letter(kind) && w.sign[i].code != w.sign[i].lower;
            letters += is_letter(kind);
            capitals += capital;
            digits += kind == 'd';
            symbols += kind == 's';
            breaks += i < w.count && w.sign[i].code == '\n';
            words += run && !is_letter(kind);
            shouted += run >= 3 && run == high && !is_letter(kind);
            run = is_letter(kind) ? run + 1 : 0;
            high = is_letter(kind) ? high + capital : 0;
        }
        const struct notme_features f = features_of(w.utf8.at);
        const int values[] = {capped(words / 4, 12),
                              0,
                              0,
                              0,
                              capped(breaks, 3),
                              letters ? capped(10 * capitals / letters, 5) : -1,
                              capped(shouted, 3),
                              capped(digits, 3),
                              capped(symbols, 3)};
        for (int k = 0; k < 9; k++)
            ck_assert_msg(has_style(&f, k + 1, values[k]), "round %d: style %d is not %d in: %s", round, k + 1,
                          values[k], w.utf8.at);
    }
    notme_buf_release(&w.utf8);
}
END_TEST

START_TEST(grams_reach_from_the_space_before_the_text_to_its_end)
{
    const struct notme_features f = features_of("abcd"), g = features_of("abxx"), h = features_of("0bcd"),
                                i = features_of("7bcd");
    ck_assert_int_eq(f.from[NOTME_CHARS + 1] - f.from[NOTME_CHARS], 2); /* " abc", "abcd" */
    ck_assert_uint_ne(f.token[f.from[NOTME_CHARS]], g.token[g.from[NOTME_CHARS]]);
    ck_assert_mem_eq(h.token + h.from[NOTME_CHARS], i.token + i.from[NOTME_CHARS], 2 * sizeof *i.token);
    const struct notme_features two = features_of("ab"), three = features_of("abc");
    ck_assert_int_eq(two.from[NOTME_CHARS + 1] - two.from[NOTME_CHARS], 0);
    ck_assert_uint_eq(three.token[three.from[NOTME_CHARS]], f.token[f.from[NOTME_CHARS]]);
}
END_TEST

T_MAIN("features", words_are_those_a_slow_reader_finds, style_counts_what_a_slow_reader_counts,
       grams_reach_from_the_space_before_the_text_to_its_end)
