#include "report/csv_write.h"

#include "base/json_write.h"

#include <math.h>
#include <string.h>

void notme_csv_text(struct notme_buf *out, struct notme_text text)
{
    notme_buf_addc(out, '"');
    if (text.len && strchr("=+-@\t\r", *text.at) && *text.at)
        notme_buf_addc(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            notme_buf_addc(out, '"');
        if (text.at[i])
            notme_buf_addc(out, text.at[i]);
    }
    notme_buf_addc(out, '"');
}

void notme_csv_number(struct notme_buf *out, double value)
{
    notme_buf_addc(out, ',');
    if (isfinite(value))
        notme_json_number(out, value, 6);
}

void notme_csv_time(struct notme_buf *out, int64_t time)
{
    char text[NOTME_TIME_MAX];
    notme_buf_addc(out, ',');
    if (time != NOTME_NO_TIME) {
        notme_time_format(time, text);
        notme_buf_adds(out, text);
    }
}
