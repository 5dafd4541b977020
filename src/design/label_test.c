/* label_test.c: labels, paths and identities of cables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/label.h"
#include "design/plan_fixture.h"

static struct fixture x;

static int setup(void **state)
{
    (void)state;
    fixture_init(&x, 1);
    for (int i = 0; i < 8; i++)
        fixture_device(&x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    fixture_device(&x, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, FIX_SWITCH)->name = "leaf-1-5";
    x.plan.devices.at[6].name = "node007";
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_done(&x);
    return 0;
}

/* QM9700: port 33 is cage 17, lane 1 (REFERENCE.md, "Bill of materials"). */
static void labels_use_the_faceplate(void **state)
{
    static const struct {
        struct mw_end end;
        const char *label, *path;
    } table[] = {
        {{8, 32, 1}, "leaf-1-5 17/1", "leaf-1-5/p33"},
        {{8, 32, 2}, "leaf-1-5 17/1+17/2", "leaf-1-5/p33"},
        {{8, 63, 1}, "leaf-1-5 32/2", "leaf-1-5/p64"},
        {{8, FIX_SWITCH_MGMT, 1}, "leaf-1-5 MGMT1", "leaf-1-5/mgmt1"},
        {{6, 4, 1}, "node007 OSFP3-1", "node007/hca5"},
        {{6, FIX_NODE_BMC, 1}, "node007 BMC", "node007/bmc"},
        {{MW_NONE, 0, 1}, "external", "external"},
    };
    char buf[MW_LABEL_CAP];

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_int_equal(mw_label_end(&x.plan, &table[i].end, buf, sizeof buf),
                         strlen(table[i].label));
        assert_string_equal(buf, table[i].label);
        assert_int_equal(mw_label_path(&x.plan, &table[i].end, buf, sizeof buf),
                         strlen(table[i].path));
        assert_string_equal(buf, table[i].path);
    }
}

static void small_buffers_are_kept(void **state)
{
    struct mw_end end = {8, 32, 1};
    char buf[8] = "xxxxxxx";

    (void)state;
    assert_int_equal(mw_label_end(&x.plan, &end, buf, 5), 4);
    assert_string_equal(buf, "leaf");
    assert_int_equal(buf[5], 'x');
    assert_int_equal(mw_label_end(&x.plan, &end, buf, 0), 0);
}

/* The identity by its definition, written out: FNV-1a of the sorted paths, each with its zero,
 * folded to 48 bits. */
static void identity_follows_from_the_sorted_ends(void **state)
{
    static const char text[] = "leaf-1-5/p33\0node007/hca5";
    uint64_t h = 14695981039346656037u;
    struct mw_cable *c = fixture_cable(&x, MW_FABRIC_COMPUTE, MW_LINK_NODE_LEAF, 6, 4, 8, 32);
    struct mw_cable turned = *c;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        h = (h ^ (unsigned char)text[i]) * 1099511628211u;
    h = (h >> 48) ^ (h & 0xffffffffffffu);
    assert_true(mw_cable_id(&x.plan, c) == h);
    turned.end[0] = c->end[1];
    turned.end[1] = c->end[0];
    assert_true(mw_cable_id(&x.plan, &turned) == h);
    turned.end[0].lanes = turned.end[1].lanes = 2; /* two lanes: that of the first */
    assert_true(mw_cable_id(&x.plan, &turned) == h);
    turned.end[0].port++;
    assert_false(mw_cable_id(&x.plan, &turned) == h);
}

static void identities_differ(void **state)
{
    struct mw_map_u64 seen = {0};

    (void)state;
    for (uint32_t node = 0; node < 8; node++) {
        for (uint16_t a = 0; a < 8; a++) {
            for (uint16_t b = 0; b < 64; b++) {
                struct mw_cable c = {.end = {{node, a, 1}, {8, b, 1}, {MW_NONE, 0, 0}}};
                uint64_t id = mw_cable_id(&x.plan, &c);

                assert_true(id < (uint64_t)1 << 48);
                assert_true(mw_map_u64_add(&seen, id, 0));
            }
        }
    }
    mw_map_u64_done(&seen);
}

static void a_splitter_counts_all_three_ends(void **state)
{
    struct mw_cable c = {.end = {{0, 0, 2}, {8, 1, 1}, {8, 2, 1}}};
    struct mw_cable turned = {.end = {{0, 0, 2}, {8, 2, 1}, {8, 1, 1}}};
    struct mw_cable plain = {.end = {{0, 0, 2}, {8, 1, 1}, {MW_NONE, 0, 0}}};

    (void)state;
    assert_true(mw_cable_id(&x.plan, &c) == mw_cable_id(&x.plan, &turned));
    assert_false(mw_cable_id(&x.plan, &c) == mw_cable_id(&x.plan, &plain));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_use_the_faceplate),
        cmocka_unit_test(small_buffers_are_kept),
        cmocka_unit_test(identity_follows_from_the_sorted_ends),
        cmocka_unit_test(identities_differ),
        cmocka_unit_test(a_splitter_counts_all_three_ends),
    };
    return cmocka_run_group_tests_name("label", tests, setup, teardown);
}
