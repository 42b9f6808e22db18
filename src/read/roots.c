#include "read/roots.h"

#include <stdlib.h>
#include <string.h>

static const char *file_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int by_file(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    const int order = strcmp(file_of(x), file_of(y));
    return order ? order : strcmp(x, y);
}

/* Where two paths differ: folders, and what both have below them. */
struct fork {
    struct notme_text a, b;
    bool deep; /* a folder and a file at least are the same */
};

/* The longest ending of whole parts that both have. */
static struct fork fork_of(const char *a, const char *b)
{
    const char *p = a + strlen(a), *q = b + strlen(b), *cut = p, *cut_b = q;
    int parts = 0;
    while (p > a && q > b && p[-1] == q[-1]) {
        p--;
        q--;
        if (*p == '/') {
            cut = p;
            cut_b = q;
            parts++;
        }
    }
    if ((p == a && q > b && q[-1] == '/') || (q == b && p > a && p[-1] == '/')) { /* one is the other's, deeper */
        cut = p == a ? p : p - 1;
        cut_b = q == b ? q : q - 1;
        parts++;
    }
    return (struct fork){{a, (size_t)(cut - a)}, {b, (size_t)(cut_b - b)}, parts > 1};
}

static bool add(struct notme_roots *roots, struct notme_text root)
{
    for (size_t i = 0; i < roots->count; i++)
        if (notme_text_equal(roots->root[i], root))
            return true;
    if (!notme_grow(&roots->root, &roots->capacity, roots->count, sizeof *roots->root))
        return false;
    roots->root[roots->count++] = root;
    return true;
}

/* Since 2023 Meta's exports have a folder around what lay at their top before: files of both eras may be in one. */
static bool is_another_era(const struct fork *fork)
{
    static const char around[] = "your_";
    const struct notme_text deeper = fork->a.len ? fork->a : fork->b;
    return (!fork->a.len || !fork->b.len) && deeper.len > sizeof around && !memchr(deeper.at, '/', deeper.len) &&
           memcmp(deeper.at, around, sizeof around - 1) == 0;
}

enum { MOST_ALIKE = 64 }; /* files of one name that are compared, each with each */

/* How many files lie in both folders, as far as two. */
static int shared(const char *const *sorted, size_t count, const struct fork *fork)
{
    int found = 0;
    for (size_t i = 0; i + 1 < count && found < 2; i++)
        for (size_t k = i + 1; k < count && k < i + MOST_ALIKE; k++) {
            if (strcmp(file_of(sorted[i]), file_of(sorted[k])) != 0)
                break;
            const struct fork other = fork_of(sorted[i], sorted[k]);
            found += notme_text_equal(other.a, fork->a) && notme_text_equal(other.b, fork->b);
        }
    return found;
}

static bool compare(struct notme_roots *roots, const char *const *sorted, size_t count, size_t i, bool flat)
{
    bool ok = true;
    for (size_t k = i + 1; k < count && k < i + MOST_ALIKE && ok; k++) {
        if (strcmp(file_of(sorted[i]), file_of(sorted[k])) != 0)
            break;
        const struct fork fork = fork_of(sorted[i], sorted[k]);
        if (is_another_era(&fork))
            continue;
        if (flat || fork.deep || shared(sorted, count, &fork) > 1)
            ok = add(roots, fork.a) && add(roots, fork.b);
    }
    return ok;
}

bool notme_roots_find(struct notme_roots *roots, const char *const *names, size_t count, bool flat)
{
    const char **sorted = notme_alloc(count + 1, sizeof *sorted);
    bool ok = sorted != NULL;
    *roots = (struct notme_roots){.count = 0};
    if (ok && count)
        memcpy(sorted, names, count * sizeof *sorted);
    if (ok && count)
        qsort(sorted, count, sizeof *sorted, by_file);
    for (size_t i = 0; i + 1 < count && ok; i++)
        ok = compare(roots, sorted, count, i, flat);
    notme_free(sorted);
    return ok;
}

bool notme_roots_add(struct notme_roots *roots, const char *const *names, size_t count, const char *file)
{
    const size_t len = (size_t)(file_of(file) - file);
    bool outside = false;
    for (size_t i = 0; i < count && len; i++)
        outside = outside || strncmp(names[i], file, len) != 0;
    return !outside || add(roots, (struct notme_text){file, len - 1});
}

/* The deepest that it is in. */
size_t notme_roots_of(const struct notme_roots *roots, const char *name)
{
    size_t found = roots->count;
    const size_t len = strlen(name);
    for (size_t i = 0; i < roots->count; i++) {
        const struct notme_text root = roots->root[i];
        const bool is_in =
            root.len == 0 || (len > root.len && memcmp(name, root.at, root.len) == 0 && name[root.len] == '/');
        if (is_in && (found == roots->count || root.len > roots->root[found].len))
            found = i;
    }
    return found;
}

void notme_roots_release(struct notme_roots *roots)
{
    notme_free(roots->root);
    *roots = (struct notme_roots){.count = 0};
}
