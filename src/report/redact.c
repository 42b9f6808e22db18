#include "report/redact.h"

#include <nettle/hmac.h>
#include <string.h>

enum { PSEUDONYM = 24 };

static void pseudonym(const struct notme_redactor *r, enum notme_redacted kind, struct notme_text text,
                      char out[PSEUDONYM])
{
    static const char *const names[] = {"person", "text", "id", "address"};
    static const char hex[] = "0123456789abcdef";
    struct hmac_sha256_ctx hmac;
    uint8_t sum[5];
    hmac_sha256_set_key(&hmac, r->key_len, r->key);
    hmac_sha256_update(&hmac, strlen(names[kind]), (const uint8_t *)names[kind]);
    hmac_sha256_update(&hmac, text.len, (const uint8_t *)text.at);
    hmac_sha256_digest(&hmac, sizeof sum, sum);
    size_t n = strlen(names[kind]);
    memcpy(out, names[kind], n);
    out[n++] = '-';
    for (size_t i = 0; i < sizeof sum; i++) {
        out[n++] = hex[sum[i] >> 4];
        out[n++] = hex[sum[i] & 15];
    }
    out[n] = '\0';
}

/* A handle is the same with and without its "@". */
static struct notme_text bare(enum notme_redacted kind, struct notme_text text)
{
    if (kind == NOTME_REDACT_PERSON && text.len && *text.at == '@')
        return (struct notme_text){text.at + 1, text.len - 1};
    return text;
}

void notme_redact(const struct notme_redactor *r, enum notme_redacted kind, struct notme_text text,
                  struct notme_buf *out)
{
    char name[PSEUDONYM];
    if (!r->key || text.len == 0) {
        notme_buf_add(out, text.at, text.len);
        return;
    }
    pseudonym(r, kind, bare(kind, text), name);
    notme_buf_adds(out, name);
}

void notme_redact_quoted(const struct notme_redactor *r, struct notme_text words, struct notme_buf *out)
{
    while (r->key && words.len) {
        const char *open = memchr(words.at, '\'', words.len);
        const size_t before = open ? (size_t)(open - words.at) : words.len;
        notme_buf_add(out, words.at, before);
        if (!open)
            return;
        const char *last = words.at + words.len - 1;
        while (last > open && *last != '\'') /* what strangers wrote may hold quotes: up to the last one */
            last--;
        const struct notme_text inside = {open + 1, last > open ? (size_t)(last - open - 1) : words.len - before - 1};
        notme_redact(r, NOTME_REDACT_TEXT, inside, out);
        const size_t used = before + 1 + inside.len + (last > open);
        words = (struct notme_text){words.at + used, words.len - used};
    }
    if (!r->key)
        notme_buf_add(out, words.at, words.len);
}

static bool replace(const struct notme_redactor *r, struct notme_arena *arena, enum notme_redacted kind,
                    struct notme_text *text)
{
    char name[PSEUDONYM];
    if (!r->key || text->len == 0)
        return notme_arena_text(arena, text);
    pseudonym(r, kind, bare(kind, *text), name);
    *text = notme_text_of(name);
    return notme_arena_text(arena, text);
}

bool notme_redact_session(const struct notme_redactor *r, const struct notme_session *session, struct notme_kept *kept)
{
    notme_arena_release(&kept->arena);
    kept->session = *session;
    struct notme_session *s = &kept->session;
    bool ok = notme_arena_text(&kept->arena, &s->service) &&
              replace(r, &kept->arena, NOTME_REDACT_PERSON, &s->account) &&
              replace(r, &kept->arena, NOTME_REDACT_PERSON, &s->account_name);
    for (size_t i = 0; i < s->nevidence; i++) {
        struct notme_evidence *e = &s->evidence[i];
        ok = ok && replace(r, &kept->arena, NOTME_REDACT_ID, &e->id) &&
             replace(r, &kept->arena, NOTME_REDACT_PERSON, &e->author) &&
             replace(r, &kept->arena, NOTME_REDACT_TEXT, &e->text);
    }
    return ok;
}
