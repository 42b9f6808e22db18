/* A Status as Mastodon's REST API shows it. */
#ifndef NOTME_READ_MASTODON_STATUS_H
#define NOTME_READ_MASTODON_STATUS_H

#include "base/mem.h"

#include <cjson/cJSON.h>

/* As what its account did: a post, reply, quote or boost, with its time, id ("mastodon:post:URI") and account
 * ("user@host", lower case). A direct message is NOTME_OTHER, "direct_message", without any of its words. Numbers may
 * be bare or strings. Texts live as long as both `status` and the arena. Returns NULL, or what is wrong with it
 * (notme_no_memory when memory is out). */
const char *notme_mastodon_status(const cJSON *status, struct notme_arena *arena, struct notme_event *out);

/* As what somebody else did with it without a known time, who is filled in by the caller: `action` is NOTME_LIKE or
 * NOTME_BOOKMARK, the id "mastodon:like:URI". The lower bound is the status's own time. */
const char *notme_mastodon_marked(const cJSON *status, enum notme_action action, struct notme_arena *arena,
                                  struct notme_event *out);

#endif
