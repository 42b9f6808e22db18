/* A file of Facebook's export from strangers. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file files[] = {{&notme_facebook, "likes_and_reactions.json"},
                                             {&notme_facebook, "posts_and_comments.json"},
                                             {&notme_facebook, "comments.json"},
                                             {&notme_facebook, "your_posts_1.json"},
                                             {&notme_facebook, "your_friends.json"},
                                             {&notme_facebook, "account_activity.json"},
                                             {&notme_facebook, "where_you_re_logged_in.json"},
                                             {&notme_facebook, "record_details.json"},
                                             {&notme_facebook, "profile_information.json"},
                                             {&notme_facebook, "posts_and_comments.html"},
                                             {&notme_facebook, "renamed"}};
    return FUZZ_EXPORT(files);
}
