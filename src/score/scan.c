#include "score/scan.h"

#include <math.h>

double notme_log_add(double a, double b)
{
    const double high = a > b ? a : b, low = a > b ? b : a;
    return low == -HUGE_VAL ? high : high + log1p(exp(low - high));
}

struct notme_scan notme_scan_empty(void)
{
    return (struct notme_scan){0, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL, 0};
}

struct notme_scan notme_scan_event(double v)
{
    return (struct notme_scan){v, v, v, v, 1};
}

struct notme_scan notme_scan_join(const struct notme_scan *a, const struct notme_scan *b)
{
    if (a->events == 0)
        return *b;
    if (b->events == 0)
        return *a;
    return (struct notme_scan){
        .total = a->total + b->total,
        .prefix = notme_log_add(a->prefix, a->total + b->prefix),
        .suffix = notme_log_add(b->suffix, b->total + a->suffix),
        .run = notme_log_add(notme_log_add(a->run, b->run), a->suffix + b->prefix),
        .events = a->events + b->events,
    };
}

double notme_scan_score(const struct notme_scan *scan)
{
    return scan->run - log((double)scan->events);
}

/* Runs that hold event i: any that ends at i from the left, times any that starts at i to the right, v_i counted once.
 */
void notme_scan_membership(const double *v, size_t count, double *probability)
{
    double all = -HUGE_VAL, left = -HUGE_VAL, right = -HUGE_VAL;
    for (size_t i = 0; i < count; i++) {
        left = v[i] + notme_log_add(0, left);
        all = notme_log_add(all, left);
        probability[i] = left;
    }
    for (size_t i = count; i-- > 0;) {
        right = v[i] + notme_log_add(0, right);
        probability[i] = exp(fmin(0, probability[i] + right - v[i] - all));
    }
}
