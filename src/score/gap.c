#include "score/gap.h"

#include "base/clock.h"

#include <math.h>

struct hump {
    double share, mean, deviation;
};

void notme_gaps_add(struct notme_gaps *gaps, int64_t gap)
{
    const double seconds = (double)gap / (double)NOTME_SECOND;
    const int bin = seconds > 1 ? (int)(2 * log2(seconds)) : 0;
    gaps->count[bin < NOTME_GAP_BINS ? bin : NOTME_GAP_BINS - 1] += 1;
    gaps->total += 1;
}

static double density(const struct hump *h, double x)
{
    const double z = (x - h->mean) / h->deviation;
    return h->share / h->deviation * exp(-z * z / 2);
}

/* One round of expectation-maximisation on the histogram. */
static void improve(const struct notme_gaps *gaps, struct hump hump[2])
{
    double n[2] = {1e-9, 1e-9}, sum[2] = {0}, square[2] = {0};
    for (int i = 0; i < NOTME_GAP_BINS; i++) {
        const double x = i + 0.5, a = density(&hump[0], x), b = density(&hump[1], x);
        const double part = a + b > 0 ? a / (a + b) : 0.5;
        const double weight[2] = {part * (double)gaps->count[i], (1 - part) * (double)gaps->count[i]};
        for (int k = 0; k < 2; k++) {
            n[k] += weight[k];
            sum[k] += weight[k] * x;
            square[k] += weight[k] * x * x;
        }
    }
    for (int k = 0; k < 2; k++) {
        hump[k].share = n[k] / (n[0] + n[1]);
        hump[k].mean = sum[k] / n[k];
        hump[k].deviation = sqrt(fmax(1, square[k] / n[k] - hump[k].mean * hump[k].mean));
    }
}

int64_t notme_gaps_fit(const struct notme_gaps *gaps, int64_t fallback)
{
    struct hump hump[2] = {{0.5, 14, 4}, {0.5, 32, 4}}; /* about two minutes, and about eighteen hours */
    if (gaps->total < 100)
        return fallback;
    for (int i = 0; i < 30; i++)
        improve(gaps, hump);
    if (hump[1].mean - hump[0].mean < 4 || hump[0].share < 0.05 || hump[1].share < 0.05)
        return fallback;
    double x = hump[0].mean;
    while (x < hump[1].mean && density(&hump[0], x) > density(&hump[1], x))
        x += 0.05;
    const int64_t gap = (int64_t)(exp2(x / 2) * (double)NOTME_SECOND);
    const int64_t least = 10 * NOTME_MINUTE, most = 6 * NOTME_HOUR;
    return gap < least ? least : gap > most ? most : gap;
}
