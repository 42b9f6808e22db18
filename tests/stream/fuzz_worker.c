/* Lines of strangers, in pieces; and states of strangers, whole or changed here and there. The first byte says what the
 * rest is: 0 lines, 1 lines in lockstep, 2 a state's bytes, else edits (4 bytes where, 1 byte what) of an account's
 * record in a state that is otherwise sound: its checksums are made anew, so that nothing but the reader's own care
 * stands between it and the scorer. */
#include "fuzz.h"

#include "base/hash.h"
#include "base/pack.h"
#include "stream/restore.h"
#include "stream/states.h"

#include <stdio.h>

static struct notme_model *model;
static struct notme_buf head, record; /* of a state with one account */
static uint64_t account;

static int collect(void *ctx, const void *bytes, size_t len)
{
    return notme_buf_add(ctx, bytes, len) ? 0 : -1;
}

static int ignore(void *ctx, const void *bytes, size_t len)
{
    (void)ctx;
    (void)bytes;
    (void)len;
    return 0;
}

static void add_event(struct notme_buf *to, int day, int n)
{
    notme_buf_addf(
        to,
        "{\"id\":\"%d.%d\",\"actor\":{\"id\":\"me\"},\"action\":\"post\",\"time\":\"2026-01-%02dT10:%02d:00Z\","
        "\"object\":{\"text\":\"words of day %d, number %d #tag https://a.example/x\",\"author\":\"%d\"}}\n",
        day, n, day, n, day, n, n);
}

/* A short history that ends in an open session. */
static void set_up(void)
{
    struct notme_error err;
    struct notme_worker *w;
    struct notme_buf lines = {0}, state = {0};
    struct notme_states *states;
    const struct notme_worker_options options = {.min_history = 10, .max_bad = 100};
    for (int day = 1; day < 15; day++)
        for (int n = 0; n < 2; n++)
            add_event(&lines, day, n);
    if (notme_model_default(&model, &err) != 0 || notme_worker_new(&w, model, &options, ignore, NULL, &err) != 0 ||
        notme_worker_keep(w, collect, &state, &err) != 0 || notme_worker_feed(w, lines.at, lines.len, &err) != 0 ||
        notme_worker_end(w, &err) != 0 ||
        notme_states_open(&states, fmemopen(state.at, state.len, "rb"), &head, &err) != 0 ||
        !notme_states_has_open(states, &account) || notme_states_take(states, account, &record, &err) != 1)
        abort();
    notme_states_free(states);
    notme_worker_free(w);
    notme_buf_release(&lines);
    notme_buf_release(&state);
}

static void feed(struct notme_worker *w, const uint8_t *bytes, size_t len)
{
    struct notme_error err;
    int status = NOTME_OK;
    for (size_t at = 0, piece = 1; at < len && status == NOTME_OK; at += piece, piece = 2 * piece % 1021) {
        piece = piece < len - at ? piece : len - at;
        status = notme_worker_feed(w, bytes + at, piece, &err);
    }
    if (status == NOTME_OK)
        notme_worker_end(w, &err);
}

/* Goes on from the state with a session more, and keeps what comes of it. */
static void go_on(struct notme_worker *w, struct notme_buf *state)
{
    struct notme_error err;
    struct notme_buf lines = {0}, kept = {0};
    FILE *file = state->len ? fmemopen(state->at, state->len, "rb") : NULL;
    if (file && notme_worker_restore_file(w, file, &err) == NOTME_OK) {
        for (int n = 0; n < 3; n++)
            add_event(&lines, 20, n);
        notme_buf_adds(&lines, "{\"actor\":{\"id\":\"you\"},\"action\":\"like\",\"time\":\"2026-01-01T00:00:00Z\"}\n");
        if (notme_worker_keep(w, collect, &kept, &err) == NOTME_OK)
            feed(w, (const uint8_t *)lines.at, lines.len);
    }
    notme_buf_release(&lines);
    notme_buf_release(&kept);
}

static void edit(struct notme_worker *w, const uint8_t *bytes, size_t len)
{
    struct notme_error err;
    struct notme_buf edited = {0}, state = {0};
    struct notme_states_writer writer = {.sink = collect, .ctx = &state};
    notme_buf_add(&edited, record.at, record.len);
    for (; len >= 5 && !edited.failed; bytes += 5, len -= 5) {
        const uint32_t at = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
        edited.at[at % edited.len] = (char)bytes[4];
    }
    const size_t kept = len == 4 ? edited.len - (bytes[0] | (size_t)bytes[1] << 8) % edited.len : edited.len;
    notme_states_begin(&writer, (struct notme_text){head.at, head.len}, &err);
    notme_states_add(&writer, account, true, (struct notme_text){edited.at, kept}, &err);
    notme_states_end(&writer, NULL, &err);
    go_on(w, &state);
    notme_buf_release(&edited);
    notme_buf_release(&state);
}

FUZZ_TARGET
{
    struct notme_error err;
    struct notme_worker *w;
    if (!model)
        set_up();
    if (len == 0)
        return 0;
    const struct notme_worker_options options = {.min_history = 10, .max_bad = 100, .lockstep = bytes[0] == 1};
    if (notme_worker_new(&w, model, &options, ignore, NULL, &err) != 0)
        return 0;
    if (bytes[0] < 2) {
        feed(w, bytes + 1, len - 1);
    } else if (bytes[0] == 2) {
        struct notme_buf state = {0};
        notme_buf_add(&state, bytes + 1, len - 1);
        go_on(w, &state);
        notme_buf_release(&state);
    } else {
        edit(w, bytes + 1, len - 1);
    }
    notme_worker_free(w);
    return 0;
}
