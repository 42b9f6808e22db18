/* Writing systems, told by blocks of Unicode: Latin, Greek, Cyrillic … Nobody's spelling, but hardly anyone's habit to
 * change. */
#ifndef NOTME_EXTRACT_SCRIPT_H
#define NOTME_EXTRACT_SCRIPT_H

#include "notme.h"

enum { NOTME_SCRIPT_NONE, NOTME_SCRIPT_LATIN, NOTME_SCRIPTS = 20 };

/* Letters by script; zero is none yet. */
struct notme_scripts {
    uint32_t count[NOTME_SCRIPTS];
    uint32_t letters;
};

void notme_script_add(struct notme_scripts *scripts, int32_t letter);
/* The commonest but Latin where it is a quarter of the letters, else Latin; NONE below four letters. */
uint32_t notme_script_of(const struct notme_scripts *scripts);

#endif
