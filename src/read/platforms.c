/* Whose exports are read: one line a platform. */
#include "read/export.h"

extern const struct notme_platform notme_facebook, notme_instagram, notme_tiktok;

const struct notme_platform *const notme_platforms[] = {
    &notme_instagram,
    &notme_facebook,
    &notme_tiktok,
    NULL,
};
