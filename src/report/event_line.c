#include "report/event_line.h"

#include "base/json_write.h"

/* Placeholder. */
bool notme_event_line(struct notme_buf *out, const struct notme_event *event)
{
    notme_buf_adds(out, "{\"schema\":\"engagement-event/1\",\"id\":");
    notme_json_text(out, event->id);
    if (event->time != NOTME_NO_TIME) {
        notme_buf_adds(out, ",\"time\":");
        notme_json_time(out, event->time);
    }
    if (event->not_before != NOTME_NO_TIME) {
        notme_buf_adds(out, ",\"not_before\":");
        notme_json_time(out, event->not_before);
    }
    if (event->not_after != NOTME_NO_TIME) {
        notme_buf_adds(out, ",\"not_after\":");
        notme_json_time(out, event->not_after);
    }
    notme_buf_adds(out, ",\"actor\":{\"id\":");
    notme_json_text(out, event->account);
    notme_buf_addf(out, "},\"action\":\"%s\",\"object\":{\"id\":", notme_action_name(event->action));
    notme_json_text(out, event->object_id);
    if (event->text.at) {
        notme_buf_adds(out, ",\"text\":");
        notme_json_text(out, event->text);
    }
    notme_buf_adds(out, "}}\n");
    return !out->failed;
}
