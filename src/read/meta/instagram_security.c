/* Logins, and what happened to the account, as Instagram's exports tell of it. */
#include "read/link.h"
#include "read/meta/instagram.h"
#include "read/when.h"

#include <string.h>

static int take_session(struct notme_export *export, const struct notme_record *record, enum notme_action action,
                        const char *kind)
{
    struct notme_meta_record r;
    struct notme_event event = notme_export_event(export, action);
    if (!notme_meta_open_timed(&r, record->json, &event) && !notme_when_bounded(r.title, &event) &&
        !notme_when_bounded(notme_text_at(record->json, "timestamp"), &event))
        return notme_export_skip(export, record, "no time");
    event.ip = notme_meta_ip(&r);
    event.user_agent = notme_meta_user_agent(&r);
    event.app = notme_meta_value(&r, NOTME_META_APP);
    if (!r.fields) { /* to 2020: plain members */
        const struct notme_text ip = notme_text_at(record->json, "ip_address");
        event.ip = notme_is_ip(ip) ? ip : event.ip;
        event.user_agent = notme_text_at(record->json, "user_agent");
    }
    if (action == NOTME_OTHER)
        event.action_detail = notme_text_of(kind);
    return notme_export_add_timed_told(export, &event, kind, event.ip, event.user_agent);
}

int notme_instagram_login(struct notme_export *export, const struct notme_record *record)
{
    return take_session(export, record, NOTME_LOGIN, "login");
}

int notme_instagram_logout(struct notme_export *export, const struct notme_record *record)
{
    return take_session(export, record, NOTME_LOGOUT, "logout");
}

int notme_instagram_password(struct notme_export *export, const struct notme_record *record)
{
    return take_session(export, record, NOTME_PASSWORD_CHANGE, "password_change");
}

/* Meta's own mailer, by which it tells the owner of something: the address and the program are not the account's. */
static bool is_services(const struct notme_meta_record *r)
{
    return strstr(notme_meta_user_agent(r).at ? notme_meta_user_agent(r).at : "", "THttpClient") != NULL;
}

/* What happened, in the language of the account: "Checkpoint" stays apart from "Profile changed". */
int notme_instagram_activity(struct notme_export *export, const struct notme_record *record)
{
    struct notme_meta_record r;
    struct notme_event event = notme_export_event(export, NOTME_OTHER);
    if (!notme_meta_open_timed(&r, record->json, &event))
        return take_session(export, record, NOTME_OTHER, "profile_activity");
    const struct notme_text type = notme_meta_value(&r, NOTME_META_TYPE);
    const enum notme_meta_word word = notme_meta_word_of(type, NOTME_META_LOGIN, NOTME_META_PASSWORD);
    if (word == NOTME_META_LOGIN) /* once more in login_activity.json */
        return take_session(export, record, NOTME_LOGIN, "login");
    if (word == NOTME_META_LOGOUT)
        return take_session(export, record, NOTME_LOGOUT, "logout");
    if (word == NOTME_META_PASSWORD)
        return take_session(export, record, NOTME_PASSWORD_CHANGE, "password_change");
    if (is_services(&r))
        return NOTME_OK;
    event.action_detail = type.len ? type : notme_text_of("profile_activity");
    event.ip = notme_meta_ip(&r);
    event.user_agent = notme_meta_user_agent(&r);
    event.app = notme_meta_value(&r, NOTME_META_APP);
    return notme_export_add_timed_told(export, &event, "profile_activity", event.ip, event.action_detail);
}

/* devices.json: when each was last used to log in. */
int notme_instagram_device(struct notme_export *export, const struct notme_record *record)
{
    return take_session(export, record, NOTME_LOGIN, "login");
}

/* What was changed; the old and the new value stay out of it: they may be addresses. */
int notme_instagram_change(struct notme_export *export, const struct notme_record *record)
{
    struct notme_meta_record r;
    notme_meta_open(&r, record->json);
    struct notme_text what = notme_meta_value(&r, NOTME_META_CHANGED);
    if (!what.len && r.fields)
        what = r.field[0].value;
    const enum notme_meta_word word = notme_meta_word_of(what, NOTME_META_NO_WORD, NOTME_META_EMAIL);
    const enum notme_action action = word == NOTME_META_EMAIL      ? NOTME_EMAIL_CHANGE
                                     : word == NOTME_META_NAME     ? NOTME_NAME_CHANGE
                                     : word == NOTME_META_USERNAME ? NOTME_NAME_CHANGE
                                                                   : NOTME_OTHER;
    struct notme_event event = notme_export_event(export, action);
    if (r.time == NOTME_NO_TIME)
        return notme_export_skip(export, record, "no time");
    event.time = r.time;
    if (action == NOTME_OTHER)
        event.action_detail = notme_text_of("profile_change");
    return notme_export_add_timed(export, &event, action == NOTME_OTHER ? "profile_change" : notme_action_name(action),
                                  (struct notme_text){NULL, 0});
}
