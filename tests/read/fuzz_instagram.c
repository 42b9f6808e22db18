/* A file of Instagram's export from strangers. */
#include "fuzz_export.h"

extern const struct notme_platform notme_instagram;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char *const names[] = {"liked_posts.json",     "likes.json",           "comments.json",
                                        "post_comments_1.json", "posts_1.json",         "following.json",
                                        "login_activity.json",  "profile_changes.json", "personal_information.json",
                                        "liked_posts.html",     "account_history.json", "renamed"};
    return fuzz_export(&notme_instagram, names, sizeof names / sizeof *names, bytes, len);
}
