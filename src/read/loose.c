#include "read/loose.h"

#include "base/clock.h"
#include "base/hash.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool notme_loose_time(struct notme_event *event, struct notme_text text)
{
    char with_zone[48];
    const bool utc = text.len >= 4 && memcmp(text.at + text.len - 4, " UTC", 4) == 0;
    if (text.len && notme_time_parse(text.at, text.len, &event->time))
        return true;
    if (text.len == 0 || text.len + 2 > sizeof with_zone)
        return false;
    const int n = snprintf(with_zone, sizeof with_zone, "%.*sZ", (int)(utc ? text.len - 4 : text.len), text.at);
    if (!notme_time_parse(with_zone, (size_t)n, &event->time))
        return false;
    event->not_before = utc ? NOTME_NO_TIME : event->time - 14 * NOTME_HOUR;
    event->not_after = utc ? NOTME_NO_TIME : event->time + 14 * NOTME_HOUR;
    return true;
}

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

int notme_add_timed(struct notme_export *export, const struct notme_event *event, const char *kind,
                    struct notme_text thing)
{
    struct notme_buf id = {0};
    notme_buf_addf(&id, "%lld", (long long)(event->time / NOTME_SECOND));
    if (thing.len) {
        notme_buf_addc(&id, '-');
        notme_buf_add(&id, thing.at, thing.len);
    }
    const int status = id.failed ? notme_fail_memory(export->reader->err)
                                 : notme_export_add(export, event, kind, (struct notme_text){id.at, id.len});
    notme_buf_release(&id);
    return status;
}

int notme_add_timed_hashed(struct notme_export *export, const struct notme_event *event, const char *kind,
                           struct notme_text thing)
{
    char hash[17] = "";
    if (thing.len)
        snprintf(hash, sizeof hash, "%016llx", (unsigned long long)notme_hash(thing.at, thing.len, 0));
    return notme_add_timed(export, event, kind, notme_text_of(hash));
}
