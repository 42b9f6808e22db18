/* Whose exports are read; one table of files each. */
#ifndef NOTME_READ_PLATFORMS_H
#define NOTME_READ_PLATFORMS_H

#include "read/export.h"

extern const struct notme_platform notme_bsky_repo;     /* CAR files, pages of listRecords, posts to go with them */
extern const struct notme_platform notme_bsky_stream;   /* lines of Jetstream */
extern const struct notme_platform notme_bsky_tap;      /* lines of tap */
extern const struct notme_platform notme_bsky_firehose; /* frames of subscribeRepos */
extern const struct notme_platform notme_instagram, notme_facebook;
extern const struct notme_platform notme_tiktok;
extern const struct notme_platform notme_x_stream, notme_x_api, notme_x_archive_file, notme_x_grailbird;
extern const struct notme_platform notme_mastodon_archive, notme_mastodon_rest;
extern const struct notme_platform notme_reddit;
extern const struct notme_platform notme_google;
extern const struct notme_platform notme_github_archive, notme_github_stars;
extern const struct notme_platform notme_observed_rows, notme_observed_lines;

#endif
