/* Whose exports are read: one line a platform. The first that recognises a file reads it. */
#include "read/platforms.h"

const struct notme_platform *const notme_platforms[] = {
    &notme_bsky_repo,      &notme_bsky_stream,      &notme_bsky_tap,      &notme_bsky_firehose,  &notme_instagram,
    &notme_facebook,       &notme_tiktok,           &notme_x_stream,      &notme_x_api,          &notme_x_archive_file,
    &notme_x_grailbird,    &notme_mastodon_archive, &notme_mastodon_rest, &notme_reddit,         &notme_google,
    &notme_github_archive, &notme_github_stars,     &notme_observed_rows, &notme_observed_lines, NULL,
};
