#include "stream/states.h"

#include "base/hash.h"
#include "base/pack.h"

#include <string.h>

static const char magic[8] = "notmeST1";

enum { RECORD_HEAD = 1 + 8 + 1 + 8 + 8, END = 1 + 8 + 8 };

/* Where a record stands. */
struct place {
    uint64_t key;
    int64_t offset;
    bool taken;
};

struct notme_states {
    FILE *file;
    struct place *place; /* in the order of the file */
    size_t count, capacity;
    uint32_t *slot; /* open addressing: index into place + 1, 0 = free */
    size_t slots;
    uint64_t open; /* the account that was open; 0 = none */
};

struct record {
    uint64_t key, len, hash;
    bool open;
};

static uint64_t record_hash(const struct record *r, struct notme_text bytes)
{
    return notme_hash(bytes.at, bytes.len, notme_hash_mix(r->key, (uint64_t)r->open));
}

/* ---- reading */

static int damaged(struct notme_error *err, const char *what)
{
    return notme_fail(err, NOTME_EFORMAT, "the state is damaged or cut short: %s", what);
}

static int pull(FILE *file, char *to, size_t len, struct notme_error *err)
{
    if (fread(to, 1, len, file) == len)
        return NOTME_OK;
    return ferror(file) ? notme_fail(err, NOTME_EIO, "the state cannot be read") : damaged(err, "it ends early");
}

/* Appended, piece by piece: a length that lies costs no more memory than there are bytes. */
static int pull_more(FILE *file, struct notme_buf *out, uint64_t len, struct notme_error *err)
{
    char piece[65536];
    int status = NOTME_OK;
    for (uint64_t n; len && status == NOTME_OK; len -= n) {
        n = len < sizeof piece ? len : sizeof piece;
        status = pull(file, piece, (size_t)n, err);
        if (status == NOTME_OK && !notme_buf_add(out, piece, (size_t)n))
            status = notme_fail_memory(err);
    }
    return status;
}

static struct notme_text text_of(const struct notme_buf *buf)
{
    return (struct notme_text){buf->at, buf->len};
}

/* 1 = a record's head, 0 = the end mark was met instead. */
static int pull_record_head(FILE *file, struct record *r, struct notme_error *err)
{
    char bytes[RECORD_HEAD];
    int status = pull(file, bytes, 1, err);
    if (status == NOTME_OK && bytes[0] == 'Z')
        return 0;
    if (status == NOTME_OK && bytes[0] != 'A')
        status = damaged(err, "no record where one should be");
    if (status == NOTME_OK)
        status = pull(file, bytes + 1, RECORD_HEAD - 1, err);
    if (status != NOTME_OK)
        return status;
    struct notme_unpack in = {bytes + 1, RECORD_HEAD - 1, false};
    r->key = notme_unpack_u64(&in);
    r->open = notme_unpack_number(&in, 1);
    r->len = notme_unpack_u64(&in);
    r->hash = notme_unpack_u64(&in);
    return in.bad || r->len > NOTME_STATES_RECORD_MAX || !r->key ? damaged(err, "a record's head is wrong") : 1;
}

static int pull_record(FILE *file, const struct record *r, struct notme_buf *out, struct notme_error *err)
{
    notme_buf_clear(out);
    const int status = pull_more(file, out, r->len, err);
    if (status == NOTME_OK && record_hash(r, text_of(out)) != r->hash)
        return damaged(err, "a checksum is wrong");
    return status;
}

/* The slot that holds it, or the free one where it would stand. */
static size_t find(const struct notme_states *s, uint64_t key)
{
    size_t at = key & (s->slots - 1);
    while (s->slot[at] && s->place[s->slot[at] - 1].key != key)
        at = (at + 1) & (s->slots - 1);
    return at;
}

static bool grow(struct notme_states *s)
{
    const size_t slots = s->slots ? 2 * s->slots : 64;
    uint32_t *slot = notme_alloc(slots, sizeof *slot);
    if (!slot)
        return false;
    notme_free(s->slot);
    s->slot = slot;
    s->slots = slots;
    for (size_t i = 0; i < s->count; i++)
        slot[find(s, s->place[i].key)] = (uint32_t)i + 1;
    return true;
}

static int note(struct notme_states *s, const struct record *r, int64_t offset, struct notme_error *err)
{
    if ((2 * (s->count + 1) > s->slots && !grow(s)) || !notme_grow(&s->place, &s->capacity, s->count, sizeof *s->place))
        return notme_fail_memory(err);
    const size_t at = find(s, r->key);
    if (s->slot[at] || (r->open && s->open))
        return damaged(err, "two records of one account");
    s->place[s->count++] = (struct place){r->key, offset, false};
    s->slot[at] = (uint32_t)s->count;
    if (r->open)
        s->open = r->key;
    return NOTME_OK;
}

static int check_end(FILE *file, uint64_t count, uint64_t hash, struct notme_error *err)
{
    char bytes[END - 1];
    const int status = pull(file, bytes, sizeof bytes, err);
    if (status != NOTME_OK)
        return status;
    struct notme_unpack in = {bytes, sizeof bytes, false};
    const bool counted = notme_unpack_u64(&in) == count;
    const bool fits = counted && notme_unpack_u64(&in) == notme_hash_mix(hash, count) && fgetc(file) == EOF;
    return fits ? NOTME_OK : damaged(err, "its end does not fit");
}

static int pull_head(FILE *file, struct notme_buf *head, uint64_t *hash, struct notme_error *err)
{
    char bytes[sizeof magic + 16];
    const size_t n = fread(bytes, 1, sizeof bytes, file);
    if (n < sizeof magic || memcmp(bytes, magic, sizeof magic) != 0)
        return ferror(file) ? notme_fail(err, NOTME_EIO, "the state cannot be read")
                            : notme_fail(err, NOTME_EFORMAT, "this is no state that notme wrote");
    struct notme_unpack in = {bytes + sizeof magic, n - sizeof magic, false};
    const uint64_t len = notme_unpack_u64(&in);
    *hash = notme_unpack_u64(&in);
    if (in.bad || len > NOTME_STATES_HEAD_MAX)
        return damaged(err, "its head is wrong");
    const int status = pull_more(file, head, len, err);
    if (status == NOTME_OK && notme_hash(head->at, head->len, 0) != *hash)
        return damaged(err, "a checksum is wrong");
    return status;
}

/* Every record, for its place and its hash. */
static int survey(struct notme_states *s, uint64_t hash, struct notme_error *err)
{
    struct notme_buf bytes = {0};
    struct record r = {0};
    int status;
    for (;;) {
        const int64_t offset = (int64_t)ftello(s->file);
        status = pull_record_head(s->file, &r, err);
        if (status <= 0)
            break;
        status = pull_record(s->file, &r, &bytes, err);
        if (status == NOTME_OK)
            status = note(s, &r, offset, err);
        if (status != NOTME_OK)
            break;
        hash = notme_hash_mix(hash, r.hash);
    }
    notme_buf_release(&bytes);
    return status == NOTME_OK ? check_end(s->file, s->count, hash, err) : status;
}

int notme_states_open(struct notme_states **out, FILE *file, struct notme_buf *head, struct notme_error *err)
{
    uint64_t hash = 0;
    struct notme_states *s = *out = notme_alloc(1, sizeof *s);
    if (!s) {
        fclose(file);
        return notme_fail_memory(err);
    }
    s->file = file;
    int status = pull_head(file, head, &hash, err);
    if (status == NOTME_OK)
        status = survey(s, hash, err);
    if (status != NOTME_OK) {
        notme_states_free(s);
        *out = NULL;
    }
    return status;
}

bool notme_states_has_open(const struct notme_states *states, uint64_t *key)
{
    *key = states->open;
    return states->open != 0;
}

static int fetch(struct notme_states *s, const struct place *place, struct record *r, struct notme_buf *out,
                 struct notme_error *err)
{
    if (fseeko(s->file, (off_t)place->offset, SEEK_SET) != 0)
        return notme_fail(err, NOTME_EIO, "the state cannot be read");
    const int status = pull_record_head(s->file, r, err);
    if (status < 0)
        return status;
    if (status == 0 || r->key != place->key)
        return damaged(err, "it changed while it was read");
    return pull_record(s->file, r, out, err);
}

int notme_states_take(struct notme_states *s, uint64_t key, struct notme_buf *out, struct notme_error *err)
{
    struct record r = {0};
    if (s->count == 0)
        return 0;
    const uint32_t slot = s->slot[find(s, key)];
    struct place *place = slot ? &s->place[slot - 1] : NULL;
    if (!place || place->taken)
        return 0;
    place->taken = true;
    const int status = fetch(s, place, &r, out, err);
    return status == NOTME_OK ? 1 : status;
}

void notme_states_free(struct notme_states *s)
{
    if (!s)
        return;
    fclose(s->file);
    notme_free(s->place);
    notme_free(s->slot);
    notme_free(s);
}

/* ---- writing */

static int push(struct notme_states_writer *w, struct notme_buf *head, struct notme_text bytes, struct notme_error *err)
{
    int status = head->failed ? notme_fail_memory(err) : NOTME_OK;
    if (status == NOTME_OK &&
        (w->sink(w->ctx, head->at, head->len) != 0 || (bytes.len && w->sink(w->ctx, bytes.at, bytes.len) != 0)))
        status = notme_fail(err, NOTME_EIO, "the state cannot be written");
    notme_buf_release(head);
    return status;
}

int notme_states_begin(struct notme_states_writer *w, struct notme_text head, struct notme_error *err)
{
    struct notme_buf out = {0};
    w->count = 0;
    w->hash = notme_hash(head.at, head.len, 0);
    notme_buf_add(&out, magic, sizeof magic);
    notme_pack_u64(&out, head.len);
    notme_pack_u64(&out, w->hash);
    return push(w, &out, head, err);
}

int notme_states_add(struct notme_states_writer *w, uint64_t key, bool open, struct notme_text record,
                     struct notme_error *err)
{
    struct notme_buf out = {0};
    struct record r = {.key = key, .len = record.len, .open = open};
    if (record.len > NOTME_STATES_RECORD_MAX)
        return notme_fail(err, NOTME_ELIMIT, "the state of one account takes more than 1 GiB");
    r.hash = record_hash(&r, record);
    notme_buf_addc(&out, 'A');
    notme_pack_u64(&out, key);
    notme_pack_number(&out, open);
    notme_pack_u64(&out, r.len);
    notme_pack_u64(&out, r.hash);
    w->count++;
    w->hash = notme_hash_mix(w->hash, r.hash);
    return push(w, &out, record, err);
}

static int copy_rest(struct notme_states_writer *w, struct notme_states *before, struct notme_error *err)
{
    struct notme_buf bytes = {0};
    int status = NOTME_OK;
    for (size_t i = 0; i < before->count && status == NOTME_OK; i++) {
        struct record r = {0};
        if (before->place[i].taken)
            continue;
        status = fetch(before, &before->place[i], &r, &bytes, err);
        if (status == NOTME_OK)
            status = notme_states_add(w, r.key, r.open, text_of(&bytes), err);
    }
    notme_buf_release(&bytes);
    return status;
}

int notme_states_end(struct notme_states_writer *w, struct notme_states *before, struct notme_error *err)
{
    struct notme_buf out = {0};
    const int status = before ? copy_rest(w, before, err) : NOTME_OK;
    if (status != NOTME_OK)
        return status;
    notme_buf_addc(&out, 'Z');
    notme_pack_u64(&out, w->count);
    notme_pack_u64(&out, notme_hash_mix(w->hash, w->count));
    return push(w, &out, (struct notme_text){NULL, 0}, err);
}
