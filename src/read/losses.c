/* What cannot be given is told in one place, whatever is read: streams do not fail by it. */
#include "read/bundle_own.h"

#include <stdio.h>

bool notme_is_loss(int64_t status)
{
    return status == NOTME_EFORMAT || status == NOTME_EIO;
}

void notme_losses_text(const struct notme_error *error, char *to, size_t size)
{
    if (error->offset)
        snprintf(to, size, "%s (byte %llu)", error->text, (unsigned long long)error->offset);
    else
        snprintf(to, size, "%s", error->text);
}

/* ---- of the list */

int notme_losses_add(struct notme_bundle *b, const char *member, bool passed, const char *text, struct notme_error *err)
{
    struct notme_losses *l = &b->losses;
    const uint64_t most = b->limits.members;
    if (l->count >= most)
        return notme_fail(err, NOTME_ELIMIT, "'%s' holds more than %llu files", b->name, (unsigned long long)most);
    struct notme_loss_kept kept = {member ? notme_strdup_text(notme_text_of(member)) : NULL,
                                   notme_strdup_text(notme_text_of(text)), passed};
    if ((!member || kept.member) && kept.text && notme_grow(&l->kept, &l->capacity, l->count, sizeof kept)) {
        l->kept[l->count++] = kept;
        return NOTME_OK;
    }
    notme_free(kept.member);
    notme_free(kept.text);
    return notme_fail_memory(err);
}

void notme_losses_release(struct notme_losses *l)
{
    for (size_t i = 0; i < l->count; i++) {
        notme_free(l->kept[i].member);
        notme_free(l->kept[i].text);
    }
    notme_free(l->kept);
    l->kept = NULL;
    l->count = l->capacity = 0;
}

int notme_bundle_tell(struct notme_bundle *b, notme_loss_sink *sink, void *ctx, struct notme_error *err)
{
    struct notme_losses *l = &b->losses;
    int status = NOTME_OK;
    l->sink = sink;
    l->ctx = ctx;
    for (size_t i = 0; i < l->count && status == NOTME_OK; i++) {
        const struct notme_loss loss = {l->kept[i].member, l->kept[i].text, l->kept[i].passed};
        status = sink(ctx, &loss, err);
    }
    notme_losses_release(l);
    return status;
}

/* ---- of members */

/* Each place once, however often the member is read. */
static int tell(struct notme_bundle *b, const struct notme_error *error, struct notme_error *err)
{
    struct notme_losses *l = &b->losses;
    struct notme_member *member = &b->member[l->member];
    char text[sizeof error->text + 32];
    const bool is_cut = b->cut && l->member + 1 == b->members; /* the list's end told it */
    if (l->looking || is_cut || member->told > l->given)
        return NOTME_OK;
    member->told = l->given + 1;
    notme_losses_text(error, text, sizeof text);
    const struct notme_loss loss = {*member->name ? member->name : NULL, text, false};
    return l->sink(l->ctx, &loss, err);
}

static int64_t pull(void *ctx, const char **bytes, struct notme_error *err)
{
    static const char end[2] = {'\0', '\n'}; /* of half a record: none may be taken for a whole one */
    struct notme_bundle *b = ctx;
    struct notme_losses *l = &b->losses;
    for (;;) {
        struct notme_error error = {0};
        const int64_t n = l->inner.pull(l->inner.ctx, bytes, &error);
        if (n < 0 && (!notme_is_loss(n) || !(l->sink || l->looking))) {
            if (err)
                *err = error;
            return n;
        }
        if (n > 0) {
            l->given += (uint64_t)n;
            l->last = (*bytes)[n - 1];
        }
        if (n >= 0)
            return n;
        const int status = tell(b, &error, err);
        if (status != NOTME_OK)
            return status;
        if (l->given && l->last != '\n') {
            l->last = '\n';
            *bytes = end;
            return sizeof end;
        }
    }
}

static void close_inner(void *ctx)
{
    struct notme_bundle *b = ctx;
    notme_stream_close(&b->losses.inner);
}

static int64_t pull_nothing(void *ctx, const char **bytes, struct notme_error *err)
{
    (void)ctx;
    (void)bytes;
    (void)err;
    return 0;
}

int notme_losses_open(struct notme_bundle *b, size_t i, int status, struct notme_stream *out, struct notme_error *err)
{
    struct notme_losses *l = &b->losses;
    struct notme_error error = err ? *err : (struct notme_error){0};
    l->member = i;
    l->given = 0;
    l->last = '\n';
    if (notme_is_loss(status) && (l->sink || l->looking)) {
        status = tell(b, &error, err);
        *out = (struct notme_stream){pull_nothing, NULL, NULL};
    }
    l->inner = *out;
    if (status == NOTME_OK)
        *out = (struct notme_stream){pull, close_inner, b};
    return status;
}
