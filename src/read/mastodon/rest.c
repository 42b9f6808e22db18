/* Saved answers of Mastodon's REST API: arrays of Status. What an account wrote has times, what it favourited has an
 * order only. Nothing in a page says which of the two it is, nor whose favourites they are: its name must. */
#include "read/mastodon/status.h"
#include "read/newest_first.h"
#include "read/platforms.h"

struct pages {
    struct notme_newest_first favourites, bookmarks;
    struct notme_arena scratch; /* texts of one record */
    bool several;               /* accounts */
};

static struct pages *own(struct notme_export *export)
{
    if (!export->own)
        export->own = notme_alloc(1, sizeof(struct pages));
    return export->own;
}

/* A page is not younger than its file. */
static void note_date(struct notme_export *export)
{
    if (export->common.generated == NOTME_NO_TIME)
        export->common.generated = notme_bundle_mtime(export->bundle);
}

static int take_status(struct notme_export *export, const struct notme_record *record)
{
    struct pages *pages = own(export);
    struct notme_event event;
    if (!pages)
        return notme_fail_memory(export->reader->err);
    const char *wrong = notme_mastodon_status(record->json, &pages->scratch, &event);
    int status = wrong ? notme_export_skip(export, record, wrong) : NOTME_OK;
    if (!wrong && !export->common.account.len)
        status = notme_export_keep(export, event.account, &export->common.account);
    if (!wrong && status == NOTME_OK) {
        pages->several = pages->several || !notme_text_equal(event.account, export->common.account);
        status = notme_export_add(export, &event, "", (struct notme_text){NULL, 0});
    }
    notme_arena_release(&pages->scratch);
    return status;
}

static int take_marked(struct notme_export *export, const struct notme_record *record, enum notme_action action)
{
    struct pages *pages = own(export);
    struct notme_event event;
    if (!pages)
        return notme_fail_memory(export->reader->err);
    note_date(export);
    const char *wrong = notme_mastodon_marked(record->json, action, &pages->scratch, &event);
    const int status =
        wrong ? notme_export_skip(export, record, wrong)
              : notme_newest_first_add(action == NOTME_LIKE ? &pages->favourites : &pages->bookmarks, export, &event);
    notme_arena_release(&pages->scratch);
    return status;
}

static int take_favourite(struct notme_export *export, const struct notme_record *record)
{
    export->reader->stats->no_like_times = export->reader->stats->order_only = true;
    return take_marked(export, record, NOTME_LIKE);
}

static int take_bookmark(struct notme_export *export, const struct notme_record *record)
{
    return take_marked(export, record, NOTME_BOOKMARK);
}

static int end(struct notme_export *export)
{
    struct pages *pages = export->own;
    if (!pages)
        return NOTME_OK;
    int status = notme_newest_first_end(&pages->favourites, export);
    if (status == NOTME_OK)
        status = notme_newest_first_end(&pages->bookmarks, export);
    if (pages->several)
        notme_reader_note(export->reader, "these are statuses of several accounts: a page of favourites is read as one "
                                          "if its file's name says 'favourites'");
    notme_newest_first_release(&pages->favourites);
    notme_newest_first_release(&pages->bookmarks);
    notme_free(pages);
    return status;
}

static bool recognise(const struct notme_sample *sample)
{
    static const char *const signs[] = {"\"spoiler_text\"", "\"visibility\"", "\"created_at\"", "\"reblog\"",
                                        "\"acct\""};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (!notme_sample_has(sample, signs[i]))
            return false;
    return true;
}

static const struct notme_export_file files[] = {
    {.name = "*statuses*.json", .shape = NOTME_LISTS, .path = "", .take = take_status},
    {.name = "*favourites*.json", .shape = NOTME_LISTS, .path = "", .take = take_favourite},
    {.name = "*favourites*.http", .shape = NOTME_LISTS, .path = "", .take = take_favourite}, /* saved with its head */
    {.name = "*favorites*.json", .shape = NOTME_LISTS, .path = "", .take = take_favourite},
    {.name = "*bookmarks*.json", .shape = NOTME_LISTS, .path = "", .take = take_bookmark},
    {.name = "*bookmarks*.http", .shape = NOTME_LISTS, .path = "", .take = take_bookmark},
    {.name = NULL, .shape = NOTME_LISTS, .path = "", .take = take_status},
    /* the backup that mastodon-archive makes: all of it in one file; mentions are others' */
    {.name = NULL, .shape = NOTME_LISTS, .path = "statuses", .take = take_status},
    {.name = NULL, .shape = NOTME_LISTS, .path = "favourites", .take = take_favourite},
    {.name = NULL, .shape = NOTME_LISTS, .path = "bookmarks", .take = take_bookmark},
};

const struct notme_platform notme_mastodon_rest = {.service = "mastodon",
                                                   .format = "mastodon.rest",
                                                   .recognise = recognise,
                                                   .file = files,
                                                   .files = sizeof files / sizeof *files,
                                                   .end = end,
                                                   .no_unlikes = true};
