/* GitHub: hours of GH Archive, which hold everybody's events, and saved pages of the repositories somebody starred. */
#include "read/github/event.h"
#include "read/newest_first.h"
#include "read/platforms.h"

/* ---- GH Archive: lines, duplicates and all; who reads on puts them in order */

static int take_event(struct notme_export *export, const struct notme_record *record)
{
    struct notme_arena scratch = {0};
    struct notme_event event;
    const char *wrong = notme_github_event(record->json, &scratch, &event);
    const int status = wrong ? notme_export_skip(export, record, wrong)
                             : notme_export_add(export, &event, "", (struct notme_text){NULL, 0});
    notme_arena_release(&scratch);
    return status;
}

static bool is_events(const struct notme_sample *sample)
{
    return notme_sample_has(sample, "Event\"") && notme_sample_has(sample, "\"actor\"") &&
           notme_sample_has(sample, "\"created_at\"") && notme_sample_has(sample, "\"payload\"");
}

/* A page of the events API is a list. */
static bool is_line(const struct notme_sample *sample)
{
    size_t i = 0;
    while (i < sample->len && (unsigned char)sample->head[i] != '{' && sample->head[i] != '[')
        i++;
    return i < sample->len && sample->head[i] == '{' && is_events(sample);
}

static const struct notme_export_file lines[] = {
    {.name = NULL, .shape = NOTME_LINES, .take = take_event},
};

const struct notme_platform notme_github_archive = {.service = "github",
                                                    .format = "github.archive",
                                                    .recognise = is_line,
                                                    .file = lines,
                                                    .files = sizeof lines / sizeof *lines,
                                                    .streams = true,
                                                    .no_unlikes = true};

/* ---- pages of the API */

static int take_star(struct notme_export *export, const struct notme_record *record)
{
    struct notme_arena scratch = {0};
    struct notme_event event;
    struct notme_newest_first *list = export->own;
    if (!list && !(list = export->own = notme_alloc(1, sizeof *list)))
        return notme_fail_memory(export->reader->err);
    const bool is_event = notme_member(record->json, "payload") != NULL;
    const char *wrong = is_event ? notme_github_event(record->json, &scratch, &event)
                                 : notme_github_starred(record->json, &scratch, &event);
    int status;
    if (wrong) {
        status = notme_export_skip(export, record, wrong);
    } else if (event.time != NOTME_NO_TIME) {
        status = notme_export_add(export, &event, "", (struct notme_text){NULL, 0});
    } else {
        export->reader->stats->order_only = export->reader->stats->no_like_times = true;
        if (export->common.generated == NOTME_NO_TIME)
            export->common.generated = notme_bundle_mtime(export->bundle);
        status = notme_newest_first_add(list, export, &event);
    }
    notme_arena_release(&scratch);
    return status;
}

static int end(struct notme_export *export)
{
    struct notme_newest_first *list = export->own;
    const int status = list ? notme_newest_first_end(list, export) : NOTME_OK;
    if (list)
        notme_newest_first_release(list);
    notme_free(list);
    return status;
}

static bool is_page(const struct notme_sample *sample)
{
    const bool starred = notme_sample_has(sample, "\"starred_at\"") && notme_sample_has(sample, "\"repo\"");
    const bool bare = notme_sample_has(sample, "\"full_name\"") && notme_sample_has(sample, "\"stargazers_count\"");
    return starred || bare || (is_events(sample) && !is_line(sample));
}

static const struct notme_export_file pages[] = {
    {.name = "*star*.json", .shape = NOTME_LISTS, .path = "", .take = take_star},
    {.name = NULL, .shape = NOTME_LISTS, .path = "", .take = take_star},
};

const struct notme_platform notme_github_stars = {.service = "github",
                                                  .format = "github.starred",
                                                  .recognise = is_page,
                                                  .file = pages,
                                                  .files = sizeof pages / sizeof *pages,
                                                  .end = end,
                                                  .no_unlikes = true};
