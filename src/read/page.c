#include "read/page.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "read/html.h"
#include "read/markup.h"

#include <string.h>

enum { DEEPEST = 256, BLOCKS_MOST = 65536 };

/* ---- elements */

enum {
    EMPTY = 1,       /* has no end */
    INLINE = 2,      /* does not break text */
    ANCHOR = 4,      /* has a link */
    MEDIA = 8,       /* has a source */
    HEADING = 16,    /* of a record */
    TITLE = 32,      /* of the page */
    ROW = 64,        /* of a table */
    PART = 128,      /* of a table: no record by itself */
    LIST = 256,      /* what is in it are records */
    ENDS_ALIKE = 512 /* is ended by the next of its kind */
};

static unsigned traits_of(struct notme_text name)
{
    static const struct {
        const char *name;
        unsigned traits;
    } rows[] = {{"a", INLINE | ANCHOR},
                {"abbr", INLINE},
                {"area", EMPTY},
                {"b", INLINE},
                {"base", EMPTY},
                {"body", LIST},
                {"br", EMPTY},
                {"code", INLINE},
                {"col", EMPTY},
                {"em", INLINE},
                {"embed", EMPTY},
                {"font", INLINE},
                {"h1", TITLE},
                {"h2", HEADING},
                {"h3", HEADING},
                {"h4", HEADING},
                {"h5", HEADING},
                {"h6", HEADING},
                {"hr", EMPTY},
                {"i", INLINE},
                {"img", EMPTY | MEDIA},
                {"input", EMPTY},
                {"li", ENDS_ALIKE},
                {"link", EMPTY},
                {"main", LIST},
                {"mark", INLINE},
                {"meta", EMPTY},
                {"p", ENDS_ALIKE},
                {"param", EMPTY},
                {"small", INLINE},
                {"source", EMPTY | MEDIA},
                {"span", INLINE},
                {"strong", INLINE},
                {"tbody", PART},
                {"td", PART | ENDS_ALIKE},
                {"tfoot", PART},
                {"th", PART | ENDS_ALIKE},
                {"thead", PART},
                {"time", INLINE},
                {"tr", PART | ROW | ENDS_ALIKE},
                {"track", EMPTY},
                {"u", INLINE},
                {"video", MEDIA},
                {"wbr", EMPTY | INLINE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strlen(rows[i].name) == name.len && memcmp(rows[i].name, name.at, name.len) == 0)
            return rows[i].traits;
    return 0;
}

struct element {
    uint64_t name, looks; /* hashes: looks is of the name and the class, and alike for records side by side */
    uint64_t record_looks;
    unsigned traits;
    size_t first; /* block in it that is left */
    size_t row;
};

/* The largest closed element that holds the date that came last and no other. */
struct candidate {
    size_t first, end, parent;
    uint64_t looks;
    bool is_record; /* not a part of a table */
};

struct block {
    size_t at, len, href_at, href_len;
    struct notme_page_block known;
    uint64_t offset;
};

struct page {
    struct notme_reader *reader;
    notme_page_sink *sink;
    void *ctx;
    bool undated, is_cut;
    struct element element[DEEPEST];
    size_t depth, beyond; /* elements open; those that are too deep to be looked at */
    size_t rows;
    struct block *block;
    size_t blocks, capacity;
    struct notme_page_block *given;
    size_t given_capacity;
    struct notme_buf bytes;      /* of the blocks; each text ends in NUL */
    struct notme_buf text, href; /* of the block that is being read */
    struct notme_buf link;       /* the anchor that is open */
    uint64_t offset;             /* of the block that is being read */
    struct candidate candidate;
    bool has_candidate;
};

/* ---- blocks leave */

static void drop(struct page *page, size_t first, size_t end)
{
    if (first >= end)
        return;
    const size_t from = page->block[first].at;
    const size_t to = end < page->blocks ? page->block[end].at : page->bytes.len;
    memmove(page->bytes.at + from, page->bytes.at + to, page->bytes.len - to);
    memmove(&page->block[first], &page->block[end], (page->blocks - end) * sizeof *page->block);
    page->bytes.len -= to - from;
    page->blocks -= end - first;
    for (size_t i = first; i < page->blocks; i++) {
        page->block[i].at -= to - from;
        page->block[i].href_at -= to - from;
    }
    for (size_t i = 0; i < page->depth; i++)
        page->element[i].first -= page->element[i].first >= end    ? end - first
                                  : page->element[i].first > first ? page->element[i].first - first
                                                                   : 0;
    page->has_candidate = false;
}

static int emit(struct page *page, size_t first, size_t end)
{
    const struct notme_page_record record = {NULL, end - first, page->block[first].offset};
    struct notme_page_record out = record;
    while (page->given_capacity < out.blocks)
        if (!notme_grow(&page->given, &page->given_capacity, page->given_capacity, sizeof *page->given))
            return notme_fail_memory(page->reader->err);
    for (size_t i = 0; i < out.blocks; i++) {
        const struct block *b = &page->block[first + i];
        page->given[i] = b->known;
        page->given[i].text = (struct notme_text){b->len ? page->bytes.at + b->at : NULL, b->len};
        page->given[i].href = (struct notme_text){b->href_len ? page->bytes.at + b->href_at : NULL, b->href_len};
    }
    out.block = page->given;
    const int status = page->sink(page->ctx, &out);
    drop(page, first, end);
    return status;
}

/* ---- what a record is */

static bool has_date(const struct page *page, size_t first)
{
    for (size_t i = first; i < page->blocks; i++)
        if (page->block[i].known.dated && !page->block[i].known.heading)
            return true;
    return false;
}

/* A second date: where the two part, the first one's side is a record, and what it lies in a list of them. */
static int part_from_last(struct page *page)
{
    const struct candidate c = page->candidate;
    if (!page->has_candidate || !c.is_record)
        return NOTME_OK;
    page->element[c.parent].traits |= LIST;
    page->element[c.parent].record_looks = c.looks;
    return emit(page, c.first, c.end);
}

static int judge_undated(struct page *page, const struct element *e, const struct element *parent)
{
    int status = NOTME_OK;
    if (page->undated)
        return emit(page, e->first, page->blocks);
    if (e->looks == parent->record_looks && !page->is_cut)
        status = notme_reader_skip(page->reader, 0, page->block[e->first].offset, "no readable date in the record");
    drop(page, e->first, page->blocks);
    return status;
}

/* An element has ended: the topmost on the stack. */
static int judge(struct page *page)
{
    const struct element e = page->element[page->depth - 1];
    struct element *parent = page->depth > 1 ? &page->element[page->depth - 2] : NULL;
    if (e.first >= page->blocks || e.traits & INLINE)
        return NOTME_OK;
    const bool dated = has_date(page, e.first);
    if (e.traits & LIST) {
        drop(page, e.first, page->blocks);
    } else if (parent && parent->traits & LIST && !(e.traits & PART)) {
        if (!dated)
            return judge_undated(page, &e, parent);
        parent->record_looks = e.looks;
        return emit(page, e.first, page->blocks);
    } else if (dated && parent) {
        page->candidate = (struct candidate){e.first, page->blocks, page->depth - 2, e.looks, !(e.traits & PART)};
        page->has_candidate = true;
    }
    return NOTME_OK;
}

/* ---- blocks come */

static bool store(struct page *page, struct notme_buf *from, size_t *at, size_t *len)
{
    *at = page->bytes.len;
    const size_t n = from->len ? notme_html_text(from->at, from->len, from->at) : 0;
    const bool ok =
        notme_utf8_add_mended(&page->bytes, from->at ? from->at : "", n) && notme_buf_addc(&page->bytes, '\0');
    *len = page->bytes.len - *at - 1;
    notme_buf_clear(from);
    return ok;
}

/* A date, or "Created: " and a date. */
static bool is_dated(struct notme_text text, struct notme_written *written)
{
    if (notme_written_parse(text, written))
        return true;
    for (size_t i = 0; i + 2 < text.len && i < 40; i++)
        if (text.at[i] == ':' && text.at[i + 1] == ' ')
            return notme_written_parse((struct notme_text){text.at + i + 2, text.len - i - 2}, written);
    return false;
}

static int overflow(struct page *page)
{
    const int status = notme_reader_skip(page->reader, 0, page->block[0].offset, "a record is longer than %llu bytes",
                                         (unsigned long long)page->reader->limits.record_bytes);
    drop(page, 0, page->blocks);
    return status;
}

static int add_block(struct page *page)
{
    const struct element *in = page->depth ? &page->element[page->depth - 1] : NULL;
    struct block b = {.offset = page->offset};
    unsigned around = 0;
    for (size_t i = 0; i < page->depth; i++)
        around |= page->element[i].traits;
    if (!notme_grow(&page->block, &page->capacity, page->blocks, sizeof b) ||
        !store(page, &page->text, &b.at, &b.len) || !store(page, &page->href, &b.href_at, &b.href_len))
        return notme_fail_memory(page->reader->err);
    if ((!b.len && !b.href_len) || around & TITLE) {
        page->bytes.len = b.at;
        return NOTME_OK;
    }
    b.known.row = in ? in->row : 0;
    b.known.depth = (unsigned)page->depth;
    b.known.heading = (around & HEADING) != 0;
    b.known.dated = is_dated((struct notme_text){page->bytes.at + b.at, b.len}, &b.known.written);
    const bool parts = b.known.dated && !b.known.heading;
    page->block[page->blocks++] = b;
    if (page->bytes.len > page->reader->limits.record_bytes || page->blocks >= BLOCKS_MOST)
        return overflow(page);
    return parts ? part_from_last(page) : NOTME_OK;
}

static int flush(struct page *page)
{
    return page->text.len || page->href.len ? add_block(page) : NOTME_OK;
}

/* ---- marks */

static int take_text(struct page *page, const struct notme_mark *mark)
{
    if (!page->text.len && !page->href.len)
        page->offset = mark->offset;
    if (page->text.len + mark->text.len > page->reader->limits.record_bytes)
        return NOTME_OK; /* the rest of a text that is no record's */
    if (page->link.len && !page->href.len && !notme_buf_add(&page->href, page->link.at, page->link.len))
        return notme_fail_memory(page->reader->err);
    return notme_buf_add(&page->text, mark->text.at, mark->text.len) ? NOTME_OK : notme_fail_memory(page->reader->err);
}

static int pop(struct page *page)
{
    const unsigned traits = page->element[page->depth - 1].traits;
    int status = traits & INLINE ? NOTME_OK : flush(page);
    if (status == NOTME_OK)
        status = judge(page);
    if (traits & ANCHOR)
        notme_buf_clear(&page->link);
    page->depth--;
    return status;
}

/* "<tr>" ends the cell and the row before it, "<td>" the cell, "<p>" the paragraph. */
static int end_alike(struct page *page, uint64_t name, unsigned traits)
{
    int status = NOTME_OK;
    while (status == NOTME_OK && page->depth) {
        const struct element *top = &page->element[page->depth - 1];
        const bool cell = top->traits & PART && top->traits & ENDS_ALIKE && !(top->traits & ROW);
        if (!(top->name == name || (traits & PART && cell)) || !(top->traits & ENDS_ALIKE))
            break;
        status = pop(page);
    }
    return status;
}

static bool note_source(struct page *page, const struct notme_mark *mark, unsigned traits)
{
    const struct notme_text link = notme_mark_attribute(mark, traits & ANCHOR ? "href" : "src");
    struct notme_buf *to = traits & ANCHOR ? &page->link : &page->href;
    if (traits & ANCHOR)
        notme_buf_clear(to);
    if (!link.len || (traits & MEDIA && (to->len || memcmp(link.at, "data:", link.len < 5 ? link.len : 5) == 0)))
        return true;
    return notme_buf_add(to, link.at, link.len);
}

static int push(struct page *page, const struct notme_mark *mark, uint64_t name, unsigned traits)
{
    const struct notme_text class = notme_mark_attribute(mark, "class");
    if (page->depth == DEEPEST) {
        page->beyond += !(traits & EMPTY);
        return NOTME_OK;
    }
    const size_t row = page->depth ? page->element[page->depth - 1].row : 0;
    page->element[page->depth++] = (struct element){.name = name,
                                                    .looks = notme_hash(class.at ? class.at : "", class.len, name),
                                                    .traits = traits,
                                                    .first = page->blocks,
                                                    .row = traits & ROW ? ++page->rows : row};
    return NOTME_OK;
}

static int take_open(struct page *page, const struct notme_mark *mark)
{
    const unsigned traits = traits_of(mark->name);
    const uint64_t name = notme_hash(mark->name.at, mark->name.len, 0);
    int status = traits & INLINE ? NOTME_OK : flush(page);
    if (status == NOTME_OK && traits & ENDS_ALIKE)
        status = end_alike(page, name, traits);
    if (traits & MEDIA)
        page->offset = mark->offset;
    if (status == NOTME_OK && traits & (ANCHOR | MEDIA) && !note_source(page, mark, traits))
        status = notme_fail_memory(page->reader->err);
    if (status == NOTME_OK && traits & EMPTY)
        return traits & MEDIA ? flush(page) : NOTME_OK;
    return status == NOTME_OK ? push(page, mark, name, traits) : status;
}

static int take_close(struct page *page, const struct notme_mark *mark)
{
    const uint64_t name = notme_hash(mark->name.at, mark->name.len, 0);
    size_t at = page->depth;
    int status = NOTME_OK;
    if (page->beyond) {
        page->beyond--;
        return flush(page);
    }
    while (at && page->element[at - 1].name != name)
        at--;
    while (at && page->depth >= at && status == NOTME_OK)
        status = pop(page);
    return status;
}

static int take(void *ctx, const struct notme_mark *mark)
{
    switch (mark->kind) {
    case NOTME_MARK_TEXT:
        return take_text(ctx, mark);
    case NOTME_MARK_OPEN:
        return take_open(ctx, mark);
    case NOTME_MARK_CLOSE:
        return take_close(ctx, mark);
    }
    return NOTME_OK;
}

static int finish(struct page *page)
{
    int status = flush(page);
    page->is_cut = page->depth > 0;
    if (status == NOTME_OK && page->is_cut)
        status = notme_reader_skip(page->reader, 0, page->offset, "the page is cut short");
    while (page->depth && status == NOTME_OK)
        status = pop(page);
    if (status == NOTME_OK && page->blocks && (page->undated || has_date(page, 0)))
        status = emit(page, 0, page->blocks);
    return status;
}

int notme_page_read(struct notme_reader *reader, struct notme_stream *stream, bool undated, notme_page_sink *sink,
                    void *ctx)
{
    struct page *page = notme_alloc(1, sizeof *page);
    if (!page)
        return notme_fail_memory(reader->err);
    page->reader = reader;
    page->sink = sink;
    page->ctx = ctx;
    page->undated = undated;
    int status = notme_markup_read(reader, stream, take, page);
    if (status == NOTME_OK)
        status = finish(page);
    notme_free(page->block);
    notme_free(page->given);
    notme_buf_release(&page->bytes);
    notme_buf_release(&page->text);
    notme_buf_release(&page->href);
    notme_buf_release(&page->link);
    notme_free(page);
    return status;
}
