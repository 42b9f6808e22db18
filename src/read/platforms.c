/* Whose exports are read: one line a platform. */
#include "read/bsky_tally.h"
#include "read/export.h"

extern const struct notme_platform notme_facebook, notme_instagram, notme_tiktok, notme_x_api, notme_x_archive_file,
    notme_x_grailbird, notme_x_stream;

const struct notme_platform *const notme_platforms[] = {
    &notme_bsky_repo, &notme_bsky_stream, &notme_bsky_tap, &notme_bsky_firehose,  &notme_instagram,   &notme_facebook,
    &notme_tiktok,    &notme_x_stream,    &notme_x_api,    &notme_x_archive_file, &notme_x_grailbird, NULL,
};
