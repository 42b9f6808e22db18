/* Links in texts. */
#ifndef NOTME_EXTRACT_DOMAIN_H
#define NOTME_EXTRACT_DOMAIN_H

#include "notme.h"

/* Length of the link that `text` begins with, to the next space; 0 = it begins with none. */
size_t notme_link_length(struct notme_text text);
/* The domain in a link, without "www.": part of it. */
struct notme_text notme_domain_of(struct notme_text link);

#endif
