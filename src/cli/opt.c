#include "opt.h"

#include "say.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void opt_help(const struct opt_command *command)
{
    printf("usage: %s\n\n%s\n\n", command->usage, command->summary);
    for (const struct opt *o = command->options; o->kind != OPT_END; o++) {
        char left[64];
        const char *value = o->value ? o->value : "";
        const char *equals = o->kind == OPT_OPTIONAL ? "[=" : o->value ? "=" : "";
        char letter[8] = "    ";
        if (o->letter)
            snprintf(letter, sizeof letter, "-%c, ", o->letter);
        snprintf(left, sizeof left, "%s--%s%s%s%s", letter, o->name, equals, value, o->kind == OPT_OPTIONAL ? "]" : "");
        printf("  %-28s  %s\n", left, o->help);
    }
    printf("      %-24s  %s\n", "--help", "this text");
}

static int wrong(const struct opt_command *command, const char *what, const char *name)
{
    const char *end = strstr(command->usage, " [");
    const int n = end ? (int)(end - command->usage) : (int)strlen(command->usage);
    say("%s '%s'; see '%.*s --help'", what, name, n, command->usage);
    return -1;
}

/* "4096", "64K", "400M", "2G", "1T", as dd and sort take them. */
static bool parse_size(const char *value, double *size)
{
    static const char units[] = "KMGT";
    char *end = NULL;
    *size = strtod(value, &end);
    if (end == value || !(*size > 0))
        return false;
    const char *unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
    for (const char *u = units; unit && u <= unit; u++)
        *size *= 1024;
    end += unit != NULL;
    return *end == '\0' && *size <= 1e15;
}

static int set(const struct opt_command *command, const struct opt *o, const char *value)
{
    char *end = NULL;
    int64_t last;
    switch (o->kind) {
    case OPT_FLAG:
        *(bool *)o->to = true;
        return 0;
    case OPT_NUMBER:
        *(double *)o->to = strtod(value, &end);
        return end == value || *end || !(*(double *)o->to >= 0 && *(double *)o->to <= 1e15)
                   ? wrong(command, "not a number from 0 to 1e15:", value)
                   : 0;
    case OPT_SIZE:
        return parse_size(value, o->to) ? 0 : wrong(command, "not a size like 400M or 2G:", value);
    case OPT_TIME:
        if (notme_moment_parse(value, NULL, o->to, &last, NULL) == NOTME_OK)
            return 0;
        return wrong(command, "not a time like 2020-09-09T07:00:00Z, nor a date:", value);
    case OPT_TEXT:
    case OPT_OPTIONAL:
    case OPT_END:
    default:
        *(const char **)o->to = value;
        return 0;
    }
}

static const struct opt *find(const struct opt *options, const char *arg, const char **value)
{
    const char *equals = strchr(arg, '=');
    const size_t n = equals ? (size_t)(equals - arg) : strlen(arg);
    *value = equals ? equals + 1 : NULL;
    for (const struct opt *o = options; o->kind != OPT_END; o++) {
        if (n > 3 && strncmp(arg, "--", 2) == 0 && strlen(o->name) == n - 2 && strncmp(arg + 2, o->name, n - 2) == 0)
            return o;
        if (o->letter && arg[1] == o->letter && (arg[2] == '\0' || o->value)) { /* -j 4, and -j4 */
            *value = arg[2] ? arg + 2 : NULL;
            return o;
        }
    }
    return NULL;
}

static int parse_one(const struct opt_command *command, int argc, char **argv, int *i)
{
    const char *arg = argv[*i], *value;
    const struct opt *o = find(command->options, arg, &value);
    if (!o)
        return wrong(command, "unknown option", arg);
    if (o->kind == OPT_FLAG && value)
        return wrong(command, "no value belongs to", arg);
    if (o->kind == OPT_OPTIONAL && !value)
        value = "";
    if (o->kind != OPT_FLAG && !value) {
        if (*i + 1 >= argc)
            return wrong(command, "a value is missing after", arg);
        value = argv[++*i];
    }
    return set(command, o, value);
}

int opt_parse(const struct opt_command *command, int argc, char **argv, int *count)
{
    bool options = true;
    *count = 0;
    for (int i = 1; i < argc; i++) {
        char *arg = argv[i];
        if (!options || arg[0] != '-' || arg[1] == '\0') {
            argv[(*count)++] = arg;
            continue;
        }
        if (strcmp(arg, "--") == 0) {
            options = false;
            continue;
        }
        if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
            opt_help(command);
            return 1;
        }
        if (parse_one(command, argc, argv, &i) != 0)
            return -1;
    }
    return 0;
}
