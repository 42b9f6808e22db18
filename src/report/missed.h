/* What share of intrusions stays below the line, as measured. */
#ifndef NOTME_REPORT_MISSED_H
#define NOTME_REPORT_MISSED_H

#include "notme.h"

struct notme_missed {
    const char *what;
    int least, most; /* percent, over the sets of that kind */
};

/* By how many events of each kind the history holds; all 0: not known. Static. */
const struct notme_missed *notme_missed_of(const uint32_t actions[NOTME_ACTION_COUNT]);

#endif
