/* Pages and texts of exports from strangers. The first byte says which. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file files[] = {{&notme_instagram, "liked_posts.html"},
                                             {&notme_instagram, "post_comments_1.html"},
                                             {&notme_instagram, "following.html"},
                                             {&notme_instagram, "login_activity.html"},
                                             {&notme_instagram, "posts_1.html"},
                                             {&notme_instagram, "personal_information.html"},
                                             {&notme_facebook, "likes_and_reactions.html"},
                                             {&notme_facebook, "comments.html"},
                                             {&notme_facebook, "your_posts_1.html"},
                                             {&notme_facebook, "account_activity.html"},
                                             {&notme_facebook, "where_you_re_logged_in.html"},
                                             {&notme_google, "My Activity.html"},
                                             {&notme_tiktok, "Like List.txt"},
                                             {&notme_tiktok, "Comments.txt"},
                                             {&notme_tiktok, "Login History.txt"},
                                             {&notme_google, "renamed"}};
    return FUZZ_EXPORT(files);
}
