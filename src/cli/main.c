/* notme: the table of commands, and the last word on output that could not be written. */
#include "network.h"
#include "run.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"score", "one account: was it really the owner?", cmd_score},
    {"fetch", "an account from its server, as event lines", cmd_fetch},
    {"batch", "many accounts, archives of any size", cmd_batch},
    {"shard", "any input as files by account, for many workers", cmd_shard},
    {"stream", "event lines in, scored lines out, for engines", cmd_stream},
    {"hours", "the per-hour vectors behind the scores", cmd_hours},
    {"convert", "any input as event lines", cmd_convert},
    {"train", "a model of your own, from histories", cmd_train},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static void help(FILE *to)
{
    fprintf(to, "usage: notme COMMAND [options] SOURCE…\n\n"
                "Reads the engagement history of social accounts and flags the sessions in which somebody else\n"
                "was probably at the keys.\n\n");
    for (int i = 0; i < COMMANDS; i++)
        fprintf(to, "  %-8s  %s\n", commands[i].name, commands[i].summary);
    fprintf(to, "\nA SOURCE is a file, a folder, or '-' for standard input; its format is found by content.\n"
                "An account is a SOURCE, too: bsky:HANDLE, mastodon:@user@host, github:user.\n"
                "'notme COMMAND --help' tells more.\n");
}

static int finish(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        if (status != EXIT_TROUBLE) /* else it was said */
            say("cannot write to standard output");
        return EXIT_TROUBLE;
    }
    return status;
}

/* The sandbox is entered, so that what is told of it is so. */
static int version(bool verbose)
{
    const struct sandbox none = {.reads = 0};
    char words[64];
    printf("notme %s\n", notme_version());
    if (!verbose)
        return EXIT_FINE;
    sandbox_describe(words, sizeof words);
    const bool entered = sandbox_enter(&none);
    printf("sandbox: %s\n", entered ? words : "cannot be entered");
    return entered ? EXIT_FINE : EXIT_TROUBLE;
}

/* A descriptor that was closed would be given to the next file that is opened, and the report written into that. */
static void fill_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDONLY); /* to write to it fails, and is told */
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

int main(int argc, char **argv)
{
    fill_descriptors();
    if (argc < 2) {
        help(stderr);
        return EXIT_TROUBLE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        help(stdout);
        return finish(EXIT_FINE);
    }
    if (strcmp(argv[1], "--version") == 0) {
        return finish(version(argc > 2 && strcmp(argv[2], "--verbose") == 0));
    }
    network_reach(argv);
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return finish(commands[i].run(argc - 1, argv + 1));
    say("unknown command '%s'; see 'notme --help'", argv[1]);
    return EXIT_TROUBLE;
}
