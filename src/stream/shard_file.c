#include "stream/shard_file.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

enum { LEVEL = 3, PIECE = 1 << 17 };

struct notme_shard_file {
    FILE *file;
    ZSTD_CCtx *packer; /* NULL = plain */
    struct notme_draft draft;
    char path[4096];
    char packed[PIECE];
};

static int trouble(const struct notme_shard_file *f, struct notme_error *err)
{
    return notme_fail(err, NOTME_EIO, "cannot write '%s': %s", f->path, strerror(errno));
}

static void release(struct notme_shard_file *f)
{
    if (f->file)
        fclose(f->file);
    notme_draft_drop(&f->draft);
    ZSTD_freeCCtx(f->packer);
    notme_free(f);
}

/* The stream has a descriptor of its own: the draft is kept when it is closed. */
static bool open_file(struct notme_shard_file *f)
{
    if (!notme_draft_open(&f->draft, AT_FDCWD, f->path, 0666))
        return false;
    const int file = fcntl(f->draft.file, F_DUPFD_CLOEXEC, 0);
    f->file = file >= 0 ? fdopen(file, "wb") : NULL;
    if (!f->file && file >= 0)
        close(file);
    return f->file;
}

int notme_shard_file_open(struct notme_shard_file **out, const char *path, bool plain, struct notme_error *err)
{
    struct notme_shard_file *f = *out = notme_alloc(1, sizeof *f);
    if (!f)
        return notme_fail_memory(err);
    snprintf(f->path, sizeof f->path, "%s", path);
    f->draft = (struct notme_draft){.file = -1, .folder = -1};
    int status = NOTME_OK;
    if (!plain) {
        f->packer = ZSTD_createCCtx();
        if (!f->packer || ZSTD_isError(ZSTD_CCtx_setParameter(f->packer, ZSTD_c_compressionLevel, LEVEL)) ||
            ZSTD_isError(ZSTD_CCtx_setParameter(f->packer, ZSTD_c_checksumFlag, 1)))
            status = notme_fail_memory(err);
    }
    if (status == NOTME_OK && !open_file(f))
        status = trouble(f, err);
    if (status != NOTME_OK) {
        release(f);
        *out = NULL;
    }
    return status;
}

static int pack(struct notme_shard_file *f, const char *at, size_t len, ZSTD_EndDirective how, struct notme_error *err)
{
    ZSTD_inBuffer in = {at, len, 0};
    size_t left;
    do {
        ZSTD_outBuffer to = {f->packed, sizeof f->packed, 0};
        left = ZSTD_compressStream2(f->packer, &to, &in, how);
        if (ZSTD_isError(left))
            return notme_fail(err, NOTME_ENOMEM, "cannot pack '%s': %s", f->path, ZSTD_getErrorName(left));
        if (fwrite(f->packed, 1, to.pos, f->file) < to.pos)
            return trouble(f, err);
    } while (how == ZSTD_e_end ? left > 0 : in.pos < in.size);
    return NOTME_OK;
}

int notme_shard_file_write(struct notme_shard_file *f, const char *at, size_t len, struct notme_error *err)
{
    if (f->packer)
        return pack(f, at, len, ZSTD_e_continue, err);
    return fwrite(at, 1, len, f->file) == len ? NOTME_OK : trouble(f, err);
}

int notme_shard_file_close(struct notme_shard_file *f, bool keep, struct notme_error *err)
{
    if (!f)
        return NOTME_OK;
    int status = keep && f->packer ? pack(f, NULL, 0, ZSTD_e_end, err) : NOTME_OK;
    if (keep && status == NOTME_OK) {
        FILE *file = f->file;
        f->file = NULL;
        if (fclose(file) != 0 || !notme_draft_keep(&f->draft))
            status = trouble(f, err);
    }
    release(f);
    return status;
}
