/* notme shard: any input as files by account, sorted for `notme stream`, one for each worker. */
#include "job.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct shard {
    struct run run;
    struct limit_options limits;
    struct notme_sharder_options options;
    const char *by;
    bool sort;
    double shards, memory;
    struct notme_sharder *sharder;
};

static int feed(void *ctx, const struct notme_event *event)
{
    struct shard *s = ctx;
    return notme_sharder_feed(s->sharder, event, &s->run.error);
}

static bool make_folder(const char *folder)
{
    struct stat status;
    if (mkdir(folder, 0777) == 0 || (errno == EEXIST && stat(folder, &status) == 0 && S_ISDIR(status.st_mode)))
        return true;
    say("cannot make the folder '%s': %s", folder, strerror(errno));
    return false;
}

static void summary(const struct shard *s)
{
    const struct notme_sharder_stats *stats = notme_sharder_stats(s->sharder);
    say_begin("%llu event%s into %u shard%s", (unsigned long long)stats->events, stats->events == 1 ? "" : "s",
              stats->written, stats->written == 1 ? "" : "s");
    if (stats->done)
        say_more("; %u there already", stats->done);
    if (stats->dropped)
        say_more("; %llu events without any time left out", (unsigned long long)stats->dropped);
    say_end();
    if (stats->longest > 1 << 20)
        say("the longest line has %llu bytes: give 'notme stream' a --max-record for it",
            (unsigned long long)stats->longest);
}

static int shard(struct shard *s, char **sources, int count)
{
    const char *folder = s->options.folder;
    if (!make_folder(folder))
        return EXIT_TROUBLE;
    int status = notme_sharder_new(&s->sharder, &s->options, &s->run.error);
    bool read = true;
    if (status == NOTME_OK && notme_sharder_wants(s->sharder))
        read = run_sources(&s->run, sources, count, false);
    if (status == NOTME_OK && read)
        status = notme_sharder_end(s->sharder, &s->run.error);
    if (status != NOTME_OK)
        run_fail(&s->run.error);
    const bool ok = status == NOTME_OK && read;
    if (ok && !s->run.quiet)
        summary(s);
    notme_sharder_free(s->sharder);
    return run_exit(&s->run, ok);
}

static bool check(struct shard *s, int count)
{
    if (strcmp(s->by, "account") != 0)
        say("shards are by account, not by '%s'", s->by);
    else if (s->shards < 1 || s->shards > 65536)
        say("how many shards? --shards=1 to 65536");
    else if (s->sort && s->options.unsorted)
        say("sorted or unsorted?");
    else if (count < 2)
        say("into which folder? It comes last; see 'notme shard --help'");
    else
        return true;
    return false;
}

int cmd_shard(int argc, char **argv)
{
    struct shard s = {.by = "account"};
    int count;
    run_init(&s.run);
    const struct opt options[] = {
        {OPT_NUMBER, "shards", 0, "N", "how many files", &s.shards},
        {OPT_TEXT, "by", 0, "account", "what stays together: the account", &s.by},
        {OPT_FLAG, "sort", 0, NULL, "by account and time, as 'notme stream' wants it (the default)", &s.sort},
        {OPT_FLAG, "unsorted", 0, NULL, "in the order in which they come", &s.options.unsorted},
        {OPT_FLAG, "plain", 0, NULL, "0000.jsonl … instead of 0000.jsonl.zst …", &s.options.plain},
        {OPT_NUMBER, "memory", 0, "BYTES", "for sorting; beyond, it sorts on disk in OUTDIR (256 MiB)", &s.memory},
        READ_OPTIONS(s.run, s.limits),
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {
        "notme shard --shards=N [options] SOURCE… OUTDIR",
        "Writes the events of the sources to N files, all of an account to the same: murmur2 of its id modulo N,\n"
        "the partition that Kafka gives it. Each file ends in {\"notme\":\"end\",\"records\":N}. A file is complete "
        "or\n"
        "absent; run again, those that are there are kept. Exit status: 0 done, 2 trouble.",
        options};
    const int parsed = run_parse(&command, "which sources, and into which folder?", argc, argv, &count);
    if (parsed != GO_ON)
        return parsed;
    if (!check(&s, count))
        return EXIT_TROUBLE;
    s.options.folder = argv[count - 1];
    s.options.shards = run_count(s.shards);
    s.options.memory = (uint64_t)s.memory;
    run_start(&s.run, &s.limits, feed, &s);
    s.options.apart = true; /* before strangers' bytes are read */
    if (!apart_from_sources(s.options.folder, argv, (size_t)count - 1))
        return EXIT_TROUBLE;
    char *job = job_describe(&s.run, argv, count - 1);
    s.options.job = job_can_tell(argv, count - 1) ? job : NULL;
    const int status = job ? shard(&s, argv, count - 1) : EXIT_TROUBLE;
    free(job);
    run_release(&s.run);
    return status;
}
