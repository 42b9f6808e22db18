/*
 * The one door through which what strangers wrote reaches a terminal: nothing in it may command the terminal, reorder
 * the line or hide itself. Spelling stays: joiners inside Persian, Hindi and emoji, marks on letters.
 */
#ifndef NOTME_BASE_TERMINAL_H
#define NOTME_BASE_TERMINAL_H

#include "base/mem.h"

/* Columns that a code point takes: 0, 1 or 2 (Unicode's East Asian width; marks and joiners take none). */
int notme_columns_of(int32_t code);
/* Of a text as notme_terminal_add() writes it; ANSI colours ("\033[…m") count nothing. */
size_t notme_columns(struct notme_text text);

/* Appends the text in at most `columns` columns, "…" at its end where it is cut. Line breaks and tabs become a space;
 * other controls, bidirectional controls, what takes no place and private characters become "·", as do bytes that are
 * no UTF-8, and of marks that sit on one character those beyond four. */
void notme_terminal_add(struct notme_buf *out, struct notme_text text, size_t columns);

#endif
