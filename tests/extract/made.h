/* What the tests of the extractor share: events of a text, and a background in which nothing is common. */
#ifndef NOTME_TESTS_EXTRACT_MADE_H
#define NOTME_TESTS_EXTRACT_MADE_H

#include "extract/surprise.h"
#include "t.h"

static inline struct notme_event event_of(const char *text)
{
    struct notme_event e;
    memset(&e, 0, sizeof e);
    e.not_before = e.not_after = e.published = NOTME_NO_TIME;
    e.time = 0;
    e.sensitive = -1;
    e.action = NOTME_POST;
    e.account = notme_text_of("a");
    e.text = notme_text_of(text);
    return e;
}

static inline struct notme_features features_of(const char *text)
{
    struct notme_features f;
    const struct notme_event e = event_of(text);
    notme_features_of(&e, &f);
    return f;
}

static inline struct notme_background *flat_background(void)
{
    static struct notme_background bg;
    notme_background_init(&bg);
    memset(bg.level, 80, sizeof bg.level); /* p = e^-10 each */
    return &bg;
}

#endif
