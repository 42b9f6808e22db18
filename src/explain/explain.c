#include "explain/explain.h"

#include "explain/priors.h"
#include "explain/weigh.h"

int notme_explainer_new(struct notme_explainer **out, const char *priors, struct notme_error *err)
{
    *out = NULL;
    struct notme_explainer *explainer = notme_alloc(1, sizeof *explainer);
    if (!explainer)
        return notme_fail_memory(err);
    int status = notme_explain_table_read(explainer, notme_explanations_json, notme_explanations_json_size, err);
    if (status == NOTME_OK)
        status = notme_explain_priors(explainer, priors, err);
    if (status != NOTME_OK)
        notme_explainer_free(explainer);
    else
        *out = explainer;
    return status;
}

void notme_explainer_free(struct notme_explainer *explainer)
{
    if (!explainer)
        return;
    notme_explain_table_release(explainer);
    notme_free(explainer);
}

int notme_explain_session(const struct notme_explainer *explainer, const struct notme_lookback *lookback,
                          const struct notme_session *session, struct notme_explanations *out, struct notme_error *err)
{
    struct notme_facts facts;
    const int status = notme_facts_find(lookback, session, &facts, err);
    if (status == NOTME_OK)
        notme_weigh(explainer, &facts, session->start,
                    session->end_not_after != NOTME_NO_TIME ? session->end_not_after : session->end, out);
    return status;
}
