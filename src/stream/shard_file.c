#include "stream/shard_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

enum { LEVEL = 3, PIECE = 1 << 17 };

struct notme_shard_file {
    FILE *file;
    ZSTD_CCtx *packer; /* NULL = plain */
    char path[4096], temporary[4096];
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
    if (f->file)
        unlink(f->temporary);
    ZSTD_freeCCtx(f->packer);
    notme_free(f);
}

int notme_shard_file_open(struct notme_shard_file **out, const char *path, bool plain, struct notme_error *err)
{
    struct notme_shard_file *f = *out = notme_alloc(1, sizeof *f);
    if (!f)
        return notme_fail_memory(err);
    const int len = snprintf(f->temporary, sizeof f->temporary, "%s.tmp", path);
    snprintf(f->path, sizeof f->path, "%s", path);
    int status = NOTME_OK;
    if (!plain) {
        f->packer = ZSTD_createCCtx();
        if (!f->packer || ZSTD_isError(ZSTD_CCtx_setParameter(f->packer, ZSTD_c_compressionLevel, LEVEL)) ||
            ZSTD_isError(ZSTD_CCtx_setParameter(f->packer, ZSTD_c_checksumFlag, 1)))
            status = notme_fail_memory(err);
    }
    errno = ENAMETOOLONG;
    if (status == NOTME_OK && (len >= (int)sizeof f->temporary || !(f->file = fopen(f->temporary, "wb"))))
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
        bool ok = fflush(file) == 0 && fsync(fileno(file)) == 0;
        ok = fclose(file) == 0 && ok;
        ok = ok && rename(f->temporary, f->path) == 0;
        if (!ok) {
            status = trouble(f, err);
            unlink(f->temporary);
        }
    }
    release(f);
    return status;
}
