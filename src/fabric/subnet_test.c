/* subnet_test.c: subnets, their GUIDs, and what opensm and ibsim are given, of the plan made by
 * hand in store/plan_fixture.h. That the real programs load it is e2e/export-peers.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/ibsim.h"
#include "export/opensm.h"
#include "export/subnet_notes.h"
#include "fabric/subnet.h"
#include "store/plan_fixture.h"

struct test {
    struct plan_fixture x;
    struct export_fixture f;
    struct mw_device_type leaf;
};

static int setup(void **state)
{
    struct test *t = calloc(1, sizeof *t);

    plan_fixture_init(&t->x);
    export_fixture_plan(&t->f, &t->x.plan);
    t->leaf = *t->x.plan.devices.at[FIX_LEAF1].type;
    t->leaf.protocol = MW_PROTO_INFINIBAND;
    t->leaf.kind = MW_KIND_SWITCH;
    t->x.plan.devices.at[FIX_LEAF1].type = t->x.plan.devices.at[FIX_LEAF2].type = &t->leaf;
    t->x.plan.devices.at[FIX_NODE2].index = 1;
    t->x.plan.devices.at[FIX_LEAF2].index = 1;
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    memory_done(&t->f.to);
    mw_diags_done(&t->f.notes);
    mw_assets_done(&t->f.assets);
    plan_fixture_done(&t->x);
    free(t);
    return 0;
}

static bool noted(const struct test *t, const char *text)
{
    for (uint32_t i = 0; i < t->f.notes.n; i++)
        if (strstr(t->f.notes.at[i].text, text))
            return true;
    return false;
}

/* 02 4d 57 | fabric 0 or 5 (none), role | index | port + 1 */
static void planned(void **state)
{
    struct test *t = *state;
    struct mw_lookup index;
    struct mw_subnets s;

    mw_lookup_init(&index, &t->x.plan);
    mw_subnets_init(&s, t->f.x.plan, t->f.x.assets, &index);
    assert_int_equal(s.at.n, 1);
    assert_string_equal(s.at.at[0].name, "compute");
    assert_int_equal(s.at.at[0].switches.n, 2);
    assert_int_equal(s.at.at[0].switch_links, 2); /* one cable of two lanes */
    assert_int_equal(s.at.at[0].adapters.n, 5);   /* four of nodes, the manager's one */
    assert_int_equal(s.doubled, 1);               /* its other tail has no lane of its own */
    assert_true(s.guids[FIX_LEAF1] == 0x024d570100000000);
    assert_true(s.guids[FIX_LEAF2] == 0x024d570100001000);
    assert_true(s.at.at[0].adapters.at[0].guid == 0x024d575000000001);
    assert_true(s.at.at[0].adapters.at[3].guid == 0x024d575000001002);
    for (uint32_t i = 0; i < 5; i++)
        for (uint32_t k = 0; k < i; k++)
            assert_true(s.at.at[0].adapters.at[i].guid != s.at.at[0].adapters.at[k].guid);
    mw_subnets_done(&s);
    mw_lookup_done(&index);
}

static void from_assets(void **state)
{
    struct test *t = *state;
    const char *map, *net;

    *mw_vec_push(&t->f.assets.at) =
        (struct mw_asset){.device = FIX_NODE1, .port = 1, .guid = 0xa088c20300abcdef};
    *mw_vec_push(&t->f.assets.at) =
        (struct mw_asset){.device = FIX_LEAF1, .port = UINT16_MAX, .guid = 0xa088c20300000100};
    mw_export_opensm(&t->f.x, &t->f.to.sink);
    mw_export_ibsim(&t->f.x, &t->f.to.sink);
    map = memory_file(&t->f.to, "opensm/compute/node-name-map");
    assert_non_null(strstr(map, "\n0xa088c20300abcdef \"node001 mlx5_3\"\n"));
    assert_non_null(strstr(map, "\n0xa088c20300000100 \"leaf-1-1\"\n"));
    assert_non_null(strstr(map, "\n0x024d575000000001 \"node001 mlx5_0\"\n"));
    net = memory_file(&t->f.to, "ibsim/compute.net");
    assert_non_null(strstr(net, "[1](a088c20300abcdef) \t\"S-024d570100001000\"[1]"));
    assert_non_null(strstr(net, "Switch\t8 \"S-a088c20300000100\""));
    assert_non_null(strstr(net, "[3]\t\"S-024d570100001000\"[3]")); /* both lanes */
    assert_non_null(strstr(net, "[4]\t\"S-024d570100001000\"[4]"));
    assert_true(noted(t, "5 GUIDs are planned ones"));
    assert_true(noted(t, "1 switch ports are left out"));
}

/* One tier: minhop, no files of roots; the manager is no compute node. */
static void one_tier(void **state)
{
    struct test *t = *state;
    const char *conf;

    mw_export_opensm(&t->f.x, &t->f.to.sink);
    conf = memory_file(&t->f.to, "opensm/compute/opensm.conf");
    assert_non_null(strstr(conf, "\nrouting_engine minhop\n"));
    assert_null(strstr(conf, "root_guid_file"));
    assert_non_null(strstr(conf, "2 switches, 4 ports of compute nodes, 1 of others"));
    assert_non_null(strstr(memory_file(&t->f.to, "opensm/compute/io_guid.conf"), "0x024d5706"));
    /* the folder copied as told, every file that the options name is there */
    assert_non_null(strstr(conf, "# Copy this folder to /etc/opensm/compute on "));
    int named = 0;
    for (const char *at = conf; (at = strstr(at, " /etc/opensm/compute/")); named++) {
        char file[128];
        at += strlen(" /etc/");
        snprintf(file, sizeof file, "%.*s", (int)strcspn(at, " \n"), at);
        assert_non_null(memory_file(&t->f.to, file));
    }
    assert_int_equal(named, 2);
}

/* Planes are subnets with prefixes of their own; managers on a spine need a reverse hop. */
static void planes(void **state)
{
    const char *const sets[] = {"compute.count=64", "fabrics.compute.planes=8", NULL};
    const char *const spine[] = {"compute.count=96", "fabrics.compute.managers.attach=spine",
                                 NULL};
    struct export_fixture *f = export_fixture_new("scale-131072", sets);
    char path[64], prefix[64];

    (void)state;
    mw_export_opensm(&f->x, &f->to.sink);
    for (int i = 1; i <= 8; i++) {
        snprintf(path, sizeof path, "opensm/compute-%d/opensm.conf", i);
        snprintf(prefix, sizeof prefix, "\nsubnet_prefix 0xfe8000000000000%d\n", i);
        assert_non_null(memory_file(&f->to, path));
        assert_non_null(strstr(memory_file(&f->to, path), prefix));
        assert_null(strstr(memory_file(&f->to, path), "max_reverse_hops"));
    }
    assert_non_null(memory_file(&f->to, "opensm/storage/opensm.conf"));
    export_fixture_free(f);
    f = export_fixture_new("superpod-h100-4su", spine);
    mw_export_opensm(&f->x, &f->to.sink);
    assert_non_null(
        strstr(memory_file(&f->to, "opensm/compute/opensm.conf"), "\nmax_reverse_hops 1\n"));
    assert_null(strstr(memory_file(&f->to, "opensm/storage/opensm.conf"), "max_reverse_hops"));
    export_fixture_free(f);
}

/* A name that would end its quotes, or its line, does not. */
static void hostile(void **state)
{
    struct test *t = *state;

    t->x.plan.devices.at[FIX_LEAF1].name = "a\"b\nc\x1b[2J";
    mw_export_opensm(&t->f.x, &t->f.to.sink);
    mw_export_ibsim(&t->f.x, &t->f.to.sink);
    assert_non_null(strstr(memory_file(&t->f.to, "opensm/compute/node-name-map"),
                           "0x024d570100000000 \"a?b c?[2J\"\n"));
    assert_non_null(strstr(memory_file(&t->f.to, "ibsim/compute.net"),
                           "Switch\t8 \"S-024d570100000000\"\t\t# \"a?b c?[2J\" enhanced"));
}

static void ethernet(void **state)
{
    struct test *t = *state;

    t->leaf.protocol = MW_PROTO_ETHERNET;
    mw_export_opensm(&t->f.x, &t->f.to.sink);
    mw_export_ibsim(&t->f.x, &t->f.to.sink);
    assert_int_equal(t->f.to.n, 0);
    assert_true(noted(t, "no InfiniBand fabric"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(planned, setup, teardown),
        cmocka_unit_test_setup_teardown(from_assets, setup, teardown),
        cmocka_unit_test_setup_teardown(one_tier, setup, teardown),
        cmocka_unit_test(planes),
        cmocka_unit_test_setup_teardown(hostile, setup, teardown),
        cmocka_unit_test_setup_teardown(ethernet, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
