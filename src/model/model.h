/* The statistical model: what the surprises weigh, what a score means, and the background it all rests on. */
#ifndef NOTME_MODEL_MODEL_H
#define NOTME_MODEL_MODEL_H

#include "extract/surprise.h"
#include "model/calibration.h"
#include "model/tail.h"

/* An event's log likelihood ratio, somebody else against the owner, is bias + Σ weight · x (logistic regression with
 * both classes weighing the same, so that the log-odds are the ratio). What an event does
 * not state is taken as typical: it speaks for nobody. A signal never met in training weighs 0. Every stratum has its
 * own: where a function takes weights, it takes all of them, and struct notme_surprise says which count. */
struct notme_weights {
    double weight[NOTME_SURPRISE_COUNT];
    double typical[NOTME_SURPRISE_COUNT]; /* of owners' events: what a part is measured from, so that parts explain */
    double bias;
};

struct notme_model {
    char name[64];
    char label[96]; /* "name@hash" */
    char *trained;  /* JSON text of what it was trained on, or NULL */
    struct notme_weights weights[NOTME_STRATA];
    struct notme_tail tail[NOTME_TAILS];
    struct notme_calibration calibration;
    struct notme_background background;
};

/* ln p(event | somebody else) / p(event | owner), nats: positive speaks for somebody else, by ln 45 at most; for the
 * owner by ln 10 at most. No single event decides a session. */
double notme_weights_llr(const struct notme_weights *weights, const struct notme_surprise *surprise);
/* The same of an event that does `action`: what takes something back never speaks against the owner (0 at most).
 * Whoever cleans up after a break-in is the owner; an intruder's undo is told by what he did before it. */
double notme_event_llr(const struct notme_weights *weights, const struct notme_surprise *surprise,
                       enum notme_action action);
/* The most that it can be: no session of a single event scores more. */
double notme_weights_llr_most(void);
/* The parts by signal, measured from what is typical of owners. */
void notme_weights_parts(const struct notme_weights *weights, const struct notme_surprise *surprise,
                         double part[NOTME_SIGNAL_COUNT]);

/* −ln P(score) over people, by the tail of such sessions. */
double notme_model_surprise(const struct notme_model *model, double score, int tail);

struct notme_model *notme_model_new(const char *name); /* zero but for the name; NULL when memory is out */
/* Names the model by its content; after everything else has been set. */
int notme_model_seal(struct notme_model *model, struct notme_error *err);

void notme_model_set_label(struct notme_model *model, struct notme_text json, struct notme_text background);

/* JSON and background as bytes (appended). */
void notme_model_write_json(const struct notme_model *model, struct notme_buf *out);
void notme_model_write_background(const struct notme_background *background, struct notme_buf *out);
int notme_model_read(struct notme_model **out, struct notme_text json, struct notme_text background,
                     struct notme_error *err);

#endif
