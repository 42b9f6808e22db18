#include "net/url.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

static bool part(CURLU *url, CURLUPart what, unsigned flags, char *out, size_t size)
{
    char *value = NULL;
    const bool ok = curl_url_get(url, what, &value, flags) == CURLUE_OK && strlen(value) < size;
    if (ok)
        memcpy(out, value, strlen(value) + 1);
    curl_free(value);
    return ok;
}

static bool has(CURLU *url, CURLUPart what)
{
    char *value = NULL;
    const bool found = curl_url_get(url, what, &value, 0) == CURLUE_OK;
    curl_free(value);
    return found;
}

static bool read_origin(CURLU *url, struct notme_origin *origin)
{
    char scheme[16], port[8];
    if (!part(url, CURLUPART_SCHEME, 0, scheme, sizeof scheme) ||
        !part(url, CURLUPART_HOST, 0, origin->host, sizeof origin->host) ||
        !part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT, port, sizeof port) || has(url, CURLUPART_USER) ||
        has(url, CURLUPART_PASSWORD))
        return false;
    for (char *c = origin->host; *c; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
    origin->https = strcmp(scheme, "https") == 0;
    if (!origin->https && strcmp(scheme, "http") != 0)
        return false;
    snprintf(origin->text, sizeof origin->text, "%s://%s:%s", scheme, origin->host, port);
    return true;
}

bool notme_url_origin(const char *text, struct notme_origin *origin)
{
    CURLU *url = curl_url();
    const bool ok = url && strlen(text) < 8192 && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK &&
                    read_origin(url, origin);
    curl_url_cleanup(url);
    return ok;
}

void notme_url_add(struct notme_buf *url, struct notme_text text)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (size_t i = 0; i < text.len; i++) {
        if (memchr(unreserved, text.at[i], sizeof unreserved - 1))
            notme_buf_addc(url, text.at[i]);
        else
            notme_buf_addf(url, "%%%02X", (unsigned)(unsigned char)text.at[i]);
    }
}

bool notme_url_join(const char *base, struct notme_text target, struct notme_buf *out)
{
    struct notme_origin origin;
    char *copy = notme_strdup_text(target), *joined = NULL;
    CURLU *url = curl_url();
    const bool ok = copy && url && target.len < 8192 && strlen(copy) == target.len &&
                    curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK &&
                    curl_url_set(url, CURLUPART_URL, copy, 0) == CURLUE_OK &&
                    curl_url_get(url, CURLUPART_URL, &joined, 0) == CURLUE_OK;
    notme_buf_clear(out);
    if (ok)
        notme_buf_add(out, joined, strlen(joined) + 1);
    curl_free(joined);
    curl_url_cleanup(url);
    notme_free(copy);
    return ok && !out->failed && notme_url_origin(out->at, &origin);
}

bool notme_is_host_name(struct notme_text name)
{
    size_t label = 0, dots = 0;
    if (name.len < 3 || name.len > 253)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.at[i];
        const bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == '.' && label && name.at[i - 1] != '-') {
            label = 0;
            dots++;
        } else if ((alnum || (c == '-' && label)) && label < 63) {
            label++;
        } else {
            return false;
        }
    }
    return dots && label && name.at[name.len - 1] != '-';
}
