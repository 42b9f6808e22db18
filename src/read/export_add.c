/* What the platforms' readers add to an export, and what they say of it. */
#include "base/clock.h"
#include "base/hash.h"
#include "read/export.h"

#include <stdio.h>
#include <string.h>

struct notme_event notme_export_event(const struct notme_export *export, enum notme_action action)
{
    return notme_event_of(action, export->platform->service, export->platform->format);
}

int notme_export_add(struct notme_export *export, const struct notme_event *e, const char *kind, struct notme_text id)
{
    char hash[24];
    struct notme_name name, ref;
    struct notme_event event = *e;
    name.len = ref.len = 0;
    if (id.len > 200) {
        snprintf(hash, sizeof hash, "%016llx", (unsigned long long)notme_hash(id.at, id.len, 0));
        id = notme_text_of(hash);
    }
    notme_name_string(&name, export->platform->service);
    notme_name_string(&name, ":");
    notme_name_string(&name, kind);
    notme_name_string(&name, ":");
    notme_name_text(&name, id.at, id.len);
    notme_name_text(&ref, export->member, strnlen(export->member, 480));
    notme_name_string(&ref, "#");
    notme_name_number(&ref, export->index);
    event.id = id.len ? notme_name_is(&name) : event.id;
    event.source_ref = notme_name_is(&ref);
    if (export->written) {
        notme_written_place(export->written, export->reader->zone, &event);
        export->unplaced += event.time == NOTME_NO_TIME;
    }
    if (!export->platform->streams)
        return notme_collection_add(&export->events, &event, export->reader->err);
    if (!event.account.len)
        event.account = export->common.account;
    return notme_reader_emit(export->reader, &event);
}

int notme_export_add_timed_told(struct notme_export *export, const struct notme_event *event, const char *kind,
                                struct notme_text thing, struct notme_text told)
{
    struct notme_buf id = {0};
    char hash[24];
    notme_buf_addi(&id, event->time / NOTME_SECOND);
    if (thing.len) {
        notme_buf_addc(&id, '-');
        notme_buf_add(&id, thing.at, thing.len);
    }
    if (told.len) {
        snprintf(hash, sizeof hash, "-%016llx", (unsigned long long)notme_hash(told.at, told.len, 0));
        notme_buf_adds(&id, hash);
    }
    export->events.list = event->object_id.len ? 0 : export->list;
    const int status = id.failed ? notme_fail_memory(export->reader->err)
                                 : notme_export_add(export, event, kind, (struct notme_text){id.at, id.len});
    export->events.list = 0;
    notme_buf_release(&id);
    return status;
}

int notme_export_add_timed(struct notme_export *export, const struct notme_event *event, const char *kind,
                           struct notme_text thing)
{
    return notme_export_add_timed_told(export, event, kind, thing, (struct notme_text){NULL, 0});
}

int notme_export_add_timed_hashed(struct notme_export *export, const struct notme_event *event, const char *kind,
                                  struct notme_text thing)
{
    return notme_export_add_timed_told(export, event, kind, (struct notme_text){NULL, 0}, thing);
}

int notme_export_skip(struct notme_export *export, const struct notme_record *record, const char *what)
{
    if (what == notme_no_memory)
        return notme_fail_memory(export->reader->err);
    if (record->line)
        return notme_reader_skip(export->reader, record->line, 0, "%s", what);
    return notme_reader_skip(export->reader, 0, record->offset, "record %zu%s%s: %s", record->index,
                             *record->path ? " of " : "", record->path, what);
}

const char *notme_export_name(const struct notme_export *export)
{
    if (export->called)
        return export->called;
    return *export->member ? export->member : notme_bundle_file(export->bundle);
}

int notme_export_keep(struct notme_export *export, struct notme_text text, struct notme_text *to)
{
    if (!text.len)
        return NOTME_OK;
    *to = text;
    return notme_arena_text(&export->events.arena, to) ? NOTME_OK : notme_fail_memory(export->reader->err);
}

bool notme_export_owns(const struct notme_export *export, size_t member)
{
    const char *name = notme_bundle_member(export->bundle, member)->name;
    const struct notme_text root = export->root;
    return !root.len || (strncmp(name, root.at, root.len) == 0 && name[root.len] == '/');
}
