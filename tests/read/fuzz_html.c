/* HTML from strangers: to text, beside itself and in place, and its links. */
#include "fuzz.h"

#include "base/utf8.h"
#include "read/html.h"

FUZZ_TARGET
{
    struct notme_text host[4];
    char *html = malloc(len ? len : 1), *out = malloc(len ? len : 1);
    if (!html || !out)
        abort();
    if (len)
        memcpy(html, bytes, len);
    const bool valid = notme_utf8_valid(html, len);
    const size_t hosts = notme_html_hosts((struct notme_text){html, len}, host, 4);
    for (size_t i = 0; i < hosts; i++)
        if (host[i].len == 0 || host[i].at < html || host[i].at + host[i].len > html + len)
            abort();
    const size_t n = notme_html_text(html, len, out);
    if (n > len || (valid && !notme_utf8_valid(out, n)) || (n && (out[0] == ' ' || out[n - 1] == ' ')))
        abort();
    if (notme_html_text(html, len, html) != n || (n && memcmp(html, out, n) != 0))
        abort();
    free(html);
    free(out);
    return 0;
}
