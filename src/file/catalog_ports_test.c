/* catalog_ports_test.c: groups of ports by pattern and cage by cage. */
#include "file/catalog_ports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct mw_arena arena;
    struct mw_catalog catalog;
    struct mw_diags diags;
    struct mw_device_type type;
};

static void read_ports(struct fixture *f, const char *text)
{
    const struct mw_yaml *root;
    assert_int_equal(mw_yaml_parse(&f->arena, "t", text, strlen(text), &root, &f->diags),
                     MW_OK);
    struct mw_cat_reader r = {.c = &f->catalog, .d = &f->diags, .file = "t"};
    mw_cat_ports(&r, root, &f->type);
}

static void done(struct fixture *f)
{
    mw_diags_done(&f->diags);
    mw_catalog_done(&f->catalog);
    mw_arena_done(&f->arena);
}

static void test_a_pattern_counts_cages_and_lanes(void **state)
{
    (void)state;
    struct fixture f = {0};
    read_ports(&f, "- {net: data, connector: osfp, gbps: 400, pattern: \"p{cage}.{lane}\",\n"
                   "   cages: 3, lanes: 2, first: 7, first_lane: 0, number: 5}\n"
                   "- {net: oob, connector: rj45, gbps: 1, pattern: mgmt}\n");
    static const char *const names[] = {"p7.0", "p7.1", "p8.0", "p8.1", "p9.0", "p9.1", "mgmt"};
    assert_int_equal(f.diags.n, 0);
    assert_int_equal(f.type.port_n, 7);
    assert_int_equal(f.type.cage_n, 4);
    for (uint32_t i = 0; i < 7; i++) {
        const struct mw_port_type *p = &f.type.ports[i];
        assert_string_equal(p->name, names[i]);
        assert_int_equal(p->cage, i / 2);
        assert_int_equal(p->lane, i % 2);
        assert_int_equal(p->lanes, i < 6 ? 2 : 1);
        assert_int_equal(p->number, i < 6 ? 5 + (int)i : 0);
        assert_int_equal(p->gpu, MW_UNKNOWN);
        assert_int_equal(p->net, i < 6 ? MW_NET_DATA : MW_NET_OOB);
    }
    done(&f);
}

static void test_cages_can_be_listed(void **state)
{
    (void)state;
    struct fixture f = {0};
    read_ports(&f, "- net: compute\n  gbps: 400\n  cages:\n"
                   "    - [{name: a, rail: 2, gpu: 1}, {name: b, adapter: x_0}]\n"
                   "    - {name: c, pci: \"0000:01:00.0\"}\n");
    assert_int_equal(f.diags.n, 0);
    assert_int_equal(f.type.port_n, 3);
    assert_int_equal(f.type.cage_n, 2);
    assert_int_equal(f.type.ports[0].rail, 2);
    assert_int_equal(f.type.ports[0].gpu, 1);
    assert_int_equal(f.type.ports[1].lane, 1);
    assert_string_equal(f.type.ports[1].adapter, "x_0");
    assert_int_equal(f.type.ports[2].cage, 1);
    assert_int_equal(f.type.ports[2].lanes, 1);
    assert_string_equal(f.type.ports[2].pci, "0000:01:00.0");
    done(&f);
}

static void test_what_makes_no_ports_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum mw_code code;
    } rows[] = {
        {"- {net: data}", MW_E_VALUE_TYPE},
        {"- {pattern: \"{cgae}\"}", MW_E_VALUE_TYPE},
        {"- {pattern: \"x{cage\"}", MW_E_VALUE_TYPE},
        {"- {pattern: x, cages: 2}", MW_E_DUPLICATE},
        {"- {cages: [[]]}", MW_E_VALUE_RANGE},
        {"- {cages: [5]}", MW_E_VALUE_TYPE},
        {"5", MW_E_VALUE_TYPE},
        {"- {pattern: \"0123456789012345678901234567890123456789012345678901234567890123\"}",
         MW_E_VALUE_TYPE}, /* 64 bytes: one more than MW_CATALOG_NAME_CAP leaves */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture f = {0};
        read_ports(&f, rows[i].text);
        assert_true(f.diags.errors > 0);
        assert_int_equal(f.diags.at[0].code, rows[i].code);
        done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_pattern_counts_cages_and_lanes),
        cmocka_unit_test(test_cages_can_be_listed),
        cmocka_unit_test(test_what_makes_no_ports_is_told),
    };
    return cmocka_run_group_tests_name("catalog_ports", tests, NULL, NULL);
}
