/* Numbers in words: how often, how long, how many. Rounded as people say them. How often: notme.h. */
#ifndef NOTME_REPORT_WORDS_H
#define NOTME_REPORT_WORDS_H

#include "notme.h"

enum { NOTME_WORDS_MAX_LEN = 64 };

/* Of false alarms in a history: "in about one of 20 histories like this", "about 3 times in a history like this". */
void notme_words_a_history(double alarms, char out[NOTME_WORDS_MAX_LEN]);
/* "11 months", "3 years", "5 days", "40 minutes": of µs. */
void notme_words_how_long(int64_t time, char out[NOTME_WORDS_MAX_LEN]);
/* Two significant digits, never in powers of ten: "0.09", "0.0012", "1.5", "74", "1,200"; "none" for less than 0.00001.
 */
void notme_words_number(double number, char out[NOTME_WORDS_MAX_LEN]);
/* "1 event", "7 events"; "1,204 likes". */
void notme_words_count(uint64_t count, const char *one, char out[NOTME_WORDS_MAX_LEN]);

#endif
