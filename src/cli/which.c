#include "which.h"

#include "say.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is(struct notme_text text, const char *string)
{
    return text.len == strlen(string) && (text.len == 0 || memcmp(text.at, string, text.len) == 0);
}

/* Names of accounts are the same in any case, on every service. */
static bool is_name(struct notme_text text, const char *string)
{
    string += *string == '@';
    if (text.len && *text.at == '@')
        text = (struct notme_text){text.at + 1, text.len - 1};
    if (text.len == 0 || text.len != strlen(string))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (tolower((unsigned char)text.at[i]) != tolower((unsigned char)string[i]))
            return false;
    return true;
}

static bool is_service_and_id(const struct notme_event *event, const char *wanted)
{
    const size_t n = event->service.len;
    return n && strncmp(wanted, event->service.at, n) == 0 && wanted[n] == ':' && is(event->account, wanted + n + 1);
}

static char *copy(struct notme_text text)
{
    char *to = malloc(text.len + 1);
    if (!to)
        return NULL;
    if (text.len)
        memcpy(to, text.at, text.len);
    to[text.len] = '\0';
    return to;
}

static struct which_account *find(struct which_account *list, size_t count, const struct notme_event *event)
{
    for (size_t i = 0; i < count; i++)
        if (is(event->account, list[i].id) && is(event->service, list[i].service))
            return &list[i];
    return NULL;
}

static void note(struct which_account *list, size_t *count, const struct notme_event *event)
{
    struct which_account *known = find(list, *count, event);
    if (known && !*known->name && event->account_name.len) {
        char *name = copy(event->account_name);
        if (name) {
            free(known->name);
            known->name = name;
        }
    }
    if (known || *count == WHICH_SHOWN)
        return;
    struct which_account *a = &list[(*count)++];
    *a = (struct which_account){copy(event->service), copy(event->account), copy(event->account_name)};
    if (a->service && a->id && a->name)
        return;
    free(a->service);
    free(a->id);
    free(a->name);
    --*count;
}

bool which_wants(struct which *which, const struct notme_event *event)
{
    note(which->met, &which->count, event);
    if (!which->wanted)
        return true;
    const bool meant = is(event->account, which->wanted) || is_name(event->account_name, which->wanted) ||
                       is_service_and_id(event, which->wanted) || find(which->meant, which->meant_count, event);
    if (meant)
        note(which->meant, &which->meant_count, event);
    return meant;
}

static void list(const struct which_account *list, size_t count)
{
    const size_t shown = count < WHICH_SHOWN ? count : WHICH_SHOWN - 1;
    for (size_t i = 0; i < shown; i++) {
        say_more("%s%s%s%s", i ? ", " : " ", list[i].service, *list[i].service ? ":" : "", list[i].id);
        if (*list[i].name)
            say_more(" (@%s)", list[i].name + (*list[i].name == '@'));
    }
    if (count > shown)
        say_more(", …");
    say_end();
}

bool which_answered(const struct which *which, const char *what, bool any)
{
    if (which->wanted && which->meant_count == 0) {
        say_begin("no account '%s' in %s; %s", which->wanted, what, which->count ? "there is" : "there is none");
        list(which->met, which->count);
        return false;
    }
    const size_t left = which->wanted ? which->meant_count : which->count;
    if (any || left <= 1)
        return true;
    say_begin("%s holds several accounts%s; say which with --account:", what, which->wanted ? " of that name" : "");
    list(which->wanted ? which->meant : which->met, left);
    return false;
}

static void release(struct which_account *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(list[i].service);
        free(list[i].id);
        free(list[i].name);
    }
}

void which_release(struct which *which)
{
    release(which->met, which->count);
    release(which->meant, which->meant_count);
    which->count = which->meant_count = 0;
}
