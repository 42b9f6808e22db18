/* A file without a name: gone with the program, however that ends. */
#ifndef NOTME_BASE_SCRATCH_H
#define NOTME_BASE_SCRATCH_H

/* Open for reading and writing in this folder; −1 where none can be made, errno says why. */
int notme_scratch_open(const char *folder);
void notme_scratch_close(int file); /* −1 is none */

#endif
