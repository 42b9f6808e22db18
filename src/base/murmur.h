/* murmur2 as Kafka's default partitioner computes it (Appleby 2008; org.apache.kafka.common.utils.Utils.murmur2): of
 * all hashes this one, so that a shard of ours is a partition of theirs. */
#ifndef NOTME_BASE_MURMUR_H
#define NOTME_BASE_MURMUR_H

#include "notme.h"

int32_t notme_murmur2(const void *bytes, size_t len);
/* The partition of a key among `count` > 0. */
uint32_t notme_murmur2_part(const void *bytes, size_t len, uint32_t count);

#endif
