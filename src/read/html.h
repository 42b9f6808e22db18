/* HTML, as posts are written in it, to plain text. */
#ifndef NOTME_READ_HTML_H
#define NOTME_READ_HTML_H

#include "notme.h"

/* Drops tags, comments, scripts and styles, turns entities into characters, and makes of every run of white space, line
 * breaks and borders of blocks one space; none at the ends. `out` has room for `len` bytes, for text is never longer
 * than its HTML, and may be `html` itself. Returns the length. Valid UTF-8 stays valid. Takes time in proportion to
 * `len`, whatever is in it. */
size_t notme_html_text(const char *html, size_t len, char *out);

/* The hosts that its links lead to, but for mentions and hashtags (class="mention …"): at most `most`. They are parts
 * of `html`. */
size_t notme_html_hosts(struct notme_text html, struct notme_text *host, size_t most);

/* The host of an address, without "www." and a port: "https://www.pier.example:443/a" -> "pier.example". Absent where
 * there is none. */
struct notme_text notme_host_of(struct notme_text url);

#endif
