#include "report/kept.h"

bool notme_keep(struct notme_kept *kept, const struct notme_session *session)
{
    notme_arena_release(&kept->arena);
    kept->session = *session;
    struct notme_session *s = &kept->session;
    bool ok = notme_arena_text(&kept->arena, &s->service) && notme_arena_text(&kept->arena, &s->account) &&
              notme_arena_text(&kept->arena, &s->account_name);
    for (size_t i = 0; i < s->nevidence; i++) {
        struct notme_evidence *e = &s->evidence[i];
        ok = ok && notme_arena_text(&kept->arena, &e->id) && notme_arena_text(&kept->arena, &e->author) &&
             notme_arena_text(&kept->arena, &e->text);
    }
    return ok;
}

void notme_kept_release(struct notme_kept *kept)
{
    notme_arena_release(&kept->arena);
}

static bool grow(struct notme_keeps *keeps)
{
    if (!notme_grow(&keeps->kept, &keeps->capacity, keeps->count, sizeof *keeps->kept))
        return false;
    keeps->kept[keeps->count++] = (struct notme_kept){.arena = {0}};
    return true;
}

bool notme_keeps_add(struct notme_keeps *keeps, const struct notme_session *session, size_t most)
{
    if (keeps->count == most) {
        keeps->more++;
        return true;
    }
    return grow(keeps) && notme_keep(&keeps->kept[keeps->count - 1], session);
}

bool notme_keeps_oddest(struct notme_keeps *keeps, const struct notme_session *session, size_t most)
{
    size_t at = keeps->count;
    if (at == most && !(session->expected < keeps->kept[at - 1].session.expected))
        return true;
    if (at < most && !grow(keeps))
        return false;
    at = keeps->count - 1;
    struct notme_kept place = keeps->kept[at]; /* its memory serves the new one */
    for (; at > 0 && session->expected < keeps->kept[at - 1].session.expected; at--)
        keeps->kept[at] = keeps->kept[at - 1];
    const bool ok = notme_keep(&place, session);
    keeps->kept[at] = place;
    return ok;
}

void notme_keeps_release(struct notme_keeps *keeps)
{
    for (size_t i = 0; i < keeps->count; i++)
        notme_kept_release(&keeps->kept[i]);
    notme_free(keeps->kept);
    *keeps = (struct notme_keeps){.count = 0};
}
