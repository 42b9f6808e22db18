/* Memory: growing arrays, a byte buffer with a ceiling, an arena. The only place that calls malloc and its kin. */
#ifndef NOTME_BASE_MEM_H
#define NOTME_BASE_MEM_H

#include "base/error.h"

#include <string.h>

/* count × size bytes, zeroed; NULL when it cannot be had or the product overflows. */
void *notme_alloc(size_t count, size_t size);
/* The same for a table of megabytes that is read and written here and there: not zeroed, and on large pages where the
 * system has them, for a page's first touch takes longer than what is written there. */
void *notme_alloc_table(size_t count, size_t size);
void notme_free(void *memory); /* of either */

/* Makes room for one more element in an array of `*capacity` elements of `size` bytes that holds `count`.
 * Doubles; false (array untouched) when memory is out. */
bool notme_grow(void *array_pointer, size_t *capacity, size_t count, size_t size);

char *notme_strdup_text(struct notme_text text); /* NUL-terminated copy; NULL when memory is out */

/* A byte buffer. Zero is an empty buffer without a ceiling. */
struct notme_buf {
    char *at;
    size_t len, capacity;
    size_t ceiling; /* 0 = none */
    bool failed;    /* an append did not fit or memory was out; sticky */
};

bool notme_buf_add_slowly(struct notme_buf *buf, const void *bytes, size_t len);

/* Lines are made of many small pieces, which mostly fit. */
static inline bool notme_buf_add(struct notme_buf *buf, const void *bytes, size_t len)
{
    if (len > buf->capacity - buf->len || buf->ceiling || buf->failed)
        return notme_buf_add_slowly(buf, bytes, len);
    if (len)
        memcpy(buf->at + buf->len, bytes, len);
    buf->len += len;
    return true;
}

static inline bool notme_buf_adds(struct notme_buf *buf, const char *text)
{
    return notme_buf_add(buf, text, strlen(text));
}

static inline bool notme_buf_addc(struct notme_buf *buf, char c)
{
    return notme_buf_add(buf, &c, 1);
}

bool notme_buf_addi(struct notme_buf *buf, int64_t value); /* in decimal digits */
bool notme_buf_addf(struct notme_buf *buf, const char *format, ...) NOTME_PRINTF(2, 3);
/* Makes it so many bytes longer, whose values are to be set; NULL when it does not fit. */
char *notme_buf_room(struct notme_buf *buf, size_t len);
void notme_buf_clear(struct notme_buf *buf);   /* keeps the memory */
void notme_buf_release(struct notme_buf *buf); /* back to zero     */

/* An arena: pieces are never freed one by one. Zero is an empty arena. */
struct notme_arena {
    struct notme_arena_block *head;
    size_t total; /* bytes handed out */
};

void *notme_arena_alloc(struct notme_arena *arena, size_t size); /* aligned to 16, not zeroed; NULL when out */
/* A copy of `text` in the arena; absent stays absent. False when memory is out. */
bool notme_arena_text(struct notme_arena *arena, struct notme_text *text);
void notme_arena_clear(struct notme_arena *arena); /* everything in it is gone; keeps a block for what comes next */
void notme_arena_release(struct notme_arena *arena);

/* A text from a NUL-terminated string. */
struct notme_text notme_text_of(const char *string);
bool notme_text_is(struct notme_text text, const char *string);
bool notme_text_equal(struct notme_text a, struct notme_text b);

#endif
