/* What was done, from the first or last words of an activity's title: the only place where it is told, and told in the
 * language of the account. */
#include "base/mem.h"
#include "read/google/google.h"

#include <string.h>

struct verb {
    const char *before, *after; /* around the object; either may be "" */
    enum notme_action action;
};

/* Longer ones before shorter ones that end or begin alike, and last words before first words: an English title in a
 * German account ("Liked by nobody angesehen") is met more often than the other way round. NOTME_OTHER is a search. */
static const struct verb verbs[] = {
    /* de */
    {"Ich mag ", " nicht mehr", NOTME_UNLIKE},
    {"", " positiv bewertet", NOTME_LIKE},
    {"", " negativ bewertet", NOTME_DISLIKE},
    {"", " mag ich nicht", NOTME_DISLIKE},
    {"", " mag ich", NOTME_LIKE},
    {"", " angesehen", NOTME_VIEW},
    {"", " abonniert", NOTME_FOLLOW},
    {"Nach ", " gesucht", NOTME_OTHER},
    {"Angesehen: ", "", NOTME_VIEW},
    /* nl */
    {"", " niet leuk gevonden", NOTME_DISLIKE},
    {"", " leuk gevonden", NOTME_LIKE},
    {"", " bekeken", NOTME_VIEW},
    {"Gekeken naar ", "", NOTME_VIEW},
    {"Geabonneerd op ", "", NOTME_FOLLOW},
    {"Gezocht naar ", "", NOTME_OTHER},
    /* en */
    {"Watched ", "", NOTME_VIEW},
    {"Removed like from ", "", NOTME_UNLIKE},
    {"Unliked ", "", NOTME_UNLIKE},
    {"Liked ", "", NOTME_LIKE},
    {"Disliked ", "", NOTME_DISLIKE},
    {"Unsubscribed from ", "", NOTME_UNFOLLOW},
    {"Subscribed to ", "", NOTME_FOLLOW},
    {"Searched for ", "", NOTME_OTHER},
    {"Viewed ", "", NOTME_VIEW},
    {"Shared ", "", NOTME_SHARE},
    {"Commented on ", "", NOTME_REPLY},
    {"Saved ", "", NOTME_BOOKMARK},
    /* fr */
    {"Vous avez regardé ", "", NOTME_VIEW},
    {"A regardé ", "", NOTME_VIEW},
    {"Vous n'avez pas aimé ", "", NOTME_DISLIKE},
    {"Vous avez aimé ", "", NOTME_LIKE},
    {"Vous n'aimez plus ", "", NOTME_UNLIKE},
    {"Vous vous êtes abonné à ", "", NOTME_FOLLOW},
    {"Vous avez recherché ", "", NOTME_OTHER},
    /* es */
    {"Has visto ", "", NOTME_VIEW},
    {"Viste ", "", NOTME_VIEW},
    {"Has indicado que te gusta ", "", NOTME_LIKE},
    {"Te gustó ", "", NOTME_LIKE},
    {"Has indicado que no te gusta ", "", NOTME_DISLIKE},
    {"No te gustó ", "", NOTME_DISLIKE},
    {"Te has suscrito a ", "", NOTME_FOLLOW},
    {"Te suscribiste a ", "", NOTME_FOLLOW},
    {"Has buscado ", "", NOTME_OTHER},
    {"Buscaste ", "", NOTME_OTHER},
    /* it */
    {"Hai guardato ", "", NOTME_VIEW},
    {"Hai messo Mi piace a ", "", NOTME_LIKE},
    {"Hai messo Non mi piace a ", "", NOTME_DISLIKE},
    {"Hai rimosso Mi piace da ", "", NOTME_UNLIKE},
    {"Hai effettuato l'iscrizione a ", "", NOTME_FOLLOW},
    {"Hai cercato ", "", NOTME_OTHER},
    /* pt */
    {"Assistiu a ", "", NOTME_VIEW},
    {"Assistiu ", "", NOTME_VIEW},
    {"Viu ", "", NOTME_VIEW},
    {"Você assistiu a ", "", NOTME_VIEW},
    {"Você assistiu ", "", NOTME_VIEW},
    {"Marcou \"Gostei\" em ", "", NOTME_LIKE},
    {"Gostou de ", "", NOTME_LIKE},
    {"Não gostou de ", "", NOTME_DISLIKE},
    {"Inscreveu-se em ", "", NOTME_FOLLOW},
    {"Subscreveu ", "", NOTME_FOLLOW},
    {"Pesquisou ", "", NOTME_OTHER},
    /* pl */
    {"Obejrzano ", "", NOTME_VIEW},
    {"Polubiono ", "", NOTME_LIKE},
    {"Nie podoba mi się ", "", NOTME_DISLIKE},
    {"Zasubskrybowano ", "", NOTME_FOLLOW},
    {"Wyszukano ", "", NOTME_OTHER},
};

/* Bytes of the title's beginning that are `before`: a colon may stand before its space. 0 = it begins otherwise. */
static size_t begins(struct notme_text title, const char *before)
{
    const size_t n = strlen(before);
    if (n == 0 || title.len < n || memcmp(title.at, before, n - 1) != 0)
        return 0;
    const char *at = title.at + n - 1;
    if (*at == ' ')
        return n;
    return title.len > n && at[0] == ':' && at[1] == ' ' ? n + 1 : 0;
}

static bool ends(struct notme_text title, const char *after)
{
    const size_t n = strlen(after);
    return title.len > n && memcmp(title.at + title.len - n, after, n) == 0;
}

bool notme_google_verb(struct notme_text title, enum notme_action *action, struct notme_text *object)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        const struct verb *verb = &verbs[i];
        const size_t from = begins(title, verb->before), to = strlen(verb->after);
        if ((*verb->before && !from) || !ends(title, verb->after) || from + to >= title.len)
            continue;
        *action = verb->action;
        *object = (struct notme_text){title.at + from, title.len - from - to};
        return true;
    }
    return false;
}
