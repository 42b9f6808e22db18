/* An archive that is made up: seeded, of any size, with accounts whose activity is heavy-tailed, each with a language,
 * subjects and hours of its own. What stands in an event depends on its account and its number only, so the same events
 * come out grouped by account or interleaved by time. See scripts/make-archive. */
#define _GNU_SOURCE /* M_PI */
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SUBJECTS = 400, SUBJECT_WORDS = 300, COMMON_WORDS = 4000, TEXT_LEAST = 40, TEXT_MOST = 200, WORD_MOST = 64 };

struct options {
    uint64_t seed, events, accounts;
    double days;
    bool grouped;
};

struct account {
    uint64_t key;
    uint32_t events;
    uint16_t subject[3];
    uint8_t script, app, peak; /* peak: its busiest hour, UTC */
};

struct stamp {
    int64_t ms; /* since the archive's beginning */
    uint32_t account, number;
};

static const struct {
    const char *lang, *syllables; /* of words, one space between */
    bool spaced;
} scripts[] = {
    {"en", "ha ri to men sel ky ba dor li n est cal vo ti sha per ou gra wen ing", true},
    {"es", "la mo ñe co ri tá des por que sa ni ven ta lo ción gua ro é mis al", true},
    {"de", "sch ei ta ver un ge lich bau mö fü ren st alt we ner ung zu kei o ä", true},
    {"ru", "по ста не ра ко ви го то лы шь ен ми че ру да ов ня сте ю об", true},
    {"ar", "ال من كا سل مد بر نا حي في قو شر تم لي ها وا عد جم يه رس طب", true},
    {"ja", "の に は を た が で て と し れ さ 日 本 人 大 会 国 年 東", false},
    {"hi", "क रा में है सी ता ने प्र वि का लो गा यह मा नी स दे शा हो त", true},
};
/* Twelfths of accounts, by script. */
static const uint8_t script_of[12] = {0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6};
static const char *const apps[] = {"Web App", "for Android", "for iPhone", "Scheduler"};
static const char *const actions[] = {"like", "like", "like",  "like",   "repost",
                                      "post", "post", "reply", "follow", "quote"};

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static uint64_t next(uint64_t *state)
{
    return mix(*state += 0x9e3779b97f4a7c15u);
}

static double uniform(uint64_t *state)
{
    return ((double)(next(state) >> 11) + 0.5) / 9007199254740992.0;
}

static uint32_t below(uint64_t *state, uint32_t bound)
{
    return (uint32_t)((next(state) >> 32) * bound >> 32);
}

static double normal(uint64_t *state)
{
    const double radius = sqrt(-2 * log(uniform(state)));
    return radius * cos(2 * M_PI * uniform(state));
}

/* ---- who, and when */

static void make_account(struct account *a, uint64_t key)
{
    uint64_t random = key;
    a->key = key;
    a->script = script_of[below(&random, 12)];
    a->app = (uint8_t)below(&random, 4);
    a->peak = (uint8_t)below(&random, 24);
    for (int i = 0; i < 3; i++)
        a->subject[i] = (uint16_t)below(&random, SUBJECTS);
}

/* Shares of the events are log-normal (σ = 1.6); everybody has one at least. */
static bool make_accounts(struct account *accounts, const struct options *o)
{
    double *share = malloc(o->accounts * sizeof *share), sum = 0;
    if (!share)
        return false;
    for (uint64_t i = 0; i < o->accounts; i++) {
        uint64_t random = mix(o->seed * 0x10001 + i);
        make_account(&accounts[i], random);
        sum += share[i] = exp(1.6 * normal(&random));
    }
    const double spare = o->events > o->accounts ? (double)(o->events - o->accounts) : 0;
    double owed = 0;
    for (uint64_t i = 0; i < o->accounts; i++) {
        owed += spare * share[i] / sum;
        accounts[i].events = 1 + (uint32_t)owed;
        owed -= floor(owed);
    }
    free(share);
    return true;
}

/* Sessions of a few events, minutes apart, around the account's hours. */
static void make_times(const struct account *a, uint32_t index, double days, struct stamp *out)
{
    uint64_t random = mix(a->key ^ 0x7157);
    int64_t at = 0;
    uint32_t left = 0;
    for (uint32_t i = 0; i < a->events; i++) {
        if (left == 0) {
            const double day = floor(uniform(&random) * days), hour = fmod(a->peak + 24 + 3.5 * normal(&random), 24);
            at = (int64_t)((day + hour / 24) * 86400e3);
            left = 1 + (uint32_t)(-4 * log(uniform(&random)));
        } else {
            at += (int64_t)(-150e3 * log(uniform(&random)));
        }
        left--;
        out[i] = (struct stamp){at, index, i};
    }
}

static int by_time(const void *a, const void *b)
{
    const struct stamp *x = a, *y = b;
    if (x->ms != y->ms)
        return x->ms < y->ms ? -1 : 1;
    if (x->account != y->account)
        return x->account < y->account ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* ---- what */

static size_t add_word(char *to, uint64_t word, int script)
{
    const char *at = scripts[script].syllables;
    const int syllables = scripts[script].spaced ? 2 + (int)(word % 3) : 1 + (int)(word % 2);
    size_t len = 0;
    for (int s = 0; s < syllables; s++) {
        word = mix(word + (uint64_t)s);
        const char *from = at;
        for (uint64_t skip = word % 20; skip; skip--)
            from = strchr(from, ' ') + 1;
        const size_t n = strcspn(from, " ");
        memcpy(to + len, from, n);
        len += n;
    }
    return len;
}

/* Half of the words are common ones, the common ones commonly; half belong to a subject of the account. */
static uint64_t draw_word(const struct account *a, uint64_t *random)
{
    const double u = uniform(random);
    if (below(random, 2))
        return (uint64_t)(COMMON_WORDS * u * u * u);
    return COMMON_WORDS + (uint64_t)a->subject[below(random, 3)] * SUBJECT_WORDS + (uint64_t)(SUBJECT_WORDS * u * u);
}

static size_t make_text(const struct account *a, uint64_t *random, char *to)
{
    const size_t target = TEXT_LEAST + below(random, TEXT_MOST - TEXT_LEAST - WORD_MOST / 2);
    size_t len = 0;
    while (len < target) {
        len += add_word(to + len, draw_word(a, random) * 7 + a->script, a->script);
        if (scripts[a->script].spaced)
            to[len++] = ' ';
    }
    while (len && to[len - 1] == ' ')
        len--;
    return len;
}

static uint32_t decode(const unsigned char **at)
{
    const unsigned char *c = *at;
    const int more = *c < 0x80 ? 0 : *c < 0xe0 ? 1 : *c < 0xf0 ? 2 : 3;
    uint32_t code = more ? *c & (0x3fu >> more) : *c;
    for (int i = 1; i <= more; i++)
        code = code << 6 | (c[i] & 0x3f);
    *at += 1 + more;
    return code;
}

/* One line in twelve is written in ASCII with \u escapes, one in ten holds a line break or quotes. */
static void put_text(const char *text, size_t len, uint64_t *random)
{
    const bool ascii = below(random, 12) == 0;
    const uint32_t escape = below(random, 20);
    const unsigned char *at = (const unsigned char *)text, *end = at + len;
    if (escape < 2)
        fputs(escape ? "\\\"" : "\\n", stdout);
    if (!ascii)
        fwrite(text, 1, len, stdout);
    while (ascii && at < end) {
        const uint32_t code = decode(&at);
        if (code < 0x80)
            putchar((int)code);
        else
            printf("\\u%04x", code);
    }
    if (escape < 2)
        fputs(escape ? "\\\"" : " \xf0\x9f\x98\x80", stdout);
}

static void put_time(int64_t ms)
{
    const int64_t begin = 1767225600000; /* 2026-01-01 */
    const time_t seconds = (time_t)((begin + ms) / 1000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    printf("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
           tm.tm_sec, (int)((begin + ms) % 1000));
}

static void put_event(const struct account *a, const struct stamp *stamp)
{
    uint64_t random = mix(a->key ^ mix(stamp->number + 1));
    char text[TEXT_MOST + WORD_MOST];
    const char *action = actions[below(&random, 10)];
    const uint64_t object = next(&random);
    printf("{\"id\":\"e:%016llx\",\"time\":\"", (unsigned long long)next(&random));
    put_time(stamp->ms);
    printf("\",\"actor\":{\"service\":\"made\",\"id\":\"%u\"},\"action\":\"%s\",\"object\":{\"id\":\"%llu\"",
           1000000000 + stamp->account, action, (unsigned long long)(object >> 4));
    if (*action != 'p')
        printf(",\"author\":\"%u\"", a->subject[object % 3] * 40u + below(&random, 40));
    fputs(",\"text\":\"", stdout);
    put_text(text, make_text(a, &random, text), &random);
    printf("\",\"lang\":\"%s\"},\"client\":{\"app\":\"%s\"}}\n", scripts[a->script].lang,
           apps[below(&random, 30) ? a->app : below(&random, 4)]);
}

/* ---- the command */

static uint64_t count_events(const struct account *accounts, uint64_t count)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < count; i++)
        sum += accounts[i].events;
    return sum;
}

static void put_events(const struct account *accounts, struct stamp *stamps, uint64_t events, const struct options *o)
{
    struct stamp *to = stamps;
    for (uint32_t i = 0; i < o->accounts; i++) {
        make_times(&accounts[i], i, o->days, to);
        qsort(to, accounts[i].events, sizeof *to, by_time);
        to += accounts[i].events;
    }
    if (!o->grouped)
        qsort(stamps, events, sizeof *stamps, by_time);
    for (uint64_t i = 0; i < events; i++)
        put_event(&accounts[stamps[i].account], &stamps[i]);
}

static bool make_archive(const struct options *o)
{
    struct account *accounts = calloc(o->accounts, sizeof *accounts);
    const bool made = accounts && make_accounts(accounts, o);
    const uint64_t events = made ? count_events(accounts, o->accounts) : 0;
    struct stamp *stamps = malloc(events * sizeof *stamps + 1);
    const bool ok = made && stamps;
    if (ok)
        put_events(accounts, stamps, events, o);
    free(stamps);
    free(accounts);
    return ok && fflush(stdout) == 0 && !ferror(stdout);
}

int main(int argc, char **argv)
{
    struct options o = {.seed = 1, .events = 10000000, .accounts = 20000, .days = 90};
    int option;
    while ((option = getopt(argc, argv, "s:n:a:d:g")) != -1) {
        switch (option) {
        case 's':
            o.seed = strtoull(optarg, NULL, 10);
            break;
        case 'n':
            o.events = strtoull(optarg, NULL, 10);
            break;
        case 'a':
            o.accounts = strtoull(optarg, NULL, 10);
            break;
        case 'd':
            o.days = strtod(optarg, NULL);
            break;
        case 'g':
            o.grouped = true;
            break;
        default:
            return 2;
        }
    }
    if (o.accounts < 1 || o.accounts > 100000000 || o.events < 1 || o.days < 1) {
        fputs("make_archive: at least one account, one event and one day\n", stderr);
        return 2;
    }
    if (make_archive(&o))
        return 0;
    perror("make_archive");
    return 2;
}
