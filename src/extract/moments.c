#include "extract/moments.h"

void notme_moments_add(struct notme_moments *m, double x, double keep)
{
    m->weight = m->weight * keep + 1;
    m->mean = m->mean * keep + x;
    m->square = m->square * keep + x * x;
}

void notme_moments_pack(struct notme_buf *out, const struct notme_moments *moments)
{
    notme_pack_double(out, moments->weight);
    notme_pack_double(out, moments->mean);
    notme_pack_double(out, moments->square);
}

void notme_moments_unpack(struct notme_unpack *in, struct notme_moments *moments)
{
    moments->weight = notme_unpack_double(in);
    moments->mean = notme_unpack_double(in);
    moments->square = notme_unpack_double(in);
}
