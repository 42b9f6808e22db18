/* What is written stands apart from what is read: no output may be a source, whatever names lead to it. */
#ifndef NOTME_CLI_APART_H
#define NOTME_CLI_APART_H

#include <stdbool.h>
#include <stddef.h>

/* Files are told by device and inode. Refused, with a word on stderr: an output that is one of the sources; one that
 * stands in a source that is a folder, or would stand there; one that is a folder in which a source stands. `output`:
 * NULL is standard output, which is looked at where it leads to a file. "-" among the sources is standard input; what
 * is not there, and what is no file, plays no part. */
bool apart_from_sources(const char *output, char *const *sources, size_t count);

/* Two outputs, either may be NULL, that would be one file are refused. */
bool apart_from_each_other(const char *a, const char *b);

#endif
