#include "base/clock.h"
#include "net/address.h"
#include "net/header.h"
#include "net/identity.h"
#include "net/json.h"
#include "net/url.h"
#include "t.h"

#include <arpa/inet.h>

static struct notme_text text(const char *string)
{
    return notme_text_of(string);
}

static uint64_t hash_of(const char *json)
{
    cJSON *whole = notme_net_json(text(json));
    ck_assert_ptr_nonnull(whole);
    const uint64_t hash = notme_net_json_hash(whole);
    cJSON_Delete(whole);
    return hash;
}

START_TEST(what_json_says_is_the_same_in_any_order_of_members)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"{\"a\":1,\"b\":{\"c\":[1,2],\"d\":null}}", "{\"b\":{\"d\":null,\"c\":[1,2]},\"a\":1}", true},
        {"{\"a\":[1,2]}", "{\"a\":[2,1]}", false},
        {"{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}", false},
        {"{\"a\":{\"b\":1}}", "{\"a\":{},\"b\":1}", false},
        {"{\"a\":[[1],[]]}", "{\"a\":[[],[1]]}", false},
        {"{\"a\":true}", "{\"a\":false}", false},
        {"{\"a\":{}}", "{\"a\":[]}", false},
        {"[\"a\"]", "[\"a\",\"a\"]", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg((hash_of(cases[i].a) == hash_of(cases[i].b)) == cases[i].same, "%s", cases[i].a);
    char deep[401] = "";
    memset(deep, '[', 200);
    memset(deep + 200, ']', 200);
    ck_assert_uint_ne(hash_of(deep), hash_of("[]"));
}
END_TEST

START_TEST(the_next_page_is_read_from_any_good_link_header)
{
    static const struct {
        const char *header, *next;
    } cases[] = {
        {"<https://a.example/?p=2>; rel=\"next\"", "https://a.example/?p=2"},
        {"<https://a.example/?p=2>; rel=next", "https://a.example/?p=2"},
        {"<https://a.example/1>; rel=\"prev\", <https://a.example/3>; rel=\"next\"", "https://a.example/3"},
        {"<https://a.example/3>;rel=\"last next\"", "https://a.example/3"},
        {"<https://a.example/3>; title=\"a, <b>; rel=\\\"next\\\"\"; REL=\"Next\"", "https://a.example/3"},
        {"<https://a.example/1>; rel=prev; rel=next, </2>; rel=next", "/2"}, /* the second rel does not count */
        {" , <x,y;z>; rel=next", "x,y;z"},
        {"<>; rel=next", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct notme_text next = notme_link_next(text(cases[i].header));
        ck_assert_msg(next.at && notme_text_is(next, cases[i].next), "%s", cases[i].header);
    }
}
END_TEST

START_TEST(a_link_header_without_a_next_page_has_none)
{
    static const char *const cases[] = {"",
                                        "<https://a.example/1>",
                                        "<https://a.example/1>; rel=prev",
                                        "<https://a.example/1>; rel=\"nextish\"",
                                        "<https://a.example/1>; rev=next",
                                        "<https://a.example/1; rel=next",
                                        "https://a.example/1; rel=next",
                                        "<https://a.example/1>; title=\"; rel=next",
                                        "<a>; rel",
                                        "<a>;",
                                        ";;;,,,"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t len = strlen(cases[i]);
        char *copy = t_copy(cases[i], len);
        ck_assert_msg(!notme_link_next((struct notme_text){copy, len}).at, "%s", cases[i]);
        free(copy);
    }
}
END_TEST

START_TEST(http_dates_are_read_in_all_three_forms)
{
    int64_t time;
    static const char *const forms[] = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                                        "Sun Nov  6 08:49:37 1994"}; /* RFC 9110 §5.6.7 */
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const size_t len = strlen(forms[i]);
        char *copy = t_copy(forms[i], len);
        ck_assert_msg(notme_http_date((struct notme_text){copy, len}, &time), "%s", forms[i]);
        ck_assert_int_eq(time, INT64_C(784111777) * NOTME_SECOND);
        free(copy);
    }
    ck_assert(notme_http_date(text("Friday, 15-Jan-27 08:00:00 GMT"), &time));
    ck_assert_int_eq(time, INT64_C(1800000000) * NOTME_SECOND);
    static const char *const none[] = {"Sun, 31 Feb 1994 08:49:37 GMT",  "Sun, 06 Nov 1994 24:49:37 GMT",
                                       "Sun, 06 Nov 1994 08:49:37 UTC",  "Sunday, 06-Nov-1994 08:49:37 GMT",
                                       "Sunday, 06 Nov 94 08:49:37 GMT", "Sun Nov 06 08:49:37 94",
                                       ", 06-Nov-94 08:49:37 GMT",       ""};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!notme_http_date(text(none[i]), &time), "%s", none[i]);
}
END_TEST

START_TEST(header_names_match_in_any_case_and_wholly)
{
    struct notme_text value;
    ck_assert(notme_header_value(text("LINK:  <a> \r"), "link", &value));
    ck_assert(notme_text_is(value, "<a>"));
    ck_assert(!notme_header_value(text("Linked: x"), "link", &value));
    ck_assert(!notme_header_value(text("Lin: x"), "link", &value));
    ck_assert(!notme_header_value(text("link"), "link", &value));
    ck_assert(!notme_header_value((struct notme_text){"link\0: x", 8}, "link", &value));
}
END_TEST

static bool is_public(const char *address)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    struct sockaddr_storage any;
    memset(&any, 0, sizeof any);
    if (inet_pton(AF_INET, address, &in.sin_addr) == 1)
        memcpy(&any, &in, sizeof in);
    else if (inet_pton(AF_INET6, address, &in6.sin6_addr) == 1)
        memcpy(&any, &in6, sizeof in6);
    else
        ck_abort_msg("%s", address);
    return notme_address_is_public((const struct sockaddr *)&any, sizeof any);
}

START_TEST(addresses_that_are_not_of_the_open_network_are_known)
{
    static const char *const local[] = {"0.0.0.0",
                                        "10.0.0.1",
                                        "10.255.255.255",
                                        "100.64.0.1",
                                        "100.127.255.255",
                                        "127.0.0.1",
                                        "127.255.0.1",
                                        "169.254.169.254",
                                        "172.16.0.1",
                                        "172.31.255.255",
                                        "192.168.0.1",
                                        "192.0.0.8",
                                        "192.0.2.1",
                                        "198.18.0.1",
                                        "198.19.255.255",
                                        "198.51.100.9",
                                        "203.0.113.1",
                                        "224.0.0.1",
                                        "239.1.1.1",
                                        "240.0.0.1",
                                        "255.255.255.255",
                                        "::",
                                        "::1",
                                        "fe80::1",
                                        "fc00::1",
                                        "fdff::1",
                                        "fec0::1",
                                        "ff02::1",
                                        "::ffff:10.0.0.1",
                                        "::127.0.0.1",
                                        "64:ff9b::7f00:1",
                                        "2001::1",
                                        "2001:db8::1",
                                        "2002:7f00:1::1",
                                        "3fff::1",
                                        "100::1",
                                        "64:ff9b:1::1",
                                        "4000::1",
                                        "::ffff:169.254.0.1",
                                        "2002:a9fe:a9fe::1"};
    static const char *const open[] = {
        "1.1.1.1",          "9.255.255.255",   "11.0.0.0",        "100.63.255.255",  "100.128.0.0",   "126.255.255.255",
        "128.0.0.1",        "172.15.255.255",  "172.32.0.0",      "192.167.255.255", "192.169.0.0",   "223.255.255.255",
        "198.17.0.1",       "198.20.0.0",      "2606:4700::1111", "2a00::1",         "2001:4860::88", "::ffff:1.1.1.1",
        "64:ff9b::101:101", "2002:101:101::1", "2001:200::1"};
    for (size_t i = 0; i < sizeof local / sizeof *local; i++)
        ck_assert_msg(!is_public(local[i]), "%s", local[i]);
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        ck_assert_msg(is_public(open[i]), "%s", open[i]);
    const struct sockaddr other = {.sa_family = AF_UNIX};
    ck_assert(!notme_address_is_public(&other, sizeof other));
}
END_TEST

START_TEST(did_documents_lie_in_the_directory_or_at_their_host)
{
    static const struct {
        const char *did, *url;
    } cases[] = {
        {"did:plc:abcdefghijklmnopqrstuvwx", "https://plc.directory/did:plc:abcdefghijklmnopqrstuvwx"},
        {"did:web:heron.example", "https://heron.example/.well-known/did.json"},
        {"did:web:localhost%3A8080", "http://localhost:8080/.well-known/did.json"},
        {"did:web:heron.example:path", NULL},
        {"did:web:heron.example%2Fx", NULL},
        {"did:web:heron.example%3A", NULL},
        {"did:web:heron.example%3A80x", NULL},
        {"did:web:127.0.0.1@heron", NULL},
        {"did:plc:abcdefghijklmnopqrstuvw1", NULL}, /* no 1 in base 32 */
        {"did:plc:abcdefghijklmnopqrstuvw", NULL},
        {"did:plc:abcdefghijklmnopqrst/../", NULL},
        {"did:key:zabc", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct notme_buf url = {0};
        const bool found = notme_did_url(text(cases[i].did), "https://plc.directory", &url);
        ck_assert_msg(found == (cases[i].url != NULL), "%s", cases[i].did);
        if (found)
            ck_assert_str_eq(url.at, cases[i].url);
        ck_assert(notme_is_did(text(cases[i].did)) == found);
        notme_buf_release(&url);
    }
}
END_TEST

#define DID "did:plc:abcdefghijklmnopqrstuvwx"

static const char *read_document(const char *json, const char *handle, struct notme_did_document *out, cJSON **tree)
{
    *tree = notme_net_json(text(json));
    ck_assert_ptr_nonnull(*tree);
    return notme_did_read(*tree, text(DID), handle ? text(handle) : (struct notme_text){NULL, 0}, out);
}

START_TEST(a_did_document_names_server_and_handles)
{
    struct notme_did_document document;
    cJSON *tree;
    ck_assert_ptr_null(read_document(
        "{\"id\":\"" DID "\",\"alsoKnownAs\":[\"https://x.example\",\"at://One.example\",\"at://two.example\"],"
        "\"service\":[{\"id\":\"#other\",\"type\":\"AtprotoPersonalDataServer\",\"serviceEndpoint\":\"https://"
        "no.example\"},"
        "{\"id\":\"#atproto_pds\",\"type\":\"Other\",\"serviceEndpoint\":\"https://no.example\"},"
        "{\"id\":\"" DID
        "#atproto_pds\",\"type\":\"AtprotoPersonalDataServer\",\"serviceEndpoint\":\"https://pds.example\"}]}",
        "TWO.example", &document, &tree));
    ck_assert(notme_text_is(document.handle, "One.example"));
    ck_assert(notme_text_is(document.pds, "https://pds.example"));
    ck_assert(document.names_wanted);
    cJSON_Delete(tree);
    ck_assert_ptr_nonnull(read_document("{\"id\":\"did:plc:x\",\"service\":[]}", NULL, &document, &tree));
    cJSON_Delete(tree);
    ck_assert_ptr_nonnull(
        read_document("{\"id\":\"" DID "\",\"service\":7,\"alsoKnownAs\":{}}", NULL, &document, &tree));
    ck_assert(!document.names_wanted);
    cJSON_Delete(tree);
}
END_TEST

START_TEST(links_are_followed_as_seen_from_their_page)
{
    struct notme_buf url = {0};
    ck_assert(notme_url_join("https://a.example/x/y?z", text("?page=2"), &url));
    ck_assert_str_eq(url.at, "https://a.example/x/y?page=2");
    ck_assert(notme_url_join("https://a.example/x/y?z", text("/w"), &url));
    ck_assert_str_eq(url.at, "https://a.example/w");
    ck_assert(notme_url_join("https://a.example/x", text("https://b.example/2"), &url));
    ck_assert_str_eq(url.at, "https://b.example/2");
    ck_assert(!notme_url_join("https://a.example/x", text("file:///etc/passwd"), &url));
    ck_assert(!notme_url_join("https://a.example/x", (struct notme_text){"/\0x", 3}, &url));
    notme_buf_release(&url);
}
END_TEST

/* "[0,0,…]" with so many values, or "[\",,…\"]" */
static bool is_taken(size_t values, bool quoted)
{
    struct notme_buf json = {0};
    notme_buf_adds(&json, quoted ? "[\"\\\"" : "[0");
    for (size_t i = 1; i < values; i++)
        notme_buf_adds(&json, quoted ? "," : ",0");
    notme_buf_adds(&json, quoted ? "\"]" : "]");
    ck_assert(!json.failed);
    cJSON *tree = notme_net_json((struct notme_text){json.at, json.len});
    const bool taken = tree != NULL;
    cJSON_Delete(tree);
    notme_buf_release(&json);
    return taken;
}

START_TEST(a_document_of_too_many_values_is_refused_before_it_is_parsed)
{
    ck_assert(is_taken(100000, false));
    ck_assert(is_taken(600000, true)); /* commas in strings are no values */
    ck_assert(!is_taken(600000, false));
}
END_TEST

START_TEST(an_origin_is_scheme_host_and_port)
{
    struct notme_origin a, b;
    ck_assert(notme_url_origin("https://Heron.Example/x?y", &a) && notme_url_origin("https://heron.example:443", &b));
    ck_assert_str_eq(a.text, b.text);
    ck_assert(notme_url_origin("http://heron.example", &b));
    ck_assert_str_ne(a.text, b.text);
    static const char *const none[] = {"heron.example",
                                       "//heron.example",
                                       "https://",
                                       "javascript:alert(1)",
                                       "https://a@heron.example/",
                                       "ws://heron.example",
                                       ""};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!notme_url_origin(none[i], &a), "%s", none[i]);
}
END_TEST

T_MAIN("header", what_json_says_is_the_same_in_any_order_of_members, the_next_page_is_read_from_any_good_link_header,
       a_link_header_without_a_next_page_has_none, http_dates_are_read_in_all_three_forms,
       header_names_match_in_any_case_and_wholly, addresses_that_are_not_of_the_open_network_are_known,
       did_documents_lie_in_the_directory_or_at_their_host, a_did_document_names_server_and_handles,
       links_are_followed_as_seen_from_their_page, a_document_of_too_many_values_is_refused_before_it_is_parsed,
       an_origin_is_scheme_host_and_port)
