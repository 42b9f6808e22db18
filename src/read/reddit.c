/* Reddit's answer to a data request: CSV files side by side. Votes have no time at all, and of what was voted on only
 * the words of its address are there. Messages are counted, never read. */
#include "base/clock.h"
#include "read/html.h"
#include "read/platforms.h"
#include "read/when.h"

#include <stdio.h>
#include <string.h>

/* ---- whose export, and when it was made */

static int take_statistic(struct notme_export *export, const struct notme_row *row)
{
    const struct notme_text name = notme_row_text(row, "statistic"), value = notme_row_text(row, "value");
    if (notme_text_is(name, "account name"))
        return notme_export_keep(export, value, &export->common.account);
    if (notme_text_is(name, "export time") && !notme_when(value, &export->common.generated))
        return notme_reader_skip(export->reader, row->line, 0, "the export's time is not readable");
    return NOTME_OK;
}

/* What has no time at all: votes, and what was saved. */
struct untimed {
    uint64_t count;
};

static bool count_untimed(struct notme_export *export)
{
    struct untimed *untimed = export->own;
    if (!untimed)
        export->own = untimed = notme_alloc(1, sizeof *untimed);
    if (!untimed)
        return false;
    if (untimed->count++ == 0 && export->common.generated == NOTME_NO_TIME)
        export->common.generated = notme_bundle_mtime(export->bundle);
    return true;
}

static int end(struct notme_export *export)
{
    const struct untimed *untimed = export->own;
    if (untimed)
        notme_reader_note(export->reader,
                          "%llu votes and saved things have no time%s: they make no session, and count as history",
                          (unsigned long long)untimed->count,
                          export->common.generated != NOTME_NO_TIME ? ", but that the export is younger" : "");
    notme_free(export->own);
    export->own = NULL;
    return NOTME_OK;
}

/* ---- addresses */

/* What stands behind a place in the address up to the next '/'. */
static struct notme_text part(struct notme_text *rest)
{
    if (!rest->len)
        return (struct notme_text){NULL, 0};
    const char *slash = memchr(rest->at, '/', rest->len);
    const size_t n = slash ? (size_t)(slash - rest->at) : rest->len;
    const struct notme_text found = {rest->at, n};
    rest->at += n + (slash != NULL);
    rest->len -= n + (slash != NULL);
    return found;
}

/* "https://www.reddit.com/r/SUBREDDIT/comments/ID/TITLE_IN_WORDS/…", "/user/NAME/comments/…": the subreddit is a tag,
 * its words and the title's are the text, a user's own page has its author. */
static void read_address(struct notme_text address, char *words, size_t size, struct notme_event *e)
{
    const struct notme_text host = notme_host_of(address);
    struct notme_text rest = address;
    if (host.len) {
        rest.len -= (size_t)(host.at + host.len - rest.at);
        rest.at = host.at + host.len;
    }
    part(&rest);
    const struct notme_text kind = part(&rest), name = part(&rest), comments = part(&rest);
    part(&rest);
    struct notme_text title = part(&rest);
    const bool is_user = notme_text_is(kind, "user") || notme_text_is(kind, "u");
    if (!name.len || (!is_user && !notme_text_is(kind, "r")) || !notme_text_is(comments, "comments"))
        return;
    if (is_user)
        e->author = name;
    else if (name.len > 2 && memcmp(name.at, "u_", 2) == 0)
        e->author = (struct notme_text){name.at + 2, name.len - 2};
    else
        notme_list_add(e->tags, &e->ntags, name);
    title.len = title.len < size / 2 ? title.len : 0;
    snprintf(words, size, "%.*s%s%.*s", e->ntags && name.len < size / 2 ? (int)name.len : 0, name.at,
             e->ntags && title.len ? " " : "", (int)title.len, title.at ? title.at : "");
    for (char *at = words; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    if (*words)
        e->text = notme_text_of(words);
}

/* ---- ids */

static bool is_of_id(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Some rows have ids with a dot in them: of no post that is known. */
static bool is_id(struct notme_text id)
{
    size_t i = 0;
    while (i < id.len && is_of_id(id.at[i]))
        i++;
    return id.len > 0 && id.len < 32 && i == id.len;
}

/* Reddit's own full name: "t3_1abc" is a post, "t1_1abc" a comment. */
static struct notme_text full_name(char *to, size_t size, const char *prefix, struct notme_text id)
{
    const bool has = id.len > 3 && memcmp(id.at, prefix, 3) == 0;
    snprintf(to, size, "%s%.*s", has ? "" : prefix, (int)id.len, id.at);
    return notme_text_of(to);
}

/* "/r/SUBREDDIT/comments/POST/TITLE/COMMENT/": what the address is of tells, and without one the file's name. */
static const char *prefix_of(const struct notme_export *export, struct notme_text address, struct notme_text id)
{
    struct notme_text rest = address, found = {NULL, 0}, last = found;
    size_t behind = 0;
    bool is_behind = false;
    while (rest.len) {
        found = part(&rest);
        behind += is_behind && found.len;
        is_behind = is_behind || notme_text_is(found, "comments");
        last = found.len ? found : last;
    }
    if (behind >= 3 && notme_text_equal(last, id))
        return "t1_";
    if (behind)
        return "t3_";
    return notme_name_fits(notme_export_name(export), "*comment*") ? "t1_" : "t3_";
}

/* ---- votes and what was saved */

static int take_marked(struct notme_export *export, const struct notme_row *row, enum notme_action action)
{
    char name[64], words[512] = "";
    struct notme_event event = notme_export_event(export, action);
    const struct notme_text id = notme_row_text(row, "id");
    if (!is_id(id))
        return id.len ? NOTME_OK : notme_reader_skip(export->reader, row->line, 0, "row has no 'id'");
    if (!count_untimed(export))
        return notme_fail_memory(export->reader->err);
    event.basis = NOTME_BOUNDED;
    event.object_id = full_name(name, sizeof name, prefix_of(export, notme_row_text(row, "permalink"), id), id);
    read_address(notme_row_text(row, "permalink"), words, sizeof words, &event);
    return notme_export_add(export, &event, notme_action_name(action), event.object_id);
}

static int take_vote(struct notme_export *export, const struct notme_row *row)
{
    static const struct {
        const char *direction;
        enum notme_action action;
    } votes[] = {{"up", NOTME_LIKE}, {"down", NOTME_DISLIKE}, {"none", NOTME_UNLIKE}};
    const struct notme_text direction = notme_row_text(row, "direction");
    export->reader->stats->no_like_times = export->reader->stats->no_authors = true;
    for (size_t i = 0; i < sizeof votes / sizeof *votes; i++)
        if (notme_text_is(direction, votes[i].direction))
            return take_marked(export, row, votes[i].action);
    return notme_reader_skip(export->reader, row->line, 0, "a vote that is neither up, down nor none");
}

static int take_saved(struct notme_export *export, const struct notme_row *row)
{
    return take_marked(export, row, NOTME_BOOKMARK);
}

/* ---- posts and comments */

static int take_written(struct notme_export *export, const struct notme_row *row, enum notme_action action,
                        struct notme_text text)
{
    char name[64], words[512];
    struct notme_event event = notme_export_event(export, action), address = event;
    const struct notme_text id = notme_row_text(row, "id");
    if (id.len && !is_id(id))
        return NOTME_OK;
    if (!id.len)
        return notme_reader_skip(export->reader, row->line, 0, "row has no 'id'");
    if (!notme_when(notme_row_text(row, "date"), &event.time))
        return notme_reader_skip(export->reader, row->line, 0, "row has no readable 'date'");
    event.object_id = full_name(name, sizeof name, action == NOTME_REPLY ? "t1_" : "t3_", id);
    event.ip = notme_row_text(row, "ip");
    event.text = text;
    read_address(notme_row_text(row, "permalink"), words, sizeof words, &address);
    const struct notme_text subreddit = notme_row_text(row, "subreddit");
    notme_list_add(event.tags, &event.ntags, subreddit.len ? subreddit : address.tags[0]);
    const struct notme_text host = notme_host_of(notme_row_text(row, "url"));
    if (host.len && !notme_text_is(host, "reddit.com") && !notme_text_is(host, "redd.it"))
        notme_list_add(event.links, &event.nlinks, host);
    return notme_export_add(export, &event, notme_action_name(action), event.object_id);
}

static int take_comment(struct notme_export *export, const struct notme_row *row)
{
    return take_written(export, row, NOTME_REPLY, notme_row_text(row, "body"));
}

static int take_post(struct notme_export *export, const struct notme_row *row)
{
    const struct notme_text title = notme_row_text(row, "title"), body = notme_row_text(row, "body");
    struct notme_buf text = {0};
    notme_buf_add(&text, title.at, title.len);
    if (title.len && body.len)
        notme_buf_addc(&text, '\n');
    notme_buf_add(&text, body.at, body.len);
    const int status =
        text.failed ? notme_fail_memory(export->reader->err)
                    : take_written(export, row, NOTME_POST, (struct notme_text){text.len ? text.at : NULL, text.len});
    notme_buf_release(&text);
    return status;
}

/* ---- logins and messages */

static int take_login(struct notme_export *export, const struct notme_row *row)
{
    char id[128];
    struct notme_event event = notme_export_event(export, NOTME_LOGIN);
    const struct notme_text date = notme_row_text(row, "date");
    event.ip = notme_row_text(row, "ip");
    if (notme_text_is(date, "registration ip"))
        return NOTME_OK; /* no time */
    if (!notme_when(date, &event.time))
        return notme_reader_skip(export->reader, row->line, 0, "row has no readable 'date'");
    snprintf(id, sizeof id, "%lld/%.*s", (long long)(event.time / NOTME_SECOND),
             (int)(event.ip.len < 64 ? event.ip.len : 64), event.ip.at ? event.ip.at : "");
    return notme_export_add(export, &event, "login", notme_text_of(id));
}

/* That a message was sent, never to whom or what. */
static int take_message(struct notme_export *export, const struct notme_row *row)
{
    struct notme_event event = notme_export_event(export, NOTME_OTHER);
    struct notme_text id = notme_row_text(row, "id"), from = notme_row_text(row, "from"),
                      date = notme_row_text(row, "date");
    if (!from.len) { /* chats have other columns */
        id = notme_row_text(row, "message_id");
        from = notme_row_text(row, "username");
        date = notme_row_text(row, "created_at");
    }
    if (!from.len || !notme_text_equal(from, export->common.account))
        return NOTME_OK;
    if (!notme_when(date, &event.time))
        return notme_reader_skip(export->reader, row->line, 0, "row has no readable date");
    event.action_detail = notme_text_of("direct_message");
    event.ip = notme_row_text(row, "ip");
    return notme_export_add(export, &event, "message", id);
}

/* ---- the platform */

/* A file under another name: its columns tell. */
static int take_any(struct notme_export *export, const struct notme_row *row)
{
    static const struct {
        const char *column;
        notme_export_row *take;
    } signs[] = {{"direction", take_vote}, {"statistic", take_statistic}, {"title", take_post},
                 {"parent", take_comment}, {"permalink", take_saved},     {"ip", take_login}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (notme_row_column(row->header, signs[i].column) != SIZE_MAX)
            return signs[i].take(export, row);
    return NOTME_OK;
}

static bool recognise(const struct notme_sample *sample)
{
    static const char *const votes[] = {"id", "permalink", "direction", NULL};
    static const char *const saved[] = {"id", "permalink", NULL};
    static const char *const written[] = {"id", "permalink", "date", "subreddit", NULL};
    static const char *const statistics[] = {"statistic", "value", NULL};
    static const char *const logins[] = {"date", "ip", NULL};
    const char *const *const all[] = {votes, written, statistics};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (notme_csv_recognise(sample->head, sample->len, all[i]))
            return true;
    return (notme_name_fits(sample->name, "saved_*.csv") && notme_csv_recognise(sample->head, sample->len, saved)) ||
           ((notme_name_fits(sample->name, "ip_logs.csv") || notme_sample_has(sample, "registration ip,")) &&
            notme_csv_recognise(sample->head, sample->len, logins));
}

static const char *doubtful(const struct notme_sample *sample)
{
    static const char *const columns[] = {"id", "permalink", NULL};
    return notme_csv_recognise(sample->head, sample->len, columns)
               ? "is a list of Reddit's, of what was saved or hidden: which, its name alone says ('saved_posts.csv')"
               : NULL;
}

static const struct notme_export_file files[] = {
    {.name = "statistics.csv", .shape = NOTME_ROWS, .row = take_statistic},
    {.name = "posts.csv", .shape = NOTME_ROWS, .row = take_post},
    {.name = "comments.csv", .shape = NOTME_ROWS, .row = take_comment},
    {.name = "post_headers.csv", .shape = NOTME_ROWS, .row = take_post}, /* the same without words: for what is left */
    {.name = "comment_headers.csv", .shape = NOTME_ROWS, .row = take_comment},
    {.name = "post_votes.csv", .shape = NOTME_ROWS, .row = take_vote},
    {.name = "comment_votes.csv", .shape = NOTME_ROWS, .row = take_vote},
    {.name = "saved_posts.csv", .shape = NOTME_ROWS, .row = take_saved},
    {.name = "saved_comments.csv", .shape = NOTME_ROWS, .row = take_saved},
    {.name = "ip_logs.csv", .shape = NOTME_ROWS, .row = take_login},
    {.name = "messages.csv", .shape = NOTME_ROWS, .row = take_message},
    {.name = "message_headers.csv", .shape = NOTME_ROWS, .row = take_message},
    {.name = "messages_archive.csv", .shape = NOTME_ROWS, .row = take_message},
    {.name = "messages_archive_headers.csv", .shape = NOTME_ROWS, .row = take_message},
    {.name = "chat_history.csv", .shape = NOTME_ROWS, .row = take_message},
    {.name = NULL, .shape = NOTME_ROWS, .row = take_any},
};

const struct notme_platform notme_reddit = {.service = "reddit",
                                            .format = "reddit.export",
                                            .recognise = recognise,
                                            .file = files,
                                            .files = sizeof files / sizeof *files,
                                            .doubtful = doubtful,
                                            .layout = NOTME_FLAT,
                                            .end = end};
