/* Google's Takeout: files whose names and words are in the language of the account, so that what they hold must tell
 * what they are. */
#include "read/google/google.h"

#include "read/detect.h"
#include "read/google/names.h"
#include "read/mend.h"
#include "read/platforms.h"

/* ---- names */

static bool is_any(const char *name, const char *const *patterns)
{
    for (; *patterns; patterns++)
        if (notme_name_fits(name, *patterns))
            return true;
    return false;
}

bool notme_google_is_likes(const char *name)
{
    static const char *const patterns[] = {"*liked*",    "likes*",   "*mag ich*", "*ich mag*", "*leuk gevonden*",
                                           "*j_aime*",   "*aimé*",   "*gusta*",   "*piac*",    "*gostei*",
                                           "*polubion*", "*podoba*", NULL};
    return is_any(name, patterns);
}

bool notme_google_is_history(const char *name)
{
    static const char *const patterns[] = {"*histor*",       "*histórico*", "*verlauf*",
                                           "*geschiedenis*", "cronologia*", NULL};
    return is_any(name, patterns);
}

/* ---- the platform */

static bool want_list(void *ctx, const char *path)
{
    struct notme_export *export = ctx;
    export->list++;
    return *path == '\0';
}

static int take_item(void *ctx, const struct notme_record *record)
{
    struct notme_export *export = ctx;
    export->index = record->index;
    return notme_google_take_activity(export, record);
}

static bool begins_as_json(struct notme_text head)
{
    const size_t i = notme_blank(head.at, head.len);
    return i < head.len && (head.at[i] == '[' || head.at[i] == '{');
}

/* A list alone, of whatever name: JSON, or a table. */
static int read_any(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_peek peek = {0};
    struct notme_stream borrowed = {stream->pull, NULL, stream->ctx};
    int status = notme_peek_open(&peek, &borrowed, export->reader->err);
    struct notme_stream whole = notme_peek_stream(&peek);
    if (status == NOTME_OK && !begins_as_json((struct notme_text){peek.head.at, peek.head.len}))
        status = notme_google_take_csv(export, &whole);
    else if (status == NOTME_OK)
        status = notme_records(export->reader, &whole, want_list, take_item, export);
    notme_peek_close(&peek);
    return status;
}

static int end(struct notme_export *export)
{
    const struct notme_google *google = export->own;
    if (google && google->seen && !google->done)
        notme_reader_note(export->reader,
                          "only what was watched and searched for is here: no likes, comments or logins");
    if (google && google->untold)
        notme_reader_note(export->reader, "nothing says whether these videos were liked or kept: they count as kept, "
                                          "unless the file is called 'Liked videos.csv' or 'likes.json'");
    notme_google_free(export->own);
    return NOTME_OK;
}

/* In an export lists have the names that their owner gave them. */
void notme_google_untold(struct notme_export *export)
{
    struct notme_google *google = notme_google_own(export);
    if (google)
        google->untold = google->untold || notme_bundle_is_single(export->bundle);
}

static bool recognise(const struct notme_sample *sample)
{
    const bool activity = notme_sample_has(sample, "\"header\"") && notme_sample_has(sample, "\"title\"") &&
                          notme_sample_has(sample, "\"time\"") && notme_sample_has(sample, "\"products\"");
    const bool playlist = notme_sample_has(sample, "\"snippet\"") && notme_sample_has(sample, "\"publishedAt\"");
    return activity || playlist || notme_google_csv_recognise(sample) || notme_google_page_recognise(sample);
}

static const char *called(const struct notme_sample *sample)
{
    const bool is_named = notme_name_fits(sample->name, "*.html"); /* which may say that it is a history */
    return !is_named && notme_google_page_recognise(sample) ? "my activity.html" : NULL;
}

#define LIST(pattern)                                                                                                  \
    {                                                                                                                  \
        .name = (pattern), .shape = NOTME_BYTES, .bytes = read_any                                                     \
    }

/* "MyActivity", "MeineAktivitäten", "MijnActiviteit", "MonActivité", "MiActividad", "LeMieAttività", "MinhaAtividade",
 * "MojaAktywność"; "watch-history", "Wiedergabeverlauf", "kijkgeschiedenis", "historique…", "historial…",
 * "cronologia…", "histórico…", "historia…". What was watched comes first, for it tells what the videos are called. */
static const struct notme_export_file files[] = {
    LIST("*tivi*.json"),
    LIST("*aktywno*.json"),
    LIST("*histor*.json"),
    LIST("*histórico*.json"),
    LIST("*verlauf*.json"),
    LIST("*geschiedenis*.json"),
    LIST("cronologia*.json"),
    LIST("likes.json"),
    LIST("favorites.json"),
    LIST("watch-later.json"),
    {.name = "*.html", .shape = NOTME_BYTES, .bytes = notme_google_read_page},
    LIST("*.csv"),
    LIST(NULL),
};

const struct notme_platform notme_google = {.service = "google",
                                            .format = "google.takeout",
                                            .recognise = recognise,
                                            .file = files,
                                            .files = sizeof files / sizeof *files,
                                            .called = called,
                                            .layout = NOTME_FOLDERS,
                                            .end = end};
