/* The table of explanations, word for word, in the binary; see src/model/default.S. */
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
    embed notme_explanations_json, explanations.json
    .section .note.GNU-stack,"",%progbits
