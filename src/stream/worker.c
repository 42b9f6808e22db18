/* Lines in, lines out: notme_worker_feed() cuts them, take_line() says what each of them is. */
#include "stream/worker_own.h"

#include "base/held.h"
#include "read/end_line.h"
#include "read/event_json.h"
#include "score/track_state.h"
#include "stream/restore.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH = 256, LEAST_ACCOUNT = 1 << 20 };

/* ---- making one */

static int take_session(void *ctx, const struct notme_session *session)
{
    struct notme_worker *w = ctx;
    w->guest.flagged += session->flagged;
    return notme_worker_tell_session(w, session);
}

static void fill_defaults(struct notme_worker_options *o)
{
    if (!o->record_bytes)
        o->record_bytes = 1 << 20;
    if (!o->account_bytes)
        o->account_bytes = 64 << 20;
}

int notme_worker_new(struct notme_worker **out, const struct notme_model *model,
                     const struct notme_worker_options *options, notme_byte_sink *sink, void *ctx,
                     struct notme_error *err)
{
    *out = NULL;
    if (options->account_bytes && options->account_bytes < LEAST_ACCOUNT)
        return notme_fail(err, NOTME_EUSAGE, "an account needs at least %d bytes", LEAST_ACCOUNT);
    struct notme_worker *w = notme_alloc(1, sizeof *w);
    if (!w)
        return notme_fail_memory(err);
    w->model = model;
    w->pool.background = &model->background;
    w->options = *options;
    fill_defaults(&w->options);
    w->scoring = (struct notme_options){.budget = options->budget,
                                        .gap = options->gap,
                                        .min_history = options->min_history,
                                        .session = take_session,
                                        .ctx = w};
    notme_options_fill(&w->scoring);
    w->sink = sink;
    w->ctx = ctx;
    *out = w;
    return NOTME_OK;
}

void notme_worker_free(struct notme_worker *w)
{
    if (!w)
        return;
    notme_guest_release(&w->guest);
    notme_states_free(w->before);
    notme_met_release(&w->met);
    notme_buf_release(&w->carry);
    notme_buf_release(&w->out);
    notme_buf_release(&w->due);
    notme_buf_release(&w->parked);
    notme_json_release(&w->json);
    notme_pool_release(&w->pool);
    notme_free(w);
}

/* ---- states */

/* What a snapshot is good for: this layout, this model, these options. In this order, so that it can be said which of
 * them is another. */
static void pack_head(struct notme_worker *w, struct notme_buf *layout, struct notme_buf *model,
                      struct notme_buf *options)
{
    notme_track_pack_shape(layout);
    notme_pack_text(model, notme_text_of(notme_model_name(w->model)));
    notme_pack_double(options, w->scoring.budget);
    notme_pack_u64(options, (uint64_t)w->scoring.gap);
    notme_pack_number(options, w->scoring.min_history);
    notme_pack_u64(options, w->options.account_bytes);
}

/* Does the rest of the head begin so? Then it is passed over. */
static bool passes(struct notme_text *rest, const struct notme_buf *part)
{
    if (rest->len < part->len || memcmp(rest->at, part->at, part->len) != 0)
        return false;
    rest->at += part->len;
    rest->len -= part->len;
    return true;
}

static int other_model(struct notme_worker *w, struct notme_text rest)
{
    struct notme_unpack in = {rest.at, rest.len, false};
    const struct notme_text theirs = notme_unpack_text(&in, NOTME_STATES_HEAD_MAX);
    return notme_fail(w->err, NOTME_EMODEL, "the state is of the model '%.*s', not of '%s'",
                      (int)(theirs.len < 96 ? theirs.len : 96), theirs.at ? theirs.at : "", notme_model_name(w->model));
}

static int check_head(struct notme_worker *w, struct notme_text rest)
{
    struct notme_buf layout = {0}, model = {0}, options = {0};
    int status = NOTME_OK;
    pack_head(w, &layout, &model, &options);
    if (layout.failed || model.failed || options.failed)
        status = notme_fail_memory(w->err);
    else if (!passes(&rest, &layout))
        status = notme_fail(w->err, NOTME_EFORMAT, "the state was written by another version of notme");
    else if (!passes(&rest, &model))
        status = other_model(w, rest);
    else if (!passes(&rest, &options) || rest.len)
        status = notme_fail(w->err, NOTME_EUSAGE,
                            "the state is of other options: budget, gap, history and memory of an account must be "
                            "the same");
    notme_buf_release(&layout);
    notme_buf_release(&model);
    notme_buf_release(&options);
    return status;
}

int notme_worker_restore_file(struct notme_worker *w, FILE *file, struct notme_error *err)
{
    struct notme_buf head = {0};
    w->err = err;
    int status = notme_states_open(&w->before, file, &head, err);
    if (status == NOTME_OK)
        status = check_head(w, (struct notme_text){head.at, head.len});
    if (status == NOTME_OK)
        status = notme_worker_resume(w);
    notme_buf_release(&head);
    return status;
}

int notme_worker_restore(struct notme_worker *w, const char *path, struct notme_error *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return notme_fail(err, NOTME_EIO, "cannot open '%s': %s", path, strerror(errno));
    return notme_worker_restore_file(w, file, err);
}

int notme_worker_keep(struct notme_worker *w, notme_byte_sink *sink, void *ctx, struct notme_error *err)
{
    struct notme_buf head = {0};
    w->err = err;
    w->after = (struct notme_states_writer){.sink = sink, .ctx = ctx};
    w->keeps = true;
    pack_head(w, &head, &head, &head);
    const int status = head.failed ? notme_fail_memory(err)
                                   : notme_states_begin(&w->after, (struct notme_text){head.at, head.len}, err);
    notme_buf_release(&head);
    return status;
}

/* ---- the end */

static int finish(struct notme_worker *w, bool answers)
{
    int status = w->keeps ? notme_worker_pause(w) : notme_worker_leave(w);
    if (status == NOTME_OK)
        status = notme_worker_keep_parked(w);
    if (status == NOTME_OK && w->keeps)
        status = notme_states_end(&w->after, w->before, w->err);
    if (status == NOTME_OK && w->options.commit && w->options.commit(w->options.commit_ctx) != 0)
        status = notme_fail(w->err, NOTME_EIO, "%s", ""); /* who owns it has said why */
    w->finished = true;
    return status == NOTME_OK && answers ? notme_worker_tell_end(w) : status;
}

static int take_end(struct notme_worker *w, uint64_t records)
{
    w->has_end = true;
    if (records == UINT64_MAX)
        return notme_fail_at(w->err, NOTME_EFORMAT, w->line, 0, "line %llu: the end line lacks its count of records",
                             (unsigned long long)w->line);
    if (records != w->in)
        return notme_fail_at(w->err, records > w->in ? NOTME_ECUT : NOTME_EFORMAT, w->line, 0,
                             "line %llu: %llu records came, and the end line tells of %llu",
                             (unsigned long long)w->line, (unsigned long long)w->in, (unsigned long long)records);
    return w->options.lockstep ? finish(w, true) : NOTME_OK;
}

/* ---- lines */

static int bad_line(struct notme_worker *w, const char *why)
{
    if (++w->bad > w->options.max_bad)
        return notme_fail_at(w->err, NOTME_EFORMAT, w->line, 0, "line %llu: %s%s", (unsigned long long)w->line, why,
                             w->options.max_bad ? ": more bad lines than allowed" : "");
    if (w->options.complain)
        w->options.complain(w->options.complain_ctx, "input", w->line, why);
    return w->options.lockstep ? notme_worker_tell_step(w, "bad", NULL, why) : NOTME_OK;
}

static int take_event(struct notme_worker *w, const struct notme_event *event)
{
    const uint64_t key = notme_worker_key(event);
    int status = NOTME_OK;
    if (!notme_guest_is(&w->guest, key, event)) {
        status = notme_worker_leave(w);
        if (status == NOTME_OK)
            status = notme_worker_open(w, key, event);
    }
    const int scored = status == NOTME_OK ? notme_worker_event(w, event) : status;
    if (scored < 0)
        return scored;
    return w->options.lockstep ? notme_worker_tell_step(w, scored ? "scored" : "duplicate", event, NULL) : NOTME_OK;
}

static int take_record(struct notme_worker *w, struct notme_text line)
{
    struct notme_event event;
    uint64_t records;
    if (notme_end_line(&w->json, line, &records))
        return take_end(w, records);
    w->in++;
    const char *wrong = notme_event_read(&w->json, &w->order, line, DEPTH, &event);
    if (wrong == notme_no_memory)
        return notme_fail_memory(w->err);
    if (wrong)
        return bad_line(w, wrong);
    if (notme_event_clock(&event) == NOTME_NO_TIME)
        return bad_line(w, "neither a time nor a bound");
    return take_event(w, &event);
}

static int take_line(struct notme_worker *w, struct notme_text line)
{
    w->line++;
    if (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    const bool says = notme_event_trim(&line, w->line);
    const bool too_long = w->too_long || line.len > w->options.record_bytes, blank = !too_long && !says;
    if (w->has_end)
        return blank ? NOTME_OK
                     : notme_fail_at(w->err, NOTME_EFORMAT, w->line, 0, "line %llu: there is more after the end line",
                                     (unsigned long long)w->line);
    if (blank)
        return w->options.lockstep ? notme_worker_tell_step(w, "blank", NULL, NULL) : NOTME_OK;
    if (too_long) {
        char why[64];
        w->in++;
        snprintf(why, sizeof why, "line is longer than %llu bytes", (unsigned long long)w->options.record_bytes);
        return bad_line(w, why);
    }
    return take_record(w, line);
}

/* ---- bytes */

/* The beginning of a line whose rest has not come. Beyond the ceiling it is not held. */
static int carry(struct notme_worker *w, const char *bytes, size_t len)
{
    if (w->too_long || w->carry.len + len > w->options.record_bytes + 4) { /* a mark and a CR may go off */
        w->too_long = true;
        notme_buf_clear(&w->carry);
        return NOTME_OK;
    }
    return notme_buf_add(&w->carry, bytes, len) ? NOTME_OK : notme_fail_memory(w->err);
}

static int end_line(struct notme_worker *w, const char *bytes, size_t len)
{
    if (!w->carry.len && !w->too_long)
        return take_line(w, (struct notme_text){bytes, len});
    int status = carry(w, bytes, len);
    if (status == NOTME_OK)
        status = take_line(w, (struct notme_text){w->carry.at, w->carry.len});
    notme_buf_clear(&w->carry);
    w->too_long = false;
    return status;
}

int notme_worker_feed(struct notme_worker *w, const void *bytes, size_t len, struct notme_error *err)
{
    const char *at = bytes, *end = at + len;
    int status = NOTME_OK;
    w->err = err;
    while (at < end && status == NOTME_OK) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (!newline)
            return carry(w, at, (size_t)(end - at));
        status = end_line(w, at, (size_t)(newline - at));
        at = newline + 1;
    }
    return status;
}

/* What came after the last newline. Where an end line was promised, half a line is no bad line: it was cut. */
static int take_tail(struct notme_worker *w)
{
    uint64_t records;
    const struct notme_text tail = {w->carry.at, w->carry.len};
    if (!tail.len && !w->too_long)
        return NOTME_OK;
    if (w->options.require_end && !w->has_end && !notme_end_line(&w->json, tail, &records))
        return NOTME_OK;
    return take_line(w, tail);
}

int notme_worker_end(struct notme_worker *w, struct notme_error *err)
{
    w->err = err;
    const int status = take_tail(w);
    if (status != NOTME_OK)
        return status;
    if (w->options.require_end && !w->has_end)
        return notme_fail(err, NOTME_ECUT, "the input was cut short: it ended after line %llu without its end line",
                          (unsigned long long)w->line);
    return w->finished ? NOTME_OK : finish(w, !w->options.lockstep);
}
