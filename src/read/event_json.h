/* engagement-event/1 as lines of JSON. */
#ifndef NOTME_READ_EVENT_JSON_H
#define NOTME_READ_EVENT_JSON_H

#include "read/event_fast.h"
#include "read/reader.h"

/* One line -> event, slowly: the judge of what is a line. Texts live in the line or in json->decoded until the next
 * call. Returns NULL, or what is wrong with the line (a constant, or json's error). */
const char *notme_event_json(struct notme_json *json, struct notme_text line, uint32_t depth, struct notme_event *out);

/* The same, quickly where the line is as most are: what readers of lines call. `order` is theirs, zero at first. */
const char *notme_event_read(struct notme_json *json, struct notme_key_order *order, struct notme_text line,
                             uint32_t depth, struct notme_event *out);
/* Takes a byte order mark off the first line. False for a blank line, which is no record. */
bool notme_event_trim(struct notme_text *line, uint64_t number);

/* Reads lines until the stream ends. Bad ones are complained of and skipped. */
int notme_event_json_read(struct notme_reader *reader, struct notme_stream *stream);

/* Checks shared with the other readers of our own format: account and action are there, bounds make sense. An
 * event may lack both time and bounds if its basis says that it is bounded: there are sources that cannot tell more.
 * NULL = fine. */
const char *notme_event_check(struct notme_event *event);

/* What the two readers of lines share: a list in one string, words apart by spaces; an integer, 0 where it is none; the
 * hash of an object's bytes without the white space between its tokens. */
void notme_event_split(struct notme_text *list, size_t *count, struct notme_text words);
int64_t notme_event_integer(struct notme_text text);
uint64_t notme_event_object_hash(const char *from, const char *to);

void notme_event_init(struct notme_event *event);
/* The closed lists; an unknown action becomes NOTME_OTHER with its word as detail. */
void notme_event_set_action(struct notme_event *event, struct notme_text word);
/* What did not succeed was not done: it becomes NOTME_OTHER, as "login_failed". The action is set already. */
void notme_event_set_outcome(struct notme_event *event, struct notme_text outcome);
bool notme_event_set_basis(struct notme_event *event, struct notme_text word);

#endif
