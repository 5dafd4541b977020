/* assume_test.c: stated facts reach the catalog, each its own place and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "design/assume.h"

enum { TYPES = 3 };

struct world {
    struct mw_catalog catalog;
    struct mw_factory factory;
    struct mw_diags diags;
    struct mw_assume assume[4];
};

/* Three types of which nothing is known but their names. */
static void world_init(struct world *x)
{
    static const char *const names[TYPES] = {"gpu-9", "gpu-10", "switch-x"};

    memset(x, 0, sizeof *x); /* padding too: types are compared as bytes */
    mw_vec_reserve(&x->catalog.types, TYPES);
    for (int i = 0; i < TYPES; i++) {
        struct mw_device_type *t = mw_vec_push(&x->catalog.types);
        t->name = names[i];
        t->max_w = t->typical_w = t->g = t->air_cfm = MW_UNKNOWN;
    }
    x->factory.file = "f.yaml";
    x->factory.assume.at = x->assume;
}

static void world_done(struct world *x)
{
    mw_vec_done(&x->catalog.types);
    mw_diags_done(&x->diags);
}

static enum mw_rc assume(struct world *x, uint32_t n)
{
    x->factory.assume.n = n;
    return mw_assume(&x->catalog, &x->factory, &x->diags);
}

/* Each key of an `assume` element and the fact that it states. */
static const struct {
    size_t from, to;
    bool wide; /* int64_t, else int32_t */
    bool wide_fact;
} facts[] = {
#define FACT(key, fact, wide, wide_fact)                                                       \
    {                                                                                          \
        offsetof(struct mw_assume, key), offsetof(struct mw_device_type, fact), wide,          \
            wide_fact                                                                          \
    }
    FACT(max_w, max_w, true, true),
    FACT(typical_w, typical_w, true, true),
    FACT(g, g, true, true),
    FACT(air_cfm, air_cfm, true, true),
    FACT(u, u, false, false),
    FACT(supplies, supply.count, false, false),
    FACT(supply_w, supply.w, true, true),
    FACT(supplies_full, supply.full, false, false),
    FACT(supplies_throttled, supply.throttled, false, false),
#undef FACT
};
enum { FACTS = sizeof facts / sizeof facts[0] };

static void put(void *record, size_t offset, bool wide, int64_t value)
{
    int32_t narrow = (int32_t)value;

    memcpy((char *)record + offset, wide ? (void *)&value : (void *)&narrow,
           wide ? sizeof value : sizeof narrow);
}

static void state_fact(struct world *x, uint32_t i, uint32_t fact, int64_t value)
{
    put(&x->assume[i], facts[fact].from, facts[fact].wide, value);
}

/* One fact stated: that one is set to it, and every other byte of the catalog stays. */
static void each_key_sets_its_fact_alone(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < FACTS; k++) {
        struct world x;
        struct mw_device_type want[TYPES];
        world_init(&x);
        memcpy(want, x.catalog.types.at, sizeof want);
        x.assume[0].device = "gpu-10";
        state_fact(&x, 0, k, 7);
        put(&want[1], facts[k].to, facts[k].wide_fact, 7);
        assert_int_equal(assume(&x, 1), MW_OK);
        assert_memory_equal(x.catalog.types.at, want, sizeof want);
        assert_int_equal(x.diags.n, 0); /* nothing was known: nothing is replaced */
        world_done(&x);
    }
}

static void nothing_stated_changes_nothing(void **state)
{
    struct world x;
    struct mw_device_type want[TYPES];

    (void)state;
    world_init(&x);
    for (uint32_t k = 0; k < FACTS; k++)
        put(&x.catalog.types.at[0], facts[k].to, facts[k].wide_fact, 5);
    memcpy(want, x.catalog.types.at, sizeof want);
    x.assume[0].device = "gpu-9";
    assert_int_equal(assume(&x, 0), MW_OK);
    assert_int_equal(assume(&x, 1), MW_OK);
    assert_memory_equal(x.catalog.types.at, want, sizeof want);
    assert_int_equal(x.diags.n, 0);
    world_done(&x);
}

/* Known and otherwise: a warning with its place, and the file wins. Known and equal: silence. */
static void a_known_fact_is_replaced_with_a_warning(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < FACTS; k++)
        for (int64_t stated = 4; stated <= 6; stated++) {
            struct world x;
            struct mw_device_type want;
            world_init(&x);
            put(&x.catalog.types.at[2], facts[k].to, facts[k].wide_fact, 5);
            x.assume[0] = (struct mw_assume){.device = "switch-x", .pos = {12, 5}};
            state_fact(&x, 0, k, stated);
            memcpy(&want, &x.catalog.types.at[2], sizeof want);
            put(&want, facts[k].to, facts[k].wide_fact, stated);
            assert_int_equal(assume(&x, 1), MW_OK);
            assert_memory_equal(&x.catalog.types.at[2], &want, sizeof want);
            assert_int_equal(x.diags.n, stated != 5);
            assert_int_equal(x.diags.errors, 0);
            if (x.diags.n) {
                assert_int_equal(x.diags.at[0].code, MW_E_ASSUME_REPLACES);
                assert_int_equal(x.diags.at[0].severity, MW_WARNING);
                assert_string_equal(x.diags.at[0].place, "f.yaml:12:5");
                assert_non_null(strstr(x.diags.at[0].text, "switch-x"));
            }
            world_done(&x);
        }
}

/* All unknown devices at once; the others are applied all the same. */
static void an_unknown_device_is_an_error(void **state)
{
    struct world x;

    (void)state;
    world_init(&x);
    x.assume[0] = (struct mw_assume){.device = "swich-x", .max_w = 1, .pos = {3, 7}};
    x.assume[1] = (struct mw_assume){.device = "gpu-9", .max_w = 2};
    x.assume[2] = (struct mw_assume){.device = "toaster", .max_w = 3};
    x.assume[3] = (struct mw_assume){.device = NULL, .max_w = 4};
    assert_int_equal(assume(&x, 4), MW_ECONFIG);
    assert_int_equal(x.diags.errors, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(x.diags.at[i].code, MW_E_TYPE_UNKNOWN);
    assert_string_equal(x.diags.at[0].place, "f.yaml:3:7");
    assert_non_null(strstr(x.diags.at[0].text, "did you mean switch-x?"));
    assert_string_equal(x.diags.at[1].place, "assume"); /* from no file */
    assert_null(strstr(x.diags.at[1].text, "did you mean"));
    assert_int_equal(x.catalog.types.at[0].max_w, 2);
    assert_int_equal(x.catalog.types.at[1].max_w, MW_UNKNOWN);
    assert_int_equal(x.catalog.types.at[2].max_w, MW_UNKNOWN);
    world_done(&x);
}

/* Names are matched whole, as the catalog matches them: mw_catalog_find is the oracle. */
static void names_match_as_in_the_catalog(void **state)
{
    static const char *const names[] = {"gpu-9",  "gpu-10", "gpu-1",   "gpu-09",
                                        "GPU-9",  "gpu-",   "gpu-9 ",  "gpu-010",
                                        "gpu-99", "",       "switch-x"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct world x;
        world_init(&x);
        const struct mw_device_type *t = mw_catalog_find(&x.catalog, names[i]);
        x.assume[0] = (struct mw_assume){.device = names[i], .g = 9};
        assert_int_equal(assume(&x, 1), t ? MW_OK : MW_ECONFIG);
        for (uint32_t k = 0; k < TYPES; k++)
            assert_int_equal(x.catalog.types.at[k].g,
                             t == &x.catalog.types.at[k] ? 9 : MW_UNKNOWN);
        world_done(&x);
    }
}

static void the_last_of_two_wins(void **state)
{
    struct world x;

    (void)state;
    world_init(&x);
    x.assume[0] = (struct mw_assume){.device = "gpu-9", .max_w = 900, .g = 1};
    x.assume[1] = (struct mw_assume){.device = "gpu-9", .max_w = 800, .u = 4};
    assert_int_equal(assume(&x, 2), MW_OK);
    assert_int_equal(x.catalog.types.at[0].max_w, 800);
    assert_int_equal(x.catalog.types.at[0].g, 1);
    assert_int_equal(x.catalog.types.at[0].u, 4);
    assert_int_equal(x.diags.n, 1); /* said: 800 replaces 900 */
    world_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_key_sets_its_fact_alone),
        cmocka_unit_test(nothing_stated_changes_nothing),
        cmocka_unit_test(a_known_fact_is_replaced_with_a_warning),
        cmocka_unit_test(an_unknown_device_is_an_error),
        cmocka_unit_test(names_match_as_in_the_catalog),
        cmocka_unit_test(the_last_of_two_wins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
