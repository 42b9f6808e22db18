/*
 * Pseudonyms in place of names and texts: HMAC-SHA-256 (RFC 2104) under a key of the user's, cut to 40 bits. The same
 * thing has the same pseudonym under the same key, and without the key nobody can try names against it.
 */
#ifndef NOTME_REPORT_REDACT_H
#define NOTME_REPORT_REDACT_H

#include "report/kept.h"

enum notme_redacted { NOTME_REDACT_PERSON, NOTME_REDACT_TEXT, NOTME_REDACT_ID, NOTME_REDACT_ADDRESS };

struct notme_redactor {
    const void *key; /* borrowed; NULL: everything stays as it is */
    size_t key_len;
};

/* Appends "person-0123456789", "text-…", "id-…" or "address-…"; without a key, or for an empty text, the text itself.
 */
void notme_redact(const struct notme_redactor *redactor, enum notme_redacted kind, struct notme_text text,
                  struct notme_buf *out);
/* What stands in single quotes, which is how facts hold what strangers wrote, becomes "text-…". */
void notme_redact_quoted(const struct notme_redactor *redactor, struct notme_text words, struct notme_buf *out);
/* A copy of the session with pseudonyms in its place; the strings are in kept->arena. False when memory is out. */
bool notme_redact_session(const struct notme_redactor *redactor, const struct notme_session *session,
                          struct notme_kept *kept);

#endif
