/* Records that are not quite in order: what is wrong with their bytes, and where the next one begins. */
#ifndef NOTME_READ_MEND_H
#define NOTME_READ_MEND_H

#include "base/mem.h"

#include <cjson/cJSON.h>

enum { NOTME_KEY_MAX = 64 };

bool notme_is_space(char byte);
/* Bytes of a byte order mark, and of spaces, that a text begins with. */
size_t notme_blank(const char *at, size_t len);
/* May it stand in JSON outside of strings? */
bool notme_json_byte(char byte);

/* What is wrong with a record's bytes, before they are parsed; NULL = nothing. Half surrogate pairs and escaped NULs
 * are mended in place. */
const char *notme_mend(char *at, size_t len);
/* NULL where it is no JSON, or JSON and something more. To be freed with cJSON_Delete. */
cJSON *notme_parse(const char *at, size_t len);
/* cJSON says no more than that it failed. Bytes that are JSON all the same (or cannot be told to be none) failed for
 * want of memory. */
bool notme_is_json(const char *at, size_t len);
/* Takes a comma, and spaces, from the end. */
void notme_drop_comma(struct notme_buf *bytes);

/* The key that an object soon begins with, in NOTME_KEY_MAX bytes. False where there is none, or a longer one. */
bool notme_first_key(const char *at, size_t len, char *key);
/* Does a text that ends in a quote end in {"KEY", and stand that where no member's value does? Its brace's index, or 0.
 */
size_t notme_restart(const char *at, size_t len, const char *key);

#endif
