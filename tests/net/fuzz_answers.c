/* What servers answer: a fetch whose answers all stand in the input (canned.h). */
#include "fuzz.h"

#include "canned.h"

/* Without any time: favourites, which have an order only. */
static int take(void *ctx, const struct notme_event *e)
{
    return e->seq ? fuzz_named_event(ctx, e) : fuzz_timed_event(ctx, e);
}

FUZZ_MUTATOR(mutate_json)

FUZZ_TARGET
{
    canned_fetch((struct notme_text){(const char *)bytes, len}, NULL, take, NULL);
    return 0;
}
