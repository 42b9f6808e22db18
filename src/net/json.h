/* Pages, parsed as strictly as files are: see notme_document(). Bare numbers have become strings. */
#ifndef NOTME_NET_JSON_H
#define NOTME_NET_JSON_H

#include "read/records.h"

/* NULL where it is no JSON, or memory is out. */
cJSON *notme_net_json(struct notme_text bytes);

#endif
