/* devicetype_test.c: the importer on the community's files, and on texts made for one rule. */
#include "base/out.h"
#include "file/catalog_read.h"
#include "file/catalog_write.h"
#include "file/devicetype.h"
#include "file/devicetype_gaps.h"
#include "file/devicetype_ports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NV "device-types/Nvidia/"
#define SM "device-types/Supermicro/"
#define DELL "device-types/Dell/"
#define APC "rack-types/APC/"

/*
 * What shared/data/devicetypes/README.md says each file lacks or contradicts, as far as the file
 * alone can tell (not: what other files say, or general knowledge of the product).
 */
static const struct expected {
    const char *file;
    enum mw_kind kind;
    const char *key, *says;
} expected[] = {
    {NV "QM9700.yaml", MW_KIND_SWITCH, "max_w", "no draw on its 2 power ports"},
    {NV "QM9700.yaml", MW_KIND_SWITCH, "ports", "62 data ports"},
    {NV "QM9700.yaml", MW_KIND_SWITCH, "ports", "P22.1 is missing"},
    {NV "QM9700.yaml", MW_KIND_SWITCH, "ports", "P23.0 is missing"},
    {NV "QM9700.yaml", MW_KIND_SWITCH, "ports", "no management port"},
    {NV "QM9700.yaml", MW_KIND_SWITCH, "ports", "ties them to cages"},
    {NV "QM9700.yaml", MW_KIND_SWITCH, "protocol", "not InfiniBand"},
    {NV "Q3400-RA.yaml", MW_KIND_SWITCH, "max_w", "8 x 875 W = 7000 W"},
    {NV "Q3400-RA.yaml", MW_KIND_SWITCH, "max_w", "spare supplies included"},
    {NV "Q3400-RA.yaml", MW_KIND_SWITCH, "typical_w", "no typical draw"},
    {NV "Q3400-RA.yaml", MW_KIND_SWITCH, "ports", "144 data ports"},
    {NV "SN2201.yaml", MW_KIND_SWITCH, "supply", "no power ports (2 PSU bays)"},
    {NV "SN2201.yaml", MW_KIND_SWITCH, "max_w", "no draw"},
    {NV "SN2201.yaml", MW_KIND_SWITCH, "airflow", "no airflow"},
    {NV "SN2201.yaml", MW_KIND_SWITCH, "ports", "eth0 is not marked mgmt_only"},
    {NV "SN2201.yaml", MW_KIND_SWITCH, "name", "mellanox-sn2201"},
    {NV "SN3420.yml", MW_KIND_SWITCH, "max_w", "no draw on its 2 power ports"},
    {NV "SN3420.yml", MW_KIND_SWITCH, "airflow", "no airflow"},
    {NV "SN3420.yml", MW_KIND_SWITCH, "ports", "eth0 is not marked mgmt_only"},
    {NV "SN5600.yaml", MW_KIND_SWITCH, "supply", "no power ports (2 PSU bays)"},
    {NV "SN5600.yaml", MW_KIND_SWITCH, "max_w", "no draw"},
    {NV "SN5610.yaml", MW_KIND_SWITCH, "supply", "no power ports (4 PSU bays)"},
    {NV "SN5610.yaml", MW_KIND_SWITCH, "max_w", "no draw"},
    {NV "NVLink-5-Switch.yaml", MW_KIND_SWITCH, "max_w", "is_powered is false"},
    {NV "NVLink-5-Switch.yaml", MW_KIND_SWITCH, "kg", "no weight"},
    {NV "NVLink-5-Switch.yaml", MW_KIND_SWITCH, "ports", "no network ports"},
    {NV "NVLink-5-Switch.yaml", MW_KIND_SWITCH, "airflow", "no airflow"},
    {NV "DGC-A100.yaml", MW_KIND_NODE, "name", "DGC"},
    {NV "DGC-A100.yaml", MW_KIND_NODE, "max_w", "2 x 1071 W = 2142 W"},
    {NV "DGC-A100.yaml", MW_KIND_NODE, "max_w", "6.5 kW"},
    {NV "DGC-A100.yaml", MW_KIND_NODE, "kg", "the comment says 123.16 kg"},
    {NV "DGC-A100.yaml", MW_KIND_NODE, "ports", "36 data ports on a node"},
    {NV "DGC-A100.yaml", MW_KIND_NODE, "ports", "Rear VGA stands twice"},
    {NV "DGC-A100.yaml", MW_KIND_NODE, "airflow", "no airflow"},
    {NV "DGX-Spark.yaml", MW_KIND_SERVER, "u", "desktop"},
    {NV "DGX-Spark.yaml", MW_KIND_SERVER, "airflow", "no airflow"},
    {NV "Jetson-Orin-Nano-Super.yaml", MW_KIND_SERVER, "u", "desktop"},
    {NV "Jetson-Orin-Nano-Super.yaml", MW_KIND_SERVER, "max_w", "no draw"},
    {NV "Jetson-Orin-Nano-Super.yaml", MW_KIND_SERVER, "kg", "no weight"},
    {NV "Jetson-Orin-Nano-Super.yaml", MW_KIND_SERVER, "ports", "without rear ports"},
    {NV "jetson-xavier-nx-developer-kit.yaml", MW_KIND_SERVER, "u", "desktop"},
    {NV "jetson-xavier-nx-developer-kit.yaml", MW_KIND_SERVER, "max_w", "no draw"},
    {NV "jetson-xavier-nx-developer-kit.yaml", MW_KIND_SERVER, "kg", "no weight"},
    {SM "AS-8125GS-TNMR2.yml", MW_KIND_NODE, "max_w", "6 x 3000 W = 18000 W"},
    {SM "AS-8125GS-TNMR2.yml", MW_KIND_NODE, "supply", "6 power ports, but 8 PSU bays"},
    {SM "AS-8125GS-TNMR2.yml", MW_KIND_NODE, "typical_w", "no typical draw"},
    {SM "AS-8125GS-TNMR2.yml", MW_KIND_NODE, "gpus", "8 GPU bays"},
    {SM "AS-8125GS-TNMR2.yml", MW_KIND_NODE, "gpus", "MI300X in the bays, MI325X in the"},
    {SM "AS-8125GS-TNMR2.yml", MW_KIND_NODE, "ports", "1 virtual"},
    {SM "AS-4126GS-NMR-LCC.yml", MW_KIND_NODE, "max_w", "4 x 6600 W = 26400 W"},
    {SM "AS-4126GS-NMR-LCC.yml", MW_KIND_NODE, "ports", "no network ports"},
    {SM "AS-4126GS-NMR-LCC.yml", MW_KIND_NODE, "liquid_share", "share of heat"},
    {SM "AS-4126GS-NMR-LCC.yml", MW_KIND_NODE, "bays", "position of Drive 08 is cut short"},
    {SM "SYS-421GE-TNRT.yaml", MW_KIND_SERVER, "supply", "no power ports (4 PSU bays)"},
    {SM "SYS-421GE-TNRT.yaml", MW_KIND_SERVER, "max_w", "no draw"},
    {SM "SYS-421GE-TNRT.yaml", MW_KIND_SERVER, "gpus", "not told from its 13 other PCIe"},
    {SM "AS-4125GS-TNRT.yml", MW_KIND_SERVER, "max_w", "no draw on its 4 power ports"},
    {SM "AS-4125GS-TNRT.yml", MW_KIND_SERVER, "gpus", "not told from its 10 other PCIe"},
    {SM "SYS-4029GP-TRT.yaml", MW_KIND_SERVER, "max_w", "4 x 2000 W = 8000 W"},
    {SM "SYS-4029GP-TRT.yaml", MW_KIND_SERVER, "gpus", "no bays, so no GPUs"},
    {SM "ARS-121GL-NB3-LCC-R1.yaml", MW_KIND_NODE, "gpus", "4 GPUs, only in the comment"},
    {SM "ARS-121GL-NB3-LCC-R1.yaml", MW_KIND_NODE, "max_w", "is_powered is false"},
    {SM "ARS-121GL-NB3-LCC-R1.yaml", MW_KIND_NODE, "liquid_share", "share of heat"},
    {SM "ARS-121GL-NB3-LCC-R1.yaml", MW_KIND_NODE, "airflow", "no airflow"},
    {DELL "PowerEdge-XE8545.yaml", MW_KIND_NODE, "gpus", "of 4 and of 2 GPUs"},
    {DELL "PowerEdge-XE8545.yaml", MW_KIND_NODE, "max_w", "4 x 2400 W = 9600 W"},
    {DELL "PowerEdge-XE8545.yaml", MW_KIND_NODE, "kg", "the comment says 48.61 kg"},
    {DELL "PowerEdge-XE8545.yaml", MW_KIND_NODE, "airflow", "no airflow"},
    {DELL "PowerEdge-XE8545.yaml", MW_KIND_NODE, "u", "86.8 mm is 2U"},
    {DELL "PowerEdge-XE8545.yaml", MW_KIND_NODE, "comments", "DDR4 and DDR5"},
    {DELL "PowerEdge-XE8545.yaml", MW_KIND_NODE, "keys", "\"lable\""},
    {DELL "PowerEdge-XE8545.yaml", MW_KIND_NODE, "keys", "\"position\""},
    {DELL "PowerEdge-XE8545.yaml", MW_KIND_NODE, "file", "no final newline"},
    {DELL "PowerEdge-R750xa.yaml", MW_KIND_SERVER, "max_w", "2 x 800 W = 1600 W"},
    {DELL "PowerEdge-R750xa.yaml", MW_KIND_SERVER, "max_w", "up to 2000 W"},
    {DELL "PowerEdge-R750xa.yaml", MW_KIND_SERVER, "kg", "in pounds (65 lb)"},
    {DELL "PowerEdge-R750xa.yaml", MW_KIND_SERVER, "kg", "the comment says 63 lb"},
    {DELL "PowerEdge-R750xa.yaml", MW_KIND_SERVER, "gpus", "no GPU bays"},
    {DELL "PowerEdge-R750xa.yaml", MW_KIND_SERVER, "keys", "\"lable\""},
    {DELL "PowerEdge-R750xa.yaml", MW_KIND_SERVER, "keys", "\"position\""},
    {DELL "PowerEdge-R750xa.yaml", MW_KIND_SERVER, "file", "no final newline"},
    {DELL "PowerEdge-R760xa.yaml", MW_KIND_NODE, "max_w", "2 x 2400 W = 4800 W"},
    {DELL "PowerEdge-R760xa.yaml", MW_KIND_NODE, "max_w", "up to 3200 W"},
    {DELL "PowerEdge-R760xa.yaml", MW_KIND_NODE, "kg", "in pounds"},
    {DELL "PowerEdge-R760xa.yaml", MW_KIND_NODE, "gpus", "no GPU bays"},
    {DELL "PowerEdge-R760xa.yaml", MW_KIND_NODE, "keys", "\"lable\""},
    {DELL "PowerEdge-R760xa.yaml", MW_KIND_NODE, "keys", "\"position\""},
    {"device-types/Cisco/N9K-C9364C.yaml", MW_KIND_SWITCH, "supply", "(2 PSU bays)"},
    {"device-types/Cisco/N9K-C9364C.yaml", MW_KIND_SWITCH, "max_w", "no draw"},
    {"device-types/Cisco/N9K-C9364C.yaml", MW_KIND_SWITCH, "airflow", "no airflow"},
    {"device-types/Cisco/N9K-C9364C.yaml", MW_KIND_SWITCH, "file", "CRLF"},
    {"device-types/Cisco/N9K-C9364D-GX2A.yaml", MW_KIND_SWITCH, "supply", "(2 PSU bays)"},
    {"device-types/Cisco/N9K-C9364D-GX2A.yaml", MW_KIND_SWITCH, "max_w", "no draw"},
    {"device-types/Cisco/N9K-C9364D-GX2A.yaml", MW_KIND_SWITCH, "kg", "no weight"},
    {"device-types/Cisco/N9K-C9364D-GX2A.yaml", MW_KIND_SWITCH, "airflow", "no airflow"},
    {"device-types/Mellanox/SN4600C.yml", MW_KIND_SWITCH, "max_w", "no draw on its 2 power"},
    {"device-types/Mellanox/SN4600C.yml", MW_KIND_SWITCH, "kg", "no weight"},
    {"device-types/Mellanox/SN4600C.yml", MW_KIND_SWITCH, "airflow", "no airflow"},
    {"device-types/Mellanox/qm8700.yml", MW_KIND_SWITCH, "max_w", "2 x 1100 W = 2200 W"},
    {"device-types/Mellanox/qm8700.yml", MW_KIND_SWITCH, "kg", "no weight"},
    {"device-types/Mellanox/qm8700.yml", MW_KIND_SWITCH, "airflow", "no airflow"},
    {"device-types/Mellanox/qm8700.yml", MW_KIND_SWITCH, "protocol", "not InfiniBand"},
    {"device-types/Mellanox/qm8700.yml", MW_KIND_SWITCH, "supply", "ps1 and psu2"},
    {"device-types/APC/AP8886.yaml", MW_KIND_PDU, "power-outlets",
     "all 42 outlets on feed leg A"},
    {"device-types/APC/AP8886.yaml", MW_KIND_PDU, "max_w", "no draw"},
    {"device-types/APC/AP8886.yaml", MW_KIND_PDU, "rating", "22 kW only in a comment"},
    {"device-types/APC/AP8886.yaml", MW_KIND_PDU, "rating", "cs8365c is a 50 A type"},
    {"device-types/APC/AP8886.yaml", MW_KIND_PDU, "rating", "32 A"},
    {"device-types/APC/AP8886.yaml", MW_KIND_PDU, "kg", "no weight"},
    {"device-types/APC/AP8886.yaml", MW_KIND_PDU, "depth", "no is_full_depth"},
    {"device-types/Raritan/PX3-5730-V2.yaml", MW_KIND_PDU, "pdu", "three-phase"},
    {"device-types/Raritan/PX3-5730-V2.yaml", MW_KIND_PDU, "max_w", "no draw"},
    {"device-types/Raritan/PX3-5730-V2.yaml", MW_KIND_PDU, "rating", "no current rating"},
    {"device-types/Raritan/PX3-5664U.yaml", MW_KIND_PDU, "pdu", "three-phase"},
    {"device-types/Raritan/PX3-5664U.yaml", MW_KIND_PDU, "max_w", "no draw"},
    {"device-types/Raritan/PX3-5664U.yaml", MW_KIND_PDU, "rating", "says 5 kVA"},
    {"device-types/Raritan/PX3-5664U.yaml", MW_KIND_PDU, "rating", "gives 8.6 kVA"},
    {"device-types/Raritan/PX3-5664U.yaml", MW_KIND_PDU, "power-outlets", "29 outlet names"},
    {"device-types/Raritan/PX3-5664U.yaml", MW_KIND_PDU, "kg", "no weight"},
    {"device-types/Raritan/PX3-5702JV.yaml", MW_KIND_PDU, "rating", "10.4 kVA only"},
    {"device-types/Raritan/PX3-5702JV.yaml", MW_KIND_PDU, "power-outlets", "C13 only"},
    {"device-types/Vertiv/MG01D4W1-36PT63-3PS6B2A10-S.yaml", MW_KIND_PDU, "max_w", "7360 W"},
    {"device-types/Vertiv/MG01D4W1-36PT63-3PS6B2A10-S.yaml", MW_KIND_PDU, "pdu",
     "single-phase"},
    {"device-types/Vertiv/MG01D4W1-36PT63-3PS6B2A10-S.yaml", MW_KIND_PDU, "rating",
     "100-130 V"},
    {"device-types/Vertiv/MG01D4W1-36PT63-3PS6B2A10-S.yaml", MW_KIND_PDU, "power-outlets",
     "no feed legs"},
    {"device-types/Vertiv/MG01D4W1-36PT63-3PS6B2A10-S.yaml", MW_KIND_PDU, "power-outlets",
     "2 outlet names"},
    {"device-types/Vertiv/MG01D4W1-36PT63-3PS6B2A10-S.yaml", MW_KIND_PDU, "ports",
     "no management port"},
    {"device-types/Vertiv/VP7N32A0.yaml", MW_KIND_PDU, "max_w", "4900 W"},
    {"device-types/Vertiv/VP7N32A0.yaml", MW_KIND_PDU, "pdu", "single-phase"},
    {"device-types/Vertiv/VP7N32A0.yaml", MW_KIND_PDU, "power-outlets", "no feed legs"},
    {"device-types/Vertiv/VP7N32A0.yaml", MW_KIND_PDU, "ports", "no management port"},
    {APC "AR3300.yaml", MW_KIND_RACK, "rack", "no outer_width, only in the description"},
    {APC "AR3300.yaml", MW_KIND_RACK, "rack", "mounting_depth 191 mm of 1200"},
    {APC "AR3300.yaml", MW_KIND_RACK, "rack", "max_weight 1701 kg"},
    {APC "AR3350.yaml", MW_KIND_RACK, "rack", "no outer_height"},
    {APC "AR3350.yaml", MW_KIND_RACK, "rack", "static or rolling not said"},
    {APC "AR3150.yaml", MW_KIND_RACK, "rack", "mounting_depth 262 mm of 1070"},
    {APC "AR3150.yaml", MW_KIND_RACK, "rack", "1191.4 mm high, outer_height 1991"},
    {APC "AR3107.yaml", MW_KIND_RACK, "rack", "no outer_height"},
    {APC "AR3107.yaml", MW_KIND_RACK, "rack", "max_weight 1022.73 kg"},
    {APC "AR3157.yaml", MW_KIND_RACK, "rack", "no outer_height"},
    {APC "AR3357.yaml", MW_KIND_RACK, "rack", "no outer_height"},
};
enum { EXPECTED_N = sizeof expected / sizeof *expected, FILES_N = 36 };

static bool data_path(char *buf, size_t cap, const char *file)
{
    const char *root = getenv("MW_ROOT");
    snprintf(buf, cap, "%s/../shared/data/devicetypes/%s", root != NULL ? root : ".", file);
    return access(buf, R_OK) == 0;
}

static void read_or_fail(struct mw_arena *a, const char *file, struct mw_device_type *t)
{
    char path[512];
    struct mw_diags d = {0};
    assert_true(data_path(path, sizeof path, file));
    if (mw_devicetype_read_file(a, path, MW_KIND_COUNT, t, &d) != MW_OK) {
        fail_msg("%s: %s: %s", file, d.at[0].place, d.at[0].text);
    }
    assert_int_equal(d.n, 0);
    mw_diags_done(&d);
}

static const char *gap_of(const struct mw_device_type *t, const char *key)
{
    for (uint32_t i = 0; i < t->gap_n; i++) {
        if (strcmp(t->gaps[i].key, key) == 0) {
            return t->gaps[i].source;
        }
    }
    return "";
}

static void test_every_file_imports_and_says_what_it_lacks(void **state)
{
    (void)state;
    uint32_t files = 0;
    for (size_t i = 0; i < EXPECTED_N; i++) {
        const struct expected *e = &expected[i];
        struct mw_arena a = {0};
        struct mw_device_type t;
        files += i == 0 || strcmp(e->file, expected[i - 1].file) != 0;
        read_or_fail(&a, e->file, &t);
        assert_int_equal(t.kind, e->kind);
        if (strstr(gap_of(&t, e->key), e->says) == NULL) {
            fail_msg("%s: %s does not say \"%s\" but \"%s\"", e->file, e->key, e->says,
                     gap_of(&t, e->key));
        }
        mw_arena_done(&a);
    }
    assert_int_equal(files, FILES_N);
}

/* A fact that stands in the file is taken; a sum of ratings never becomes a draw. */
static void test_figures_of_the_files(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        int32_t u;
        int64_t g, max_w;
        int32_t supplies;
        uint32_t data;
    } rows[] = {
        {NV "QM9700.yaml", 1, 14800, MW_UNKNOWN, 2, 62},
        {NV "Q3400-RA.yaml", 4, 60000, MW_UNKNOWN, 8, 144},
        {NV "SN2201.yaml", 1, 7410, MW_UNKNOWN, 2, 52},
        {NV "SN5600.yaml", 2, 23500, MW_UNKNOWN, 2, 64},
        {NV "DGX-Spark.yaml", 0, 1200, 240, 1, 3},
        {DELL "PowerEdge-R750xa.yaml", 2, 29484, MW_UNKNOWN, 2, 2}, /* 65 lb */
        {SM "AS-8125GS-TNMR2.yml", 8, 75300, MW_UNKNOWN, 6, 12},
        {APC "AR3107.yaml", 48, 138230, MW_UNKNOWN, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mw_arena a = {0};
        struct mw_device_type t;
        read_or_fail(&a, rows[i].file, &t);
        uint32_t data = 0;
        for (uint32_t k = 0; k < t.port_n; k++) {
            data += t.ports[k].net == MW_NET_DATA;
        }
        assert_int_equal(t.u, rows[i].u);
        assert_int_equal(t.g, rows[i].g);
        assert_int_equal(t.max_w, rows[i].max_w);
        assert_int_equal(t.supply.count, rows[i].supplies);
        assert_int_equal(data, rows[i].data);
        mw_arena_done(&a);
    }
}

/* QM9700: 31 whole cages of two, and P22 and P23 with one port each. */
static void test_cages_follow_from_names(void **state)
{
    (void)state;
    struct mw_arena a = {0};
    struct mw_device_type t;
    read_or_fail(&a, NV "QM9700.yaml", &t);
    assert_int_equal(t.cage_n, 32 + 1); /* and the console */
    assert_string_equal(t.ports[1].name, "P0.1");
    assert_int_equal(t.ports[1].cage, 0);
    assert_int_equal(t.ports[1].lane, 1);
    assert_int_equal(t.ports[1].lanes, 2);
    assert_int_equal(t.ports[44].cage, 22);
    assert_int_equal(t.ports[44].lanes, 1);
    mw_arena_done(&a);
}

static void test_imports_print_and_read_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < EXPECTED_N; i++) {
        if (i > 0 && strcmp(expected[i].file, expected[i - 1].file) == 0) {
            continue;
        }
        struct mw_arena a = {0};
        struct mw_device_type t;
        struct mw_out o;
        struct mw_catalog c = {0};
        struct mw_diags d = {0};
        read_or_fail(&a, expected[i].file, &t);
        mw_out_init(&o, NULL, NULL);
        mw_catalog_show(&o, &t);
        if (mw_catalog_read_text(&c, "shown", "shown", o.buf, o.n, &d) != MW_OK) {
            fail_msg("%s: %s: %s\n%.*s", expected[i].file, d.at[0].place, d.at[0].text,
                     (int)o.n, o.buf);
        }
        const struct mw_device_type *back = mw_catalog_find(&c, t.name);
        assert_non_null(back);
        assert_int_equal(back->port_n, t.port_n);
        assert_int_equal(back->cage_n, t.cage_n);
        assert_int_equal(back->gap_n, t.gap_n);
        assert_int_equal(back->g, t.g);
        assert_int_equal(back->rack.max_g, t.rack.max_g);
        for (uint32_t k = 0; k < t.port_n; k++) {
            assert_string_equal(back->ports[k].name, t.ports[k].name);
            assert_int_equal(back->ports[k].cage, t.ports[k].cage);
            assert_int_equal(back->ports[k].connector, t.ports[k].connector);
        }
        for (uint32_t k = 0; k < t.gap_n; k++) {
            assert_string_equal(back->gaps[k].source, t.gaps[k].source);
        }
        mw_out_done(&o);
        mw_catalog_done(&c);
        mw_diags_done(&d);
        mw_arena_done(&a);
    }
}

/* ---- texts made for one rule ---- */

static enum mw_rc read_text(struct mw_arena *a, const char *text, struct mw_device_type *t,
                            struct mw_diags *d)
{
    return mw_devicetype_read_text(a, "t.yaml", text, strlen(text), MW_KIND_COUNT, t, d);
}

static void test_what_is_no_device_type_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum mw_code code;
        const char *place;
    } rows[] = {
        {"", MW_E_DEVICETYPE, "t.yaml:1:1"},
        {"manufacturer: A\n", MW_E_DEVICETYPE, "t.yaml:1:1"},
        {"manufacturer: A\nmodel: B\ninterfaces: 5\n", MW_E_VALUE_TYPE, "t.yaml:3:13"},
        {"manufacturer: A\nmodel: B\ninterfaces:\n  - type: x\n", MW_E_VALUE_TYPE,
         "t.yaml:4:5"},
        {"manufacturer: A\nmodel: B\nu_height: two\n", MW_E_VALUE_RANGE, "t.yaml:3:11"},
        {"manufacturer: A\nmodel: B\nu_height: 101\n", MW_E_VALUE_RANGE, "t.yaml:3:11"},
        {"manufacturer: 'A\n", MW_E_YAML_SYNTAX, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mw_arena a = {0};
        struct mw_diags d = {0};
        struct mw_device_type t = {.u = -7};
        assert_int_equal(read_text(&a, rows[i].text, &t, &d), MW_ECONFIG);
        assert_true(d.n > 0);
        assert_int_equal(d.at[0].code, rows[i].code);
        if (rows[i].place != NULL) {
            assert_string_equal(d.at[0].place, rows[i].place);
        }
        assert_int_equal(t.u, -7); /* left alone */
        mw_diags_done(&d);
        mw_arena_done(&a);
    }
}

static void test_lists_have_a_cap(void **state)
{
    (void)state;
    for (int extra = 0; extra <= 1; extra++) {
        struct mw_out o;
        mw_out_init(&o, NULL, NULL);
        mw_out_str(&o, "manufacturer: A\nmodel: B\nu_height: 1\ninterfaces:\n");
        for (int i = 0; i < MW_DEVICETYPE_LIST_CAP + extra; i++) {
            mw_out_printf(&o, "- {name: e%d, type: 1000base-t}\n", i);
        }
        struct mw_arena a = {0};
        struct mw_diags d = {0};
        struct mw_device_type t;
        enum mw_rc rc =
            mw_devicetype_read_text(&a, "t.yaml", o.buf, o.n, MW_KIND_COUNT, &t, &d);
        assert_int_equal(rc, extra == 0 ? MW_OK : MW_ELIMIT);
        mw_diags_done(&d);
        mw_arena_done(&a);
        mw_out_done(&o);
    }
}

static void test_kind_can_be_said(void **state)
{
    (void)state;
    static const char text[] = "manufacturer: A\nmodel: B\nu_height: 1\n";
    struct mw_arena a = {0};
    struct mw_diags d = {0};
    struct mw_device_type t;
    assert_int_equal(read_text(&a, text, &t, &d), MW_OK);
    assert_int_equal(t.kind, MW_KIND_SERVER);
    assert_int_equal(mw_devicetype_read_text(&a, "t", text, strlen(text), MW_KIND_NODE, &t, &d),
                     MW_OK);
    assert_int_equal(t.kind, MW_KIND_NODE);
    mw_diags_done(&d);
    mw_arena_done(&a);
}

/* 1 lb = 453.59237 g exactly; 1 oz = 28.349523125 g (international avoirdupois, 1959). */
static void test_weights_convert(void **state)
{
    (void)state;
    static const struct {
        const char *weight, *unit;
        int64_t g;
    } rows[] = {
        {"100", "lb", 45359}, {"1000", "oz", 28350}, {"750", "g", 750}, {"1.5", "kg", 1500}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[128];
        snprintf(text, sizeof text, "manufacturer: A\nmodel: B\nweight: %s\nweight_unit: %s\n",
                 rows[i].weight, rows[i].unit);
        struct mw_arena a = {0};
        struct mw_diags d = {0};
        struct mw_device_type t;
        assert_int_equal(read_text(&a, text, &t, &d), MW_OK);
        assert_int_equal(t.g, rows[i].g);
        mw_diags_done(&d);
        mw_arena_done(&a);
    }
}

/* A quoted comment that runs on at the margin is read as YAML 1.1 readers do, and said. */
static void test_names_lead_nowhere(void **state)
{
    (void)state;
    static const struct {
        const char *slug;
        bool ok;
    } rows[] = {{"a-b_c.d+E9", true}, {"../a", false}, {"a/b", false}, {".a", false},
                {"..", false},        {"-a", false},   {"a b", false}, {"a\\nb", false}};
    char slug[102];
    for (size_t i = 0; i < sizeof rows / sizeof *rows + 2; i++) {
        bool given = i < sizeof rows / sizeof *rows;
        size_t n = i == sizeof rows / sizeof *rows ? 100 : 101;
        memset(slug, 'a', sizeof slug);
        slug[n] = '\0';
        struct mw_arena a = {0};
        struct mw_diags d = {0};
        struct mw_device_type t;
        const char *text = mw_arena_printf(&a, "manufacturer: A\nmodel: B\nslug: \"%s\"\n",
                                           given ? rows[i].slug : slug);
        bool ok = given ? rows[i].ok : n == 100;
        assert_int_equal(read_text(&a, text, &t, &d), ok ? MW_OK : MW_ECONFIG);
        if (!ok) {
            assert_int_equal(d.at[0].code, MW_E_DEVICETYPE);
            assert_non_null(strstr(d.at[0].place, ":3:7"));
        }
        mw_diags_done(&d);
        mw_arena_done(&a);
    }
}

static void test_unindented_quotes_are_mended(void **state)
{
    (void)state;
    static const char text[] = "manufacturer: A\nmodel: 'it''s\n\nB'\ncomments: \"x\ny\"\n"
                               "u_height: 3\n";
    struct mw_arena a = {0};
    struct mw_diags d = {0};
    struct mw_device_type t;
    assert_int_equal(read_text(&a, text, &t, &d), MW_OK);
    assert_int_equal(d.n, 0);
    assert_string_equal(t.model, "it's B");
    assert_int_equal(t.u, 3);
    assert_non_null(strstr(gap_of(&t, "file"), "unindented"));
    mw_diags_done(&d);
    mw_arena_done(&a);
}

static void test_quantities_in_free_text(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unit;
        double value; /* 0: none */
    } rows[] = {
        {"6.5kW at full load", "kW", 6.5},
        {"2400 W Platinum", "W", 2400},
        {"(63.0lbs.)", "lb", 63},
        {"10 Watts", "W", 0},
        {"48.61 kg (107.17 lb)", "lb", 107.17},
        {"123.16 kgs", "kg", 123.16},
        {"no number kg", "kg", 0},
        {"7 kWh", "kW", 0},
        {"", "W", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *at = rows[i].text;
        double v = 0;
        assert_int_equal(mw_dt_quantity(&at, rows[i].unit, &v), rows[i].value > 0);
        assert_true(v == rows[i].value);
    }
}

/* The community's files are not part of the source tree: without them their tests are left out
 * with a message (cmocka's skip() reads as a failure in TAP). */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_file_imports_and_says_what_it_lacks),
        cmocka_unit_test(test_figures_of_the_files),
        cmocka_unit_test(test_cages_follow_from_names),
        cmocka_unit_test(test_imports_print_and_read_back),
        cmocka_unit_test(test_what_is_no_device_type_is_refused),
        cmocka_unit_test(test_lists_have_a_cap),
        cmocka_unit_test(test_kind_can_be_said),
        cmocka_unit_test(test_weights_convert),
        cmocka_unit_test(test_names_lead_nowhere),
        cmocka_unit_test(test_unindented_quotes_are_mended),
        cmocka_unit_test(test_quantities_in_free_text),
    };
    enum { OF_FILES = 4, ALL = sizeof tests / sizeof *tests };
    char path[512];
    size_t first = data_path(path, sizeof path, expected[0].file) ? 0 : OF_FILES;

    if (first > 0)
        print_message("# skipped: shared/data/devicetypes is not here\n");
    return _cmocka_run_group_tests("devicetype", tests + first, ALL - first, NULL, NULL);
}
