/* Charts, as SVG inside an HTML page. Every mark has its numbers as a title, every chart a label. */
#ifndef NOTME_REPORT_SVG_H
#define NOTME_REPORT_SVG_H

#include "report/page.h"

/* Seven rows of 24 hours: five shades of how active the account usually is, and a frame around hours of flagged
 * sessions. */
void notme_svg_week(struct notme_buf *out, const struct notme_week *week);
/* Events of every hour against what was to be expected, on a square-root axis: a linear one shows the spike alone. */
void notme_svg_series(struct notme_buf *out, const struct notme_series *series);
/* A small bar within a line: a share of a whole ("of the score"). */
void notme_svg_bar(struct notme_buf *out, double share, const char *whole);

#endif
