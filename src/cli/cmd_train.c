/* notme train: a model from histories. */
#include "run.h"

#include <stdlib.h>
#include <string.h>

struct train {
    struct run run;
    struct limit_options limits;
    const char *output, *name, *actions;
    double seed;
    char **files; /* of the kinds */
    struct output to;
    struct notme_trainer *trainer;
    struct notme_error error;
};

static int feed(void *ctx, const struct notme_event *event)
{
    struct train *t = ctx;
    return notme_trainer_feed(t->trainer, event, &t->run.error);
}

static void stage(void *ctx, const char *name, double done)
{
    struct train *t = ctx;
    progress_stage(&t->run.progress, name, done);
}

/* "[+]NAME=SOURCE" is a kind with a name, "+" says that its accounts were shared; a bare SOURCE is named after its
 * file. */
/* "[+][KIND=]SOURCE": where SOURCE begins. An '=' inside a path parts nothing. */
static char *source_in(char *arg)
{
    char *name = arg + (*arg == '+'), *equals = strchr(name, '='), *slash = strchr(name, '/');
    return equals && (!slash || equals < slash) ? equals + 1 : name;
}

static bool read_kind(struct train *t, char *arg)
{
    const bool shared = *arg == '+';
    char *name = arg + shared, *source = source_in(arg), *slash = strrchr(source, '/');
    if (source > name)
        source[-1] = '\0';
    else if (slash && slash[1])
        name = slash + 1;
    if (notme_trainer_kind(t->trainer, name, shared, &t->error) != NOTME_OK) {
        run_fail(&t->error);
        return false;
    }
    return run_sources(&t->run, &source, 1, false);
}

static int train(struct train *t, char **sources, int count)
{
    struct notme_model *model = NULL;
    const struct notme_train_options options = {
        .seed = (uint64_t)t->seed, .name = t->name, .progress = stage, .progress_ctx = t};
    bool ok = notme_trainer_new(&t->trainer, &options, &t->error) == NOTME_OK;
    if (!output_open(&t->to, t->output, t->files, (size_t)count)) {
        notme_trainer_free(t->trainer);
        return EXIT_TROUBLE;
    }
    for (int i = 0; i < count && ok; i++)
        if (!read_kind(t, sources[i])) {
            output_close(&t->to, false);
            notme_trainer_free(t->trainer);
            return EXIT_TROUBLE;
        }
    progress_start(&t->run.progress, false, t->run.quiet);
    ok = ok && notme_trainer_run(t->trainer, &model, &t->error) == NOTME_OK &&
         notme_model_write(model, output_write, &t->to, &t->error) == NOTME_OK;
    progress_clear(&t->run.progress);
    const bool kept = output_close(&t->to, ok) && ok;
    if (kept)
        printf("%s\n", notme_model_name(model));
    else if (!ok)
        run_fail(&t->error);
    notme_model_free(model);
    notme_trainer_free(t->trainer);
    return run_exit(&t->run, kept);
}

int cmd_train(int argc, char **argv)
{
    struct train t = {.seed = 1, .name = "custom"};
    int count;
    run_init(&t.run);
    const struct opt options[] = {
        {OPT_TEXT, "output", 'o', "MODEL", "where to: one file; complete or absent", &t.output},
        {OPT_TEXT, "name", 0, "NAME", "of the model (custom)", &t.name},
        {OPT_NUMBER, "seed", 0, "N", "of the strangers spliced in (1)", &t.seed},
        READ_OPTIONS(t.run, t.limits),
        {OPT_END, NULL, 0, NULL, NULL, NULL}};
    const struct opt_command command = {
        "notme train [options] [+][KIND=]SOURCE… -o MODEL",
        "Learns background, weights and tails from histories; it splices its own strangers.\n"
        "Every source is one kind of account, and kinds weigh the same. '+' before a kind\n"
        "says that several people used each account: no model of a clean session.",
        options};
    const int parsed = opt_parse(&command, argc, argv, &count);
    if (parsed != 0)
        return parsed > 0 ? EXIT_FINE : EXIT_TROUBLE;
    if (count == 0 || !t.output) {
        say("train needs sources and -o MODEL; see 'notme train --help'");
        return EXIT_TROUBLE;
    }
    char **files = calloc((size_t)count, sizeof *files); /* all at once: the kinds are read one by one */
    for (int i = 0; files && i < count; i++)
        files[i] = source_in(argv[i]);
    t.run.sandbox.read = files;
    t.run.sandbox.reads = files ? (size_t)count : 0;
    t.files = files;
    run_start(&t.run, &t.limits, feed, &t);
    const int status = files ? train(&t, argv, count) : EXIT_TROUBLE;
    free(files);
    run_release(&t.run);
    return status;
}
