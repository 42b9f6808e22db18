#include "base/action.h"

/* Of several rows of one action the first is the usual one. */
static const struct pair {
    enum notme_action done, undo;
} pairs[] = {{NOTME_LIKE, NOTME_UNLIKE},   {NOTME_REPOST, NOTME_UNREPOST}, {NOTME_FOLLOW, NOTME_UNFOLLOW},
             {NOTME_BLOCK, NOTME_UNBLOCK}, {NOTME_POST, NOTME_DELETE},     {NOTME_REPLY, NOTME_DELETE},
             {NOTME_QUOTE, NOTME_DELETE},  {NOTME_REPOST, NOTME_DELETE},   {NOTME_DISLIKE, NOTME_UNLIKE}};
enum { PAIRS = sizeof pairs / sizeof *pairs };

bool notme_is_undo(enum notme_action action)
{
    for (int i = 0; i < PAIRS; i++)
        if (pairs[i].undo == action)
            return true;
    return false;
}

enum notme_action notme_undoing(enum notme_action done)
{
    for (int i = 0; i < PAIRS; i++)
        if (pairs[i].done == done)
            return pairs[i].undo;
    return NOTME_OTHER;
}

bool notme_takes_back(enum notme_action undo, enum notme_action done)
{
    for (int i = 0; i < PAIRS; i++)
        if (pairs[i].undo == undo && pairs[i].done == done)
            return true;
    return false;
}
