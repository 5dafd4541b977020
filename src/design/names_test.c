/* names_test.c: names by structure and by pattern. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/design.h"
#include "design/plan_fixture.h"

static const char *name_of(const struct fixture *x, enum mw_fabric_id fabric, enum mw_role role,
                           uint32_t i)
{
    return x->plan.devices.at[mw_plan_range(&x->plan, fabric, role).first + i].name;
}

static void add_nodes(struct fixture *x, uint32_t n, int32_t final)
{
    for (uint32_t i = 0; i < n; i++)
        fixture_device(x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    x->want.compute.count = (int32_t)n;
    x->want.compute.count_final = final;
}

static void add_leaves(struct fixture *x, int32_t units, int16_t rails)
{
    for (int32_t su = 0; su < units; su++) {
        for (int16_t r = 1; r <= rails; r++) {
            struct mw_device *d =
                fixture_device(x, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, FIX_SWITCH);
            d->su = su;
            d->rail = r;
        }
    }
}

/* `groups` pods of `n` spines each in every plane. */
static void add_spines(struct fixture *x, int16_t planes, int32_t groups, int32_t n)
{
    for (int16_t plane = 0; plane < planes; plane++) {
        for (int32_t i = 0; i < groups * n; i++) {
            struct mw_device *d =
                fixture_device(x, MW_ROLE_SPINE, MW_FABRIC_COMPUTE, FIX_SWITCH);
            d->plane = plane;
            d->pod = groups > 1 ? i / n : -1;
        }
    }
    x->plan.fabrics[MW_FABRIC_COMPUTE] = (struct mw_fabric){.enabled = true,
                                                            .planes = planes,
                                                            .tiers = groups > 1 ? 3 : 2,
                                                            .spine_final = planes * groups * n};
}

static void nodes_have_digits_for_the_final_count(void **state)
{
    static const struct {
        int32_t final;
        const char *seventh;
    } table[] = {{8, "node007"}, {999, "node007"}, {1000, "node0007"}, {16384, "node00007"}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture x;

        fixture_init(&x, 1);
        add_nodes(&x, 8, table[i].final);
        assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_OK);
        assert_string_equal(name_of(&x, MW_FABRIC_COUNT, MW_ROLE_NODE, 6), table[i].seventh);
        fixture_done(&x);
    }
}

static void switches_are_named_by_structure(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 1);
    add_leaves(&x, 2, 8);
    add_spines(&x, 1, 1, 16);
    assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_OK);
    assert_string_equal(name_of(&x, MW_FABRIC_COMPUTE, MW_ROLE_LEAF, 4), "leaf-1-5");
    assert_string_equal(name_of(&x, MW_FABRIC_COMPUTE, MW_ROLE_LEAF, 15), "leaf-2-8");
    assert_string_equal(name_of(&x, MW_FABRIC_COMPUTE, MW_ROLE_SPINE, 0), "spine-01");
    assert_string_equal(name_of(&x, MW_FABRIC_COMPUTE, MW_ROLE_SPINE, 15), "spine-16");
    fixture_done(&x);

    fixture_init(&x, 1);
    add_spines(&x, 1, 3, 2);
    assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_OK);
    assert_string_equal(name_of(&x, MW_FABRIC_COMPUTE, MW_ROLE_SPINE, 5), "spine-3-2");
    fixture_done(&x);

    fixture_init(&x, 1);
    add_spines(&x, 8, 2, 32);
    assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_OK);
    assert_string_equal(name_of(&x, MW_FABRIC_COMPUTE, MW_ROLE_SPINE, 0), "spine-1-1-01");
    assert_string_equal(name_of(&x, MW_FABRIC_COMPUTE, MW_ROLE_SPINE, 8 * 64 - 1),
                        "spine-8-2-32");
    fixture_done(&x);
}

/* Growth renames nothing: the smaller plan's names are the larger one's. */
static void growth_renames_nothing(void **state)
{
    struct fixture small, large;

    (void)state;
    fixture_init(&small, 1);
    fixture_init(&large, 1);
    small.want.names.leaf = large.want.names.leaf = "l{rail}-{n}";
    add_nodes(&small, 32, 1024);
    add_nodes(&large, 1024, 1024);
    add_leaves(&small, 1, 8);
    add_leaves(&large, 32, 8);
    for (int i = 0; i < 2; i++) {
        struct mw_fabric *f = &(i ? &large : &small)->plan.fabrics[MW_FABRIC_COMPUTE];
        f->scalable_units = i ? 32 : 1;
        f->scalable_units_final = 32;
    }
    assert_int_equal(mw_design_names(&small.plan, &small.diags), MW_OK);
    assert_int_equal(mw_design_names(&large.plan, &large.diags), MW_OK);
    for (uint32_t i = 0; i < 32; i++)
        assert_string_equal(name_of(&small, MW_FABRIC_COUNT, MW_ROLE_NODE, i),
                            name_of(&large, MW_FABRIC_COUNT, MW_ROLE_NODE, i));
    for (uint32_t i = 0; i < 8; i++)
        assert_string_equal(name_of(&small, MW_FABRIC_COMPUTE, MW_ROLE_LEAF, i),
                            name_of(&large, MW_FABRIC_COMPUTE, MW_ROLE_LEAF, i));
    fixture_done(&small);
    fixture_done(&large);
}

/* Nobody knows on the first day how many edges there will be: no digits that could change. */
static void unknown_final_counts_add_no_digits(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 1);
    for (int i = 0; i < 12; i++)
        fixture_device(&x, MW_ROLE_EDGE, MW_FABRIC_OOB, FIX_EDGE);
    assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_OK);
    assert_string_equal(name_of(&x, MW_FABRIC_OOB, MW_ROLE_EDGE, 0), "edge-1");
    assert_string_equal(name_of(&x, MW_FABRIC_OOB, MW_ROLE_EDGE, 11), "edge-12");
    fixture_done(&x);
}

static void racks_and_pdus_follow_from_the_floor(void **state)
{
    static const struct {
        uint32_t positions;
        const char *fifth, *pdu;
    } table[] = {
        {20, "a05", "a05-pdu-b"}, {99, "a05", "a05-pdu-b"}, {100, "a005", "a005-pdu-b"}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture x;

        fixture_init(&x, table[i].positions);
        fixture_rack(&x, MW_RACK_COMPUTE, 4);
        for (uint32_t f = 0; f < 3; f++) {
            fixture_device(&x, MW_ROLE_PDU, MW_FABRIC_COUNT, FIX_PDU)->circuit = f;
            x.plan.devices.at[f].rack = 0;
            *mw_vec_push(&x.plan.circuits) = (struct mw_plan_circuit){.feed = f, .pdu = f};
        }
        assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_OK);
        assert_string_equal(x.plan.racks.at[0].name, table[i].fifth);
        assert_string_equal(x.plan.devices.at[1].name, table[i].pdu);
        fixture_done(&x);
    }
}

static void two_circuits_of_a_feed_are_numbered(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 1);
    x.circuits[1].count = 2;
    fixture_rack(&x, MW_RACK_COMPUTE, 0);
    for (uint32_t i = 0; i < 4; i++) {
        fixture_device(&x, MW_ROLE_PDU, MW_FABRIC_COUNT, FIX_PDU)->circuit = i;
        x.plan.devices.at[i].rack = 0;
        *mw_vec_push(&x.plan.circuits) =
            (struct mw_plan_circuit){.feed = i < 2 ? i : i - 1, .pdu = i};
    }
    assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_OK);
    assert_string_equal(x.plan.devices.at[0].name, "a01-pdu-a1");
    assert_string_equal(x.plan.devices.at[1].name, "a01-pdu-b1");
    assert_string_equal(x.plan.devices.at[2].name, "a01-pdu-b2");
    assert_string_equal(x.plan.devices.at[3].name, "a01-pdu-c1");
    fixture_done(&x);
}

static void collisions_are_errors(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 1);
    add_leaves(&x, 2, 2);
    x.want.names.leaf = "leaf-{rail}";
    assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_ECONFIG);
    assert_int_equal(x.diags.errors, 2);
    assert_int_equal(x.diags.at[0].code, MW_E_NAME_TWICE);
    assert_string_equal(x.diags.at[0].place, "names.leaf");
    assert_non_null(strstr(x.diags.at[0].text, "\"leaf-1\""));
    fixture_done(&x);
}

static void case_does_not_tell_names_apart(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 1);
    add_nodes(&x, 1, 1);
    fixture_device(&x, MW_ROLE_LOGIN, MW_FABRIC_COUNT, FIX_MANAGER);
    x.want.names.node = "HOST";
    x.want.names.login = "host";
    assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_ECONFIG);
    assert_int_equal(x.diags.at[0].code, MW_E_NAME_TWICE);
    fixture_done(&x);
}

static void faults_of_one_pattern_are_capped(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 1);
    add_nodes(&x, 500, 500);
    add_leaves(&x, 1, 1);
    x.want.names.node = "same";
    x.want.names.leaf = "leaf_{su}";
    assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_ECONFIG);
    assert_int_equal(x.diags.errors, 20 + 1); /* the other pattern still speaks */
    fixture_done(&x);
}

static void a_variable_without_meaning_is_named(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 1);
    add_spines(&x, 1, 1, 2);
    x.want.names.spine = "spine-{su}-{n}";
    assert_int_equal(mw_design_names(&x.plan, &x.diags), MW_ECONFIG);
    assert_int_equal(x.diags.at[0].code, MW_E_NAME_PATTERN);
    assert_non_null(strstr(x.diags.at[0].text, "{su} has no meaning for a spine"));
    fixture_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_have_digits_for_the_final_count),
        cmocka_unit_test(switches_are_named_by_structure),
        cmocka_unit_test(growth_renames_nothing),
        cmocka_unit_test(unknown_final_counts_add_no_digits),
        cmocka_unit_test(racks_and_pdus_follow_from_the_floor),
        cmocka_unit_test(two_circuits_of_a_feed_are_numbered),
        cmocka_unit_test(collisions_are_errors),
        cmocka_unit_test(case_does_not_tell_names_apart),
        cmocka_unit_test(faults_of_one_pattern_are_capped),
        cmocka_unit_test(a_variable_without_meaning_is_named),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
