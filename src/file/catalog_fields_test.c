/* catalog_fields_test.c: the tables of keys are sound, and presets are what absent keys mean. */
#include "file/catalog_fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void check_table(const struct mw_cat_field *fields, size_t record_size)
{
    for (const struct mw_cat_field *f = fields; f->key != NULL; f++) {
        for (const struct mw_cat_field *g = fields; g != f; g++) {
            assert_string_not_equal(f->key, g->key);
        }
        assert_true(f->offset < record_size);
        if (f->type == MW_CAT_I32 || f->type == MW_CAT_I64) {
            assert_true(f->scale >= 1 && f->min < f->max);
        }
        if (f->type == MW_CAT_I32) { /* the largest value that is let in fits */
            assert_true(f->max * (double)f->scale <= INT32_MAX);
        }
        assert_true((f->type == MW_CAT_WORD) == (f->words != NULL));
        if (f->type == MW_CAT_MAP) {
            check_table(f->sub, record_size);
        }
    }
}

static void test_tables_are_sound(void **state)
{
    (void)state;
    check_table(mw_cat_type_fields, sizeof(struct mw_device_type));
    check_table(mw_cat_group_fields, sizeof(struct mw_port_group));
    check_table(mw_cat_port_fields, sizeof(struct mw_cat_port));
    check_table(mw_cat_optic_fields, sizeof(struct mw_cat_optic));
    check_table(mw_cat_cable_fields, sizeof(struct mw_cat_cable));
}

/* model/catalog.h: a fact that the source lacks is MW_UNKNOWN; temperatures have their own. */
static void test_what_is_not_said_is_unknown(void **state)
{
    (void)state;
    struct mw_device_type t;
    memset(&t, 0x5a, sizeof t);
    mw_cat_preset(mw_cat_type_fields, &t);
    assert_null(t.name);
    assert_int_equal(t.u, MW_UNKNOWN);
    assert_int_equal(t.g, MW_UNKNOWN);
    assert_int_equal(t.max_w, MW_UNKNOWN);
    assert_int_equal(t.supply.full, MW_UNKNOWN);
    assert_int_equal(t.supply.count, 0);
    assert_int_equal(t.inlet_min_c, INT32_MIN);
    assert_int_equal(t.inlet_max_c, INT32_MAX);
    assert_int_equal(t.rack.max_g, MW_UNKNOWN);
    assert_true(t.liquid_share == 0);
    assert_false(t.ports_front);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_are_sound),
        cmocka_unit_test(test_what_is_not_said_is_unknown),
    };
    return cmocka_run_group_tests_name("catalog_fields", tests, NULL, NULL);
}
