/* UTF-8, checked. */
#ifndef NOTME_BASE_UTF8_H
#define NOTME_BASE_UTF8_H

#include "base/mem.h"

/* Bytes of the well-formed sequence (1 … 4) at `at`, or 0: overlong, surrogate, beyond U+10FFFF, cut short. */
size_t notme_utf8_length(const char *at, size_t len);
bool notme_utf8_valid(const char *at, size_t len);
/* The code point at `at` and its length in *n; ill-formed bytes give U+FFFD and *n = 1. len > 0. */
int32_t notme_utf8_decode(const char *at, size_t len, size_t *n);
/* Writes 1 … 4 bytes, returns how many; surrogates and values beyond U+10FFFF are written as U+FFFD. */
size_t notme_utf8_encode(uint32_t code, char *out);
/* Appends text in which ill-formed bytes become U+FFFD. False when memory is out. */
bool notme_utf8_add_mended(struct notme_buf *out, const char *at, size_t len);

#endif
