#include "score/figures.h"

#include <math.h>
#include <string.h>

enum scale { LOG, PLAIN, ODDS };

static const struct {
    enum notme_signal_id signal;
    enum notme_surprise_id from;
    enum scale scale;
} figures[] = {
    [NOTME_FIGURE_WORDS_RATIO] = {NOTME_SIGNAL_WORDS, NOTME_SURPRISE_WORDS_MEAN, LOG},
    [NOTME_FIGURE_WORDS_NEW] = {NOTME_SIGNAL_WORDS, NOTME_SURPRISE_WORDS_NEW, PLAIN},
    [NOTME_FIGURE_WORDS_OTHERS] = {NOTME_SIGNAL_WORDS, NOTME_SURPRISE_CONTENT, ODDS},
    [NOTME_FIGURE_NAMES_RATIO] = {NOTME_SIGNAL_NAMES, NOTME_SURPRISE_NAMES_MEAN, LOG},
    [NOTME_FIGURE_NAMES_NEW] = {NOTME_SIGNAL_NAMES, NOTME_SURPRISE_NAMES_NEW, PLAIN},
    [NOTME_FIGURE_AUTHOR_NEW] = {NOTME_SIGNAL_AUTHOR, NOTME_SURPRISE_AUTHOR, PLAIN},
    [NOTME_FIGURE_STYLE_RATIO] = {NOTME_SIGNAL_STYLE, NOTME_SURPRISE_STYLE_MEAN, LOG},
    [NOTME_FIGURE_STYLE_NEW] = {NOTME_SIGNAL_STYLE, NOTME_SURPRISE_STYLE_NEW, PLAIN},
    [NOTME_FIGURE_SCRIPT_RARITY] = {NOTME_SIGNAL_STYLE, NOTME_SURPRISE_SCRIPT, LOG},
    [NOTME_FIGURE_FORM_OTHERS] = {NOTME_SIGNAL_VOICE, NOTME_SURPRISE_FORM, ODDS},
    [NOTME_FIGURE_HOUR_RARITY] = {NOTME_SIGNAL_HOUR, NOTME_SURPRISE_HOUR, LOG},
    [NOTME_FIGURE_APP_RARITY] = {NOTME_SIGNAL_CLIENT, NOTME_SURPRISE_APP, LOG},
    [NOTME_FIGURE_LANG_RARITY] = {NOTME_SIGNAL_CLIENT, NOTME_SURPRISE_LANG, LOG},
    [NOTME_FIGURE_TZ_RARITY] = {NOTME_SIGNAL_CLIENT, NOTME_SURPRISE_TZ, LOG},
    [NOTME_FIGURE_NET_RARITY] = {NOTME_SIGNAL_CLIENT, NOTME_SURPRISE_NET, LOG},
    [NOTME_FIGURE_SWITCH_RATIO] = {NOTME_SIGNAL_CLIENT, NOTME_SURPRISE_SWITCH, LOG},
    [NOTME_FIGURE_ACTION_RARITY] = {NOTME_SIGNAL_ACTION, NOTME_SURPRISE_ACTION, LOG},
    [NOTME_FIGURE_EVENTS] = {NOTME_SIGNAL_RATE, NOTME_SURPRISE_COUNT, PLAIN},
};

/* Surprises that say the same thing in several ways are shown as one figure; those not listed are their own. */
static const struct {
    enum notme_surprise_id surprise;
    enum notme_figure_id figure;
} others[] = {
    {NOTME_SURPRISE_WORDS_ROOT, NOTME_FIGURE_WORDS_RATIO},
    {NOTME_SURPRISE_WORDS_Z, NOTME_FIGURE_WORDS_RATIO},
    {NOTME_SURPRISE_NAMES_ROOT, NOTME_FIGURE_NAMES_RATIO},
    {NOTME_SURPRISE_NAMES_Z, NOTME_FIGURE_NAMES_RATIO},
    {NOTME_SURPRISE_STYLE_ROOT, NOTME_FIGURE_STYLE_RATIO},
    {NOTME_SURPRISE_STYLE_Z, NOTME_FIGURE_STYLE_RATIO},
    {NOTME_SURPRISE_CONTENT_Z, NOTME_FIGURE_WORDS_OTHERS},
    {NOTME_SURPRISE_CONTENT_OTHERS, NOTME_FIGURE_WORDS_OTHERS},
    {NOTME_SURPRISE_CONTENT_ODDS, NOTME_FIGURE_WORDS_OTHERS},
    {NOTME_SURPRISE_FORM_Z, NOTME_FIGURE_FORM_OTHERS},
    {NOTME_SURPRISE_FORM_OTHERS, NOTME_FIGURE_FORM_OTHERS},
    {NOTME_SURPRISE_FORM_ODDS, NOTME_FIGURE_FORM_OTHERS},
};

enum notme_signal_id notme_figure_signal(enum notme_figure_id figure)
{
    return figures[figure].signal;
}

/* The share of the owner's texts in this script, from what is one_in_ten() of it: see surprise.c. */
static double script_rarity(double ratio)
{
    return log(fmax(1, (exp(ratio) - 0.9) / 0.1));
}

double notme_figure_of(enum notme_figure_id figure, const struct notme_surprise *surprise)
{
    if (figures[figure].from == NOTME_SURPRISE_COUNT)
        return (double)NAN;
    const double x = (double)surprise->x[figures[figure].from];
    if (isnan(x) || (figure != NOTME_FIGURE_AUTHOR_NEW && figure != NOTME_FIGURE_SCRIPT_RARITY))
        return x;
    return figure == NOTME_FIGURE_AUTHOR_NEW ? x > 0 : script_rarity(x);
}

double notme_figure_shown(enum notme_figure_id figure, double mean)
{
    switch (figures[figure].scale) {
    case LOG:
        return exp(mean);
    case ODDS:
        return 1 / (1 + exp(-mean));
    case PLAIN:
    default:
        return mean;
    }
}

static double part_of(const struct notme_weights *weights, const struct notme_surprise *surprise,
                      enum notme_surprise_id i)
{
    return isnan(surprise->x[i]) ? 0 : weights->weight[i] * ((double)surprise->x[i] - weights->typical[i]);
}

void notme_figure_parts(const struct notme_weights *weights, const struct notme_surprise *surprise,
                        double part[NOTME_FIGURE_COUNT])
{
    for (int f = 0; f < NOTME_FIGURE_COUNT; f++)
        part[f] = figures[f].from == NOTME_SURPRISE_COUNT ? 0 : part_of(weights, surprise, figures[f].from);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        part[others[i].figure] += part_of(weights, surprise, others[i].surprise);
}
