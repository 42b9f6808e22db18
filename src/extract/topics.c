#include "extract/topics.h"

#include <math.h>

enum { LANES = 8 }; /* sums at a time, which compilers turn into vectors */
static const float strength = 5, discount = 0.5f;

struct notme_topic notme_topic_of(const struct notme_profile *p, uint16_t token, float background)
{
    const struct notme_counts *counts = &p->counts[NOTME_TOPICS];
    const int size = 1 << counts->bits;
    const float unit = (float)p->unit, life_total = (float)counts->life_total + strength,
                recent_total = (float)counts->recent_total / unit + strength;
    /* of a topic's share: (life + (recent + strength * life) / recent_total) / 2 */
    const float by_life = (1 + strength / recent_total) / 2 / life_total, by_recent = 1 / (2 * unit * recent_total);
    const size_t at = (size_t)token >> (16 - counts->bits);
    const float own = fmaxf(0, counts->life[at] - discount) * by_life + counts->recent[at] * by_recent;
    float rarer = 0, kinds = 0, rarer_in[LANES] = {0}, kinds_in[LANES] = {0};
    for (int i = 0; i < size; i += LANES)
        for (int k = 0; k < LANES; k++) {
            const float life = counts->life[i + k], kept = life > discount ? life - discount : 0;
            const float share = kept * by_life + counts->recent[i + k] * by_recent;
            rarer_in[k] += share <= own ? share : 0;
            kinds_in[k] += life > 0 ? 1 : 0;
        }
    for (int k = 0; k < LANES; k++) {
        rarer += rarer_in[k];
        kinds += kinds_in[k];
    }
    const float fresh = (strength + discount * kinds) * by_life;
    return (struct notme_topic){(double)(own + fresh * background), fmin(1, (double)(rarer + fresh))};
}
