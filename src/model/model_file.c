/* The two parts of a model: JSON that people can read, and the background as bytes. model_store.c makes one file of
 * them. */
#include "model/model.h"

#include "base/hash.h"
#include "base/json_write.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SCHEMA "notme-model/2"
static const char magic[8] = "NOTMEBG3"; /* 3: topics are counted */
enum { DIGITS = 17 };

/* ---- out */

static void put_array(struct notme_buf *out, const double *values, int count)
{
    notme_buf_addc(out, '[');
    for (int i = 0; i < count; i++) {
        if (i)
            notme_buf_addc(out, ',');
        notme_json_number(out, values[i], DIGITS);
    }
    notme_buf_addc(out, ']');
}

static void put_field(struct notme_buf *out, const char *name, double value, const char *after)
{
    notme_buf_addf(out, "\"%s\":", name);
    notme_json_number(out, value, DIGITS);
    notme_buf_adds(out, after);
}

static const char *const strata_names[NOTME_STRATA] = {"weights_other", "weights_tagged", "weights_reposted",
                                                       "weights_written", "weights_commit"};

static void put_weights(struct notme_buf *out, int stratum, const struct notme_weights *w)
{
    notme_buf_addf(out, " \"%s\":{", strata_names[stratum]);
    put_field(out, "bias", w->bias, "");
    for (int i = 0; i < NOTME_SURPRISE_COUNT; i++) {
        notme_buf_addf(out, ",\n  \"%s\":{", notme_surprise_name((enum notme_surprise_id)i));
        put_field(out, "weight", w->weight[i], ",");
        put_field(out, "typical", w->typical[i], "}");
    }
    notme_buf_adds(out, "},\n");
}

static void put_tails(struct notme_buf *out, const struct notme_tail *tail)
{
    notme_buf_adds(out, " \"tails\":[");
    for (int i = 0; i < NOTME_TAILS; i++) {
        notme_buf_addf(out, "%s\n  {\"of\":\"%s\",\"events\":%d,\"knots\":", i ? "," : "",
                       i < NOTME_TAIL_SIZES ? "written" : "taken up", 1 << i % NOTME_TAIL_SIZES);
        put_array(out, tail[i].knot, NOTME_TAIL_KNOTS);
        notme_buf_addc(out, ',');
        put_field(out, "shape", tail[i].shape, ",");
        put_field(out, "scale", tail[i].scale, "}");
    }
    notme_buf_adds(out, "],\n");
}

void notme_model_write_json(const struct notme_model *model, struct notme_buf *out)
{
    const struct notme_calibration *c = &model->calibration;
    notme_buf_adds(out, "{\"schema\":\"" SCHEMA "\",\n \"name\":");
    notme_json_text(out, notme_text_of(model->name));
    notme_buf_adds(out, ",\n");
    for (int s = 0; s < NOTME_STRATA; s++)
        put_weights(out, s, &model->weights[s]);
    put_tails(out, model->tail);
    notme_buf_adds(out, " \"calibration\":{");
    put_field(out, "rate_strength", c->rate_strength, ",");
    put_field(out, "shape", c->shape, ",");
    put_field(out, "scale", c->scale, ",");
    put_field(out, "memory", c->memory, "},\n");
    notme_buf_addf(out, " \"trained\":%s}\n", model->trained ? model->trained : "null");
}

static void put_u32(struct notme_buf *out, uint32_t value)
{
    const unsigned char b[4] = {(unsigned char)value, (unsigned char)(value >> 8), (unsigned char)(value >> 16),
                                (unsigned char)(value >> 24)};
    notme_buf_add(out, b, 4);
}

static void put_u16s(struct notme_buf *out, const uint16_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const unsigned char b[2] = {(unsigned char)values[i], (unsigned char)(values[i] >> 8)};
        notme_buf_add(out, b, 2);
    }
}

/* Bit s: there are levels of stratum s. */
static uint32_t strata(const struct notme_background *background)
{
    uint32_t bits = 0;
    for (int s = 0; s < NOTME_STRATA; s++)
        bits |= (uint32_t)(background->levels[s] != NULL) << s;
    return bits;
}

/* magic, impostors, tokens, levels, strata, levels of each, per impostor (account, first, from[], day, stratum),
 * tokens, checksum of all before; little-endian. */
void notme_model_write_background(const struct notme_background *background, struct notme_buf *out)
{
    const size_t start = out->len;
    notme_buf_add(out, magic, sizeof magic);
    put_u32(out, background->impostors);
    put_u32(out, background->tokens);
    notme_buf_add(out, background->level, sizeof background->level);
    put_u32(out, strata(background));
    for (int s = 0; s < NOTME_STRATA; s++)
        if (background->levels[s])
            notme_buf_add(out, background->levels[s], sizeof *background->levels[s]);
    for (uint32_t i = 0; i < background->impostors; i++) {
        put_u32(out, background->impostor[i].account);
        put_u32(out, background->impostor[i].first);
        put_u16s(out, background->impostor[i].from, NOTME_CHANNELS + 1);
        put_u16s(out, &background->impostor[i].day, 1);
        put_u16s(out, &background->impostor[i].stratum, 1);
    }
    put_u16s(out, background->token, background->tokens);
    if (out->failed)
        return;
    put_u32(out, (uint32_t)notme_hash(out->at + start, out->len - start, 0));
}

/* ---- in */

struct bytes {
    const unsigned char *at;
    size_t left;
};

static uint32_t take_u32(struct bytes *in)
{
    const unsigned char *b = in->at;
    in->at += 4;
    in->left -= 4;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Millions of them: where they lie in memory as they do in the file, all at once. */
static void take_u16s(struct bytes *in, uint16_t *values, size_t count)
{
    if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
        memcpy(values, in->at, 2 * count);
    else
        for (size_t i = 0; i < count; i++)
            values[i] = (uint16_t)(in->at[2 * i] | in->at[2 * i + 1] << 8);
    in->at += 2 * count;
    in->left -= 2 * count;
}

/* `first`: where the tokens of the one before end. Impostors share none: voices keep what they heard in their place. */
static bool sound(const struct notme_impostor *impostor, uint32_t first, uint32_t tokens)
{
    if (impostor->from[0] != 0 || impostor->from[NOTME_CHANNELS] > NOTME_TOKENS_MAX)
        return false;
    for (int c = 0; c < NOTME_CHANNELS; c++)
        if (impostor->from[c] > impostor->from[c + 1])
            return false;
    return impostor->first == first && impostor->from[NOTME_CHANNELS] <= tokens - first;
}

static int read_impostors(struct notme_background *out, struct bytes *in, struct notme_error *err)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < out->impostors; i++) {
        struct notme_impostor *impostor = &out->impostor[i];
        impostor->account = take_u32(in);
        impostor->first = take_u32(in);
        take_u16s(in, impostor->from, NOTME_CHANNELS + 1);
        take_u16s(in, &impostor->day, 1);
        take_u16s(in, &impostor->stratum, 1);
        if (!sound(impostor, first, out->tokens))
            return notme_fail(err, NOTME_EMODEL, "background is damaged: impostor %u points elsewhere", i);
        first += impostor->from[NOTME_CHANNELS];
        if (impostor->stratum >= NOTME_STRATA || (i && impostor->day < impostor[-1].day))
            return notme_fail(err, NOTME_EMODEL, "background is damaged: impostor %u is out of order", i);
    }
    take_u16s(in, out->token, out->tokens);
    return notme_background_index(out) ? NOTME_OK : notme_fail_memory(err);
}

static int read_background(struct notme_background *out, struct notme_text text, struct notme_error *err)
{
    const size_t fixed = sizeof magic + 8 + sizeof out->level + 8, each = 8 + 2 * (NOTME_CHANNELS + 3);
    struct bytes in = {(const unsigned char *)text.at, text.len};
    if (text.len < fixed || memcmp(text.at, magic, sizeof magic) != 0)
        return notme_fail(err, NOTME_EMODEL, "background is no notme background, or an older version's: train it anew");
    struct bytes sum = {in.at + text.len - 4, 4};
    if ((uint32_t)notme_hash(text.at, text.len - 4, 0) != take_u32(&sum))
        return notme_fail(err, NOTME_EMODEL, "background is damaged: checksum differs");
    in.at += sizeof magic;
    in.left -= sizeof magic;
    const uint32_t impostors = take_u32(&in), tokens = take_u32(&in);
    struct bytes after = {in.at + sizeof out->level, 4};
    const uint32_t there = take_u32(&after);
    const uint64_t special = (uint64_t)__builtin_popcount(there) * sizeof *out->levels[0];
    if (there >> NOTME_STRATA || text.len - fixed != special + impostors * (uint64_t)each + tokens * (uint64_t)2)
        return notme_fail(err, NOTME_EMODEL, "background is damaged: length differs");
    memcpy(out->level, in.at, sizeof out->level);
    in.at += sizeof out->level;
    in.left -= sizeof out->level;
    take_u32(&in);
    for (int s = 0; s < NOTME_STRATA; s++) {
        if (!(there >> s & 1))
            continue;
        if (!(out->levels[s] = notme_alloc_table(1, sizeof *out->levels[s])))
            return notme_fail_memory(err);
        memcpy(out->levels[s], in.at, sizeof *out->levels[s]);
        in.at += sizeof *out->levels[s];
        in.left -= sizeof *out->levels[s];
    }
    out->impostor = notme_alloc(impostors, sizeof *out->impostor);
    out->token = notme_alloc_table(tokens, sizeof *out->token);
    if (!out->impostor || !out->token)
        return notme_fail_memory(err);
    out->impostors = impostors;
    out->tokens = tokens;
    return read_impostors(out, &in, err);
}

/* A finite number named `name` in `object`; complains otherwise. */
static int number(const cJSON *object, const char *name, double *out, struct notme_error *err)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
        return notme_fail(err, NOTME_EMODEL, "model lacks the number '%s'", name);
    *out = item->valuedouble;
    return NOTME_OK;
}

static int read_weights(struct notme_weights *w, int stratum, const cJSON *root, struct notme_error *err)
{
    const cJSON *weights = cJSON_GetObjectItemCaseSensitive(root, strata_names[stratum]);
    int status = number(weights, "bias", &w->bias, err);
    for (int i = 0; i < NOTME_SURPRISE_COUNT && status == NOTME_OK; i++) {
        const char *name = notme_surprise_name((enum notme_surprise_id)i);
        const cJSON *one = cJSON_GetObjectItemCaseSensitive(weights, name);
        if (!one)
            continue; /* a signal that the model was trained before: weighs nothing */
        status = number(one, "weight", &w->weight[i], err);
        if (status == NOTME_OK)
            status = number(one, "typical", &w->typical[i], err);
    }
    return status;
}

static int read_tail(struct notme_tail *tail, const cJSON *item, struct notme_error *err)
{
    const cJSON *knots = cJSON_GetObjectItemCaseSensitive(item, "knots");
    if (!cJSON_IsArray(knots) || cJSON_GetArraySize(knots) != NOTME_TAIL_KNOTS)
        return notme_fail(err, NOTME_EMODEL, "model has a tail without %d knots: an older version's? Train it anew",
                          NOTME_TAIL_KNOTS);
    for (int k = 0; k < NOTME_TAIL_KNOTS; k++) {
        tail->knot[k] = cJSON_GetNumberValue(cJSON_GetArrayItem(knots, k));
        if (!isfinite(tail->knot[k]) || (k && tail->knot[k] <= tail->knot[k - 1]))
            return notme_fail(err, NOTME_EMODEL, "model has a tail whose knots do not rise");
    }
    int status = number(item, "shape", &tail->shape, err);
    if (status == NOTME_OK)
        status = number(item, "scale", &tail->scale, err);
    if (status == NOTME_OK && (tail->scale <= 0 || fabs(tail->shape) > 1))
        return notme_fail(err, NOTME_EMODEL, "model has a tail that is none");
    return status;
}

static int read_tails(struct notme_tail *tail, const cJSON *root, struct notme_error *err)
{
    const cJSON *tails = cJSON_GetObjectItemCaseSensitive(root, "tails");
    if (!cJSON_IsArray(tails) || cJSON_GetArraySize(tails) != NOTME_TAILS)
        return notme_fail(err, NOTME_EMODEL, "model lacks its %d tails", NOTME_TAILS);
    int status = NOTME_OK;
    for (int i = 0; i < NOTME_TAILS && status == NOTME_OK; i++)
        status = read_tail(&tail[i], cJSON_GetArrayItem(tails, i), err);
    return status;
}

static int read_calibration(struct notme_calibration *c, const cJSON *root, struct notme_error *err)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, "calibration");
    const struct {
        const char *name;
        double *to;
    } fields[] = {
        {"rate_strength", &c->rate_strength}, {"shape", &c->shape}, {"scale", &c->scale}, {"memory", &c->memory}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (number(item, fields[i].name, fields[i].to, err) != NOTME_OK)
            return NOTME_EMODEL;
        if (*fields[i].to <= 0)
            return notme_fail(err, NOTME_EMODEL, "model has '%s' that is not positive", fields[i].name);
    }
    return NOTME_OK;
}

static int read_json(struct notme_model *model, const cJSON *root, struct notme_error *err)
{
    const cJSON *schema = cJSON_GetObjectItemCaseSensitive(root, "schema");
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(root, "name");
    const cJSON *trained = cJSON_GetObjectItemCaseSensitive(root, "trained");
    if (!cJSON_IsString(schema) || strcmp(schema->valuestring, SCHEMA) != 0)
        return notme_fail(err, NOTME_EMODEL, "model is not of schema '" SCHEMA "'");
    if (cJSON_IsString(name))
        snprintf(model->name, sizeof model->name, "%s", name->valuestring);
    if (cJSON_IsObject(trained)) {
        char *text = cJSON_PrintUnformatted(trained);
        model->trained = text ? notme_strdup_text(notme_text_of(text)) : NULL;
        cJSON_free(text);
        if (!model->trained)
            return notme_fail_memory(err);
    }
    int status = NOTME_OK;
    for (int s = 0; s < NOTME_STRATA && status == NOTME_OK; s++)
        status = read_weights(&model->weights[s], s, root, err);
    if (status == NOTME_OK)
        status = read_tails(model->tail, root, err);
    return status == NOTME_OK ? read_calibration(&model->calibration, root, err) : status;
}

int notme_model_read(struct notme_model **out, struct notme_text json, struct notme_text background,
                     struct notme_error *err)
{
    *out = NULL;
    struct notme_model *model = notme_model_new("custom");
    errno = 0;
    cJSON *root = cJSON_ParseWithLength(json.at, json.len);
    int status = model && (root || errno != ENOMEM) ? NOTME_OK : notme_fail_memory(err);
    if (status == NOTME_OK && !root)
        status = notme_fail(err, NOTME_EMODEL, "model is no JSON");
    if (status == NOTME_OK)
        status = read_json(model, root, err);
    if (status == NOTME_OK)
        status = read_background(&model->background, background, err);
    if (status == NOTME_OK) {
        notme_model_set_label(model, json, background);
        *out = model;
        model = NULL;
    }
    cJSON_Delete(root);
    notme_model_free(model);
    return status;
}
