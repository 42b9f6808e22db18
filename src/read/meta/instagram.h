/* What the files of Instagram's reader share: records of each kind become events. */
#ifndef NOTME_READ_META_INSTAGRAM_H
#define NOTME_READ_META_INSTAGRAM_H

#include "read/meta/meta.h"

int notme_instagram_login(struct notme_export *export, const struct notme_record *record);
int notme_instagram_logout(struct notme_export *export, const struct notme_record *record);
int notme_instagram_password(struct notme_export *export, const struct notme_record *record);
/* Of profile_activity.json: what it was is stated in the language of the account. */
int notme_instagram_activity(struct notme_export *export, const struct notme_record *record);
/* Of devices.json: when each was last used to log in. */
int notme_instagram_device(struct notme_export *export, const struct notme_record *record);
int notme_instagram_change(struct notme_export *export, const struct notme_record *record);

#endif
