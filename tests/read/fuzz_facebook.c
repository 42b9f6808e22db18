/* A file of Facebook's export from strangers. */
#include "fuzz_export.h"

extern const struct notme_platform notme_facebook;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char *const names[] = {"likes_and_reactions.json",
                                        "posts_and_comments.json",
                                        "comments.json",
                                        "your_posts_1.json",
                                        "your_friends.json",
                                        "account_activity.json",
                                        "where_you_re_logged_in.json",
                                        "record_details.json",
                                        "profile_information.json",
                                        "posts_and_comments.html",
                                        "renamed"};
    return fuzz_export(&notme_facebook, names, sizeof names / sizeof *names, bytes, len);
}
