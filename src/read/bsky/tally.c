#include "read/bsky/tally.h"

#include "base/hash.h"
#include "read/bsky/car.h"
#include "read/bsky/cbor.h"

static void count(struct notme_bsky_tally *tally, const struct notme_bsky_reading *reading)
{
    const uint64_t account = notme_hash(reading->event.account.at, reading->event.account.len, 0);
    tally->accounts = tally->accounts || (tally->account && tally->account != account);
    tally->account = account;
    tally->conflicts += reading->clock_conflict;
    if (reading->event.action == NOTME_LIKE && reading->clock >= 0) {
        tally->likes++;
        tally->clock[reading->clock]++;
    }
}

int notme_bsky_take(struct notme_export *export, const struct notme_record *record, struct notme_bsky_tally *tally,
                    enum notme_bsky_is is, struct notme_bsky_reading *reading)
{
    const struct notme_text own_id = {NULL, 0};
    switch (is) {
    case NOTME_BSKY_EVENT:
        count(tally, reading);
        if (!export->common.account.len && !export->platform->streams &&
            notme_export_keep(export, reading->event.account, &export->common.account) != NOTME_OK)
            return NOTME_ENOMEM;
        reading->event.source_format = notme_text_of(export->platform->format);
        return notme_export_add(export, &reading->event, "", own_id);
    case NOTME_BSKY_WRONG:
        if (reading->wrong == notme_cbor_no_memory)
            return notme_fail_memory(export->reader->err);
        return notme_export_skip(export, record, reading->wrong);
    case NOTME_BSKY_NO_MEMORY:
        return notme_fail_memory(export->reader->err);
    case NOTME_BSKY_OTHER:
    default:
        return NOTME_OK;
    }
}

/* The service's own software has 32 clock ids, and takes any of them at any time: others are of other software. */
enum { SERVICES_CLOCKS = 32 };

static void note_clocks(const struct notme_bsky_tally *tally, struct notme_reader *reader)
{
    size_t others = 0;
    for (size_t i = SERVICES_CLOCKS; i < NOTME_BSKY_CLOCKS; i++)
        others += tally->clock[i];
    if (others && others < tally->likes && !tally->accounts)
        notme_reader_note(reader, "%zu of %zu likes have keys that the service's own software does not make", others,
                          tally->likes);
}

static void note(const struct notme_bsky_tally *tally, struct notme_reader *reader)
{
    if (tally->conflicts)
        notme_reader_note(reader, "%zu record%s whose key and claimed time disagree: the time is what was claimed",
                          tally->conflicts, tally->conflicts == 1 ? "" : "s");
    note_clocks(tally, reader);
}

void *notme_bsky_own(struct notme_export *export, size_t size, size_t most)
{
    struct notme_bsky_own *own = export->own;
    if (!own)
        own = export->own = notme_alloc(1, size);
    if (own && !own->memory)
        own->memory = notme_bsky_memory_new(most);
    return own && own->memory ? own : NULL;
}

void notme_bsky_tell(struct notme_export *export)
{
    struct notme_bsky_own *own = export->own;
    if (own->memory)
        note(&own->tally, export->reader);
    notme_bsky_memory_free(own->memory);
    own->memory = NULL;
}

void notme_bsky_disown(struct notme_export *export)
{
    notme_bsky_tell(export);
    notme_free(export->own);
    export->own = NULL;
}

int notme_bsky_all(struct notme_reader *reader, struct notme_stream *stream, struct notme_buf *bytes)
{
    struct notme_error error = {0};
    const int status = notme_stream_all(stream, NOTME_CAR_BYTES_MAX, bytes, &error);
    reader->stats->bytes += bytes->len;
    if (status == NOTME_OK)
        return NOTME_OK;
    if (status != NOTME_ENOMEM && status != NOTME_ELIMIT)
        return notme_reader_skip(reader, 0, bytes->len, "%s", error.text);
    return notme_fail(reader->err, status, "'%s': %s", reader->place, error.text);
}
