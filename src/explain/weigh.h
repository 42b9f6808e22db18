/* Signs into posteriors. */
#ifndef NOTME_EXPLAIN_WEIGH_H
#define NOTME_EXPLAIN_WEIGH_H

#include "explain/facts.h"
#include "explain/table.h"

/*
 * Naive Bayes: prior × Π P(value | explanation)^temper over the signs that are known. Signs are not independent of each
 * other, so each likelihood ratio - to the mean chance of its value over all explanations - is raised to a power below
 * 1, and bounded on both sides. insufficient_data comes first where the leading posterior is below the table's
 * threshold, where too few signs are known or none is unusual, and for one tap that no other sign accompanies.
 *
 * `out->sign` holds copies of the facts; `start` and `end` (µs) are those of what is explained.
 */
void notme_weigh(const struct notme_explainer *table, const struct notme_facts *facts, int64_t start, int64_t end,
                 struct notme_explanations *out);

#endif
