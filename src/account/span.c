#include "account/span.h"

struct notme_span notme_span_of(const struct notme_event *event)
{
    if (event->time != NOTME_NO_TIME)
        return (struct notme_span){event->time, event->time};
    return (struct notme_span){event->not_before, event->not_after};
}

int64_t notme_time_minus(int64_t a, int64_t b)
{
    if (b > 0 && a < INT64_MIN + b)
        return INT64_MIN;
    return b < 0 && a > INT64_MAX + b ? INT64_MAX : a - b;
}

/* Open sides as the ends of time. */
static int64_t first_of(struct notme_span span)
{
    return span.earliest != NOTME_NO_TIME ? span.earliest : INT64_MIN;
}

static int64_t last_of(struct notme_span span)
{
    return span.latest != NOTME_NO_TIME ? span.latest : INT64_MAX;
}

bool notme_spans_meet(struct notme_span a, struct notme_span b, int64_t slack)
{
    return notme_time_minus(first_of(a), last_of(b)) <= slack && notme_time_minus(first_of(b), last_of(a)) <= slack;
}

bool notme_span_can_precede(struct notme_span a, struct notme_span b)
{
    return first_of(a) <= last_of(b);
}

struct notme_span notme_span_join(struct notme_span a, struct notme_span b)
{
    const int64_t from_a = first_of(a), from_b = first_of(b), to_a = last_of(a), to_b = last_of(b);
    int64_t from = from_a > from_b ? from_a : from_b, to = to_a < to_b ? to_a : to_b;
    if (from > to) {
        const int64_t kept = from;
        from = to;
        to = kept;
    }
    return (struct notme_span){from, to == INT64_MAX ? NOTME_NO_TIME : to}; /* INT64_MIN is NOTME_NO_TIME already */
}

struct notme_duration notme_span_between(struct notme_span a, struct notme_span b)
{
    const bool open = last_of(b) == INT64_MAX || first_of(a) == INT64_MIN;
    const int64_t least = notme_time_minus(first_of(b), last_of(a));
    const int64_t most = open ? INT64_MAX : notme_time_minus(last_of(b), first_of(a));
    return (struct notme_duration){least > 0 ? least : 0, most > 0 ? most : 0};
}
