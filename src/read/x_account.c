/* Who an X archive is of, until when it reaches, and what happened to the account itself. Addresses and tokens are
 * never kept. */
#include "base/hash.h"
#include "read/x_collect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool iso_time(const cJSON *object, const char *name, int64_t *out)
{
    const struct notme_text text = notme_x_text(object, name);
    return text.len && notme_time_parse(text.at, text.len, out);
}

static int keep_text(struct notme_x *x, struct notme_text text, struct notme_text *to)
{
    if (!text.len || to->len)
        return NOTME_OK;
    *to = text;
    return notme_arena_text(&x->arena, to) ? NOTME_OK : notme_fail_memory(x->reader->err);
}

static int take_account(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *account = notme_x_unwrap(record, "account");
    (void)index;
    iso_time(account, "createdAt", &x->created);
    const int status = keep_text(x, notme_x_text(account, "accountId"), &x->account_id);
    return status == NOTME_OK ? keep_text(x, notme_x_text(account, "username"), &x->user_name) : status;
}

static int64_t stated_likes(const cJSON *root)
{
    const cJSON *types = cJSON_GetObjectItemCaseSensitive(root, "dataTypes");
    const cJSON *like = cJSON_GetObjectItemCaseSensitive(types, "like");
    const cJSON *files = cJSON_GetObjectItemCaseSensitive(like, "files"), *file;
    int64_t sum = cJSON_IsArray(files) ? 0 : -1;
    cJSON_ArrayForEach(file, files)
    {
        const struct notme_text count = notme_x_text(file, "count");
        const bool fits = count.len > 0 && count.len < 12 && strspn(count.at, "0123456789") == count.len;
        sum = fits && sum >= 0 ? sum + strtoll(count.at, NULL, 10) : -1;
    }
    return sum;
}

static int take_manifest(struct notme_x *x, const cJSON *root)
{
    const cJSON *user = cJSON_GetObjectItemCaseSensitive(root, "userInfo");
    const cJSON *archive = cJSON_GetObjectItemCaseSensitive(root, "archiveInfo");
    const cJSON *partial = cJSON_GetObjectItemCaseSensitive(archive, "isPartialArchive");
    iso_time(archive, "generationDate", &x->generated);
    x->partial = cJSON_IsTrue(partial) || notme_text_is(notme_x_text(archive, "isPartialArchive"), "true");
    x->likes_stated = stated_likes(root);
    if (x->partial)
        notme_reader_note(x->reader, "this archive is one part of several: give all of them");
    const int status = keep_text(x, notme_x_text(user, "accountId"), &x->account_id);
    return status == NOTME_OK ? keep_text(x, notme_x_text(user, "userName"), &x->user_name) : status;
}

/* manifest.js assigns an object, not an array: it is small, and read whole. Without it the rest is still good. */
static int read_manifest(struct notme_x *x, const struct notme_x_part *part)
{
    struct notme_buf text = {0};
    struct notme_stream stream;
    struct notme_error error = {0};
    int status = notme_bundle_stream(x->bundle, part->member, &stream, &error);
    if (status == NOTME_OK)
        status = notme_stream_all(&stream, 16 << 20, &text, &error);
    notme_stream_close(&stream);
    const char *equals = status == NOTME_OK && text.len ? memchr(text.at, '=', text.len) : NULL;
    cJSON *root = equals ? cJSON_ParseWithLength(equals + 1, text.len - (size_t)(equals + 1 - text.at)) : NULL;
    if (status == NOTME_ENOMEM)
        status = notme_fail_memory(x->reader->err);
    else if (root)
        status = take_manifest(x, root);
    else
        status = notme_reader_skip(x->reader, 0, 0, "'%.100s' cannot be read%s%s", part->name, status ? ": " : "",
                                   error.text);
    cJSON_Delete(root);
    notme_buf_release(&text);
    return status;
}

int notme_x_read_account(struct notme_x *x)
{
    int status = NOTME_OK;
    for (size_t i = 0; i < x->parts && status == NOTME_OK; i++)
        if (strcmp(x->part[i].name + x->part[i].folder, "manifest.js") == 0)
            status = read_manifest(x, &x->part[i]);
    return status == NOTME_OK ? notme_x_each(x, "account", take_account, x) : status;
}

/* ---- what happened to the account */

static int complain(struct notme_x *x, const char *name, size_t index)
{
    return notme_reader_skip(x->reader, 0, 0, "record %zu has no readable '%s'", index, name);
}

/* Two logins may share a millisecond, but not their address too. */
static int take_login(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    char id[64];
    const cJSON *login = notme_x_unwrap(record, "ipAudit");
    const struct notme_text at = notme_x_text(login, "createdAt");
    struct notme_event event = notme_x_event(NOTME_LOGIN);
    if (!iso_time(login, "createdAt", &event.time))
        return complain(x, "createdAt", index);
    event.ip = notme_x_text(login, "loginIp");
    const uint64_t hash = event.ip.len ? notme_hash(event.ip.at, event.ip.len, 0) : 0;
    snprintf(id, sizeof id, "%.*s/%08x", (int)(at.len < 40 ? at.len : 40), at.at, (unsigned)(hash & 0xFFFFFFFF));
    return notme_x_add(x, &event, "login", notme_text_of(id), index);
}

static int take_name_change(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *outer = notme_x_unwrap(record, "screenNameChange");
    const cJSON *change = notme_x_unwrap(outer, "screenNameChange");
    struct notme_event event = notme_x_event(NOTME_NAME_CHANGE);
    if (!iso_time(change, "changedAt", &event.time))
        return complain(x, "changedAt", index);
    event.text = notme_x_text(change, "changedTo");
    return notme_x_add(x, &event, "name_change", notme_x_text(change, "changedAt"), index);
}

static int take_email_change(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *outer = notme_x_unwrap(record, "emailAddressChange");
    const cJSON *change = notme_x_unwrap(outer, "emailChange");
    struct notme_event event = notme_x_event(NOTME_EMAIL_CHANGE);
    if (!iso_time(change, "changedAt", &event.time))
        return complain(x, "changedAt", index);
    return notme_x_add(x, &event, "email_change", notme_x_text(change, "changedAt"), index);
}

static int take_application(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *application = notme_x_unwrap(record, "connectedApplication");
    struct notme_event event = notme_x_event(NOTME_APP_AUTHORIZED);
    if (!iso_time(application, "approvedAt", &event.time))
        return complain(x, "approvedAt", index);
    event.app = notme_x_text(application, "name");
    const struct notme_text id = notme_x_text(application, "id");
    return notme_x_add(x, &event, "app_authorized", id.len ? id : notme_x_text(application, "approvedAt"), index);
}

int notme_x_read_changes(struct notme_x *x)
{
    static const struct {
        const char *name;
        notme_x_record *record;
    } files[] = {{"ip-audit", take_login},
                 {"screen-name-change", take_name_change},
                 {"email-address-change", take_email_change},
                 {"connected-application", take_application},
                 {"connected-applications", take_application}};
    int status = NOTME_OK;
    for (size_t i = 0; i < sizeof files / sizeof *files && status == NOTME_OK; i++)
        status = notme_x_each(x, files[i].name, files[i].record, x);
    return status;
}
