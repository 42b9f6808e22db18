/* The lines of `notme stream`: keys in a fixed order, no clock, no host, no process. */
#include "stream/worker_own.h"

#include "report/writer.h"

typedef unsigned long long counted;

/* Hands the line on. */
static int emit(struct notme_worker *w)
{
    notme_buf_addc(&w->out, '\n');
    if (w->out.failed)
        return notme_fail_memory(w->err);
    const int status = w->sink(w->ctx, w->out.at, w->out.len);
    notme_buf_clear(&w->out);
    w->lines++;
    return status == 0 ? NOTME_OK : notme_fail(w->err, NOTME_EIO, "%s", ""); /* who owns the sink knows more */
}

/* Where an object goes: to a line of its own, or in lockstep to what is due. */
static struct notme_buf *begin(struct notme_worker *w)
{
    if (!w->options.lockstep)
        return &w->out;
    if (w->due.len)
        notme_buf_addc(&w->due, ',');
    return &w->due;
}

static int finish(struct notme_worker *w, const struct notme_buf *object)
{
    if (object->failed)
        return notme_fail_memory(w->err);
    return w->options.lockstep ? NOTME_OK : emit(w);
}

int notme_worker_tell_session(struct notme_worker *w, const struct notme_session *session)
{
    if (!w->options.all && !session->flagged)
        return NOTME_OK;
    struct notme_buf *out = begin(w);
    notme_buf_adds(out, "{\"notme\":\"session\"");
    const size_t at = out->len;
    notme_write_session(out, session);
    if (!out->failed)
        out->at[at] = ','; /* the object's brace: the type comes before its keys */
    return finish(w, out);
}

static void write_account(struct notme_buf *out, struct notme_text service, struct notme_text account)
{
    notme_buf_adds(out, ",\"service\":");
    notme_json_text(out, service.len ? service : (struct notme_text){NULL, 0});
    notme_buf_adds(out, ",\"account\":");
    notme_json_text(out, account);
}

int notme_worker_tell_account(struct notme_worker *w)
{
    const struct notme_guest *g = &w->guest;
    struct notme_buf *out = begin(w);
    notme_buf_adds(out, "{\"notme\":\"account\"");
    write_account(out, notme_text_of(g->service), notme_text_of(g->track.account));
    notme_buf_addf(out, ",\"events\":%llu,\"sessions\":%u,\"flagged\":%llu,\"enough_history\":%s", (counted)g->events,
                   notme_track_sessions(&g->track), (counted)g->flagged,
                   notme_track_enough(&g->track, &w->scoring) ? "true" : "false");
    notme_buf_addf(out, ",\"duplicates\":%llu,\"overflow\":%llu,\"coarse\":%s}", (counted)g->duplicates,
                   (counted)g->overflow, g->overflow ? "true" : "false");
    return finish(w, out);
}

/* The open session as it stands. */
static void write_so_far(struct notme_worker *w)
{
    struct notme_session s;
    const struct notme_track_context context = notme_worker_context(w);
    if (!notme_track_so_far(&w->guest.track, &context, &s)) {
        notme_buf_adds(&w->out, ",\"session\":null");
        return;
    }
    notme_buf_addf(&w->out, ",\"session\":{\"id\":\"%s\"", s.id);
    notme_write_judgement(&w->out, &s);
    notme_write_lasting(&w->out, &s);
    notme_buf_addc(&w->out, '}');
}

static void write_due(struct notme_worker *w)
{
    notme_buf_adds(&w->out, ",\"ended\":[");
    notme_buf_add(&w->out, w->due.at, w->due.len);
    notme_buf_adds(&w->out, "]}");
    notme_buf_clear(&w->due);
}

int notme_worker_tell_step(struct notme_worker *w, const char *status, const struct notme_event *event, const char *why)
{
    notme_buf_addf(&w->out, "{\"notme\":\"step\",\"line\":%llu,\"status\":\"%s\"", (counted)w->line, status);
    if (why) {
        notme_buf_adds(&w->out, ",\"why\":");
        notme_json_text(&w->out, notme_text_of(why));
    }
    if (event) {
        write_account(&w->out, event->service, event->account);
        notme_buf_adds(&w->out, ",\"id\":");
        notme_json_text(&w->out, event->id);
        write_so_far(w);
    }
    write_due(w);
    return emit(w);
}

int notme_worker_tell_end(struct notme_worker *w)
{
    notme_buf_addf(&w->out, "{\"notme\":\"end\",\"in\":%llu,\"accounts\":%llu,\"out\":%llu,\"bad\":%llu",
                   (counted)w->in, (counted)w->accounts, (counted)w->lines, (counted)w->bad);
    if (w->options.lockstep)
        write_due(w);
    else
        notme_buf_addc(&w->out, '}');
    return emit(w);
}
