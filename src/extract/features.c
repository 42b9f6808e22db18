/* Text -> tokens. Unicode by utf8proc; ASCII, the bulk of the work, by a table. */
#include "extract/features.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/held.h"
#include "base/utf8.h"
#include "extract/domain.h"
#include "extract/origin.h"
#include "extract/placeholder.h"
#include "extract/script.h"

#include <string.h>
#include <utf8proc.h>

enum { TEXT_MAX = 2000 }; /* characters looked at; longer texts are cut */

enum kind { SPACE, LETTER, IDEOGRAPH, DIGIT, PUNCTUATION, SYMBOL };

enum { SIGN_LINK = 1, SIGN_MENTION = 2 }; /* control codes never occur as glyphs of their own */

struct tally {
    int letters, capitals, digits, symbols, shouted, nwords;
};

/* A text after reading, glyph by glyph: links and mentions have become single signs. In arrays of their own, so that a
 * word can be hashed where it stands. */
struct reading {
    int32_t code[TEXT_MAX + 1]; /* as written */
    int32_t lower[TEXT_MAX + 1];
    uint8_t kind[TEXT_MAX + 1];         /* enum kind */
    size_t count;                       /* a space more stands at the end */
    uint32_t word[NOTME_PAIRS_MAX + 1]; /* hashes of the first words, for the pairs of them */
    size_t words;
    uint32_t topic[NOTME_TOPICS_MAX];
    size_t topics;
    struct notme_features *out;
    int links, mentions, hashtags, breaks;
    bool beyond_ascii;
    struct tally tally;
};

/* ASCII, by a table, for texts change between letters and others too often to be guessed. In the lower bits the kind.
 */
enum { KIND = 7, CAPITAL = 8, CALL = 16 /* to be looked at: control codes, and where a name or a link may begin */ };
static const char ascii[] = "PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP" /* control codes  */
                            "@DDTDDDDDDDDDDDDCCCCCCCCCCDDDDDD" /*  !"#$%&'()*+… 0 */
                            "TIIIIIIIIIIIIIIIIIIIIIIIIIIDDDDD" /* @A…Z[\\]^_      */
                            "DAAAAAAAQAAAAAAAAAAAAAAAAAADDDDP" /* `a…z{|}~        */;

static enum kind kind_of_ascii(int32_t c)
{
    return (enum kind)((unsigned char)ascii[c] & KIND);
}

static enum kind kind_of(int32_t c)
{
    if (c < 0x80)
        return kind_of_ascii(c);
    if ((c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
        (c >= 0x20000 && c <= 0x3ffff))
        return IDEOGRAPH;
    const utf8proc_category_t category = utf8proc_category(c);
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME)
        return LETTER; /* letters and the marks that sit on them */
    if (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO)
        return DIGIT;
    if (category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO)
        return PUNCTUATION;
    return category >= UTF8PROC_CATEGORY_SM && category <= UTF8PROC_CATEGORY_SO ? SYMBOL : SPACE;
}

static uint32_t token_hash(const void *bytes, size_t len, enum notme_channel channel)
{
    return (uint32_t)(notme_hash(bytes, len, (uint64_t)channel + 1) >> 32);
}

/* Channels are filled one after the other: from[channel + 1] is the end of what is there so far. */
static void add(struct notme_features *out, enum notme_channel channel, int max, uint32_t hash)
{
    uint16_t *end = &out->from[channel + 1];
    if (*end - out->from[channel] < max)
        out->token[(*end)++] = (uint16_t)(hash >> 16);
}

static void open_channel(struct notme_features *out, enum notme_channel channel)
{
    out->from[channel + 1] = out->from[channel];
}

/* ---- names: collected while the text is read */

static uint32_t add_name(struct notme_features *out, char sign, const char *at, size_t len)
{
    char name[64];
    size_t n = 0;
    name[n++] = sign;
    for (size_t i = 0; i < len && n < sizeof name; i++)
        name[n++] = (char)(at[i] >= 'A' && at[i] <= 'Z' ? at[i] + 32 : at[i]);
    const uint32_t hash = token_hash(name, n, NOTME_NAMES);
    add(out, NOTME_NAMES, NOTME_NAMES_MAX, hash);
    return hash;
}

/* A name that says what the event is about. */
static void add_topic(struct reading *r, char sign, const char *at, size_t len)
{
    const uint32_t hash = add_name(r->out, sign, at, len);
    if (r->topics < NOTME_TOPICS_MAX)
        r->topic[r->topics++] = hash;
}

/* The domain of a link; shorteners say nothing of where a link leads. */
static void add_domain(struct notme_features *out, const char *at, size_t len)
{
    const struct notme_text domain = notme_domain_of((struct notme_text){at, len});
    if (domain.len > 3 && !notme_text_is(domain, "t.co"))
        add_name(out, '/', domain.at, domain.len);
}

static size_t name_length(const char *at, size_t len)
{
    size_t n = 1;
    while (n < len) {
        size_t step;
        const int32_t c = notme_utf8_decode(at + n, len - n, &step);
        const enum kind kind = kind_of(c);
        if (kind != LETTER && kind != DIGIT && kind != IDEOGRAPH && c != '_')
            break;
        n += step;
    }
    return n > 1 ? n : 0;
}

static void put(struct reading *r, int32_t code, int32_t lower, enum kind kind)
{
    r->code[r->count] = code;
    r->lower[r->count] = lower;
    r->kind[r->count++] = (uint8_t)kind;
}

static void put_ascii(struct reading *r, char c)
{
    const int32_t code = c < ' ' && c != '\n' ? ' ' : c;
    r->breaks += c == '\n';
    put(r, code, code + (c >= 'A' && c <= 'Z' ? 'a' - 'A' : 0), kind_of_ascii(c));
}

/* ASCII as it stands, up to what is to be looked at. Returns how much. */
static size_t put_plain(struct reading *r, const char *at, size_t len)
{
    size_t i = 0, n = r->count;
    for (; i < len && n < TEXT_MAX && (unsigned char)at[i] < 0x80; i++, n++) {
        const unsigned char c = (unsigned char)at[i], class = (unsigned char)ascii[c];
        if (class & CALL)
            break;
        r->code[n] = c;
        r->lower[n] = c + (class & CAPITAL) * ('a' - 'A') / CAPITAL;
        r->kind[n] = class & KIND;
    }
    r->count = n;
    return i;
}

/* Reads the text once: names go to their channel, the rest to glyphs. */
static void read_text(struct reading *r, struct notme_text text)
{
    for (size_t i = 0; i < text.len && r->count < TEXT_MAX;) {
        const char *at = text.at + i;
        const size_t left = text.len - i;
        size_t step = 0;
        if ((step = put_plain(r, at, left))) {
            i += step;
            continue;
        }
        if (*at == 'h' && (step = notme_link_length((struct notme_text){at, left}))) {
            add_domain(r->out, at, step);
            put(r, SIGN_LINK, SIGN_LINK, SYMBOL);
            r->links++;
        } else if (*at == '@' && (step = name_length(at, left))) {
            add_name(r->out, '@', at + 1, step - 1);
            put(r, SIGN_MENTION, SIGN_MENTION, SYMBOL);
            r->mentions++;
        } else if (*at == '#' && (step = name_length(at, left))) {
            add_topic(r, '#', at + 1, step - 1);
            put_ascii(r, '#');
            r->hashtags++;
            step = 1; /* a hashtag's letters are read as a word, too */
        } else if ((unsigned char)*at < 0x80) {
            put_ascii(r, *at);
            step = 1;
        } else {
            const int32_t code = notme_utf8_decode(at, left, &step);
            put(r, code, utf8proc_tolower(code), kind_of(code));
            r->beyond_ascii = true;
        }
        i += step;
    }
    r->code[r->count] = r->lower[r->count] = ' ';
    r->kind[r->count] = SPACE;
}

static void add_list(struct reading *r, char sign, const struct notme_text *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_topic(r, sign, list[i].at, list[i].len);
}

static size_t until(struct notme_text text, char sign)
{
    const char *at = text.len ? memchr(text.at, sign, text.len) : NULL;
    return at ? (size_t)(at - text.at) : text.len;
}

static void names(struct reading *r, const struct notme_event *event)
{
    struct notme_features *out = r->out;
    open_channel(out, NOTME_NAMES);
    if (event->author.len)
        add_name(out, '@', event->author.at, event->author.len);
    read_text(r, notme_text_without_placeholder(event->text));
    if (r->hashtags == 0) /* the same names as in the text, where the platform says both */
        add_list(r, '#', event->tags, event->ntags);
    for (size_t i = 0; i < event->nlinks; i++)
        add_domain(out, event->links[i].at, event->links[i].len);
    for (size_t i = 0; i < event->nlabels; i++) /* "porn@self": what it says counts, not who says it */
        add_topic(r, '!', event->labels[i].at, until(event->labels[i], '@'));
    if (event->sensitive > 0)
        add_topic(r, '!', "sensitive", 9);
}

/* ---- words and pairs of them */

static void add_word(struct reading *r, const int32_t *code, size_t len)
{
    const uint32_t hash = token_hash(code, len * sizeof *code, NOTME_WORDS);
    add(r->out, NOTME_WORDS, NOTME_WORDS_MAX, hash);
    if (r->words < sizeof r->word / sizeof *r->word)
        r->word[r->words++] = hash;
}

static bool is_apostrophe(const struct reading *r, size_t i)
{
    return r->code[i] == '\'' || r->code[i] == 0x2019;
}

/* A word of letters from `start`, cut to 32 of them, apostrophes left out: don't = dont. Returns where it ends. */
static size_t word(struct reading *r, size_t start)
{
    int32_t code[32];
    size_t i = start, len = 0;
    while (r->kind[i] == LETTER)
        i++;
    if (!is_apostrophe(r, i)) {
        if (i - start >= 2)
            add_word(r, r->lower + start, i - start < 32 ? i - start : 32);
        return i;
    }
    for (i = start; r->kind[i] == LETTER || is_apostrophe(r, i); i++)
        if (r->kind[i] == LETTER && len < 32)
            code[len++] = r->lower[i];
    if (len >= 2)
        add_word(r, code, len);
    return i;
}

static void words(struct reading *r)
{
    open_channel(r->out, NOTME_WORDS);
    for (size_t i = 0; i < r->count;) {
        if (r->kind[i] == LETTER) {
            i = word(r, i);
            continue;
        }
        if (r->kind[i] == IDEOGRAPH)
            add_word(r, r->code + i, 1);
        i++;
    }
}

static void pairs(const struct reading *r)
{
    open_channel(r->out, NOTME_PAIRS);
    for (size_t i = 1; i < r->words; i++)
        add(r->out, NOTME_PAIRS, NOTME_PAIRS_MAX, token_hash(r->word + i - 1, 2 * sizeof *r->word, NOTME_PAIRS));
}

/* ---- characters */

static uint32_t gram(const int32_t *c)
{
    uint64_t h = (uint64_t)(uint32_t)c[0] * 0x9e3779b97f4a7c15u;
    h = (h ^ (uint32_t)c[1]) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 29) ^ (uint32_t)c[2]) * 0x94d049bb133111ebu;
    h = (h ^ (h >> 31) ^ (uint32_t)c[3]) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(h >> 32);
}

/* One space stands before the text. */
static void chars(const struct reading *r)
{
    int32_t text[1 + NOTME_CHARS_MAX];
    const size_t count = r->count < NOTME_CHARS_MAX ? r->count : NOTME_CHARS_MAX;
    text[0] = ' ';
    for (size_t i = 0; i < count; i++)
        text[1 + i] = r->kind[i] == DIGIT ? '0' : r->code[i];
    open_channel(r->out, NOTME_CHARS);
    uint16_t *token = r->out->token + r->out->from[NOTME_CHARS];
    for (size_t i = 0; i + 3 <= count; i++) /* as add() does, but for its counting in memory */
        *token++ = (uint16_t)(gram(text + i) >> 16);
    r->out->from[NOTME_CHARS + 1] = (uint16_t)(token - r->out->token);
}

/* ---- style */

static void add_style(struct notme_features *out, int what, int value)
{
    const int32_t both[2] = {what, value};
    add(out, NOTME_STYLE, NOTME_STYLE_MAX, token_hash(both, sizeof both, NOTME_STYLE));
}

static int at_most(int value, int max)
{
    return value < max ? value : max;
}

/* Each run of punctuation or symbols, as written up to four signs, is a token; so is what follows a full stop. */
static void punctuation(const struct reading *r)
{
    int32_t run[4];
    size_t len = 0;
    for (size_t i = 0; i <= r->count; i++) {
        const bool sign = r->kind[i] == PUNCTUATION || r->kind[i] == SYMBOL;
        if (sign && len < 4) {
            run[len++] = r->code[i];
        } else if (!sign && len) {
            add(r->out, NOTME_STYLE, NOTME_STYLE_MAX - 14, token_hash(run, len * sizeof *run, NOTME_STYLE));
            len = 0;
        }
    }
}

static int is_letter(uint8_t kind)
{
    return (kind == LETTER) | (kind == IDEOGRAPH);
}

/* Words of three letters and more, all of them capitals. */
static int shouted(const struct reading *r)
{
    int n = 0, run = 0, high = 0;
    for (size_t i = 0; i <= r->count; i++) {
        if (is_letter(r->kind[i])) {
            run++;
            high += r->code[i] != r->lower[i];
        } else {
            n += run >= 3 && high == run;
            run = high = 0;
        }
    }
    return n;
}

/* Sums without branches, which compilers turn into vectors. */
static struct tally tally_of(const struct reading *r)
{
    struct tally t = {0};
    for (size_t i = 0; i < r->count; i++) {
        t.letters += is_letter(r->kind[i]);
        t.nwords += is_letter(r->kind[i]) & !is_letter(r->kind[i + 1]);
        t.digits += r->kind[i] == DIGIT;
        t.symbols += r->kind[i] == SYMBOL;
    }
    for (size_t i = 0; i < r->count; i++)
        t.capitals += is_letter(r->kind[i]) & (r->code[i] != r->lower[i]);
    t.symbols -= r->links + r->mentions; /* signs of ours */
    t.shouted = t.capitals >= 3 ? shouted(r) : 0;
    return t;
}

/* The class of the first or the last glyph: the very sign where it is one, else its kind and case. */
static int edge(const struct reading *r, size_t i)
{
    if (r->kind[i] == PUNCTUATION || r->kind[i] == SYMBOL)
        return r->code[i];
    return -1 - (int)r->kind[i] * 2 - (r->code[i] != r->lower[i]);
}

static void style(const struct reading *r, const struct notme_event *event)
{
    struct notme_features *out = r->out;
    const struct tally t = r->tally;
    open_channel(out, NOTME_STYLE);
    punctuation(r);
    add_style(out, 1, at_most(t.nwords / 4, 12));
    add_style(out, 2, at_most(r->links, 3));
    add_style(out, 3, at_most(r->hashtags, 3));
    add_style(out, 4, at_most(r->mentions, 3));
    add_style(out, 5, at_most(r->breaks, 3));
    add_style(out, 6, t.letters ? at_most(10 * t.capitals / t.letters, 5) : -1);
    add_style(out, 7, at_most(t.shouted, 3));
    add_style(out, 8, at_most(t.digits, 3));
    add_style(out, 9, at_most(t.symbols, 3));
    add_style(out, 10, r->count ? edge(r, 0) : -100);
    add_style(out, 11, r->count ? edge(r, r->count - 1) : -100);
    add_style(out, 12, (int)event->action);
    add_style(out, 13, event->ntags ? at_most((int)event->ntags, 4) : -1);
}

/* ---- topics */

static void topics(const struct reading *r)
{
    open_channel(r->out, NOTME_TOPICS);
    for (size_t i = 0; i < r->topics; i++)
        add(r->out, NOTME_TOPICS, NOTME_TOPICS_MAX, r->topic[i]);
}

/* ---- the rest */

static uint32_t script(const struct reading *r)
{
    struct notme_scripts scripts = {.letters = 0};
    if (!r->beyond_ascii)
        scripts.count[NOTME_SCRIPT_LATIN] = scripts.letters = (uint32_t)r->tally.letters;
    for (size_t i = 0; i < r->count && r->beyond_ascii; i++)
        if (r->kind[i] == LETTER || r->kind[i] == IDEOGRAPH)
            notme_script_add(&scripts, r->code[i]);
    return notme_script_of(&scripts);
}

/* A time that the client may have set to anything says where the event stands, but not what the owner's hours are. */
static bool is_point(const struct notme_event *event)
{
    return event->time != NOTME_NO_TIME && event->basis != NOTME_BOUNDED && event->basis != NOTME_BOUNDED_BY_ORDER &&
           event->basis != NOTME_CLAIMED;
}

void notme_features_bare(const struct notme_event *event, struct notme_features *out)
{
    memset(out, 0, offsetof(struct notme_features, token));
    out->clock = notme_event_clock(event);
    out->timed = is_point(event);
    out->action = event->action;
    out->offset = NOTME_NO_OFFSET;
}

void notme_features_of(const struct notme_event *event, struct notme_features *out)
{
    struct reading r;
    r.count = r.words = r.topics = 0;
    r.out = out;
    r.links = r.mentions = r.hashtags = r.breaks = 0;
    r.beyond_ascii = false;
    notme_features_bare(event, out);
    out->author = notme_category(event->author);
    out->category[NOTME_CATEGORY_APP] = notme_category(event->app);
    out->category[NOTME_CATEGORY_LANG] = notme_category(event->lang);
    out->category[NOTME_CATEGORY_TZ] = notme_category(event->tz);
    out->category[NOTME_CATEGORY_NET] = notme_network(event);
    names(&r, event);
    words(&r);
    r.tally = tally_of(&r);
    style(&r, event);
    topics(&r);
    chars(&r);
    pairs(&r);
    out->offset = notme_offset(event->tz);
    out->category[NOTME_CATEGORY_SCRIPT] = script(&r);
}

size_t notme_features_size(const struct notme_features *features)
{
    return offsetof(struct notme_features, token) + features->from[NOTME_CHANNELS] * sizeof features->token[0];
}
