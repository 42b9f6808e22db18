/* The minimum of a function without derivatives: the simplex method of Nelder & Mead (1965), by GSL. */
#ifndef NOTME_MODEL_MINIMISE_H
#define NOTME_MODEL_MINIMISE_H

#include <gsl/gsl_vector.h>
#include <stdbool.h>

typedef double notme_loss(const gsl_vector *at, void *params);

/* From `at` (n numbers, replaced by the minimum) with first steps of `step`, until the simplex is smaller than `enough`
 * or `rounds` have passed. False when memory is out. */
bool notme_minimise(notme_loss *loss, void *params, double *at, size_t n, double step, double enough, int rounds);

#endif
