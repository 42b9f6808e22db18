#include "read/link.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

bool notme_is_url(struct notme_text text)
{
    return (text.len > 8 && strncasecmp(text.at, "https://", 8) == 0) ||
           (text.len > 7 && strncasecmp(text.at, "http://", 7) == 0);
}

bool notme_is_ip(struct notme_text text)
{
    char at[INET6_ADDRSTRLEN];
    unsigned char address[16];
    if (text.len < 3 || text.len >= sizeof at || memchr(text.at, '\0', text.len))
        return false;
    memcpy(at, text.at, text.len);
    at[text.len] = '\0';
    return inet_pton(AF_INET, at, address) == 1 || inet_pton(AF_INET6, at, address) == 1;
}

bool notme_url_next_part(struct notme_text *rest, struct notme_text *part)
{
    *part = (struct notme_text){NULL, 0};
    while (rest->len && !part->len) {
        const char *slash = memchr(rest->at, '/', rest->len);
        const size_t len = slash ? (size_t)(slash - rest->at) : rest->len;
        const char *query = memchr(rest->at, '?', len);
        *part = (struct notme_text){rest->at, query ? (size_t)(query - rest->at) : len};
        const size_t used = query ? rest->len : len + (slash != NULL);
        *rest = (struct notme_text){rest->at + used, rest->len - used};
    }
    return part->len > 0;
}

struct notme_text notme_url_last_part(struct notme_text url)
{
    struct notme_text last = {NULL, 0}, part;
    while (notme_url_next_part(&url, &part))
        last = part;
    return last;
}

struct notme_text notme_url_host(struct notme_text url)
{
    const char *scheme = url.at ? strstr(url.at, "://") : NULL;
    if (!scheme)
        return (struct notme_text){NULL, 0};
    const char *host = scheme + 3;
    host += strncmp(host, "www.", 4) == 0 ? 4 : 0;
    return (struct notme_text){host, strcspn(host, "/?#:")};
}
