#include "batch/parts.h"

#include "base/hash.h"
#include "base/scratch.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { PART_BITS = 10, KEY = sizeof(uint64_t) };

void notme_parts_init(struct notme_parts *parts, uint64_t memory, int scratch)
{
    memset(parts, 0, sizeof *parts);
    parts->memory = memory;
    parts->scratch = scratch;
}

/* ---- the scratch file */

static int write_block(struct notme_parts *parts, struct notme_block *block, struct notme_error *err)
{
    const int status = notme_scratch_write_at(parts->scratch, parts->written, block->at, block->used, err);
    if (status != NOTME_OK)
        return status;
    block->hash = notme_hash(block->at, block->used, 0);
    block->offset = parts->written;
    parts->written += block->used;
    return NOTME_OK;
}

int notme_block_read_at(const struct notme_parts *parts, const struct notme_block *block, uint32_t at, size_t len,
                        char *to, struct notme_error *err)
{
    return notme_scratch_read_at(parts->scratch, block->offset + at, to, len, err);
}

int notme_block_read(const struct notme_parts *parts, const struct notme_block *block, char *to,
                     struct notme_error *err)
{
    const int status = notme_block_read_at(parts, block, 0, block->used, to, err);
    if (status == NOTME_OK && notme_hash(to, block->used, 0) != block->hash)
        return notme_fail(err, NOTME_EIO, "cannot read the scratch file: it is damaged");
    return status;
}

/* ---- adding */

static int no_scratch(struct notme_error *err)
{
    return notme_fail(err, NOTME_ELIMIT, "the events take more than the memory given, and there is no scratch file");
}

/* The block that is full goes to the scratch file where memory is short, and its memory to the next one. */
static int put_away(struct notme_parts *parts, struct notme_block *block, uint32_t size, char **memory,
                    struct notme_error *err)
{
    *memory = NULL;
    if (parts->held + size <= parts->memory)
        return NOTME_OK;
    if (parts->scratch < 0)
        return no_scratch(err);
    const int status = write_block(parts, block, err);
    if (status != NOTME_OK)
        return status;
    parts->held -= block->size;
    if (block->size == size)
        *memory = block->at;
    else
        notme_free(block->at);
    block->at = NULL;
    return NOTME_OK;
}

static int new_block(struct notme_parts *parts, struct notme_part *part, struct notme_error *err)
{
    const uint32_t size = NOTME_PART_BLOCK;
    char *memory = NULL;
    struct notme_block *last = part->block && part->blocks ? &part->block[part->blocks - 1] : NULL;
    if (last && last->at) {
        const int status = put_away(parts, last, size, &memory, err);
        if (status != NOTME_OK)
            return status;
    }
    if (!memory)
        memory = notme_alloc(size, 1);
    if (!memory || !notme_grow(&part->block, &part->capacity, part->blocks, sizeof *part->block)) {
        notme_free(memory);
        return notme_fail_memory(err);
    }
    part->block[part->blocks++] = (struct notme_block){memory, NOTME_NOT_WRITTEN, 0, size, 0};
    parts->held += size;
    return NOTME_OK;
}

static void put(struct notme_block *block, const struct notme_parted *parted, size_t record)
{
    memcpy(block->at + block->used, &parted->key, KEY);
    memcpy(block->at + block->used + KEY, parted->held, record - KEY);
    block->used += (uint32_t)record;
}

/* A block of its own, which is full at once: were it kept open for what follows, 1,024 parts could hold 1,024 of the
 * largest records. The part's open block stays the last one. */
static int add_large(struct notme_parts *parts, struct notme_part *part, const struct notme_parted *parted,
                     size_t record, struct notme_error *err)
{
    const bool is_short = parts->held + record > parts->memory;
    struct notme_block block = {NULL, NOTME_NOT_WRITTEN, 0, (uint32_t)record, 0};
    if (is_short && parts->scratch < 0)
        return no_scratch(err);
    block.at = notme_alloc(record, 1);
    if (!block.at || !notme_grow(&part->block, &part->capacity, part->blocks, sizeof *part->block)) {
        notme_free(block.at);
        return notme_fail_memory(err);
    }
    put(&block, parted, record);
    const int status = is_short ? write_block(parts, &block, err) : NOTME_OK;
    if (is_short) {
        notme_free(block.at);
        block.at = NULL;
    } else {
        parts->held += record;
    }
    if (status != NOTME_OK)
        return status;
    struct notme_block *end = &part->block[part->blocks];
    if (part->blocks++ && end[-1].at) {
        *end = end[-1];
        end--;
    }
    *end = block;
    return NOTME_OK;
}

int notme_parts_add(struct notme_parts *parts, const struct notme_parted *parted, struct notme_error *err)
{
    struct notme_part *part = &parts->part[parted->key >> (64 - PART_BITS)];
    const size_t record = KEY + notme_held_bytes(parted->held);
    const struct notme_block *last = part->blocks ? &part->block[part->blocks - 1] : NULL;
    int status = NOTME_OK;
    if (record > NOTME_PART_BLOCK)
        status = add_large(parts, part, parted, record, err);
    else if (!last || !last->at || last->size - last->used < record)
        status = new_block(parts, part, err);
    if (status != NOTME_OK)
        return status;
    if (record <= NOTME_PART_BLOCK)
        put(&part->block[part->blocks - 1], parted, record);
    part->bytes += record;
    part->events++;
    return NOTME_OK;
}

int notme_parts_write(struct notme_parts *parts, struct notme_error *err)
{
    int status = NOTME_OK;
    for (size_t p = 0; p < NOTME_PARTS; p++)
        for (size_t b = 0; b < parts->part[p].blocks && status == NOTME_OK; b++)
            if (parts->part[p].block[b].offset == NOTME_NOT_WRITTEN)
                status = write_block(parts, &parts->part[p].block[b], err);
    if (status == NOTME_OK && fsync(parts->scratch) != 0)
        return notme_fail(err, NOTME_EIO, "cannot write the scratch file: %s", strerror(errno));
    return status;
}

/* ---- reading */

int notme_part_load(const struct notme_parts *parts, struct notme_part *part, struct notme_error *err)
{
    int status = NOTME_OK;
    for (size_t b = 0; b < part->blocks && status == NOTME_OK; b++) {
        struct notme_block *block = &part->block[b];
        if (block->at)
            continue;
        block->size = block->used;
        block->at = notme_alloc(block->used, 1);
        status = block->at ? notme_block_read(parts, block, block->at, err) : notme_fail_memory(err);
    }
    return status;
}

struct notme_parted notme_parted_next(char *bytes, uint32_t *at)
{
    struct notme_parted parted = {.held = (void *)(bytes + *at + KEY)};
    memcpy(&parted.key, bytes + *at, KEY);
    *at += KEY + (uint32_t)notme_held_bytes(parted.held);
    return parted;
}

void notme_part_release(struct notme_part *part)
{
    for (size_t b = 0; b < part->blocks; b++)
        notme_free(part->block[b].at);
    notme_free(part->block);
    *part = (struct notme_part){0};
}

void notme_parts_release(struct notme_parts *parts)
{
    for (size_t p = 0; p < NOTME_PARTS; p++)
        notme_part_release(&parts->part[p]);
}
