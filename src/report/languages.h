/* Names of languages. */
#ifndef NOTME_REPORT_LANGUAGES_H
#define NOTME_REPORT_LANGUAGES_H

#include "notme.h"

/* The English name of a BCP 47 tag by its first part ("pt-BR": Portuguese); NULL where it is not known. */
const char *notme_language_name(struct notme_text tag);

#endif
