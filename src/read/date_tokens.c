#include "read/date_tokens.h"

#include "base/utf8.h"

/* ---- characters */

/* Digits of other scripts stand ten in a row from these on. */
static int digit_of(int32_t code)
{
    static const int32_t zero[] = {'0',    0x660,  0x6f0,  0x7c0,  0x966,  0x9e6,  0xa66,   0xae6,   0xb66,  0xbe6,
                                   0xc66,  0xce6,  0xd66,  0xe50,  0xed0,  0xf20,  0x1040,  0x17e0,  0x1810, 0x1946,
                                   0x1c50, 0xa620, 0xa8d0, 0xa900, 0xaa50, 0xff10, 0x104a0, 0x11136, 0x1e950};
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        if (code >= zero[i] && code < zero[i] + 10)
            return code - zero[i];
    return -1;
}

static bool is_letter(int32_t code)
{
    if (code < 0x80)
        return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
    if (code < 0xc0)
        return code == 0xaa || code == 0xb5 || code == 0xba;
    return code != 0xd7 && code != 0xf7 && code != 0x58a && code != 0x5be && (code < 0x600 || code > 0x60f) &&
           code != 0x61b && code != 0x61c && code != 0x61f && (code < 0x66a || code > 0x66d) && code != 0x6d4 &&
           code != 0x964 && code != 0x965 && code != 0x970 && code != 0x104a && code != 0x104b && code != 0x5f3 &&
           code != 0x5f4 && (code < 0x2000 || code > 0x2bff) && (code < 0x3000 || code > 0x3004) &&
           (code < 0x3008 || code > 0x3020) && code != 0x30fb && (code < 0xff00 || code > 0xff0f) &&
           (code < 0xff1a || code > 0xff20) && code != 0xfeff && code != 0xfffd;
}

static int32_t lower(int32_t code)
{
    if ((code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7) ||
        (code >= 0x391 && code <= 0x3ab) || (code >= 0x410 && code <= 0x42f))
        return code + 32;
    if (code >= 0x400 && code <= 0x40f)
        return code + 80;
    if (code >= 0x531 && code <= 0x556)
        return code + 48;
    const bool even_is_upper = (code >= 0x100 && code <= 0x137) || (code >= 0x14a && code <= 0x177) ||
                               (code >= 0x460 && code <= 0x481) || (code >= 0x48a && code <= 0x4bf) ||
                               (code >= 0x4d0 && code <= 0x52f) || (code >= 0x1e00 && code <= 0x1eff);
    const bool odd_is_upper = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17e);
    return code + ((even_is_upper && code % 2 == 0 && code != 0x130) || (odd_is_upper && code % 2 == 1));
}

/* ---- tokens */

struct cursor {
    const char *at;
    size_t left;
};

static int32_t peek(const struct cursor *c, size_t *n)
{
    *n = 0;
    return c->left ? notme_utf8_decode(c->at, c->left, n) : 0;
}

static void step(struct cursor *c, size_t n)
{
    c->at += n;
    c->left -= n;
}

static void take_number(struct cursor *c, struct notme_date_token *token)
{
    size_t n;
    token->kind = NOTME_DATE_NUMBER;
    for (int digit; (digit = digit_of(peek(c, &n))) >= 0 && n; step(c, n)) {
        token->value = token->value < 100000 ? token->value * 10 + digit : token->value;
        token->digits++;
    }
}

static bool is_white(int32_t code)
{
    return code == ' ' || (code >= 9 && code <= 13) || code == 0xa0 || (code >= 0x2000 && code <= 0x200f) ||
           code == 0x202f || code == 0x205f || code == 0x3000;
}

static bool is_letter_at(const struct cursor *c, size_t skip)
{
    size_t n;
    const struct cursor at = {c->at + skip, c->left - skip};
    const int32_t code = peek(&at, &n);
    return n && is_letter(code) && digit_of(code) < 0;
}

/* Bytes between two letters of a word: the dot of "p.m.", the dot and the space of "p. m." */
static size_t joint(const struct cursor *c, size_t len)
{
    size_t white, letter;
    struct cursor at = *c;
    if (!at.left || *at.at != '.')
        return 0;
    step(&at, 1);
    if (is_letter_at(&at, 0))
        return 1;
    if (len != 1 || !is_white(peek(&at, &white)) || !white || !is_letter_at(&at, white))
        return 0;
    step(&at, white);
    peek(&at, &letter);
    return at.left > letter && at.at[letter] == '.' ? 1 + white : 0;
}

/* "p.m." is "pm". False: no word that comes with dates. */
static bool take_word(struct cursor *c, struct notme_date_token *token)
{
    char word[64];
    size_t len = 0, n;
    token->kind = NOTME_DATE_WORD;
    while (is_letter_at(c, 0)) {
        if (len + 4 > sizeof word)
            return false;
        len += notme_utf8_encode((uint32_t)lower(peek(c, &n)), word + len);
        step(c, n);
        step(c, joint(c, len));
    }
    token->value = len == 1 ? word[0] : 0;
    token->word = notme_date_word_of((struct notme_text){word, len});
    return token->word != NULL;
}

static bool take_token(struct cursor *c, struct notme_date_token *token)
{
    size_t n;
    const int32_t code = peek(c, &n);
    if (digit_of(code) >= 0)
        take_number(c, token);
    else if (is_letter(code))
        return take_word(c, token);
    else {
        token->kind = NOTME_DATE_SIGN;
        token->value = code == 0x2212 || code == 0x2010 ? '-' : code < 0x80 ? code : 0;
        step(c, n);
    }
    return code != 0xfffd;
}

bool notme_date_tokenise(struct notme_text text, struct notme_date_tokens *out)
{
    struct cursor c = {text.at, text.len};
    bool apart = false;
    size_t n;
    out->count = 0;
    for (int32_t code; (code = peek(&c, &n)) && n;) {
        if (is_white(code)) {
            apart = true;
            step(&c, n);
            continue;
        }
        if (out->count == NOTME_DATE_TOKENS)
            return false;
        struct notme_date_token *token = &out->at[out->count++];
        *token = (struct notme_date_token){.apart = apart};
        apart = false;
        if (!take_token(&c, token))
            return false;
    }
    return !c.left;
}
