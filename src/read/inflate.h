/* A compressed stream made plain in a thread of its own, one block ahead of whoever pulls. */
#ifndef NOTME_READ_INFLATE_H
#define NOTME_READ_INFLATE_H

#include "read/decoder.h"

struct notme_inflate; /* opaque */

enum { NOTME_INFLATE_FIRST = 64 * 1024, NOTME_INFLATE_BLOCK = 1024 * 1024 };

/* `name` is for messages; it, the feed's bytes and its file must outlive this. The first block is made where it is
 * pulled, and a stream that ends in it needs no thread; nor does one where none can be had. */
int notme_inflate_open(struct notme_inflate **out, const struct notme_decoder *decoder, const struct notme_feed *from,
                       const char *name, struct notme_error *err);
/* As a stream's pull. Damage (NOTME_EFORMAT; err->offset is the compressed byte) is told once, when all that came
 * before it has been given; the next pull goes on with what stands behind it. */
int64_t notme_inflate_pull(struct notme_inflate *inflate, const char **bytes, struct notme_error *err);
/* Compressed bytes from which the blocks pulled so far came. */
uint64_t notme_inflate_packed(const struct notme_inflate *inflate);
/* Waits for the thread's end, at most as long as one block takes. NULL is fine. */
void notme_inflate_close(struct notme_inflate *inflate);

#endif
