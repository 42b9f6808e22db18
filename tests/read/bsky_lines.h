/* What the tests of Bluesky's records and streams share. */
#ifndef NOTME_TESTS_READ_BSKY_LINES_H
#define NOTME_TESTS_READ_BSKY_LINES_H

#include "car_made.h"
#include "lines.h"

/* TIDs by hand, from (µs << 10 | clock) in base32-sortable, all of 2024-03:
 *   3kmwinjbavs27 05T06:07:08.123Z clock 5    3kmwisn6jk227 05T06:10:00Z clock 5    3kmwlm27b2227 05T07:00:00Z clock 5
 *   3kmwoxdgk222d 05T08:00:00Z clock 9        3kmlsbdrc2223 01T00:00:00Z clock 1    3kmyelx322227 06T00:00:00Z clock 5
 *   3kn2v2ujs2227 07T00:00:00Z clock 5 */
#define T0 "3kmwinjbavs27"
#define T1 "3kmwisn6jk227"
#define T2 "3kmwlm27b2227"
#define ODD "3kmwoxdgk222d"
#define POST "3kmlsbdrc2223"
#define REV "3kmyelx322227"
#define REV2 "3kn2v2ujs2227"

const unsigned t_parts = T_ACTION | T_BASIS | T_OBJECT | T_TYPE | T_LANG | T_LABELS | T_PUBLISHED;

static inline void reads(const char *text, const char *lines, const char *complaints)
{
    struct got got;
    t_read_bytes(&got, "a", text, strlen(text));
    ck_assert_str_eq(got.error.text, "");
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.service, got.events ? "bsky" : "");
    ck_assert_str_eq(got.lines, lines);
    ck_assert_str_eq(got.complaints, complaints);
}

/* Records, by pages of listRecords. */

#define US "did:plc:us"
#define THEM "did:plc:them"
#define LIKE_OF(uri, time)                                                                                             \
    "{\"$type\":\"app.bsky.feed.like\",\"subject\":{\"cid\":\"b\",\"uri\":\"" uri "\"},\"createdAt\":\"" time "\"}"
#define ITEM(collection, rkey, value)                                                                                  \
    "{\"uri\":\"at://" US "/" collection "/" rkey "\",\"cid\":\"b\",\"value\":" value "}"
#define PAGE(records) "{\"records\":[" records "],\"cursor\":\"x\"}"
#define THEIRS "at://" THEM "/app.bsky.feed.post/" POST
#define LIKED " =" THEIRS " :note @" THEM " <2024-03-01T00:00:00Z\n"
#define A_LIKE(rkey, time) ITEM("app.bsky.feed.like", rkey, LIKE_OF(THEIRS, time))
#define AT_T0 "\"createdAt\":\"2024-03-05T06:07:09Z\""
#define POSTED " =at://" US "/app.bsky.feed.post/" T0 " :note"

#endif
