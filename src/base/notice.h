/*
 * A public notice: an own post that says the account was broken into, or used by mistake or without leave. It labels
 * what came after a session, and is never evidence against the owner: news of somebody else's break-in, and advice on
 * passwords, can read like one.
 */
#ifndef NOTME_BASE_NOTICE_H
#define NOTME_BASE_NOTICE_H

#include "notme.h"

enum { NOTME_NOTICE_STEMS = 384 };

/* The table of word stems, by their first byte; filled in by notme_notice_prepare(). */
struct notme_notice_words {
    struct {
        struct notme_text text;
        uint8_t language, part;
        uint16_t next; /* of those with the same first byte; 0 = none. Numbers are one more than the index */
    } stem[NOTME_NOTICE_STEMS];
    uint16_t first[256], count;
};

void notme_notice_prepare(struct notme_notice_words *words);

/* Is it a post, reply, quote or edit whose text (of the first 4 KiB) speaks, in one language, of an account and of what
 * happened to it; or in the first person of having been hacked? 19 languages; case does not matter. */
bool notme_is_notice(const struct notme_notice_words *words, const struct notme_event *event);

#endif
