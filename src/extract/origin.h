/* Where an event came from, in numbers: what is stated of the client and its network, hashed. */
#ifndef NOTME_EXTRACT_ORIGIN_H
#define NOTME_EXTRACT_ORIGIN_H

#include "notme.h"

/* Hash of a name (an app, a language …); 0 = not stated. */
uint32_t notme_category(struct notme_text text);
/* The network: the AS number or country where stated, else the /16 of an IPv4 or the /32 of an IPv6 address; hashed, 0
 * = not stated. */
uint32_t notme_network(const struct notme_event *event);
/* "+0530", "-08:00" in minutes east of UTC; NOTME_NO_OFFSET for anything else. */
int16_t notme_offset(struct notme_text tz);

#endif
