/* What X's programming interfaces send about an account, one JSON value after the other: pages of the API v2, lines of
 * its streams, activities of the X Activity API (XAA) and of its predecessor, the Account Activity API (AAA). */
#ifndef NOTME_READ_X_API_H
#define NOTME_READ_X_API_H

#include "read/export.h"
#include "read/x/post.h"

/* A value, or an element of a list of them, being read. */
struct notme_x_value {
    struct notme_export *export;
    const struct notme_record *record;
    cJSON *json;
};

/* Is it of this kind? and what is taken from it. */
bool notme_x_is_activity(const cJSON *json);
int notme_x_take_activity(struct notme_x_value *value); /* XAA */
bool notme_x_is_account_activity(const cJSON *json);
int notme_x_take_account_activity(struct notme_x_value *value); /* AAA */

/* Of a post of the API v2: what it is, its time and what it says; the account is its author. Returns NULL, or what is
 * wrong with it. `includes` may be NULL. */
const char *notme_x_api_post(const cJSON *post, const cJSON *includes, struct notme_event *event);
/* Of a liked post, into a like: its id, author, when it was made and what it says. */
void notme_x_api_liked(const cJSON *post, struct notme_event *event);
/* The post with this id among those included, or NULL. */
const cJSON *notme_x_included(const cJSON *includes, struct notme_text id);
/* Adds as "KIND:A" or "KIND:A:B". */
int notme_x_api_add(struct notme_x_value *value, const struct notme_event *event, const char *kind, struct notme_text a,
                    struct notme_text b);
/* A like whose time is known: no page tells more of it. */
int notme_x_api_timed(struct notme_x_value *value, const struct notme_event *like);
/* Milliseconds since 1970, bare or in a string. */
bool notme_x_milliseconds(const cJSON *object, const char *path, int64_t *out);

#endif
