/* Whose exports are read: one line a platform. */
#include "read/platforms.h"

#include "read/bsky_tally.h"

extern const struct notme_platform notme_facebook, notme_instagram, notme_tiktok;

const struct notme_platform *const notme_platforms[] = {
    &notme_instagram,
    &notme_facebook,
    &notme_tiktok,
    &notme_bsky_repo,
    &notme_bsky_stream,
    &notme_bsky_tap,
    &notme_bsky_firehose,
    &notme_mastodon_archive,
    &notme_mastodon_rest,
    &notme_reddit,
    &notme_google,
    &notme_github_archive,
    &notme_github_stars,
    &notme_observed_rows,
    &notme_observed_lines,
    NULL,
};
