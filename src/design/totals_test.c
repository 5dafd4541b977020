/* totals_test.c: sums, and the published bill of materials of the 127-node H100 system. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/design.h"
#include "design/plan_fixture.h"
#include "design/totals.h"

/* The sum of `now` over the rows of a category, part and title that ends so; NULL: any. */
static int64_t count(const struct fixture *x, const char *category, const char *part,
                     const char *ends)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < x->plan.bom.n; i++) {
        const struct mw_bom *b = &x->plan.bom.at[i];
        size_t title = strlen(b->title), tail = ends ? strlen(ends) : 0;

        if (strcmp(b->category, category) == 0 && (!part || strcmp(b->part, part) == 0) &&
            (!ends || (title >= tail && strcmp(b->title + title - tail, ends) == 0)))
            n += b->now;
    }
    return n;
}

/*
 * 127 nodes, 32 leaves, 16 spines, two fabric managers (RA-11333-001 V11, tables 7 and 8): rail
 * r of node i of a unit on port i of leaf r, two links from every leaf to every spine, and one
 * splitter per manager on the ports that the missing node leaves free.
 */
static void build_h100(struct fixture *x)
{
    enum { NODES = 127, LEAVES = 32, SPINES = 16 };
    uint32_t leaf, spine, manager;

    fixture_init(x, 1);
    x->want.fabrics.compute.media = MW_MEDIA_FIBRE;
    x->want.compute.count = x->want.compute.count_final = NODES;
    for (int i = 0; i < NODES; i++)
        fixture_device(x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    leaf = x->plan.devices.n;
    for (int i = 0; i < LEAVES; i++)
        fixture_device(x, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, FIX_SWITCH);
    spine = x->plan.devices.n;
    for (int i = 0; i < SPINES; i++)
        fixture_device(x, MW_ROLE_SPINE, MW_FABRIC_COMPUTE, FIX_SWITCH);
    manager = x->plan.devices.n;
    for (int i = 0; i < 2; i++)
        fixture_device(x, MW_ROLE_MANAGER, MW_FABRIC_COMPUTE, FIX_MANAGER);
    for (uint32_t i = 0; i < NODES; i++)
        for (uint32_t rail = 0; rail < 8; rail++)
            fixture_cable(x, MW_FABRIC_COMPUTE, MW_LINK_NODE_LEAF, i, rail,
                          leaf + i / 32 * 8 + rail, i % 32);
    for (uint32_t i = 0; i < 2; i++) {
        struct mw_cable *c = fixture_cable(x, MW_FABRIC_COMPUTE, MW_LINK_MANAGER_LEAF,
                                           manager + i, 0, leaf + 24 + 2 * i, 31);
        c->end[0].lanes = 2;
        c->end[2] = (struct mw_end){leaf + 25 + 2 * i, 31, 1};
    }
    for (uint32_t l = 0; l < LEAVES; l++)
        for (uint32_t s = 0; s < SPINES; s++)
            for (uint32_t k = 0; k < 2; k++)
                fixture_cable(x, MW_FABRIC_COMPUTE, MW_LINK_LEAF_SPINE, leaf + l,
                              32 + 2 * s + k, spine + s, 2 * l + k);
    assert_int_equal(mw_design_cabling(&x->plan, &x->diags), MW_OK);
    assert_int_equal(mw_design_totals(&x->plan, &x->diags), MW_OK);
}

static void h100_system_has_the_published_parts(void **state)
{
    struct fixture x;

    (void)state;
    build_h100(&x);
    assert_int_equal(count(&x, "device", "node-type", NULL), 127);
    assert_int_equal(count(&x, "device", "switch-type", NULL), 48);
    assert_int_equal(count(&x, "cable", "mmf", NULL), 2040);
    assert_int_equal(count(&x, "cable", "splitter", NULL), 2);
    assert_int_equal(count(&x, "transceiver", "sr", ", in switches"), 1536);
    assert_int_equal(count(&x, "transceiver", "sr", ", in nodes"), 508);
    assert_int_equal(count(&x, "transceiver", "sr", ", in servers"), 4);
    assert_int_equal(count(&x, "transceiver", NULL, NULL), 1536 + 508 + 4);
    assert_int_equal(x.plan.cables.n, 2042);
    fixture_done(&x);
}

static const char *vendor_of(const struct mw_plan *p, const char *part)
{
    for (uint32_t i = 0; i < p->bom.n; i++)
        if (strcmp(p->bom.at[i].part, part) == 0)
            return p->bom.at[i].vendor;
    fail_msg("there is no %s", part);
    return NULL;
}

/* Devices, cables and transceivers have the catalog's vendor, or none; what the grown factory
 * adds has it, too, when that factory is gone. */
static void parts_keep_their_vendor(void **state)
{
    static const int types[] = {FIX_SWITCH, FIX_SWITCH, FIX_EDGE};
    struct fixture now, grown;

    (void)state;
    fixture_init(&now, 1);
    fixture_init(&grown, 1);
    grown.catalog.types.at[FIX_SWITCH].vendor = "Acme";
    for (uint32_t i = 0; i < grown.catalog.cables.n; i++)
        if (strcmp(grown.catalog.cables.at[i].name, "mmf") == 0)
            grown.catalog.cables.at[i].vendor = "Fibres";
    for (uint32_t i = 0; i < grown.catalog.optics.n; i++)
        grown.catalog.optics.at[i].vendor = "Optics";
    for (int i = 0; i < 3; i++)
        fixture_device(&grown, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, types[i]);
    fixture_stand(&grown, 0, fixture_rack(&grown, MW_RACK_NETWORK, 0), 30);
    fixture_stand(&grown, 1, 0, 32);
    fixture_cable(&grown, MW_FABRIC_COMPUTE, MW_LINK_PEER, 0, 0, 1, 0);
    mw_design_cabling(&grown.plan, &grown.diags);
    mw_design_totals(&grown.plan, &grown.diags);
    mw_totals_final(&now.plan, &grown.plan);
    fixture_done(&grown);
    assert_string_equal(vendor_of(&now.plan, "switch-type"), "Acme");
    assert_null(vendor_of(&now.plan, "edge-type"));
    assert_string_equal(vendor_of(&now.plan, "mmf"), "Fibres");
    assert_string_equal(vendor_of(&now.plan, "sr"), "Optics");
    assert_null(vendor_of(&now.plan, "rack-48u"));
    fixture_done(&now);
}

/* Two switches in one rack: two lanes share a copper assembly without transceivers; the third
 * lane has a fibre and one at either end. */
static void copper_needs_no_optics(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 1);
    for (int i = 0; i < 2; i++)
        fixture_device(&x, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, FIX_SWITCH);
    fixture_stand(&x, 0, fixture_rack(&x, MW_RACK_NETWORK, 0), 30);
    fixture_stand(&x, 1, 0, 32);
    for (uint32_t i = 0; i < 3; i++) /* a whole cage and half of another */
        fixture_cable(&x, MW_FABRIC_COMPUTE, MW_LINK_PEER, 0, i, 1, i);
    mw_design_cabling(&x.plan, &x.diags);
    mw_design_totals(&x.plan, &x.diags);
    assert_int_equal(count(&x, "cable", "dac", NULL), 1);
    assert_int_equal(count(&x, "cable", "mmf", NULL), 1);
    assert_int_equal(count(&x, "transceiver", NULL, NULL), 2);
    fixture_done(&x);
}

static void racks_carry_what_stands_in_them(void **state)
{
    struct fixture x;
    const struct mw_rack *r;

    (void)state;
    fixture_init(&x, 2);
    for (int i = 0; i < 5; i++)
        fixture_device(&x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE); /* the fifth elsewhere */
    fixture_rack(&x, MW_RACK_COMPUTE, 0);
    for (uint32_t i = 0; i < 4; i++)
        fixture_stand(&x, i, 0, (uint8_t)(2 + 9 * i));
    *mw_vec_push(&x.plan.fillers) = (struct mw_filler){0, 1, MW_FILL_BLANK};
    *mw_vec_push(&x.plan.fillers) = (struct mw_filler){0, 10, MW_FILL_BLANK};
    mw_design_totals(&x.plan, &x.diags);
    r = &x.plan.racks.at[0];
    assert_int_equal(r->max_w, 40800); /* REFERENCE.md, "Power": four H100 */
    assert_int_equal(r->g, 150000 + 4 * 130500);
    /* 3412·10.2 / (1.085·19.8 °F) = 1,620 CFM each, more than the fans' 1,105 */
    assert_in_range(r->air_cfm, 4 * 1619, 4 * 1621);
    assert_int_equal(x.plan.totals.it_peak_w, 40800);
    assert_int_equal(x.plan.totals.weight_g, r->g);
    assert_int_equal(count(&x, "device", "node-type", NULL), 5); /* bought all the same */
    assert_int_equal(count(&x, "filler", "blank-1u", NULL), 2);
    assert_int_equal(count(&x, "rack", "rack-48u", NULL), 1);
    fixture_done(&x);
}

/* Air at 4,000 feet has 0.86 of its density at sea level (REFERENCE.md, "Cooling"). */
static void thin_air_takes_more(void **state)
{
    struct fixture x;
    int64_t low;

    (void)state;
    fixture_init(&x, 1);
    fixture_device(&x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    fixture_stand(&x, 0, fixture_rack(&x, MW_RACK_COMPUTE, 0), 1);
    mw_design_totals(&x.plan, &x.diags);
    low = x.plan.totals.air_cfm;
    x.plan.totals = (struct mw_totals){0};
    x.want.site.altitude_mm = 1219200;
    mw_design_totals(&x.plan, &x.diags);
    assert_in_range(x.plan.totals.air_cfm, low * 100 / 86 - 2, low * 100 / 86 + 2);
    fixture_done(&x);
}

/* OCP: 1.5 L/min per kW at 10 K; half of a 10.2 kW node's heat to liquid: 7.65 L/min. */
static void coolant_follows_from_heat(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 1);
    x.catalog.types.at[FIX_NODE].liquid_share = 0.5;
    fixture_device(&x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    fixture_stand(&x, 0, fixture_rack(&x, MW_RACK_COMPUTE, 0), 1);
    mw_design_totals(&x.plan, &x.diags);
    assert_int_equal(x.plan.racks.at[0].liquid_w, 5100);
    assert_int_equal(x.plan.totals.liquid_ml_min, 7650);
    fixture_done(&x);
}

static void final_counts_come_from_the_grown_plan(void **state)
{
    struct fixture now, grown;
    int met = 0;

    (void)state;
    fixture_init(&now, 1);
    fixture_init(&grown, 1);
    now.want.compute.count = 2;
    now.want.compute.count_final = grown.want.compute.count = grown.want.compute.count_final =
        5;
    for (int i = 0; i < 5; i++)
        fixture_device(&grown, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    fixture_device(&grown, MW_ROLE_SPINE, MW_FABRIC_COMPUTE, FIX_SWITCH);
    for (int i = 0; i < 2; i++)
        fixture_device(&now, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    fixture_device(&now, MW_ROLE_EDGE, MW_FABRIC_OOB, FIX_EDGE);
    mw_design_totals(&now.plan, &now.diags);
    mw_design_totals(&grown.plan, &grown.diags);
    assert_int_equal(now.plan.bom.at[0].final, -1);
    assert_int_equal(grown.plan.bom.at[0].final, grown.plan.bom.at[0].now);
    assert_false(now.plan.final.known);
    mw_totals_final(&now.plan, &grown.plan);
    assert_true(now.plan.final.known);
    assert_int_equal(now.plan.final.totals.it_peak_w, grown.plan.totals.it_peak_w);
    assert_int_equal(now.plan.final.racks, grown.plan.racks.n);
    for (uint32_t i = 0; i < now.plan.bom.n; i++) {
        static const struct {
            const char *part;
            int64_t now, final;
        } want[] = {{"node-type", 2, 5}, {"edge-type", 1, 0}, {"switch-type", 0, 1}};
        for (size_t k = 0; k < 3; k++) {
            if (strcmp(now.plan.bom.at[i].part, want[k].part) != 0)
                continue;
            assert_int_equal(now.plan.bom.at[i].now, want[k].now);
            assert_int_equal(now.plan.bom.at[i].final, want[k].final);
            met++;
        }
    }
    assert_int_equal(met, 3);
    fixture_done(&now);
    fixture_done(&grown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(h100_system_has_the_published_parts),
        cmocka_unit_test(parts_keep_their_vendor),
        cmocka_unit_test(copper_needs_no_optics),
        cmocka_unit_test(racks_carry_what_stands_in_them),
        cmocka_unit_test(thin_air_takes_more),
        cmocka_unit_test(coolant_follows_from_heat),
        cmocka_unit_test(final_counts_come_from_the_grown_plan),
    };
    return cmocka_run_group_tests_name("totals", tests, NULL, NULL);
}
