/* rank_files_test.c: files of an order that is plain to see, in the grammar that srun, Open MPI and
 * slurm.conf document; Open MPI 4.1.4
 * starts ranks where such a rankfile says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/rank_files.h"
#include "fabric/net_fixture.h"

static void four_nodes(void **state)
{
    static const char *const hosts[] = {"node005", "node001", "node006", "node002"};
    static const char *const leaves[] = {"leaf-2", "leaf-1", "leaf-2", "leaf-1"};
    struct net_fixture f = net_fixture_tree((struct net_shape){
        .pods = 1, .leaves = 2, .hosts = 4, .spines = 4, .lanes = 1, .mbps = 400000});
    struct mw_net n = net_fixture_net(&f);
    struct memory_sink m = {.sink = {.open = memory_open, .close = memory_close}};
    struct mw_rankorder order;
    struct mw_rank_files files = {
        .order = &order, .hosts = hosts, .leaves = leaves, .ranks_per_host = 2, .folder = "j/"};

    (void)state;
    mw_rank_order(&order, &n, (uint32_t[]){4, 0, 5, 1}, 4);
    assert_int_equal(mw_rank_files_write(&files, &m.sink), 0);
    assert_string_equal(memory_file(&m, "j/hostfile"), "node001\nnode001\nnode002\nnode002\n"
                                                       "node005\nnode005\nnode006\nnode006\n");
    assert_string_equal(memory_file(&m, "j/rankfile"),
                        "rank 0=node001 slot=0\nrank 1=node001 slot=1\n"
                        "rank 2=node002 slot=0\nrank 3=node002 slot=1\n"
                        "rank 4=node005 slot=0\nrank 5=node005 slot=1\n"
                        "rank 6=node006 slot=0\nrank 7=node006 slot=1\n");
    const char *topology = strchr(memory_file(&m, "j/topology.conf"), '\n');
    assert_string_equal(topology, "\nSwitchName=leaf-1 Nodes=node[001-002]\n"
                                  "SwitchName=leaf-2 Nodes=node[005-006]\n"
                                  "SwitchName=fabric Switches=leaf-[1-2]\n");
    /* in the order given every hop leaves its leaf: two flows out of each by the same way */
    assert_non_null(strstr(memory_file(&m, "j/README"), "--ntasks=8"));
    mw_rank_order_done(&order);
    memory_done(&m);
    mw_net_done(&n);
    net_fixture_done(&f);
}

static void names_that_slurm_cannot_hold(void **state)
{
    static const char *const hosts[] = {"a,b", "node 2", "node003"};
    static const char *const leaves[] = {"leaf-1", "leaf-1", "leaf[9]"};
    uint32_t order[] = {0, 1, 2};
    struct mw_rankorder r = {.order = order, .n = 3};
    struct memory_sink m = {.sink = {.open = memory_open, .close = memory_close}};
    struct mw_rank_files files = {
        .order = &r, .hosts = hosts, .leaves = leaves, .ranks_per_host = 1, .folder = ""};

    (void)state;
    assert_int_equal(mw_rank_files_write(&files, &m.sink), 3);
    assert_null(strstr(memory_file(&m, "topology.conf"), "SwitchName"));
    memory_done(&m);
    files.leaves = NULL;
    m.n = 0;
    assert_int_equal(mw_rank_files_write(&files, &m.sink), 0);
    assert_null(memory_file(&m, "topology.conf"));
    memory_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_nodes),
        cmocka_unit_test(names_that_slurm_cannot_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
