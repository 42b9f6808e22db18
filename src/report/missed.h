/* What share of intrusions stays below the line, as measured. */
#ifndef NOTME_REPORT_MISSED_H
#define NOTME_REPORT_MISSED_H

#include "account/timeline.h"

struct notme_missed {
    const char *what;
    int least, most; /* percent, over the sets of that kind */
};

/* By what the history mostly holds; NULL: not known. Static. */
const struct notme_missed *notme_missed_of(const struct notme_timeline *timeline);

#endif
