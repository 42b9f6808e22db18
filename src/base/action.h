/* Which action takes which back. The one table that readers, the scorer and reports share. */
#ifndef NOTME_BASE_ACTION_H
#define NOTME_BASE_ACTION_H

#include "notme.h"

/* Does it take something back: unlike, unrepost, delete, unfollow, unblock? */
bool notme_is_undo(enum notme_action action);
/* What usually takes `done` back; NOTME_OTHER where nothing does. */
enum notme_action notme_undoing(enum notme_action done);
/* Can `undo` take `done` back? A deletion takes back a repost, too, and an unlike a dislike: of a vote that is taken
 * back sources do not say which it was. */
bool notme_takes_back(enum notme_action undo, enum notme_action done);

#endif
