/* hostnames_test.c: host names by the rule in the header, and the files that are made of nothing
 * else: /etc/hosts and zones. That named loads the zones is e2e/export-peers.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/dns.h"
#include "export/export_fixture.h"
#include "export/hostnames.h"
#include "export/hosts.h"
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

static void add(struct test *t, uint32_t device, uint16_t port, uint8_t fabric, uint32_t ipv4)
{
    *mw_vec_push(&t->x.plan.addresses) = (struct mw_address){
        .device = device, .port = port, .fabric = fabric, .prefix_len = 13, .ipv4 = ipv4};
}

static void by_rule(void **state)
{
    struct test *t = *state;
    struct mw_lookup index;
    struct mw_hostnames h;

    add(t, FIX_NODE1, UINT16_MAX, MW_FABRIC_INBAND, 0x0a100001);
    add(t, FIX_NODE1, 1, MW_FABRIC_COMPUTE, 0x0a400001); /* rail 2 */
    add(t, FIX_NODE1, 2, MW_FABRIC_STORAGE, 0x0a200001);
    add(t, FIX_NODE1, 2, MW_FABRIC_STORAGE, 0x0a280001);
    mw_lookup_init(&index, &t->x.plan);
    mw_hostnames_init(&h, &t->f.x, &index, "test");
    assert_string_equal(h.names[0], "node001-bmc"); /* its in-band address has the plain name */
    assert_string_equal(h.names[1], "edge-1");      /* has no other */
    assert_string_equal(h.names[2], "node001");
    assert_string_equal(h.names[3], "node001-rail2");
    assert_string_equal(h.names[4], "node001-storage1");
    assert_string_equal(h.names[5], "node001-storage2");
    assert_string_equal(h.domain, "fixture.internal");
    assert_int_equal(t->f.notes.n, 0);
    mw_hostnames_done(&h);
    mw_lookup_done(&index);
}

/* Names that are no labels, are too long with their suffix, or stand twice, are left out. */
static void refused(void **state)
{
    struct test *t = *state;
    struct mw_lookup index;
    struct mw_hostnames h;
    char longest[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; /* 63 */

    add(t, FIX_NODE1, UINT16_MAX, MW_FABRIC_INBAND, 0x0a100001);
    add(t, FIX_NODE2, UINT16_MAX, MW_FABRIC_INBAND, 0x0a100002);
    add(t, FIX_LEAF1, UINT16_MAX, MW_FABRIC_OOB, 0x0a000003);
    t->x.plan.devices.at[FIX_NODE1].name = longest;
    t->x.plan.devices.at[FIX_NODE2].name = "EDGE-1"; /* DNS knows no case */
    t->x.plan.devices.at[FIX_LEAF1].name = "leaf_1";
    t->x.factory.name = "a b";
    mw_lookup_init(&index, &t->x.plan);
    mw_hostnames_init(&h, &t->f.x, &index, "test");
    assert_string_equal(h.names[2], longest);
    assert_null(h.names[0]); /* 67 characters with -bmc */
    assert_string_equal(h.names[3], "EDGE-1");
    assert_null(h.names[1]);
    assert_null(h.names[4]);
    assert_string_equal(h.domain, "factory.internal");
    assert_int_equal(t->f.notes.n, 2);
    assert_non_null(strstr(t->f.notes.at[1].text, "3 addresses"));
    mw_hostnames_done(&h);
    mw_lookup_done(&index);
}

static void hosts_file(void **state)
{
    struct test *t = *state;

    mw_export_hosts(&t->f.x, &t->f.to.sink);
    assert_string_equal(
        memory_file(&t->f.to, "hosts/hosts"),
        "# Made by millwright from plan 0123456789ab. To be added to /etc/hosts.\n"
        "10.1.2.3\tnode001.fixture.internal\tnode001\n"
        "255.255.255.254\tedge-1.fixture.internal\tedge-1\n");
}

static bool has(const struct test *t, const char *file, const char *line)
{
    const char *text = memory_file(&t->f.to, file);

    return text && strstr(text, line);
}

/* A /16 ends at a byte and is a zone; a /13 lies in the zone of its first byte, and takes in what
 * has a longer prefix there (RFC 1035 section 3.5). */
static void reverse_zones(void **state)
{
    struct test *t = *state;

    mw_export_dns(&t->f.x, &t->f.to.sink);
    assert_true(
        has(t, "dns/1.10.in-addr.arpa.zone", "\n3.2 IN PTR node001.fixture.internal.\n"));
    assert_true(has(t, "dns/255.255.in-addr.arpa.zone", "\n254.255 IN PTR edge-1."));
    assert_true(has(t, "dns/fixture.internal.zone", "\nnode001 IN A 10.1.2.3\n"));
    assert_true(has(t, "dns/fixture.internal.zone", " 19088743 3600")); /* 0x01234567 */
    assert_true(has(t, "dns/named.conf", "zone \"1.10.in-addr.arpa\""));
    memory_done(&t->f.to);
    add(t, FIX_NODE2, 2, MW_FABRIC_OOB, 0x0a080001);
    mw_export_dns(&t->f.x, &t->f.to.sink);
    assert_null(memory_file(&t->f.to, "dns/1.10.in-addr.arpa.zone"));
    assert_true(has(t, "dns/10.in-addr.arpa.zone", "\n3.2.1 IN PTR node001."));
    assert_true(has(t, "dns/10.in-addr.arpa.zone", "\n1.0.8 IN PTR node002."));
}

static void no_addresses(void **state)
{
    struct test *t = *state;

    t->x.plan.addresses.n = 0;
    mw_export_hosts(&t->f.x, &t->f.to.sink);
    mw_export_dns(&t->f.x, &t->f.to.sink);
    assert_int_equal(t->f.to.n, 0);
    assert_int_equal(t->f.notes.n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_rule, setup, teardown),
        cmocka_unit_test_setup_teardown(refused, setup, teardown),
        cmocka_unit_test_setup_teardown(hosts_file, setup, teardown),
        cmocka_unit_test_setup_teardown(reverse_zones, setup, teardown),
        cmocka_unit_test_setup_teardown(no_addresses, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
