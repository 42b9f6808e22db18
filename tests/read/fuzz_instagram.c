/* A file of Instagram's export from strangers. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file files[] = {{&notme_instagram, "liked_posts.json"},
                                             {&notme_instagram, "likes.json"},
                                             {&notme_instagram, "comments.json"},
                                             {&notme_instagram, "post_comments_1.json"},
                                             {&notme_instagram, "posts_1.json"},
                                             {&notme_instagram, "following.json"},
                                             {&notme_instagram, "login_activity.json"},
                                             {&notme_instagram, "profile_changes.json"},
                                             {&notme_instagram, "personal_information.json"},
                                             {&notme_instagram, "liked_posts.html"},
                                             {&notme_instagram, "account_history.json"},
                                             {&notme_instagram, "renamed"},
                                             {&notme_instagram, "connections.json"},
                                             {&notme_instagram, "profile_activity.json"},
                                             {&notme_instagram, "devices.json"},
                                             {&notme_instagram, "profile.json"}};
    return FUZZ_EXPORT(files);
}
