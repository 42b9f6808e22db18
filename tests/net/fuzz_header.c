/* What is parsed by hand of what servers say: headers, links, dates, DIDs and their documents. */
#include "base/clock.h"
#include "net/header.h"
#include "net/identity.h"
#include "net/url.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_within(struct notme_text part, const char *bytes, size_t len)
{
    if (part.at && (part.at < bytes || part.at + part.len > bytes + len))
        abort();
}

static void read_headers(const char *bytes, size_t len)
{
    struct notme_pace pace = {0};
    struct notme_text link = {NULL, 0};
    size_t i = 0;
    while (i < len) {
        const char *end = memchr(bytes + i, '\n', len - i);
        const struct notme_text line = {bytes + i, end ? (size_t)(end - bytes) - i : len - i};
        if (!notme_header_value(line, "link", &link))
            notme_pace_header(&pace, line);
        i += line.len + 1;
    }
    check_within(link, bytes, len);
    check_within(notme_link_next(link), bytes, len);
    const int64_t until = notme_pace_until(&pace, INT64_C(1800000000) * NOTME_SECOND);
    if (until != NOTME_NO_TIME && until < -INT64_C(100000000000) * NOTME_SECOND)
        abort();
    notme_pace_is_spent(&pace);
}

static void read_names(struct notme_text text)
{
    struct notme_buf url = {0};
    struct notme_origin origin;
    if (notme_did_url(text, "https://plc.directory", &url) &&
        (!notme_is_did(text) || !notme_url_origin(url.at, &origin)))
        abort();
    notme_buf_release(&url);
    if (notme_url_join("https://heron.example/a?b", text, &url) && !notme_url_origin(url.at, &origin))
        abort();
    notme_buf_release(&url);
}

static void read_document(struct notme_text text)
{
    struct notme_did_document document;
    cJSON *json = notme_net_json(text);
    notme_did_read(json, notme_text_of("did:plc:abcdefghijklmnopqrstuvwx"), notme_text_of("heron.example"), &document);
    cJSON_Delete(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size ? size : 1); /* of exact size: one byte too far is seen */
    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    const struct notme_text text = {copy, size};
    read_headers(copy, size);
    check_within(notme_link_next(text), copy, size);
    read_names(text);
    read_document(text);
    free(copy);
    return 0;
}
