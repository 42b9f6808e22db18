/* Pages, parsed as strictly as files are: see notme_document(). Bare numbers have become strings. */
#ifndef NOTME_NET_JSON_H
#define NOTME_NET_JSON_H

#include "read/records.h"

/* A parsed value takes a hundred times the memory of "0,": there is a ceiling on their number. */
enum { NOTME_NET_VALUES_MOST = 500000 };

/* NULL where it is no JSON, holds too many values, or memory is out. */
cJSON *notme_net_json(struct notme_text bytes);

/* A hash of what it says: the order of members does not count, that of elements does. In one walk, while cJSON_Compare
 * seeks each member among all. Of values from notme_net_json, which are not deeper than it allows. */
uint64_t notme_net_json_hash(const cJSON *json);

#endif
