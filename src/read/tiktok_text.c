/*
 * TikTok's export as text, which is what people get who do not ask for JSON: a folder of files, each of one list,
 *
 *     Date: 2026-08-16 18:18:02 UTC
 *     Link: https://www.tiktokv.com/share/video/7673781569403751713/
 *
 * with an empty line between its records. The files are called after their lists, and files and lines in the language
 * of the account. Each record becomes the one that the JSON has.
 */
#include "base/utf8.h"
#include "read/link.h"
#include "read/tiktok.h"
#include "read/when.h"

#include <string.h>
#include <strings.h>

/* ---- names */

static const struct {
    const char *name, *path; /* of the file; of the list that the JSON has */
} lists[] = {{"like list.txt", "Like List/ItemFavoriteList"},
             {"likelijst.txt", "Like List/ItemFavoriteList"},
             {"favo*rite videos.txt", "Favorite Videos/FavoriteVideoList"},
             {"favoriete video*.txt", "Favorite Videos/FavoriteVideoList"},
             {"watch history.txt", "Watch History/VideoList"},
             {"video browsing history.txt", "Watch History/VideoList"},
             {"browsing history.txt", "Watch History/VideoList"},
             {"kijkgeschiedenis.txt", "Watch History/VideoList"},
             {"share history.txt", "Share History/ShareHistoryList"},
             {"geschiedenis delen.txt", "Share History/ShareHistoryList"},
             {"login history.txt", "Login History/LoginHistoryList"},
             {"inloggeschiedenis.txt", "Login History/LoginHistoryList"},
             {"following.txt", "Following/Following"},
             {"following list.txt", "Following/Following"},
             {"volgend.txt", "Following/Following"},
             {"block list.txt", "Block/BlockList"},
             {"blokkeringslijst.txt", "Block/BlockList"},
             {"comments.txt", "Comments/CommentsList"},
             {"reacties.txt", "Comments/CommentsList"},
             {"posts.txt", "Posts/VideoList"},
             {"post.txt", "Posts/VideoList"},
             {"videos.txt", "Videos/VideoList"}};

static bool is_profile(const char *name)
{
    return notme_name_fits(name, "profile info*.txt") || notme_name_fits(name, "profielinformatie.txt");
}

static const char *path_of(const char *name)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (notme_name_fits(name, lists[i].name))
            return lists[i].path;
    return NULL;
}

/* What a line is of, by the word before its colon. */
static const struct {
    const char *word, *key;
} keys[] = {{"Date", "Date"},
            {"Datum", "Date"},
            {"Link", "Link"},
            {"Video Link", "Link"},
            {"Shared Content", "SharedContent"},
            {"Gedeelde inhoud", "SharedContent"},
            {"Method", "Method"},
            {"Methode", "Method"},
            {"Username", "UserName"},
            {"User Name", "UserName"},
            {"Gebruikersnaam", "UserName"},
            {"Comment", "Comment"},
            {"Reactie", "Comment"},
            {"Url", "Url"},
            {"Photo", "Photo"},
            {"Foto", "Photo"},
            {"Title", "Title"},
            {"Titel", "Title"},
            {"Likes", "Likes"},
            {"IP", "IP"},
            {"IP Address", "IP"},
            {"IP-adres", "IP"},
            {"Device Model", "DeviceModel"},
            {"Apparaatmodel", "DeviceModel"},
            {"Device System", "DeviceSystem"},
            {"Apparaatsysteem", "DeviceSystem"},
            {"Network Type", "NetworkType"},
            {"Netwerktype", "NetworkType"},
            {"Carrier", "Carrier"},
            {"Provider", "Carrier"}};

struct line {
    struct notme_text word, value;
};

static struct notme_text trimmed(struct notme_text text)
{
    while (text.len && (text.at[text.len - 1] == ' ' || text.at[text.len - 1] == '\t'))
        text.len--;
    while (text.len && (*text.at == ' ' || *text.at == '\t')) {
        text.at++;
        text.len--;
    }
    return text;
}

static struct line split(struct notme_text text)
{
    const char *colon = text.len ? memchr(text.at, ':', text.len) : NULL;
    struct line line = {{NULL, 0}, {NULL, 0}};
    if (!colon)
        return line;
    const size_t n = (size_t)(colon - text.at);
    line.word = trimmed((struct notme_text){text.at, n});
    line.value = trimmed((struct notme_text){colon + 1, text.len - n - 1});
    return line;
}

static bool is_date(const struct line *line)
{
    struct notme_event event;
    return line->value.len >= 19 && notme_when_bounded(line->value, &event);
}

/* In a language whose words are unknown the value shows what it is. */
static const char *key_of(const struct line *line)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strlen(keys[i].word) == line->word.len && strncasecmp(keys[i].word, line->word.at, line->word.len) == 0)
            return keys[i].key;
    return is_date(line) ? "Date" : notme_is_url(line->value) ? "Link" : notme_is_ip(line->value) ? "IP" : NULL;
}

/* What its first lines are of: bit i is shown[i], the last one any date. */
static const char *const shown[] = {"Date",          "Link",   "DeviceModel", "DeviceSystem", "NetworkType", "Carrier",
                                    "SharedContent", "Method", "Comment",     "UserName",     "Title",       "Likes"};
enum {
    DATE = 1 << 0,
    LINK = 1 << 1,
    DEVICE = 0xF << 2,
    SHARED = 3 << 6,
    COMMENT = 1 << 8,
    USER = 1 << 9,
    POSTED = 3 << 10
};

static unsigned bit_of(const char *key)
{
    for (unsigned i = 0; key && i < sizeof shown / sizeof *shown; i++)
        if (strcmp(shown[i], key) == 0)
            return 1u << i;
    return 0;
}

static unsigned keys_in(const struct notme_sample *sample)
{
    enum { LINES = 12 };
    const char *at = sample->head, *end = sample->head + sample->len;
    unsigned found = 0;
    for (int i = 0; i < LINES && at < end; i++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        struct notme_text text = {at, (size_t)((stop ? stop : end) - at)};
        text.len -= text.len && text.at[text.len - 1] == '\r';
        if (i == 0 && text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
            text = (struct notme_text){text.at + 3, text.len - 3};
        const struct line line = split(text);
        const char *key = line.word.len ? key_of(&line) : NULL;
        const bool is_dated = bit_of(key) != DATE || is_date(&line);
        found |= is_dated ? bit_of(key) : 0;
        at = stop ? stop + 1 : end;
    }
    return found;
}

/* Links, which likes, favourites and what was watched have alike, and names, which are followed or blocked, tell not.
 */
const char *notme_tiktok_called(const struct notme_sample *sample)
{
    const unsigned shows = keys_in(sample);
    const bool is_tiktok = shows & DATE && notme_sample_has(sample, "tiktok");
    if (shows & DATE && (shows & DEVICE) & ((shows & DEVICE) - 1)) /* two of them */
        return "login history.txt";
    if (!is_tiktok)
        return NULL;
    return shows & COMMENT  ? "comments.txt"
           : shows & SHARED ? "share history.txt"
           : shows & POSTED ? "posts.txt"
                            : NULL;
}

const char *notme_tiktok_doubtful(const struct notme_sample *sample)
{
    const unsigned shows = keys_in(sample);
    const bool is_videos = shows == (DATE | LINK) && notme_sample_has(sample, "tiktok");
    return is_videos || shows == (DATE | USER) ? "is a list of TikTok's, and of what, its name alone says: give it the "
                                                 "name that it had ('Like List.txt')"
                                               : NULL;
}

/* Is there "WORD: 2026-08-16 18:18:02" among its first lines? Any text may hold that: so the name must be known, or
 * words that no other text has together. */
bool notme_tiktok_is_text(const struct notme_sample *sample)
{
    return path_of(sample->name) ? keys_in(sample) & DATE : notme_tiktok_called(sample) != NULL;
}

/* ---- records */

struct text {
    struct notme_tiktok_reading reading;
    struct notme_buf value, word; /* of the line before; the word that begins a record */
    const char *key;              /* it is of, NULL where that is unknown */
    cJSON *json;                  /* the record that is being put together */
    struct notme_record record;
};

static bool is_nothing(struct notme_text value)
{
    return notme_text_is(value, "N/A") || notme_text_is(value, "n.v.t.") || notme_text_is(value, "None");
}

static bool end_value(struct text *t)
{
    bool ok = true;
    struct notme_buf mended = {0};
    const bool new = t->json && t->key && !cJSON_GetObjectItemCaseSensitive(t->json, t->key);
    if (new && t->value.len && !is_nothing((struct notme_text){t->value.at, t->value.len}))
        ok = notme_utf8_add_mended(&mended, t->value.at, t->value.len) && notme_buf_addc(&mended, '\0') &&
             cJSON_AddStringToObject(t->json, t->key, mended.at);
    notme_buf_release(&mended);
    notme_buf_clear(&t->value);
    t->key = NULL;
    return ok;
}

static int end_record(struct text *t)
{
    int status = end_value(t) ? NOTME_OK : notme_fail_memory(t->reading.export->reader->err);
    if (t->json && status == NOTME_OK) {
        t->record.json = t->json;
        status = notme_tiktok_take(&t->reading, &t->record);
        t->record.index++;
    }
    cJSON_Delete(t->json);
    t->json = NULL;
    return status;
}

/* A record begins with the word that the first one began with, or where an empty line was. What lines without a word
 * belong to is the value before. */
static int begin_record(struct text *t, const struct line *line, uint64_t number)
{
    const int status = end_record(t);
    if (status != NOTME_OK)
        return status;
    t->record.line = number;
    t->json = cJSON_CreateObject();
    notme_buf_clear(&t->word);
    return t->json && notme_buf_add(&t->word, line->word.at, line->word.len)
               ? NOTME_OK
               : notme_fail_memory(t->reading.export->reader->err);
}

static bool begins(const struct text *t, const struct line *line)
{
    const bool again =
        t->word.len && t->word.len == line->word.len && memcmp(t->word.at, line->word.at, t->word.len) == 0;
    return t->word.len ? again : is_date(line);
}

static int take_line(struct text *t, struct notme_text text, uint64_t number)
{
    const struct line line = split(text);
    int status = NOTME_OK;
    bool ok = true;
    const char *key = line.word.len ? key_of(&line) : NULL;
    if (line.word.len && begins(t, &line))
        status = begin_record(t, &line, number);
    if (status != NOTME_OK || !t->json)
        return status;
    if (key) {
        ok = end_value(t) && notme_buf_add(&t->value, line.value.at, line.value.len);
        t->key = key;
    } else if (t->key && text.len) {
        ok = notme_buf_addc(&t->value, '\n') && notme_buf_add(&t->value, text.at, text.len);
    }
    return ok ? NOTME_OK : notme_fail_memory(t->reading.export->reader->err);
}

static int read_lines(struct text *t, struct notme_stream *stream)
{
    struct notme_reader *reader = t->reading.export->reader;
    struct notme_lines lines = {.stream = stream, .ceiling = reader->limits.record_bytes};
    struct notme_text line;
    int status = NOTME_OK, more;
    while (status == NOTME_OK && (more = notme_lines_next(&lines, &line, reader->err)) != 0) {
        reader->stats->bytes += more > 0 ? line.len + 1 : 0;
        if (more > 0 && lines.number == 1 && line.len >= 3 && memcmp(line.at, "\xef\xbb\xbf", 3) == 0)
            line = (struct notme_text){line.at + 3, line.len - 3};
        status = more < 0         ? more
                 : lines.too_long ? notme_reader_skip(reader, lines.number, 0, "line is longer than %llu bytes",
                                                      (unsigned long long)reader->limits.record_bytes)
                                  : take_line(t, line, lines.number);
    }
    notme_lines_release(&lines);
    return status == NOTME_OK ? end_record(t) : status;
}

/* "Username: gull_9" in the profile. */
static int take_owner(struct notme_export *export, struct notme_text text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._";
    enum { LONGEST = 64 };
    const struct line line = split(text);
    const char *key = line.word.len ? key_of(&line) : NULL;
    bool is_name = key && strcmp(key, "UserName") == 0 && line.value.len && line.value.len <= LONGEST;
    for (size_t i = 0; is_name && i < line.value.len; i++)
        is_name = memchr(allowed, line.value.at[i], sizeof allowed - 1) != NULL;
    return is_name ? notme_export_keep(export, line.value, &export->common.account) : NOTME_OK;
}

static int read_profile(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_lines lines = {.stream = stream, .ceiling = export->reader->limits.record_bytes};
    struct notme_text line;
    int status = NOTME_OK, more;
    while (status == NOTME_OK && (more = notme_lines_next(&lines, &line, export->reader->err)) != 0)
        status = more < 0 ? more : take_owner(export, line);
    notme_lines_release(&lines);
    return status;
}

int notme_tiktok_read_text(struct notme_export *export, struct notme_stream *stream)
{
    struct text t = {.reading = {.export = export}, .record = {.path = ""}};
    const char *path = path_of(notme_export_name(export));
    if (is_profile(notme_export_name(export)))
        return read_profile(export, stream);
    if (!path || !notme_tiktok_want(&t.reading, path))
        return NOTME_OK;
    const int status = read_lines(&t, stream);
    notme_tiktok_note_zone(&t.reading);
    cJSON_Delete(t.json);
    notme_buf_release(&t.value);
    notme_buf_release(&t.word);
    return status;
}
