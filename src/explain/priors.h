/* Priors of the user's in place of the table's. */
#ifndef NOTME_EXPLAIN_PRIORS_H
#define NOTME_EXPLAIN_PRIORS_H

#include "explain/table.h"

/* See notme_explainer_new(). */
int notme_explain_priors(struct notme_explainer *table, const char *priors, struct notme_error *err);

#endif
