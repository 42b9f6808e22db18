/* Names of the closed lists, from the same tables as their enums. */
#include "notme.h"

#include "base/escape.h"

#include <math.h>

const char *notme_version(void)
{
    return NOTME_VERSION;
}

const char *notme_action_name(enum notme_action action)
{
    static const char *const names[] = {
#define X(id, name) name,
        NOTME_ACTIONS(X)
#undef X
    };
    return (unsigned)action < NOTME_ACTION_COUNT ? names[action] : "other";
}

const char *notme_basis_name(enum notme_basis basis)
{
    static const char *const names[] = {"reported", "attested", "claimed", "observed", "bounded", "bounded_by_order"};
    return (unsigned)basis <= NOTME_BOUNDED_BY_ORDER ? names[basis] : "";
}

static const char *const signal_names[][2] = {
#define X(id, name, words) {name, words},
    NOTME_SIGNALS(X)
#undef X
};

const char *notme_signal_name(enum notme_signal_id signal)
{
    return (unsigned)signal < NOTME_SIGNAL_COUNT ? signal_names[signal][0] : "";
}

const char *notme_signal_words(enum notme_signal_id signal)
{
    return (unsigned)signal < NOTME_SIGNAL_COUNT ? signal_names[signal][1] : "";
}

static const char *const figure_names[][2] = {
#define X(id, signal, name, unit) {name, unit},
    NOTME_FIGURES(X)
#undef X
};

const char *notme_figure_name(enum notme_figure_id figure)
{
    return (unsigned)figure < NOTME_FIGURE_COUNT ? figure_names[figure][0] : "";
}

const char *notme_figure_unit(enum notme_figure_id figure)
{
    return (unsigned)figure < NOTME_FIGURE_COUNT ? figure_names[figure][1] : "";
}

const char *notme_risk_level(double expected)
{
    if (isnan(expected))
        return "none";
    return expected > 1 ? "low" : expected > 0.1 ? "medium" : expected > 0.001 ? "high" : "critical";
}

const char *notme_format_name(enum notme_format format)
{
    static const char *const names[] = {"text",   "jsonl",    "json", "csv",       "openmetrics",
                                        "influx", "markdown", "html", "timesketch"};
    return (unsigned)format < NOTME_FORMAT_FORMATS ? names[format] : NULL;
}

bool notme_format_is_prose(enum notme_format format)
{
    return format == NOTME_FORMAT_TEXT || format == NOTME_FORMAT_MARKDOWN || format == NOTME_FORMAT_HTML ||
           format == NOTME_FORMAT_TIMESKETCH;
}

const char *notme_verdict_name(enum notme_verdict verdict)
{
    static const char *const names[] = {"usual", "cannot_tell", "suspicious", "not_enough_history", "nothing_known"};
    return (unsigned)verdict <= NOTME_NOTHING_KNOWN ? names[verdict] : "";
}

void notme_printable(struct notme_text text, char *out, size_t size)
{
    notme_escape_to(out, size, text);
}
