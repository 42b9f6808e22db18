/*
 * A track as bytes and back, to the last bit: what goes on from the bytes gives the same results as what never stopped.
 * Sparse: cells of a profile that are 0 take next to nothing.
 */
#ifndef NOTME_SCORE_TRACK_STATE_H
#define NOTME_SCORE_TRACK_STATE_H

#include "base/pack.h"
#include "score/track.h"

enum { NOTME_STATE_VERSION = 5 };

/* The lengths of the tables and lists that the layout rests on: bytes of other lengths cannot be read. */
void notme_track_pack_shape(struct notme_buf *out);
/* Everything but service and account. */
void notme_track_pack(struct notme_buf *out, const struct notme_track *track);
/* Into a track that was restarted for the account. in->bad where the bytes cannot be a track; false when memory is out.
 * In either case restart or release it. */
bool notme_track_unpack(struct notme_unpack *in, struct notme_track *track);

#endif
