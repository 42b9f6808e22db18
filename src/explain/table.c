#include "explain/table.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#define SCHEMA "notme-explanations/1"
static const double least_chance = 0.001, rounding = 0.005;

static int bad(struct notme_error *err, const char *where, const char *what, const char *name)
{
    return notme_fail(err, NOTME_EMODEL, "table of explanations: %s of '%s' in '%s'", what, name, where);
}

static const char *text(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

/* NaN where there is none. */
static double number(const cJSON *object, const char *name)
{
    return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

/* ---- one sign: the chances of its values */

/* Reads one for each value of the sign: a number, or an object with the number `inner`. */
static int read_chances(const cJSON *object, enum notme_sign_id sign, const char *inner, double *chance,
                        struct notme_error *err)
{
    double sum = 0;
    for (int v = 0; v < NOTME_SIGN_VALUE_COUNT; v++) {
        if (notme_sign_of((enum notme_sign_value)v) != sign)
            continue;
        const char *name = notme_sign_value_name((enum notme_sign_value)v);
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
        chance[v] = inner ? number(item, inner) : cJSON_GetNumberValue(item);
        if (!(chance[v] >= least_chance && chance[v] <= 1))
            return bad(err, notme_sign_name(sign), "no chance", name);
        sum += chance[v];
    }
    return fabs(sum - 1) <= rounding ? NOTME_OK
                                     : bad(err, notme_sign_name(sign), "chances do not sum to 1", "its values");
}

static int read_signs(struct notme_explainer *table, struct notme_error *err)
{
    const cJSON *signs = cJSON_GetObjectItemCaseSensitive(table->json, "signs");
    int status = NOTME_OK;
    for (int s = 0; s < NOTME_SIGN_COUNT && status == NOTME_OK; s++) {
        const cJSON *sign = cJSON_GetObjectItemCaseSensitive(signs, notme_sign_name((enum notme_sign_id)s));
        status = read_chances(sign, (enum notme_sign_id)s, "otherwise", table->otherwise, err);
    }
    for (int v = 0; v < NOTME_SIGN_VALUE_COUNT && status == NOTME_OK; v++) {
        const enum notme_sign_value value = (enum notme_sign_value)v;
        const cJSON *sign = cJSON_GetObjectItemCaseSensitive(signs, notme_sign_name(notme_sign_of(value)));
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(sign, notme_sign_value_name(value));
        table->companion[v] = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "companion"));
        table->lasting[v] = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "lasting"));
        table->type[v] = text(item, "type");
        table->pattern[v] = text(item, "pattern");
    }
    return status;
}

/* ---- one explanation */

static int read_row_signs(struct notme_explain_row *row, const cJSON *signs, struct notme_error *err)
{
    int named = 0, status = NOTME_OK;
    for (int s = 0; s < NOTME_SIGN_COUNT && status == NOTME_OK; s++) {
        const cJSON *sign = cJSON_GetObjectItemCaseSensitive(signs, notme_sign_name((enum notme_sign_id)s));
        if (!sign)
            continue;
        named++;
        row->why[s] = text(sign, "why");
        if (!row->why[s])
            return bad(err, row->id, "no reason", notme_sign_name((enum notme_sign_id)s));
        status = read_chances(sign, (enum notme_sign_id)s, NULL, row->chance, err);
    }
    if (status == NOTME_OK && named != cJSON_GetArraySize(signs))
        return bad(err, row->id, "an unknown sign", "signs");
    return status;
}

static int read_minds(struct notme_explain_row *row, const cJSON *minds, struct notme_error *err)
{
    const cJSON *mind;
    size_t count = 0;
    cJSON_ArrayForEach(mind, minds)
    {
        if (count == NOTME_MIND_MAX || !cJSON_IsString(mind))
            return bad(err, row->id, "too many, or not a text", "mind");
        row->mind[count++] = mind->valuestring;
    }
    return NOTME_OK;
}

static int read_row(struct notme_explainer *table, const cJSON *json, struct notme_error *err)
{
    if (table->rows == NOTME_EXPLANATIONS_MAX - 1) /* insufficient_data takes one place of a result */
        return bad(err, "table", "too many", "explanations");
    struct notme_explain_row *row = &table->row[table->rows++];
    const double verdict = number(json, "verdict_id");
    row->id = text(json, "id");
    row->words = text(json, "words");
    row->prior = number(json, "prior");
    if (!row->id || !row->words || !text(json, "source") || !(verdict >= 0 && verdict <= 99) || !(row->prior >= 0))
        return bad(err, row->id ? row->id : "table", "no words, verdict_id, prior or source", "an explanation");
    row->verdict_id = (int)verdict;
    memcpy(row->chance, table->otherwise, sizeof row->chance);
    const int status = read_row_signs(row, cJSON_GetObjectItemCaseSensitive(json, "signs"), err);
    return status == NOTME_OK ? read_minds(row, cJSON_GetObjectItemCaseSensitive(json, "mind"), err) : status;
}

/* ---- the table */

static int read_head(struct notme_explainer *table, struct notme_error *err)
{
    const char *schema = text(table->json, "schema");
    const double known = number(table->json, "least_known");
    table->temper = number(table->json, "temper");
    table->bound = number(table->json, "bound");
    table->least_posterior = number(table->json, "least_posterior");
    table->insufficient = text(cJSON_GetObjectItemCaseSensitive(table->json, "insufficient_data"), "words");
    if (!schema || strcmp(schema, SCHEMA) != 0)
        return bad(err, "table", "not " SCHEMA, "schema");
    if (!(table->temper > 0 && table->temper <= 1) || !(table->bound > 1) || !table->insufficient ||
        !(table->least_posterior >= 0 && table->least_posterior <= 1) || !(known >= 0 && known <= NOTME_SIGN_COUNT))
        return bad(err, "table", "missing or out of range: one", "head");
    table->least_known = (size_t)known;
    return NOTME_OK;
}

int notme_explain_table_read(struct notme_explainer *out, const char *json, size_t len, struct notme_error *err)
{
    errno = 0;
    *out = (struct notme_explainer){.json = cJSON_ParseWithLength(json, len)};
    if (!out->json && errno == ENOMEM)
        return notme_fail_memory(err);
    if (!out->json)
        return notme_fail(err, NOTME_EMODEL, "table of explanations: not JSON");
    int status = read_head(out, err);
    if (status == NOTME_OK)
        status = read_signs(out, err);
    const cJSON *row;
    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(out->json, "explanations"))
    {
        if (status == NOTME_OK)
            status = read_row(out, row, err);
    }
    return status == NOTME_OK && out->rows == 0 ? bad(err, "table", "none", "explanations") : status;
}

void notme_explain_table_release(struct notme_explainer *table)
{
    cJSON_Delete(table->json);
    table->json = NULL;
}
