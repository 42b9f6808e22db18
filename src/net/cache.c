#include "net/cache.h"

#include "base/file.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 64 << 20, NAME_MOST = 200, SUM = 17 }; /* SUM: a checksum in hex, and the end of its line */

struct notme_cache {
    int folder, lock; /* descriptors */
    uint64_t bytes, most;
    size_t damaged;
};

/* Each file begins with the checksum of what follows. */
static void write_sum(char to[SUM + 1], const char *bytes, size_t len)
{
    snprintf(to, SUM + 1, "%016llx\n", (unsigned long long)notme_hash(bytes, len, 0));
}

static bool take_sum(struct notme_buf *file)
{
    char sum[SUM + 1];
    if (file->len < SUM)
        return false;
    write_sum(sum, file->at + SUM, file->len - SUM);
    const bool right = memcmp(sum, file->at, SUM) == 0;
    file->len -= SUM;
    memmove(file->at, file->at + SUM, file->len);
    return right;
}

/* Letters and digits of the name stay; the rest as %XX, so that no name leads elsewhere. */
static bool file_name(struct notme_text name, struct notme_buf *out)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_@";
    notme_buf_clear(out);
    for (size_t i = 0; i < name.len; i++) {
        const bool dot = name.at[i] == '.' && i > 0;
        if (dot || memchr(plain, name.at[i], sizeof plain - 1))
            notme_buf_addc(out, name.at[i]);
        else
            notme_buf_addf(out, "%%%02X", (unsigned)(unsigned char)name.at[i]);
    }
    const bool fits = out->len > 0 && out->len <= NAME_MOST;
    return notme_buf_add(out, "", 1) && fits;
}

/* mkdir -p; what there is of the way may belong to anybody, the last folder may not. */
static bool make_way(const char *path)
{
    struct notme_buf part = {0};
    bool ok = true;
    for (size_t i = 1; ok && path[i]; i++) {
        if (path[i] != '/')
            continue;
        notme_buf_clear(&part);
        ok = notme_buf_add(&part, path, i) && notme_buf_add(&part, "", 1) &&
             (mkdir(part.at, 0700) == 0 || errno == EEXIST);
    }
    notme_buf_release(&part);
    return ok && (mkdir(path, 0700) == 0 || errno == EEXIST);
}

/* Opens NAME in `parent` (or by its path), which must be ours alone. Takes over `parent`. */
static int enter(int parent, const char *name)
{
    struct stat info;
    int folder = -1;
    if (parent == AT_FDCWD || mkdirat(parent, name, 0700) == 0 || errno == EEXIST)
        folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (parent == AT_FDCWD ? 0 : O_NOFOLLOW));
    const int why = errno;
    if (parent >= 0)
        close(parent);
    errno = why;
    if (folder < 0)
        return -1;
    if (fstat(folder, &info) == 0 && info.st_uid == geteuid() && (info.st_mode & 0022) == 0)
        return folder;
    close(folder);
    errno = EPERM;
    return -1;
}

static bool lock(struct notme_cache *cache)
{
    struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    cache->lock = openat(cache->folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return cache->lock >= 0 && fcntl(cache->lock, F_SETLK, &all) == 0;
}

int notme_cache_open(struct notme_cache **out, const char *root, const char *service, const char *server,
                     struct notme_text account, struct notme_error *err)
{
    struct notme_buf place = {0}, name = {0};
    struct notme_cache *cache = *out = NULL;
    if (!(cache = notme_alloc(1, sizeof *cache)))
        return notme_fail_memory(err);
    *cache = (struct notme_cache){.folder = -1, .lock = -1, .most = UINT64_C(1) << 30};
    int status = NOTME_OK;
    if (!file_name(notme_text_of(server), &place) || !file_name(account, &name))
        status = notme_fail(err, NOTME_EUSAGE, "the name of an account or a server is too long for the cache");
    else if (!make_way(root) || (cache->folder = enter(AT_FDCWD, root)) < 0 ||
             (cache->folder = enter(cache->folder, service)) < 0 ||
             (cache->folder = enter(cache->folder, place.at)) < 0 ||
             (cache->folder = enter(cache->folder, name.at)) < 0)
        status = notme_fail(err, NOTME_EIO, "cannot use the cache '%s': %s", root,
                            errno == EPERM ? "it is not yours alone" : strerror(errno));
    else if (!lock(cache))
        status = notme_fail(err, NOTME_EIO, "the cache of this account is in use by another notme");
    notme_buf_release(&place);
    notme_buf_release(&name);
    if (status != NOTME_OK)
        notme_cache_close(cache);
    else
        *out = cache;
    return status;
}

void notme_cache_close(struct notme_cache *cache)
{
    if (!cache)
        return;
    if (cache->lock >= 0)
        close(cache->lock);
    if (cache->folder >= 0)
        close(cache->folder);
    notme_free(cache);
}

void notme_cache_limit(struct notme_cache *cache, uint64_t bytes)
{
    cache->most = bytes;
}

static int count(struct notme_cache *cache, size_t bytes, struct notme_error *err)
{
    cache->bytes += bytes;
    return cache->bytes <= cache->most
               ? NOTME_OK
               : notme_fail(err, NOTME_ELIMIT, "what is kept of this account is more than %llu bytes",
                            (unsigned long long)cache->most);
}

static void name_file(char *out, size_t size, const char *list, size_t number, const char *suffix)
{
    snprintf(out, size, "%s-%06zu.%s", list, number, suffix);
}

int notme_cache_get(struct notme_cache *cache, const char *list, size_t number, const char *suffix,
                    struct notme_buf *out, struct notme_error *err)
{
    char name[128], piece[65536];
    ssize_t n = 0;
    notme_buf_clear(out);
    name_file(name, sizeof name, list, number, suffix);
    const int file = openat(cache->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0 && errno == ENOENT)
        return 0;
    while (file >= 0 && out->len <= FILE_MOST && (n = read(file, piece, sizeof piece)) > 0)
        notme_buf_add(out, piece, (size_t)n);
    const int why = errno;
    if (file >= 0)
        close(file);
    if (file < 0 || n < 0)
        return notme_fail(err, NOTME_EIO, "cannot read '%s' in the cache: %s", name, strerror(why));
    if (out->failed)
        return notme_fail_memory(err);
    if (out->len > FILE_MOST || !take_sum(out)) {
        notme_buf_clear(out);
        cache->damaged++;
    }
    return count(cache, out->len, err) == NOTME_OK ? 1 : NOTME_ELIMIT;
}

int notme_cache_put(struct notme_cache *cache, const char *list, size_t number, const char *suffix,
                    struct notme_text bytes, struct notme_error *err)
{
    char name[128];
    name_file(name, sizeof name, list, number, suffix);
    if (bytes.len > FILE_MOST)
        return notme_fail(err, NOTME_ELIMIT, "'%s' is too long for the cache", name);
    if (count(cache, bytes.len, err) != NOTME_OK)
        return NOTME_ELIMIT;
    char sum[SUM + 1];
    struct notme_buf file = {0};
    write_sum(sum, bytes.at, bytes.len);
    int status = NOTME_OK;
    if (!notme_buf_add(&file, sum, SUM) || !notme_buf_add(&file, bytes.at, bytes.len))
        status = notme_fail_memory(err);
    else if (!notme_write_whole(cache->folder, name, file.at, file.len))
        status = notme_fail(err, NOTME_EIO, "cannot write '%s' to the cache: %s", name, strerror(errno));
    notme_buf_release(&file);
    return status;
}

size_t notme_cache_damaged(const struct notme_cache *cache)
{
    return cache ? cache->damaged : 0;
}
