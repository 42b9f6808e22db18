#include "read/cutter.h"
#include "read/find.h"

#include <stdio.h>
#include <string.h>

/* ---- records */

/* What ends with the file is no record. */
static int cut(const struct notme_cutter *c)
{
    return c->line ? notme_reader_cut(c->reader, c->line)
                   : notme_reader_damage(c->reader, "the file is cut short after %zu records (byte %llu)", c->index,
                                         (unsigned long long)c->begin);
}

static int give(struct notme_cutter *c)
{
    struct notme_reader *reader = c->reader;
    const char *wrong = c->too_long ? "record is too long" : c->too_deep ? "record is nested too deeply" : NULL;
    if (c->bytes.failed)
        return notme_fail_memory(reader->err);
    if (!wrong)
        wrong = notme_mend(c->bytes.at, c->bytes.len);
    cJSON *own = NULL, *json = NULL;
    if (!wrong && !reader->changes_records)
        json = notme_tree_parse(&c->tree, c->bytes.at, c->bytes.len);
    if (!wrong && !json)
        json = own = notme_parse(c->bytes.at, c->bytes.len);
    const struct notme_record record = {json, c->path, c->index, c->line, c->begin};
    if (!wrong && !json && notme_is_json(c->bytes.at, c->bytes.len))
        return notme_fail_memory(reader->err);
    if (!wrong && !json)
        wrong = "record is no JSON";
    c->arrays = json ? cJSON_IsArray(json) : c->arrays;
    if (json && json->child && json->child->string && strcmp(c->first, json->child->string) != 0)
        snprintf(c->first, sizeof c->first, "%s", json->child->string);
    const int status =
        !wrong                                    ? c->sink(c->ctx, &record)
        : c->open && !c->too_long && !c->too_deep ? cut(c)
        : c->line                                 ? notme_reader_skip(reader, c->line, 0, "%s", wrong)
                  : notme_reader_skip(reader, 0, c->begin, "%s (byte %llu)", wrong, (unsigned long long)c->begin);
    cJSON_Delete(own);
    return status;
}

static int end_record(struct notme_cutter *c)
{
    const int status = c->any && c->wanted ? give(c) : NOTME_OK;
    c->index += c->any;
    notme_buf_clear(&c->bytes);
    c->any = c->too_long = c->too_deep = c->damaged = false;
    c->last = ',';
    return status;
}

static inline void keep(struct notme_cutter *c, char byte)
{
    if (!c->any && notme_is_space(byte))
        return;
    if (!c->any)
        c->begin = c->offset;
    c->any = true;
    if (c->wanted && c->bytes.len >= c->reader->limits.record_bytes) {
        c->too_long = c->damaged = true;
        notme_buf_clear(&c->bytes); /* of what follows, the next record's beginning counts */
    }
    if (!c->wanted)
        return;
    if (c->bytes.len < c->bytes.capacity)
        c->bytes.at[c->bytes.len++] = byte;
    else
        notme_buf_addc(&c->bytes, byte);
}

/* ---- inside a list */

/* Bare numbers are put into quotes. */
static void take_number(struct notme_cutter *c, char byte)
{
    const bool is_part = (byte >= '0' && byte <= '9') || byte == '-';
    const bool is_rest = is_part || byte == '.' || byte == '+' || byte == 'e' || byte == 'E';
    if (c->in_number ? !is_rest : is_part) {
        keep(c, '"');
        c->in_number = !c->in_number;
    }
}

static void open_bracket(struct notme_cutter *c, char byte)
{
    if (c->depth < NOTME_BRACKETS)
        c->in_object[c->depth] = byte == '{';
    c->depth++;
    c->too_deep = c->too_deep || c->outer + c->depth > c->reader->limits.depth;
}

/* A bracket closes the nearest one of its kind, inside its record: one that is missing or too many spoils this record,
 * not those that follow. True where it ends the list. */
static bool close_bracket(struct notme_cutter *c, char byte)
{
    uint32_t depth = c->depth;
    c->damaged = c->damaged || (depth > 1 && depth <= NOTME_BRACKETS && c->in_object[depth - 1] != (byte == '}'));
    while (depth > 1 && depth <= NOTME_BRACKETS && c->in_object[depth - 1] != (byte == '}'))
        depth--;
    if (depth > 1)
        c->depth = depth - 1;
    else if (c->depth == 1 && byte == ']' && !c->endless)
        c->depth = 0;
    return c->depth == 0;
}

static bool in_object(const struct notme_cutter *c)
{
    return c->depth > 1 && c->depth <= NOTME_BRACKETS && c->in_object[c->depth - 1];
}

/* Commas that are missing or too many inside a record: nothing is lost with them. */
static void mend_comma(struct notme_cutter *c, char byte)
{
    if (c->depth < 2 || c->damaged)
        return;
    const bool follows = c->last != '{' && c->last != '[' && c->last != ',' && c->last != ':';
    if (follows && (byte == '"' || (byte == '{' && c->last == '}' && !in_object(c))))
        keep(c, ',');
    else if (c->last == ',' && (byte == '}' || byte == ']'))
        notme_drop_comma(&c->bytes);
}

/* Damage is what stands nowhere in JSON outside of strings: from then on the next record is looked for. */
static void judge(struct notme_cutter *c, char byte)
{
    if (!notme_json_byte(byte) || (byte == '{' && in_object(c) && c->last != ':'))
        c->damaged = true;
}

/* Between records: what follows one without a comma is another, or none. False where the byte is used up: it began
 * another list after some text. */
static bool take_between(struct notme_cutter *c, char byte, int *status)
{
    *status = NOTME_OK;
    if (c->depth != 1 || !c->any || c->whole || notme_is_space(byte))
        return true;
    const bool closed = c->last == '}' || c->last == ']', ends = byte == ',' || (byte == ']' && !c->endless);
    const bool assigns = byte == '[' && c->bytes.len && memchr(c->bytes.at, '=', c->bytes.len);
    if (byte == '{' || assigns || (closed && !ends))
        *status = end_record(c);
    return !assigns && *status == NOTME_OK;
}

static int take_inside(struct notme_cutter *c, char byte)
{
    const bool opens = byte == '{' || byte == '[', closes = byte == '}' || byte == ']';
    int status;
    take_number(c, byte);
    if (!take_between(c, byte, &status))
        return status;
    if (!notme_is_space(byte)) {
        mend_comma(c, byte);
        judge(c, byte);
        c->last = byte;
    }
    if (opens)
        open_bracket(c, byte);
    if ((closes && close_bracket(c, byte)) || (byte == ',' && c->depth == 1))
        return end_record(c);
    keep(c, byte);
    return NOTME_OK;
}

/* In a damaged record, the beginning of another ends it: quotes and brackets count no more. Called at a quote. */
static int restart(struct notme_cutter *c)
{
    char key[NOTME_KEY_MAX];
    memcpy(key, c->first, sizeof key);
    if (!*key && !notme_first_key(c->bytes.at, c->bytes.len, key))
        return NOTME_OK;
    const size_t at = notme_restart(c->bytes.at, c->bytes.len, key);
    if (at == 0)
        return NOTME_OK;
    const uint64_t begin = c->offset - (c->bytes.len - 1 - at);
    c->bytes.len = at;
    const int status = end_record(c);
    c->any = notme_buf_addf(&c->bytes, "{\"%s\"", key);
    c->begin = begin;
    c->depth = 1;
    open_bracket(c, '{');
    c->last = '"';
    c->quoted = c->escaped = c->in_number = false;
    return status;
}

/* ---- outside of lists */

/* The key before a bracket becomes part of the path; what does not fit stays out of it. */
static void enter(struct notme_cutter *c)
{
    size_t end = c->outer && c->outer <= NOTME_KEYS ? c->ends[c->outer - 1] : strlen(c->path);
    if (c->key.len && end + c->key.len + 2 < sizeof c->path) {
        if (end)
            c->path[end++] = '/';
        memcpy(c->path + end, c->key.at, c->key.len);
        end += c->key.len;
    }
    c->path[end] = '\0';
    notme_buf_clear(&c->key);
}

static void leave(struct notme_cutter *c)
{
    const size_t end = c->outer && c->outer <= NOTME_KEYS ? c->ends[c->outer - 1] : 0;
    c->path[c->outer ? end : 0] = '\0';
}

static void open_list(struct notme_cutter *c)
{
    enter(c);
    c->found = true;
    c->index = 0;
    c->first[0] = '\0';
    c->arrays = false;
    c->wanted = !c->want || c->want(c->ctx, c->path);
    c->taken = c->taken || c->wanted;
    open_bracket(c, '[');
    c->last = ',';
}

static void end_list(struct notme_cutter *c)
{
    memcpy(c->ended.path, c->path, sizeof c->path);
    c->ended.outer = c->outer;
    c->ended.is = true;
    c->ended.comma = false;
    leave(c);
}

/* A record where only a key may stand: the list did not end there, its record had a bracket too many. */
static bool goes_on(struct notme_cutter *c, char byte)
{
    const bool begins = byte == '{' || (byte == '[' && c->arrays), closes = byte == ']' || byte == '}';
    if (!c->ended.is || notme_is_space(byte))
        return false;
    if (begins && c->ended.comma)
        return true;
    c->ended.is = closes || byte == ',';
    c->ended.comma = c->ended.comma || byte == ',';
    return false;
}

static int go_on(struct notme_cutter *c, char byte)
{
    memcpy(c->path, c->ended.path, sizeof c->path);
    c->outer = c->ended.outer;
    c->ended.is = false;
    c->resumed = true;
    notme_cutter_enter(c);
    return take_inside(c, byte);
}

static int take_outside(struct notme_cutter *c, char byte)
{
    if (goes_on(c, byte))
        return go_on(c, byte);
    if (byte == '[') {
        open_list(c);
    } else if (byte == '{' && c->bare && c->outer == 0) {
        open_list(c);
        return take_inside(c, byte);
    } else if (byte == '{') {
        enter(c);
        if (c->outer < NOTME_KEYS)
            c->ends[c->outer] = strlen(c->path);
        c->outer++;
    } else if (byte == '}' && c->outer) {
        c->outer--;
        leave(c);
        notme_buf_clear(&c->key); /* a value: what follows is another file's worth */
    } else if (byte == ',') {
        notme_buf_clear(&c->key);
    }
    return NOTME_OK;
}

/* ---- both */

/* One byte inside a string. A line that ends there lost its quote: the damage stays in its record. */
static void take_quoted(struct notme_cutter *c, char byte)
{
    if (c->depth)
        keep(c, byte);
    else if (byte != '"' && c->key.len < NOTME_PATH_MAX)
        notme_buf_addc(&c->key, byte);
    if (c->escaped && byte != '\n')
        c->escaped = false;
    else if (byte == '\\')
        c->escaped = true;
    else if (byte == '"' || byte == '\n')
        c->quoted = c->escaped = false;
    c->damaged = c->damaged || (c->depth && byte == '\n');
}

static int take_plainly(struct notme_cutter *c, char byte)
{
    if (c->quoted) {
        take_quoted(c, byte);
        return NOTME_OK;
    }
    c->quoted = byte == '"';
    if (c->depth == 0 && c->quoted)
        notme_buf_clear(&c->key);
    if (c->depth == 0)
        return take_outside(c, byte);
    const int status = take_inside(c, byte);
    if (c->depth == 0)
        end_list(c);
    return status;
}

static int take_byte(struct notme_cutter *c, char byte)
{
    if (c->offset < 3 && !c->any && byte == "\xef\xbb\xbf"[c->offset])
        return NOTME_OK; /* a byte order mark */
    const int status = take_plainly(c, byte);
    const bool look = byte == '"' && c->depth && c->damaged && c->bytes.len && !c->whole;
    return status == NOTME_OK && look ? restart(c) : status;
}

/* Bytes in a list that are nothing but kept: of a string up to its end or an escape, and spaces. 0 = the first one is
 * more than that. */
static size_t plain_run(struct notme_cutter *c, const char *at, const char *end)
{
    const char *stop = at;
    bool high = false; /* of no matter here: the bytes were told to be UTF-8, or will be */
    if (c->quoted && !c->escaped)
        stop = notme_find(at, end, &high);
    else if (!c->quoted && !c->in_number)
        while (stop < end && notme_is_space(*stop))
            stop++;
    const size_t n = (size_t)(stop - at);
    if (!n || !c->any || !c->wanted)
        return n;
    if (c->bytes.len + n > c->reader->limits.record_bytes)
        return 0;
    notme_buf_add(&c->bytes, at, n);
    return n;
}

int notme_cutter_take(struct notme_cutter *c, const char *bytes, size_t len)
{
    const char *end = bytes + len;
    int status = NOTME_OK;
    for (const char *at = bytes; at < end && status == NOTME_OK;) {
        const size_t n = c->depth && len >= NOTME_FIND_LEAST ? plain_run(c, at, end) : 0;
        if (!n)
            status = take_byte(c, *at);
        at += n ? n : 1;
        c->offset += n ? n : 1;
    }
    return status;
}

/* What cannot be read of a file is complained of; what came before stays good. */
static int note_end(struct notme_cutter *c, int64_t pulled, const struct notme_error *error)
{
    if (pulled == NOTME_ENOMEM || pulled == NOTME_ELIMIT) {
        if (c->reader->err)
            *c->reader->err = *error;
        return (int)pulled;
    }
    if (pulled < 0)
        return notme_reader_skip(c->reader, 0, c->offset, "%s", error->text);
    if (!c->found)
        return notme_reader_skip(c->reader, 0, c->offset, "no list is in this file");
    if (c->resumed && !c->taken)
        return notme_reader_skip(c->reader, 0, c->offset, "the bracket is missing that opens the list");
    if ((c->depth && !c->endless) || c->outer)
        return notme_reader_damage(c->reader, "the file is cut short after %zu records (byte %llu)", c->index,
                                   (unsigned long long)c->offset);
    return NOTME_OK;
}

/* A record that is whole though its list is not. */
static int end_last(struct notme_cutter *c)
{
    const bool is_whole = c->endless || (c->depth == 1 && (c->last == '}' || c->last == ']'));
    if (c->in_number)
        take_number(c, ' ');
    return is_whole ? end_record(c) : NOTME_OK;
}

void notme_cutter_enter(struct notme_cutter *c)
{
    open_bracket(c, '[');
    c->last = ',';
}

int notme_cutter_finish(struct notme_cutter *c)
{
    if (c->in_number)
        take_number(c, ' ');
    return end_record(c);
}

enum { AGAIN = 16 }; /* records that take others with them, at most, in a file */

/* The file ended in a record that lacks a bracket, and so took those that followed for parts of it: they are looked
 * for. */
static int read_again(struct notme_cutter *c)
{
    struct notme_buf again = c->bytes;
    int status = NOTME_OK;
    c->bytes = (struct notme_buf){0};
    c->any = c->quoted = c->escaped = c->in_number = c->too_long = c->too_deep = false;
    c->depth = 0;
    c->offset = c->begin;
    notme_cutter_enter(c);
    for (size_t i = 0; i < again.len && status == NOTME_OK; i++, c->offset++) {
        status = take_byte(c, again.at[i]);
        c->damaged = c->damaged || i == 0;
    }
    notme_buf_release(&again);
    return status;
}

static int end_file(struct notme_cutter *c)
{
    int status = NOTME_OK;
    size_t before = SIZE_MAX;
    for (int i = 0; i < AGAIN && c->depth > 1 && c->wanted && !c->endless && before != c->index && status == NOTME_OK;
         i++) {
        before = c->index;
        status = read_again(c);
    }
    return status == NOTME_OK ? end_last(c) : status;
}

int notme_cutter_read(struct notme_cutter *c, struct notme_stream *stream)
{
    struct notme_error error = {0};
    const char *bytes;
    int64_t n = 0;
    int status = NOTME_OK;
    while (status == NOTME_OK && (n = stream->pull(stream->ctx, &bytes, &error)) > 0) {
        c->reader->stats->bytes += (uint64_t)n;
        status = notme_cutter_take(c, bytes, (size_t)n);
    }
    c->open = c->endless;
    if (status == NOTME_OK)
        status = end_file(c);
    if (status == NOTME_OK)
        status = note_end(c, n, &error);
    notme_cutter_release(c);
    return status;
}

void notme_cutter_release(struct notme_cutter *c)
{
    notme_buf_release(&c->bytes);
    notme_buf_release(&c->key);
    notme_tree_release(&c->tree);
}
