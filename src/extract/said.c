#include "extract/said.h"

#include "base/clock.h"

static bool bit(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static void set(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= (uint64_t)1 << (i % 64);
}

static uint32_t token_bit(uint16_t token)
{
    return token >> (16 - NOTME_SAID_BITS);
}

static uint32_t author_bit(const struct notme_said *said, uint32_t author)
{
    return author / 2 % (sizeof said->author * 8); /* the lowest bit of a category is always set */
}

static int64_t hour_number(int64_t clock)
{
    return notme_floor_to(clock, NOTME_HOUR) / NOTME_HOUR + 1;
}

void notme_said_add(struct notme_said *said, const struct notme_features *event)
{
    for (int c = 0; c < NOTME_SAID_CHANNELS; c++)
        for (size_t t = event->from[c]; t < event->from[c + 1]; t++)
            set(said->token[c], token_bit(event->token[t]));
    if (event->author)
        set(said->author, author_bit(said, event->author));
    said->switched |= notme_clients_switch(&said->clients, event).switched;
    notme_clients_see(&said->clients, event);
    said->scripts |= UINT32_C(1) << event->category[NOTME_CATEGORY_SCRIPT];
    if (event->timed)
        said->hour = hour_number(event->clock);
}

bool notme_said_token(const struct notme_said *said, enum notme_channel channel, uint16_t token)
{
    return (int)channel < NOTME_SAID_CHANNELS && bit(said->token[channel], token_bit(token));
}

bool notme_said_author(const struct notme_said *said, uint32_t author)
{
    return bit(said->author, author_bit(said, author));
}

bool notme_said_hour(const struct notme_said *said, int64_t clock)
{
    return said->hour == hour_number(clock);
}
