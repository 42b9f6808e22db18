/* A post of X as archives of all years and the older API write it, and the values that all of X's formats share. */
#ifndef NOTME_READ_X_POST_H
#define NOTME_READ_X_POST_H

#include "base/mem.h"

#include <cjson/cJSON.h>

/* When the post with this id was made; NOTME_NO_TIME for ids that carry no time. */
int64_t notme_x_snowflake(struct notme_text id);
/* Like notme_text_at of a member, with "&amp;" "&lt;" "&#39;" and the like turned back, once and for all, into what was
 * written. */
struct notme_text notme_x_written(const cJSON *object, const char *name);
/* An id: NAME_str, or else NAME. The number may have been rounded on its way. */
struct notme_text notme_x_id(const cJSON *object, const char *name);
/* "Sat Aug 12 16:10:37 +0000 2023", "2012-01-31 23:59:59 +0000", RFC 3339, a date and time without a zone, or seconds
 * or milliseconds since 1970. */
bool notme_x_time(struct notme_text text, int64_t *out);
bool notme_x_time_at(const cJSON *object, const char *name, int64_t *out); /* of NAME, or of NAMEMsec */
/* The second stated (or NOTME_NO_TIME), with the id's milliseconds where both agree; without one, the id's time. *odd
 * grows where they do not agree. False where neither says. */
bool notme_x_post_time(int64_t stated, struct notme_text id, int64_t *out, size_t *odd);
/* "…/NAME/status/ID" of an address on X: whose post it leads to. */
struct notme_text notme_x_quoted(struct notme_text url);
/* Adds the host of an address to the event's links. */
void notme_x_link(struct notme_event *event, struct notme_text url);
/* <a href="…" rel="nofollow">Twitter Web App</a> -> Twitter Web App */
struct notme_text notme_x_client(struct notme_text source);

/* Fills in all but the id: of a post, what it is, its time and what it says. `when` names the member with the time.
 * Returns NULL, or what is wrong with it. */
const char *notme_x_post(const cJSON *post, const char *when, struct notme_event *event, size_t *odd);

#endif
