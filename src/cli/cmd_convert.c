/* notme convert: any input as lines of engagement-event/1, for whoever wants the reader alone. */
#include "run.h"

struct convert {
    struct run run;
    struct limit_options limits;
    const char *output;
    struct output to;
};

static int write_event(void *ctx, const struct notme_event *event)
{
    struct convert *c = ctx;
    return notme_event_write(event, output_write, &c->to, &c->run.error);
}

static int convert(struct convert *c, char **sources, int count)
{
    if (!output_open(&c->to, c->output, sources, (size_t)count))
        return EXIT_TROUBLE;
    const bool ok = run_sources(&c->run, sources, count, false);
    return run_exit(&c->run, output_close(&c->to, ok) && ok);
}

int cmd_convert(int argc, char **argv)
{
    struct convert c = {.output = NULL};
    int count;
    run_init(&c.run);
    const struct opt options[] = {
        ACCOUNT_OPTION(c.run, "this account only: an id, a name or SERVICE:ID"),
        {OPT_TEXT, "output", 'o', "FILE", "instead of standard output; complete or absent", &c.output},
        READ_OPTIONS(c.run, c.limits),
        FETCH_OPTIONS(c.run.fetching),
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {
        "notme convert [options] SOURCE…",
        "Writes what the sources hold as lines of engagement-event/1. Several sources are made one:\n"
        "each event once, with the tightest bounds; what disappeared between them is an unlike.\n"
        "Exit status: 0 done, 2 trouble (of a damaged source what is intact is written).",
        options};
    const int parsed = run_parse(&command, "which sources?", argc, argv, &count);
    if (parsed != GO_ON)
        return parsed;
    run_start(&c.run, &c.limits, write_event, &c);
    c.run.merges = true;
    const int status = convert(&c, argv, count);
    run_release(&c.run);
    return status;
}
