/* Models as files: both parts in one, so that no part of one model is ever used with a part of another, and a checksum
 * over all of it, so that no bit flips unnoticed.
 *
 *     notme-model/2 JSON BACKGROUND CHECKSUM\n    lengths in bytes and XXH3-64, 16 hexadecimal digits each
 *     the JSON, the background
 */
#include "model/model.h"

#include "base/file.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "notme-model/2"
enum { FILE_MAX = 64 << 20, DIGITS = 16, NUMBERS = 3, HEAD = sizeof MAGIC - 1 + NUMBERS * (1 + DIGITS) + 1 };

/* In default.S. */
extern const char notme_default_json[], notme_default_bin[];
extern const uint64_t notme_default_json_size, notme_default_bin_size;

int notme_model_default(struct notme_model **out, struct notme_error *err)
{
    const struct notme_text json = {notme_default_json, notme_default_json_size};
    const struct notme_text background = {notme_default_bin, notme_default_bin_size};
    return notme_model_read(out, json, background, err);
}

static struct notme_text text_of(const struct notme_buf *buf)
{
    return (struct notme_text){buf->at, buf->len};
}

static uint64_t checksum(struct notme_text json, struct notme_text background)
{
    return notme_hash(background.at, background.len, notme_hash(json.at, json.len, json.len));
}

/* ---- in */

static int read_file(const char *path, struct notme_buf *out, struct notme_error *err)
{
    char piece[65536];
    FILE *file = fopen(path, "rbe");
    if (!file)
        return notme_fail(err, NOTME_EIO, "cannot open model '%s': %s", path, strerror(errno));
    size_t n = 0;
    out->ceiling = FILE_MAX;
    while ((n = fread(piece, 1, sizeof piece, file)) > 0 && notme_buf_add(out, piece, n))
        continue;
    const bool bad = ferror(file) != 0;
    fclose(file);
    if (bad || out->len + n > FILE_MAX)
        return notme_fail(err, NOTME_EIO, "cannot read model '%s'%s", path, bad ? "" : ": too large");
    return out->failed ? notme_fail_memory(err) : NOTME_OK;
}

/* Lower-case digits only: a number is written in one way, so that no bit of it can be another. */
static bool take_number(const char **at, uint64_t *number)
{
    static const char digits[] = "0123456789abcdef";
    *number = 0;
    if (*(*at)++ != ' ')
        return false;
    for (int i = 0; i < DIGITS; i++) {
        const char *digit = memchr(digits, *(*at)++, sizeof digits - 1);
        if (!digit)
            return false;
        *number = *number << 4 | (uint64_t)(digit - digits);
    }
    return true;
}

static int take_parts(const char *path, struct notme_text all, struct notme_text *json, struct notme_text *background,
                      struct notme_error *err)
{
    uint64_t number[NUMBERS] = {0};
    const char *at = all.at + sizeof MAGIC - 1;
    if (all.len && all.at[0] == '{')
        return notme_fail(err, NOTME_EMODEL, "model '%s' is of an older version, in two files: train it anew", path);
    bool ok = all.len >= HEAD && memcmp(all.at, MAGIC, sizeof MAGIC - 1) == 0;
    if (!ok)
        return notme_fail(err, NOTME_EMODEL, "'%s' is no model that notme wrote", path);
    for (int i = 0; i < NUMBERS && ok; i++)
        ok = take_number(&at, &number[i]);
    const uint64_t left = all.len - HEAD;
    if (!ok || *at++ != '\n' || number[0] > left || number[1] != left - number[0])
        return notme_fail(err, NOTME_EMODEL, "model '%s' is cut short or damaged", path);
    *json = (struct notme_text){at, (size_t)number[0]};
    *background = (struct notme_text){at + number[0], (size_t)number[1]};
    if (checksum(*json, *background) != number[2])
        return notme_fail(err, NOTME_EMODEL, "model '%s' is damaged: its checksum differs", path);
    return NOTME_OK;
}

int notme_model_load(struct notme_model **out, const char *path, struct notme_error *err)
{
    struct notme_buf bytes = {0};
    struct notme_text json = {0}, background = {0};
    *out = NULL;
    int status = read_file(path, &bytes, err);
    if (status == NOTME_OK)
        status = take_parts(path, text_of(&bytes), &json, &background, err);
    if (status == NOTME_OK)
        status = notme_model_read(out, json, background, err);
    notme_buf_release(&bytes);
    return status;
}

/* ---- out */

static bool write_parts(struct notme_text json, struct notme_text background, notme_byte_sink *sink, void *ctx)
{
    char head[HEAD + 1];
    snprintf(head, sizeof head, MAGIC " %016llx %016llx %016llx\n", (unsigned long long)json.len,
             (unsigned long long)background.len, (unsigned long long)checksum(json, background));
    return sink(ctx, head, HEAD) >= 0 && sink(ctx, json.at, json.len) >= 0 &&
           sink(ctx, background.at, background.len) >= 0;
}

int notme_model_write(const struct notme_model *model, notme_byte_sink *sink, void *ctx, struct notme_error *err)
{
    struct notme_buf json = {0}, background = {0};
    notme_model_write_json(model, &json);
    notme_model_write_background(&model->background, &background);
    int status = json.failed || background.failed ? notme_fail_memory(err) : NOTME_OK;
    if (status == NOTME_OK && !write_parts(text_of(&json), text_of(&background), sink, ctx))
        status = notme_fail(err, NOTME_ESTOP, "%s", ""); /* whoever was written to knows why */
    notme_buf_release(&json);
    notme_buf_release(&background);
    return status;
}

int notme_model_save(const struct notme_model *model, const char *path, struct notme_error *err)
{
    struct notme_file *file;
    int status = notme_file_new(&file, path, err);
    if (status == NOTME_OK)
        status = notme_model_write(model, notme_file_write, file, err);
    if (status == NOTME_ESTOP)
        status = notme_fail(err, NOTME_EIO, "cannot write '%s': %s", path, strerror(errno));
    if (status == NOTME_OK)
        status = notme_file_keep(file, err);
    notme_file_free(file);
    return status;
}
