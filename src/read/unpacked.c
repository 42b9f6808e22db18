/* Compressed archives: what they hold is made plain by the decoders that read single streams, so that damage means the
 * same in both, and libarchive parts the members. */
#include "read/bundle_own.h"

#include <archive.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Damage of the packed bytes belongs to no member, and is met each time they are read. */
static int note(struct notme_bundle *b, const struct notme_error *error)
{
    struct notme_unpacked *u = &b->unpacked;
    char text[sizeof error->text + 32];
    u->broke = true;
    if (error->offset < u->told)
        return NOTME_OK;
    u->told = error->offset + 1;
    notme_losses_text(error, text, sizeof text);
    if (!b->losses.sink)
        return notme_losses_add(b, NULL, false, text, NULL);
    const struct notme_loss loss = {NULL, text, false};
    return b->losses.sink(b->losses.ctx, &loss, NULL);
}

static la_ssize_t pull(struct archive *a, void *ctx, const void **bytes)
{
    struct notme_bundle *b = ctx;
    const char *piece = NULL;
    for (;;) {
        struct notme_error error = {0};
        const int64_t n = notme_inflate_pull(b->unpacked.inflate, &piece, &error);
        *bytes = piece;
        if (n >= 0)
            return (la_ssize_t)n;
        const int status = notme_is_loss(n) ? note(b, &error) : (int)n;
        if (status != NOTME_OK) {
            archive_set_error(a, status == NOTME_ENOMEM ? ENOMEM : EINVAL, "%s", error.text);
            return -1;
        }
    }
}

/* An archive says where it ends; whether all of it was as it should be, what is packed says behind that. */
int notme_unpacked_drain(struct notme_bundle *b, struct notme_error *err)
{
    const char *bytes;
    struct notme_error error;
    int64_t n = b->unpacked.inflate ? 1 : 0;
    while (n != 0) {
        n = notme_inflate_pull(b->unpacked.inflate, &bytes, &error);
        const int status = n > 0              ? notme_bundle_count_inflated(b, 0, 0, err)
                           : notme_is_loss(n) ? note(b, &error)
                                              : (int)n;
        if (status != NOTME_OK && n != 0)
            return status;
    }
    return NOTME_OK;
}

void notme_unpacked_close(struct notme_bundle *b)
{
    struct notme_unpacked *u = &b->unpacked;
    notme_inflate_close(u->inflate);
    u->inflate = NULL;
    if (u->file >= 0)
        close(u->file);
    u->file = -1;
}

int notme_unpacked_open(struct notme_bundle *b)
{
    struct notme_unpacked *u = &b->unpacked;
    notme_unpacked_close(b);
    if (!b->bytes && (u->file = open(b->name, O_RDONLY | O_CLOEXEC)) < 0) {
        archive_set_error(b->archive, errno, "%s", strerror(errno));
        return ARCHIVE_FATAL;
    }
    const struct notme_feed feed = {.at = b->bytes, .left = b->len, .file = u->file};
    if (notme_inflate_open(&u->inflate, notme_direct_decoder(u->packing), &feed, b->name, NULL) == NOTME_OK)
        return archive_read_open(b->archive, b, NULL, pull, NULL);
    archive_set_error(b->archive, ENOMEM, "out of memory");
    return ARCHIVE_FATAL;
}
