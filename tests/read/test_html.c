#include "read/html.h"
#include "t.h"

static void expect(const char *html, const char *text)
{
    const size_t len = strlen(html);
    char *copy = t_copy(html, len), *out = t_copy(html, len);
    const size_t n = notme_html_text(copy, len, out);
    if (n != strlen(text) || memcmp(out, text, n) != 0)
        ck_abort_msg("'%s' gave '%.*s', not '%s'", html, (int)n, out, text);
    const size_t again = notme_html_text(copy, len, copy);
    ck_assert_uint_eq(again, n);
    ck_assert_mem_eq(copy, out, n);
    free(copy);
    free(out);
}

START_TEST(tags_go_and_borders_become_one_space)
{
    expect("<p>Low tide<br>at  seven.</p><p>Bring\n rope</p>", "Low tide at seven. Bring rope");
    expect("<p>a<b>b</b>c</p>", "abc");
    expect("<ul><li>one</li><li>two</li></ul>", "one two");
    expect("<p><a href=\"https://x.example/\"><span class=\"invisible\">https://</span>x.example</a></p>",
           "https://x.example");
    expect("", "");
    expect("<p></p>", "");
    expect("  plain  ", "plain");
}
END_TEST

START_TEST(entities_become_characters)
{
    expect("a &lt;b&gt; &amp;amp; &quot;c&quot; &#39;d&#x27;", "a <b> &amp; \"c\" 'd'");
    expect("&euro;5&nbsp;&#8364;6 &#x1F600;", "\xe2\x82\xac"
                                              "5 \xe2\x82\xac"
                                              "6 \xf0\x9f\x98\x80");
    expect("&unknown; & &; &#; &#x; &#xZ;", "&unknown; & &; &#; &#x; &#xZ;");
    expect("&#0;&#xD800;&#x110000;&#9999999999;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd&#9999999999;");
    expect("&lt;p&gt;", "<p>"); /* what was written is no tag */
}
END_TEST

START_TEST(less_than_is_no_tag)
{
    expect("1 < 2 <3 a<", "1 < 2 <3 a<");
    expect("</ x", "</ x");
}
END_TEST

START_TEST(what_has_no_end_is_dropped_and_what_is_no_text_too)
{
    expect("a<b", "a");
    expect("a<a href=\"b>c", "a");
    expect("a<!-- b --c", "a");
    expect("a<!-- <b> -->c", "ac");
    expect("a<script>if (1 < 2) b()</script>c<style>p{}</style>d", "acd");
    expect("a<a title=\"it's 1 > 0\">b</a>", "ab");
    expect("a<!DOCTYPE html>b<?xml x?>c", "abc");
}
END_TEST

START_TEST(hosts_are_those_of_links_not_of_mentions)
{
    static const char html[] =
        "<p><a href=\"https://pier.example/@bea\" class=\"u-url mention\">@bea</a> <a "
        "href='https://www.Fog.example:8443/x'>"
        "x</a> <a class=\"mention hashtag\" href=\"https://pier.example/tags/a\">#a</a> <a rel=\"me\" "
        "href=\"http://user@quay.example?q\">q</a> <a href=\"mailto:a@b.example\">m</a> <a>n</a> <abbr "
        "href=\"https://no.example\">";
    struct notme_text host[4];
    char *copy = t_copy(html, sizeof html - 1);
    const size_t n = notme_html_hosts((struct notme_text){copy, sizeof html - 1}, host, 4);
    ck_assert_uint_eq(n, 2);
    ck_assert_int_eq(strncmp(host[0].at, "Fog.example:", host[0].len + 1), 0);
    ck_assert_int_eq(strncmp(host[1].at, "quay.example?", host[1].len + 1), 0);
    ck_assert_uint_eq(notme_html_hosts((struct notme_text){copy, sizeof html - 1}, host, 1), 1);
    free(copy);
}
END_TEST

T_MAIN("html", tags_go_and_borders_become_one_space, entities_become_characters, less_than_is_no_tag,
       what_has_no_end_is_dropped_and_what_is_no_text_too, hosts_are_those_of_links_not_of_mentions)
