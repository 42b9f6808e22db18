/* A file without a name: gone with the program, however that ends. */
#ifndef NOTME_BASE_SCRATCH_H
#define NOTME_BASE_SCRATCH_H

#include "base/error.h"

/* Open for reading and writing in this folder; −1 where none can be made, errno says why. */
int notme_scratch_open(const char *folder);
void notme_scratch_close(int file); /* −1 is none */
/* Exactly so many bytes at a place in such a file. */
int notme_scratch_write_at(int file, uint64_t to, const void *bytes, size_t len, struct notme_error *err);
int notme_scratch_read_at(int file, uint64_t from, void *bytes, size_t len, struct notme_error *err);

/* One such file for several who put things there one behind the other, and take them back from where they put them. */
struct notme_scratch {
    int file;
    uint64_t end;
    unsigned users; /* the file is emptied when the last one has gone */
};

void notme_scratch_enter(struct notme_scratch *scratch);
void notme_scratch_leave(struct notme_scratch *scratch);
/* At its end, which moves on. */
int notme_scratch_write(struct notme_scratch *scratch, const void *bytes, size_t len, struct notme_error *err);
/* Exactly so many. */
int notme_scratch_read(const struct notme_scratch *scratch, uint64_t from, void *bytes, size_t len,
                       struct notme_error *err);

#endif
