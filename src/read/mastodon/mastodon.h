/* What the readers of Mastodon's formats share: accounts and times out of addresses, text out of HTML. */
#ifndef NOTME_READ_MASTODON_MASTODON_H
#define NOTME_READ_MASTODON_MASTODON_H

#include "base/mem.h"

/* "user@host" in lower case of an actor's or a status's address (".../users/NAME…", ".../@NAME…"), kept in the arena.
 * *out is absent where the address does not show it. False when memory is out. */
bool notme_mastodon_account(struct notme_arena *arena, struct notme_text uri, struct notme_text *out);
/* When the status at this address was made, if its server counts statuses as Mastodon does; else NOTME_NO_TIME. */
int64_t notme_mastodon_made(struct notme_text uri);
/* The status's own address: that of a boost ends in "/activity" in some places and not in others. */
struct notme_text notme_mastodon_uri(struct notme_text uri);
/* "mastodon:KIND:URI"; a long address is hashed. False when memory is out. */
bool notme_mastodon_id(struct notme_arena *arena, const char *kind, struct notme_text uri, struct notme_text *out);
/* The warning, then the HTML as plain text, in the arena; absent where both are empty. Adds the hosts linked to. False
 * when memory is out. */
bool notme_mastodon_words(struct notme_arena *arena, struct notme_text warning, struct notme_text html,
                          struct notme_event *event);
/* One more piece behind the event's text, a space between. */
bool notme_mastodon_more(struct notme_arena *arena, struct notme_text piece, struct notme_event *event);

#endif
