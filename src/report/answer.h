/* The report for people: what is said, in which order. How it is written is a page's business (page.h). */
#ifndef NOTME_REPORT_ANSWER_H
#define NOTME_REPORT_ANSWER_H

#include "account/description.h"
#include "report/page.h"
#include "report/words.h"
#include "report/writer.h"

/* All that the parts of an answer need. */
struct notme_answer {
    struct notme_page page;
    const struct notme_report *report;
    const struct notme_report_context *context;
    uint32_t actions[NOTME_ACTION_COUNT]; /* of the whole history, once the account was described */
};

/* Keeps what the answer will name. */
int notme_answer_keep(struct notme_report *report, const struct notme_session *session, struct notme_error *err);

/* ---- small pieces, added to the open block (answer_pieces.c) */

/* "2020-09-09 01:04", local. */
void notme_answer_time(struct notme_answer *answer, int64_t time);
/* "2020-09-09 01:04", by the report's clock; seconds are cut off. */
void notme_answer_local(const struct notme_answer *answer, int64_t time, char text[NOTME_TIME_MAX]);
/* "2020-09-09 01:04", "some time between 2020-09-09 01:00 and 08:00", "some time after …": by its bounds. */
void notme_answer_when(struct notme_answer *answer, int64_t time, int64_t not_after);
/* "@SECGov (18481050 on x)" */
void notme_answer_name(struct notme_answer *answer, const struct notme_session *session);
/* A handle with its "@", an address, and words of a fact, which hold what strangers wrote in single quotes: redacted
 * where that was asked for. */
void notme_answer_person(struct notme_answer *answer, struct notme_text handle, size_t columns);
/* "English", or the tag itself. */
void notme_answer_language(struct notme_answer *answer, struct notme_text tag);
void notme_answer_address(struct notme_answer *answer, struct notme_text ip);
void notme_answer_words(struct notme_answer *answer, const char *words);
/* "2020-09-09 01:04 to 01:07", local. */
void notme_answer_span(struct notme_answer *answer, int64_t start, int64_t end);
/* "like of @author", and where there is one the text in quotes: enough to know it, or where it stood before, to know it
 * again. */
enum notme_excerpt { NOTME_EXCERPT = 90, NOTME_REMINDER = 40 }; /* columns */
void notme_answer_act(struct notme_answer *answer, enum notme_action action, struct notme_text author,
                      struct notme_text text, enum notme_excerpt excerpt);

/* ---- sections */

/* Whose account, which sources, which period, and what it is like (answer_account.c). */
int notme_answer_account(struct notme_answer *answer, struct notme_error *err);
/* One session: when, how unusual, why, what was done (answer_session.c). */
int notme_answer_session(struct notme_answer *answer, const struct notme_session *session, struct notme_error *err);
/* What was taken back, by whom, notices; and the logins near it (answer_after.c). */
void notme_answer_after(struct notme_answer *answer, const struct notme_session *session);
void notme_answer_logins(struct notme_answer *answer, const struct notme_session *session);
/* A picture of the hours around a session, where the page has any (answer_pictures.c). */
void notme_answer_series(struct notme_answer *answer, const struct notme_session *session);
/* What it could be, and what would settle it (answer_explanations.c). */
int notme_answer_explanations(struct notme_answer *answer, const struct notme_session *session,
                              struct notme_error *err);
/* Why, in named things: an item each (answer_reasons.c). */
int notme_answer_reasons(struct notme_answer *answer, const struct notme_session *session, struct notme_error *err);

#endif
