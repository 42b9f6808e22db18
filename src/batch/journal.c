#define _GNU_SOURCE /* flock */
#include "batch/journal.h"

#include "base/file.h"
#include "base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_LEN = 4096, BEGUN = 1, NAMES = 5 };

/* All that is ever in the folder. The first ones are there before the job is: removed last, and backwards, a folder
 * that is left half-way is still known as ours. */
static const char *const names[NAMES] = {"lock", "job", "events", "index", "scored"};

static int fail(const struct notme_journal *journal, const char *what, const char *name, struct notme_error *err)
{
    return notme_fail(err, NOTME_EIO, "cannot %s '%s/%s': %s", what, journal->folder, name, strerror(errno));
}

static bool path_of(const struct notme_journal *journal, const char *name, char path[PATH_LEN])
{
    errno = ENAMETOOLONG;
    return snprintf(path, PATH_LEN, "%s/%s", journal->folder, name) < PATH_LEN;
}

static int open_file(const struct notme_journal *journal, const char *name, int flags, int *out,
                     struct notme_error *err)
{
    char path[PATH_LEN];
    *out = path_of(journal, name, path) ? open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
    return *out >= 0 ? NOTME_OK : fail(journal, "open", name, err);
}

/* Up to `len` bytes from where the file stands. */
static size_t read_some(int file, void *to, size_t len)
{
    size_t done = 0;
    while (done < len) {
        const ssize_t n = read(file, (char *)to + done, len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    return done;
}

/* Complete or absent. */
static int write_whole(const struct notme_journal *journal, const char *name, const struct notme_buf *bytes,
                       struct notme_error *err)
{
    if (bytes->failed)
        return notme_fail_memory(err);
    const bool ok = notme_write_whole(journal->place, name, bytes->at, bytes->len);
    return ok ? NOTME_OK : fail(journal, "write", name, err);
}

/* A file as it is; absent leaves *there false. */
static int read_whole(const struct notme_journal *journal, const char *name, struct notme_buf *out, bool *there,
                      struct notme_error *err)
{
    char path[PATH_LEN], block[4096];
    const int file = path_of(journal, name, path) ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    *there = file >= 0;
    if (file < 0)
        return errno == ENOENT ? NOTME_OK : fail(journal, "read", name, err);
    for (size_t n; (n = read_some(file, block, sizeof block)) > 0;)
        notme_buf_add(out, block, n);
    close(file);
    return out->failed ? notme_fail_memory(err) : NOTME_OK;
}

/* Whether the folder's job is this one, to the byte; *there: whether it has any. */
static int compare_job(const struct notme_journal *journal, const struct notme_buf *job, bool *there, bool *same,
                       struct notme_error *err)
{
    struct notme_buf found = {0};
    char path[PATH_LEN];
    struct stat file;
    *there = path_of(journal, "job", path) && lstat(path, &file) == 0;
    *same = false;
    if (!*there)
        return errno == ENOENT ? NOTME_OK : fail(journal, "read", "job", err);
    if (!S_ISREG(file.st_mode) || (uint64_t)file.st_size != job->len)
        return NOTME_OK;
    const int status = read_whole(journal, "job", &found, there, err);
    *same = found.at && job->at && found.len == job->len && memcmp(found.at, job->at, job->len) == 0;
    notme_buf_release(&found);
    return status;
}

/* A new folder gets the job written; an old one must be of the same. */
static int check_job(const struct notme_journal *journal, const char *job, struct notme_error *err)
{
    struct notme_buf words = {0};
    bool there = false, same = false;
    notme_buf_adds(&words, job);
    int status = words.failed ? notme_fail_memory(err) : compare_job(journal, &words, &there, &same, err);
    if (status == NOTME_OK && !there)
        status = write_whole(journal, "job", &words, err);
    else if (status == NOTME_OK && !same)
        status =
            notme_fail(err, NOTME_EUSAGE,
                       "'%s' is of another run (other sources, options, model or version): remove it to begin anew",
                       journal->folder);
    notme_buf_release(&words);
    return status;
}

/* What is written of a block. */
struct indexed {
    uint64_t offset, hash;
    uint32_t used, part;
};

struct index_head {
    uint64_t hash; /* of all that follows it */
    uint64_t blocks, written;
    struct notme_reading reading;
};

static uint64_t index_hash(const struct notme_buf *bytes)
{
    const size_t skip = sizeof(uint64_t);
    return notme_hash(bytes->at + skip, bytes->len - skip, 0);
}

/* The head last, when all else is on disk: an index whose head is not there is none. The file has been open since
 * before strangers' bytes were read, for nothing can be renamed any more. */
static int write_index(const struct notme_journal *journal, const struct notme_buf *bytes, struct notme_error *err)
{
    const size_t head = sizeof(struct index_head);
    const bool ok = lseek(journal->index, (off_t)head, SEEK_SET) >= 0 &&
                    notme_write_all(journal->index, bytes->at + head, bytes->len - head) &&
                    fsync(journal->index) == 0 && lseek(journal->index, 0, SEEK_SET) == 0 &&
                    notme_write_all(journal->index, bytes->at, head) && fsync(journal->index) == 0;
    return ok ? NOTME_OK : fail(journal, "write", "index", err);
}

int notme_journal_index(struct notme_journal *journal, const struct notme_parts *parts,
                        const struct notme_reading *reading, struct notme_error *err)
{
    struct notme_buf bytes = {0};
    struct index_head head;
    memset(&head, 0, sizeof head); /* padding, too: it is hashed */
    head.written = parts->written;
    memcpy(&head.reading, reading, sizeof *reading);
    notme_buf_add(&bytes, &head, sizeof head);
    for (uint32_t p = 0; p < NOTME_PARTS; p++) {
        for (size_t b = 0; b < parts->part[p].blocks; b++, head.blocks++) {
            const struct notme_block *block = &parts->part[p].block[b];
            const struct indexed indexed = {block->offset, block->hash, block->used, p};
            notme_buf_add(&bytes, &indexed, sizeof indexed);
        }
    }
    if (!bytes.failed) {
        memcpy(bytes.at, &head, sizeof head);
        head.hash = index_hash(&bytes);
        memcpy(bytes.at, &head.hash, sizeof head.hash);
    }
    const int status = bytes.failed ? notme_fail_memory(err) : write_index(journal, &bytes, err);
    notme_buf_release(&bytes);
    return status;
}

static bool add_block(struct notme_parts *parts, const struct indexed *indexed)
{
    struct notme_part *part = &parts->part[indexed->part % NOTME_PARTS];
    if (!notme_grow(&part->block, &part->capacity, part->blocks, sizeof *part->block))
        return false;
    part->block[part->blocks++] =
        (struct notme_block){NULL, indexed->offset, indexed->used, indexed->used, indexed->hash};
    part->bytes += indexed->used;
    return true;
}

static int take_index(struct notme_journal *journal, struct notme_parts *parts, const struct notme_buf *bytes,
                      struct notme_error *err)
{
    struct index_head head;
    struct indexed indexed;
    memset(&head, 0, sizeof head);
    if (bytes->len >= sizeof head)
        memcpy(&head, bytes->at, sizeof head);
    if (bytes->len < sizeof head || bytes->len - sizeof head != head.blocks * sizeof indexed ||
        index_hash(bytes) != head.hash)
        return notme_fail(err, NOTME_EFORMAT, "'%s/index' is damaged: remove the folder to begin anew",
                          journal->folder);
    for (uint64_t i = 0; i < head.blocks; i++) {
        memcpy(&indexed, bytes->at + sizeof head + i * sizeof indexed, sizeof indexed);
        if (!add_block(parts, &indexed))
            return notme_fail_memory(err);
    }
    journal->reading = head.reading;
    journal->is_read = true;
    parts->written = head.written;
    return NOTME_OK;
}

static bool has_head(const struct notme_buf *bytes)
{
    static const struct index_head none;
    const size_t len = bytes->len < sizeof none ? bytes->len : sizeof none;
    return len && memcmp(bytes->at, &none, len) != 0;
}

static int read_index(struct notme_journal *journal, struct notme_parts *parts, struct notme_error *err)
{
    struct notme_buf bytes = {0};
    bool there;
    int status = read_whole(journal, "index", &bytes, &there, err);
    if (status == NOTME_OK && there && has_head(&bytes))
        status = take_index(journal, parts, &bytes, err);
    notme_buf_release(&bytes);
    return status;
}

/* ---- the folder */

static bool is_draft(const char *name)
{
    return strncmp(name, NOTME_DRAFT_PREFIX, sizeof NOTME_DRAFT_PREFIX - 1) == 0;
}

static bool is_one_of(const char *name, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return is_draft(name) || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Without a job the folder may hold the first `most` of our names only: else it is somebody's who chose its name by
 * chance, and files of his would be overwritten. */
static int check_content(const struct notme_journal *journal, size_t most, struct notme_error *err)
{
    bool has_job = false, has_others = false;
    DIR *open = opendir(journal->folder);
    if (!open)
        return notme_fail(err, NOTME_EIO, "cannot open folder '%s': %s", journal->folder, strerror(errno));
    for (struct dirent *entry; (entry = readdir(open));) {
        has_job = has_job || strcmp(entry->d_name, "job") == 0;
        has_others = has_others || !is_one_of(entry->d_name, most);
    }
    closedir(open);
    if (has_job || !has_others)
        return NOTME_OK;
    return notme_fail(err, NOTME_EUSAGE, "'%s' is no folder of a run, and it is not empty: move it away",
                      journal->folder);
}

/* A link, or somebody else's folder, would have us write, and remove, where he wants. */
static int check_folder(const struct notme_journal *journal, struct notme_error *err)
{
    struct stat file;
    if (lstat(journal->folder, &file) != 0)
        return notme_fail(err, NOTME_EIO, "cannot open folder '%s': %s", journal->folder, strerror(errno));
    if (!S_ISDIR(file.st_mode))
        return notme_fail(err, NOTME_EUSAGE, "'%s' is %s, not a folder: move it away", journal->folder,
                          S_ISLNK(file.st_mode) ? "a link" : "a file");
    if (file.st_uid != geteuid())
        return notme_fail(err, NOTME_EUSAGE, "'%s' belongs to another user", journal->folder);
    return check_content(journal, NAMES, err);
}

static int make_folder(const struct notme_journal *journal, struct notme_error *err)
{
    if (mkdir(journal->folder, 0700) == 0)
        return NOTME_OK;
    if (errno == EEXIST)
        return check_folder(journal, err);
    return notme_fail(err, NOTME_EIO, "cannot make the folder '%s': %s", journal->folder, strerror(errno));
}

/* A lock whose file is gone was of a run that ended meanwhile, and the folder may be gone with it. */
static int lock_folder(struct notme_journal *journal, struct notme_error *err)
{
    struct stat file;
    int status = open_file(journal, ".", O_RDONLY | O_DIRECTORY, &journal->place, err);
    if (status == NOTME_OK)
        status = open_file(journal, "lock", O_RDWR | O_CREAT, &journal->lock, err);
    if (status != NOTME_OK)
        return status;
    const bool locked = flock(journal->lock, LOCK_EX | LOCK_NB) == 0;
    if (!locked && errno != EWOULDBLOCK)
        return fail(journal, "lock", "lock", err);
    if (!locked || (fstat(journal->lock, &file) == 0 && file.st_nlink == 0))
        return notme_fail(err, NOTME_EUSAGE, "another run is at work in '%s'", journal->folder);
    return NOTME_OK;
}

/* What the index tells of must be there: later would be after hours of scoring. */
static int open_results(struct notme_journal *journal, const struct notme_parts *parts, struct notme_error *err)
{
    const int flags = O_RDWR | O_CREAT | (journal->is_read ? 0 : O_TRUNC);
    struct stat file;
    int status = open_file(journal, "events", flags, &journal->events, err);
    if (status == NOTME_OK && fstat(journal->events, &file) != 0)
        status = fail(journal, "read", "events", err);
    else if (status == NOTME_OK && journal->is_read && (uint64_t)file.st_size < parts->written)
        status = notme_fail(err, NOTME_EFORMAT, "'%s/events' is cut short: remove the folder to begin anew",
                            journal->folder);
    if (status == NOTME_OK)
        status = open_file(journal, "index", flags, &journal->index, err);
    return status == NOTME_OK ? open_file(journal, "scored", flags, &journal->scored, err) : status;
}

int notme_journal_open(struct notme_journal *journal, const char *folder, const char *job, struct notme_parts *parts,
                       struct notme_error *err)
{
    *journal = (struct notme_journal){.lock = -1, .place = -1, .events = -1, .index = -1, .scored = -1};
    journal->folder = notme_strdup_text(notme_text_of(folder));
    if (!journal->folder)
        return notme_fail_memory(err);
    int status = make_folder(journal, err);
    if (status == NOTME_OK)
        status = lock_folder(journal, err);
    if (status == NOTME_OK)
        status = check_content(journal, BEGUN, err);
    if (status == NOTME_OK)
        status = check_job(journal, job, err);
    if (status == NOTME_OK)
        status = read_index(journal, parts, err);
    return status == NOTME_OK ? open_results(journal, parts, err) : status;
}

static void close_file(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

/* A killed run may have left them. */
static void remove_drafts(const struct notme_journal *journal)
{
    DIR *open = opendir(journal->folder);
    for (struct dirent *entry; open && (entry = readdir(open));)
        if (is_draft(entry->d_name))
            unlinkat(dirfd(open), entry->d_name, 0);
    if (open)
        closedir(open);
}

static int remove_all(struct notme_journal *journal, struct notme_error *err)
{
    char path[PATH_LEN];
    remove_drafts(journal);
    for (size_t i = NAMES; i-- > 0;)
        if (path_of(journal, names[i], path) && unlink(path) != 0 && errno != ENOENT)
            return fail(journal, "remove", names[i], err);
    close_file(&journal->place);
    close_file(&journal->lock); /* some file systems keep what is removed while it is open */
    if (rmdir(journal->folder) == 0)
        return NOTME_OK;
    const bool has_others = errno == ENOTEMPTY || errno == EEXIST;
    return notme_fail(err, NOTME_EIO, "the run is done, but the folder '%s' is left: %s", journal->folder,
                      has_others ? "files of others are in it" : strerror(errno));
}

void notme_journal_rest(struct notme_journal *journal)
{
    close_file(&journal->scored);
    close_file(&journal->index);
    close_file(&journal->events);
    close_file(&journal->place);
    close_file(&journal->lock);
}

int notme_journal_remove(const char *folder, struct notme_error *err)
{
    struct notme_journal journal = {.lock = -1, .place = -1, .events = -1, .index = -1, .scored = -1};
    struct notme_error error;
    journal.folder = notme_strdup_text(notme_text_of(folder));
    if (!journal.folder)
        return notme_fail_memory(err);
    /* where another run is at work it has found the same job, and ends as this one did */
    const bool ours = lock_folder(&journal, &error) == NOTME_OK;
    const int status = ours || error.code != NOTME_EUSAGE ? remove_all(&journal, err) : NOTME_OK;
    notme_journal_close(&journal);
    return status;
}

void notme_journal_close(struct notme_journal *journal)
{
    notme_journal_rest(journal);
    notme_free(journal->folder);
    journal->folder = NULL;
}

/* ---- results */

struct scored_head {
    uint64_t hash; /* of what follows it */
    uint64_t part, len;
    uint64_t report; /* bytes of the report; candidates follow */
    struct notme_detector_stats stats;
};

static uint64_t scored_hash(const struct scored_head *head, const char *bytes, size_t len)
{
    const size_t skip = sizeof head->hash;
    return notme_hash(bytes, len, notme_hash((const char *)head + skip, sizeof *head - skip, 0));
}

int notme_journal_add(struct notme_journal *journal, size_t part, const struct notme_scored *scored,
                      struct notme_error *err)
{
    struct notme_buf bytes = {0};
    struct scored_head head = {.part = part, .stats = scored->stats};
    int status = NOTME_OK;
    const bool saved = notme_report_part_save(scored->report, &bytes);
    head.report = bytes.len;
    if (!saved || !notme_candidates_save(&scored->candidates, &bytes)) {
        status = notme_fail_memory(err);
    } else {
        head.len = bytes.len;
        head.hash = scored_hash(&head, bytes.at, bytes.len);
        if (!notme_write_all(journal->scored, &head, sizeof head) ||
            !notme_write_all(journal->scored, bytes.at, bytes.len))
            status = fail(journal, "write", "scored", err);
    }
    notme_buf_release(&bytes);
    return status;
}

/* One result; false where there is none, or one that was cut. */
static bool read_result(struct notme_journal *journal, uint64_t left, size_t next, struct scored_head *head,
                        struct notme_buf *bytes)
{
    notme_buf_release(bytes);
    if (read_some(journal->scored, head, sizeof *head) < sizeof *head || head->part != next || left < sizeof *head ||
        head->len > left - sizeof *head)
        return false;
    bytes->at = notme_alloc(head->len, 1);
    bytes->len = bytes->capacity = bytes->at ? head->len : 0;
    return bytes->at && read_some(journal->scored, bytes->at, bytes->len) == bytes->len &&
           scored_hash(head, bytes->at, bytes->len) == head->hash;
}

static bool load_result(const struct scored_head *head, const struct notme_buf *bytes, struct notme_scored *part)
{
    const size_t report = head->report < head->len ? head->report : head->len;
    part->stats = head->stats;
    notme_candidates_clear(&part->candidates);
    return notme_report_part_load(part->report, (struct notme_text){bytes->at, report}) &&
           notme_candidates_load(&part->candidates, (struct notme_text){bytes->at + report, bytes->len - report});
}

int notme_journal_replay(struct notme_journal *journal, struct notme_scored *part, notme_part_sink *sink, void *ctx,
                         size_t *next, struct notme_error *err)
{
    struct notme_buf bytes = {0};
    struct scored_head head;
    struct stat file;
    uint64_t good = 0;
    int status = fstat(journal->scored, &file) == 0 ? NOTME_OK : fail(journal, "read", "scored", err);
    *next = 0;
    while (status == NOTME_OK && read_result(journal, (uint64_t)file.st_size - good, *next, &head, &bytes)) {
        if (!load_result(&head, &bytes, part))
            status = notme_fail_memory(err);
        else
            status = sink(ctx, *next, part);
        good += sizeof head + head.len;
        ++*next;
    }
    notme_buf_release(&bytes);
    if (status == NOTME_OK && (ftruncate(journal->scored, (off_t)good) != 0 || lseek(journal->scored, 0, SEEK_END) < 0))
        status = fail(journal, "write", "scored", err);
    return status;
}
