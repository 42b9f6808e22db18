/* The shipped model, word for word, in the binary: the command works from any directory and start-up reads no file. */
    .section .rodata
    .balign 16
    .globl notme_default_json
    .hidden notme_default_json
    .globl notme_default_json_end
    .hidden notme_default_json_end
notme_default_json:
    .incbin "default.json"
notme_default_json_end:
    .balign 16
    .globl notme_default_bin
    .hidden notme_default_bin
    .globl notme_default_bin_end
    .hidden notme_default_bin_end
notme_default_bin:
    .incbin "default.bin"
notme_default_bin_end:
    .section .note.GNU-stack,"",%progbits
