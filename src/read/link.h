/* Addresses, of the web and of machines, as exports write them. */
#ifndef NOTME_READ_LINK_H
#define NOTME_READ_LINK_H

#include "notme.h"

bool notme_is_url(struct notme_text text);
bool notme_is_ip(struct notme_text text);
/* The parts of an address between its slashes, empty ones passed over, up to a question mark. */
bool notme_url_next_part(struct notme_text *rest, struct notme_text *part);
struct notme_text notme_url_last_part(struct notme_text url);
/* The host of an address of any scheme, without "www." and a port; absent where there is no "://". `url` ends in NUL,
 * as cJSON's strings do. Of what stands in HTML: notme_host_of, which is stricter. */
struct notme_text notme_url_host(struct notme_text url);

#endif
