#include "who.h"

#include "say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 512 };

static bool is(const char *string, struct notme_text text)
{
    return strncmp(string, text.at ? text.at : "", text.len) == 0 && string[text.len] == '\0';
}

/* "SERVICE:ID" */
static bool is_account(const char *string, const struct notme_event *event)
{
    const size_t n = event->service.len;
    return n == 0
               ? is(string, event->account)
               : strncmp(string, event->service.at, n) == 0 && string[n] == ':' && is(string + n + 1, event->account);
}

/* "outbox.json#3" lies right in the folder, "mastodon/outbox.json#3" in a folder of it. */
static size_t part_of(struct notme_text ref)
{
    size_t n = 0;
    while (n < ref.len && ref.at[n] != '/')
        n++;
    if (n < ref.len)
        return n;
    while (n && ref.at[n - 1] != '#')
        n--;
    return n ? n - 1 : 0;
}

static void name_place(char *to, size_t size, const struct notme_event *event, const char *source, bool folder)
{
    const size_t n = folder ? part_of(event->source_ref) : 0, len = strlen(source);
    snprintf(to, size, "%s%s%.*s", source, n && len && source[len - 1] != '/' ? "/" : "", (int)n,
             n ? event->source_ref.at : "");
}

static char *copy(const char *before, struct notme_text text)
{
    const size_t size = strlen(before) + text.len + 1;
    char *to = malloc(size);
    if (to)
        snprintf(to, size, "%s%.*s", before, (int)text.len, text.at ? text.at : "");
    return to;
}

static void release(struct who_row *row)
{
    free(row->account);
    free(row->name);
    free(row->place);
}

static void add(struct who *who, const struct notme_event *event, const char *place)
{
    char service[64];
    if (who->count == WHO_ROWS) {
        who->many = true;
        return;
    }
    snprintf(service, sizeof service, "%.*s%s", (int)event->service.len, event->service.at ? event->service.at : "",
             event->service.len ? ":" : "");
    struct who_row *row = &who->row[who->count];
    *row = (struct who_row){copy(service, event->account), copy("", event->account_name),
                            copy(place, (struct notme_text){NULL, 0}), 1};
    if (row->account && row->name && row->place) {
        who->last = who->count++;
        return;
    }
    release(row);
    who->many = true;
}

void who_meet(struct who *who, const struct notme_event *event, const char *source, bool folder)
{
    char place[LONGEST];
    if (who->many)
        return;
    name_place(place, sizeof place, event, source, folder);
    for (size_t i = 0; i < who->count; i++) { /* from the last one on */
        const size_t k = (who->last + i) % who->count;
        if (is_account(who->row[k].account, event) && strcmp(who->row[k].place, place) == 0) {
            who->row[k].events++;
            who->last = k;
            return;
        }
    }
    add(who, event, place);
}

static bool is_first(const struct who *who, size_t i)
{
    size_t k = 0;
    while (strcmp(who->row[k].account, who->row[i].account) != 0)
        k++;
    return k == i;
}

/* Its name, where any of its rows has one that the id does not say. */
static void tell_name(const struct who *who, const struct who_row *row)
{
    for (size_t k = 0; k < who->count; k++) {
        const char *name = who->row[k].name;
        if (strcmp(who->row[k].account, row->account) == 0 && *name && !strstr(row->account, name)) {
            say_more(" (%s)", name);
            return;
        }
    }
}

/* Returns in how many places it is. */
static size_t tell_account(const struct who *who, const struct who_row *row)
{
    size_t places = 0;
    say_begin("  %s", row->account);
    tell_name(who, row);
    for (size_t k = 0; k < who->count; k++)
        if (strcmp(who->row[k].account, row->account) == 0)
            say_more("%s '%s' (%llu event%s)", places++ ? "," : " in", who->row[k].place, who->row[k].events,
                     who->row[k].events == 1 ? "" : "s");
    say_end();
    return places;
}

void who_tell(const struct who *who, const char *sources)
{
    const char *several = NULL;
    size_t accounts = 0;
    for (size_t i = 0; i < who->count; i++)
        accounts += is_first(who, i);
    if (who->many || who->count < 2)
        return;
    say("%zu account%s:", accounts, accounts == 1 ? "" : "s");
    for (size_t i = 0; i < who->count; i++)
        if (is_first(who, i) && tell_account(who, &who->row[i]) > 1)
            several = several ? several : who->row[i].account;
    if (several)
        say("places of one account are looks at it, or parts of it: each event counts once; what disappeared between "
            "looks "
            "tells 'notme score --account %s %s'",
            several, sources);
}

void who_release(struct who *who)
{
    for (size_t i = 0; i < who->count; i++)
        release(&who->row[i]);
    who->count = 0;
}
