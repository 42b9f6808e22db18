/* DAG-CBOR from strangers: what is read is within the bytes, and what becomes JSON is JSON. */
#include "fuzz.h"

#include "read/bsky/cbor.h"

FUZZ_TARGET
{
    const char *error, *at = (const char *)bytes, *end = at + len;
    struct notme_cbor cbor;
    enum notme_cbor_type type;
    size_t depth = 0, tokens = 0;
    notme_cbor_start(&cbor, at, len, 64);
    while ((type = notme_cbor_next(&cbor)) != NOTME_CBOR_ERROR && type != NOTME_CBOR_END) {
        const bool is_text =
            type == NOTME_CBOR_STRING || type == NOTME_CBOR_KEY || type == NOTME_CBOR_BYTES || type == NOTME_CBOR_LINK;
        if (is_text && (cbor.text.at < at || cbor.text.len > (size_t)(end - cbor.text.at)))
            abort();
        depth += type == NOTME_CBOR_MAP || type == NOTME_CBOR_ARRAY;
        depth -= type == NOTME_CBOR_MAP_END || type == NOTME_CBOR_ARRAY_END;
        if (depth > 64 || ++tokens > 2 * len)
            abort();
    }
    if (notme_cbor_offset(&cbor) > len || (type == NOTME_CBOR_END) == (cbor.error != NULL))
        abort();
    notme_cbor_start(&cbor, at, len, 64);
    cJSON *json = notme_cbor_json(&cbor, &error);
    if ((json == NULL) != (type == NOTME_CBOR_ERROR) || (json == NULL) != (error != NULL))
        abort();
    cJSON_Delete(json);
    cJSON_Delete(notme_cbor_document((struct notme_text){at, len}, 64, &error));
    return 0;
}
