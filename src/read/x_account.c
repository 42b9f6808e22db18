/* Who an X archive is of, until when it reaches, and what happened to the account itself. Addresses and tokens are
 * never kept. */
#include "base/clock.h"
#include "read/x_collect.h"

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

/* manifest.js assigns an object, not an array: it is small, and read whole. */
static int read_manifest(struct notme_x *x)
{
    struct notme_buf text = {0};
    struct notme_stream stream;
    const size_t i = notme_bundle_find(x->bundle, "manifest.js", 0);
    if (i == SIZE_MAX)
        return NOTME_OK;
    int status = notme_bundle_stream(x->bundle, i, &stream, x->reader->err);
    if (status == NOTME_OK)
        status = notme_stream_all(&stream, 16 << 20, &text, x->reader->err);
    notme_stream_close(&stream);
    const char *equals = status == NOTME_OK && text.len ? memchr(text.at, '=', text.len) : NULL;
    cJSON *root = equals ? cJSON_ParseWithLength(equals + 1, text.len - (size_t)(equals + 1 - text.at)) : NULL;
    if (status == NOTME_OK && !root)
        notme_reader_note(x->reader, "manifest.js cannot be read");
    if (root) {
        const cJSON *user = cJSON_GetObjectItemCaseSensitive(root, "userInfo");
        const cJSON *archive = cJSON_GetObjectItemCaseSensitive(root, "archiveInfo");
        iso_time(archive, "generationDate", &x->generated);
        x->partial = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(archive, "isPartialArchive"));
        status = keep_text(x, notme_x_text(user, "accountId"), &x->account_id);
        if (status == NOTME_OK)
            status = keep_text(x, notme_x_text(user, "userName"), &x->user_name);
        if (x->partial)
            notme_reader_note(x->reader, "this archive is one part of several: give all of them");
    }
    cJSON_Delete(root);
    notme_buf_release(&text);
    return status;
}

int notme_x_read_account(struct notme_x *x)
{
    const int status = read_manifest(x);
    return status == NOTME_OK ? notme_x_each(x, "account", take_account, x) : status;
}

/* ---- what happened to the account */

static int take_login(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *login = notme_x_unwrap(record, "ipAudit");
    struct notme_event event = notme_x_event(x, NOTME_LOGIN);
    if (!iso_time(login, "createdAt", &event.time))
        return notme_reader_skip(x->reader, 0, 0, "login %zu has no readable 'createdAt'", index);
    event.ip = notme_x_text(login, "loginIp");
    return notme_x_add(x, &event, "login", notme_x_text(login, "createdAt"), index);
}

static int take_name_change(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *outer = notme_x_unwrap(record, "screenNameChange");
    const cJSON *change = notme_x_unwrap(outer, "screenNameChange");
    struct notme_event event = notme_x_event(x, NOTME_NAME_CHANGE);
    if (!iso_time(change, "changedAt", &event.time))
        return NOTME_OK;
    event.text = notme_x_text(change, "changedTo");
    return notme_x_add(x, &event, "name_change", notme_x_text(change, "changedAt"), index);
}

static int take_email_change(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *outer = notme_x_unwrap(record, "emailAddressChange");
    const cJSON *change = notme_x_unwrap(outer, "emailChange");
    struct notme_event event = notme_x_event(x, NOTME_EMAIL_CHANGE);
    if (!iso_time(change, "changedAt", &event.time))
        return NOTME_OK;
    return notme_x_add(x, &event, "email_change", notme_x_text(change, "changedAt"), index);
}

static int take_application(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *application = notme_x_unwrap(record, "connectedApplication");
    struct notme_event event = notme_x_event(x, NOTME_APP_AUTHORIZED);
    if (!iso_time(application, "approvedAt", &event.time))
        return NOTME_OK;
    event.app = notme_x_text(application, "name");
    return notme_x_add(x, &event, "app_authorized", notme_x_text(application, "id"), index);
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
