/* The report for people. What strangers wrote is shown only after everything that could command a terminal was taken
 * out. */
#include "base/clock.h"
#include "base/utf8.h"
#include "report/writer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { EXCERPT_COLUMNS = 70 };

/* ---- keeping sessions until the verdict can be given */

static bool keep(struct notme_kept *kept, const struct notme_session *session)
{
    notme_arena_release(&kept->arena);
    kept->session = *session;
    bool ok = notme_arena_text(&kept->arena, &kept->session.account);
    for (size_t i = 0; i < session->nevidence; i++) {
        struct notme_evidence *e = &kept->session.evidence[i];
        ok = ok && notme_arena_text(&kept->arena, &e->id) && notme_arena_text(&kept->arena, &e->author) &&
             notme_arena_text(&kept->arena, &e->text);
    }
    return ok;
}

static int keep_flagged(struct notme_report *report, const struct notme_session *session, struct notme_error *err)
{
    if (report->kept_count == NOTME_KEPT_MAX) {
        report->kept_more++;
        return NOTME_OK;
    }
    if (!notme_grow(&report->kept, &report->kept_capacity, report->kept_count, sizeof *report->kept))
        return notme_fail_memory(err);
    report->kept[report->kept_count] = (struct notme_kept){.arena = {0}};
    return keep(&report->kept[report->kept_count++], session) ? NOTME_OK : notme_fail_memory(err);
}

static int64_t distance(const struct notme_session *s, int64_t time)
{
    return time < s->start ? s->start - time : time > s->end ? time - s->end : 0;
}

/* A later session may be flagged for the sake of those before it. */
static void take_run(struct notme_report *report, const struct notme_session *session)
{
    const int64_t asked = report->asked.session.start;
    if (report->asked_distance == INT64_MAX || !session->lasting || session->start <= asked ||
        session->lasting_since > asked || report->asked_run.sessions)
        return;
    report->asked_run.sessions = session->lasting;
    report->asked_run.since = session->lasting_since;
    report->asked_run.flagged = session->start;
}

static int take_session(struct notme_report *report, const struct notme_session *session, struct notme_error *err)
{
    const int64_t about = report->options.about;
    if (about != NOTME_NO_TIME && distance(session, about) < report->asked_distance) {
        report->asked_distance = distance(session, about);
        report->asked_run.sessions = 0;
        if (!keep(&report->asked, session))
            return notme_fail_memory(err);
    }
    take_run(report, session);
    if (about == NOTME_NO_TIME && session->flagged)
        return keep_flagged(report, session, err);
    if (!keep(&report->last, session))
        return notme_fail_memory(err);
    return NOTME_OK;
}

/* ---- pieces */

static void style(struct notme_report *report, const char *code)
{
    if (report->options.colour)
        notme_buf_addf(&report->out, "\033[%sm", code);
}

static void styled(struct notme_report *report, const char *code, const char *text)
{
    style(report, code);
    notme_buf_adds(&report->out, text);
    style(report, "0");
}

/* Controls, bidirectional overrides, zero-width and private characters become one visible sign. */
static bool is_hostile(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x061c || (c >= 0xe000 && c <= 0xf8ff) || c >= 0xe0000;
}

static void put_text(struct notme_buf *out, struct notme_text text, size_t columns)
{
    size_t shown = 0;
    for (size_t i = 0, n; i < text.len; i += n, shown++) {
        const int32_t c = notme_utf8_decode(text.at + i, text.len - i, &n);
        if (shown == columns) {
            notme_buf_adds(out, "…");
            return;
        }
        if (c == '\n' || c == '\t' || c == '\r')
            notme_buf_addc(out, ' ');
        else if (is_hostile(c))
            notme_buf_adds(out, "·");
        else
            notme_buf_add(out, text.at + i, n);
    }
}

static void put_time(struct notme_report *report, int64_t time)
{
    char text[NOTME_TIME_MAX];
    notme_time_format(time + notme_zone_offset(&report->zone, time) * NOTME_SECOND, text);
    text[10] = ' ';
    text[16] = '\0';
    notme_buf_adds(&report->out, text);
}

static void put_signal(struct notme_report *report, enum notme_signal_id id, const struct notme_signal *s)
{
    struct notme_buf *out = &report->out;
    notme_buf_addf(out, "    %3.0f %%  %-33s", 100 * s->share, notme_signal_words(id));
    switch (id) {
    case NOTME_SIGNAL_WORDS:
    case NOTME_SIGNAL_NAMES:
        notme_buf_addf(out, "%.0f %% never used before (usually %.0f %%)", 100 * s->observed, 100 * s->typical);
        break;
    case NOTME_SIGNAL_AUTHOR:
        notme_buf_addf(out, "%.0f %% of authors never met before (usually %.0f %%)", 100 * s->observed,
                       100 * s->typical);
        break;
    case NOTME_SIGNAL_VOICE:
        notme_buf_addf(out, "%.0f %% like other people (usually %.0f %%)", 100 * s->observed, 100 * s->typical);
        break;
    case NOTME_SIGNAL_HOUR:
        notme_buf_addf(out, "%.2f times as active at this hour as on average (usually %.2f)", s->observed, s->typical);
        break;
    case NOTME_SIGNAL_STYLE:
    case NOTME_SIGNAL_CLIENT:
    case NOTME_SIGNAL_ACTION:
    case NOTME_SIGNAL_RATE:
    case NOTME_SIGNAL_COUNT:
    default:
        notme_buf_addf(out, "%.2f (usually %.2f)", s->observed, s->typical);
    }
    notme_buf_addc(out, '\n');
}

static void put_why(struct notme_buf *out, unsigned why)
{
    const char *between = "";
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        if (why >> s & 1) {
            notme_buf_addf(out, "%s%s", between, notme_signal_words((enum notme_signal_id)s));
            between = ", ";
        }
    }
}

static void put_evidence(struct notme_report *report, const struct notme_evidence *e)
{
    struct notme_buf *out = &report->out;
    notme_buf_addf(out, "    %3.0f %%  %s", 100 * e->share, e->timed ? "" : "after ");
    put_time(report, e->time);
    notme_buf_addf(out, "  %s", notme_action_name(e->action));
    if (e->author.len) {
        notme_buf_adds(out, " of @");
        put_text(out, e->author, 30);
    }
    if (e->text.len) {
        notme_buf_adds(out, "\n           \"");
        put_text(out, e->text, EXCERPT_COLUMNS);
        notme_buf_addc(out, '"');
    }
    if (e->why) {
        notme_buf_adds(out, "\n           ");
        style(report, "2");
        put_why(out, e->why);
        style(report, "0");
    }
    notme_buf_addc(out, '\n');
}

static void put_odds(struct notme_buf *out, double p)
{
    const double one_in = 1 / p;
    if (one_in < 1e6)
        notme_buf_addf(out, "one clean session in %.0f of this account scores as high", one_in);
    else
        notme_buf_addf(out, "fewer than one clean session in a million of this account scores as high");
}

static void put_how_often(struct notme_buf *out, double a_year)
{
    if (a_year >= 1)
        notme_buf_addf(out, "%.2g times a year", a_year);
    else if (a_year > 1e-3)
        notme_buf_addf(out, "once in %.2g years", 1 / a_year);
    else
        notme_buf_adds(out, "less than once in a thousand years");
}

static void put_reasons(struct notme_report *report, const struct notme_session *s)
{
    enum notme_signal_id order[NOTME_SIGNAL_COUNT];
    const size_t shown = notme_rank_signals(s, order);
    if (shown)
        notme_buf_adds(&report->out, "  why (share of the score)\n");
    for (size_t i = 0; i < shown; i++)
        put_signal(report, order[i], &s->signals[order[i]]);
    if (s->nevidence)
        notme_buf_adds(&report->out, "  evidence\n");
    for (size_t i = 0; i < s->nevidence; i++)
        put_evidence(report, &s->evidence[i]);
}

static void put_session(struct notme_report *report, const struct notme_session *s)
{
    struct notme_buf *out = &report->out;
    style(report, "1");
    put_time(report, s->start);
    notme_buf_adds(out, " to ");
    put_time(report, s->end);
    style(report, "0");
    notme_buf_addf(out, " (%s)  %u event%s", report->zone.name, s->events, s->events == 1 ? "" : "s");
    if (s->untimed)
        notme_buf_addf(out, ", %u of unknown time", s->untimed);
    if (!s->enough_history) {
        notme_buf_addc(out, '\n');
        return;
    }
    notme_buf_addf(out, "  risk %d\n  p = %.2g: ", s->risk, s->p_value);
    put_odds(out, s->p_value);
    notme_buf_adds(out, "\n  (expected of the owner ");
    put_how_often(out, s->expected);
    notme_buf_adds(out, ", flagged at ");
    put_how_often(out, s->budget);
    notme_buf_addf(out, "; log likelihood ratio %.1f nats; %u sessions and %u events before)\n", s->score,
                   s->past_sessions, s->past_events);
    if (s->lasting) {
        notme_buf_addf(out, "  Flagged together with the sessions before it: %u since ", s->lasting);
        put_time(report, s->lasting_since);
        notme_buf_adds(out, ".\n  Somebody else may have come to stay, or the owner has changed.\n");
    }
    put_reasons(report, s);
    if (s->flagged && s->events == 1 && !s->lasting)
        notme_buf_adds(out, "  This is one event. It cannot tell a hijack from a slip of the thumb.\n");
}

/* ---- the verdict */

static void put_not_enough(struct notme_report *report, const struct notme_session *s)
{
    styled(report, "33;1", "NOT ENOUGH HISTORY");
    notme_buf_addf(&report->out, ": %u events in %u sessions before it; about %u more are needed before a judgement.\n",
                   s->past_events, s->past_sessions, s->need_events);
}

static void answer_about(struct notme_report *report)
{
    const struct notme_session *s = &report->asked.session;
    struct notme_buf *out = &report->out;
    if (report->asked_distance == INT64_MAX) {
        notme_buf_adds(out, "No session was found to ask about.\n");
        return;
    }
    if (report->asked_distance > 0) {
        notme_buf_adds(out, "No event lies at that moment; the nearest session:\n");
    }
    switch (s->verdict) {
    case NOTME_SUSPICIOUS:
        styled(report, "31;1", "SUSPICIOUS");
        notme_buf_adds(out, ": this session was probably not the owner's.\n");
        break;
    case NOTME_CANNOT_TELL:
        styled(report, "33;1", "CANNOT TELL");
        notme_buf_adds(out, ": odd for this account, but not odd enough to say that somebody else was at the keys.\n");
        break;
    case NOTME_USUAL:
        styled(report, "32;1", "USUAL");
        notme_buf_adds(out, ": nothing here speaks against the owner.\n");
        break;
    case NOTME_NOT_ENOUGH:
    default:
        put_not_enough(report, s);
    }
    if (report->asked_run.sessions) {
        notme_buf_addf(out, "But it lies in a run of %u odd sessions since ", report->asked_run.sessions);
        put_time(report, report->asked_run.since);
        notme_buf_adds(out, ", for which that of ");
        put_time(report, report->asked_run.flagged);
        notme_buf_adds(out, " was flagged.\n");
    }
    put_session(report, s);
}

static void answer_all(struct notme_report *report)
{
    struct notme_buf *out = &report->out;
    const uint64_t judged = report->counts.sessions - report->counts.verdicts[NOTME_NOT_ENOUGH];
    const unsigned long long flagged = report->kept_count + report->kept_more;
    if (judged == 0 && report->counts.sessions) {
        put_not_enough(report, &report->last.session);
        return;
    }
    if (flagged) {
        styled(report, "31;1", "SUSPICIOUS");
        notme_buf_addf(out, ": %llu of %llu judged sessions %s probably not the owner's.\n", flagged,
                       (unsigned long long)judged, flagged == 1 ? "was" : "were");
    } else {
        styled(report, "32;1", "NOTHING FLAGGED");
        notme_buf_addf(out, ": none of %llu judged sessions is odd enough to say that somebody else was at the keys.\n",
                       (unsigned long long)judged);
    }
    for (size_t i = 0; i < report->kept_count; i++) {
        notme_buf_addc(out, '\n');
        put_session(report, &report->kept[i].session);
    }
    if (report->kept_more)
        notme_buf_addf(out, "\n… and %zu more flagged sessions (--format jsonl lists them all)\n", report->kept_more);
}

static void put_budget(struct notme_buf *out, double budget)
{
    if (budget < 1)
        notme_buf_addf(out, "Expected false alarms: one in %.3g account-years (--budget %.3g).\n", 1 / budget, budget);
    else
        notme_buf_addf(out, "Expected false alarms: %.3g an account-year (--budget %.3g).\n", budget, budget);
}

static void put_limits(struct notme_buf *out, const struct notme_report_context *c)
{
    if (c->read->no_like_times)
        notme_buf_adds(
            out, "The source does not say when likes were made: their sessions are neighbourhoods in the list, and\n"
                 "the hour of a like is no evidence.\n");
    if (c->read->order_only)
        notme_buf_adds(out, "Of some of them not even bounds are known, only the order.\n");
    if (c->read->claimed_times)
        notme_buf_adds(
            out, "Some times are what a client claimed: they say where an event stands, not when the account is up.\n");
    if (c->read->no_authors)
        notme_buf_adds(out, "The source does not say whose posts were liked.\n");
    if (c->read->no_unlikes)
        notme_buf_adds(out, "The source does not show likes that were taken back: what was cleaned up is not here.\n");
}

static void end(struct notme_report *report, const struct notme_report_context *c)
{
    struct notme_buf *out = &report->out;
    if (report->options.about != NOTME_NO_TIME)
        answer_about(report);
    else
        answer_all(report);
    notme_buf_addc(out, '\n');
    put_budget(out, c->budget);
    put_limits(out, c);
    notme_buf_addf(out, "%llu events", (unsigned long long)c->detector->events);
    if (c->detector->duplicates)
        notme_buf_addf(out, ", %llu duplicates dropped", (unsigned long long)c->detector->duplicates);
    if (c->read->skipped)
        notme_buf_addf(out, ", %llu bad records skipped", (unsigned long long)c->read->skipped);
    notme_buf_addf(out, "; model %s.\n", c->model);
}

const struct notme_writer notme_text_writer = {NULL, take_session, NULL, end, NULL, NULL, NULL};
