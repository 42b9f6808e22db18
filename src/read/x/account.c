/* Who an X archive is of, until when it reaches, and what happened to the account itself. Addresses and tokens are
 * never kept. */
#include "base/hash.h"
#include "read/export.h"
#include "read/x/collect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int keep_text(struct notme_x *x, struct notme_text text, struct notme_text *to)
{
    if (!text.len || to->len)
        return NOTME_OK;
    *to = text;
    return notme_arena_text(&x->events.arena, to) ? NOTME_OK : notme_fail_memory(x->reader->err);
}

static int take_account(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *account = notme_x_unwrap(record, "account");
    (void)index;
    notme_time_at(account, "createdAt", &x->created);
    const int status = keep_text(x, notme_text_at(account, "accountId"), &x->common.account);
    return status == NOTME_OK ? keep_text(x, notme_text_at(account, "username"), &x->common.account_name) : status;
}

static int64_t stated_likes(const cJSON *root)
{
    const cJSON *types = notme_member(root, "dataTypes");
    const cJSON *like = notme_member(types, "like");
    const cJSON *files = notme_member(like, "files"), *file;
    int64_t sum = cJSON_IsArray(files) ? 0 : -1;
    cJSON_ArrayForEach(file, files)
    {
        const struct notme_text count = notme_text_at(file, "count");
        const bool fits = count.len > 0 && count.len < 12 && strspn(count.at, "0123456789") == count.len;
        sum = fits && sum >= 0 ? sum + strtoll(count.at, NULL, 10) : -1;
    }
    return sum;
}

static int take_manifest(struct notme_x *x, const cJSON *root)
{
    const cJSON *user = notme_member(root, "userInfo");
    const cJSON *archive = notme_member(root, "archiveInfo");
    const cJSON *partial = notme_member(archive, "isPartialArchive");
    x->dated = notme_time_at(archive, "generationDate", &x->common.generated);
    x->whole = cJSON_IsFalse(partial) || notme_text_is(notme_text_at(archive, "isPartialArchive"), "false");
    x->partial = cJSON_IsTrue(partial) || notme_text_is(notme_text_at(archive, "isPartialArchive"), "true");
    x->likes_stated = stated_likes(root);
    if (x->partial)
        notme_reader_note(x->reader, "this archive is one part of several: give all of them");
    const int status = keep_text(x, notme_text_at(user, "accountId"), &x->common.account);
    return status == NOTME_OK ? keep_text(x, notme_text_at(user, "userName"), &x->common.account_name) : status;
}

struct manifest {
    struct notme_reader *reader;
    cJSON *root;
};

static int parse_manifest(void *ctx, struct notme_stream *stream)
{
    struct manifest *manifest = ctx;
    int status;
    manifest->root = notme_document(manifest->reader, stream, &status);
    return status;
}

/* manifest.js assigns an object, not a list: it is small, and read whole. Without it the rest is still good. */
static int read_manifest(struct notme_x *x, const struct notme_x_part *part)
{
    struct manifest manifest = {x->reader, NULL};
    int status = notme_export_read_member(x->reader, x->bundle, part->member, parse_manifest, &manifest);
    if (manifest.root)
        status = take_manifest(x, manifest.root);
    cJSON_Delete(manifest.root);
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
    const struct notme_text at = notme_text_at(login, "createdAt");
    struct notme_event event = notme_x_event(NOTME_LOGIN);
    if (!notme_time_at(login, "createdAt", &event.time))
        return complain(x, "createdAt", index);
    event.ip = notme_text_at(login, "loginIp");
    const uint64_t hash = event.ip.len ? notme_hash(event.ip.at, event.ip.len, 0) : 0;
    snprintf(id, sizeof id, "%.*s/%08x", (int)(at.len < 40 ? at.len : 40), at.at, (unsigned)(hash & 0xFFFFFFFF));
    return notme_x_add(x, &event, "login", notme_text_of(id), index);
}

static int add_change(struct notme_x *x, const cJSON *change, enum notme_action action, struct notme_text to,
                      size_t index)
{
    struct notme_event event = notme_x_event(action);
    if (!notme_time_at(change, "changedAt", &event.time))
        return complain(x, "changedAt", index);
    event.text = to;
    return notme_x_add(x, &event, notme_action_name(action), notme_text_at(change, "changedAt"), index);
}

static int take_name_change(void *ctx, const cJSON *record, size_t index)
{
    const cJSON *change = notme_x_unwrap(notme_x_unwrap(record, "screenNameChange"), "screenNameChange");
    return add_change(ctx, change, NOTME_NAME_CHANGE, notme_text_at(change, "changedTo"), index);
}

static int take_email_change(void *ctx, const cJSON *record, size_t index)
{
    const cJSON *change = notme_x_unwrap(notme_x_unwrap(record, "emailAddressChange"), "emailChange");
    return add_change(ctx, change, NOTME_EMAIL_CHANGE, (struct notme_text){NULL, 0}, index);
}

static int take_application(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *application = notme_x_unwrap(record, "connectedApplication");
    struct notme_event event = notme_x_event(NOTME_APP_AUTHORIZED);
    if (!notme_time_at(application, "approvedAt", &event.time))
        return complain(x, "approvedAt", index);
    event.app = notme_text_at(application, "name");
    const struct notme_text id = notme_text_at(application, "id");
    return notme_x_add(x, &event, "app_authorized", id.len ? id : notme_text_at(application, "approvedAt"), index);
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
