#include "base/notice.h"

#include "base/utf8.h"

#include <string.h>

enum part { SUBJECT, HAPPENED, WHOLE, PARTS };

/* Stems in lower case, parted by '|'. A subject and what happened make a notice; a whole is one by itself. Stems begin
 * where a word does, and anywhere in scripts that join words or write none; with a space behind it is a whole word. */
static const char *const languages[][PARTS] = {
    /* English */
    {"account |accounts |profile|twitter|facebook|instagram|our page|my page|our feed|my feed",
     "was hacked|were hacked|been hacked|got hacked|was compromised|were compromised|been compromised|hijacked|"
     "unauthori|without authori|not authori|without our knowledge|without my knowledge|breach of|security breach|"
     "by mistake|in error|inadvertent|accidental|erroneous|interruption",
     "i was hacked|i got hacked|i've been hacked|i have been hacked|we were hacked|we got hacked|we've been hacked|"
     "we have been hacked"},
    /* German */
    {"konto |kontos |account |accounts |profil|kanal |seite |twitterkonto |twitteraccount ",
     "gehackt|kompromittiert|gekapert|unbefugt|nicht autorisiert|missbraucht|versehentlich|irrtümlich|aus versehen|"
     "ohne unser wissen|ohne mein wissen",
     "ich wurde gehackt|wir wurden gehackt|bin gehackt worden|sind gehackt worden"},
    /* French */
    {"compte |comptes |profil|page ",
     "piraté|hacké|usurpé|été compromis|été détourné|non autorisé|sans autorisation|par erreur|par inadvertance|"
     "involontaire|à notre insu|à mon insu",
     "j'ai été piraté|j'ai été hacké|nous avons été piratés|nous avons été hackés"},
    /* Spanish */
    {"cuenta |cuentas |perfil",
     "hackead|jackead|pirateada|fue comprometid|sido comprometid|fue vulnerad|sido vulnerad|suplantad|no autorizad|"
     "sin autorización|por error|accidental|sin nuestro consentimiento|sin mi consentimiento",
     "me hackearon|nos hackearon|me han hackeado|nos han hackeado|fui hackead|fuimos hackead"},
    /* Portuguese */
    {"conta |contas |perfil",
     "hackead|invadid|clonad|foi comprometid|sido comprometid|não autorizad|sem autorização|por engano|por erro|"
     "acidental",
     "fui hackead|fomos hackead|me hackearam|nos hackearam"},
    /* Italian */
    {"account |profilo|pagina ",
     "hackerat|violat|stato compromess|stata compromess|non autorizzat|senza autorizzazione|per errore|per sbaglio|"
     "involontari|a nostra insaputa|a mia insaputa",
     "sono stato hackerato|sono stata hackerata|siamo stati hackerati|mi hanno hackerato|ci hanno hackerato"},
    /* Dutch */
    {"account |accounts |profiel|pagina ",
     "gehackt|gekaapt|gecompromitteerd|onbevoegd|zonder toestemming|niet geautoriseerd|per ongeluk|per abuis|"
     "buiten ons medeweten|buiten mijn medeweten",
     "ik ben gehackt|we zijn gehackt|wij zijn gehackt"},
    /* Swedish */
    {"konto |kontot |profil|sida |sidan ",
     "hackat|kapat|komprometter|obehörig|av misstag|utan vår vetskap|utan min vetskap",
     "jag har blivit hackad|vi har blivit hackade"},
    /* Polish */
    {"konto |konta |koncie |kontem |kontu |profil",
     "zhakowan|shakowan|przejęt|włama|nieuprawnion|nieautoryzowan|omyłkowo|przez pomyłkę|przypadkow|bez naszej wiedzy|"
     "bez mojej wiedzy",
     "zostałem zhakowany|zostałam zhakowana|zostaliśmy zhakowani"},
    /* Russian */
    {"аккаунт|акаунт|учётн|учетн|страниц|профил|канал",
     "взлом|скомпрометир|несанкционирован|захвачен|по ошибке|ошибочно|случайно|без нашего ведома|без моего ведома",
     "меня взломали|нас взломали"},
    /* Ukrainian */
    {"акаунт|обліков|сторінк|профіл|канал",
     "злам|скомпромет|несанкціонован|помилково|випадково|без нашого відома|без мого відома",
     "мене зламали|нас зламали"},
    /* Turkish */
    {"hesab|hesap|profil|sayfa",
     "hacklen|çalın|ele geçiril|yetkisiz|izinsiz|bilgimiz dışında|bilgim dışında|yanlışlıkla|sehven",
     "hacklendim|hacklendik"},
    /* Arabic */
    {"حساب", "اختراق|اخترق|قرصن|غير مصرح|دون إذن|بالخطأ|عن طريق الخطأ|خطأ غير مقصود|دون علم", ""},
    /* Persian */
    {"حساب|صفحه|اکانت", "هک شد|بدون اجازه|غیرمجاز|به اشتباه|سهوا", ""},
    /* Hindi */
    {"अकाउंट|एकाउंट|खाता|खाते|हैंडल", "हैक|गलती से|अनधिकृत|बिना अनुमति|छेड़छाड़", ""},
    /* Indonesian */
    {"akun |akunnya |laman ", "diretas|dibajak|dihack|di hack|tanpa izin|tidak sah|tidak sengaja|keliru",
     "saya diretas|kami diretas"},
    /* Japanese */
    {"アカウント", "乗っ取|乗っとら|不正アクセス|不正ログイン|ハッキング|誤って|誤操作|誤投稿|誤爆", ""},
    /* Chinese */
    {"账号|帐号|帳號|账户|帐户|帳戶|推特",
     "被盗|被盜|盗用|盜用|被黑|遭黑|被入侵|遭入侵|未经授权|未經授權|误点|誤點|误操作|誤操作|误发|誤發|手滑", ""},
    /* Korean */
    {"계정", "해킹|도용|탈취|무단|실수로|권한 없", ""},
};
enum { LANGUAGES = sizeof languages / sizeof *languages, TEXT_MAX = 4096 };

static void add_stem(struct notme_notice_words *words, struct notme_text text, size_t language, int part)
{
    if (!text.len || words->count == NOTME_NOTICE_STEMS)
        return;
    uint16_t *first = &words->first[(unsigned char)text.at[0]];
    words->stem[words->count].text = text;
    words->stem[words->count].language = (uint8_t)language;
    words->stem[words->count].part = (uint8_t)part;
    words->stem[words->count].next = *first;
    *first = ++words->count;
}

static void add_stems(struct notme_notice_words *words, const char *list, size_t language, int part)
{
    for (const char *at = list; *at;) {
        const size_t len = strcspn(at, "|");
        add_stem(words, (struct notme_text){at, len}, language, part);
        at += len + (at[len] == '|');
    }
}

void notme_notice_prepare(struct notme_notice_words *words)
{
    memset(words, 0, sizeof *words);
    for (size_t language = 0; language < LANGUAGES; language++)
        for (int part = 0; part < PARTS; part++)
            add_stems(words, languages[language][part], language, part);
}

/* ---- texts */

static bool is_letter(uint32_t c)
{
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
}

/* Quotation marks, dashes and spaces beyond ASCII. */
static bool parts_words(uint32_t c)
{
    return (c >= 0xa0 && c <= 0xbf) || (c >= 0x2010 && c <= 0x2027) || (c >= 0x3000 && c <= 0x3011);
}

/* Lower case of the letters that the table's languages have; a curly apostrophe is straight, all between words a space.
 */
static uint32_t fold(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x410 && c <= 0x42f))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40f)
        return c + 0x50;
    if (c == 0x130)
        return 'i';
    if (c >= 0x100 && c <= 0x137)
        return c | 1;
    if (c >= 0x139 && c <= 0x148)
        return c + (c & 1);
    if (c == 0x2019)
        return '\'';
    return is_letter(c) && !parts_words(c) ? c : ' ';
}

/* Words with a space between and behind them. */
static size_t fold_text(struct notme_text text, char *out)
{
    size_t used = 0, n;
    for (size_t at = 0; at < text.len && used + 5 <= TEXT_MAX; at += n) {
        const uint32_t c = fold((uint32_t)notme_utf8_decode(text.at + at, text.len - at, &n));
        if (c != ' ' || (used && out[used - 1] != ' '))
            used += notme_utf8_encode(c, out + used);
    }
    out[used++] = ' ';
    return used;
}

/* Arabic, and all that UTF-8 writes in three bytes: words are joined to others, or not parted. */
static bool joins_words(unsigned char lead)
{
    return lead >= 0xd8;
}

/* What was met in each language, as bits. */
struct met {
    uint32_t part[PARTS];
};

static void look_at(const struct notme_notice_words *words, const char *at, size_t left, struct met *met)
{
    for (size_t i = words->first[(unsigned char)*at]; i; i = words->stem[i - 1].next) {
        const struct notme_text stem = words->stem[i - 1].text;
        if (stem.len <= left && memcmp(at, stem.at, stem.len) == 0)
            met->part[words->stem[i - 1].part] |= UINT32_C(1) << words->stem[i - 1].language;
    }
}

bool notme_is_notice(const struct notme_notice_words *words, const struct notme_event *event)
{
    char text[TEXT_MAX];
    struct met met = {{0}};
    if (event->action != NOTME_POST && event->action != NOTME_REPLY && event->action != NOTME_QUOTE &&
        event->action != NOTME_EDIT)
        return false;
    const size_t len = fold_text(event->text, text);
    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)text[i];
        const bool begins = i == 0 || text[i - 1] == ' ';
        if (begins || joins_words(c))
            look_at(words, text + i, len - i, &met);
    }
    return met.part[WHOLE] || (met.part[SUBJECT] & met.part[HAPPENED]);
}
