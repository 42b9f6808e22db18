#include "mutate.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NODES = 4096, STRING_MOST = 4096 };

struct text {
    char *at; /* with room for `max` bytes and a NUL */
    size_t len, max;
};

struct nodes {
    cJSON *node[MOST_NODES], *parent[MOST_NODES];
    size_t count;
};

/* In the order of a walk by breadth: a list of those to be walked is the list of those found. */
static void find_nodes(struct nodes *nodes, cJSON *root)
{
    nodes->node[0] = root;
    nodes->parent[0] = NULL;
    nodes->count = 1;
    for (size_t i = 0; i < nodes->count; i++)
        for (cJSON *child = nodes->node[i]->child; child && nodes->count < MOST_NODES; child = child->next) {
            nodes->node[nodes->count] = child;
            nodes->parent[nodes->count++] = nodes->node[i];
        }
}

static cJSON *other_value(uint64_t *random)
{
    static const char *const values[] = {"null",
                                         "true",
                                         "[]",
                                         "{}",
                                         "\"\"",
                                         "0",
                                         "-1",
                                         "9007199254740993",
                                         "1e308",
                                         "-1e-300",
                                         "\"\\u0000\"",
                                         "\"2024-01-01T00:00:00Z\"",
                                         "\"\\ud83d\\ude00\"",
                                         "[[]]",
                                         "1700000000",
                                         "\"18446744073709551616\""};
    return cJSON_Parse(values[mutate_below(random, sizeof values / sizeof *values)]);
}

static cJSON *changed_string(const cJSON *old)
{
    char text[STRING_MOST];
    snprintf(text, sizeof text, "%s", old->valuestring);
    const size_t n = LLVMFuzzerMutate((uint8_t *)text, strlen(text), sizeof text - 1);
    text[n] = '\0';
    return cJSON_CreateString(text);
}

static void replace(cJSON *parent, cJSON *old, cJSON *new)
{
    if (!new || !parent || !cJSON_ReplaceItemViaPointer(parent, old, new))
        cJSON_Delete(new);
}

static void rename_member(cJSON *member, const cJSON *as)
{
    const size_t size = as->string ? strlen(as->string) + 1 : 0;
    char *name = size && member->string ? malloc(size) : NULL;
    if (!name)
        return;
    memcpy(name, as->string, size);
    cJSON_free(member->string);
    member->string = name;
}

static void repeat(cJSON *parent, const cJSON *node, size_t times)
{
    for (size_t i = 0; i < times; i++) {
        cJSON *copy = cJSON_Duplicate(node, 1);
        if (!copy ||
            !(node->string ? cJSON_AddItemToObject(parent, node->string, copy) : cJSON_AddItemToArray(parent, copy)))
            cJSON_Delete(copy);
    }
}

static void change(struct nodes *nodes, uint64_t *random)
{
    const size_t i = mutate_below(random, nodes->count), k = mutate_below(random, nodes->count);
    cJSON *node = nodes->node[i], *parent = nodes->parent[i];
    const size_t kind = mutate_below(random, 8);
    if (!parent)
        return;
    if (kind < 3 && cJSON_IsString(node))
        replace(parent, node, changed_string(node));
    else if (kind < 3)
        replace(parent, node, other_value(random));
    else if (kind == 3)
        repeat(parent, node, 1 + mutate_below(random, 3));
    else if (kind == 4)
        cJSON_Delete(cJSON_DetachItemViaPointer(parent, node));
    else if (kind == 5)
        rename_member(node, nodes->node[k]);
    else if (node->string && nodes->node[k]->string && kind == 6)
        replace(parent, node, other_value(random));
    else
        replace(parent, node, cJSON_Duplicate(nodes->node[k], 1));
}

/* Where a value begins, by brackets, somewhere in the text; `len` where there is none. */
static size_t begin_of(const char *text, size_t len, uint64_t *random)
{
    const size_t from = mutate_below(random, len);
    for (size_t i = 0; i < len; i++) {
        const size_t at = (from + i) % len;
        if (text[at] == '{' || text[at] == '[')
            return at;
    }
    return len;
}

/* `len` bytes of text at `from` become those of `to`; returns how long the whole is then, or 0 where that is too long.
 */
static size_t splice(struct text *text, size_t from, size_t len, const char *to, size_t to_len)
{
    const size_t rest = text->len - from - len;
    if (from + to_len + rest > text->max)
        return 0;
    if (rest)
        memmove(text->at + from + to_len, text->at + from + len, rest);
    if (to_len)
        memcpy(text->at + from, to, to_len);
    return from + to_len + rest;
}

/* Changes the value at `at`; 0 where there is none, or it does not fit. */
static size_t change_at(struct text *text, size_t at, uint64_t *random)
{
    const char *end = NULL;
    struct nodes *nodes = malloc(sizeof *nodes);
    cJSON *json = nodes ? cJSON_ParseWithOpts(text->at + at, &end, 0) : NULL;
    char *said = NULL;
    size_t n = 0;
    if (json) {
        find_nodes(nodes, json);
        for (size_t times = 1 + mutate_below(random, 3); times > 0; times--) {
            change(nodes, random);
            find_nodes(nodes, json);
        }
        said = cJSON_PrintUnformatted(json);
    }
    if (said && end)
        n = splice(text, at, (size_t)(end - text->at) - at, said, strlen(said));
    cJSON_free(said);
    cJSON_Delete(json);
    free(nodes);
    return n;
}

size_t mutate_json(uint8_t *bytes, size_t len, size_t max, unsigned seed)
{
    uint64_t random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
    char *text = malloc(max + 1);
    size_t n = 0;
    if (text && len && mutate_below(&random, 4)) {
        memcpy(text, bytes, len);
        text[len] = '\0';
        struct text whole = {text, len, max};
        const size_t at = begin_of(text, len, &random);
        n = at < len ? change_at(&whole, at, &random) : 0;
    }
    if (n)
        memcpy(bytes, text, n);
    free(text);
    return n ? n : LLVMFuzzerMutate(bytes, len, max);
}
