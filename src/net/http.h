/* GET over HTTP, as a polite and wary client does it. The room's door to libcurl.
 *
 * Only http and https; certificates are verified; redirects are followed by hand, at most five, never from https to
 * http; loopback, private and link-local addresses are refused on the address really connected to (a name may point
 * anywhere, and anew at every look-up). Proxies of the environment are not used: behind one, the address connected to
 * says nothing. Bodies have a ceiling that counts inflated bytes, and all of them together another. What is broken on
 * the way, 429 and 5xx are tried again after a wait: the server's own where it names one, else doubling, with jitter.
 */
#ifndef NOTME_NET_HTTP_H
#define NOTME_NET_HTTP_H

#include "base/mem.h"
#include "net/header.h"

/* Time, so that tests need not wait. Zero = the system's clock. */
struct notme_time_source {
    int64_t (*now)(void *ctx);              /* µs since 1970 */
    void (*sleep)(void *ctx, int64_t time); /* µs */
    void *ctx;
};

/* 0 = the default in brackets. Times are µs. */
struct notme_http_options {
    struct notme_time_source clock;
    bool allow_private;
    const char *ca_file;   /* authorities whose certificates count [the system's] */
    uint64_t body_bytes;   /* of one body, inflated [16 MiB]                          */
    uint64_t total_bytes;  /* of all bodies, also those that were thrown away [1 GiB] */
    int64_t total_time;    /* from notme_http_new on, waits included [1 h]            */
    int64_t most_wait;     /* that a server may ask for at once [15 min]              */
    int64_t connect_time;  /* [15 s] */
    int64_t idle_time;     /* without a byte; whole seconds [30 s] */
    int64_t transfer_time; /* of one transfer [2 min] */
    int tries;             /* [6] */
    void (*waiting)(void *ctx, const char *host, int64_t time); /* before each wait; may be NULL */
    void *waiting_ctx;
};

struct notme_http; /* one fetch: connections, budget, token; for one thread */

int notme_http_new(struct notme_http **out, const struct notme_http_options *options, struct notme_error *err);
void notme_http_free(struct notme_http *http);

/* From here on, requests to the origin (scheme, host and port) of `url`, and to no other, carry "Authorization: Bearer
 * TOKEN". An http origin is NOTME_EUSAGE unless private addresses are allowed. */
int notme_http_token(struct notme_http *http, const char *token, const char *url, struct notme_error *err);

struct notme_request {
    const char *url;
    const char *accept; /* NULL = application/json */
    /* Called with the body of a 200; false = it is not whole, and counts as a broken transfer. May be NULL. */
    bool (*take)(void *ctx, struct notme_text body);
    void *ctx;
    int tries;           /* 0 = as the client's */
    uint64_t body_bytes; /* a lower ceiling than the client's; 0 = that */
    bool no_redirects;   /* their status is the answer */
};

/* Texts live until the next request. */
struct notme_response {
    long status;
    struct notme_text body;
    struct notme_text link; /* the header's value, or absent */
    const char *url;        /* where it came from in the end */
};

/* NOTME_OK = a server answered, with whatever status. NOTME_EIO = none did, or not as HTTP; NOTME_ELIMIT = a ceiling
 * was met, or the server asks to wait longer than allowed. */
int notme_http_get(struct notme_http *http, const struct notme_request *request, struct notme_response *response,
                   struct notme_error *err);

/* NOTME_ELIMIT when the time allowed for everything has run out: asked wherever a stranger says how much there is to
 * do. */
int notme_http_in_time(const struct notme_http *http, struct notme_error *err);

/* Bodies so far, and the clock. */
uint64_t notme_http_bytes(const struct notme_http *http);
int64_t notme_http_now(const struct notme_http *http);

#endif
