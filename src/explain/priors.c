#include "explain/priors.h"

#include <string.h>

/* Decimal digits with a point, no sign: the same in any locale. -1 where it is none. */
static double weight_of(const char *at, size_t len)
{
    double value = 0, unit = 1;
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < len; i++) {
        if (at[i] == '.' && points == 0) {
            points = 1;
        } else if (at[i] >= '0' && at[i] <= '9') {
            digits++;
            value = value * 10 + (at[i] - '0');
            unit *= points ? 10 : 1;
        } else {
            return -1;
        }
    }
    const double most = 1e9; /* so long a row of digits is a mistake */
    return digits && value <= most * unit ? value / unit : -1;
}

static struct notme_explain_row *row_of(struct notme_explainer *table, const char *name, size_t len)
{
    for (size_t i = 0; i < table->rows; i++)
        if (strlen(table->row[i].id) == len && memcmp(table->row[i].id, name, len) == 0)
            return &table->row[i];
    return NULL;
}

static int unknown(const struct notme_explainer *table, const char *name, size_t len, struct notme_error *err)
{
    struct notme_buf known = {0};
    for (size_t i = 0; i < table->rows; i++)
        notme_buf_addf(&known, "%s%s", i ? ", " : "", table->row[i].id);
    notme_buf_addc(&known, 0);
    const int shown = len > 40 ? 40 : (int)len;
    const int status = notme_fail(err, NOTME_EUSAGE, "unknown explanation '%.*s'; known: %s", shown, name,
                                  known.failed ? "?" : known.at);
    notme_buf_release(&known);
    return status;
}

/* One NAME=WEIGHT. `seen`: a bit for each row. */
static int read_one(struct notme_explainer *table, const char *at, size_t len, unsigned *seen, struct notme_error *err)
{
    const char *equals = memchr(at, '=', len);
    const size_t name = equals ? (size_t)(equals - at) : len;
    struct notme_explain_row *row = row_of(table, at, name);
    if (!row)
        return unknown(table, at, name, err);
    const double weight = equals ? weight_of(equals + 1, len - name - 1) : -1;
    const unsigned bit = 1U << (row - table->row);
    if (weight < 0)
        return notme_fail(err, NOTME_EUSAGE, "prior of '%s' needs a weight, as in '%s=2.5'", row->id, row->id);
    if (*seen & bit)
        return notme_fail(err, NOTME_EUSAGE, "prior of '%s' is given twice", row->id);
    *seen |= bit;
    row->prior = weight;
    return NOTME_OK;
}

int notme_explain_priors(struct notme_explainer *table, const char *priors, struct notme_error *err)
{
    unsigned seen = 0;
    int status = NOTME_OK;
    for (const char *at = priors; at && *priors && status == NOTME_OK;) {
        const size_t len = strcspn(at, ",");
        status = read_one(table, at, len, &seen, err);
        at = at[len] ? at + len + 1 : NULL;
    }
    double sum = 0;
    for (size_t i = 0; i < table->rows; i++)
        sum += table->row[i].prior;
    if (status == NOTME_OK && !(sum > 0))
        return notme_fail(err, NOTME_EUSAGE, "every explanation has a prior of 0");
    for (size_t i = 0; i < table->rows && sum > 0; i++)
        table->row[i].prior /= sum;
    return status;
}
