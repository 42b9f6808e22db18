#include "explain/scene.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static notme_sign_finder *const finders[] = {
    notme_find_done,     notme_find_pace,       notme_find_undo,    notme_find_client,
    notme_find_language, notme_find_network,    notme_find_profile, notme_find_author,
    notme_find_focus,    notme_find_age,        notme_find_notice,  notme_find_dormant,
    notme_find_data,     notme_find_stands_out, notme_find_change,  notme_find_hours};

int notme_facts_find(const struct notme_lookback *lookback, const struct notme_session *session,
                     struct notme_facts *out, struct notme_error *err)
{
    const struct notme_outline *outline = lookback->outline;
    const size_t count = lookback->timeline->count;
    struct notme_scene scene = {.timeline = lookback->timeline,
                                .outline = outline,
                                .undos = lookback->undos,
                                .logins = lookback->logins,
                                .session = session};
    scene.first = session->first_event < count ? (size_t)session->first_event : count;
    scene.end = session->events < count - scene.first ? scene.first + session->events : count;
    scene.row = notme_outline_at(outline, scene.first);
    scene.next = notme_outline_at(outline, scene.end);
    memset(out, 0, sizeof *out);
    for (int s = 0; s < NOTME_SIGN_COUNT; s++)
        out->of[s].value = NOTME_SIGN_UNKNOWN;
    int status = NOTME_OK;
    for (size_t i = 0; i < sizeof finders / sizeof *finders && status == NOTME_OK && scene.first < scene.end; i++)
        status = finders[i](&scene, out, err);
    return status;
}

/* Bytes of `words` that are whole characters, or were never any. */
static size_t whole(const char *words, size_t len)
{
    size_t start = len;
    while (start > 0 && len - start < 3 && ((unsigned char)words[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0 || (unsigned char)words[start - 1] < 0xC0)
        return len;
    return notme_utf8_length(words + start - 1, len - (start - 1)) ? len : start - 1;
}

void notme_fact(struct notme_facts *out, enum notme_sign_value value, const char *format, ...)
{
    struct notme_fact *fact = &out->of[notme_sign_of(value)];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(fact->words, sizeof fact->words, format, arguments);
    va_end(arguments);
    fact->value = value;
    if (length >= (int)sizeof fact->words)
        fact->words[whole(fact->words, sizeof fact->words - 1)] = 0;
}

int notme_fact_length(struct notme_text text)
{
    enum { MOST = 60 };
    return text.len <= MOST ? (int)text.len : (int)whole(text.at, MOST);
}

enum notme_deed notme_deed_of(enum notme_action action)
{
    static const enum notme_deed deeds[NOTME_ACTION_COUNT] = {[NOTME_OTHER] = NOTME_DEED_OTHER,
                                                              [NOTME_POST] = NOTME_DEED_WORDS,
                                                              [NOTME_REPLY] = NOTME_DEED_WORDS,
                                                              [NOTME_QUOTE] = NOTME_DEED_WORDS,
                                                              [NOTME_REPOST] = NOTME_DEED_TAP,
                                                              [NOTME_LIKE] = NOTME_DEED_TAP,
                                                              [NOTME_UNLIKE] = NOTME_DEED_UNDO,
                                                              [NOTME_DISLIKE] = NOTME_DEED_TAP,
                                                              [NOTME_UNREPOST] = NOTME_DEED_UNDO,
                                                              [NOTME_EDIT] = NOTME_DEED_WORDS,
                                                              [NOTME_DELETE] = NOTME_DEED_UNDO,
                                                              [NOTME_FOLLOW] = NOTME_DEED_TAP,
                                                              [NOTME_UNFOLLOW] = NOTME_DEED_UNDO,
                                                              [NOTME_BLOCK] = NOTME_DEED_TAP,
                                                              [NOTME_UNBLOCK] = NOTME_DEED_UNDO,
                                                              [NOTME_MUTE] = NOTME_DEED_TAP,
                                                              [NOTME_COMMIT] = NOTME_DEED_WORDS,
                                                              [NOTME_BOOKMARK] = NOTME_DEED_TAP,
                                                              [NOTME_VIEW] = NOTME_DEED_OTHER,
                                                              [NOTME_SHARE] = NOTME_DEED_TAP,
                                                              [NOTME_LOGIN] = NOTME_DEED_SETTINGS,
                                                              [NOTME_LOGOUT] = NOTME_DEED_SETTINGS,
                                                              [NOTME_PASSWORD_CHANGE] = NOTME_DEED_SETTINGS,
                                                              [NOTME_EMAIL_CHANGE] = NOTME_DEED_SETTINGS,
                                                              [NOTME_NAME_CHANGE] = NOTME_DEED_SETTINGS,
                                                              [NOTME_APP_AUTHORIZED] = NOTME_DEED_SETTINGS};
    return deeds[action];
}

const char *notme_lag_words(int64_t lag, char out[32])
{
    static const struct {
        int64_t unit;
        const char *name;
    } units[] = {{NOTME_DAY, "day"}, {NOTME_HOUR, "hour"}, {NOTME_MINUTE, "minute"}, {NOTME_SECOND, "second"}};
    size_t i = 0;
    while (i < 3 && lag < 2 * units[i].unit)
        i++;
    const long long n = (long long)(lag / units[i].unit);
    snprintf(out, 32, "%lld %s%s", n, units[i].name, n == 1 ? "" : "s");
    return out;
}
