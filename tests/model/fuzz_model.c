/* Models from strangers: refused with a word, or used. What is read is the JSON up to the first NUL, and a background:
 * a small sound one, changed by the edits that follow (4 bytes where, 1 byte what) and then checksummed anew, so that
 * nothing but the reader's own care stands between them and the scorer. Edits that end in a byte by itself leave the
 * old checksum. */
#include "fuzz.h"

#include "base/hash.h"
#include "model/model.h"

#include <stdio.h>

FUZZ_MUTATOR(mutate_json)

enum { IMPOSTORS = 4, EVENTS = 40 };

static struct notme_buf background; /* the small one */

static void set_up(void)
{
    struct notme_model *model;
    fuzz_check(notme_model_default(&model, NULL) == NOTME_OK);
    struct notme_background small = model->background;
    const struct notme_impostor *last = &small.impostor[IMPOSTORS - 1];
    small.impostors = IMPOSTORS;
    small.tokens = last->first + last->from[NOTME_CHANNELS];
    notme_model_write_background(&small, &background);
    notme_model_free(model);
    fuzz_check(!background.failed);
}

static void edit(struct notme_buf *text, const uint8_t *bytes, size_t len)
{
    const bool stale = len % 5 == 1;
    if (!text->at || text->len < 5)
        return;
    for (; len >= 5; bytes += 5, len -= 5) {
        const uint32_t at = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
        text->at[at % (text->len - 4)] = (char)bytes[4];
    }
    const uint32_t sum = (uint32_t)notme_hash(text->at, text->len - 4, 0);
    for (int i = 0; i < 4 && !stale; i++)
        text->at[text->len - 4 + (size_t)i] = (char)(sum >> 8 * i);
}

static int take_session(void *ctx, const struct notme_session *session)
{
    int *sessions = ctx;
    fuzz_check(session->events > 0);
    ++*sessions;
    return 0;
}

/* A short history goes through it. */
static void use(const struct notme_model *model)
{
    int sessions = 0;
    struct notme_error error;
    struct notme_detector *detector;
    const struct notme_options options = {
        .budget = 0.1, .window = -1, .min_history = 10, .session = take_session, .ctx = &sessions};
    fuzz_check(notme_model_name(model)[0] != '\0');
    if (notme_detector_new(&detector, model, &options, &error) != NOTME_OK)
        return;
    for (int i = 0; i < EVENTS; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        const struct notme_event event = {.id = notme_text_of(id),
                                          .account = notme_text_of("me"),
                                          .action = i % 3 ? NOTME_LIKE : NOTME_POST,
                                          .time = INT64_C(1700000000000000) + i * INT64_C(7000000000),
                                          .not_before = NOTME_NO_TIME,
                                          .not_after = NOTME_NO_TIME,
                                          .published = NOTME_NO_TIME,
                                          .sensitive = -1,
                                          .text = notme_text_of("words of the day")};
        fuzz_check(notme_detector_feed(detector, &event, &error) == NOTME_OK);
    }
    fuzz_check(notme_detector_end(detector, &error) == NOTME_OK && sessions > 0);
    notme_detector_free(detector);
}

FUZZ_TARGET
{
    struct notme_model *model;
    struct notme_error error = {0};
    struct notme_buf changed = {0};
    const uint8_t *nul = len ? memchr(bytes, 0, len) : NULL;
    const size_t json = nul ? (size_t)(nul - bytes) : len;
    if (!background.len)
        set_up();
    fuzz_check(notme_buf_add(&changed, background.at, background.len));
    edit(&changed, bytes + json + (nul != NULL), len - json - (nul != NULL));
    char *copy = fuzz_copy(bytes, json);
    const int status =
        notme_model_read(&model, (struct notme_text){copy, json}, (struct notme_text){changed.at, changed.len}, &error);
    fuzz_check(status == NOTME_OK || (!model && error.text[0]));
    if (status == NOTME_OK)
        use(model);
    notme_model_free(model);
    notme_buf_release(&changed);
    free(copy);
    return 0;
}
