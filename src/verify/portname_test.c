/* portname_test.c: names of Ethernet ports, in the forms of Cumulus Linux, NX-OS, EOS and SONiC as
 * their manuals print them, against faceplates of the catalog's kinds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/portname.h"

#include <stdio.h>

enum { CAGES = 64, LANES = 2, NONE = UINT16_MAX };

struct face {
    struct mw_device_type type;
    struct mw_port_type ports[CAGES * LANES + 1];
    char names[CAGES * LANES][16];
};

/* 64 cages, "swp17" or, split, "swp17s0" and "swp17s1"; then eth0. */
static void face_init(struct face *f, uint8_t lanes)
{
    uint32_t n = 0;

    for (uint16_t cage = 0; cage < CAGES; cage++)
        for (uint8_t lane = 0; lane < lanes; lane++) {
            snprintf(f->names[n], sizeof f->names[n], lanes > 1 ? "swp%us%u" : "swp%u",
                     cage + 1u, (unsigned)lane);
            f->ports[n] = (struct mw_port_type){.name = f->names[n],
                                                .net = MW_NET_DATA,
                                                .cage = cage,
                                                .lane = lane,
                                                .lanes = lanes};
            n++;
        }
    f->ports[n] = (struct mw_port_type){.name = "eth0", .net = MW_NET_OOB, .lanes = 1};
    f->type =
        (struct mw_device_type){.kind = MW_KIND_SWITCH, .ports = f->ports, .port_n = n + 1};
}

static void expect(const struct face *f, const char *const *names, const uint16_t *hints,
                   const uint16_t *ports, uint32_t n)
{
    struct mw_portname seen[8];

    for (uint32_t i = 0; i < n; i++)
        seen[i] = (struct mw_portname){names[i], hints ? hints[i] : NONE, 0};
    mw_portnames_join(seen, n, &f->type);
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(seen[i].port, ports[i]);
}

#define EXPECT(face, hints, names, ports)                                                      \
    expect(face, names, hints, ports, sizeof(ports) / sizeof *(ports))

static void whole(void **state)
{
    static struct face f;

    (void)state;
    face_init(&f, 1);
    EXPECT(&f, NULL, ((const char *const[]){"swp1", "SWP64", "eth0", "swp65", "lo", "", NULL}),
           ((const uint16_t[]){0, 63, 64, NONE, NONE, NONE, NONE}));
    /* the only lane of a cage that is not split is the cage; there is no second */
    EXPECT(&f, NULL, ((const char *const[]){"swp17s0", "swp17s1"}),
           ((const uint16_t[]){16, NONE}));
    EXPECT(&f, NULL, ((const char *const[]){"Ethernet1/17", "Ethernet1/18", "mgmt0"}),
           ((const uint16_t[]){16, 17, NONE}));
    EXPECT(&f, NULL, ((const char *const[]){"Eth1/64", "eth1"}),
           ((const uint16_t[]){63, NONE}));
}

static void split(void **state)
{
    static struct face f;

    (void)state;
    face_init(&f, 2);
    EXPECT(&f, NULL,
           ((const char *const[]){"swp17s1", "swp1s0", "swp17", "swp64s1", "swp64s2"}),
           ((const uint16_t[]){33, 0, NONE, 127, NONE}));
    EXPECT(&f, NULL, ((const char *const[]){"Ethernet1/17/2", "Eth1/17/1"}),
           ((const uint16_t[]){33, 32}));
    EXPECT(&f, NULL, ((const char *const[]){"Ethernet17/2", "Ethernet64/1"}),
           ((const uint16_t[]){33, 126}));
}

/* "Ethernet4" alone is cage 4 (EOS), 2 or 1 (SONiC): unknown, until a cable says which; a port 0
 * or 60 is SONiC's only, with 4 or 8 lanes to a cage. */
static void ambiguous(void **state)
{
    static struct face f;

    (void)state;
    face_init(&f, 1);
    EXPECT(&f, NULL, ((const char *const[]){"Ethernet4", "Ethernet8"}),
           ((const uint16_t[]){NONE, NONE}));
    EXPECT(&f, ((const uint16_t[]){3, NONE}), ((const char *const[]){"Ethernet4", "Ethernet8"}),
           ((const uint16_t[]){3, 7}));
    EXPECT(&f, ((const uint16_t[]){1, NONE}), ((const char *const[]){"Ethernet4", "Ethernet8"}),
           ((const uint16_t[]){1, 2}));
    /* 252 is past 64 cages of any other count, and 4 begins no cage of eight */
    EXPECT(&f, NULL, ((const char *const[]){"Ethernet0", "Ethernet4", "Ethernet252"}),
           ((const uint16_t[]){0, 1, 63}));
    EXPECT(&f, NULL, ((const char *const[]){"Ethernet0", "Ethernet504"}),
           ((const uint16_t[]){0, 63}));
}

/* Hosts: by the faceplate's or the adapter's name only. */
static void hosts(void **state)
{
    struct mw_port_type ports[] = {
        {.name = "Slot1P1", .net = MW_NET_COMPUTE, .adapter = "mlx5_4"},
        {.name = "BMC", .net = MW_NET_OOB}};
    struct face f = {.type = {.kind = MW_KIND_NODE, .ports = ports, .port_n = 2}};

    (void)state;
    EXPECT(&f, NULL, ((const char *const[]){"MLX5_4", "bmc", "enp1s0f0", "1/1"}),
           ((const uint16_t[]){0, 1, NONE, NONE}));
    assert_true(mw_portname_is_front("swp17s1"));
    assert_true(mw_portname_is_front("Eth1/17"));
    assert_false(mw_portname_is_front("eth0"));
    assert_false(mw_portname_is_front("ens6f1np1"));
    assert_false(mw_portname_is_front("02:00:00:00:00:01"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole),
        cmocka_unit_test(split),
        cmocka_unit_test(ambiguous),
        cmocka_unit_test(hosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
