/* What an observer saw of somebody else's account: that something was not there, there, and gone again. See
 * docs/observed.md. */
#include "base/action.h"
#include "base/hash.h"
#include "read/platforms.h"

#include <string.h>

enum field { SERVICE, ACCOUNT, ACCOUNT_NAME, ACTION, OBJECT, AUTHOR, TEXT, LANG, TAGS, FIELDS };

static const char *const names[FIELDS] = {"service", "account", "account_name", "action", "object",
                                          "author",  "text",    "lang",         "tags"};

enum look { LAST_ABSENT, FIRST_SEEN, LAST_SEEN, FIRST_GONE, LOOKS };

/* A single look is the first and the last. */
static const char *const looks[LOOKS][2] = {
    {"last_absent", "absent"}, {"first_seen", "seen"}, {"last_seen", "seen"}, {"first_gone", "gone"}};

/* A row or a line, whichever it was. */
struct sight {
    struct notme_text field[FIELDS];
    struct notme_text look[LOOKS];
    int64_t at[LOOKS];
};

static enum notme_action action_of(struct notme_text word)
{
    for (int a = 0; a < NOTME_ACTION_COUNT; a++)
        if (notme_text_is(word, notme_action_name((enum notme_action)a)))
            return (enum notme_action)a;
    return word.len ? NOTME_ACTION_COUNT : NOTME_LIKE;
}

/* ---- one sight */

/* Returns what is wrong with the times, or NULL. */
static const char *read_looks(struct sight *s)
{
    int64_t last = NOTME_NO_TIME;
    for (int i = 0; i < LOOKS; i++) {
        s->at[i] = NOTME_NO_TIME;
        if (s->look[i].len && !notme_time_parse(s->look[i].at, s->look[i].len, &s->at[i]))
            return "a time is not RFC 3339 with an offset";
    }
    if (s->at[FIRST_SEEN] == NOTME_NO_TIME)
        s->at[FIRST_SEEN] = s->at[LAST_SEEN];
    if (s->at[LAST_SEEN] == NOTME_NO_TIME)
        s->at[LAST_SEEN] = s->at[FIRST_SEEN];
    if (s->at[FIRST_SEEN] == NOTME_NO_TIME)
        return "it was never seen: 'first_seen', 'last_seen' or 'seen' is missing";
    for (int i = 0; i < LOOKS; i++) {
        if (s->at[i] == NOTME_NO_TIME)
            continue;
        if (s->at[i] < last)
            return "the times are not in the order absent, seen, gone";
        last = s->at[i];
    }
    return NULL;
}

static void split_words(struct notme_text text, struct notme_event *e)
{
    while (text.len) {
        const char *space = memchr(text.at, ' ', text.len);
        const size_t n = space ? (size_t)(space - text.at) : text.len;
        notme_list_add(e->tags, &e->ntags, (struct notme_text){text.at, n});
        text.at += n + (space != NULL);
        text.len -= n + (space != NULL);
    }
}

/* What was done between two looks may have been seen by another observer between two others: its id ends in its object,
 * by which a merge knows it, and a number of its bounds, which the merge looks through. Where a side is open, or the
 * action takes something back, a merge could not tell two times from one: then the bounds are part of the id. */
static bool name_sight(struct notme_buf *id, const struct sight *s, enum notme_action action, int64_t from, int64_t to)
{
    const bool between = from != NOTME_NO_TIME && notme_undoing(action) != NOTME_OTHER;
    uint64_t bounds = (uint64_t)from ^ (uint64_t)to << 1, hash = between ? 0 : bounds;
    for (int i = SERVICE; i <= OBJECT; i++)
        if (i != ACCOUNT_NAME && i != ACTION)
            hash = notme_hash(s->field[i].at ? s->field[i].at : "", s->field[i].len, hash);
    notme_buf_addf(id, "%016llx", (unsigned long long)hash);
    if (between) {
        notme_buf_addc(id, ':');
        notme_buf_add(id, s->field[OBJECT].at, s->field[OBJECT].len);
        notme_buf_addf(id, ":again:%llu", (unsigned long long)bounds);
    }
    return !id->failed;
}

static int add(struct notme_export *export, const struct sight *s, enum notme_action action, int64_t from, int64_t to)
{
    struct notme_buf id = {0};
    struct notme_event e = notme_export_event(export, action);
    e.service = s->field[SERVICE].len ? s->field[SERVICE] : notme_text_of("");
    e.account = s->field[ACCOUNT];
    e.account_name = s->field[ACCOUNT_NAME];
    e.object_id = s->field[OBJECT];
    e.author = s->field[AUTHOR];
    e.text = s->field[TEXT];
    e.lang = s->field[LANG];
    split_words(s->field[TAGS], &e);
    e.basis = NOTME_OBSERVED;
    e.not_before = from;
    e.not_after = to;
    const int status = name_sight(&id, s, action, from, to)
                           ? notme_export_add(export, &e, notme_action_name(action), (struct notme_text){id.at, id.len})
                           : notme_fail_memory(export->reader->err);
    notme_buf_release(&id);
    return status;
}

/* Done in (last absent, first seen], taken back in (last seen, first gone]. Returns what is wrong in *wrong. */
static int take(struct notme_export *export, struct sight *s, const char **wrong)
{
    const enum notme_action action = action_of(s->field[ACTION]), back = notme_undoing(action);
    *wrong = !s->field[ACCOUNT].len || !s->field[OBJECT].len ? "'account' or 'object' is missing"
             : action == NOTME_ACTION_COUNT                  ? "an unknown 'action'"
                                                             : read_looks(s);
    if (!*wrong && s->at[FIRST_GONE] != NOTME_NO_TIME && back == NOTME_OTHER)
        *wrong = "nothing takes this action back: 'first_gone' has no meaning";
    if (*wrong)
        return NOTME_OK;
    int status = NOTME_OK;
    if (!export->common.account.len)
        status = notme_export_keep(export, s->field[ACCOUNT], &export->common.account);
    if (status == NOTME_OK)
        status = add(export, s, action, s->at[LAST_ABSENT], s->at[FIRST_SEEN]);
    if (status == NOTME_OK && s->at[FIRST_GONE] != NOTME_NO_TIME)
        status = add(export, s, back, s->at[LAST_SEEN], s->at[FIRST_GONE]);
    return status;
}

static int take_row(struct notme_export *export, const struct notme_row *row)
{
    struct sight s;
    const char *wrong;
    for (int i = 0; i < FIELDS; i++)
        s.field[i] = notme_row_text(row, names[i]);
    for (int i = 0; i < LOOKS; i++) {
        s.look[i] = notme_row_text(row, looks[i][0]);
        if (!s.look[i].len)
            s.look[i] = notme_row_text(row, looks[i][1]);
    }
    const int status = take(export, &s, &wrong);
    return wrong ? notme_reader_skip(export->reader, row->line, 0, "%s", wrong) : status;
}

static int take_line(struct notme_export *export, const struct notme_record *record)
{
    struct sight s;
    const char *wrong;
    for (int i = 0; i < FIELDS; i++)
        s.field[i] = notme_text_at(record->json, names[i]);
    for (int i = 0; i < LOOKS; i++) {
        s.look[i] = notme_text_at(record->json, looks[i][0]);
        if (!s.look[i].len)
            s.look[i] = notme_text_at(record->json, looks[i][1]);
    }
    const int status = take(export, &s, &wrong);
    return wrong ? notme_export_skip(export, record, wrong) : status;
}

/* ---- the platform: a table or lines, told apart by how it begins */

static bool is_table(const char *head, size_t len)
{
    static const char *const both[] = {"account", "object", NULL};
    static const char *const seen[][2] = {{"first_seen", NULL}, {"last_seen", NULL}, {"seen", NULL}};
    bool any = false;
    for (size_t i = 0; i < 3; i++)
        any = any || notme_csv_recognise(head, len, seen[i]);
    return any && notme_csv_recognise(head, len, both);
}

static bool is_rows(const struct notme_sample *sample)
{
    return is_table(sample->head, sample->len);
}

static bool is_lines(const struct notme_sample *sample)
{
    size_t i = sample->len >= 3 && memcmp(sample->head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (i < sample->len && (sample->head[i] == ' ' || sample->head[i] == '\n' || sample->head[i] == '\r'))
        i++;
    return i < sample->len && sample->head[i] == '{' && notme_sample_has(sample, "\"account\"") &&
           notme_sample_has(sample, "\"object\"") &&
           (notme_sample_has(sample, "\"first_seen\"") || notme_sample_has(sample, "\"last_seen\"") ||
            notme_sample_has(sample, "\"seen\""));
}

static const struct notme_export_file rows[] = {{.name = NULL, .shape = NOTME_ROWS, .row = take_row}};
static const struct notme_export_file lines[] = {{.name = NULL, .shape = NOTME_LINES, .take = take_line}};

const struct notme_platform notme_observed_rows = {
    .service = "observed", .format = "observed.csv", .recognise = is_rows, .file = rows, .files = 1};
const struct notme_platform notme_observed_lines = {
    .service = "observed", .format = "observed.jsonl", .recognise = is_lines, .file = lines, .files = 1};
