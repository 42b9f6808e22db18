#include "extract/placeholder.h"

#include <string.h>

/* How they begin, as X writes them in archives (2023-2026). */
static const char *const placeholders[] = {
    "You\xe2\x80\x99re unable to view this Post because",
    "You're unable to view this Post because",
    "You\xe2\x80\x99re unable to view this Tweet because",
    "You're unable to view this Tweet because",
    "This Post is from a suspended account",
    "This Tweet is from a suspended account",
    "This Post is from an account that no longer exists",
    "This Tweet is from an account that no longer exists",
    "This Post is unavailable.",
    "This Tweet is unavailable.",
};

enum { LONGEST = 160 }; /* bytes, with the link to more of it: somebody who quotes one writes on */

struct notme_text notme_text_without_placeholder(struct notme_text text)
{
    for (size_t i = 0; text.len <= LONGEST && i < sizeof placeholders / sizeof *placeholders; i++) {
        const size_t len = strlen(placeholders[i]);
        if (text.len >= len && memcmp(text.at, placeholders[i], len) == 0)
            return (struct notme_text){NULL, 0};
    }
    return text;
}
