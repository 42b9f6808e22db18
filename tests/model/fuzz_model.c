/* Model files from strangers: refused with a word, or used; never a crash. */
#include "fuzz.h"

#include "model/model.h"

FUZZ_TARGET
{
    /* the first byte says where the JSON ends */
    struct notme_model *model;
    struct notme_error error;
    if (len == 0)
        return 0;
    const size_t cut = 1 + (len - 1) * bytes[0] / 255;
    const struct notme_text json = {(const char *)bytes + 1, cut - 1},
                            background = {(const char *)bytes + cut, len - cut};
    if (notme_model_read(&model, json, background, &error) != NOTME_OK && (model || !error.text[0]))
        abort();
    notme_model_free(model);
    return 0;
}
