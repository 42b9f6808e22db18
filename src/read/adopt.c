/* Looks that name no account, beside such as do: the parts of an export, given one by one. */
#include "base/held.h"
#include "read/merge.h"

/* Is what this look calls the account but the name of one that another look knows better? */
static bool is_name_of_another(const struct notme_merge *m, const struct notme_owner *owner)
{
    for (size_t i = 0; i < m->owners; i++)
        if (&m->owner[i] != owner && notme_text_compare(m->owner[i].service, owner->service) == 0 &&
            notme_text_compare(m->owner[i].account, owner->account) != 0 &&
            notme_text_compare(m->owner[i].name, owner->account) == 0)
            return true;
    return false;
}

/* The only account that looks at this service name; NULL where there is none, or more than one. */
static const struct notme_owner *owner_at(const struct notme_merge *m, struct notme_text service)
{
    const struct notme_owner *found = NULL;
    for (size_t i = 0; i < m->owners; i++) {
        if (notme_text_compare(m->owner[i].service, service) != 0 || is_name_of_another(m, &m->owner[i]))
            continue;
        if (found)
            return NULL;
        found = &m->owner[i];
    }
    return found;
}

/* Puts it in once more, as the owner's. The old telling goes: its `held` is NULL then. */
static bool adopt(struct notme_merge *m, size_t i)
{
    struct notme_event event;
    notme_entry_event(&m->entry[i], &event);
    const struct notme_owner *owner = owner_at(m, event.service);
    if (!owner || notme_text_compare(event.account, owner->account) == 0) /* it has no better name */
        return true;
    event.account = owner->account;
    event.account_name = owner->name.len ? owner->name : event.account_name;
    event.nameless = false;
    struct notme_entry entry = notme_entry_of(m, &event);
    entry.looks = m->entry[i].looks;
    entry.held = notme_held_new(&event, entry.identity);
    notme_free(m->entry[i].held);
    m->entry[i].held = NULL;
    return entry.held && notme_merge_insert(m, &entry);
}

bool notme_merge_adopt(struct notme_merge *m)
{
    const size_t entries = m->entries;
    size_t kept = 0;
    bool ok = true;
    for (size_t i = 0; i < entries && ok && m->owners; i++)
        ok = !m->entry[i].nameless || adopt(m, i);
    for (size_t i = 0; i < m->entries; i++)
        if (m->entry[i].held)
            m->entry[kept++] = m->entry[i];
    m->entries = kept;
    return notme_merge_reindex(m) && ok;
}
