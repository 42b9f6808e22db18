/* The keys of a JSON file as they come by: what a file is stands in its keys, and those that tell may stand behind
 * megabytes of others. Every key is kept once, so that memory hangs on their kinds, not on the file. */
#ifndef NOTME_READ_KEYS_MET_H
#define NOTME_READ_KEYS_MET_H

#include "base/mem.h"

enum { NOTME_KEYS_MET_KEYS = 4096, NOTME_KEYS_MET_KEY = 128 }; /* that are kept; bytes of a key: longer ones are not */

/* Zero is the beginning of a file. */
struct notme_keys_met {
    struct notme_buf text; /* "KEY":"KEY":… as written */
    uint64_t *seen;        /* hashes, open addressing, 0 = free */
    size_t keys;
    char string[NOTME_KEYS_MET_KEY];
    size_t len;
    bool quoted, escaped, ended; /* ended: a string has, and nothing but spaces since */
};

/* The next bytes of the file. 1 = a key was met for the first time, 0 = none, NOTME_ENOMEM. */
int notme_keys_met_take(struct notme_keys_met *met, const char *bytes, size_t len);
void notme_keys_met_release(struct notme_keys_met *met);

#endif
