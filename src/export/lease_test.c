/* lease_test.c: by what a DHCP client is known, and the lines of dnsmasq and Kea that say so. That
 * both servers give the addresses is e2e/export-peers.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "export/dnsmasq.h"
#include "export/export_fixture.h"
#include "export/kea.h"
#include "export/lease.h"
#include "store/plan_fixture.h"

static void asset(struct export_fixture *f, uint32_t device, uint16_t port, uint64_t mac)
{
    *mw_vec_push(&f->assets.at) = (struct mw_asset){.device = device, .port = port, .mac = mac};
}

static uint16_t port_of(const struct mw_plan *p, uint32_t device, const char *name)
{
    const struct mw_device_type *type = p->devices.at[device].type;

    for (uint16_t i = 0; i < type->port_n; i++)
        if (strcmp(type->ports[i].name, name) == 0)
            return i;
    fail_msg("no port %s", name);
    return 0;
}

static bool has(const struct export_fixture *f, const char *file, const char *text)
{
    return strstr(memory_file(&f->to, file), text) != NULL;
}

/* Nodes 1 to 3 of a real plan: no MAC address known; one of a bond's two; both. */
static void bonds(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    struct mw_leases l;
    uint16_t first = port_of(&f->plan, 0, "Slot1P2"), second = port_of(&f->plan, 0, "Slot2P2");
    char circuit[MW_CIRCUIT_CAP];

    (void)state;
    asset(f, 1, first, 0x5cff35000102);
    asset(f, 2, first, 0x5cff35000103);
    asset(f, 2, second, 0x5cff35000203);
    mw_leases_init(&l, &f->x, "test");
    assert_int_equal(l.subnets.n, 2);
    const struct mw_lease *node = &l.at.at[l.subnets.at[1].first];

    assert_string_equal(node[0].name, "node001");
    assert_int_equal(node[0].key_n, 2);
    assert_string_equal(mw_lease_circuit(&l, &node[0].keys[1], circuit), "admin-leaf-2/swp1");
    assert_true(node[1].keys[0].mac == 0x5cff35000102);
    assert_true(node[1].keys[1].mac == 0);
    assert_true(node[2].keys[1].mac == 0x5cff35000203);
    assert_int_equal(mw_lease_gateway(&l.subnets.at[0]), 0x0a0ffffe); /* 10.15.255.254 */
    mw_leases_done(&l);

    mw_export_dnsmasq(&f->x, &f->to.sink);
    assert_true(has(f, "dnsmasq/dnsmasq.conf",
                    "\ndhcp-circuitid=set:node001,admin-leaf-1/swp1\n"
                    "dhcp-circuitid=set:node001,admin-leaf-2/swp1\n"
                    "dhcp-host=tag:node001,*:*:*:*:*:*,10.16.0.1,node001\n"
                    "dhcp-mac=set:node002,5c:ff:35:00:01:02\n"
                    "dhcp-circuitid=set:node002,admin-leaf-2/swp2\n"
                    "dhcp-host=tag:node002,*:*:*:*:*:*,10.16.0.2,node002\n"
                    "dhcp-host=5c:ff:35:00:01:03,5c:ff:35:00:02:03,10.16.0.3,node003\n"));
    assert_true(has(f, "dnsmasq/dnsmasq.conf",
                    "\ndhcp-range=set:oob,10.0.0.0,static,255.240.0.0,12h\n"));
    export_fixture_free(f);
}

/* Kea's file, without its comments, is JSON: every client once, in its subnet. */
static void kea_json(void **state)
{
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", NULL);
    char *text, *end, *brace;
    json_t *root, *subnets, *reservations;
    size_t all = 0;

    (void)state;
    mw_export_kea(&f->x, &f->to.sink);
    text = strdup(memory_file(&f->to, "kea/kea-dhcp4.conf"));
    for (char *c = strstr(text, "//"); c; c = strstr(c, "//")) {
        end = strchr(c, '\n');
        memset(c, ' ', (size_t)(end - c));
    }
    brace = strchr(text, '{');
    root = json_loads(brace, 0, NULL);
    assert_non_null(root);
    subnets = json_object_get(json_object_get(root, "Dhcp4"), "subnet4");
    assert_int_equal(json_array_size(subnets), 2);
    for (size_t i = 0; i < 2; i++) {
        reservations = json_object_get(json_array_get(subnets, i), "reservations");
        all += json_array_size(reservations);
    }
    /* a BMC or management port per device out of band, but for edges; two ports per bond: nodes
     * and management servers */
    struct mw_range edges = mw_plan_range(&f->plan, MW_FABRIC_OOB, MW_ROLE_EDGE);
    uint32_t oob = 0, inband = 0;
    for (uint32_t i = 0; i < f->plan.addresses.n; i++) {
        oob += f->plan.addresses.at[i].fabric == MW_FABRIC_OOB;
        inband += f->plan.addresses.at[i].fabric == MW_FABRIC_INBAND;
    }
    assert_int_equal(all, oob - edges.n + 2 * inband);
    json_decref(root);
    free(text);
    export_fixture_free(f);
}

/* A switch whose name means something to a server's parser tells nobody: a comment stands. */
static void hostile(void **state)
{
    struct plan_fixture x;
    struct export_fixture f = {0};
    struct mw_cable *c;

    (void)state;
    plan_fixture_init(&x);
    export_fixture_plan(&f, &x.plan);
    c = mw_vec_push(&x.plan.cables);
    *c = (struct mw_cable){.end = {{FIX_NODE1, 2, 1}, {FIX_LEAF1, 6, 1}, {MW_NONE, 0, 0}},
                           .kind = MW_LINK_MGMT};
    mw_export_dnsmasq(&f.x, &f.to.sink);
    assert_true(has(&f, "dnsmasq/dnsmasq.conf", "\ndhcp-circuitid=set:node001,leaf-1-1/4/1\n"));
    memory_done(&f.to);
    x.plan.devices.at[FIX_LEAF1].name = "a,b\n'\"";
    mw_export_dnsmasq(&f.x, &f.to.sink);
    mw_export_kea(&f.x, &f.to.sink);
    assert_true(has(&f, "dnsmasq/dnsmasq.conf", "\n# dhcp-host=MAC,10.1.2.3,node001\n"));
    assert_false(has(&f, "dnsmasq/dnsmasq.conf", "circuitid"));
    assert_true(has(&f, "kea/kea-dhcp4.conf", "\n// no reservation yet: 10.1.2.3 node001\n"));
    memory_done(&f.to);
    x.plan.addresses.n = 0;
    mw_export_dnsmasq(&f.x, &f.to.sink);
    mw_export_kea(&f.x, &f.to.sink);
    assert_int_equal(f.to.n, 0);
    memory_done(&f.to);
    mw_diags_done(&f.notes);
    plan_fixture_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bonds),
        cmocka_unit_test(kea_json),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
