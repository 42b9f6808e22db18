/* X (Twitter) data archives, 2018 and later: data types as JavaScript assignments in a zip or folder. */
#ifndef NOTME_READ_X_ARCHIVE_H
#define NOTME_READ_X_ARCHIVE_H

#include "read/bundle.h"

/* Does the bundle look like one: data/manifest.js, or any like.js / tweets.js / tweet.js / account.js that begins with
 * an assignment to window.YTD.…? Cheap: reads at most the first 4 KiB of a few members. */
bool notme_x_archive_recognise(struct notme_bundle *bundle);
int notme_x_archive_read(struct notme_reader *reader, struct notme_bundle *bundle);

#endif
