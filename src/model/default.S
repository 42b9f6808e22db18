/* The shipped model, word for word, in the binary: the command works from any directory and start-up reads no file. */
    .macro embed name, file
    .balign 16
    .globl \name
    .hidden \name
\name:
    .incbin "\file"
.L\name\()_end:
    .balign 8
    .globl \name\()_size
    .hidden \name\()_size
\name\()_size:
    .quad .L\name\()_end - \name
    .endm

    .section .rodata
    embed notme_default_json, default.json
    embed notme_default_bin, default.bin
#ifdef __CET__
#include <cet.h> /* data has no jumps to mark, and without this the program would count as one that has */
#endif
    .section .note.GNU-stack,"",%progbits
