#include "net/http.h"

#include "base/clock.h"
#include "base/hash.h"
#include "net/address.h"
#include "net/url.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REDIRECTS = 5, HEADER_BYTES = 65536 };

enum ceiling { NOT_MET, BODY_MET, TOTAL_MET, HEADERS_MET, MEMORY_MET };

struct notme_http {
    struct notme_http_options options;
    CURL *curl;
    int64_t deadline;
    uint64_t bytes, seed;
    char *token;
    struct notme_origin token_origin;
    /* nothing is to be asked of this origin before that time: its window is spent */
    struct notme_origin spent;
    int64_t spent_until;
    /* of the present transfer */
    struct notme_buf url, body, headers, link, scratch;
    uint64_t body_most;
    enum ceiling met;
    bool refused;      /* a private address */
    bool unknown_name; /* of a host: it may be the name server's trouble, but is mostly a slip of the pen */
};

/* What became of one try. */
enum outcome { ANSWERED, AGAIN, FAILED };

static int64_t system_now(void *ctx)
{
    struct timespec now;
    (void)ctx;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * NOTME_SECOND + now.tv_nsec / 1000;
}

static void system_sleep(void *ctx, int64_t time)
{
    struct timespec left = {(time_t)(time / NOTME_SECOND), (long)(time % NOTME_SECOND * 1000)};
    (void)ctx;
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

static void fill_defaults(struct notme_http_options *o)
{
    if (!o->clock.now)
        o->clock = (struct notme_time_source){system_now, system_sleep, NULL};
    o->body_bytes = o->body_bytes ? o->body_bytes : UINT64_C(16) << 20;
    o->total_bytes = o->total_bytes ? o->total_bytes : UINT64_C(1) << 30;
    o->total_time = o->total_time ? o->total_time : NOTME_HOUR;
    o->most_wait = o->most_wait ? o->most_wait : 15 * NOTME_MINUTE;
    o->connect_time = o->connect_time ? o->connect_time : 15 * NOTME_SECOND;
    o->idle_time = o->idle_time ? o->idle_time : 30 * NOTME_SECOND;
    o->transfer_time = o->transfer_time ? o->transfer_time : 2 * NOTME_MINUTE;
    o->tries = o->tries ? o->tries : 6;
}

int64_t notme_http_now(const struct notme_http *http)
{
    return http->options.clock.now(http->options.clock.ctx);
}

int notme_http_in_time(const struct notme_http *http, struct notme_error *err)
{
    if (notme_http_now(http) < http->deadline)
        return NOTME_OK;
    return notme_fail(err, NOTME_ELIMIT, "the time allowed has run out");
}

uint64_t notme_http_bytes(const struct notme_http *http)
{
    return http->bytes;
}

/* ---- what libcurl calls */

static size_t take_body(char *bytes, size_t size, size_t count, void *ctx)
{
    struct notme_http *http = ctx;
    const size_t n = size * count;
    http->bytes += n;
    if (http->bytes > http->options.total_bytes)
        http->met = TOTAL_MET;
    else if (http->body.len + n > http->body_most)
        http->met = BODY_MET;
    else if (!notme_buf_add(&http->body, bytes, n))
        http->met = MEMORY_MET;
    return http->met ? 0 : n;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *ctx)
{
    struct notme_http *http = ctx;
    const size_t n = size * count;
    if (n > 5 && memcmp(bytes, "HTTP/", 5) == 0) /* a status line: those before it were of an interim reply */
        notme_buf_clear(&http->headers);
    if (http->headers.len + n > HEADER_BYTES)
        http->met = HEADERS_MET;
    else if (!notme_buf_add(&http->headers, bytes, n))
        http->met = MEMORY_MET;
    return http->met ? 0 : n;
}

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct notme_http *http = ctx;
    (void)purpose;
    if (!http->options.allow_private && !notme_address_is_public(&address->addr, address->addrlen)) {
        http->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static CURLcode set_up(struct notme_http *http)
{
    CURL *curl = http->curl;
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {{CURLOPT_NOSIGNAL, 1},
                   {CURLOPT_FOLLOWLOCATION, 0},
                   {CURLOPT_SSL_VERIFYPEER, 1},
                   {CURLOPT_SSL_VERIFYHOST, 2},
                   {CURLOPT_LOW_SPEED_LIMIT, 1},
                   {CURLOPT_LOW_SPEED_TIME, (long)((http->options.idle_time + NOTME_SECOND - 1) / NOTME_SECOND)},
                   {CURLOPT_CONNECTTIMEOUT_MS, (long)(http->options.connect_time / 1000)}};
    const struct {
        CURLoption option;
        const char *value;
    } texts[] = {{CURLOPT_PROTOCOLS_STR, "http,https"},
                 {CURLOPT_USERAGENT, "notme/" NOTME_VERSION},
                 {CURLOPT_ACCEPT_ENCODING, "gzip"},
                 {CURLOPT_PROXY, ""}};
    CURLcode code = CURLE_OK;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && code == CURLE_OK; i++)
        code = curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && code == CURLE_OK; i++)
        code = curl_easy_setopt(curl, texts[i].option, texts[i].value);
    if (http->options.ca_file && code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_CAINFO, http->options.ca_file);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, http);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, http);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, http);
    return code;
}

int notme_http_new(struct notme_http **out, const struct notme_http_options *options, struct notme_error *err)
{
    struct notme_http *http = *out = NULL;
    if (!(http = notme_alloc(1, sizeof *http)))
        return notme_fail_memory(err);
    http->options = *options;
    fill_defaults(&http->options);
    http->curl = curl_easy_init();
    if (!http->curl || set_up(http) != CURLE_OK) {
        notme_http_free(http);
        return notme_fail(err, NOTME_EIO, "this libcurl lacks what notme needs: http, https and gzip");
    }
    http->deadline = notme_http_now(http) + http->options.total_time;
    http->seed = notme_hash_mix((uint64_t)notme_http_now(http), (uint64_t)getpid());
    *out = http;
    return NOTME_OK;
}

void notme_http_free(struct notme_http *http)
{
    if (!http)
        return;
    curl_easy_cleanup(http->curl);
    notme_buf_release(&http->url);
    notme_buf_release(&http->body);
    notme_buf_release(&http->headers);
    notme_buf_release(&http->link);
    notme_buf_release(&http->scratch);
    notme_free(http->token);
    notme_free(http);
}

int notme_http_token(struct notme_http *http, const char *token, const char *url, struct notme_error *err)
{
    if (!notme_url_origin(url, &http->token_origin))
        return notme_fail(err, NOTME_EUSAGE, "'%s' is no http or https address", url);
    if (!http->token_origin.https && !http->options.allow_private)
        return notme_fail(err, NOTME_EUSAGE, "a token is not sent to '%s' over plain http", http->token_origin.host);
    for (const char *c = token; *c; c++)
        if (*c <= ' ' || *c > '~')
            return notme_fail(err, NOTME_EUSAGE, "the token holds characters that no token has");
    http->token = notme_strdup_text(notme_text_of(token));
    return http->token ? NOTME_OK : notme_fail_memory(err);
}

/* ---- waiting */

static int wait_until(struct notme_http *http, int64_t time, const char *host, struct notme_error *err)
{
    const int64_t now = notme_http_now(http);
    char until[NOTME_TIME_MAX] = "some far day";
    if (time <= now)
        return NOTME_OK;
    if (time - now > http->options.most_wait || time > http->deadline) {
        if (time < 253402300800 * NOTME_SECOND) /* the year 10000 */
            notme_time_format(notme_floor_to(time, NOTME_SECOND), until);
        return notme_fail(err, NOTME_ELIMIT, "'%s' is not to be asked again before %s, which is later than allowed",
                          host, until);
    }
    if (http->options.waiting)
        http->options.waiting(http->options.waiting_ctx, host, time - now);
    http->options.clock.sleep(http->options.clock.ctx, time - now);
    return NOTME_OK;
}

/* 1, 2, 4 … at most 60 seconds, of which the second half is left to chance, so that many clients do not come at once.
 */
static int64_t back_off(struct notme_http *http, int tried)
{
    const int64_t most = tried < 6 ? NOTME_SECOND << tried : NOTME_MINUTE;
    return most / 2 + (int64_t)notme_random_below(&http->seed, (uint64_t)most / 2);
}

/* ---- one transfer */

static int met_ceiling(const struct notme_http *http, const char *host, struct notme_error *err)
{
    if (http->met == MEMORY_MET)
        return notme_fail_memory(err);
    if (http->met == TOTAL_MET)
        return notme_fail(err, NOTME_ELIMIT, "more than %llu bytes in all",
                          (unsigned long long)http->options.total_bytes);
    if (http->met == HEADERS_MET)
        return notme_fail(err, NOTME_ELIMIT, "'%s' sends more than %d bytes of headers", host, HEADER_BYTES);
    return notme_fail(err, NOTME_ELIMIT, "'%s' sends more than %llu bytes in one answer", host,
                      (unsigned long long)http->body_most);
}

/* Breaks that another try may mend. */
static bool is_passing(CURLcode code)
{
    static const CURLcode passing[] = {CURLE_COULDNT_CONNECT,
                                       CURLE_OPERATION_TIMEDOUT,
                                       CURLE_PARTIAL_FILE,
                                       CURLE_GOT_NOTHING,
                                       CURLE_SEND_ERROR,
                                       CURLE_RECV_ERROR,
                                       CURLE_HTTP2,
                                       CURLE_HTTP2_STREAM,
                                       CURLE_BAD_CONTENT_ENCODING,
                                       CURLE_WEIRD_SERVER_REPLY,
                                       CURLE_COULDNT_RESOLVE_HOST};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (code == passing[i])
            return true;
    return false;
}

static enum outcome judge(struct notme_http *http, CURLcode code, const char *host, struct notme_error *err)
{
    http->unknown_name = code == CURLE_COULDNT_RESOLVE_HOST;
    if (code == CURLE_OK && !http->met)
        return ANSWERED;
    if (http->met) {
        met_ceiling(http, host, err);
        return FAILED;
    }
    if (http->refused) {
        notme_fail(err, NOTME_EIO, "'%s' has a private or local address, which --allow-private would allow", host);
        return FAILED;
    }
    notme_fail(err, NOTME_EIO, "'%s': %s", host, curl_easy_strerror(code));
    return is_passing(code) ? AGAIN : FAILED;
}

static struct curl_slist *make_headers(struct notme_http *http, const struct notme_request *request,
                                       const struct notme_origin *origin)
{
    struct curl_slist *list = NULL, *longer;
    notme_buf_clear(&http->scratch);
    notme_buf_addf(&http->scratch, "Accept: %s", request->accept ? request->accept : "application/json");
    notme_buf_add(&http->scratch, "", 1);
    if (http->scratch.failed || !(list = curl_slist_append(NULL, http->scratch.at)))
        return NULL;
    if (!http->token || strcmp(http->token_origin.text, origin->text) != 0)
        return list;
    notme_buf_clear(&http->scratch);
    notme_buf_addf(&http->scratch, "Authorization: Bearer %s", http->token);
    notme_buf_add(&http->scratch, "", 1);
    if (!http->scratch.failed && (longer = curl_slist_append(list, http->scratch.at)))
        return longer;
    curl_slist_free_all(list);
    return NULL;
}

static enum outcome transfer(struct notme_http *http, const struct notme_request *request,
                             const struct notme_origin *origin, struct notme_error *err)
{
    struct curl_slist *headers = make_headers(http, request, origin);
    const int64_t left = http->deadline - notme_http_now(http);
    const int64_t most = left < http->options.transfer_time ? left : http->options.transfer_time;
    const bool less = request->body_bytes && request->body_bytes < http->options.body_bytes;
    http->body_most = less ? request->body_bytes : http->options.body_bytes;
    http->met = NOT_MET;
    http->refused = http->unknown_name = false;
    notme_buf_clear(&http->body);
    notme_buf_clear(&http->headers);
    if (notme_http_in_time(http, err) != NOTME_OK) {
        curl_slist_free_all(headers);
        return FAILED;
    }
    if (!headers || curl_easy_setopt(http->curl, CURLOPT_URL, http->url.at) != CURLE_OK ||
        curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers) != CURLE_OK ||
        curl_easy_setopt(http->curl, CURLOPT_TIMEOUT_MS, (long)(most / 1000 + 1)) != CURLE_OK) {
        curl_slist_free_all(headers);
        notme_fail_memory(err);
        return FAILED;
    }
    const CURLcode code = curl_easy_perform(http->curl);
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return judge(http, code, origin->host, err);
}

/* ---- redirects */

static bool is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Moves http->url to where the reply points; *moved says whether it points anywhere. */
static int redirect(struct notme_http *http, const struct notme_origin *from, bool *moved, struct notme_error *err)
{
    struct notme_origin to;
    const char *target = NULL;
    curl_easy_getinfo(http->curl, CURLINFO_REDIRECT_URL, &target);
    *moved = target != NULL;
    if (!target)
        return NOTME_OK;
    if (!notme_url_origin(target, &to))
        return notme_fail(err, NOTME_EFORMAT, "'%s' redirects to what is no http or https address", from->host);
    if (from->https && !to.https)
        return notme_fail(err, NOTME_EFORMAT, "'%s' redirects from https to http", from->host);
    notme_buf_clear(&http->url);
    return notme_buf_add(&http->url, target, strlen(target) + 1) ? NOTME_OK : notme_fail_memory(err);
}

static bool start(struct notme_http *http, const char *url, struct notme_origin *origin, struct notme_error *err)
{
    notme_buf_clear(&http->url);
    if (!notme_buf_add(&http->url, url, strlen(url) + 1)) {
        notme_fail_memory(err);
        return false;
    }
    if (notme_url_origin(url, origin))
        return true;
    notme_fail(err, NOTME_EUSAGE, "'%s' is no http or https address", url);
    return false;
}

/* One try: the transfer, and those that it redirects to. */
static enum outcome attempt(struct notme_http *http, const struct notme_request *request, struct notme_origin *origin,
                            long *status, struct notme_error *err)
{
    if (!start(http, request->url, origin, err))
        return FAILED;
    for (int hop = 0; hop <= REDIRECTS; hop++) {
        bool moved = false;
        if (http->spent_until != 0 && strcmp(http->spent.text, origin->text) == 0 &&
            wait_until(http, http->spent_until, origin->host, err) != NOTME_OK)
            return FAILED;
        const enum outcome outcome = transfer(http, request, origin, err);
        if (outcome != ANSWERED)
            return outcome;
        curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, status);
        if (!request->no_redirects && is_redirect(*status) && redirect(http, origin, &moved, err) != NOTME_OK)
            return FAILED;
        if (!moved)
            return ANSWERED;
        notme_url_origin(http->url.at, origin);
    }
    notme_fail(err, NOTME_EFORMAT, "'%s' redirects more than %d times", origin->host, REDIRECTS);
    return FAILED;
}

/* ---- tries */

static void note_spent(struct notme_http *http, const struct notme_origin *origin, const struct notme_pace *pace)
{
    const int64_t until = notme_pace_is_spent(pace) ? notme_pace_until(pace, notme_http_now(http)) : NOTME_NO_TIME;
    if (until == NOTME_NO_TIME)
        return;
    http->spent = *origin;
    http->spent_until = until;
}

/* Reads the answer; AGAIN with *until where the server or a broken body asks for another try. */
static enum outcome read_answer(struct notme_http *http, const struct notme_request *request,
                                const struct notme_origin *origin, struct notme_response *response, int64_t *until)
{
    const struct notme_pace pace =
        notme_pace_read((struct notme_text){http->headers.at, http->headers.len}, &http->link);
    if (http->link.len)
        response->link = (struct notme_text){http->link.at, http->link.len};
    response->body = (struct notme_text){http->body.at ? http->body.at : "", http->body.len};
    response->url = http->url.at;
    note_spent(http, origin, &pace);
    if (notme_pace_asks(&pace, response->status, response->body, notme_http_now(http), until))
        return AGAIN;
    return response->status == 200 && request->take && !request->take(request->ctx, response->body) ? AGAIN : ANSWERED;
}

int notme_http_get(struct notme_http *http, const struct notme_request *request, struct notme_response *response,
                   struct notme_error *err)
{
    const int tries = request->tries ? request->tries : http->options.tries;
    struct notme_error own = {0};
    struct notme_origin origin = {0};
    struct notme_error *error = err ? err : &own;
    for (int tried = 0;; tried++) {
        int64_t until = NOTME_NO_TIME;
        *response = (struct notme_response){0};
        error->code = NOTME_OK;
        enum outcome outcome = attempt(http, request, &origin, &response->status, error);
        const bool answered = outcome == ANSWERED;
        if (answered)
            outcome = read_answer(http, request, &origin, response, &until);
        if (outcome == ANSWERED)
            return NOTME_OK;
        if (outcome == FAILED)
            return error->code;
        if (tried + 1 >= (http->unknown_name && tries > 2 ? 2 : tries)) {
            if (answered && response->status != 200)
                return NOTME_OK; /* the caller says what the server said */
            return answered
                       ? notme_fail(error, NOTME_EIO, "'%s' sends answers that are cut short or damaged", origin.host)
                       : error->code;
        }
        const int64_t now = notme_http_now(http);
        const int64_t pause = back_off(http, tried);
        /* a little after the time that the server names: its clients are not all to come at once */
        until = until > now ? until + pause / 4 : now + pause;
        if (wait_until(http, until, origin.host, error) != NOTME_OK)
            return error->code;
    }
}
