/* Whose exports are read: one line a platform. */
#include "read/bsky_tally.h"
#include "read/export.h"

const struct notme_platform *const notme_platforms[] = {&notme_bsky_repo, &notme_bsky_stream, &notme_bsky_tap,
                                                        &notme_bsky_firehose, NULL};
