/* slurm_test.c: the tree and the blocks of real plans, each a published shape: one unit, four
 * units below spines, a plain fat tree, pods below cores. That slurmctld loads them and agrees
 * with the plan's tables node by node is e2e/export-peers.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/slurm.h"

/* The lines of a file that are no comments. */
static const char *lines_of(const struct export_fixture *f, const char *file)
{
    const char *s = memory_file(&f->to, file);

    assert_non_null(s);
    while (*s == '#')
        s = strchr(s, '\n') + 1;
    return s;
}

static struct export_fixture *slurm_of(const char *example, const char *const *sets)
{
    struct export_fixture *f = export_fixture_new(example, sets);

    mw_export_slurm(&f->x, &f->to.sink);
    return f;
}

static void one_unit(void **state)
{
    struct export_fixture *f = slurm_of("pod32-dense", NULL);

    (void)state;
    assert_string_equal(lines_of(f, "slurm/topology.conf"),
                        "SwitchName=su1 Nodes=node[001-032]\n");
    assert_string_equal(lines_of(f, "slurm/topology-block.conf"),
                        "BlockName=su1 Nodes=node[001-032]\nBlockSizes=32\n");
    assert_string_equal(lines_of(f, "slurm/gres.conf"),
                        "NodeName=node[001-032] Name=gpu File=/dev/nvidia[0-7]\n");
    assert_non_null(strstr(lines_of(f, "slurm/nodes.conf"),
                           "NodeName=node[001-004] NodeAddr=10.16.0.[1-4] Gres=gpu:8 "
                           "Feature=su1,rack_a01,row_a,feed_A,feed_B,feed_C Weight=1 "
                           "State=UNKNOWN\n"));
    assert_null(strstr(lines_of(f, "slurm/nodes.conf"), "CPUs="));
    export_fixture_free(f);
}

/* The fourth unit of the 127-node SuperPOD is a node short: the smallest block has 31. */
static void four_units(void **state)
{
    struct export_fixture *f = slurm_of("superpod-h100-4su", NULL);

    (void)state;
    assert_string_equal(lines_of(f, "slurm/topology.conf"),
                        "SwitchName=su1 Nodes=node[001-032]\n"
                        "SwitchName=su2 Nodes=node[033-064]\n"
                        "SwitchName=su3 Nodes=node[065-096]\n"
                        "SwitchName=su4 Nodes=node[097-127]\n"
                        "SwitchName=spine Switches=su[1-4]\n");
    assert_non_null(strstr(lines_of(f, "slurm/topology-block.conf"), "\nBlockSizes=31\n"));
    export_fixture_free(f);
}

/* Eight ports of a node on one leaf: four nodes fill the 32 node ports of a leaf. */
static void plain_tree(void **state)
{
    const char *const sets[] = {"fabrics.compute.topology=fat-tree", "compute.count=120", NULL};
    struct export_fixture *f = slurm_of("superpod-h100-4su", sets);
    const char *text = lines_of(f, "slurm/topology.conf");

    (void)state;
    assert_non_null(strstr(text, "SwitchName=leaf-1 Nodes=node[001-004]\n"));
    assert_non_null(strstr(text, "\nSwitchName=leaf-30 Nodes=node[117-120]\n"));
    assert_non_null(strstr(text, "\nSwitchName=spine Switches=leaf-[1-30]\n"));
    export_fixture_free(f);
}

/* A rail of 128 leaves is split over pods of 32 (half a spine's ports): 32 units a pod. */
static void pods(void **state)
{
    const char *const sets[] = {"compute.count=4096", "fabrics.compute.planes=1", NULL};
    struct export_fixture *f = slurm_of("scale-131072", sets);
    const char *text = lines_of(f, "slurm/topology.conf");

    (void)state;
    assert_non_null(strstr(text, "\nSwitchName=pod1 Switches=su[1-32]\n"));
    assert_non_null(strstr(text, "\nSwitchName=pod4 Switches=su[97-128]\n"
                                 "SwitchName=core Switches=pod[1-4]\n"));
    assert_non_null(strstr(lines_of(f, "slurm/topology-block.conf"), "\nBlockSizes=32,1024\n"));
    export_fixture_free(f);
}

/* Nodes that hang on no leaf have no topology; there are nodes all the same. */
static void no_fabric(void **state)
{
    const char *const sets[] = {"fabrics.compute.enabled=false", NULL};
    struct export_fixture *f = slurm_of("pod32-dense", sets);

    (void)state;
    assert_null(memory_file(&f->to, "slurm/topology.conf"));
    assert_null(memory_file(&f->to, "slurm/topology-block.conf"));
    assert_non_null(strstr(lines_of(f, "slurm/nodes.conf"), "NodeName=node[001-004]"));
    assert_non_null(strstr(f->notes.at[0].text, "no topology"));
    export_fixture_free(f);
}

/* What a switch "suN" is, is said where there is one. */
static void units_are_explained(void **state)
{
    const char *const sets[] = {"fabrics.compute.topology=fat-tree", "compute.count=16", NULL};
    struct export_fixture *f = slurm_of("superpod-h100-4su", sets);

    (void)state;
    assert_null(strstr(memory_file(&f->to, "slurm/topology.conf"), "rail"));
    export_fixture_free(f);
    f = slurm_of("pod32-dense", NULL);
    assert_non_null(strstr(memory_file(&f->to, "slurm/topology.conf"), "leaf\n# per rail"));
    export_fixture_free(f);
}

/* Names that Slurm cannot hold leave their nodes out; others keep theirs. */
static void hostile(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);

    (void)state;
    f->plan.devices.at[1].name = "node[1-9]";
    f->plan.devices.at[2].name = "Default";
    f->plan.devices.at[3].name = "a b\nSwitchName=evil";
    f->plan.rows.at[0].name = "row 1,x";
    mw_export_slurm(&f->x, &f->to.sink);
    assert_string_equal(lines_of(f, "slurm/topology.conf"),
                        "SwitchName=su1 Nodes=node[001,005-032]\n");
    assert_null(strstr(lines_of(f, "slurm/nodes.conf"), "evil"));
    assert_null(strstr(lines_of(f, "slurm/nodes.conf"), "row_"));
    assert_non_null(strstr(f->notes.at[0].text, "3 nodes are left out"));
    assert_non_null(strstr(f->notes.at[1].text, "features are left out"));
    export_fixture_free(f);

    f = export_fixture_new("pod32-dense", NULL);
    for (uint32_t i = 0; i < 32; i++)
        f->plan.devices.at[i].name = "";
    mw_export_slurm(&f->x, &f->to.sink);
    assert_int_equal(f->to.n, 0);
    export_fixture_free(f);
}

/* A name pattern that is the name of an upper switch too. */
static void switch_names(void **state)
{
    const char *const sets[] = {"fabrics.compute.topology=fat-tree", "compute.count=16",
                                "names.leaf=spine{n}", NULL};
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", sets);

    (void)state;
    for (uint32_t i = 0; i < f->plan.devices.n; i++)
        if (strcmp(f->plan.devices.at[i].name, "spine1") == 0)
            f->plan.devices.at[i].name = "spine";
    mw_export_slurm(&f->x, &f->to.sink);
    assert_string_equal(lines_of(f, "slurm/topology.conf"),
                        "SwitchName=spine Nodes=node[001-004]\n"
                        "SwitchName=spine2 Nodes=node[005-008]\n"
                        "SwitchName=spine3 Nodes=node[009-012]\n"
                        "SwitchName=spine4 Nodes=node[013-016]\n"
                        "SwitchName=spine-x Switches=spine,spine[2-4]\n");
    export_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_unit),   cmocka_unit_test(four_units),
        cmocka_unit_test(plain_tree), cmocka_unit_test(pods),
        cmocka_unit_test(hostile),    cmocka_unit_test(switch_names),
        cmocka_unit_test(no_fabric),  cmocka_unit_test(units_are_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
