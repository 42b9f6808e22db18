/*
 * Makes the files of a folder of shards and names them: here, or in another process, which is forked before strangers'
 * bytes are read. Then the one that reads them can neither open nor name any file; it can but fill the shards of its
 * job, and their manifest.
 */
#ifndef NOTME_STREAM_SHARD_KEEPER_H
#define NOTME_STREAM_SHARD_KEEPER_H

#include "base/error.h"

struct notme_shard_keeper;

#define NOTME_SHARD_MANIFEST UINT32_MAX /* the number that manifest.json goes by */

enum { NOTME_SHARD_NAME = 32 };
/* "0000.jsonl", "0000.jsonl.zst" or "manifest.json" */
void notme_shard_name(char to[NOTME_SHARD_NAME], uint32_t shard, bool plain);

/* `folder` is there. With `apart` another process does it; call it while there is one thread. */
int notme_shard_keeper_new(struct notme_shard_keeper **out, const char *folder, uint32_t shards, bool plain, bool apart,
                           struct notme_error *err);
/* Adds to a file that has no name yet; the first call begins it. Only one is written at a time. Apart, what goes wrong
 * may be told by notme_shard_keeper_keep(). */
int notme_shard_keeper_put(struct notme_shard_keeper *keeper, uint32_t shard, const void *bytes, size_t len,
                           struct notme_error *err);
/* The file is on disk under its name, complete; on failure nothing is left of it. */
int notme_shard_keeper_keep(struct notme_shard_keeper *keeper, struct notme_error *err);
/* Nothing is left. */
void notme_shard_keeper_drop(struct notme_shard_keeper *keeper);
/* The same, and ends the other process. Safe on NULL. */
void notme_shard_keeper_free(struct notme_shard_keeper *keeper);

#endif
