#include "read/utf16.h"

#include "base/utf8.h"

static void put(struct notme_utf16 *u, uint32_t code)
{
    char bytes[4];
    notme_buf_add(&u->out, bytes, notme_utf8_encode(code, bytes));
}

static void take_unit(struct notme_utf16 *u, uint32_t unit)
{
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    if (u->high && is_low) {
        put(u, 0x10000 + ((u->high - 0xD800) << 10) + (unit - 0xDC00));
        u->high = 0;
        return;
    }
    if (u->high)
        put(u, 0xFFFD);
    u->high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
    if (!u->high)
        put(u, unit); /* a half is written as U+FFFD */
}

static void take(struct notme_utf16 *u, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (u->odd)
            take_unit(u, u->big ? (uint32_t)u->byte << 8 | bytes[i] : (uint32_t)bytes[i] << 8 | u->byte);
        u->byte = bytes[i];
        u->odd = !u->odd;
    }
}

/* What is cut off at the end. */
static void finish(struct notme_utf16 *u)
{
    if (u->odd || u->high)
        put(u, 0xFFFD);
    u->odd = false;
    u->high = 0;
}

static int64_t decode(struct notme_utf16 *u, const char **bytes, int64_t n, struct notme_error *err)
{
    notme_buf_clear(&u->out);
    while (n > 0 && u->out.len == 0) {
        take(u, (const unsigned char *)*bytes, (size_t)n);
        n = u->out.len ? n : u->inner.pull(u->inner.ctx, bytes, err);
    }
    if (n < 0)
        return n;
    if (n == 0)
        finish(u);
    if (u->out.failed)
        return notme_fail_memory(err);
    *bytes = u->out.at;
    return (int64_t)u->out.len;
}

static int64_t pull(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_utf16 *u = ctx;
    int64_t n = u->inner.pull(u->inner.ctx, bytes, err);
    if (!u->begun && n >= 2) {
        const unsigned char *mark = (const unsigned char *)*bytes;
        u->big = mark[0] == 0xFE && mark[1] == 0xFF;
        u->is = u->big || (mark[0] == 0xFF && mark[1] == 0xFE);
        *bytes += u->is ? 2 : 0;
        n -= u->is ? 2 : 0;
        if (u->is && n == 0)
            n = u->inner.pull(u->inner.ctx, bytes, err);
    }
    u->begun = u->begun || n > 0;
    return u->is ? decode(u, bytes, n, err) : n;
}

static void close_utf16(void *ctx)
{
    struct notme_utf16 *u = ctx;
    notme_stream_close(&u->inner);
    notme_buf_release(&u->out);
    *u = (struct notme_utf16){.begun = false};
}

void notme_utf16_open(struct notme_utf16 *u, struct notme_stream *inner)
{
    *u = (struct notme_utf16){.inner = *inner};
    *inner = (struct notme_stream){pull, close_utf16, u};
}
