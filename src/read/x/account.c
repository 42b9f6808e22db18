/* Who an X archive is of, until when it reaches, and what happened to the account itself. Addresses and tokens are
 * never kept. */
#include "base/clock.h"
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
    notme_x_time_at(account, "createdAt", &x->created);
    const int status = keep_text(x, notme_text_at(account, "accountId"), &x->common.account);
    return status == NOTME_OK ? keep_text(x, notme_text_at(account, "username"), &x->common.account_name) : status;
}

/* How many records of a kind the manifest speaks of; -1 where it does not. */
static int64_t stated(const cJSON *root, const char *type)
{
    const cJSON *types = notme_member(root, "dataTypes");
    const cJSON *files = notme_member(notme_member(types, type), "files"), *file;
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
    x->dated = notme_x_time_at(archive, "generationDate", &x->common.generated);
    x->whole = cJSON_IsFalse(partial) || notme_text_is(notme_text_at(archive, "isPartialArchive"), "false");
    x->partial = cJSON_IsTrue(partial) || notme_text_is(notme_text_at(archive, "isPartialArchive"), "true");
    x->likes_stated = stated(root, "like");
    x->posts_stated = stated(root, "tweets");
    if (x->posts_stated < 0)
        x->posts_stated = stated(root, "tweet");
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

/* What is told of by its moment: "2018-08-13T06:00:00.000Z", however it is written. */
static struct notme_text moment(int64_t time, char *to, size_t size)
{
    char second[NOTME_TIME_MAX];
    notme_time_format(notme_floor_to(time, NOTME_SECOND), second);
    snprintf(to, size, "%.19s.%03dZ", second, (int)((time - notme_floor_to(time, NOTME_SECOND)) / 1000));
    return notme_text_of(to);
}

/* Two logins may share a millisecond, but not their address too. */
static int take_login(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    char id[64], at[40];
    const cJSON *login = notme_x_unwrap(record, "ipAudit");
    struct notme_event event = notme_x_event(NOTME_LOGIN);
    if (!notme_x_time_at(login, "createdAt", &event.time))
        return complain(x, "createdAt", index);
    event.ip = notme_text_at(login, "loginIp");
    const uint64_t hash = event.ip.len ? notme_hash(event.ip.at, event.ip.len, 0) : 0;
    moment(event.time, at, sizeof at);
    snprintf(id, sizeof id, "%s/%08x", at, (unsigned)(hash & 0xFFFFFFFF));
    return notme_x_add(x, &event, "login", notme_text_of(id), index);
}

static int add_change(struct notme_x *x, const cJSON *change, enum notme_action action, struct notme_text to,
                      size_t index)
{
    char at[40];
    struct notme_event event = notme_x_event(action);
    if (!notme_x_time_at(change, "changedAt", &event.time))
        return complain(x, "changedAt", index);
    event.text = to;
    return notme_x_add(x, &event, notme_action_name(action), moment(event.time, at, sizeof at), index);
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

/* An application that is authorised again later is listed again. */
static int take_application(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    char id[120], at[40];
    const cJSON *application = notme_x_unwrap(record, "connectedApplication");
    struct notme_event event = notme_x_event(NOTME_APP_AUTHORIZED);
    if (!notme_x_time_at(application, "approvedAt", &event.time))
        return complain(x, "approvedAt", index);
    event.app = notme_text_at(application, "name");
    const struct notme_text app = notme_text_at(application, "id");
    moment(event.time, at, sizeof at);
    snprintf(id, sizeof id, "%.*s%s%s", (int)(app.len < 64 ? app.len : 64), app.at ? app.at : "", app.len ? "/" : "",
             at);
    return notme_x_add(x, &event, "app_authorized", notme_text_of(id), index);
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
