#define _GNU_SOURCE /* O_TMPFILE, O_PATH, realpath() */
#include "base/file.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { TRIES = 100, PATH_SIZE = 4096 };

bool notme_write_all(int file, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len) {
        const ssize_t n = write(file, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            errno = n < 0 ? errno : EIO;
            return false;
        }
        at += n;
        len -= (size_t)n;
    }
    return true;
}

/* ---- where it goes */

static bool set_name(struct notme_draft *draft, const char *name)
{
    const int len = snprintf(draft->name, sizeof draft->name, "%s", name);
    errno = len == 0 ? EISDIR : ENAMETOOLONG;
    return len > 0 && len < (int)sizeof draft->name;
}

/* A folder that may be written to but not read is enough; only its own entry cannot be put on disk then. */
static int open_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 && errno == EACCES)
        folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return folder;
}

static bool open_folder_of(struct notme_draft *draft, const char *path)
{
    char folder[PATH_SIZE];
    char *real = realpath(path, NULL); /* NULL: it is not there yet, and where its name says */
    const int len = snprintf(folder, sizeof folder, "%s", real ? real : path);
    free(real);
    errno = ENAMETOOLONG;
    if (len >= (int)sizeof folder)
        return false;
    char *slash = strrchr(folder, '/');
    if (!set_name(draft, slash ? slash + 1 : folder))
        return false;
    if (slash)
        slash[slash == folder] = '\0'; /* of "/x" it is "/" */
    draft->folder = open_folder(slash ? folder : ".");
    return draft->folder >= 0;
}

/* ---- the file */

static bool choose_name(struct notme_draft *draft)
{
    uint64_t random;
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        return false;
    snprintf(draft->temporary, sizeof draft->temporary, NOTME_DRAFT_PREFIX "%016llx", (unsigned long long)random);
    return true;
}

static void path_of_descriptor(char to[32], int file)
{
    snprintf(to, 32, "/proc/self/fd/%d", file);
}

/* A file without a name, which is gone with us; it can be named where /proc is there. */
static bool open_nameless(struct notme_draft *draft, unsigned mode)
{
    char path[32];
    draft->file = openat(draft->folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
    if (draft->file < 0)
        return false;
    path_of_descriptor(path, draft->file);
    if (access(path, F_OK) == 0)
        return true;
    close(draft->file);
    draft->file = -1;
    return false;
}

static bool open_named(struct notme_draft *draft, unsigned mode)
{
    for (int i = 0; i < TRIES && draft->file < 0 && choose_name(draft); i++) {
        draft->file = openat(draft->folder, draft->temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (draft->file < 0 && errno != EEXIST)
            break;
    }
    draft->named = draft->file >= 0;
    return draft->named;
}

typedef bool opening(struct notme_draft *draft, unsigned mode);

static bool open_by(opening *how, struct notme_draft *draft, int folder, const char *path, unsigned mode)
{
    *draft = (struct notme_draft){.file = -1, .folder = -1};
    bool ok = folder == AT_FDCWD ? open_folder_of(draft, path) : set_name(draft, path);
    if (ok && folder != AT_FDCWD)
        ok = (draft->folder = fcntl(folder, F_DUPFD_CLOEXEC, 0)) >= 0;
    ok = ok && how(draft, mode);
    const int why = errno;
    if (!ok)
        notme_draft_drop(draft);
    errno = why;
    return ok;
}

static bool open_either(struct notme_draft *draft, unsigned mode)
{
    return open_nameless(draft, mode) || open_named(draft, mode);
}

bool notme_draft_open(struct notme_draft *draft, int folder, const char *path, unsigned mode)
{
    return open_by(open_either, draft, folder, path, mode);
}

bool notme_draft_open_named(struct notme_draft *draft, int folder, const char *path, unsigned mode)
{
    return open_by(open_named, draft, folder, path, mode);
}

/* ---- its end */

static bool give_temporary_name(struct notme_draft *draft)
{
    char path[32];
    path_of_descriptor(path, draft->file);
    for (int i = 0; i < TRIES && !draft->named && choose_name(draft); i++) {
        draft->named = linkat(AT_FDCWD, path, draft->folder, draft->temporary, AT_SYMLINK_FOLLOW) == 0;
        if (!draft->named && errno != EEXIST)
            break;
    }
    return draft->named;
}

static bool close_file(struct notme_draft *draft)
{
    const int file = draft->file;
    draft->file = -1;
    return close(file) == 0;
}

/* The name is an entry of the folder: without this it may be lost with the power. Some file systems cannot do it. */
static bool sync_folder(int folder)
{
    return fsync(folder) == 0 || errno == EINVAL || errno == EBADF || errno == ENOSYS;
}

bool notme_draft_keep(struct notme_draft *draft)
{
    bool ok = fsync(draft->file) == 0 && give_temporary_name(draft);
    ok = ok && close_file(draft) && renameat(draft->folder, draft->temporary, draft->folder, draft->name) == 0;
    if (ok)
        draft->named = false;
    ok = ok && sync_folder(draft->folder);
    const int why = errno;
    notme_draft_drop(draft);
    errno = why;
    return ok;
}

void notme_draft_drop(struct notme_draft *draft)
{
    if (draft->named)
        unlinkat(draft->folder, draft->temporary, 0);
    if (draft->file >= 0)
        close(draft->file);
    if (draft->folder >= 0)
        close(draft->folder);
    *draft = (struct notme_draft){.file = -1, .folder = -1};
}

bool notme_write_whole(int folder, const char *path, const void *bytes, size_t len)
{
    struct notme_draft draft;
    if (!notme_draft_open(&draft, folder, path, 0600))
        return false;
    if (notme_write_all(draft.file, bytes, len))
        return notme_draft_keep(&draft);
    const int why = errno;
    notme_draft_drop(&draft);
    errno = why;
    return false;
}

/* ---- for callers of the library */

struct notme_file {
    struct notme_draft draft;
    char *path;
};

static int trouble(const char *path, struct notme_error *err)
{
    return notme_fail(err, NOTME_EIO, "cannot write '%s': %s", path, strerror(errno));
}

int notme_file_new(struct notme_file **out, const char *path, struct notme_error *err)
{
    struct notme_file *file = notme_alloc(1, sizeof *file);
    *out = NULL;
    if (!file || !(file->path = notme_strdup_text(notme_text_of(path)))) {
        notme_free(file);
        return notme_fail_memory(err);
    }
    if (notme_draft_open(&file->draft, AT_FDCWD, path, 0666)) {
        *out = file;
        return NOTME_OK;
    }
    const int status = trouble(path, err);
    notme_file_free(file);
    return status;
}

int notme_file_descriptor(const struct notme_file *file)
{
    return file->draft.file;
}

int notme_file_write(void *ctx, const void *bytes, size_t len)
{
    const struct notme_file *file = ctx;
    return notme_write_all(file->draft.file, bytes, len) ? 0 : -1;
}

int notme_file_keep(struct notme_file *file, struct notme_error *err)
{
    return notme_draft_keep(&file->draft) ? NOTME_OK : trouble(file->path, err);
}

void notme_file_free(struct notme_file *file)
{
    if (!file)
        return;
    notme_draft_drop(&file->draft);
    notme_free(file->path);
    notme_free(file);
}
