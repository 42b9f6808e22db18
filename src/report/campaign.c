/* notme-campaign/1. */
#include "report/writer.h"

enum { DIGITS = 6 };

static void text_or_null(struct notme_buf *out, struct notme_text text)
{
    notme_json_text(out, text.len ? text : (struct notme_text){NULL, 0});
}

static void write_list(struct notme_buf *out, const char *name, const struct notme_text *text, size_t count)
{
    notme_buf_addf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        notme_buf_adds(out, i ? "," : "");
        notme_json_text(out, text[i]);
    }
    notme_buf_addc(out, ']');
}

static void write_session(struct notme_buf *out, const struct notme_campaign_session *s)
{
    notme_buf_addf(out, "{\"id\":\"%s\",\"start\":", s->id);
    notme_json_time(out, s->start);
    notme_buf_adds(out, ",\"end\":");
    notme_json_time(out, s->end);
    notme_buf_adds(out, ",\"p_value\":");
    notme_json_number(out, s->p_value, DIGITS);
    notme_buf_addf(out, ",\"flagged\":%s}", s->flagged ? "true" : "false");
}

static bool same_account(const struct notme_campaign_session *a, const struct notme_campaign_session *b)
{
    return notme_text_equal(a->account, b->account) && notme_text_equal(a->service, b->service);
}

static void write_accounts(struct notme_buf *out, const struct notme_campaign *c)
{
    notme_buf_adds(out, ",\"accounts\":[");
    for (uint32_t i = 0; i < c->nsessions; i++) {
        const struct notme_campaign_session *s = &c->sessions[i];
        if (i && same_account(s, s - 1)) {
            notme_buf_addc(out, ',');
            write_session(out, s);
            continue;
        }
        notme_buf_addf(out, "%s{\"service\":", i ? "]}," : "");
        text_or_null(out, s->service);
        notme_buf_adds(out, ",\"id\":");
        notme_json_text(out, s->account);
        notme_buf_adds(out, ",\"name\":");
        text_or_null(out, s->account_name);
        notme_buf_adds(out, ",\"sessions\":[");
        write_session(out, s);
    }
    notme_buf_adds(out, c->nsessions ? "]}]" : "]");
}

void notme_write_campaign(struct notme_buf *out, const struct notme_campaign *c)
{
    notme_buf_addf(out, "{\"schema\":\"notme-campaign/1\",\"id\":\"%s\",\"start\":", c->id);
    notme_json_time(out, c->start);
    notme_buf_adds(out, ",\"end\":");
    notme_json_time(out, c->end);
    write_accounts(out, c);
    notme_buf_adds(out, ",\"shared\":{\"text\":");
    text_or_null(out, c->text);
    write_list(out, "domains", c->domains, c->ndomains);
    write_list(out, "clients", c->clients, c->nclients);
    write_list(out, "tags", c->tags, c->ntags);
    notme_buf_addf(out, "},\"sessions\":%u,\"p_value\":", c->nsessions);
    notme_json_number(out, c->p_value, DIGITS);
    notme_buf_adds(out, ",\"expected_per_year\":");
    notme_json_number(out, c->expected, DIGITS);
    notme_buf_addf(out, ",\"flagged\":%s}", c->flagged ? "true" : "false");
}
