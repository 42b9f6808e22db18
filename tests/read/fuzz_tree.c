/* Several files at once from strangers, as text, so that a fuzzer changes what is in them and the rest stays right: a
 * letter that says what becomes of them, and then, for each, a line "=== NAME" and what it holds.
 *
 *     f folder   z zip   t tar   g tar.gz   s tar.zst   x tar.xz   l one look, and another of all but the last file
 *
 * A name that is "NAME -> TARGET" is a symbolic link. */
#define _GNU_SOURCE /* memmem, nftw */
#include "fuzz.h"

#include "base/mem.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = 40, NAME = 300 };

struct tree {
    struct {
        char name[NAME];
        struct notme_text content;
    } file[FILES];
    size_t files;
};

static void cut_up(struct tree *tree, const char *at, size_t len)
{
    static const char mark[] = "\n=== ";
    const char *end = at + len;
    const size_t n = sizeof mark - 1;
    tree->files = 0;
    while (at < end && tree->files < FILES) {
        const char *next = (size_t)(end - at) > n ? memmem(at, (size_t)(end - at), mark, n) : NULL;
        const char *stop = next ? next : end, *line = memchr(at, '\n', (size_t)(stop - at));
        const size_t name = line ? (size_t)(line - at) : (size_t)(stop - at);
        if (name > 0 && name < NAME) {
            memcpy(tree->file[tree->files].name, at, name);
            tree->file[tree->files].name[name] = '\0';
            tree->file[tree->files++].content =
                (struct notme_text){line ? line + 1 : stop, line ? (size_t)(stop - line - 1) : 0};
        }
        at = next ? next + n : end;
    }
}

/* ---- an archive */

static const struct {
    char letter;
    int (*format)(struct archive *);
    int (*filter)(struct archive *);
} kinds[] = {{'z', archive_write_set_format_zip, archive_write_add_filter_none},
             {'t', archive_write_set_format_pax_restricted, archive_write_add_filter_none},
             {'g', archive_write_set_format_ustar, archive_write_add_filter_gzip},
             {'s', archive_write_set_format_gnutar, archive_write_add_filter_zstd},
             {'x', archive_write_set_format_pax, archive_write_add_filter_xz}};

static void pack_file(struct archive *a, const char *name, struct notme_text content)
{
    struct archive_entry *entry = archive_entry_new();
    const char *arrow = strstr(name, " -> ");
    char head[NAME];
    snprintf(head, sizeof head, "%.*s", arrow ? (int)(arrow - name) : NAME - 1, name);
    archive_entry_set_pathname(entry, head);
    archive_entry_set_filetype(entry, arrow ? AE_IFLNK : AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    if (arrow)
        archive_entry_set_symlink(entry, arrow + 4);
    archive_entry_set_size(entry, arrow ? 0 : (int64_t)content.len);
    if (archive_write_header(a, entry) == ARCHIVE_OK && !arrow)
        archive_write_data(a, content.at, content.len);
    archive_entry_free(entry);
}

static size_t pack(const struct tree *tree, size_t kind, char *out, size_t size)
{
    struct archive *a = archive_write_new();
    size_t len = 0;
    kinds[kind].format(a);
    kinds[kind].filter(a);
    archive_write_set_bytes_in_last_block(a, 1);
    if (archive_write_open_memory(a, out, size, &len) == ARCHIVE_OK)
        for (size_t i = 0; i < tree->files; i++)
            pack_file(a, tree->file[i].name, tree->file[i].content);
    const bool ok = archive_write_close(a) == ARCHIVE_OK;
    archive_write_free(a);
    return ok ? len : 0;
}

/* ---- a folder */

/* Nothing is written outside. */
static bool is_below(const char *name)
{
    return *name != '/' && strcmp(name, "..") != 0 && strncmp(name, "../", 3) != 0 && !strstr(name, "/../") &&
           (strlen(name) < 3 || strcmp(name + strlen(name) - 3, "/..") != 0);
}

static void put_file(const char *folder, const char *name, struct notme_text content)
{
    char path[NAME + 64];
    char *arrow;
    if (!is_below(name))
        return;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if ((arrow = strstr(path, " -> ")))
        *arrow = '\0';
    for (char *c = path + strlen(folder) + 1; *c; c++)
        if (*c == '/') {
            *c = '\0';
            mkdir(path, 0700);
            *c = '/';
        }
    if (arrow) {
        if (symlink(arrow + 4, path) != 0)
            return;
    } else {
        FILE *file = fopen(path, "wbx"); /* never through a link */
        if (file) {
            fwrite(content.at, 1, content.len, file);
            fclose(file);
        }
    }
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

/* ---- reading */

struct looking {
    struct notme_merge *merge;
    struct notme_error error;
};

static int merge_event(void *ctx, const struct notme_event *event)
{
    struct looking *l = ctx;
    fuzz_event(NULL, event);
    return notme_merge_event(l->merge, event, &l->error);
}

static int merge_snapshot(void *ctx, const struct notme_snapshot *snapshot)
{
    struct looking *l = ctx;
    return notme_merge_snapshot(l->merge, snapshot, &l->error);
}

static void read_folder(const struct tree *tree, size_t files, struct looking *l, const struct notme_read_options *o)
{
    char folder[] = "/tmp/notme-tree-XXXXXX";
    if (!mkdtemp(folder))
        return;
    for (size_t i = 0; i < files; i++)
        put_file(folder, tree->file[i].name, tree->file[i].content);
    notme_read(folder, o, merge_event, l, NULL, &l->error);
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void read_packed(const struct tree *tree, size_t kind, struct looking *l, const struct notme_read_options *o)
{
    static char room[1 << 18];
    const size_t len = pack(tree, kind, room, sizeof room);
    char *copy = fuzz_copy(room, len);
    notme_read_bytes("fuzz", copy, len, o, merge_event, l, NULL, &l->error);
    free(copy);
}

FUZZ_MUTATOR(mutate_json)

FUZZ_TARGET
{
    static struct tree tree;
    struct looking l = {.merge = NULL};
    const struct notme_read_options options = {
        .limits = {.inflated_bytes = 1 << 20, .ratio = 200, .record_bytes = 16384, .depth = 64, .members = 100},
        .snapshot = merge_snapshot,
        .snapshot_ctx = &l};
    if (len == 0 || notme_merge_new(&l.merge, &l.error) != NOTME_OK)
        return 0;
    cut_up(&tree, (const char *)bytes + 1, len - 1);
    notme_merge_look(l.merge);
    if (*bytes == 'f' || *bytes == 'l')
        read_folder(&tree, tree.files, &l, &options);
    notme_merge_look(l.merge);
    if (*bytes == 'l' && tree.files)
        read_folder(&tree, tree.files - 1, &l, &options);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].letter == (char)*bytes)
            read_packed(&tree, i, &l, &options);
    notme_merge_end(l.merge, fuzz_event, NULL, &l.error);
    notme_merge_free(l.merge);
    return 0;
}
