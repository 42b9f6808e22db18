/* The one door for what a stranger wrote on its way to a terminal: nothing that passes can command one, hide, or turn
 * the text around it. */
#ifndef NOTME_BASE_ESCAPE_H
#define NOTME_BASE_ESCAPE_H

#include "base/mem.h"

/* Appends `text` fit to be shown, always well-formed UTF-8. Line ends and tabs become a space; other controls (C0, C1),
 * bidirectional controls, invisible and private characters become "·"; ill-formed bytes U+FFFD. Joiners (ZWJ, ZWNJ)
 * stay inside a word or an emoji, where scripts need them, and of the marks that stand on one character a few.
 *
 * `columns`: the most that it may take on a terminal (wide characters take two, marks none); what is longer is cut
 * between characters and ends in "…". 0 = no limit. False when memory is out (see notme_buf). What was escaped once
 * comes out unchanged. */
bool notme_escape(struct notme_buf *out, struct notme_text text, size_t columns);

/* Columns that a text takes which notme_escape() has made. */
size_t notme_columns(struct notme_text text);

/* The same as notme_escape() into `size` bytes (at least 1), NUL included: cut between characters where it does not
 * fit. */
void notme_escape_to(char *out, size_t size, struct notme_text text);

#endif
