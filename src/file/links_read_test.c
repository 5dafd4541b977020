/* links_read_test.c: lists of cables against what a reader of the header expects, and the cables.csv
 * of whole plans against fabric/lookup.h, which has them from the plan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/tables.h"
#include "fabric/lookup.h"
#include "file/csv_read.h"
#include "file/links_read.h"
#include "file/observation_check.h"

struct test {
    struct mw_observation o;
    struct mw_diags d;
    enum mw_rc rc;
};

static int setup(void **state)
{
    *state = calloc(1, sizeof(struct test));
    return 0;
}

static void clear(struct test *t)
{
    mw_observation_done(&t->o);
    mw_diags_done(&t->d);
}

static int teardown(void **state)
{
    clear(*state);
    free(*state);
    return 0;
}

static void read_text(struct test *t, const char *text)
{
    size_t n = strlen(text);
    char *copy = malloc(n ? n : 1); /* so that a sanitizer sees a byte too many */

    clear(t);
    memcpy(copy, text, n);
    struct mw_obs_build *b = mw_obs_build_new(&t->o, &t->d);
    t->rc = mw_links_read(b, "links.csv", copy, n, &t->d);
    free(copy);
    mw_obs_build_end(b);
    observation_check(&t->o);
}

static const struct mw_obs_port *port(const struct test *t, const char *system,
                                      const char *name)
{
    for (uint32_t i = 0; i < t->o.ports.n; i++)
        if (strcmp(t->o.ports.at[i].name, name) == 0 &&
            strcmp(t->o.nodes.at[t->o.ports.at[i].node].name, system) == 0)
            return &t->o.ports.at[i];
    return NULL;
}

/* Whether a cable runs from one port to the other. */
static bool joined(const struct test *t, const char *a, const char *ap, const char *b,
                   const char *bp)
{
    const struct mw_obs_port *p = port(t, a, ap), *q = port(t, b, bp);

    return p && q && p->peer != MW_NONE && &t->o.ports.at[p->peer] == q;
}

static void columns_in_any_order(void **state)
{
    struct test *t = *state;

    read_text(t, "note,B_Port,part,b_device,a_port,gbps,a_device\n"
                 "by hand,swp17s1,100g-dac,leaf-1-5,eth0,100,node007\n"
                 "\n"
                 ",swp18s0,,leaf-1-5,eth0,2.5,node008\r\n");
    assert_int_equal(t->rc, MW_OK);
    assert_int_equal(t->d.n, 0);
    assert_true(joined(t, "node007", "eth0", "leaf-1-5", "swp17s1"));
    assert_true(joined(t, "node008", "eth0", "leaf-1-5", "swp18s0"));
    assert_int_equal(port(t, "leaf-1-5", "swp17s1")->mbps, 100000);
    assert_string_equal(port(t, "node007", "eth0")->part, "100g-dac");
    assert_int_equal(port(t, "node008", "eth0")->mbps, 2500);
    assert_null(port(t, "node008", "eth0")->part);
    assert_int_equal(t->o.nodes.at[0].kind, MW_OBS_SYSTEM);
    assert_int_equal(port(t, "node008", "eth0")->line, 4);
}

static void rates(void **state)
{
    static const struct {
        const char *rate;
        uint32_t mbps; /* 0: refused */
    } cases[] = {{"400G", 400000}, {"400", 400000}, {"800g", 800000}, {"2500M", 2500},
                 {"0.1", 100},     {"1M", 1},       {"0", 0},         {"-1", 0},
                 {"1e3", 0},       {"0x10", 0},     {"G", 0},         {"400Gb", 0},
                 {"inf", 0},       {"nan", 0},      {"100001", 0},    {"100000", 100000000}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct test *t = *state;
        char text[200];

        snprintf(text, sizeof text, "a_device,a_port,b_device,b_port,rate\na,1,b,1,%s\n",
                 cases[i].rate);
        read_text(t, text);
        assert_int_equal(t->rc, cases[i].mbps ? MW_OK : MW_ECONFIG);
        assert_int_equal(t->o.ports.at[0].mbps, cases[i].mbps);
        assert_true(cases[i].mbps || strcmp(t->d.at[0].place, "links.csv:2:9") == 0);
    }
}

static void lanes_and_splitters(void **state)
{
    struct test *t = *state;

    read_text(t, "a_device,a_port,b_device,b_port,c_device,c_port,lanes\n"
                 "n1,OSFP1-1,l1,OSFP09-1,,,2\n"
                 "n1,p9,l1,q09,,,2\n"
                 "l1,OSFP10-1,m1,a,m2,b,2\n"
                 "l1,OSFP11-1,,,,,1\n");
    assert_int_equal(t->rc, MW_OK);
    assert_true(joined(t, "n1", "OSFP1-1", "l1", "OSFP09-1"));
    assert_true(joined(t, "n1", "OSFP1-2", "l1", "OSFP09-2"));
    assert_true(joined(t, "n1", "p10", "l1", "q10"));
    assert_true(joined(t, "l1", "OSFP10-1", "m1", "a"));
    assert_true(joined(t, "l1", "OSFP10-2", "m2", "b"));
    assert_int_equal(t->o.ports.n, 12);
    read_text(t, "a_device,a_port,b_device,b_port,lanes\nn1,x,l1,y,2\n");
    assert_int_equal(t->rc, MW_ECONFIG);
    assert_string_equal(t->d.at[0].place, "links.csv:2:4");
}

static void faults(void **state)
{
    static const struct {
        const char *text, *place, *message;
    } cases[] = {
        {"", "links.csv:0:1", "no column \"a_device\""},
        {"a_device,a_port,b_device\n", "links.csv:1:1", "no column \"b_port\""},
        {"a_device,a_port,b_device,b_port\nx,1,y\n", "links.csv:2:1",
         "device without its port"},
        {"a_device,a_port,b_device,b_port\nx,1,,2\n", "links.csv:2:5",
         "port without its device"},
        {"a_device,a_port,b_device,b_port\nx,1,y,2,3\n", "links.csv:2:9", "5 fields"},
        {"a_device,a_port,b_device,b_port,lanes\nx,1,y,2,0\n", "links.csv:2:9", "lanes"},
        {"a_device,a_port,b_device,b_port,lanes\nx,1,y,2,17\n", "links.csv:2:9", "lanes"},
        {"a_device,a_port,b_device,b_port\nx,\"1,y,2\n", "links.csv:2:3", "quote"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct test *t = *state;

        read_text(t, cases[i].text);
        assert_int_equal(t->rc, MW_ECONFIG);
        assert_int_equal(t->d.at[0].code, MW_E_LINKS_FORM);
        assert_string_equal(t->d.at[0].place, cases[i].place);
        assert_non_null(strstr(t->d.at[0].text, cases[i].message));
    }
}

/* A port with two cables is a contradiction, not a choice. */
static void a_port_twice(void **state)
{
    struct test *t = *state;

    read_text(t, "a_device,a_port,b_device,b_port\nn1,1,l1,1\nn2,1,l1,1\nn3,1,n3,1\n");
    assert_int_equal(t->rc, MW_OK);
    assert_int_equal(port(t, "l1", "1")->peer, MW_NONE);
    assert_true(t->o.conflicts.n > 0);
    assert_int_equal(port(t, "n3", "1")->peer, MW_NONE);
}

static void check_device(const struct test *t, const struct mw_lookup *x, uint32_t device)
{
    const struct mw_device *d = &x->plan->devices.at[device];

    for (uint32_t k = 0; k < d->type->port_n; k++) {
        const struct mw_peer *peer = mw_lookup_peer(x, device, k);

        if (peer->cable == MW_NONE || peer->device == MW_NONE)
            continue;
        const struct mw_device *other = &x->plan->devices.at[peer->device];
        if (!joined(t, d->name, d->type->ports[k].name, other->name,
                    other->type->ports[peer->port].name))
            fail_msg("%s %s is not joined to %s", d->name, d->type->ports[k].name, other->name);
    }
}

/* cables.csv of a pod, lanes and splitters and all, says of every port where it leads. */
static void cables_of_a_plan(void **state)
{
    struct test *t = *state;
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    struct mw_lookup x;

    const struct mw_table_file *table = mw_table_files;
    struct mw_out csv;

    while (strcmp(table->file, "cables.csv") != 0)
        table++;
    mw_out_init(&csv, NULL, NULL);
    table->write(&f->plan, &csv);
    mw_out_char(&csv, '\0');
    mw_lookup_init(&x, &f->plan);
    read_text(t, csv.buf);
    mw_out_done(&csv);
    assert_int_equal(t->rc, MW_OK);
    assert_int_equal(t->o.conflicts.n, 0);
    for (uint32_t i = 0; i < f->plan.devices.n; i += i < 8 ? 1 : 5)
        check_device(t, &x, i);
    mw_lookup_done(&x);
    export_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(columns_in_any_order, setup, teardown),
        cmocka_unit_test_setup_teardown(rates, setup, teardown),
        cmocka_unit_test_setup_teardown(lanes_and_splitters, setup, teardown),
        cmocka_unit_test_setup_teardown(faults, setup, teardown),
        cmocka_unit_test_setup_teardown(a_port_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(cables_of_a_plan, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
