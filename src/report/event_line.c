#include "report/event_line.h"

#include <string.h>

/* An object inside the line that is begun with its first field, and not written at all without one. */
struct part {
    struct notme_buf *out;
    const char *name; /* NULL: the line itself */
    bool begun;
};

/* Inline, as are those that call it: so the lengths of the names are known. */
static inline void key(struct part *part, const char *name)
{
    if (!part->begun && part->name) {
        notme_buf_adds(part->out, ",\"");
        notme_buf_adds(part->out, part->name);
        notme_buf_adds(part->out, "\":{");
    }
    notme_buf_adds(part->out, part->begun ? ",\"" : "\"");
    notme_buf_adds(part->out, name);
    notme_buf_adds(part->out, "\":");
    part->begun = true;
}

static void end(struct part *part)
{
    if (part->begun)
        notme_buf_addc(part->out, '}');
}

static inline void text(struct part *part, const char *name, struct notme_text value)
{
    if (!value.len)
        return;
    key(part, name);
    notme_json_text(part->out, value);
}

static inline void moment(struct part *part, const char *name, int64_t value)
{
    if (value == NOTME_NO_TIME)
        return;
    key(part, name);
    notme_json_time(part->out, value);
}

static void integer(struct part *part, const char *name, int64_t value)
{
    if (value == 0)
        return;
    key(part, name);
    notme_buf_addi(part->out, value);
}

static void list(struct part *part, const char *name, const struct notme_text *value, size_t count)
{
    if (count == 0)
        return;
    key(part, name);
    for (size_t i = 0; i < count; i++) {
        notme_buf_addc(part->out, i ? ',' : '[');
        notme_json_text(part->out, value[i]);
    }
    notme_buf_addc(part->out, ']');
}

/* "porn@self" -> {"val":"porn","src":"self"}; the first '@' parts them. */
static void labels(struct part *part, const struct notme_text *value, size_t count)
{
    if (count == 0)
        return;
    key(part, "labels");
    for (size_t i = 0; i < count; i++) {
        struct notme_text val = value[i], src = {NULL, 0};
        const char *sign = memchr(val.at, '@', val.len);
        if (sign) {
            val.len = (size_t)(sign - val.at);
            src = (struct notme_text){sign + 1, value[i].len - val.len - 1};
        }
        struct part label = {part->out, NULL, false};
        notme_buf_adds(part->out, i ? ",{" : "[{");
        text(&label, "val", val);
        text(&label, "src", src);
        notme_buf_addc(part->out, '}');
    }
    notme_buf_addc(part->out, ']');
}

static void write_object(struct notme_buf *out, const struct notme_event *e)
{
    struct part object = {out, "object", false};
    text(&object, "id", e->object_id);
    text(&object, "type", e->object_type);
    text(&object, "author", e->author);
    text(&object, "text", e->text);
    text(&object, "lang", e->lang);
    list(&object, "tags", e->tags, e->ntags);
    list(&object, "links", e->links, e->nlinks);
    if (e->sensitive >= 0) {
        key(&object, "sensitive");
        notme_buf_adds(out, e->sensitive ? "true" : "false");
    }
    labels(&object, e->labels, e->nlabels);
    moment(&object, "published", e->published);
    end(&object);
}

static void write_client(struct notme_buf *out, const struct notme_event *e)
{
    struct part client = {out, "client", false};
    text(&client, "app", e->app);
    text(&client, "user_agent", e->user_agent);
    text(&client, "ip", e->ip);
    text(&client, "country", e->country);
    integer(&client, "asn", e->asn);
    text(&client, "tz", e->tz);
    end(&client);
}

bool notme_event_line(struct notme_buf *out, const struct notme_event *e)
{
    struct part line = {out, NULL, true}, actor = {out, "actor", false}, source = {out, "source", false};
    notme_buf_adds(out, "{\"schema\":\"engagement-event/1\"");
    text(&line, "id", e->id);
    moment(&line, "time", e->time);
    moment(&line, "not_before", e->not_before);
    moment(&line, "not_after", e->not_after);
    notme_buf_adds(out, ",\"time_basis\":\"");
    notme_buf_adds(out, notme_basis_name(e->basis));
    notme_buf_addc(out, '"');
    integer(&line, "seq", e->seq);
    text(&actor, "service", e->service);
    text(&actor, "id", e->account);
    text(&actor, "name", e->account_name);
    end(&actor);
    if (e->action == NOTME_OTHER && e->action_detail.len)
        text(&line, "action", e->action_detail);
    else
        text(&line, "action", notme_text_of(notme_action_name(e->action)));
    write_object(out, e);
    write_client(out, e);
    text(&source, "format", e->source_format);
    text(&source, "ref", e->source_ref);
    end(&source);
    notme_buf_adds(out, "}\n");
    return !out->failed;
}

int notme_event_write(const struct notme_event *event, notme_byte_sink *sink, void *ctx, struct notme_error *err)
{
    struct notme_buf line = {0};
    int status = notme_event_line(&line, event) ? NOTME_OK : notme_fail_memory(err);
    if (status == NOTME_OK)
        status = sink(ctx, line.at, line.len);
    notme_buf_release(&line);
    return status;
}
