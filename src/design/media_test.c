/* media_test.c: which part serves a link. Reaches are those of the fixture: passive copper 2 m,
 * active copper 5 m, multi-mode 50 m, single-mode 500 m (REFERENCE.md, "Reach and media"). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/media.h"
#include "design/plan_fixture.h"

static const struct mw_media_ask twin_ask = {
    .connector = {FIX_OSFP, FIX_OSFP},
    .cage_lanes = {2, 2},
    .twin = true,
    .tails = 1,
    .protocol = MW_PROTO_INFINIBAND,
    .gbps = 400,
};

struct expect {
    uint32_t route_mm;
    const char *part; /* NULL: none reaches */
    uint32_t length_mm;
};

static void expect_all(const struct mw_media_ask *ask, const struct expect *table, size_t n)
{
    struct fixture x;
    struct mw_media m;

    fixture_init(&x, 1);
    mw_media_init(&m, &x.catalog);
    for (size_t i = 0; i < n; i++) {
        struct mw_media_choice c;
        enum mw_media_result result = mw_media_choose(&m, ask, table[i].route_mm, &c);

        if (!table[i].part) {
            assert_int_equal(result, MW_MEDIA_TOO_LONG);
            assert_int_equal(c.part, MW_NONE);
            continue;
        }
        assert_int_equal(result, MW_MEDIA_FOUND);
        assert_string_equal(x.catalog.cables.at[c.part].name, table[i].part);
        assert_int_equal(c.length_mm, table[i].length_mm);
    }
    mw_media_done(&m);
    fixture_done(&x);
}
#define EXPECT_ALL(ask, table) expect_all((ask), (table), sizeof(table) / sizeof *(table))

/* At each reach the medium changes; lengths round up to stock, never past the reach. */
static void a_longer_run_changes_the_medium(void **state)
{
    static const struct expect table[] = {
        {0, "dac", 500},         {500, "dac", 500},     {501, "dac", 1000},
        {2000, "dac", 2000},     {2001, "acc", 3000},   {5000, "acc", 5000},
        {5001, "mmf", 10000},    {50000, "mmf", 50000}, {50001, "smf", 100000},
        {500000, "smf", 500000}, {500001, NULL, 0},
    };

    (void)state;
    EXPECT_ALL(&twin_ask, table);
}

static void lanes_that_part_ways_need_fibre(void **state)
{
    static const struct expect table[] = {{500, "mmf", 3000}, {60000, "smf", 100000}};
    struct mw_media_ask ask = twin_ask;

    (void)state;
    ask.twin = false;
    EXPECT_ALL(&ask, table);
}

static void a_wish_is_a_preference(void **state)
{
    static const struct expect fibre[] = {{500, "mmf", 3000}};
    static const struct expect copper[] = {{500, "dac", 500}, {30000, "mmf", 30000}};
    static const struct expect patch[] = {{500, "cat6", 1000}};
    struct mw_media_ask ask = twin_ask;

    (void)state;
    ask.want = MW_MEDIA_FIBRE;
    EXPECT_ALL(&ask, fibre);
    ask.want = MW_MEDIA_COPPER;
    EXPECT_ALL(&ask, copper);
    /* fibre is wished for where RJ45 has none */
    ask = (struct mw_media_ask){.connector = {FIX_RJ45, FIX_RJ45},
                                .cage_lanes = {1, 1},
                                .tails = 1,
                                .protocol = MW_PROTO_ETHERNET,
                                .gbps = 1,
                                .want = MW_MEDIA_FIBRE};
    EXPECT_ALL(&ask, patch);
}

/* The fixture's "mmf-storage" has its one-lane transceiver at end a: either way round serves. */
static void parts_lie_either_way_round(void **state)
{
    static const struct expect table[] = {{500, "mmf-storage", 3000}};
    struct fixture x;
    struct mw_media_ask ask = twin_ask;
    uint32_t part = 0;

    (void)state;
    ask.twin = false;
    ask.cage_lanes[0] = 1;
    EXPECT_ALL(&ask, table);
    ask.cage_lanes[0] = 2;
    ask.cage_lanes[1] = 1;
    EXPECT_ALL(&ask, table);
    fixture_init(&x, 1);
    while (strcmp(x.catalog.cables.at[part].name, "mmf-storage") != 0)
        part++;
    assert_int_equal(mw_media_side(&x.catalog, &x.catalog.cables.at[part], FIX_OSFP, 1), 0);
    assert_int_equal(mw_media_side(&x.catalog, &x.catalog.cables.at[part], FIX_OSFP, 2), 1);
    fixture_done(&x);
}

static void what_does_not_fit_is_no_part(void **state)
{
    struct fixture x;
    struct mw_media m;
    struct mw_media_choice c;
    struct mw_media_ask ask = twin_ask;

    (void)state;
    fixture_init(&x, 1);
    mw_media_init(&m, &x.catalog);
    ask.gbps = 800;
    assert_int_equal(mw_media_choose(&m, &ask, 500, &c), MW_MEDIA_NO_PART);
    ask = twin_ask;
    ask.connector[1] = FIX_RJ45;
    assert_int_equal(mw_media_choose(&m, &ask, 500, &c), MW_MEDIA_NO_PART);
    ask = (struct mw_media_ask){.connector = {FIX_RJ45, FIX_RJ45},
                                .cage_lanes = {1, 1},
                                .tails = 1,
                                .protocol = MW_PROTO_SERIAL,
                                .gbps = 1};
    assert_int_equal(mw_media_choose(&m, &ask, 500, &c), MW_MEDIA_NO_PART);
    ask.protocol = MW_PROTO_NONE;
    assert_int_equal(mw_media_choose(&m, &ask, 500, &c), MW_MEDIA_FOUND);
    mw_media_done(&m);
    fixture_done(&x);
}

static void a_splitter_has_its_own_parts(void **state)
{
    static const struct expect table[] = {{500, "splitter", 3000}, {50001, NULL, 0}};
    struct mw_media_ask ask = twin_ask;

    (void)state;
    ask.twin = false;
    ask.tails = 2;
    ask.gbps = 200;
    EXPECT_ALL(&ask, table);
}

/* Without stocked lengths a part is cut to whole metres; stock past the reach is not used. */
static void stock_and_reach_bound_each_other(void **state)
{
    static const int32_t stock[] = {1000, 3000};
    static const struct expect cut[] = {
        {0, "dac", 1000}, {1001, "dac", 2000}, {2000, "dac", 2000}, {2001, NULL, 0}};
    static const struct expect within[] = {{1000, "dac", 1000}, {1001, NULL, 0}};

    (void)state;
    for (int round = 0; round < 2; round++) {
        const struct expect *table = round ? within : cut;
        size_t n = round ? sizeof within / sizeof *within : sizeof cut / sizeof *cut;
        struct fixture x;
        struct mw_media m;

        fixture_init(&x, 1);
        x.catalog.cables.n = 1;
        x.catalog.cables.at[0].stock_mm = stock;
        x.catalog.cables.at[0].stock_n = round ? 2 : 0;
        mw_media_init(&m, &x.catalog);
        for (size_t i = 0; i < n; i++) {
            struct mw_media_choice c;

            assert_int_equal(mw_media_choose(&m, &twin_ask, table[i].route_mm, &c),
                             table[i].part ? MW_MEDIA_FOUND : MW_MEDIA_TOO_LONG);
            assert_int_equal(c.length_mm, table[i].length_mm);
        }
        mw_media_done(&m);
        fixture_done(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_longer_run_changes_the_medium),
        cmocka_unit_test(lanes_that_part_ways_need_fibre),
        cmocka_unit_test(a_wish_is_a_preference),
        cmocka_unit_test(parts_lie_either_way_round),
        cmocka_unit_test(what_does_not_fit_is_no_part),
        cmocka_unit_test(a_splitter_has_its_own_parts),
        cmocka_unit_test(stock_and_reach_bound_each_other),
    };
    return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
