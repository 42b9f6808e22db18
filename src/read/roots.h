/*
 * Exports that lie side by side: "alice/likes/liked_posts.json" and "bob/likes/liked_posts.json" are of two people, or
 * two downloads of one. An export has no file twice, so what is there twice tells where each begins.
 */
#ifndef NOTME_READ_ROOTS_H
#define NOTME_READ_ROOTS_H

#include "base/mem.h"

struct notme_roots {
    struct notme_text *root; /* folders, without the last '/'; borrowed from the names */
    size_t count;
    size_t capacity;
};

/* `names`: of the files of one platform, each a path. `flat`: they stand side by side in one folder, so that a name in
 * two folders tells; else folders within an export may hold the same name once, and it takes two, or a folder with it.
 * False when memory is out. To be released in any case. */
bool notme_roots_find(struct notme_roots *roots, const char *const *names, size_t count, bool flat);
/* Adds the folder that the file is in, if any other file is outside of it. False when memory is out. */
bool notme_roots_add(struct notme_roots *roots, const char *const *names, size_t count, const char *file);
/* Which of them the file is in; `count` = in none. */
size_t notme_roots_of(const struct notme_roots *roots, const char *name);
void notme_roots_release(struct notme_roots *roots);

#endif
