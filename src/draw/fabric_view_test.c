/*
 * fabric_view_test.c: the links on the picture are those of the plan: counted from the cables, and
 * for known places by the rule of the reference architectures.
 */
#include "design/site_fixture.h"
#include "draw/picture_check.h"

#include <math.h>

#include "draw/drawings.h"
#include "draw/fabric_view.h"

/* Links that the groups of a picture tell of: "32 links: …". */
static int64_t links_shown(const struct mw_picture *pic)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < pic->ops.n; i++) {
        const struct mw_op *op = &pic->ops.at[i];
        if (op->kind == MW_OP_GROUP && op->id && strncmp(op->id, "link", 4) == 0)
            n += strtoll(op->title, NULL, 10);
    }
    return n;
}

/* Lanes of the cables of a fabric, a splitter counting its tails. */
static int64_t links_cabled(const struct mw_plan *p, enum mw_fabric_id fabric)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];
        bool splitter = c->end[2].device != MW_NONE;
        if (c->fabric == fabric)
            n += splitter ? c->end[1].lanes + c->end[2].lanes : c->end[0].lanes;
    }
    return n;
}

/* Every fabric of the factory: the sheet is sound and shows each link once. */
static void check_fabrics(const char *yaml, const char *const *sets, size_t set_n)
{
    struct world x;

    world_design(&x, yaml, sets, set_n);
    assert_int_equal(x.rc, MW_OK);
    for (int f = 0; f < MW_FABRIC_COUNT; f++) {
        struct mw_picture pic;
        int64_t planned = 0;
        if (!x.plan.fabrics[f].enabled)
            continue;
        for (int k = 0; k < MW_LINK_KINDS; k++)
            planned += x.plan.fabrics[f].links[k];
        mw_draw_fabric(&x.plan, (enum mw_fabric_id)f, &pic);
        check_picture(&pic, 0.8);
        assert_int_equal(links_shown(&pic), planned);
        assert_int_equal(links_cabled(&x.plan, (enum mw_fabric_id)f), planned);
        mw_picture_done(&pic);
    }
    world_done(&x);
}

static void every_link_is_shown_once(void **state)
{
    static const char *const one[] = {"compute.count=1"}, *const odd[] = {"compute.count=31"},
                             *const plain[] = {"fabrics.compute.topology=fat-tree"},
                             *const deep[] = {"fabrics.compute.tiers=3",
                                              "fabrics.compute.topology=fat-tree"},
                             *const planes[] = {"fabrics.compute.planes=8"},
                             *const large[] = {"compute.count=4096"};

    (void)state;
    check_fabrics("pod32-dense", NULL, 0);
    check_fabrics("pod32-lowpower", NULL, 0);
    check_fabrics("superpod-h100-4su", NULL, 0);
    check_fabrics("pod32-dense", one, 1);
    check_fabrics("pod32-dense", odd, 1);
    check_fabrics("pod32-dense", plain, 1);
    check_fabrics("pod32-dense", deep, 2);
    check_fabrics("superpod-h100-4su", plain, 1);
    check_fabrics("pod32-dense", planes, 1);
    check_fabrics("scale-131072", large, 1);
}

/* No port of a view has two links, and every port is one that its device has. */
static void a_port_has_one_link(void **state)
{
    struct world x;

    (void)state;
    world_design(&x, "superpod-h100-4su", NULL, 0);
    for (int f = 0; f < MW_FABRIC_COUNT; f++) {
        struct mw_fabric_view v;
        struct mw_map_u64 used = {0};
        mw_fabric_view_init(&v, &x.plan, (enum mw_fabric_id)f);
        for (uint32_t i = 0; i < v.links.n; i++) {
            const struct mw_view_link *l = &v.links.at[i];
            assert_true(l->b_port < x.plan.devices.at[l->b].type->port_n);
            assert_true(mw_map_u64_add(&used, (uint64_t)l->b << 16 | l->b_port, i));
            if (l->a == MW_NONE)
                continue;
            assert_true(l->a_port < x.plan.devices.at[l->a].type->port_n);
            /* a manager's port feeds both tails of its splitter */
            if (l->kind != MW_LINK_MANAGER_LEAF)
                assert_true(mw_map_u64_add(&used, (uint64_t)l->a << 16 | l->a_port, i));
        }
        mw_map_u64_done(&used);
        mw_fabric_view_done(&v);
    }
    world_done(&x);
}

/*
 * DGX SuperPOD H100 (RA-11333-001, compute fabric): port of rail r of every node of a unit is on
 * leaf r; nodes take its ports from the first on, two to a cage of a QM9700. Four spines below
 * eight leaves of 32 uplinks: eight links each.
 */
static void known_links_stand_where_they_belong(void **state)
{
    struct world x;
    struct mw_picture pic;

    (void)state;
    world_design(&x, "pod32-dense", NULL, 0);
    mw_draw_fabric(&x.plan, MW_FABRIC_COMPUTE, &pic);
    const struct mw_device_type *node = x.plan.devices.at[0].type;
    for (int n = 1; n <= 32; n++)
        for (int rail = 1; rail <= 8; rail++) {
            char id[64], leaf_port[16];
            const char *node_port = NULL;
            snprintf(id, sizeof id, "link:node%03d:leaf-1-%d", n, rail);
            snprintf(leaf_port, sizeof leaf_port, "%d/%d", (n + 1) / 2, 2 - n % 2);
            for (uint32_t k = 0; k < node->port_n; k++)
                if (node->ports[k].net == MW_NET_COMPUTE && node->ports[k].rail == rail)
                    node_port = node->ports[k].name;
            struct span in = find_group(&pic, id);
            assert_int_equal(count_text(&pic, in, node_port), 1);
            assert_int_equal(count_text(&pic, in, leaf_port), 1);
        }
    struct span in = find_group(&pic, "link:spine-3:leaf-1-2");
    assert_int_equal(count_text(&pic, in, "8x 5/1-8/2"), 1); /* the second leaf's turn */
    assert_int_equal(count_text(&pic, in, "25/1-28/2"), 1);  /* uplinks follow port 16/2 */
    mw_picture_done(&pic);
    world_done(&x);
}

/* Rails are told by ink and, for black and white, in words. */
static void rails_are_told_twice(void **state)
{
    struct world x;
    struct mw_picture pic;

    (void)state;
    world_design(&x, "pod32-dense", NULL, 0);
    mw_draw_fabric(&x.plan, MW_FABRIC_COMPUTE, &pic);
    for (int rail = 1; rail <= 8; rail++) {
        char id[32], words[16];
        uint32_t dots = 0;
        snprintf(id, sizeof id, "leaf-1-%d", rail);
        snprintf(words, sizeof words, "rail %d", rail);
        assert_int_equal(count_text(&pic, find_group(&pic, id), words), 1);
        for (uint32_t i = 0; i < pic.ops.n; i++)
            dots += pic.ops.at[i].kind == MW_OP_CIRCLE &&
                    pic.ops.at[i].fill == mw_ink_rail(rail - 1);
        assert_int_equal(dots, 32 + 4); /* nodes and spines */
    }
    mw_picture_done(&pic);
    world_done(&x);
}

/* 4,096 nodes are 128 units of 32 with eight leaves each, 256 links down and up. */
static void units_are_summed(void **state)
{
    static const char *const sets[] = {"compute.count=4096"};
    struct world x;
    struct mw_picture pic;

    (void)state;
    world_design(&x, "scale-131072", sets, 1);
    mw_draw_fabric(&x.plan, MW_FABRIC_COMPUTE, &pic);
    assert_int_equal(count_text(&pic, whole(&pic), "Scalable units: 128"), 1);
    assert_int_equal(count_text(&pic, whole(&pic), "32 nodes, 8 leaves"), 128);
    assert_int_equal(count_text(&pic, whole(&pic), "256 links down, 256 up"), 128);
    assert_int_equal(count_text(&pic, whole(&pic), "4096 nodes"), 1);
    assert_int_equal(count_text(&pic, whole(&pic), "128 leaves"), 8); /* a plane each */
    for (int plane = 1; plane <= 8; plane++) {
        char words[32];
        snprintf(words, sizeof words, "plane %d, rail %d", plane, plane);
        assert_int_equal(count_text(&pic, whole(&pic), words), 1);
    }
    mw_picture_done(&pic);
    world_done(&x);
}

/* 48 appliance ports on leaves of their own: the ratio follows from ports down and up. */
static void facts_are_told(void **state)
{
    struct world x;
    struct mw_picture pic;

    (void)state;
    world_design(&x, "superpod-h100-4su", NULL, 0);
    mw_draw_fabric(&x.plan, MW_FABRIC_STORAGE, &pic);
    assert_non_null(find_text(&pic, whole(&pic), "oversubscription, nodes"));
    assert_non_null(find_text(&pic, whole(&pic), "oversubscription, others"));
    mw_picture_done(&pic);
    mw_draw_fabric(&x.plan, MW_FABRIC_COMPUTE, &pic);
    assert_int_equal(count_text(&pic, whole(&pic), "rail-optimised fat tree"), 1);
    assert_int_equal(count_text(&pic, whole(&pic), "4 of 32 nodes"), 1);
    assert_int_equal(count_text(&pic, whole(&pic), "1016 x 400 Gb/s"), 1); /* 127 x 8 */
    mw_picture_done(&pic);
    world_done(&x);
}

/* superpod-h100-4su: external 4 and nfs_ports 8 leave the in-band network from its top; both are
 * told by their kinds, in the drawing as in the table. 127 nodes' ports fit no A3: the compute
 * fabric is summed up. A part's name stands once. */
static void links_away_are_told_by_kind(void **state)
{
    struct world x;
    struct mw_picture pic;
    uint32_t nfs = 0, world = 0;

    (void)state;
    world_design(&x, "superpod-h100-4su", NULL, 0);
    mw_draw_fabric(&x.plan, MW_FABRIC_INBAND, &pic);
    for (uint32_t i = 0; i < pic.ops.n; i++) {
        const struct mw_op *op = &pic.ops.at[i];
        if (op->kind != MW_OP_GROUP || !op->title)
            continue;
        if (strstr(op->title, "NFS storage"))
            nfs += (uint32_t)strtoul(op->title, NULL, 10);
        if (strstr(op->title, "outside world"))
            world += (uint32_t)strtoul(op->title, NULL, 10);
    }
    assert_int_equal(nfs, 8);
    assert_int_equal(world, 4);
    mw_picture_done(&pic);
    mw_draw_fabric(&x.plan, MW_FABRIC_COMPUTE, &pic);
    assert_true(fmax(pic.w, pic.h) <= 420 && fmin(pic.w, pic.h) <= 297);
    check_texts_apart(&pic, whole(&pic));
    for (uint32_t i = 0; i < pic.ops.n; i++)
        assert_true(pic.ops.at[i].kind != MW_OP_TEXT || pic.ops.at[i].size_mm >= 1.6);
    const struct mw_op *head = find_text(&pic, whole(&pic), "Cables, by part");
    assert_non_null(head);
    for (const struct mw_op *op = head; op < pic.ops.at + pic.ops.n; op++)
        if (op->kind == MW_OP_TEXT && op->align == MW_ALIGN_START)
            assert_int_equal(count_text(&pic,
                                        (struct span){(uint32_t)(head - pic.ops.at), pic.ops.n},
                                        op->title ? op->title : op->text),
                             1);
    mw_picture_done(&pic);
    world_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_link_is_shown_once),
        cmocka_unit_test(a_port_has_one_link),
        cmocka_unit_test(known_links_stand_where_they_belong),
        cmocka_unit_test(rails_are_told_twice),
        cmocka_unit_test(units_are_summed),
        cmocka_unit_test(facts_are_told),
        cmocka_unit_test(links_away_are_told_by_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
