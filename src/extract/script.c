#include "extract/script.h"

enum { LEAST_LETTERS = 4, SHARE = 4 };

/* Where blocks end; signs that several scripts share are of none. */
static const struct {
    int32_t end;
    uint32_t script;
} blocks[] = {{0x250, NOTME_SCRIPT_LATIN}, /* with its marks */
              {0x370, NOTME_SCRIPT_NONE},
              {0x400, 2},   /* Greek */
              {0x530, 3},   /* Cyrillic */
              {0x590, 4},   /* Armenian */
              {0x600, 5},   /* Hebrew */
              {0x700, 6},   /* Arabic */
              {0x750, 7},   /* Syriac */
              {0x780, 6},   /* Arabic */
              {0x900, 8},   /* Thaana, N'Ko and smaller ones */
              {0x980, 9},   /* Devanagari */
              {0xE00, 10},  /* other scripts of India */
              {0xE80, 11},  /* Thai */
              {0x10A0, 12}, /* Lao, Tibetan, Burmese */
              {0x1100, 13}, /* Georgian */
              {0x1200, 14}, /* Hangul */
              {0x1E00, 15}, /* Ethiopic, Khmer, Mongolian and others */
              {0x1F00, NOTME_SCRIPT_LATIN},
              {0x2000, 2}, /* Greek */
              {0x3040, NOTME_SCRIPT_NONE},
              {0x3100, 16}, /* Kana */
              {0xA000, 17}, /* Han */
              {0xAC00, 18}, /* Yi and others */
              {0xD7B0, 14}, /* Hangul */
              {0xFB50, NOTME_SCRIPT_NONE},
              {0xFF00, 6}, /* Arabic */
              {INT32_MAX, 19}};

void notme_script_add(struct notme_scripts *scripts, int32_t letter)
{
    size_t i = 0;
    while (letter >= blocks[i].end)
        i++;
    scripts->count[blocks[i].script]++;
    scripts->letters++;
}

uint32_t notme_script_of(const struct notme_scripts *scripts)
{
    uint32_t best = NOTME_SCRIPT_LATIN + 1;
    for (uint32_t s = best + 1; s < NOTME_SCRIPTS; s++)
        best = scripts->count[s] > scripts->count[best] ? s : best;
    if (scripts->letters < LEAST_LETTERS)
        return NOTME_SCRIPT_NONE;
    return SHARE * scripts->count[best] >= scripts->letters ? best : NOTME_SCRIPT_LATIN;
}
