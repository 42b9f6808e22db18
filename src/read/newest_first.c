#include "read/newest_first.h"

#include "base/held.h"
#include "read/x/like_order.h"

#include <stdlib.h>
#include <string.h>

struct notme_newest {
    struct notme_held *held;
    int64_t made;       /* the object, or NOTME_NO_TIME */
    const char *member; /* where it was read; lives as long as the bundle */
    size_t index, place;
};

int notme_newest_first_add(struct notme_newest_first *list, struct notme_export *export,
                           const struct notme_event *event)
{
    if (!notme_grow(&list->entry, &list->capacity, list->count, sizeof *list->entry))
        return notme_fail_memory(export->reader->err);
    struct notme_newest entry = {.held = notme_held_new(event, 1),
                                 .made = event->not_before,
                                 .member = export->member,
                                 .index = export->index,
                                 .place = list->count};
    if (!entry.held)
        return notme_fail_memory(export->reader->err);
    list->entry[list->count++] = entry;
    return NOTME_OK;
}

static size_t digits(const char *at)
{
    return strspn(at, "0123456789");
}

/* As people number files: 2 before 10. */
static int compare_names(const char *a, const char *b)
{
    while (*a && *b) {
        if (digits(a) && digits(b)) {
            a += strspn(a, "0");
            b += strspn(b, "0");
            const size_t n = digits(a), m = digits(b);
            const int order = n != m ? (n > m) - (n < m) : strncmp(a, b, n);
            if (order)
                return order;
            a += n;
            b += m;
        } else if (*a != *b) {
            break;
        } else {
            a++;
            b++;
        }
    }
    return (unsigned char)*a - (unsigned char)*b;
}

static int by_page(const void *a, const void *b)
{
    const struct notme_newest *x = a, *y = b;
    const int order = x->member == y->member ? 0 : compare_names(x->member, y->member);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* 1 = the whole is one list that runs newest first; one file is that by its format. */
static int is_one_list(const struct notme_newest_first *list)
{
    if (list->entry[0].member == list->entry[list->count - 1].member)
        return 1;
    int64_t *made = notme_alloc(list->count, sizeof *made);
    struct notme_like_blocks order = {.blocks = 0};
    int reading = made ? NOTME_OK : NOTME_ENOMEM;
    for (size_t i = 0; reading == NOTME_OK && i < list->count; i++)
        made[i] = list->entry[i].made;
    if (reading == NOTME_OK)
        reading = notme_like_order(made, list->count, &order);
    notme_free(made);
    notme_free(order.block);
    return reading < 0 ? reading : reading == NOTME_LIKES_AS_IS;
}

static int add_all(const struct notme_newest_first *list, struct notme_export *export, bool ordered)
{
    const int64_t latest = export->common.generated;
    int64_t newest = NOTME_NO_TIME, seq = 0;
    int status = NOTME_OK;
    for (size_t i = list->count; i-- > 0 && status == NOTME_OK;) {
        const struct notme_newest *entry = &list->entry[i];
        struct notme_event event;
        notme_held_event(entry->held, &event);
        if (entry->made > newest && (latest == NOTME_NO_TIME || entry->made <= latest)) /* a forged date is no bound */
            newest = entry->made;
        if (ordered) {
            event.not_before = newest;
            event.seq = ++seq;
            event.basis = NOTME_BOUNDED_BY_ORDER;
        }
        export->member = entry->member;
        export->index = entry->index;
        status = notme_export_add(export, &event, "", (struct notme_text){NULL, 0});
    }
    return status;
}

int notme_newest_first_end(struct notme_newest_first *list, struct notme_export *export)
{
    if (list->count == 0)
        return NOTME_OK;
    qsort(list->entry, list->count, sizeof *list->entry, by_page);
    const int ordered = is_one_list(list);
    if (ordered < 0)
        notme_fail_memory(export->reader->err);
    else
        notme_reader_note(export->reader, ordered ? "the list has no times: its order is read as newest first"
                                                  : "the pages are no one list, newest first: only bounds are known");
    const int status = ordered < 0 ? NOTME_ENOMEM : add_all(list, export, ordered);
    notme_newest_first_release(list);
    return status;
}

void notme_newest_first_release(struct notme_newest_first *list)
{
    for (size_t i = 0; i < list->count; i++)
        notme_free(list->entry[i].held);
    notme_free(list->entry);
    *list = (struct notme_newest_first){.count = 0};
}
