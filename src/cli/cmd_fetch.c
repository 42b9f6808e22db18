/* notme fetch: an account's public record, as event lines. */
#include "run.h"

struct fetch {
    struct run run;
    struct output output;
    const char *to;
};

static int write_event(void *ctx, const struct notme_event *event)
{
    struct fetch *f = ctx;
    return notme_event_write(event, output_write, &f->output, &f->run.error);
}

static int fetch(struct fetch *f, char **sources, int count)
{
    for (int i = 0; i < count; i++)
        if (!notme_fetch_knows(sources[i])) {
            say("'%s' is not bsky:…, mastodon:… or github:…", sources[i]);
            return EXIT_TROUBLE;
        }
    if (!output_open(&f->output, f->to, sources, (size_t)count))
        return EXIT_TROUBLE;
    const bool ok = run_sources(&f->run, sources, count, false);
    const bool closed = output_close(&f->output, ok);
    if (ok && closed && !f->run.quiet)
        say("%llu events", (unsigned long long)f->run.stats.records);
    return ok && closed ? EXIT_FINE : EXIT_TROUBLE;
}

int cmd_fetch(int argc, char **argv)
{
    const struct limit_options defaults = {0};
    struct fetch f = {0};
    int count;
    run_init(&f.run);
    const struct opt options[] = {
        {OPT_TEXT, "output", 'o', "FILE", "instead of standard output; complete or absent", &f.to},
        FETCH_OPTIONS(f.run.fetching),
        {OPT_FLAG, "strict", 0, NULL, "stop at the first bad record", &f.run.read.strict},
        {OPT_FLAG, "quiet", 'q', NULL, "no progress, no complaints of single records", &f.run.quiet},
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {
        "notme fetch [options] WHO…",
        "Asks the servers for an account's public record and writes it as engagement-event/1 lines.\n"
        "WHO is bsky:HANDLE, bsky:DID, mastodon:@user@host or github:user. What was broken off goes on\n"
        "where it was. Exit status: 0 done, 2 trouble.",
        options};
    const int parsed = run_parse(&command, "whom?", argc, argv, &count);
    if (parsed != GO_ON)
        return parsed;
    run_start(&f.run, &defaults, write_event, &f);
    const int status = fetch(&f, argv, count);
    run_release(&f.run);
    return status;
}
