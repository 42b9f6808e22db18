#include "stream/shard_file.h"

#include "base/mem.h"

#include <string.h>
#include <zstd.h>

enum { LEVEL = 3, PIECE = 1 << 17 };

struct notme_shard_file {
    struct notme_shard_keeper *keeper;
    uint32_t shard;
    ZSTD_CCtx *packer; /* NULL = plain */
    size_t len;        /* of what is gathered */
    char gathered[PIECE];
};

int notme_shard_file_open(struct notme_shard_file **out, struct notme_shard_keeper *keeper, uint32_t shard, bool plain,
                          struct notme_error *err)
{
    struct notme_shard_file *f = *out = notme_alloc(1, sizeof *f);
    if (!f)
        return notme_fail_memory(err);
    f->keeper = keeper;
    f->shard = shard;
    if (plain)
        return NOTME_OK;
    f->packer = ZSTD_createCCtx();
    if (f->packer && !ZSTD_isError(ZSTD_CCtx_setParameter(f->packer, ZSTD_c_compressionLevel, LEVEL)) &&
        !ZSTD_isError(ZSTD_CCtx_setParameter(f->packer, ZSTD_c_checksumFlag, 1)))
        return NOTME_OK;
    ZSTD_freeCCtx(f->packer);
    notme_free(f);
    *out = NULL;
    return notme_fail_memory(err);
}

static int flush(struct notme_shard_file *f, struct notme_error *err)
{
    const size_t len = f->len;
    f->len = 0;
    return len ? notme_shard_keeper_put(f->keeper, f->shard, f->gathered, len, err) : NOTME_OK;
}

static int gather(struct notme_shard_file *f, const char *at, size_t len, struct notme_error *err)
{
    int status = NOTME_OK;
    while (len && status == NOTME_OK) {
        const size_t room = sizeof f->gathered - f->len, n = len < room ? len : room;
        memcpy(f->gathered + f->len, at, n);
        f->len += n;
        at += n;
        len -= n;
        if (f->len == sizeof f->gathered)
            status = flush(f, err);
    }
    return status;
}

static int pack(struct notme_shard_file *f, const char *at, size_t len, ZSTD_EndDirective how, struct notme_error *err)
{
    ZSTD_inBuffer in = {at, len, 0};
    size_t left;
    do {
        ZSTD_outBuffer to = {f->gathered, sizeof f->gathered, f->len};
        left = ZSTD_compressStream2(f->packer, &to, &in, how);
        if (ZSTD_isError(left))
            return notme_fail(err, NOTME_ENOMEM, "cannot pack a shard: %s", ZSTD_getErrorName(left));
        f->len = to.pos;
        const int status = f->len == sizeof f->gathered ? flush(f, err) : NOTME_OK;
        if (status != NOTME_OK)
            return status;
    } while (how == ZSTD_e_end ? left > 0 : in.pos < in.size);
    return NOTME_OK;
}

int notme_shard_file_write(struct notme_shard_file *f, const char *at, size_t len, struct notme_error *err)
{
    return f->packer ? pack(f, at, len, ZSTD_e_continue, err) : gather(f, at, len, err);
}

int notme_shard_file_close(struct notme_shard_file *f, bool keep, struct notme_error *err)
{
    if (!f)
        return NOTME_OK;
    int status = keep && f->packer ? pack(f, NULL, 0, ZSTD_e_end, err) : NOTME_OK;
    if (keep && status == NOTME_OK)
        status = flush(f, err);
    if (keep && status == NOTME_OK)
        status = notme_shard_keeper_keep(f->keeper, err);
    else
        notme_shard_keeper_drop(f->keeper);
    ZSTD_freeCCtx(f->packer);
    notme_free(f);
    return status;
}
