/* The members of an archive, as libarchive or zip_list.c find them; what is no archive is one stream. */
#include "read/bundle_own.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- names */

/* The parts of a name that lead further down: no drive, no root, no way up. Nothing is ever written, but a name is
 * shown. */
static void strip_name(char *to, const char *from)
{
    char *end = to;
    for (const char *part = from; *part;) {
        const size_t n = strcspn(part, "/\\");
        const bool leads_on = n > 0 && !(n == 1 && part[0] == '.') && !(n == 2 && memcmp(part, "..", 2) == 0) &&
                              !(n == 2 && part[1] == ':' && part == from);
        if (leads_on) {
            if (end > to)
                *end++ = '/';
            memcpy(end, part, n);
            end += n;
        }
        part += n + (part[n] != '\0');
    }
    *end = '\0';
}

/* Its bytes as they are, where they are no UTF-8. One that nobody can decode is still a file, which may tell by its
 * content what it is. */
int notme_bundle_add_strange(struct notme_bundle *b, const char *name, int64_t size, struct notme_error *err)
{
    char made[64];
    char *stripped = notme_alloc(name ? strlen(name) + 2 : 1, 1);
    if (!stripped)
        return notme_fail_memory(err);
    if (name)
        strip_name(stripped, name);
    snprintf(made, sizeof made, "unreadable name %zu", b->members + 1);
    const int status = notme_bundle_add(b, *stripped ? stripped : made, size, err);
    notme_free(stripped);
    return status;
}

static int pass(struct notme_bundle *b, const char *name, const char *what, struct notme_error *err)
{
    const int status = what ? notme_losses_add(b, name ? name : "?", true, what, err) : NOTME_OK;
    return status == NOTME_OK ? notme_bundle_add(b, "", -1, err) : status;
}

static int add_entry(struct notme_bundle *b, struct archive_entry *entry, struct notme_error *err)
{
    const int64_t size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1;
    const char *name = archive_entry_pathname(entry);
    if (archive_entry_hardlink(entry))
        return pass(b, name, "a second name of another member: passed over", err);
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
        return notme_bundle_add_strange(b, name, size, err);
    case AE_IFDIR:
        return pass(b, name, NULL, err);
    case AE_IFLNK:
        return pass(b, name, NOTME_LINK_PASSED, err);
    default:
        return pass(b, name, NOTME_NO_FILE_PASSED, err);
    }
}

/* An archive that is cut short still has the members before the cut. */
static int end_list(struct notme_bundle *b, int status, const struct notme_error *error, struct notme_error *err)
{
    char text[sizeof error->text + 32];
    b->listed = true;
    if (status >= 0)
        return NOTME_OK;
    b->cut = notme_is_loss(status) && b->members;
    if (b->cut && b->unpacked.broke) /* it was told */
        return NOTME_OK;
    notme_losses_text(error, text, sizeof text);
    if (b->cut)
        return notme_losses_add(b, NULL, false, text, err);
    if (err)
        *err = *error;
    return status;
}

/* What has come is an archive, compressed as a whole: it is unpacked by the decoders of single streams. */
static bool is_packed_archive(struct notme_bundle *b)
{
    const enum notme_packing packing = notme_direct_packing(b->archive);
    const bool is = !b->single && !b->unpacked.packing && !b->once && packing > NOTME_PLAIN_BYTES;
    b->unpacked.packing = is ? packing : b->unpacked.packing;
    return is;
}

/* One entry; 1 = there may be more, 0 = that is all. */
static int list_entry(struct notme_bundle *b, struct archive_entry *entry, struct notme_error *err)
{
    b->single = archive_format(b->archive) == ARCHIVE_FORMAT_RAW;
    int status = NOTME_OK;
    if (b->once && !b->single) {
        status = notme_spool_all(b, err);
        if (status == NOTME_OK)
            status = notme_zip_list(b, err);
        if (b->zip)
            notme_bundle_close_archive(b);
        return status == NOTME_OK ? !b->zip : status;
    }
    if (is_packed_archive(b)) {
        status = notme_bundle_open_archive(b, err);
        return status == NOTME_OK ? 1 : status;
    }
    if (!b->single)
        status = add_entry(b, entry, err);
    else
        status = notme_bundle_add(b, "", archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1, err);
    if (b->single)
        b->direct.packing = notme_direct_packing(b->archive);
    return status == NOTME_OK ? !b->single : status; /* what is single stays open: a pipe is read but once */
}

static int list_entries(struct notme_bundle *b, struct notme_error *err)
{
    struct archive_entry *entry;
    int status = notme_bundle_open_archive(b, err);
    while (status >= 0 && (status = notme_bundle_next_entry(b, &entry, err)) > 0)
        if ((status = list_entry(b, entry, err)) <= 0)
            break;
    return status == 0 ? notme_unpacked_drain(b, err) : status;
}

/* How what lies there is packed, by its first bytes. */
static enum notme_packing packing_of(const struct notme_bundle *b)
{
    char head[6] = {0};
    const int file = b->bytes || b->once ? -1 : open(b->name, O_RDONLY | O_CLOEXEC);
    const size_t there = b->bytes ? b->len : b->pipe.begun.len;
    if (file >= 0 && read(file, head, sizeof head) < 2)
        head[0] = '\0';
    if (file >= 0)
        close(file);
    else if (there)
        memcpy(head, b->bytes ? b->bytes : b->pipe.begun.at, there < sizeof head ? there : sizeof head);
    return notme_direct_packing_of(head, sizeof head);
}

/* libarchive sees nothing in what is damaged at its beginning; the decoders may see more. */
static int list_damaged(struct notme_bundle *b, int status, struct notme_error *err)
{
    const enum notme_packing packing = packing_of(b);
    struct notme_error error = {0};
    if (packing == NOTME_PACKED_OTHERWISE)
        return status;
    notme_bundle_close_archive(b);
    b->unpacked.packing = b->once ? NOTME_PACKED_OTHERWISE : packing;
    status = b->once ? NOTME_EFORMAT : list_entries(b, &error);
    if (!notme_is_loss(status) || b->members)
        return status;
    notme_bundle_close_archive(b);
    notme_losses_release(&b->losses); /* they are met again */
    b->unpacked = (struct notme_unpacked){.file = -1};
    b->direct.packing = packing;
    b->single = true;
    return notme_bundle_add(b, "", -1, err);
}

int notme_bundle_list(struct notme_bundle *b, struct notme_error *err)
{
    struct notme_error error = {0};
    int status = b->once ? NOTME_OK : notme_zip_list(b, err);
    if (status != NOTME_OK || b->zip)
        return status;
    status = list_entries(b, &error);
    if (notme_is_loss(status) && !b->members)
        status = list_damaged(b, status, &error);
    if (b->direct.packing == NOTME_PACKED_OTHERWISE) /* else it is what a pipe's stream begins with */
        notme_spool_forget(b);
    b->pipe.remembers = false;
    return end_list(b, status, &error, err);
}
