#include "read/bsky/car.h"

#include "read/bsky/cbor.h"

#include <nettle/sha2.h>
#include <string.h>

/* The multiformats codes of a CID's beginning. */
enum { VERSION_1 = 0x01, DAG_CBOR = 0x71, RAW = 0x55, SHA_256 = 0x12, PREFIX = 4 };

enum {
    LENGTH_MAX = 4,   /* bytes of the length of a block */
    HEADER_MAX = 128, /* where a header is damaged, the first block's CID begins before this */
    EFFORT = 8        /* times the file that is hashed in vain at most */
};

/* ---- bytes */

/* Unsigned LEB128 in its shortest form; 0 bytes read where it is none. */
static size_t uvarint(const char *at, size_t len, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < len && i < 9; i++) {
        const unsigned char byte = (unsigned char)at[i];
        *out |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80)
            return i > 0 && byte == 0 ? 0 : i + 1;
    }
    return 0;
}

static bool is_cid(struct notme_text cid)
{
    const unsigned char *at = (const unsigned char *)cid.at;
    return cid.len == NOTME_CID && at[0] == VERSION_1 && (at[1] == DAG_CBOR || at[1] == RAW) && at[2] == SHA_256 &&
           at[3] == SHA256_DIGEST_SIZE;
}

static bool is_named_so(const char *cid, struct notme_text data)
{
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&sha);
    sha256_update(&sha, data.len, (const uint8_t *)data.at);
    sha256_digest(&sha, sizeof digest, digest);
    return memcmp(digest, cid + PREFIX, sizeof digest) == 0;
}

/* ---- the index */

/* A digest is as good a hash as any. */
static size_t slot_of(const struct notme_car *car, const char *cid)
{
    uint64_t hash;
    memcpy(&hash, cid + PREFIX, sizeof hash);
    size_t i = (size_t)hash & (car->slots - 1);
    while (car->slot[i] && memcmp(car->block[car->slot[i] - 1].cid, cid, NOTME_CID) != 0)
        i = (i + 1) & (car->slots - 1);
    return i;
}

static bool make_slots(struct notme_car *car)
{
    if (car->blocks * 2 < car->slots)
        return true;
    const size_t slots = car->slots ? car->slots * 2 : 64;
    uint32_t *slot = notme_alloc(slots, sizeof *slot);
    if (!slot)
        return false;
    notme_free(car->slot);
    car->slot = slot;
    car->slots = slots;
    for (size_t i = 0; i < car->blocks; i++)
        car->slot[slot_of(car, car->block[i].cid)] = (uint32_t)i + 1;
    return true;
}

struct notme_block *notme_car_find(const struct notme_car *car, struct notme_text cid)
{
    if (!is_cid(cid) || !car->slots)
        return NULL;
    const uint32_t found = car->slot[slot_of(car, cid.at)];
    return found ? &car->block[found - 1] : NULL;
}

static bool add(struct notme_car *car, const struct notme_block *block)
{
    if (!make_slots(car) || !notme_grow(&car->block, &car->capacity, car->blocks, sizeof *block))
        return false;
    uint32_t *slot = &car->slot[slot_of(car, block->cid)];
    if (*slot) /* equal content is stored once, and may yet come twice */
        return true;
    car->block[car->blocks++] = *block;
    *slot = (uint32_t)car->blocks;
    return true;
}

/* ---- the file */

static int damage(struct notme_car *car, struct notme_reader *reader, uint64_t offset, const char *what)
{
    car->damaged++;
    return notme_reader_damage(reader, "%s (byte %llu)", what, (unsigned long long)offset);
}

static bool read_roots(struct notme_car *car, struct notme_cbor *cbor)
{
    enum notme_cbor_type type = notme_cbor_next(cbor);
    if (type != NOTME_CBOR_ARRAY)
        return false;
    while ((type = notme_cbor_next(cbor)) == NOTME_CBOR_LINK)
        car->root = car->root.at ? car->root : cbor->text;
    return type == NOTME_CBOR_ARRAY_END;
}

/* {"roots": [LINK, …], "version": 1} */
static const char *read_header(struct notme_car *car, struct notme_text header)
{
    struct notme_cbor cbor;
    enum notme_cbor_type type;
    bool version = false, roots = false;
    notme_cbor_start(&cbor, header.at, header.len, 4);
    if (notme_cbor_next(&cbor) != NOTME_CBOR_MAP)
        return "no header of a CAR file";
    while ((type = notme_cbor_next(&cbor)) == NOTME_CBOR_KEY) {
        if (notme_text_is(cbor.text, "version"))
            version = notme_cbor_next(&cbor) == NOTME_CBOR_INTEGER && cbor.integer == 1;
        else if (notme_text_is(cbor.text, "roots"))
            roots = read_roots(car, &cbor);
        else if (!notme_cbor_skip_value(&cbor))
            break;
    }
    if (type != NOTME_CBOR_MAP_END || !roots || notme_cbor_offset(&cbor) != header.len)
        return "no header of a CAR file";
    return version ? NULL : "a CAR file of a version other than 1";
}

/* NULL and *block where an intact block begins here, else what is wrong. */
static const char *read_block(struct notme_car *car, struct notme_text bytes, size_t at, struct notme_block *block)
{
    uint64_t len;
    const size_t n = uvarint(bytes.at + at, bytes.len - at, &len);
    if (!n || len == 0 || len > bytes.len - at - n)
        return "the file is cut short or damaged here";
    if (len > NOTME_CAR_BLOCK_MAX)
        return "a block that is too long";
    const struct notme_text section = {bytes.at + at + n, (size_t)len};
    const struct notme_text cid = {section.at, section.len < NOTME_CID ? section.len : NOTME_CID};
    if (!is_cid(cid))
        return "a block whose name is no CID of the AT Protocol";
    *block = (struct notme_block){
        .cid = cid.at, .data = {section.at + cid.len, section.len - cid.len}, .offset = (uint64_t)at};
    if (is_named_so(block->cid, block->data))
        return NULL;
    car->tried += block->data.len;
    return "a block whose bytes are not those it is named by";
}

/* Lengths that lie could have the same bytes hashed over and over. */
static bool is_tired(const struct notme_car *car, struct notme_text bytes)
{
    return car->tried / EFFORT > bytes.len;
}

/* Where the next intact block begins whose CID stands in at … to; bytes.len: nowhere. A length may be what is damaged:
 * so it is looked for by a CID's first bytes, and the digest tells that they are no chance. */
static size_t find_block(struct notme_car *car, struct notme_text bytes, size_t at, size_t to)
{
    struct notme_block block;
    for (size_t cid = at + 1; cid < to && cid + NOTME_CID <= bytes.len && !is_tired(car, bytes); cid++) {
        if (!is_cid((struct notme_text){bytes.at + cid, NOTME_CID}))
            continue;
        for (size_t n = 1; n <= LENGTH_MAX && n <= cid - at; n++)
            if (!read_block(car, bytes, cid - n, &block) && block.cid == bytes.at + cid)
                return cid - n;
    }
    return bytes.len;
}

static int take_block(struct notme_car *car, struct notme_reader *reader, const struct notme_block *block)
{
    if (car->blocks == NOTME_CAR_BLOCKS_MAX)
        return notme_fail(reader->err, NOTME_ELIMIT, "'%s' has more than %d blocks", reader->place,
                          NOTME_CAR_BLOCKS_MAX);
    return add(car, block) ? NOTME_OK : notme_fail_memory(reader->err);
}

/* What is damaged from here up to the next intact block is one place; *at moves there. */
static int pass_over(struct notme_car *car, struct notme_reader *reader, struct notme_text bytes, size_t *at,
                     const char *wrong)
{
    const size_t from = *at;
    *at = find_block(car, bytes, from + 1, bytes.len);
    return damage(car, reader, from,
                  is_tired(car, bytes) ? "the file is damaged in too many places: its rest is not read" : wrong);
}

bool notme_car_recognise(const char *head, size_t len)
{
    static const char roots[] = "\xa2"
                                "eroots";
    const struct notme_text bytes = {head, len};
    struct notme_car car = {.blocks = 0};
    uint64_t header;
    const size_t n = len ? uvarint(head, len, &header) : 0;
    if (n && header < 1 << 20 && len - n >= sizeof roots - 1 && memcmp(head + n, roots, sizeof roots - 1) == 0)
        return true;
    return find_block(&car, bytes, 0, HEADER_MAX) < len;
}

int notme_car_open(struct notme_car *car, struct notme_text bytes, struct notme_reader *reader)
{
    struct notme_block block;
    uint64_t len;
    size_t at = uvarint(bytes.at, bytes.len, &len);
    *car = (struct notme_car){.blocks = 0};
    const char *wrong = at && len <= bytes.len - at ? read_header(car, (struct notme_text){bytes.at + at, (size_t)len})
                                                    : "no header of a CAR file";
    car->headless = wrong != NULL;
    at = wrong ? 0 : at + (size_t)len;
    int status = wrong ? pass_over(car, reader, bytes, &at, wrong) : NOTME_OK;
    while (at < bytes.len && status == NOTME_OK) {
        wrong = read_block(car, bytes, at, &block);
        status = wrong ? pass_over(car, reader, bytes, &at, wrong) : take_block(car, reader, &block);
        at = wrong ? at : (size_t)(block.data.at + block.data.len - bytes.at);
    }
    return status;
}

void notme_car_release(struct notme_car *car)
{
    notme_free(car->block);
    notme_free(car->slot);
    *car = (struct notme_car){.blocks = 0};
}
