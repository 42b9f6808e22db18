#include "read/tree.h"

#include "read/find.h"

#include <string.h>

enum { DEEPEST = 64, NODES = 32 };

struct parse {
    struct notme_tree *tree;
    char *at, *end; /* of a copy, which ends in NULs: strings end in it where their quotes were */
};

static char *space(char *at)
{
    while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')
        at++;
    return at;
}

static cJSON *new_node(struct notme_tree *tree, int type)
{
    if (!tree->left) {
        tree->free = notme_arena_alloc(&tree->arena, NODES * sizeof *tree->free);
        tree->left = tree->free ? NODES : 0;
        if (!tree->free)
            return NULL;
    }
    tree->left--;
    cJSON *node = tree->free++;
    memset(node, 0, sizeof *node);
    node->type = type;
    return node;
}

/* The short escapes; 0 = another. */
static char short_escape(char c)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *found = c ? strchr(from, c) : NULL;
    return found ? to[found - from] : '\0';
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* At the four digits: what is no surrogate and no NUL, as UTF-8. NULL for others. */
static char *put_unicode(const char *at, char *to)
{
    int code = 0;
    for (int i = 0; i < 4; i++) {
        const int digit = hex(at[i]);
        if (digit < 0)
            return NULL;
        code = code * 16 + digit;
    }
    if (code == 0 || (code >= 0xd800 && code < 0xe000))
        return NULL;
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3f));
    } else {
        *to++ = (char)(0xe0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (char)(0x80 | (code & 0x3f));
    }
    return to;
}

/* From a backslash on: in place, for no escape is shorter than what it stands for. */
static bool escaped(struct parse *p, char *to)
{
    bool high = false; /* of no matter here: the bytes were told to be UTF-8, or will be */
    while (*p->at == '\\') {
        const char c = short_escape(p->at[1]);
        if (c) {
            *to++ = c;
            p->at += 2;
        } else if (p->at[1] != 'u' || !(to = put_unicode(p->at + 2, to))) {
            return false;
        } else {
            p->at += 6;
        }
        const char *stop = notme_find(p->at, p->end, &high);
        const size_t n = (size_t)(stop - p->at);
        memmove(to, p->at, n);
        to += n;
        p->at += n;
    }
    if (p->at >= p->end || *p->at != '"')
        return false;
    *to = '\0';
    p->at++;
    return true;
}

/* At the opening quote; NULL where the string is left to cJSON. */
static char *string(struct parse *p)
{
    bool high = false; /* of no matter here: the bytes were told to be UTF-8, or will be */
    char *from = p->at + 1;
    p->at += (notme_find(from, p->end, &high) - p->at);
    if (p->at >= p->end)
        return NULL;
    if (*p->at == '"') {
        *p->at++ = '\0';
        return from;
    }
    return *p->at == '\\' && escaped(p, p->at) ? from : NULL;
}

static void append(cJSON *parent, cJSON *node)
{
    if (!parent->child) {
        parent->child = node->prev = node;
        return;
    }
    cJSON *last = parent->child->prev;
    last->next = node;
    node->prev = last;
    parent->child->prev = node;
}

static cJSON *word(struct parse *p)
{
    static const struct {
        char text[8];
        size_t len;
        int type;
    } words[] = {{"true", 4, cJSON_True}, {"false", 5, cJSON_False}, {"null", 4, cJSON_NULL}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (memcmp(p->at, words[i].text, words[i].len) == 0) {
            p->at += words[i].len;
            return new_node(p->tree, words[i].type);
        }
    return NULL;
}

/* A value's beginning: all of what is no object and no array. */
static cJSON *value(struct parse *p)
{
    if (*p->at == '{' || *p->at == '[')
        return new_node(p->tree, *p->at++ == '{' ? cJSON_Object : cJSON_Array);
    if (*p->at != '"')
        return word(p);
    cJSON *node = new_node(p->tree, cJSON_String);
    if (!node || !(node->valuestring = string(p)))
        return NULL;
    return node;
}

/* "key": of an object's next member; NULL where there is none. */
static char *key(struct parse *p)
{
    if (*p->at != '"')
        return NULL;
    char *name = string(p);
    if (!name)
        return NULL;
    p->at = space(p->at);
    if (*p->at != ':')
        return NULL;
    p->at = space(p->at + 1);
    return name;
}

/* Behind a value: closes what ends there. False where neither a comma nor an end follows. */
static bool close_levels(struct parse *p, cJSON **open, size_t *depth)
{
    for (p->at = space(p->at); *depth; p->at = space(p->at)) {
        const char end = cJSON_IsObject(open[*depth - 1]) ? '}' : ']';
        if (*p->at == ',') {
            p->at = space(p->at + 1);
            return true;
        }
        if (*p->at != end)
            return false;
        p->at++;
        --*depth;
    }
    return true;
}

static cJSON *parse(struct parse *p)
{
    cJSON *open[DEEPEST], *root = NULL;
    size_t depth = 0;
    do {
        const bool in_object = depth && cJSON_IsObject(open[depth - 1]);
        char *name = in_object ? key(p) : NULL;
        cJSON *node = in_object && !name ? NULL : value(p);
        if (!node)
            return NULL;
        node->string = name;
        if (depth)
            append(open[depth - 1], node);
        else
            root = node;
        if (!(node->type & (cJSON_Object | cJSON_Array))) {
            if (!close_levels(p, open, &depth))
                return NULL;
            continue;
        }
        if (depth == DEEPEST)
            return NULL;
        open[depth++] = node;
        p->at = space(p->at);
        if (*p->at == (node->type == cJSON_Object ? '}' : ']') && !close_levels(p, open, &depth))
            return NULL;
    } while (depth);
    return root;
}

cJSON *notme_tree_parse(struct notme_tree *tree, const char *bytes, size_t len)
{
    notme_arena_clear(&tree->arena);
    tree->left = 0;
    char *copy = notme_arena_alloc(&tree->arena, len + NOTME_FIND_LEAST);
    if (!copy)
        return NULL;
    memcpy(copy, bytes, len);
    memset(copy + len, 0, NOTME_FIND_LEAST);
    struct parse p = {tree, space(copy), copy + len + NOTME_FIND_LEAST};
    cJSON *root = parse(&p);
    return root && space(p.at) == copy + len ? root : NULL;
}

void notme_tree_release(struct notme_tree *tree)
{
    notme_arena_release(&tree->arena);
    *tree = (struct notme_tree){.left = 0};
}
