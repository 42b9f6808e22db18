/* One shard: a file of lines, plain or packed, complete under its name or not there. The only place that meets libzstd
 * for writing. */
#ifndef NOTME_STREAM_SHARD_FILE_H
#define NOTME_STREAM_SHARD_FILE_H

#include "stream/shard_keeper.h"

struct notme_shard_file;

/* The keeper is borrowed till the end. */
int notme_shard_file_open(struct notme_shard_file **out, struct notme_shard_keeper *keeper, uint32_t shard, bool plain,
                          struct notme_error *err);
int notme_shard_file_write(struct notme_shard_file *file, const char *at, size_t len, struct notme_error *err);
/* With `keep`, the file is on disk under its name afterwards; without, or when it cannot be, nothing is left. Frees it
 * in any case; NULL is fine. */
int notme_shard_file_close(struct notme_shard_file *file, bool keep, struct notme_error *err);

#endif
