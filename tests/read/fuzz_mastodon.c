/* Files of a Mastodon archive and saved answers of its API. The first byte says which. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file files[] = {
        {&notme_mastodon_archive, "outbox.json"},  {&notme_mastodon_archive, "archive-20240601120000-a/likes.json"},
        {&notme_mastodon_archive, "actor.json"},   {&notme_mastodon_rest, "statuses.json"},
        {&notme_mastodon_rest, "favourites.json"}, {&notme_mastodon_archive, "renamed"}};
    return FUZZ_EXPORT(files);
}
