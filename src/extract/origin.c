#include "extract/origin.h"

#include "base/hash.h"
#include "extract/features.h"

uint32_t notme_category(struct notme_text text)
{
    return text.len ? ((uint32_t)(notme_hash(text.at, text.len, 99) >> 32) | 1) : 0;
}

int16_t notme_offset(struct notme_text tz)
{
    int number = 0, digits = 0;
    if (tz.len < 5 || (tz.at[0] != '+' && tz.at[0] != '-'))
        return NOTME_NO_OFFSET;
    for (size_t i = 1; i < tz.len; i++)
        if (tz.at[i] >= '0' && tz.at[i] <= '9' && digits++ < 4)
            number = number * 10 + tz.at[i] - '0';
    if (digits != 4)
        return NOTME_NO_OFFSET;
    number = number / 100 * 60 + number % 100;
    return (int16_t)(tz.at[0] == '-' ? -number : number);
}

uint32_t notme_network(const struct notme_event *event)
{
    if (event->asn > 0)
        return (uint32_t)notme_hash_mix(7, (uint64_t)event->asn) | 1;
    if (event->country.len)
        return notme_category(event->country);
    size_t n = 0;
    for (int parts = 0; n < event->ip.len; n++)
        if ((event->ip.at[n] == '.' || event->ip.at[n] == ':') && ++parts == 2)
            break;
    return notme_category((struct notme_text){event->ip.at, n});
}
