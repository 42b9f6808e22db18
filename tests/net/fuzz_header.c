/* What is parsed by hand of what servers say: headers, links, dates, DIDs and their documents. */
#include "fuzz.h"

#include "base/clock.h"
#include "net/header.h"
#include "net/identity.h"
#include "net/url.h"

static void check_within(struct notme_text part, const char *bytes, size_t len)
{
    if (part.at && (part.at < bytes || part.at + part.len > bytes + len))
        abort();
}

static void read_headers(const char *bytes, size_t len)
{
    const int64_t now = INT64_C(1800000000) * NOTME_SECOND;
    const struct notme_text all = {bytes, len};
    struct notme_buf link = {0};
    int64_t until, date;
    const struct notme_pace pace = notme_pace_read(all, &link);
    check_within(pace.retry_after, bytes, len);
    check_within(notme_link_next((struct notme_text){link.at, link.len}), link.at, link.len);
    notme_buf_release(&link);
    for (long status = 200; status < 600; status += 203) /* 200, 403 */
        if (notme_pace_asks(&pace, status, all, now, &until) && until != NOTME_NO_TIME &&
            until < -INT64_C(100000000000) * NOTME_SECOND)
            abort();
    notme_pace_is_spent(&pace);
    notme_http_date(all, &date);
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

FUZZ_TARGET
{
    char *copy = fuzz_copy(bytes, len);
    const struct notme_text text = {copy, len};
    read_headers(copy, len);
    check_within(notme_link_next(text), copy, len);
    read_names(text);
    read_document(text);
    free(copy);
    return 0;
}
