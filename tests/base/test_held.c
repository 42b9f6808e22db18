#include "base/held.h"
#include "base/mem.h"
#include "t.h"

#define TEXTS(X)                                                                                                       \
    X(id)                                                                                                              \
    X(service)                                                                                                         \
    X(account)                                                                                                         \
    X(account_name)                                                                                                    \
    X(action_detail)                                                                                                   \
    X(object_id)                                                                                                       \
    X(object_type)                                                                                                     \
    X(author)                                                                                                          \
    X(text)                                                                                                            \
    X(lang)                                                                                                            \
    X(app)                                                                                                             \
    X(user_agent)                                                                                                      \
    X(ip)                                                                                                              \
    X(country)                                                                                                         \
    X(tz)                                                                                                              \
    X(source_format)                                                                                                   \
    X(source_ref)
#define NUMBERS(X)                                                                                                     \
    X(time)                                                                                                            \
    X(not_before)                                                                                                      \
    X(not_after)                                                                                                       \
    X(published)                                                                                                       \
    X(seq)                                                                                                             \
    X(asn)

/* Around the lengths that take another byte. */
static const size_t lens[] = {0, 1, 125, 126, 127, 128, 129, 16382, 16383, 16384, 2097151, 2097152};
enum { LENS = sizeof lens / sizeof *lens, LONGEST = 2097152 };

static char letters[LONGEST];

static struct notme_text text_of(size_t n)
{
    return (struct notme_text){letters + n, n % 3 == 2 ? 7 : lens[n % LENS] > n ? lens[n % LENS] - n : 0};
}

static struct notme_event nothing(void)
{
    struct notme_event e;
    memset(&e, 0, sizeof e);
    e.time = e.not_before = e.not_after = e.published = NOTME_NO_TIME;
    e.sensitive = -1;
    return e;
}

static void fill(struct notme_text *list, size_t *count, size_t n)
{
    for (*count = 0; *count < n; ++*count)
        list[*count] = text_of(*count);
}

static struct notme_event everything(void)
{
    struct notme_event e = nothing();
    size_t n = 0;
    int64_t number = -3;
#define X(field) e.field = text_of(n++);
    TEXTS(X)
#undef X
#define X(field) e.field = number += 2;
    NUMBERS(X)
#undef X
    e.object_hash = UINT64_MAX;
    e.basis = NOTME_BOUNDED_BY_ORDER;
    e.action = NOTME_REPLY;
    e.sensitive = 1;
    e.begun = 3;
    fill(e.tags, &e.ntags, NOTME_LIST_MAX);
    fill(e.links, &e.nlinks, 1);
    fill(e.labels, &e.nlabels, 5);
    return e;
}

static void check_text(struct notme_text a, struct notme_text b)
{
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_int_eq(!a.at, !b.at); /* empty is not absent */
    ck_assert(a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static void check_list(const struct notme_text *a, size_t na, const struct notme_text *b, size_t nb)
{
    ck_assert_uint_eq(na, nb);
    for (size_t i = 0; i < na; i++)
        check_text(a[i], b[i]);
}

/* Held and read again; `got` has something else in every field before. */
static void check_kept(const struct notme_event *e)
{
    struct notme_event got;
    const size_t size = notme_held_size(e);
    ck_assert_uint_eq(size % 8, 0);
    struct notme_held *held = malloc(size);
    ck_assert_ptr_nonnull(held);
    memset(&got, 0x55, sizeof got);
    notme_held_put(e, 77, size, held);
    notme_held_event(held, &got);
#define X(field) check_text(got.field, e->field);
    TEXTS(X)
#undef X
#define X(field) ck_assert_int_eq(got.field, e->field);
    NUMBERS(X)
#undef X
    ck_assert_uint_eq(got.object_hash, e->object_hash);
    ck_assert(got.basis == e->basis && got.action == e->action && got.begun == e->begun);
    ck_assert_int_eq(got.sensitive, e->sensitive);
    check_list(got.tags, got.ntags, e->tags, e->ntags);
    check_list(got.links, got.nlinks, e->links, e->nlinks);
    check_list(got.labels, got.nlabels, e->labels, e->nlabels);
    check_text(notme_held_id(held), e->id);
    ck_assert_int_eq(notme_held_clock(held), notme_event_clock(e));
    ck_assert_uint_eq(notme_held_identity(held), 77);
    ck_assert_uint_eq(notme_held_bytes(held), size);
    free(held);
}

START_TEST(what_is_held_is_the_event_as_it_was)
{
    for (size_t i = 0; i < LONGEST; i++)
        letters[i] = (char)i;
    struct notme_event e = everything();
    check_kept(&e);
    e = nothing();
    check_kept(&e);
}
END_TEST

START_TEST(each_number_and_each_text_may_be_the_only_one)
{
#define X(field)                                                                                                       \
    {                                                                                                                  \
        struct notme_event e = nothing();                                                                              \
        e.field = -5;                                                                                                  \
        check_kept(&e);                                                                                                \
    }
    NUMBERS(X)
#undef X
#define X(field)                                                                                                       \
    for (size_t i = 0; i < LENS; i++) {                                                                                \
        struct notme_event e = nothing();                                                                              \
        e.field = (struct notme_text){letters, lens[i]};                                                               \
        check_kept(&e);                                                                                                \
    }
    TEXTS(X)
#undef X
}
END_TEST

START_TEST(what_an_event_does_not_have_takes_a_byte_at_most)
{
    const struct notme_event e = nothing();
    ck_assert_uint_le(notme_held_size(&e), 64); /* three numbers, kinds and counts, and 17 texts that are not there */
}
END_TEST

T_MAIN("held", what_is_held_is_the_event_as_it_was, each_number_and_each_text_may_be_the_only_one,
       what_an_event_does_not_have_takes_a_byte_at_most)
