/* lldp_read_test.c: what lldpd printed (tests/data/lldp/README.md says how it was cabled), and what
 * is wrong with files that it would not print. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/lldp_read.h"
#include "file/observation_check.h"

#include <stdio.h>

struct test {
    struct mw_observation o;
    struct mw_diags d;
    struct mw_obs_build *b;
    char text[1 << 16];
};

static int setup(void **state)
{
    struct test *t = calloc(1, sizeof *t);

    t->b = mw_obs_build_new(&t->o, &t->d);
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    if (t->b)
        mw_obs_build_end(t->b);
    mw_observation_done(&t->o);
    mw_diags_done(&t->d);
    free(t);
    return 0;
}

static enum mw_rc read_text(struct test *t, const char *name, const char *text)
{
    return mw_lldp_read(t->b, name, text, strlen(text), &t->d);
}

/* tests/data/lldp/NAME, as NAME. */
static enum mw_rc read_data(struct test *t, const char *name)
{
    const char *root = getenv("MW_ROOT");
    char path[4096];

    snprintf(path, sizeof path, "%s/tests/data/lldp/%s", root ? root : ".", name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(t->text, 1, sizeof t->text, f);
    assert_true(n > 0 && n < sizeof t->text);
    fclose(f);
    return mw_lldp_read(t->b, path, t->text, n, &t->d);
}

static void end(struct test *t)
{
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    t->b = NULL;
    observation_check(&t->o);
}

/* "SYSTEM PORT" of the other end of a system's port; "" without a cable, NULL no such port. */
static const char *leads_to(const struct test *t, const char *system, const char *port)
{
    static char text[256];

    for (uint32_t i = 0; i < t->o.ports.n; i++) {
        const struct mw_obs_port *p = &t->o.ports.at[i];

        if (strcmp(p->name, port) != 0 || strcmp(t->o.nodes.at[p->node].name, system) != 0)
            continue;
        if (p->peer == MW_NONE)
            return "";
        const struct mw_obs_port *q = &t->o.ports.at[p->peer];
        snprintf(text, sizeof text, "%s %s", t->o.nodes.at[q->node].name, q->name);
        return text;
    }
    return NULL;
}

static void check_cables(const struct test *t)
{
    assert_string_equal(leads_to(t, "host1", "eth0"), "leaf-1 swp1");
    assert_string_equal(leads_to(t, "host1", "eth1"), "leaf-2 swp1");
    assert_string_equal(leads_to(t, "host2", "eth0"), "leaf-1 swp2");
    assert_string_equal(leads_to(t, "leaf-1", "swp49"), "leaf-2 swp49");
    assert_int_equal(t->o.nodes.n, 4);
    assert_int_equal(t->o.ports.n, 8);
    assert_int_equal(t->o.conflicts.n, 0);
}

static void four_systems_in_a_file(void **state)
{
    struct test *t = *state;

    assert_int_equal(read_data(t, "four.json"), MW_OK);
    end(t);
    check_cables(t);
    for (uint32_t i = 0; i < 4; i++) {
        assert_true(t->o.nodes.at[i].described);
        assert_int_equal(t->o.nodes.at[i].kind, MW_OBS_SYSTEM);
        assert_true(t->o.nodes.at[i].guid != 0 && t->o.nodes.at[i].guid >> 48 == 0);
    }
    for (uint32_t i = 0; i < 8; i++) {
        assert_false(t->o.ports.at[i].one_sided);
        assert_int_equal(t->o.ports.at[i].mbps, 10000); /* "10GbaseT" of veth */
    }
}

/* Files that their names say the systems of; nobody asked leaf-2 and host2. */
static void a_file_a_system(void **state)
{
    struct test *t = *state;

    assert_int_equal(read_data(t, "leaf-1.json"), MW_OK);
    assert_int_equal(read_data(t, "host1.json"), MW_OK);
    end(t);
    check_cables(t);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(t->o.nodes.at[i].described,
                         strcmp(t->o.nodes.at[i].name, "leaf-1") == 0 ||
                             strcmp(t->o.nodes.at[i].name, "host1") == 0);
}

#define CHASSIS(name)                                                                          \
    "{\"local-chassis\":[{\"chassis\":[{\"name\":[{\"value\":\"" name "\"}]}]}]}"
#define PORT(type, value, descr)                                                               \
    "\"port\":[{\"id\":[{\"type\":\"" type "\",\"value\":\"" value                             \
    "\"}],\"descr\":[{\"value\":\"" descr "\"}]}]"
#define INTERFACE(own, via, name, port)                                                        \
    "{\"name\":\"" own "\",\"via\":\"" via "\",\"chassis\":[{\"name\":[{\"value\":\"" name     \
    "\"}]}]," port "}"
#define NEIGHBOURS(interfaces) "{\"lldp\":[{\"interface\":[" interfaces "]}]}"
#define SIMPLE(name) NEIGHBOURS(INTERFACE("eth0", "LLDP", name, PORT("ifname", "p1", "")))

/* Chassis before or behind the neighbours, as the first document has it. */
static void whose_they_are(void **state)
{
    struct test *t = *state;

    assert_int_equal(
        read_text(t, "a", CHASSIS("h1") SIMPLE("s1") "\n" CHASSIS("h2") "\n" SIMPLE("s2")),
        MW_OK);
    assert_int_equal(read_text(t, "b", SIMPLE("s3") CHASSIS("h3") SIMPLE("s4") CHASSIS("h4")),
                     MW_OK);
    assert_int_equal(read_text(t, "/x.y/h5", SIMPLE("s5")), MW_OK);
    assert_int_equal(read_text(t, "h6.example.com.json", SIMPLE("s6")), MW_OK);
    end(t);
    assert_string_equal(leads_to(t, "h1", "eth0"), "s1 p1");
    assert_string_equal(leads_to(t, "h2", "eth0"), "s2 p1");
    assert_string_equal(leads_to(t, "h3", "eth0"), "s3 p1");
    assert_string_equal(leads_to(t, "h4", "eth0"), "s4 p1");
    assert_string_equal(leads_to(t, "h5", "eth0"), "s5 p1");
    assert_string_equal(leads_to(t, "h6.example.com", "eth0"), "s6 p1");
}

static void names_of_ports(void **state)
{
    struct test *t = *state;

    assert_int_equal(
        read_text(
            t, "h.json",
            NEIGHBOURS(INTERFACE("e1", "LLDP", "s", PORT("mac", "72:5b:18:ce:9d:c6", "p1")) "," INTERFACE(
                "e2", "LLDP", "s",
                PORT(
                    "local", "512",
                    "et-0/0/2")) "," INTERFACE("e3", "LLDP", "s",
                                               PORT(
                                                   "local", "Eth1/3",
                                                   "to h")) "," INTERFACE("e4", "LLDP", "s",
                                                                          PORT(
                                                                              "mac",
                                                                              "00:00:00:00:00:"
                                                                              "0a",
                                                                              "")) "," INTERFACE("e5",
                                                                                                 "CDPv2",
                                                                                                 "s",
                                                                                                 PORT(
                                                                                                     "ifname",
                                                                                                     "p5",
                                                                                                     "")))),
        MW_OK);
    end(t);
    assert_string_equal(leads_to(t, "h", "e1"), "s p1");
    assert_string_equal(leads_to(t, "h", "e2"), "s et-0/0/2");
    assert_string_equal(leads_to(t, "h", "e3"), "s Eth1/3");
    assert_string_equal(leads_to(t, "h", "e4"), "s 00:00:00:00:00:0a");
    assert_null(leads_to(t, "h", "e5"));
    const struct mw_obs_port *p = &t->o.ports.at[t->o.nodes.at[1].first_port];
    assert_true(p->guid == 0x725b18ce9dc6);
}

/* What lldpd can print of the types of medium (strings of liblldpctl 1.0.16), and what not. */
static void rates(void **state)
{
    static const struct {
        const char *mau;
        uint32_t mbps;
    } cases[] = {
        {"10BaseT - UTP MAU", 10},
        {"100BaseTXFD - 2 pair category 5 UTP, full duplex mode", 100},
        {"1000BaseTFD - Four-pair Category 5 UTP, full duplex mode", 1000},
        {"1000baseT1 - 1000BASE-T1", 1000},
        {"2p5GigT - 2.5GBASE-T", 2500},
        {"5GbaseR - 5GBASE-R", 5000},
        {"10GigBaseSR - R fiber over 850 nm optics", 10000},
        {"10G1GbasePRXD1 - asymmetric-rate", 0},
        {"25GbaseCR - 25GBASE-R", 25000},
        {"100GbaseLR4 - 100GBASE-R", 100000},
        {"400GbaseFR8 - 400GBASE-R", 400000},
        {"unknown", 0},
        {"99999GbaseX", 0},
        {"", 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct test *t = *state;
        char text[1024];

        snprintf(
            text, sizeof text,
            "{\"lldp\":[{\"interface\":[{\"name\":\"e\",\"chassis\":[{\"name\":[{"
            "\"value\":\"s\"}]}],\"port\":[{\"id\":[{\"type\":\"ifname\",\"value\":\"p\"}],"
            "\"auto-negotiation\":[{\"current\":[{\"value\":\"%s\"}]}]}]}]}]}",
            cases[i].mau);
        assert_int_equal(read_text(t, "h", text), MW_OK);
        assert_int_equal(mw_obs_build_end(t->b), MW_OK);
        assert_int_equal(t->o.ports.at[0].mbps, cases[i].mbps);
        assert_int_equal(t->o.ports.at[1].mbps, cases[i].mbps);
        mw_observation_done(&t->o);
        t->b = mw_obs_build_new(&t->o, &t->d);
    }
}

/* A neighbour with a name in Latin-1, and one with an escape sequence, spoil nothing. */
static void odd_names(void **state)
{
    struct test *t = *state;

    assert_int_equal(read_text(t, "h",
                               NEIGHBOURS(INTERFACE("e1", "LLDP", "caf\xe9",
                                                    PORT("ifname", "p\\u001b[2J", "")))),
                     MW_OK);
    end(t);
    assert_string_equal(leads_to(t, "h", "e1"), "caf? p?[2J");
}

static void faults(void **state)
{
    static const struct {
        const char *text, *place, *message;
    } cases[] = {
        {"", "x.json:1", "empty"},
        {" \n ", "x.json:2", "empty"},
        {"{\"lldp\": [\n{]", "x.json:2:2", "no JSON"},
        {CHASSIS("h") "\n\n{\"lldp\":", "x.json:3:", "no JSON"},
        {"nonsense", "x.json:1:", "no JSON"},
        {"[]", "x.json:1", "neither \"lldp\" nor"},
        {"{\"lldp\": {}}", "x.json:1", "neither \"lldp\" nor"},
        {NEIGHBOURS("{\"name\":\"e\"}"), "x.json:1", "neighbour of e is without a port"},
        {NEIGHBOURS("{" PORT("ifname", "p", "") "}"), "x.json:1", "interface 1 has no name"},
        {NEIGHBOURS("{\"name\":\"e\"," PORT("ifname", "p", "") "}"), "x.json:1",
         "without a chassis"},
        {"{\"local-chassis\":[]}", "x.json:1", "neither name nor identifier"},
        {SIMPLE("s1") "\n" SIMPLE("s2"), "x.json:1", "not say whose"},
        {SIMPLE("s1") CHASSIS("h1") "\n" SIMPLE("s2"), "x.json:2", "not say whose"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct test *t = *state;

        assert_int_equal(read_text(t, "x.json", cases[i].text), MW_ECONFIG);
        assert_int_equal(t->d.errors, 1);
        assert_int_equal(t->d.at[0].code, MW_E_LLDP_FORM);
        assert_memory_equal(t->d.at[0].place, cases[i].place, strlen(cases[i].place));
        assert_non_null(strstr(t->d.at[0].text, cases[i].message));
        mw_diags_done(&t->d);
    }
}

static void files_of_other_shape(void **state)
{
    struct test *t = *state;

    assert_int_equal(read_data(t, "varying.json"), MW_ECONFIG);
    assert_non_null(strstr(t->d.at[0].cure, "-f json0"));
    assert_int_equal(read_data(t, "interfaces.json"), MW_ECONFIG);
    assert_non_null(strstr(t->d.at[1].text, "own interfaces"));
    /* from standard input nothing tells whose the neighbours are */
    assert_int_equal(read_text(t, "-", SIMPLE("s")), MW_ECONFIG);
    assert_int_equal(read_text(t, "-", CHASSIS("h") SIMPLE("s")), MW_OK);
}

/* A document of just the cap, and one byte more. */
static void documents_have_a_cap(void **state)
{
    static const char head[] = CHASSIS("h"), open[] = "{\"lldp\":[{}],\"x\":\"";

    for (int over = 0; over <= 1; over++) {
        struct test *t = *state;
        size_t n = sizeof head - 1 + MW_LLDP_DOCUMENT_CAP + (size_t)over;
        char *text = malloc(n);

        memset(text, 'x', n);
        memcpy(text, head, sizeof head - 1);
        memcpy(text + sizeof head - 1, open, sizeof open - 1);
        memcpy(text + n - 2, "\"}", 2);
        assert_int_equal(mw_lldp_read(t->b, "h", text, n, &t->d), over ? MW_ELIMIT : MW_OK);
        free(text);
    }
}

static void lists_without_a_chassis_have_a_cap(void **state)
{
    for (int over = 0; over <= 1; over++) {
        struct test *t = *state;
        char text[(MW_LLDP_HELD_CAP + 2) * sizeof SIMPLE("s") + 256] = "";
        size_t n = 0;

        for (int i = 0; i < MW_LLDP_HELD_CAP + over; i++)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s", SIMPLE("s"));
        snprintf(text + n, sizeof text - n, "%s", CHASSIS("h"));
        assert_int_equal(read_text(t, "h", text), over ? MW_ECONFIG : MW_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(four_systems_in_a_file, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_a_system, setup, teardown),
        cmocka_unit_test_setup_teardown(whose_they_are, setup, teardown),
        cmocka_unit_test_setup_teardown(names_of_ports, setup, teardown),
        cmocka_unit_test_setup_teardown(rates, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_names, setup, teardown),
        cmocka_unit_test_setup_teardown(faults, setup, teardown),
        cmocka_unit_test_setup_teardown(files_of_other_shape, setup, teardown),
        cmocka_unit_test_setup_teardown(documents_have_a_cap, setup, teardown),
        cmocka_unit_test_setup_teardown(lists_without_a_chassis_have_a_cap, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
