/* What else a session could be: the explanations of src/explain, as reports write them. */
#ifndef NOTME_REPORT_EXPLAINED_H
#define NOTME_REPORT_EXPLAINED_H

#include "explain/explain.h"
#include "report/kept.h"

/* A place in the report's bytes where the explanations of a session go when all of the account is known. */
struct notme_hole {
    size_t offset; /* into the report's buffer */
    struct notme_kept kept;
};

/* The keys "explanations", "verdict_id" and "anomaly_analyses" of a session's object, each with the comma before it. */
void notme_write_explanations(struct notme_buf *out, const struct notme_explanations *explanations);
/* The same keys of a session that was not explained: null. */
void notme_write_no_explanations(struct notme_buf *out);

#endif
