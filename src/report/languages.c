#include "report/languages.h"

#include <string.h>

/* The languages that platforms' guesses hold most often. */
static const char *const names[][2] = {
    {"am", "Amharic"},    {"ar", "Arabic"},     {"bg", "Bulgarian"},  {"bn", "Bengali"},   {"ca", "Catalan"},
    {"cs", "Czech"},      {"cy", "Welsh"},      {"da", "Danish"},     {"de", "German"},    {"el", "Greek"},
    {"en", "English"},    {"es", "Spanish"},    {"et", "Estonian"},   {"eu", "Basque"},    {"fa", "Persian"},
    {"fi", "Finnish"},    {"fil", "Filipino"},  {"fr", "French"},     {"gu", "Gujarati"},  {"he", "Hebrew"},
    {"hi", "Hindi"},      {"hr", "Croatian"},   {"ht", "Haitian"},    {"hu", "Hungarian"}, {"hy", "Armenian"},
    {"id", "Indonesian"}, {"in", "Indonesian"}, {"is", "Icelandic"},  {"it", "Italian"},   {"iw", "Hebrew"},
    {"ja", "Japanese"},   {"ka", "Georgian"},   {"kn", "Kannada"},    {"ko", "Korean"},    {"lt", "Lithuanian"},
    {"lv", "Latvian"},    {"ml", "Malayalam"},  {"mr", "Marathi"},    {"ms", "Malay"},     {"my", "Burmese"},
    {"nb", "Norwegian"},  {"ne", "Nepali"},     {"nl", "Dutch"},      {"no", "Norwegian"}, {"pa", "Punjabi"},
    {"pl", "Polish"},     {"ps", "Pashto"},     {"pt", "Portuguese"}, {"ro", "Romanian"},  {"ru", "Russian"},
    {"si", "Sinhala"},    {"sk", "Slovak"},     {"sl", "Slovenian"},  {"sq", "Albanian"},  {"sr", "Serbian"},
    {"sv", "Swedish"},    {"sw", "Swahili"},    {"ta", "Tamil"},      {"te", "Telugu"},    {"th", "Thai"},
    {"tl", "Tagalog"},    {"tr", "Turkish"},    {"uk", "Ukrainian"},  {"ur", "Urdu"},      {"uz", "Uzbek"},
    {"vi", "Vietnamese"}, {"zh", "Chinese"},
};

const char *notme_language_name(struct notme_text tag)
{
    size_t len = 0;
    while (len < tag.len && tag.at[len] != '-' && tag.at[len] != '_')
        len++;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i][0]) == len && memcmp(names[i][0], tag.at, len) == 0)
            return names[i][1];
    return NULL;
}
