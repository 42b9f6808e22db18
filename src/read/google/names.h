/* Names of Takeout's files, which are written in the language of the account. */
#ifndef NOTME_READ_GOOGLE_NAMES_H
#define NOTME_READ_GOOGLE_NAMES_H

#include <stdbool.h>

/* The list of the videos that were liked? */
bool notme_google_is_likes(const char *name);
/* What was watched or searched for? */
bool notme_google_is_history(const char *name);

#endif
