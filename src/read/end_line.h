/* The last line of a stream of lines, by which its reader knows that nothing was lost: {"notme":"end","records":N}. */
#ifndef NOTME_READ_END_LINE_H
#define NOTME_READ_END_LINE_H

#include "read/json_scan.h"

/* Is it one? Then *records is how many lines came before, blank ones not counted; UINT64_MAX where the line does not
 * say. When memory is out, the line is none. */
bool notme_end_line(struct notme_json *json, struct notme_text line, uint64_t *records);

#endif
