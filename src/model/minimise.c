#include "model/minimise.h"

#include <gsl/gsl_multimin.h>

static void descend(gsl_multimin_fminimizer *m, double enough, int rounds)
{
    for (int i = 0; i < rounds && gsl_multimin_fminimizer_size(m) > enough; i++)
        if (gsl_multimin_fminimizer_iterate(m) != 0)
            return;
}

bool notme_minimise(notme_loss *loss, void *params, double *at, size_t n, double step, double enough, int rounds)
{
    gsl_vector *start = gsl_vector_alloc(n), *steps = gsl_vector_alloc(n);
    gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
    const bool ok = start && steps && m;
    if (ok) {
        gsl_multimin_function function = {loss, n, params};
        for (size_t i = 0; i < n; i++)
            gsl_vector_set(start, i, at[i]);
        gsl_vector_set_all(steps, step);
        gsl_multimin_fminimizer_set(m, &function, start, steps);
        descend(m, enough, rounds);
        for (size_t i = 0; i < n; i++)
            at[i] = gsl_vector_get(m->x, i);
    }
    if (m)
        gsl_multimin_fminimizer_free(m);
    if (steps)
        gsl_vector_free(steps);
    if (start)
        gsl_vector_free(start);
    return ok;
}
