/* Who a Bluesky handle or DID is, and which server holds the account. */
#ifndef NOTME_NET_IDENTITY_H
#define NOTME_NET_IDENTITY_H

#include "net/fetch.h"

/* What a DID document says; texts point into it. */
struct notme_did_document {
    struct notme_text id;
    struct notme_text handle; /* the first of alsoKnownAs; a claim until the handle points back */
    struct notme_text pds;    /* serviceEndpoint of #atproto_pds */
    bool names_wanted;        /* the handle asked for is in alsoKnownAs */
};

/* Returns NULL, or what is wrong. `handle` may be absent. */
const char *notme_did_read(const cJSON *json, struct notme_text did, struct notme_text handle,
                           struct notme_did_document *out);

/* did:plc:…, or did:web:HOST[%3APORT]; no other method, no path. */
bool notme_is_did(struct notme_text did);

/* Where the document of a DID is: in the directory `plc`, or at the host of a did:web. False = no DID of ours. */
bool notme_did_url(struct notme_text did, const char *plc, struct notme_buf *url);

/* Resolves fetch->who, sets the account, and writes the base URL of its server, with NUL. A handle is looked for at
 * https://HANDLE/.well-known/atproto-did and then asked of a server (com.atproto.identity.resolveHandle). The third
 * way, a TXT record in the DNS, is left out: libcurl resolves no TXT, and every server asked resolves those as well. */
int notme_identity_resolve(struct notme_fetch *fetch, struct notme_buf *pds);

#endif
