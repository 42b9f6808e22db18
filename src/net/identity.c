#include "net/identity.h"

#include "net/url.h"

#include <stdio.h>
#include <string.h>

static const char default_plc[] = "https://plc.directory", default_appview[] = "https://public.api.bsky.app";

static bool begins(struct notme_text text, const char *with)
{
    const size_t n = strlen(with);
    return text.len >= n && memcmp(text.at, with, n) == 0;
}

static struct notme_text behind(struct notme_text text, size_t n)
{
    return (struct notme_text){text.at + n, text.len - n};
}

static bool equal_in_any_case(struct notme_text a, struct notme_text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        const char x = a.at[i], y = b.at[i];
        if (x != y && !((x ^ y) == 0x20 && (x | 0x20) >= 'a' && (x | 0x20) <= 'z'))
            return false;
    }
    return true;
}

/* ---- DIDs */

static bool is_plc(struct notme_text did)
{
    if (did.len != 32 || !begins(did, "did:plc:"))
        return false;
    for (size_t i = 8; i < did.len; i++)
        if (!((did.at[i] >= 'a' && did.at[i] <= 'z') || (did.at[i] >= '2' && did.at[i] <= '7')))
            return false;
    return true;
}

/* The host of a did:web, and its port where there is one. */
static bool is_web(struct notme_text did, struct notme_text *host, struct notme_text *port)
{
    if (!begins(did, "did:web:"))
        return false;
    *host = behind(did, 8);
    *port = (struct notme_text){NULL, 0};
    for (size_t i = 0; i + 3 <= host->len; i++)
        if (memcmp(host->at + i, "%3A", 3) == 0) {
            *port = behind(*host, i + 3);
            host->len = i;
            break;
        }
    for (size_t i = 0; i < port->len; i++)
        if (port->at[i] < '0' || port->at[i] > '9')
            return false;
    if (port->at && (port->len == 0 || port->len > 5))
        return false;
    return notme_is_host_name(*host) || notme_text_is(*host, "localhost");
}

bool notme_is_did(struct notme_text did)
{
    struct notme_text host, port;
    return is_plc(did) || is_web(did, &host, &port);
}

static bool finish(struct notme_buf *url)
{
    return notme_buf_add(url, "", 1);
}

bool notme_did_url(struct notme_text did, const char *plc, struct notme_buf *url)
{
    struct notme_text host, port;
    notme_buf_clear(url);
    if (is_plc(did))
        return notme_buf_addf(url, "%s/%.*s", plc, (int)did.len, did.at) && finish(url);
    if (!is_web(did, &host, &port))
        return false;
    return notme_buf_addf(url, "%s://%.*s%s%.*s/.well-known/did.json",
                          notme_text_is(host, "localhost") ? "http" : "https", (int)host.len, host.at,
                          port.at ? ":" : "", (int)port.len, port.at ? port.at : "") &&
           finish(url);
}

/* ---- documents */

static bool is_pds(const cJSON *service, struct notme_text did)
{
    const struct notme_text id = notme_text_at(service, "id");
    const bool named = notme_text_is(id, "#atproto_pds") ||
                       (id.len == did.len + 12 && begins(id, "did:") && memcmp(id.at, did.at, did.len) == 0 &&
                        memcmp(id.at + did.len, "#atproto_pds", 12) == 0);
    return named && notme_text_is(notme_text_at(service, "type"), "AtprotoPersonalDataServer");
}

const char *notme_did_read(const cJSON *json, struct notme_text did, struct notme_text handle,
                           struct notme_did_document *out)
{
    const cJSON *item;
    *out = (struct notme_did_document){.id = notme_text_at(json, "id")};
    if (!notme_text_equal(out->id, did))
        return "is of another account";
    cJSON_ArrayForEach(item, notme_member(json, "alsoKnownAs"))
    {
        const struct notme_text name = notme_text_of(cJSON_IsString(item) ? item->valuestring : "");
        if (!begins(name, "at://"))
            continue;
        if (!out->handle.at)
            out->handle = behind(name, 5);
        out->names_wanted = out->names_wanted || (handle.at && equal_in_any_case(behind(name, 5), handle));
    }
    cJSON_ArrayForEach(item, notme_member(json, "service"))
    {
        if (!out->pds.at && is_pds(item, did))
            out->pds = notme_text_at(item, "serviceEndpoint");
    }
    return out->pds.at ? NULL : "names no server that holds the account";
}

/* ---- asking */

static bool take_line(struct notme_text body, struct notme_text *line)
{
    const char *end = body.len ? memchr(body.at, '\n', body.len) : NULL;
    *line = (struct notme_text){body.at, end ? (size_t)(end - body.at) : body.len};
    while (line->len && strchr(" \t\r", line->at[line->len - 1]))
        line->len--;
    while (line->len && strchr(" \t", *line->at))
        *line = behind(*line, 1);
    return notme_is_did(*line);
}

/* One try, and no complaint: most handles are names of which no such server knows. */
static bool ask_well_known(struct notme_fetch *fetch, struct notme_text handle, struct notme_buf *did)
{
    struct notme_buf url = {0};
    struct notme_response response;
    struct notme_text line;
    notme_buf_addf(&url, "https://%.*s/.well-known/atproto-did", (int)handle.len, handle.at);
    const bool ready = finish(&url);
    const struct notme_request request = {
        .url = url.at, .accept = "text/plain", .tries = 1, .body_bytes = NOTME_DOCUMENT_BYTES};
    const bool found = ready && notme_http_get(fetch->http, &request, &response, NULL) == NOTME_OK &&
                       response.status == 200 && take_line(response.body, &line) &&
                       notme_buf_add(did, line.at, line.len);
    notme_buf_release(&url);
    return found;
}

static int ask_server(struct notme_fetch *fetch, struct notme_text handle, struct notme_buf *did)
{
    const struct notme_fetch_options *o = fetch->options;
    struct notme_buf url = {0};
    cJSON *json = NULL;
    notme_buf_addf(&url, "%s/xrpc/com.atproto.identity.resolveHandle?handle=",
                   o->pds       ? o->pds
                   : o->appview ? o->appview
                                : default_appview);
    notme_url_add(&url, handle);
    int status = finish(&url) ? notme_fetch_json(fetch, url.at, NULL, &json, NULL) : notme_fail_memory(fetch->err);
    const struct notme_text found = notme_text_at(json, "did");
    if (status == NOTME_OK && !notme_is_did(found))
        status = notme_fail(fetch->err, NOTME_EFORMAT, "the handle '%.*s' leads to no DID", (int)handle.len, handle.at);
    if (status == NOTME_OK && !notme_buf_add(did, found.at, found.len))
        status = notme_fail_memory(fetch->err);
    cJSON_Delete(json);
    notme_buf_release(&url);
    return status;
}

static int resolve_handle(struct notme_fetch *fetch, struct notme_text handle, struct notme_buf *did)
{
    /* .test is nowhere in the DNS, by RFC 6761: local servers use it */
    const bool local = handle.len > 5 && memcmp(handle.at + handle.len - 5, ".test", 5) == 0;
    if (!local && ask_well_known(fetch, handle, did))
        return NOTME_OK;
    notme_buf_clear(did);
    return ask_server(fetch, handle, did);
}

static int settle(struct notme_fetch *fetch, const cJSON *json, struct notme_text did, struct notme_text handle,
                  struct notme_buf *pds)
{
    struct notme_did_document document;
    struct notme_origin origin;
    const char *wrong = notme_did_read(json, did, handle, &document);
    if (wrong && !(fetch->options->pds && notme_text_equal(document.id, did)))
        return notme_fail(fetch->err, NOTME_EFORMAT, "the document of '%.*s' %s", (int)did.len, did.at, wrong);
    if (handle.at && !document.names_wanted)
        return notme_fail(fetch->err, NOTME_EFORMAT, "'%.*s' is not the handle that '%.*s' goes by", (int)handle.len,
                          handle.at, (int)did.len, did.at);
    const struct notme_text server = fetch->options->pds ? notme_text_of(fetch->options->pds) : document.pds;
    notme_buf_clear(pds);
    notme_buf_add(pds, server.at, server.len);
    while (pds->len && pds->at[pds->len - 1] == '/')
        pds->len--;
    if (!finish(pds))
        return notme_fail_memory(fetch->err);
    if (!notme_url_origin(pds->at, &origin))
        return notme_fail(fetch->err, NOTME_EFORMAT, "'%s' is no http or https address", pds->at);
    if (!origin.https && !fetch->options->allow_private)
        return notme_fail(fetch->err, NOTME_EFORMAT, "the server '%s' of '%.*s' is not on https", origin.host,
                          (int)did.len, did.at);
    return notme_fetch_set_account(fetch, did, handle);
}

int notme_identity_resolve(struct notme_fetch *fetch, struct notme_buf *pds)
{
    struct notme_text who = notme_text_of(fetch->who), handle = {NULL, 0};
    struct notme_buf did = {0}, url = {0};
    cJSON *json = NULL;
    int status = NOTME_OK;
    if (begins(who, "@"))
        who = behind(who, 1);
    if (notme_is_did(who)) {
        status = notme_buf_add(&did, who.at, who.len) ? NOTME_OK : notme_fail_memory(fetch->err);
    } else if (notme_is_host_name(who)) {
        handle = who;
        status = resolve_handle(fetch, handle, &did);
    } else {
        status = notme_fail(fetch->err, NOTME_EUSAGE, "'%s' is no handle (name.example.com) and no DID (did:plc:…)",
                            fetch->who);
    }
    const struct notme_text name = {did.at, did.len};
    if (status == NOTME_OK)
        status = notme_did_url(name, fetch->options->plc ? fetch->options->plc : default_plc, &url)
                     ? notme_fetch_document(fetch, url.at, begins(name, "did:web:"), &json)
                     : notme_fail_memory(fetch->err);
    if (status == NOTME_OK)
        status = settle(fetch, json, name, handle, pds);
    cJSON_Delete(json);
    notme_buf_release(&url);
    notme_buf_release(&did);
    return status;
}
