#include "explain/explain.h"
#include "explain/table.h"
#include "t.h"

START_TEST(the_table_built_in_is_whole)
{
    struct notme_error error;
    struct notme_explainer *explainer;
    ck_assert_msg(notme_explainer_new(&explainer, NULL, &error) == NOTME_OK, "%s", error.text);
    double sum = 0;
    for (size_t i = 0; i < explainer->rows; i++)
        sum += explainer->row[i].prior;
    ck_assert_uint_eq(explainer->rows, 13);
    ck_assert_double_eq_tol(sum, 1, 1e-12);
    notme_explainer_free(explainer);
}
END_TEST

T_MAIN("explain", the_table_built_in_is_whole)
