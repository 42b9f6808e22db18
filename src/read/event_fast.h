/* Lines of engagement-event/1 as most are written, read in one pass: each key is expected to follow the one it followed
 * last time. Whatever is out of the ordinary - keys twice or escaped, odd white space, objects where texts belong,
 * anything wrong - is left to notme_event_json(), the only judge of what a line is and of what is wrong with it. */
#ifndef NOTME_READ_EVENT_FAST_H
#define NOTME_READ_EVENT_FAST_H

#include "read/json_scan.h"

enum { NOTME_FAST_LEVELS = 5, NOTME_FAST_KEYS = 16 };

/* Which key came after which, by level; zero knows of none yet. */
struct notme_key_order {
    uint8_t after[NOTME_FAST_LEVELS][NOTME_FAST_KEYS];
};

/* True: *out is what notme_event_json() makes of the line, its texts live in the line or in json->decoded until the
 * next call. False: ask it. */
bool notme_event_fast(struct notme_json *json, struct notme_key_order *order, struct notme_text line, uint32_t depth,
                      struct notme_event *out);

#endif
