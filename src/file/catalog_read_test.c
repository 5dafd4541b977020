/* catalog_read_test.c: the built-in catalog, its reader, and the printers. */
#include "base/out.h"
#include "file/catalog_read.h"
#include "file/catalog_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct mw_catalog builtin;

static int load_builtin(void **state)
{
    (void)state;
    struct mw_diags d = {0};
    enum mw_rc rc = mw_catalog_read_builtin(&builtin, &d);
    for (uint32_t i = 0; i < d.n; i++) {
        print_error("%s: %s\n", d.at[i].place, d.at[i].text);
    }
    mw_diags_done(&d);
    return rc;
}

static int drop_builtin(void **state)
{
    (void)state;
    mw_catalog_done(&builtin);
    return 0;
}

static const struct mw_device_type *type_of(const char *name)
{
    const struct mw_device_type *t = mw_catalog_find(&builtin, name);
    assert_non_null(t);
    return t;
}

/* ---- facts ---- */

/* REFERENCE: the project's table of devices (U, kg, max W, typical W). */
static void test_devices_have_the_published_figures(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int32_t u;
        int64_t g, max_w, typical_w;
    } rows[] = {
        {"dgx-a100", 6, 123200, 6500, MW_UNKNOWN},
        {"dgx-h100", 8, 130500, 10200, MW_UNKNOWN},
        {"dgx-h200", 8, 130500, 10200, MW_UNKNOWN},
        {"dgx-b200", 10, 142400, 14300, MW_UNKNOWN},
        {"dgx-b300", 10, 168000, 14500, MW_UNKNOWN},
        {"qm9700", 1, 14800, 1720, 747},
        {"sn5600", 2, 23500, MW_UNKNOWN, 940},
        {"sn4600c", 2, 14600, MW_UNKNOWN, 466},
        {"sn2201", 1, 7400, MW_UNKNOWN, 98},
        {"ufm", 1, 17000, 689, MW_UNKNOWN},
        {"gb200-nvl72", 48, MW_UNKNOWN, 132000, MW_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct mw_device_type *t = type_of(rows[i].name);
        assert_int_equal(t->u, rows[i].u);
        assert_int_equal(t->g, rows[i].g);
        assert_int_equal(t->max_w, rows[i].max_w);
        assert_int_equal(t->typical_w, rows[i].typical_w);
        assert_true(t->fact_n > 0);
    }
}

/* NVIDIA DGX H100/H200 User Guide: Network Port Mapping (PCI bus, RDMA name) and Network
 * Modules (GPU); supplies: six of 3.3 kW, four for full load, three throttled. */
static void test_h100_leads_from_cage_to_gpu_as_its_guide_says(void **state)
{
    (void)state;
    static const struct {
        const char *port, *pci, *adapter;
        int gpu;
    } rows[] = {
        {"OSFP1P1", "0000:dc:00.0", "mlx5_11", 7}, {"OSFP1P2", "0000:9a:00.0", "mlx5_6", 4},
        {"OSFP2P1", "0000:ce:00.0", "mlx5_10", 6}, {"OSFP2P2", "0000:c0:00.0", "mlx5_9", 5},
        {"OSFP3P1", "0000:4f:00.0", "mlx5_4", 2},  {"OSFP3P2", "0000:40:00.0", "mlx5_3", 1},
        {"OSFP4P1", "0000:5e:00.0", "mlx5_5", 3},  {"OSFP4P2", "0000:18:00.0", "mlx5_0", 0},
        {"Slot1P1", "0000:aa:00.0", "mlx5_7", -1}, {"Slot2P1", "0000:29:00.0", "mlx5_1", -1},
        {"Slot1P2", "0000:aa:00.1", "mlx5_8", -1}, {"Slot2P2", "0000:29:00.1", "mlx5_2", -1},
    };
    const struct mw_device_type *t = type_of("dgx-h100");
    assert_int_equal(t->port_n, 13);
    assert_int_equal(t->cage_n, 9);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct mw_port_type *p = &t->ports[i];
        assert_string_equal(p->name, rows[i].port);
        assert_string_equal(p->pci, rows[i].pci);
        assert_string_equal(p->adapter, rows[i].adapter);
        assert_int_equal(p->gpu, rows[i].gpu);
        assert_int_equal(p->rail, rows[i].gpu + 1); /* rail r beside GPU r-1 */
        assert_int_equal(p->cage, i < 8 ? i / 2 : i - 4);
        assert_int_equal(p->lane, i < 8 ? i % 2 : 0);
    }
    assert_int_equal(t->supply.count, 6);
    assert_int_equal(t->supply.w, 3300);
    assert_int_equal(t->supply.full, 4);
    assert_int_equal(t->supply.throttled, 3);
}

static uint32_t count_ports(const struct mw_device_type *t, enum mw_port_net net)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->port_n; i++) {
        n += t->ports[i].net == net;
    }
    return n;
}

/* Every node has each rail once; REFERENCE: 8 compute, 2 storage, 2 in-band, 1 BMC. */
static void test_nodes_have_every_rail_once(void **state)
{
    (void)state;
    static const char *const nodes[] = {"dgx-a100", "dgx-h100", "dgx-h200", "dgx-b200",
                                        "dgx-b300"};
    for (size_t k = 0; k < sizeof nodes / sizeof *nodes; k++) {
        const struct mw_device_type *t = type_of(nodes[k]);
        uint32_t rails = 0;
        for (uint32_t i = 0; i < t->port_n; i++) {
            rails |= t->ports[i].rail > 0 ? 1u << t->ports[i].rail : 0;
        }
        assert_int_equal(rails, 0x1fe);
        assert_int_equal(count_ports(t, MW_NET_COMPUTE), 8);
        assert_int_equal(count_ports(t, MW_NET_STORAGE), 2);
        assert_int_equal(count_ports(t, MW_NET_INBAND), 2);
        assert_int_equal(count_ports(t, MW_NET_OOB), 1);
    }
}

/* REFERENCE: "port 33 is cage 17, lane 1"; 64 ports in 32 cages. */
static void test_qm9700_counts_as_its_faceplate_does(void **state)
{
    (void)state;
    const struct mw_device_type *t = type_of("qm9700");
    assert_int_equal(count_ports(t, MW_NET_DATA), 64);
    assert_string_equal(t->ports[32].name, "17/1");
    assert_int_equal(t->ports[32].number, 33);
    assert_int_equal(t->ports[32].cage, 16);
    assert_int_equal(t->ports[32].lane, 0);
    assert_string_equal(t->ports[63].name, "32/2");
    assert_int_equal(t->ports[63].number, 64);
    assert_int_equal(count_ports(t, MW_NET_OOB), 2);
    assert_int_equal(count_ports(t, MW_NET_CONSOLE), 1);
}

/* ---- cables ---- */

/* The longest reach among parts for a pair of cages at a rate; -1 when there is none. */
static int64_t longest(int a, int b, int32_t gbps, enum mw_protocol protocol)
{
    int64_t best = -1;
    for (uint32_t i = 0; i < builtin.cables.n; i++) {
        const struct mw_cable_part *p = &builtin.cables.at[i];
        bool fits = (p->connector[0] == a && p->connector[1] == b) ||
                    (p->connector[0] == b && p->connector[1] == a);
        bool speaks = p->protocol == MW_PROTO_NONE || p->protocol == protocol;
        if (fits && speaks && p->gbps == gbps && p->reach_mm > best) {
            best = p->reach_mm;
        }
    }
    return best;
}

static const struct mw_port_type *first_port(const char *type, enum mw_port_net net)
{
    const struct mw_device_type *t = type_of(type);
    for (uint32_t i = 0; i < t->port_n; i++) {
        if (t->ports[i].net == net) {
            return &t->ports[i];
        }
    }
    fail();
    return NULL;
}

/* Each pair of ports that a design of these devices connects has a part to 500 m; the limits
 * of copper stay: RJ45 100 m (IEEE 802.3ab), OSFP to QSFP56 only by 30 m splitters. */
static void test_every_pair_that_a_design_makes_has_a_part(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        enum mw_port_net na;
        const char *b;
        enum mw_port_net nb;
        enum mw_protocol protocol;
        int64_t reach_m;
    } rows[] = {
        {"dgx-h100", MW_NET_COMPUTE, "qm9700", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"dgx-b200", MW_NET_COMPUTE, "q3400-ra", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"dgx-b300", MW_NET_COMPUTE, "q3400-ra", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"dgx-a100", MW_NET_COMPUTE, "qm8700", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"dgx-a100", MW_NET_COMPUTE, "qm9700", MW_NET_DATA, MW_PROTO_INFINIBAND, 30},
        {"dgx-h100", MW_NET_STORAGE, "qm9700", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"dgx-h100", MW_NET_STORAGE, "qm8700", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"dgx-b200", MW_NET_STORAGE, "q3400-ra", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"dgx-a100", MW_NET_STORAGE, "qm8700", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"qm9700", MW_NET_DATA, "qm9700", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"q3400-ra", MW_NET_DATA, "q3400-ra", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"qm8700", MW_NET_DATA, "qm8700", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"ufm", MW_NET_COMPUTE, "qm9700", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"ufm", MW_NET_COMPUTE, "q3400-ra", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"ufm", MW_NET_COMPUTE, "qm8700", MW_NET_DATA, MW_PROTO_INFINIBAND, 30},
        {"login-server", MW_NET_STORAGE, "qm9700", MW_NET_DATA, MW_PROTO_INFINIBAND, 500},
        {"dgx-h100", MW_NET_INBAND, "sn4600c", MW_NET_DATA, MW_PROTO_ETHERNET, 500},
        {"dgx-a100", MW_NET_INBAND, "sn4600c", MW_NET_DATA, MW_PROTO_ETHERNET, 500},
        {"dgx-b200", MW_NET_INBAND, "sn5600-2x400", MW_NET_DATA, MW_PROTO_ETHERNET, 500},
        {"server-1u", MW_NET_INBAND, "sn4600c", MW_NET_DATA, MW_PROTO_ETHERNET, 500},
        {"sn4600c", MW_NET_DATA, "sn4600c", MW_NET_DATA, MW_PROTO_ETHERNET, 500},
        {"sn5600", MW_NET_DATA, "sn5600", MW_NET_DATA, MW_PROTO_ETHERNET, 500},
        {"sn2201", MW_NET_UPLINK, "sn4600c", MW_NET_DATA, MW_PROTO_ETHERNET, 500},
        {"dgx-h100", MW_NET_OOB, "sn2201", MW_NET_DATA, MW_PROTO_ETHERNET, 100},
        {"rpdu-3ph", MW_NET_OOB, "sn2201", MW_NET_DATA, MW_PROTO_ETHERNET, 100},
        {"ufm", MW_NET_OOB, "ufm", MW_NET_OOB, MW_PROTO_ETHERNET, 100},
        {"qm9700", MW_NET_CONSOLE, "console-48", MW_NET_DATA, MW_PROTO_SERIAL, 30},
        {"qm9700", MW_NET_CONSOLE, "sn2201", MW_NET_DATA, MW_PROTO_SERIAL, 30},
        {"sn2201", MW_NET_CONSOLE, "console-48", MW_NET_DATA, MW_PROTO_SERIAL, 30},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct mw_port_type *a = first_port(rows[i].a, rows[i].na);
        const struct mw_port_type *b = first_port(rows[i].b, rows[i].nb);
        int32_t gbps = a->gbps < b->gbps ? a->gbps : b->gbps;
        int64_t reach = longest(a->connector, b->connector, gbps, rows[i].protocol);
        if (reach < rows[i].reach_m * 1000) {
            fail_msg("%s to %s: %lld mm", rows[i].a, rows[i].b, (long long)reach);
        }
    }
}

/* RA-11333-001, tables 7 and 8: two manager cables count four optics; a splitter has a head of
 * two lanes and two tails. */
static void test_manager_splitter_counts_two_optics_a_cable(void **state)
{
    (void)state;
    uint32_t met = 0;
    for (uint32_t i = 0; i < builtin.cables.n; i++) {
        const struct mw_cable_part *p = &builtin.cables.at[i];
        if (strcmp(p->name, "ndr-splitter-200") == 0) {
            assert_int_equal(p->tails, 2);
            assert_int_equal(p->lanes, 2);
            assert_int_equal(2 * p->optics_per_end, 4);
            met++;
        }
    }
    assert_int_equal(met, 1);
}

/* REFERENCE, Reach and media: passive copper to 2-3 m, active to 5 m. */
static void test_copper_keeps_to_its_reach(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < builtin.cables.n; i++) {
        const struct mw_cable_part *p = &builtin.cables.at[i];
        assert_true(p->medium != MW_MEDIUM_DAC || p->reach_mm <= 3000);
        assert_true(p->medium != MW_MEDIUM_ACC || p->reach_mm <= 5000);
        assert_true(p->stock_n > 0 && p->stock_mm[p->stock_n - 1] <= p->reach_mm);
        assert_non_null(p->source);
    }
}

/* ---- reading ---- */

static enum mw_rc read_text(struct mw_catalog *c, const char *text, struct mw_diags *d)
{
    return mw_catalog_read_text(c, "t.yaml", "t.yaml", text, strlen(text), d);
}

/* A part is NVIDIA's where its title has a number of NVIDIA's: M, two letters, digits. */
static bool has_number(const char *title)
{
    const char *open = strchr(title, '(');
    return open != NULL && open[1] == 'M' && strlen(open) > 4 && open[4] >= '0' &&
           open[4] <= '9';
}

static void test_parts_with_a_number_have_its_vendor(void **state)
{
    (void)state;
    uint32_t n = 0;
    for (uint32_t i = 0; i < builtin.cables.n; i++) {
        const struct mw_cable_part *p = &builtin.cables.at[i];
        assert_int_equal(p->vendor != NULL, has_number(p->title));
        assert_true(p->vendor == NULL || strstr(p->source, p->vendor) != NULL ||
                    strncmp(p->source, "RA-", 3) == 0);
        n += p->vendor != NULL;
    }
    for (uint32_t i = 0; i < builtin.optics.n; i++) {
        const struct mw_optic_part *p = &builtin.optics.at[i];
        assert_int_equal(p->vendor != NULL, has_number(p->title));
        assert_true(p->vendor == NULL || strstr(p->source, p->vendor) != NULL);
        n += p->vendor != NULL;
    }
    assert_true(n >= 16);
}

/* A vendor is as it stands in the file; every pair of cages of a cable has it. */
static void test_vendors_are_read(void **state)
{
    (void)state;
    static const char text[] =
        "optics:\n"
        "  - {name: o, vendor: Acme Optics, connector: osfp, gbps: 400}\n"
        "  - {name: p, connector: osfp, gbps: 400}\n"
        "cables:\n"
        "  - {name: c, vendor: Acme, medium: mmf, gbps: 400, reach_m: 9, stock_m: [2],\n"
        "     fits: [[osfp, osfp, o, p], [qsfp28, osfp, o, p]]}\n"
        "  - {name: d, medium: dac, gbps: 400, reach_m: 9, stock_m: [2], fits: [[osfp, "
        "osfp]]}\n";
    struct mw_catalog c = {0};
    struct mw_diags d = {0};
    assert_int_equal(read_text(&c, text, &d), MW_OK);
    assert_string_equal(c.optics.at[0].vendor, "Acme Optics");
    assert_null(c.optics.at[1].vendor);
    assert_string_equal(c.cables.at[0].vendor, "Acme");
    assert_string_equal(c.cables.at[1].vendor, "Acme");
    assert_null(c.cables.at[2].vendor);
    mw_catalog_done(&c);
    mw_diags_done(&d);
}

static void test_bad_files_are_told_all_at_once(void **state)
{
    (void)state;
    static const char text[] = "types:\n"
                               "  - name: a\n"
                               "    kind: swich\n"
                               "    max_wat: 5\n"
                               "    u: 61\n"
                               "    kg: heavy\n"
                               "  - {name: b, kind: switch, u: 1}\n"
                               "  - {name: b, kind: switch, u: 1}\n"
                               "  - {name: c, kind: switch, supply: {count: 2, full: 3}}\n"
                               "  - {name: d, like: nothing}\n"
                               "  - {name: ../d, kind: switch, u: 1}\n"
                               "cables:\n"
                               "  - {name: e, medium: dac, gbps: 1, reach_m: 1, stock_m: [2],\n"
                               "     fits: [[osfp, osfp, x, y]]}\n";
    static const struct {
        enum mw_code code;
        const char *place, *says;
    } rows[] = {
        {MW_E_VALUE_WORD, "t.yaml:3:11", "switch"},
        {MW_E_KEY_UNKNOWN, "t.yaml:4:5", "max_w"},
        {MW_E_VALUE_RANGE, "t.yaml:5:8", "0 to 60"},
        {MW_E_VALUE_TYPE, "t.yaml:6:9", "heavy"},
        {MW_E_DUPLICATE, "t.yaml:8:5", "\"b\""},
        {MW_E_VALUES_DISAGREE, "t.yaml:9:5", "supplies"},
        {MW_E_CATALOG_NAME, "t.yaml:10:21", "nothing"},
        {MW_E_CATALOG_NAME, "t.yaml:11:12", "../d"},
        {MW_E_VALUES_DISAGREE, "t.yaml:13:58", "reach"},
        {MW_E_CATALOG_NAME, "t.yaml:14:26", "\"x\""},
    };
    struct mw_catalog c = {0};
    struct mw_diags d = {0};
    assert_int_equal(read_text(&c, text, &d), MW_ECONFIG);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool met = false;
        for (uint32_t k = 0; k < d.n; k++) {
            met = met ||
                  (d.at[k].code == rows[i].code && strcmp(d.at[k].place, rows[i].place) == 0 &&
                   strstr(d.at[k].text, rows[i].says) != NULL);
        }
        if (!met) {
            for (uint32_t k = 0; k < d.n; k++) {
                print_error("%s: %s\n", d.at[k].place, d.at[k].text);
            }
            fail_msg("not said: %s at %s", rows[i].says, rows[i].place);
        }
    }
    mw_catalog_done(&c);
    mw_diags_done(&d);
}

static void test_a_later_file_replaces_by_name(void **state)
{
    (void)state;
    struct mw_catalog c = {0};
    struct mw_diags d = {0};
    assert_int_equal(mw_catalog_read_builtin(&c, &d), MW_OK);
    uint32_t types = c.types.n;
    assert_int_equal(read_text(&c, "types: [{name: qm9700, kind: switch, u: 2}]", &d), MW_OK);
    assert_int_equal(c.types.n, types);
    assert_int_equal(mw_catalog_find(&c, "qm9700")->u, 2);
    assert_int_equal(mw_catalog_find(&c, "qm9700")->port_n, 0);
    assert_string_equal(mw_catalog_find(&c, "qm9700")->origin, "t.yaml");
    assert_string_equal(mw_catalog_find(&c, "qm8700")->origin, "built-in");
    mw_catalog_done(&c);
    mw_diags_done(&d);
}

static void test_port_caps(void **state)
{
    (void)state;
    static const struct {
        int cages, lanes;
        enum mw_rc rc;
    } rows[] = {
        {4096, 1, MW_OK}, {4097, 1, MW_ECONFIG}, {256, 16, MW_OK}, {257, 16, MW_ELIMIT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[200];
        snprintf(text, sizeof text,
                 "types: [{name: a, kind: switch, ports: [{pattern: \"{cage}/{lane}\", cages: "
                 "%d, lanes: %d}]}]",
                 rows[i].cages, rows[i].lanes);
        struct mw_catalog c = {0};
        struct mw_diags d = {0};
        assert_int_equal(read_text(&c, text, &d), rows[i].rc);
        mw_catalog_done(&c);
        mw_diags_done(&d);
    }
}

/* ---- printing ---- */

static void same_text(const char *a, const char *b)
{
    assert_true((a == NULL) == (b == NULL));
    if (a != NULL) {
        assert_string_equal(a, b);
    }
}

static void same_facts(const struct mw_fact *a, const struct mw_fact *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        same_text(a[i].key, b[i].key);
        same_text(a[i].source, b[i].source);
    }
}

static void same_ports(const struct mw_device_type *a, const struct mw_device_type *b)
{
    assert_int_equal(a->port_n, b->port_n);
    assert_int_equal(a->cage_n, b->cage_n);
    for (uint32_t i = 0; i < a->port_n; i++) {
        const struct mw_port_type *p = &a->ports[i], *q = &b->ports[i];
        same_text(p->name, q->name);
        assert_int_equal(p->net, q->net);
        assert_int_equal(p->cage, q->cage);
        assert_int_equal(p->lane, q->lane);
        assert_int_equal(p->lanes, q->lanes);
        assert_int_equal(p->gbps, q->gbps);
        assert_int_equal(p->connector, q->connector);
        assert_int_equal(p->number, q->number);
        assert_int_equal(p->rail, q->rail);
        assert_int_equal(p->gpu, q->gpu);
        same_text(p->adapter, q->adapter);
        same_text(p->pci, q->pci);
        same_text(p->gpu_pci, q->gpu_pci);
    }
}

static void same_type(const struct mw_device_type *a, const struct mw_device_type *b)
{
    same_text(a->name, b->name);
    same_text(a->title, b->title);
    same_text(a->vendor, b->vendor);
    same_text(a->model, b->model);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->protocol, b->protocol);
    assert_int_equal(a->u, b->u);
    assert_int_equal(a->g, b->g);
    assert_int_equal(a->max_w, b->max_w);
    assert_int_equal(a->typical_w, b->typical_w);
    assert_int_equal(a->air_cfm, b->air_cfm);
    assert_true(a->liquid_share == b->liquid_share);
    assert_int_equal(a->inlet_min_c, b->inlet_min_c);
    assert_int_equal(a->inlet_max_c, b->inlet_max_c);
    assert_int_equal(a->airflow, b->airflow);
    assert_int_equal(a->ports_front, b->ports_front);
    assert_int_equal(a->supply.count, b->supply.count);
    assert_int_equal(a->supply.w, b->supply.w);
    assert_int_equal(a->supply.full, b->supply.full);
    assert_int_equal(a->supply.throttled, b->supply.throttled);
    same_text(a->supply.inlet, b->supply.inlet);
    assert_int_equal(a->supply.min_v, b->supply.min_v);
    assert_int_equal(a->supply.max_v, b->supply.max_v);
    assert_int_equal(a->gpus, b->gpus);
    assert_int_equal(a->gpu_link_gbs, b->gpu_link_gbs);
    assert_int_equal(a->gpu_link_reduces, b->gpu_link_reduces);
    assert_int_equal(a->pdu.outlets, b->pdu.outlets);
    assert_int_equal(a->pdu.phases, b->pdu.phases);
    assert_int_equal(a->rack.width_mm, b->rack.width_mm);
    assert_int_equal(a->rack.depth_mm, b->rack.depth_mm);
    assert_int_equal(a->rack.height_mm, b->rack.height_mm);
    assert_int_equal(a->rack.max_g, b->rack.max_g);
    assert_int_equal(a->fact_n, b->fact_n);
    assert_int_equal(a->gap_n, b->gap_n);
    same_facts(a->facts, b->facts, a->fact_n);
    same_facts(a->gaps, b->gaps, a->gap_n);
    same_ports(a, b);
}

static void test_what_is_printed_reads_back_equal(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < builtin.types.n; i++) {
        const struct mw_device_type *t = &builtin.types.at[i];
        struct mw_out o;
        mw_out_init(&o, NULL, NULL);
        mw_catalog_show(&o, t);
        struct mw_catalog c = {0};
        struct mw_diags d = {0};
        if (mw_catalog_read_text(&c, "shown", "shown", o.buf, o.n, &d) != MW_OK) {
            fail_msg("%s: %s: %s\n%.*s", t->name, d.at[0].place, d.at[0].text, (int)o.n, o.buf);
        }
        same_type(t, mw_catalog_find(&c, t->name));
        mw_catalog_done(&c);
        mw_diags_done(&d);
        mw_out_done(&o);
    }
}

/* A QM9700's 64 ports are one line. */
static void test_regular_ports_print_as_a_pattern(void **state)
{
    (void)state;
    struct mw_out o;
    mw_out_init(&o, NULL, NULL);
    mw_catalog_show(&o, type_of("qm9700"));
    mw_out_char(&o, '\0');
    assert_non_null(strstr(o.buf, "      - {net: data, connector: osfp, gbps: 400, pattern: "
                                  "\"{cage}/{lane}\", cages: 32, lanes: 2, number: 1}\n"));
    mw_out_done(&o);
}

/* The whole catalog loads in a few milliseconds; 100 leaves room for sanitizers. */
static void test_builtin_loads_fast(void **state)
{
    (void)state;
    struct mw_catalog c = {0};
    struct mw_diags d = {0};
    clock_t t = clock();
    assert_int_equal(mw_catalog_read_builtin(&c, &d), MW_OK);
    assert_true((double)(clock() - t) / CLOCKS_PER_SEC < 0.1);
    mw_catalog_done(&c);
    mw_diags_done(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_devices_have_the_published_figures),
        cmocka_unit_test(test_h100_leads_from_cage_to_gpu_as_its_guide_says),
        cmocka_unit_test(test_nodes_have_every_rail_once),
        cmocka_unit_test(test_qm9700_counts_as_its_faceplate_does),
        cmocka_unit_test(test_every_pair_that_a_design_makes_has_a_part),
        cmocka_unit_test(test_manager_splitter_counts_two_optics_a_cable),
        cmocka_unit_test(test_copper_keeps_to_its_reach),
        cmocka_unit_test(test_parts_with_a_number_have_its_vendor),
        cmocka_unit_test(test_vendors_are_read),
        cmocka_unit_test(test_bad_files_are_told_all_at_once),
        cmocka_unit_test(test_a_later_file_replaces_by_name),
        cmocka_unit_test(test_port_caps),
        cmocka_unit_test(test_what_is_printed_reads_back_equal),
        cmocka_unit_test(test_regular_ports_print_as_a_pattern),
        cmocka_unit_test(test_builtin_loads_fast),
    };
    return cmocka_run_group_tests_name("catalog", tests, load_builtin, drop_builtin);
}
