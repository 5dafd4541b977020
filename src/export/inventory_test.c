/* inventory_test.c: genders, Ansible and Prometheus of the plan made by hand in
 * store/plan_fixture.h, and with names that mean something to their readers. That the programs
 * read them is e2e/export-peers.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "export/ansible.h"
#include "export/export_fixture.h"
#include "export/genders.h"
#include "export/prometheus.h"
#include "store/plan_fixture.h"

struct test {
    struct plan_fixture x;
    struct export_fixture f;
};

static int setup(void **state)
{
    struct test *t = calloc(1, sizeof *t);

    plan_fixture_init(&t->x);
    export_fixture_plan(&t->f, &t->x.plan);
    *mw_vec_push(&t->x.plan.addresses) = (struct mw_address){.device = FIX_NODE1,
                                                             .port = UINT16_MAX,
                                                             .fabric = MW_FABRIC_INBAND,
                                                             .prefix_len = 12,
                                                             .ipv4 = 0x0a100001};
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    memory_done(&t->f.to);
    mw_diags_done(&t->f.notes);
    plan_fixture_done(&t->x);
    free(t);
    return 0;
}

static bool has(const struct test *t, const char *file, const char *text)
{
    const char *whole = memory_file(&t->f.to, file);

    assert_non_null(whole);
    return strstr(whole, text) != NULL;
}

static void genders(void **state)
{
    struct test *t = *state;

    mw_export_genders(&t->f.x, &t->f.to.sink);
    assert_string_equal(
        memory_file(&t->f.to, "genders/genders"),
        "# Made by millwright from plan 0123456789ab. nodeattr -f genders -q node\n"
        "node[001-002] node,type=node,rack=a01,row=a,feed_A,feed_B\n"
        "leaf-1-1 leaf,type=leaf,fabric=compute,su=1,rail=1,rack=a02,row=a\n"
        "leaf-1-2 leaf,type=leaf,fabric=compute,su=1,rail=2,elsewhere\n"
        "edge-1 edge,type=edge,fabric=oob,rack=a02,row=a\n"
        "ufm-1 manager,type=ufm,fabric=compute,rack=a02,row=a\n"
        "pdu-a01-A pdu,type=pdu,rack=a01,row=a,feed_A\n"
        "pdu-a01-B pdu,type=pdu,rack=a01,row=a,feed_B\n");
}

static void ansible(void **state)
{
    struct test *t = *state;

    mw_export_ansible(&t->f.x, &t->f.to.sink);
    assert_true(has(t, "ansible/inventory.yml",
                    "    role_node:\n      hosts:\n"
                    "        \"node001\": {model: \"node\", ansible_host: \"10.16.0.1\", bmc: "
                    "\"10.1.2.3\", rack: \"a01\", u: 9}\n"
                    "        \"node002\": {model: \"node\", rack: \"a01\", u: 1}\n"));
    assert_true(
        has(t, "ansible/inventory.yml",
            "    rack_a01:\n      hosts:\n        \"node001\":\n        \"node002\":\n"));
    /* two racks whose names differ only in signs that a group cannot have are two groups */
    memory_done(&t->f.to);
    t->x.plan.racks.at[0].name = "a-1";
    t->x.plan.racks.at[1].name = "a.1";
    t->x.plan.devices.at[FIX_NODE2].name = "node[1:9]";
    mw_export_ansible(&t->f.x, &t->f.to.sink);
    assert_true(has(t, "ansible/inventory.yml", "    rack_a_1:\n"));
    assert_true(has(t, "ansible/inventory.yml", "    rack_a_1_x:\n"));
    assert_false(has(t, "ansible/inventory.yml", "node[1:9]"));
    assert_non_null(strstr(t->f.notes.at[0].text, "1 devices are left out"));
}

static void prometheus(void **state)
{
    struct test *t = *state;
    json_t *root, *group, *labels;

    t->x.plan.devices.at[FIX_NODE1].name = "a\"b\\\n\xff";
    mw_export_prometheus(&t->f.x, &t->f.to.sink);
    root = json_loads(memory_file(&t->f.to, "prometheus/ipmi.json"), 0, NULL);
    assert_non_null(root);
    assert_int_equal(json_array_size(root), 1);
    group = json_array_get(root, 0);
    labels = json_object_get(group, "labels");
    assert_string_equal(json_string_value(json_array_get(json_object_get(group, "targets"), 0)),
                        "10.1.2.3");
    assert_string_equal(json_string_value(json_object_get(labels, "device")),
                        "a\"b\\\n\xef\xbf\xbd");
    assert_string_equal(json_string_value(json_object_get(labels, "feed")), "A,B");
    assert_string_equal(json_string_value(json_object_get(labels, "u")), "9");
    json_decref(root);
    root = json_loads(memory_file(&t->f.to, "prometheus/dcgm.json"), 0, NULL);
    assert_string_equal(json_string_value(json_array_get(
                            json_object_get(json_array_get(root, 0), "targets"), 0)),
                        "10.16.0.1:9400");
    json_decref(root);
    assert_true(has(t, "prometheus/prometheus.yml", "\n      - files: [snmp.json]\n"));
    assert_true(has(t, "prometheus/prometheus.yml",
                    "replacement: \"localhost:9116\"}\n")); /* the SNMP exporter's port */
}

/* No in-band addresses: no job needs them; none at all: nothing. */
static void without(void **state)
{
    struct test *t = *state;

    t->x.plan.addresses.n = 2;
    mw_export_prometheus(&t->f.x, &t->f.to.sink);
    assert_null(memory_file(&t->f.to, "prometheus/node.json"));
    assert_false(has(t, "prometheus/prometheus.yml", "node.json"));
    memory_done(&t->f.to);
    t->x.plan.addresses.n = 0;
    mw_export_prometheus(&t->f.x, &t->f.to.sink);
    assert_int_equal(t->f.to.n, 0);
    assert_int_equal(t->f.notes.n, 1);
}

static void hostile_genders(void **state)
{
    struct test *t = *state;

    t->x.plan.devices.at[FIX_NODE1].name = "a b";
    t->x.plan.rows.at[0].name = "x,y=z";
    t->x.feeds[0].name = "A%n";
    mw_export_genders(&t->f.x, &t->f.to.sink);
    assert_true(has(t, "genders/genders", "\nnode002 node,type=node,rack=a01,feed_B\n"));
    assert_false(has(t, "genders/genders", "a b"));
    assert_false(has(t, "genders/genders", "x,y"));
    assert_int_equal(t->f.notes.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(genders, setup, teardown),
        cmocka_unit_test_setup_teardown(ansible, setup, teardown),
        cmocka_unit_test_setup_teardown(prometheus, setup, teardown),
        cmocka_unit_test_setup_teardown(without, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_genders, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
