/* Whose exports are read: one line a platform. */
#include "read/platforms.h"

const struct notme_platform *const notme_platforms[] = {
    &notme_instagram,     &notme_facebook,       &notme_tiktok,         &notme_x_stream,
    &notme_x_api,         &notme_x_archive_file, &notme_x_grailbird,    &notme_mastodon_archive,
    &notme_mastodon_rest, &notme_reddit,         &notme_google,         &notme_github_archive,
    &notme_github_stars,  &notme_observed_rows,  &notme_observed_lines, NULL,
};
