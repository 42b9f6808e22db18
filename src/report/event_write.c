/* The public way to an event's line. */
#include "report/event_line.h"

int notme_event_write(const struct notme_event *event, notme_byte_sink *sink, void *ctx, struct notme_error *err)
{
    struct notme_buf line = {0};
    int status = notme_event_line(&line, event) ? NOTME_OK : notme_fail_memory(err);
    if (status == NOTME_OK && sink(ctx, line.at, line.len) < 0)
        status = notme_fail(err, NOTME_ESTOP, "the events could not be written");
    notme_buf_release(&line);
    return status;
}
