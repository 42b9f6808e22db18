#include "score/repair.h"

#include "base/action.h"
#include "base/notice.h"

#include <math.h>

/* ---- the account's own name: letters and digits in order, whatever is put around them */

static bool is_plain(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next letter or digit, in lower case; 0 at the end, or at letters that are not ASCII's. */
static unsigned char next_plain(struct notme_text text, size_t *at)
{
    while (*at < text.len) {
        const unsigned char c = (unsigned char)text.at[(*at)++];
        if (is_plain(c))
            return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
    }
    return 0;
}

static bool is_own_name(struct notme_text name, struct notme_text own)
{
    size_t a = 0, b = 0;
    unsigned char c, letters = 0;
    do {
        c = next_plain(name, &a);
        if (c != next_plain(own, &b))
            return false;
        letters |= c;
    } while (c);
    return letters;
}

/* ---- repairs */

static bool undid_before(const struct notme_track *track, size_t i)
{
    while (i-- > 0)
        if (notme_is_undo(track->item[i].features->action))
            return true;
    return track->undid;
}

static bool is_notice(enum notme_action action, struct notme_text text)
{
    struct notme_notice_words words; /* few events come so far: it is made anew for each */
    const struct notme_event event = {.action = action, .text = text};
    notme_notice_prepare(&words);
    return notme_is_notice(&words, &event);
}

static bool repairs(const struct notme_track *track, size_t i)
{
    const struct notme_item *item = &track->item[i];
    const enum notme_action action = (enum notme_action)item->features->action;
    if (!undid_before(track, i))
        return false;
    return action == NOTME_NAME_CHANGE ? is_own_name(item->text, notme_text_of(track->name))
                                       : is_notice(action, item->text);
}

double notme_repair_llr(const struct notme_track *track, const struct notme_model *model, size_t i,
                        const struct notme_surprise *surprise)
{
    const enum notme_action action = (enum notme_action)track->item[i].features->action;
    const double llr = notme_event_llr(model->weights, surprise, action);
    return llr > 0 && repairs(track, i) ? 0 : llr;
}

bool notme_repair_begins(const struct notme_track *track)
{
    for (size_t i = 0; i < track->items; i++)
        if (notme_is_undo(track->item[i].features->action))
            return true;
    return false;
}
