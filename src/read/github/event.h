/* What GitHub's API and the archive of its public events show, one record at a time. */
#ifndef NOTME_READ_GITHUB_EVENT_H
#define NOTME_READ_GITHUB_EVENT_H

#include "base/mem.h"

#include <cjson/cJSON.h>

/* Both: texts live as long as `item` and the arena; numbers may be bare or strings. Return NULL, or what is wrong
 * (notme_no_memory when memory is out). */

/* One of a list of starred repositories: {"starred_at","repo":{…}}, or the repository alone: then there is no time,
 * not_before is when the repository was made, and the basis is NOTME_BOUNDED. A like with the id
 * "github:like:REPO/SECOND" (or "github:like:REPO"); whose it is, the caller knows. */
const char *notme_github_starred(const cJSON *item, struct notme_arena *arena, struct notme_event *out);

/* One event of GH Archive or of the events API, of all years: account is the actor's number (before 2015 the name),
 * account_name the name. Stars have the same id as above, other events "github:event:ID". Of a push only the first line
 * of the last message is kept: what follows holds addresses. */
const char *notme_github_event(const cJSON *item, struct notme_arena *arena, struct notme_event *out);

#endif
