#include "explain/signs.h"

const char *notme_sign_name(enum notme_sign_id sign)
{
    static const char *const names[] = {
#define X(id, name) name,
        NOTME_SIGNS(X)
#undef X
    };
    return names[sign];
}

const char *notme_sign_value_name(enum notme_sign_value value)
{
    static const char *const names[] = {
#define X(sign, id, name) name,
        NOTME_SIGN_VALUES(X)
#undef X
    };
    return names[value];
}

enum notme_sign_id notme_sign_of(enum notme_sign_value value)
{
    static const enum notme_sign_id signs[] = {
#define X(sign, id, name) NOTME_SIGN_##sign,
        NOTME_SIGN_VALUES(X)
#undef X
    };
    return signs[value];
}
