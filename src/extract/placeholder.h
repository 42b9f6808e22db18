/* What a platform puts in the place of a text that may not be read: "This Post is from a suspended account." */
#ifndef NOTME_EXTRACT_PLACEHOLDER_H
#define NOTME_EXTRACT_PLACEHOLDER_H

#include "notme.h"

/* The text, or none where it is a placeholder. */
struct notme_text notme_text_without_placeholder(struct notme_text text);

#endif
