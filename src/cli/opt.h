/* One table of options parses the command line and prints the help. */
#ifndef NOTME_CLI_OPT_H
#define NOTME_CLI_OPT_H

#include <notme.h>

enum opt_kind { OPT_END, OPT_FLAG, OPT_TEXT, OPT_NUMBER, OPT_SIZE, OPT_TIME, OPT_OPTIONAL };

struct opt {
    enum opt_kind kind;
    const char *name;  /* without "--" */
    char letter;       /* 0 = none */
    const char *value; /* what the help calls the value; NULL for flags */
    const char *help;
    void *to; /* bool, const char *, double (of sizes bytes: "64M", "2G"), int64_t (µs); OPT_OPTIONAL: const char *, ""
                 when given without a value */
};

struct opt_command {
    const char *usage; /* "notme score [options] SOURCE…" */
    const char *summary;
    const struct opt *options;
};

/* Parses argv[1 …]; what is no option is moved to the front, *count of them. 0 = go on, 1 = help was printed, −1 =
 * wrong usage (said on stderr). "--" ends the options; "-" is no option. */
int opt_parse(const struct opt_command *command, int argc, char **argv, int *count);
void opt_help(const struct opt_command *command);

#endif
