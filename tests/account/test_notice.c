#include "base/notice.h"
#include "made.h"

static bool is_notice(const char *text)
{
    struct notme_notice_words words;
    struct notme_event e = made_event(NOTME_POST, "p", 0);
    char *copy = t_copy(text, strlen(text));
    e.text = (struct notme_text){copy, strlen(text)};
    notme_notice_prepare(&words);
    const bool is = notme_is_notice(&words, &e);
    free(copy);
    return is;
}

/* Into the middle of a text: without an end. */
static void put(char *at, const char *words)
{
    while (*words)
        *at++ = *words++;
}

START_TEST(notices_in_many_languages_are_known)
{
    static const char *const notices[] = {
        "The @SECGov X account was compromised, and an unauthorized post was posted.",
        "I was hacked overnight!",
        "An operator of this ACCOUNT inadvertently “liked” a post.",
        "We’ve been hacked. Please ignore earlier posts.",
        "Unser Konto wurde heute Nacht gehackt.",
        "Notre compte a été piraté cette nuit.",
        "Nuestra cuenta ha sido hackeada.",
        "A nossa conta foi invadida ontem.",
        "Il nostro profilo è stato violato.",
        "Ons account is vannacht gehackt.",
        "Vårt konto har hackats.",
        "Nasze konto zostało zhakowane.",
        "НАШ АККАУНТ БЫЛ ВЗЛОМАН.",
        "Наш акаунт зламали.",
        "Hesabımız ele geçirildi.",
        "تم اختراق حسابنا الليلة الماضية",
        "حساب ما هک شده است",
        "हमारा अकाउंट हैक हो गया था",
        "Akun kami diretas.",
        "当アカウントが乗っ取られました。",
        "我们的账号昨晚被盗。",
        "저희 계정이 해킹당했습니다.",
    };
    for (size_t i = 0; i < MADE_COUNT(notices); i++)
        ck_assert_msg(is_notice(notices[i]), "%s", notices[i]);
}
END_TEST

START_TEST(ordinary_posts_are_none)
{
    static const char *const others[] = {
        "",
        "Hackers were at work in the harbour.",
        "The hospital was hacked by criminals.",
        "On account of the weather the ferry is cancelled.",
        "La sesión cuenta con un gobierno comprometido.",
        "Le compte rendu du compromis est en ligne.",
        "Kontrola graniczna, kontynent.",
        "The accountant was compromised.",
        "\xff\xfe\x80 account",
    };
    for (size_t i = 0; i < MADE_COUNT(others); i++)
        ck_assert_msg(!is_notice(others[i]), "%s", others[i]);
}
END_TEST

START_TEST(only_own_posts_count_and_only_their_beginning)
{
    static char text[6000];
    struct notme_notice_words words;
    struct notme_event e = made_event(NOTME_LIKE, "p", 0);
    notme_notice_prepare(&words);
    ck_assert_uint_lt(words.count, NOTME_NOTICE_STEMS); /* none was left out */
    e.text = notme_text_of("I was hacked");
    ck_assert(!notme_is_notice(&words, &e));
    e.action = NOTME_REPOST;
    ck_assert(!notme_is_notice(&words, &e));
    e.action = NOTME_REPLY;
    ck_assert(notme_is_notice(&words, &e));
    memset(text, 'a', sizeof text - 1);
    put(text + 5000, " i was hacked ");
    e.text = notme_text_of(text);
    ck_assert(!notme_is_notice(&words, &e));
    put(text + 3000, " i was hacked ");
    ck_assert(notme_is_notice(&words, &e));
}
END_TEST

T_MAIN("notice", notices_in_many_languages_are_known, ordinary_posts_are_none,
       only_own_posts_count_and_only_their_beginning)
