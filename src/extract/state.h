/* What the extractor knows of an account, as bytes and back: the same to the last bit. The layout is that of
 * NOTME_STATE_VERSION (score/track_state.h); whoever changes one of these structs raises it. */
#ifndef NOTME_EXTRACT_STATE_H
#define NOTME_EXTRACT_STATE_H

#include "base/pack.h"
#include "extract/profile.h"

void notme_features_pack(struct notme_buf *out, const struct notme_features *features);
/* Fills `out` whole. What no event can have is bad. */
void notme_features_unpack(struct notme_unpack *in, struct notme_features *out);

void notme_profile_pack(struct notme_buf *out, const struct notme_profile *profile);
/* Into a profile that was initialised. */
void notme_profile_unpack(struct notme_unpack *in, struct notme_profile *profile);

#endif
