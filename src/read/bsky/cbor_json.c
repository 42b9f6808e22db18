/* DAG-CBOR as the JSON of records.h, so that one converter serves for both. */
#include "read/bsky/cbor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char notme_cbor_no_memory[] = "out of memory";

/* A C string; a NUL would end it early. */
static char *c_string(struct notme_text text)
{
    struct notme_buf buf = {0};
    for (size_t i = 0, run = 0; i <= text.len; i++) {
        if (i < text.len && text.at[i])
            continue;
        notme_buf_add(&buf, text.at + run, i - run);
        if (i < text.len)
            notme_buf_adds(&buf, "\xef\xbf\xbd");
        run = i + 1;
    }
    if (!notme_buf_addc(&buf, '\0'))
        notme_buf_release(&buf);
    return buf.at;
}

static cJSON *string_of(struct notme_text text)
{
    char *string = c_string(text);
    cJSON *json = string ? cJSON_CreateString(string) : NULL;
    notme_free(string);
    return json;
}

static cJSON *number_of(const struct notme_cbor *cbor, bool whole)
{
    char text[40];
    if (whole)
        snprintf(text, sizeof text, "%" PRId64, cbor->integer);
    else
        snprintf(text, sizeof text, "%.17g", cbor->real);
    return cJSON_CreateString(text);
}

static cJSON *value_of(const struct notme_cbor *cbor, enum notme_cbor_type type)
{
    if (type == NOTME_CBOR_MAP || type == NOTME_CBOR_ARRAY)
        return type == NOTME_CBOR_MAP ? cJSON_CreateObject() : cJSON_CreateArray();
    if (type == NOTME_CBOR_INTEGER || type == NOTME_CBOR_FLOAT)
        return number_of(cbor, type == NOTME_CBOR_INTEGER);
    if (type == NOTME_CBOR_STRING)
        return string_of(cbor->text);
    if (type == NOTME_CBOR_TRUE || type == NOTME_CBOR_FALSE)
        return cJSON_CreateBool(type == NOTME_CBOR_TRUE);
    return cJSON_CreateNull();
}

/* What is being built. */
struct tree {
    cJSON *root, *open[NOTME_CBOR_DEPTH_MAX];
    uint32_t depth;
    char *key;
};

static bool hang(struct tree *tree, cJSON *json)
{
    cJSON *parent = tree->depth ? tree->open[tree->depth - 1] : NULL;
    bool ok = json != NULL;
    if (ok && !parent)
        tree->root = json;
    else if (ok)
        ok = cJSON_IsObject(parent) ? tree->key && cJSON_AddItemToObject(parent, tree->key, json)
                                    : cJSON_AddItemToArray(parent, json);
    if (!ok)
        cJSON_Delete(json);
    notme_free(tree->key);
    tree->key = NULL;
    return ok;
}

static bool grow(struct tree *tree, const struct notme_cbor *cbor, enum notme_cbor_type type)
{
    if (type == NOTME_CBOR_KEY)
        return (tree->key = c_string(cbor->text)) != NULL;
    if (type == NOTME_CBOR_MAP_END || type == NOTME_CBOR_ARRAY_END) {
        tree->depth--;
        return true;
    }
    cJSON *json = value_of(cbor, type);
    if (!hang(tree, json))
        return false;
    if (type == NOTME_CBOR_MAP || type == NOTME_CBOR_ARRAY)
        tree->open[tree->depth++] = json;
    return true;
}

cJSON *notme_cbor_json(struct notme_cbor *cbor, const char **error)
{
    struct tree tree = {0};
    enum notme_cbor_type type;
    *error = NULL;
    while (!*error && (type = notme_cbor_next(cbor)) != NOTME_CBOR_END) {
        if (type == NOTME_CBOR_ERROR)
            *error = cbor->error;
        else if (!grow(&tree, cbor, type))
            *error = notme_cbor_no_memory;
    }
    if (*error) {
        cJSON_Delete(tree.root);
        tree.root = NULL;
    }
    notme_free(tree.key);
    return tree.root;
}

cJSON *notme_cbor_document(struct notme_text bytes, uint32_t depth, const char **error)
{
    struct notme_cbor cbor;
    notme_cbor_start(&cbor, bytes.at, bytes.len, depth);
    cJSON *json = notme_cbor_json(&cbor, error);
    if (json && notme_cbor_offset(&cbor) < bytes.len) {
        *error = "something follows the value";
        cJSON_Delete(json);
        json = NULL;
    }
    return json;
}
