/* The one place where records that were fetched meet the converters of src/read. */
#ifndef NOTME_NET_CONVERT_H
#define NOTME_NET_CONVERT_H

#include "net/json.h"

/* Where texts that a record does not hold as they are wanted (ids, text without HTML) live as long as the event. */
struct notme_scratch {
    struct notme_arena arena;
};

void notme_scratch_release(struct notme_scratch *scratch);

/* Return NULL, or what is wrong with the record. */
const char *notme_convert_bsky(struct notme_scratch *scratch, struct notme_text did, struct notme_text collection,
                               struct notme_text rkey, const cJSON *value, struct notme_event *out);
const char *notme_convert_mastodon(struct notme_scratch *scratch, const cJSON *status, struct notme_event *out);
const char *notme_convert_github(struct notme_scratch *scratch, const cJSON *starred, struct notme_event *out);

#endif
