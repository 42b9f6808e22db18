#define _DEFAULT_SOURCE /* madvise */
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void *notme_alloc(size_t count, size_t size)
{
    return calloc(count ? count : 1, size ? size : 1);
}

void *notme_alloc_table(size_t count, size_t size)
{
    const size_t page = (size_t)2 << 20;
    if (size && count > (SIZE_MAX - page) / size)
        return NULL;
    const size_t bytes = (count * size + page - 1) / page * page;
    if (count * size < page)
        return notme_alloc(count, size);
    void *memory = aligned_alloc(page, bytes);
#ifdef MADV_HUGEPAGE
    if (memory)
        (void)madvise(memory, bytes, MADV_HUGEPAGE); /* advice: all goes well without it, too */
#endif
    return memory;
}

void notme_free(void *memory)
{
    free(memory);
}

bool notme_grow(void *array_pointer, size_t *capacity, size_t count, size_t size)
{
    void **array = array_pointer;
    if (count < *capacity)
        return true;
    const size_t wanted = *capacity ? *capacity * 2 : 16;
    if (wanted > SIZE_MAX / size)
        return false;
    void *grown = realloc(*array, wanted * size);
    if (!grown)
        return false;
    *array = grown;
    *capacity = wanted;
    return true;
}

char *notme_strdup_text(struct notme_text text)
{
    char *copy = malloc(text.len + 1);
    if (!copy)
        return NULL;
    if (text.len)
        memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return copy;
}

static bool buf_reserve(struct notme_buf *buf, size_t more)
{
    if (buf->failed || more > SIZE_MAX / 2 - buf->len || (buf->ceiling && buf->len + more > buf->ceiling)) {
        buf->failed = true;
        return false;
    }
    if (buf->len + more <= buf->capacity)
        return true;
    size_t wanted = buf->capacity ? buf->capacity : 512;
    while (wanted < buf->len + more)
        wanted *= 2;
    char *grown = realloc(buf->at, wanted);
    if (!grown) {
        buf->failed = true;
        return false;
    }
    buf->at = grown;
    buf->capacity = wanted;
    return true;
}

char *notme_buf_room(struct notme_buf *buf, size_t len)
{
    if (!buf_reserve(buf, len ? len : 1))
        return NULL;
    buf->len += len;
    return buf->at + buf->len - len;
}

bool notme_buf_add_slowly(struct notme_buf *buf, const void *bytes, size_t len)
{
    if (!buf_reserve(buf, len))
        return false;
    if (len)
        memcpy(buf->at + buf->len, bytes, len);
    buf->len += len;
    return true;
}

bool notme_buf_addi(struct notme_buf *buf, int64_t value)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (value < 0)
        *--at = '-';
    return notme_buf_add(buf, at, (size_t)(digits + sizeof digits - at));
}

bool notme_buf_addf(struct notme_buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, args);
    bool ok = len >= 0 && buf_reserve(buf, (size_t)len + 1);
    if (ok) {
        vsnprintf(buf->at + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    va_end(args);
    return ok;
}

void notme_buf_clear(struct notme_buf *buf)
{
    buf->len = 0;
    buf->failed = false;
}

void notme_buf_release(struct notme_buf *buf)
{
    free(buf->at);
    *buf = (struct notme_buf){.ceiling = buf->ceiling};
}

enum { ARENA_BLOCK = 65536 };

struct notme_arena_block {
    struct notme_arena_block *next;
    size_t used, capacity;
    _Alignas(16) char bytes[];
};

void *notme_arena_alloc(struct notme_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + 15) & ~(size_t)15;
    struct notme_arena_block *block = arena->head;
    if (!block || block->capacity - block->used < size) {
        const size_t capacity = size > ARENA_BLOCK ? size : ARENA_BLOCK;
        block = malloc(sizeof *block + capacity);
        if (!block)
            return NULL;
        *block = (struct notme_arena_block){.next = arena->head, .capacity = capacity};
        arena->head = block;
    }
    void *piece = block->bytes + block->used;
    block->used += size;
    arena->total += size;
    return piece;
}

bool notme_arena_text(struct notme_arena *arena, struct notme_text *text)
{
    if (!text->at)
        return true;
    char *copy = notme_arena_alloc(arena, text->len ? text->len : 1);
    if (!copy)
        return false;
    if (text->len)
        memcpy(copy, text->at, text->len);
    text->at = copy;
    return true;
}

void notme_arena_clear(struct notme_arena *arena)
{
    struct notme_arena_block *kept = arena->head;
    if (!kept)
        return;
    for (struct notme_arena_block *block = kept->next, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    if (kept->capacity > ARENA_BLOCK) { /* of one large piece */
        free(kept);
        kept = NULL;
    } else {
        kept->next = NULL;
        kept->used = 0;
    }
    *arena = (struct notme_arena){.head = kept};
}

void notme_arena_release(struct notme_arena *arena)
{
    for (struct notme_arena_block *block = arena->head, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (struct notme_arena){0};
}

struct notme_text notme_text_of(const char *string)
{
    return string ? (struct notme_text){string, strlen(string)} : (struct notme_text){NULL, 0};
}

bool notme_text_is(struct notme_text text, const char *string)
{
    return text.at && text.len == strlen(string) && memcmp(text.at, string, text.len) == 0;
}

bool notme_text_equal(struct notme_text a, struct notme_text b)
{
    if (!a.at || !b.at)
        return !a.at == !b.at;
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}
