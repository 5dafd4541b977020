/*
 * causes_test.c: for every cause a fault seeded into what a designed plan expects, and the finding
 * that a person who knows the fault would write. The wiring is compared here by brute force and
 * everybody's identity is given, so that nothing but causes is under test. After every case each
 * differing cable is counted: it stands in exactly one finding.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/causes.h"
#include "verify/causes_fixture.h"
#include "verify/causes_int.h"

static void nothing_is_found_in_what_is_right(void **state)
{
    (void)state;
    finds(&small, "");
    finds(&large, "");
}

static void two_cables_are_exchanged(void **state)
{
    (void)state;
    swap(&small, at(&small, "leaf-1-5/p7"), at(&small, "leaf-1-5/p8"));
    finds(&small, "warning V-SWAP leaf-1-5 (4): node007/hca5 and node008/hca5 are exchanged at "
                  "leaf-1-5 ports 7 and 8\n");
    /* uplinks of one leaf; adapters of two nodes far apart */
    swap(&large, at(&large, "leaf-1-5/p33"), at(&large, "leaf-1-5/p40"));
    swap(&large, at(&large, "node0100/hca2"), at(&large, "node0907/hca7"));
    finds(&large,
          "error V-SWAP leaf-4-2/p4 (4): node0100/hca2 and node0907/hca7 are exchanged: "
          "each is at the other's place of leaf-4-2/p4 and leaf-29-7/p11\n"
          "warning V-SWAP leaf-1-5 (4): spine-5-01/p1 and spine-5-08/p1 are exchanged at "
          "leaf-1-5 ports 33 and 40\n");
}

static void cables_are_rotated(void **state)
{
    (void)state;
    swap(&small, at(&small, "leaf-1-5/p3"), at(&small, "leaf-1-5/p9"));
    swap(&small, at(&small, "leaf-1-5/p9"), at(&small, "leaf-1-5/p12"));
    finds(&small,
          "warning V-ROTATION leaf-1-5 (6): 3 cables are rotated at leaf-1-5 ports 3, 9 "
          "and 12: 3 has the cable of 9, 9 has the cable of 12, 12 has the cable of 3\n");
    for (int p = 1; p < 32; p++) /* all of a leaf's nodes, by one */
        swap(&large, at(&large, "leaf-3-8/p%d", p), at(&large, "leaf-3-8/p%d", p + 1));
    finds(&large, "warning V-ROTATION leaf-3-8 (64): ports 1 to 32 of leaf-3-8 are rotated by "
                  "1: 1 has the cable of 2, 2 has the cable of 3, 3 has the cable of 4, 4 "
                  "has the cable of 5, 5 has the cable of 6, 6 has the cable of 7, 7 has the "
                  "cable of 8, 8 has the cable of 9 and so on, 24 more\n");
}

/* What is in the ith port of a range belongs in the (i + k)th. */
static void turn(struct world *s, const char *fmt, int first, int n, int k)
{
    uint32_t peer[64], port[64];

    for (int i = 0; i < n; i++) {
        port[i] = at(s, fmt, first + i);
        peer[i] = s->o.ports.at[port[i]].peer;
    }
    for (int i = 0; i < n; i++)
        plug(s, port[i], peer[(i + k) % n]);
}

/* One finding, V-ROTATION, whose text begins so. */
static void finds_turn(struct world *s, const char *path, uint32_t cables, const char *text)
{
    compare(s);
    mw_causes_find(&s->c, &s->x, &s->o, &s->id, &s->w);
    each_once(s);
    assert_int_equal(s->c.at.n, 1);
    const struct mw_cause *c = &s->c.at.at[0];
    assert_int_equal(c->code, MW_V_ROTATION);
    assert_string_equal(c->path, path);
    assert_int_equal(c->n, cables);
    assert_memory_equal(c->text, text, strlen(text));
    assert_int_equal(c->text[strlen(text)], ':');
    reset(s);
}

/* A rotation by k is gcd(k, n) rings, and one finding that says k. */
static void a_rotation_is_one_finding(void **state)
{
    char text[128];

    (void)state;
    for (int k = 1; k < 8; k++) {
        turn(&small, "node007/hca%d", 1, 8, k);
        snprintf(text, sizeof text, "at node007 8 rails are rotated by %d", k > 4 ? k - 8 : k);
        finds_turn(&small, "node007", 16, text);
    }
    for (int k = 1; k < 32; k++) {
        turn(&small, "leaf-1-5/p%d", 1, 32, k);
        snprintf(text, sizeof text, "ports 1 to 32 of leaf-1-5 are rotated by %d",
                 k > 16 ? k - 32 : k);
        finds_turn(&small, "leaf-1-5", 64, text);
    }
    turn(&large, "leaf-1-5/p%d", 33, 32, 4);
    finds_turn(&large, "leaf-1-5", 64, "ports 33 to 64 of leaf-1-5 are rotated by 4");
    turn(&small, "leaf-1-5/p%d", 3, 4, 2);
    finds_turn(&small, "leaf-1-5", 8, "ports 3 to 6 of leaf-1-5 are rotated by 2");
}

/* Rings that lie in each other by chance, or beside each other, are none. */
static void other_rings_are_no_rotation(void **state)
{
    (void)state;
    swap(&small, at(&small, "leaf-1-5/p3"), at(&small, "leaf-1-5/p9"));
    swap(&small, at(&small, "leaf-1-5/p6"), at(&small, "leaf-1-5/p20"));
    swap(&small, at(&small, "leaf-1-6/p3"), at(&small, "leaf-1-6/p4"));
    swap(&small, at(&small, "leaf-1-6/p5"), at(&small, "leaf-1-6/p6"));
    swap(&small, at(&small, "leaf-1-7/p3"), at(&small, "leaf-1-7/p6"));
    swap(&small, at(&small, "leaf-1-7/p4"), at(&small, "leaf-1-7/p5"));
    compare(&small);
    mw_causes_find(&small.c, &small.x, &small.o, &small.id, &small.w);
    each_once(&small);
    assert_int_equal(small.c.at.n, 6);
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(small.c.at.at[i].code, MW_V_SWAP);
}

static void rails_are_wrong(void **state)
{
    (void)state;
    swap(&small, at(&small, "node007/hca5"), at(&small, "node007/hca6"));
    finds(&small, "error V-RAIL node007 (4): at node007 rails 5 and 6 are exchanged\n");
    /* the whole of a rack; a node with three rails in a ring; one with two pairs */
    for (int n = 1; n <= 4; n++)
        swap(&large, at(&large, "node%04d/hca1", n), at(&large, "node%04d/hca2", n));
    swap(&large, at(&large, "node0040/hca1"), at(&large, "node0040/hca3"));
    swap(&large, at(&large, "node0040/hca1"), at(&large, "node0040/hca4"));
    swap(&large, at(&large, "node0050/hca1"), at(&large, "node0050/hca2"));
    swap(&large, at(&large, "node0050/hca7"), at(&large, "node0050/hca8"));
    finds(&large,
          "error V-RAIL node0001 (16): at node0001 to node0004 (rack a01) rails 1 and 2 "
          "are exchanged\n"
          "error V-ROTATION node0040 (6): at node0040 3 rails are rotated: rail 3 has "
          "the cable of 1, 4 has the cable of 3, 1 has the cable of 4\n"
          "error V-RAIL node0050 (8): at node0050 4 rails are mixed up: rail 2 has the "
          "cable of 1, 1 has the cable of 2, 8 has the cable of 7, 7 has the cable of 8\n");
}

/* Two nodes of a rack with one mistake are one finding; with two mistakes they are two. */
static void nodes_of_a_rack_are_told_apart(void **state)
{
    (void)state;
    swap(&small, at(&small, "node001/hca1"), at(&small, "node001/hca2"));
    swap(&small, at(&small, "node002/hca3"), at(&small, "node002/hca4"));
    finds(&small, "error V-RAIL node001 (4): at node001 rails 1 and 2 are exchanged\n"
                  "error V-RAIL node002 (4): at node002 rails 3 and 4 are exchanged\n");
}

/* Two leaves with the same two uplinks exchanged: that is not their spines exchanged. */
static void alike_swaps_are_no_exchange_of_spines(void **state)
{
    (void)state;
    swap(&small, at(&small, "leaf-1-1/p33"), at(&small, "leaf-1-1/p41"));
    swap(&small, at(&small, "leaf-1-2/p33"), at(&small, "leaf-1-2/p41"));
    finds(&small, "warning V-SWAP leaf-1-1 (4): spine-1/p1 and spine-2/p1 are exchanged at "
                  "leaf-1-1 ports 33 and 41\n"
                  "warning V-SWAP leaf-1-2 (4): spine-1/p9 and spine-2/p9 are exchanged at "
                  "leaf-1-2 ports 33 and 41\n");
}

static void the_rails_of_a_unit_are_wrong(void **state)
{
    (void)state;
    for (int n = 1; n <= 32; n++)
        swap(&large, at(&large, "node%04d/hca1", n), at(&large, "node%04d/hca2", n));
    finds(&large, "error V-RAIL leaf-1-1 (128): leaf-1-1 and leaf-1-2 have 32 of each other's "
                  "node cables: rails 1 and 2 of unit 1\n");
}

/* A cable on another rail's leaf, in a port that is free because its own is out. */
static void a_cable_is_on_another_rail(void **state)
{
    (void)state;
    unplug(&small, at(&small, "leaf-1-6/p9"));
    unplug(&small, at(&small, "leaf-1-5/p7"));
    plug(&small, at(&small, "leaf-1-6/p9"), at(&small, "node007/hca5"));
    finds(&small,
          "error V-RAIL leaf-1-5 (3): node007/hca5 is on leaf-1-6 port 9 and belongs on "
          "leaf-1-5: rails 5 and 6 of unit 1\n");
}

static void units_are_confused(void **state)
{
    (void)state;
    for (int p = 1; p <= 32; p++)
        swap(&large, at(&large, "leaf-1-5/p%d", p), at(&large, "leaf-2-5/p%d", p));
    swap(&large, at(&large, "leaf-1-5/p7"), at(&large, "leaf-1-5/p8")); /* and two besides */
    swap(&large, at(&large, "leaf-4-1/p7"), at(&large, "leaf-9-1/p7"));
    finds(&large, "error V-UNIT leaf-1-5 (128): leaf-1-5 and leaf-2-5 have 32 of each other's "
                  "node cables: rail 5 of units 1 and 2\n"
                  "error V-UNIT leaf-4-1 (4): node0103/hca1 and node0263/hca1 are exchanged "
                  "between leaf-4-1 and leaf-9-1: rail 1 of units 4 and 9\n");
}

static void a_block_is_shifted(void **state)
{
    (void)state;
    unplug(&small, at(&small, "leaf-1-5/p5"));
    for (int p = 5; p <= 12; p++)
        plug(&small, at(&small, "leaf-1-5/p%d", p), at(&small, "node%03d/hca5", p + 1));
    plug(&small, at(&small, "leaf-1-5/p13"), MW_NONE);
    finds(&small,
          "error V-SHIFT leaf-1-5 (17): ports 5 to 12 of leaf-1-5 carry what belongs on "
          "ports 6 to 13: shifted by 1; missing is the cable between leaf-1-5/p5 and "
          "node005/hca5\n");
}

static void devices_are_exchanged(void **state)
{
    (void)state;
    for (int p = 1; p <= 64; p++)
        swap(&small, at(&small, "spine-1/p%d", p), at(&small, "spine-2/p%d", p));
    finds(&small,
          "warning V-CHASSIS spine-1 (256): spine-1 and spine-2 are exchanged: each has "
          "64 of the other's 64 cables\n");
    for (int p = 33; p <= 64; p++)
        swap(&large, at(&large, "leaf-1-5/p%d", p), at(&large, "leaf-1-6/p%d", p));
    for (int p = 1; p <= 64; p++)
        swap(&large, at(&large, "leaf-7-5/p%d", p), at(&large, "leaf-8-6/p%d", p));
    finds(&large,
          "error V-CHASSIS leaf-1-5 (128): leaf-1-5 and leaf-1-6 have 32 of each other's "
          "uplinks\n"
          "error V-CHASSIS leaf-7-5 (256): leaf-7-5 and leaf-8-6 have 64 of each other's "
          "cables\n");
}

static void things_are_dead(void **state)
{
    (void)state;
    dark(&small, "leaf-1-5");
    dark(&small, "node007");
    finds(&small,
          "error V-DEAD-SWITCH leaf-1-5 (65): nothing is seen of leaf-1-5 in rack a06: "
          "none of its 65 cables has a link\n"
          "error V-DEAD-NODE node007 (12): nothing is seen of node007 in rack a02: none "
          "of its 13 cables has a link\n");
    for (int n = 1; n <= 4; n++) {
        char name[16];
        snprintf(name, sizeof name, "node%04d", n);
        dark(&large, name);
    }
    dark(&large, "node0009");
    finds(&large,
          "error V-DEAD-NODE node0009 (13): nothing is seen of node0009 in rack a03: "
          "none of its 13 cables has a link\n"
          "error V-DEAD-NODE rack:a01 (52): nothing is seen of node0001 to node0004: all "
          "servers in rack a01\n");
}

static void silence(struct world *s, uint32_t p, enum mw_port_state state)
{
    s->o.ports.at[p].silent = true;
    s->o.ports.at[p].state = (uint8_t)state;
}

/* A link behind which nothing answers is neither a missing cable nor a dead switch. */
static void things_do_not_answer(void **state)
{
    (void)state;
    uint32_t up = at(&small, "leaf-1-6/p33"), far = small.o.ports.at[up].peer;

    unplug(&small, at(&small, "leaf-1-5/p7"));
    silence(&small, at(&small, "leaf-1-5/p7"), MW_PORT_ACTIVE);
    unplug(&small, up);
    silence(&small, far, MW_PORT_ACTIVE);
    silence(&small, at(&small, "spine-2/p1"), MW_PORT_ACTIVE); /* that is as planned */
    dark(&small, "leaf-1-7");
    silence(&small, at(&small, "node003/hca7"), MW_PORT_ACTIVE);
    silence(&small, at(&small, "spine-4/p50"), MW_PORT_UNKNOWN);
    unplug(&small, at(&small, "leaf-1-8/p3"));
    unplug(&small, at(&small, "leaf-1-8/p4"));
    silence(&small, at(&small, "leaf-1-8/p3"), MW_PORT_UNKNOWN);
    silence(&small, at(&small, "leaf-1-8/p4"), MW_PORT_UNKNOWN);
    finds(
        &small,
        "warning V-SILENT leaf-1-5/p7 (1): leaf-1-5/p7 has a link, but what is behind it does "
        "not answer; planned is node007/hca5\n"
        "warning V-SILENT leaf-1-7 (65): leaf-1-7 in rack a06 does not answer; 2 of its 65 "
        "cables have a link, or may have\n"
        "warning V-SILENT leaf-1-8 (2): the state of leaf-1-8/p3 and leaf-1-8/p4 is not told: "
        "what "
        "is cabled there is not known\n"
        "warning V-SILENT spine-1/p41 (1): spine-1/p41 has a link, but what is behind it does "
        "not answer; planned is leaf-1-6/p33\n");
}

static void cables_are_missing(void **state)
{
    (void)state;
    unplug(&small, at(&small, "leaf-1-5/p7"));
    unplug(&small, at(&small, "leaf-1-5/p9"));
    small.o.ports.at[at(&small, "leaf-1-5/p9")].state = MW_PORT_DOWN;
    unplug(&small, at(&small, "leaf-1-5/p11"));
    small.o.ports.at[at(&small, "leaf-1-5/p11")].physical = 3;
    for (int p = 33; p <= 40; p++)
        unplug(&small, at(&small, "leaf-1-6/p%d", p));
    finds(&small,
          "error V-MISSING leaf-1-5/p7 (1): no link between leaf-1-5/p7 and node007/hca5\n"
          "error V-DEAD-PORT leaf-1-5/p9 (1): leaf-1-5/p9 is down: no link to "
          "node009/hca5\n"
          "error V-DEAD-PORT leaf-1-5/p11 (1): leaf-1-5/p11 is disabled: no link to "
          "node011/hca5\n"
          "error V-MISSING leaf-1-6 (8): none of the 8 links between leaf-1-6 and "
          "spine-1 is seen\n");
}

static void single_cables_are_wrong(void **state)
{
    (void)state;
    uint32_t p = at(&small, "node007/Slot1P1"), q = at(&small, "storage-leaf-2/p8");
    assert_int_equal(small.x.want.ports.at[q].peer, at(&small, "node008/Slot2P1"));
    unplug(&small, p);
    unplug(&small, q);
    plug(&small, p, q); /* node007's in the place of node008's */
    finds(&small, "error V-WRONG storage-leaf-2/p8 (3): the cable of node007/Slot1P1 is in "
                  "storage-leaf-2/p8 and belongs in storage-leaf-1/p7; missing is the cable "
                  "between storage-leaf-2/p8 and node008/Slot2P1\n");
}

/* A block moves up into a port that the plan leaves free: nothing is missing. */
static void a_block_is_shifted_into_a_free_port(void **state)
{
    const struct mw_obs_port *p = small.x.want.ports.at;
    uint32_t last = 4;

    (void)state;
    while (p[last].number <= 4 || p[last].peer != MW_NONE || p[last - 1].peer == MW_NONE ||
           p[last - 2].peer == MW_NONE || p[last - 3].peer == MW_NONE ||
           p[last - 4].peer == MW_NONE)
        last++;
    for (uint32_t k = 0; k < 4; k++)
        plug(&small, last - k, p[last - k - 1].peer);
    plug(&small, last - 4, MW_NONE);
    finds(&small,
          "warning V-SHIFT admin-leaf-1 (8): ports p14 to p17 of admin-leaf-1 carry what "
          "belongs on ports p13 to p16: shifted by 1\n");
}

/* The nth switch port that the plan leaves free. */
static uint32_t free_port(const struct world *s, uint32_t nth)
{
    for (uint32_t i = 0; i < s->x.want.ports.n; i++) {
        const struct mw_obs_port *p = &s->x.want.ports.at[i];
        if (s->x.want.nodes.at[p->node].kind == MW_OBS_SWITCH && p->peer == MW_NONE &&
            s->x.ports[i].port != UINT16_MAX && nth-- == 0)
            return i;
    }
    fail_msg("no free port");
    return MW_NONE;
}

static void cables_are_in_free_ports(void **state)
{
    (void)state;
    uint32_t p = at(&large, "leaf-1-5/p40");
    unplug(&large, p);
    plug(&large, p, free_port(&large, 0));
    plug(&large, free_port(&large, 100), free_port(&large, 200));
    finds(&large,
          "error V-WRONG storage-leaf-65/p1 (2): the cable of leaf-1-5/p40 is in "
          "storage-leaf-65/p1 and belongs in spine-5-08/p1\n"
          "warning V-EXTRA storage-leaf-68/p7 (1): a cable joins storage-leaf-68/p7 and "
          "storage-leaf-71/p14, which the plan leaves free\n");
}

static uint32_t node_at(const struct world *s, const char *name)
{
    for (uint32_t i = 0; i < s->x.want.nodes.n; i++)
        if (strcmp(s->x.want.nodes.at[i].name, name) == 0)
            return i;
    fail_msg("no node %s", name);
    return MW_NONE;
}

static void claim(struct world *s, enum mw_identity_fault_kind kind, const char *claimed,
                  const char *is)
{
    uint32_t node = is ? node_at(s, is) : MW_NONE;

    *mw_vec_push(&s->id.faults) = (struct mw_identity_fault){
        (uint8_t)kind, node == MW_NONE ? 0 : node, node_at(s, claimed), node};
}

static void names_are_wrong(void **state)
{
    (void)state;
    /* two hosts with each other's names: eight adapters each, one finding */
    for (int i = 0; i < 8; i++) {
        static const int mlx[8] = {0, 3, 4, 5, 6, 9, 10, 11}; /* DGX H100: compute adapters */
        char a[32], b[32];
        snprintf(a, sizeof a, "node007 mlx5_%d", mlx[i]);
        snprintf(b, sizeof b, "node008 mlx5_%d", mlx[i]);
        claim(&small, MW_ID_FAULT_NAME, a, b);
        claim(&small, MW_ID_FAULT_NAME, b, a);
    }
    claim(&small, MW_ID_FAULT_GUID, "leaf-1-5", "leaf-1-6");
    claim(&small, MW_ID_FAULT_GUID, "leaf-1-6", "leaf-1-5");
    claim(&small, MW_ID_FAULT_NAME, "leaf-1-1", "leaf-1-2");
    claim(&small, MW_ID_FAULT_NAME, "leaf-1-2", "leaf-1-3");
    claim(&small, MW_ID_FAULT_NAME, "leaf-1-3", "leaf-1-1");
    claim(&small, MW_ID_FAULT_NAME, "spine-1", "spine-2");
    claim(&small, MW_ID_FAULT_NAME, "spine-4", NULL);
    claim(&small, MW_ID_FAULT_TWICE, "leaf-1-8", "leaf-1-8");
    claim(&small, MW_ID_FAULT_TWICE, "leaf-1-8", "leaf-1-7");
    finds(&small,
          "warning V-IDENTITY leaf-1-1 (0): the names of 3 devices are wrong: what is "
          "called leaf-1-1 is cabled as leaf-1-2, what is called leaf-1-2 is cabled as "
          "leaf-1-3, what is called leaf-1-3 is cabled as leaf-1-1\n"
          "warning V-CHASSIS leaf-1-5 (0): leaf-1-5 and leaf-1-6 are exchanged: each "
          "stands in the other's place, by its GUID\n"
          "warning V-DUPLICATE leaf-1-8 (0): more than one thing says that it is leaf-1-8\n"
          "warning V-IDENTITY node007 (0): node007 and node008 bear each other's names: "
          "their cables are right\n"
          "warning V-IDENTITY spine-1 (0): what is called spine-1 is cabled as spine-2\n"
          "warning V-IDENTITY spine-4 (0): the cables of what is called spine-4 are not "
          "those of spine-4\n");
}

static void sources_contradict_each_other(void **state)
{
    static struct mw_obs_source source = {"fabric.txt", "ibnetdiscover"};

    (void)state;
    small.o.sources.at = &source;
    small.o.sources.n = 1;
    *mw_vec_push(&small.o.twice) =
        (struct mw_obs_twice){node_at(&small, "leaf-1-5"), 0, 77, "switch"};
    *mw_vec_push(&small.o.conflicts) = (struct mw_obs_conflict){
        at(&small, "leaf-1-5/p7"), MW_NONE, at(&small, "node009/hca5"), 0, 12};
    finds(&small,
          "error V-DUPLICATE leaf-1-5 (0): two things have the GUID 0x024d570100004000: "
          "leaf-1-5 and \"switch\" (line 77)\n"
          "warning V-CONFLICT leaf-1-5/p7 (0): fabric.txt:12 says that leaf-1-5/p7 is "
          "cabled to node009/hca5, and others contradict it\n");
    *mw_vec_push(&small.o.twice) =
        (struct mw_obs_twice){node_at(&small, "leaf-1-6"), 0, 0, "leaf-1-9"};
    claim(&small, MW_ID_FAULT_TWICE, "leaf-1-6", "leaf-1-6");
    small.o.conflicts.n = 0;
    finds(&small,
          "error V-DUPLICATE leaf-1-5 (0): two things have the GUID 0x024d570100004000: "
          "leaf-1-5 and \"switch\" (line 77)\n"
          "error V-DUPLICATE leaf-1-6 (0): two things have the GUID 0x024d570100005000: "
          "leaf-1-6 and \"leaf-1-9\"\n");
    small.o.sources.at = NULL;
    small.o.sources.n = 0;
}

/* The adapter that hangs on a port is not known, and so not seen where it belongs. */
static void strange(struct world *s, uint32_t p, const char *name)
{
    uint32_t there = s->o.ports.at[p].peer, node = s->o.ports.at[there].node;

    s->o.nodes.at[node].name = name;
    s->id.want_port[there] = MW_NONE;
    s->id.want[node] = s->id.seen[node] = MW_NONE;
    *mw_vec_push(&s->w.foreign) = (struct mw_wire){p, MW_NONE, p, MW_NONE};
    s->o.ports.at[p].peer = there;
}

/* Foreign cables are no wrong ones: what brute force takes them for is taken out again. */
static void strangers_are_there(void **state)
{
    (void)state;
    for (int h = 1; h <= 8; h++) { /* all adapters of a node that no one knows */
        uint32_t p = small.x.want.ports.at[at(&small, "node009/hca%d", h)].peer;
        strange(&small, p, "localhost");
        *mw_vec_push(&small.w.absent) =
            (struct mw_wire){at(&small, "node009/hca%d", h), p, MW_NONE, 0};
        small.w.absent.at[h - 1].cable = small.x.ports[p].cable;
    }
    finds(&small, "warning V-UNKNOWN leaf-1-1/p9 (16): \"localhost\", which is not known, is "
                  "cabled to leaf-1-1/p9, leaf-1-2/p9, leaf-1-3/p9, leaf-1-4/p9, leaf-1-5/p9, "
                  "leaf-1-6/p9, leaf-1-7/p9 and leaf-1-8/p9 in the place of node009\n");
}

static void a_network_of_no_plan(void **state)
{
    static struct mw_obs_source source = {"other.txt", "ibnetdiscover"};

    (void)state;
    small.o.sources.at = &source;
    small.o.sources.n = 1;
    small.id.plane[1] =
        MW_NONE; /* storage: 3 switches, 64 adapters; nothing of it is compared */
    finds(&small,
          "warning V-UNKNOWN other.txt (0): of 67 devices nothing tells which network of "
          "the plan they are: they are not compared\n");
    small.o.sources.at = NULL;
    small.o.sources.n = 0;
}

/* Two sources tell of two cables in one port: one of them is found, the other contradicts it. */
static void two_cables_are_seen_in_one_port(void **state)
{
    (void)state;
    swap(&small, at(&small, "leaf-1-5/p7"), at(&small, "leaf-1-5/p8"));
    *mw_vec_push(&small.w.wrong) =
        (struct mw_wire){at(&small, "leaf-1-5/p7"), at(&small, "node009/hca5"),
                         at(&small, "leaf-1-5/p7"), MW_NONE};
    compare(&small);
    mw_causes_find(&small.c, &small.x, &small.o, &small.id, &small.w);
    each_once(&small);
    uint32_t conflicts = 0;
    for (uint32_t i = 0; i < small.c.at.n; i++)
        conflicts += small.c.at.at[i].code == MW_V_CONFLICT;
    assert_int_equal(conflicts, 1);
}

static void mismatch(struct world *s, enum mw_mismatch_kind kind, uint32_t p, uint32_t is)
{
    uint32_t q = s->x.want.ports.at[p].peer;

    *mw_vec_push(&s->w.mismatches) = (struct mw_mismatch){
        (uint8_t)kind, p < q ? p : q, p < q ? q : p, p < q ? p : q, 400000, is};
}

static void links_are_weak(void **state)
{
    (void)state;
    mismatch(&small, MW_MISMATCH_WIDTH, at(&small, "leaf-1-5/p7"), 100000);
    mismatch(&small, MW_MISMATCH_SPEED, at(&small, "leaf-1-5/p9"), 200000);
    for (int p = 33; p <= 64; p++) /* half of a leaf: not most of it, so of its spines' ports */
        mismatch(&small, MW_MISMATCH_SPEED, at(&small, "leaf-1-6/p%d", p), 100000);
    mismatch(&small, MW_MISMATCH_SPEED, at(&small, "leaf-1-6/p1"), 100000);
    mismatch(&small, MW_MISMATCH_ONE_SIDED, at(&small, "leaf-1-7/p9"), 200000);
    small.o.ports.at[at(&small, "leaf-1-7/p9")].speed = MW_IB_HDR;
    mismatch(&small, MW_MISMATCH_STATE, at(&small, "leaf-1-7/p10"), 400000);
    mismatch(&small, MW_MISMATCH_PART, at(&small, "leaf-1-7/p11"), 400000);
    small.o.ports.at[small.w.mismatches.at[small.w.mismatches.n - 1].seen].part =
        "MCA4J80-N003";
    finds(&small,
          "error V-WIDTH leaf-1-5/p7 (1): the link between leaf-1-5/p7 and node007/hca5 "
          "runs with fewer lanes: 100 of 400 Gbit/s\n"
          "error V-SPEED leaf-1-5/p9 (1): the link between leaf-1-5/p9 and node009/hca5 "
          "runs at 200 Gbit/s, planned is 400\n"
          "error V-SPEED leaf-1-6 (33): 33 links of leaf-1-6 run at 100 Gbit/s, planned "
          "are 400\n"
          "error V-ONE-SIDED leaf-1-7/p9 (1): the link between leaf-1-7/p9 and "
          "node009/hca7 is seen otherwise from its two ends: leaf-1-7/p9 sees 4xHDR, "
          "node009/hca7 sees 4xNDR\n"
          "error V-STATE leaf-1-7/p10 (1): the link between leaf-1-7/p10 and "
          "node010/hca7 is up, but not active\n"
          "warning V-PART leaf-1-7/p11 (1): the link between leaf-1-7/p11 and "
          "node011/hca7 has another part than planned: MCA4J80-N003\n");
}

static void most_of_a_network_is_slow(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < small.x.want.ports.n; i++)
        if (i < small.x.want.ports.at[i].peer && small.x.want.ports.at[i].peer != MW_NONE)
            mismatch(&small, MW_MISMATCH_SPEED, i, 200000);
    finds(&small, "error V-SPEED network (776): 776 links, most of the network, run at 200 "
                  "Gbit/s, planned are 400\n");
}

/* Faults that touch different cables keep their names beside each other. */
static void many_faults_keep_their_names(void **state)
{
    (void)state;
    swap(&large, at(&large, "leaf-1-5/p7"), at(&large, "leaf-1-5/p8"));
    swap(&large, at(&large, "leaf-1-5/p33"), at(&large, "leaf-1-5/p34"));
    swap(&large, at(&large, "leaf-1-6/p33"), at(&large, "leaf-1-6/p34"));
    swap(&large, at(&large, "node0009/hca1"), at(&large, "node0009/hca2"));
    swap(&large, at(&large, "leaf-2-3/p4"), at(&large, "leaf-5-3/p4"));
    dark(&large, "node0077");
    unplug(&large, at(&large, "leaf-9-2/p5"));
    finds(&large,
          "error V-UNIT leaf-2-3 (4): node0036/hca3 and node0132/hca3 are exchanged "
          "between leaf-2-3 and leaf-5-3: rail 3 of units 2 and 5\n"
          "error V-MISSING leaf-9-2/p5 (1): no link between leaf-9-2/p5 and node0261/hca2\n"
          "error V-RAIL node0009 (4): at node0009 rails 1 and 2 are exchanged\n"
          "error V-DEAD-NODE node0077 (13): nothing is seen of node0077 in rack a24: "
          "none of its 13 cables has a link\n"
          "warning V-SWAP leaf-1-5 (4): node0007/hca5 and node0008/hca5 are exchanged at "
          "leaf-1-5 ports 7 and 8\n"
          "warning V-SWAP leaf-1-5 (4): spine-5-01/p1 and spine-5-02/p1 are exchanged at "
          "leaf-1-5 ports 33 and 34\n"
          "warning V-SWAP leaf-1-6 (4): spine-6-01/p1 and spine-6-02/p1 are exchanged at "
          "leaf-1-6 ports 33 and 34\n");
}

/* A hundred thousand seeds' worth of disorder: nothing is lost or told twice. */
static void disorder_is_told_once(void **state)
{
    uint64_t seed = 1;

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct world *s = round % 4 ? &small : &large;
        reset(s);
        for (int i = 0; i < 1 << (round % 10); i++) {
            uint32_t p, q, n = s->x.want.ports.n;
            p = (uint32_t)((seed = mw_mix64(seed + 1)) % n);
            q = (uint32_t)((seed = mw_mix64(seed + 1)) % n);
            if (s->o.ports.at[p].peer == q || p == q)
                continue;
            if (seed >> 32 & 3)
                swap(s, p, q);
            else
                unplug(s, p);
        }
        compare(s);
        mw_causes_find(&s->c, &s->x, &s->o, &s->id, &s->w);
        each_once(s);
        assert_int_equal(s->c.at.n > 0, s->w.wrong.n + s->w.absent.n > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_found_in_what_is_right, fresh),
        cmocka_unit_test_setup(two_cables_are_exchanged, fresh),
        cmocka_unit_test_setup(cables_are_rotated, fresh),
        cmocka_unit_test_setup(a_rotation_is_one_finding, fresh),
        cmocka_unit_test_setup(other_rings_are_no_rotation, fresh),
        cmocka_unit_test_setup(rails_are_wrong, fresh),
        cmocka_unit_test_setup(nodes_of_a_rack_are_told_apart, fresh),
        cmocka_unit_test_setup(alike_swaps_are_no_exchange_of_spines, fresh),
        cmocka_unit_test_setup(the_rails_of_a_unit_are_wrong, fresh),
        cmocka_unit_test_setup(a_cable_is_on_another_rail, fresh),
        cmocka_unit_test_setup(units_are_confused, fresh),
        cmocka_unit_test_setup(a_block_is_shifted, fresh),
        cmocka_unit_test_setup(devices_are_exchanged, fresh),
        cmocka_unit_test_setup(things_are_dead, fresh),
        cmocka_unit_test_setup(things_do_not_answer, fresh),
        cmocka_unit_test_setup(cables_are_missing, fresh),
        cmocka_unit_test_setup(single_cables_are_wrong, fresh),
        cmocka_unit_test_setup(a_block_is_shifted_into_a_free_port, fresh),
        cmocka_unit_test_setup(cables_are_in_free_ports, fresh),
        cmocka_unit_test_setup(names_are_wrong, fresh),
        cmocka_unit_test_setup(sources_contradict_each_other, fresh),
        cmocka_unit_test_setup(strangers_are_there, fresh),
        cmocka_unit_test_setup(a_network_of_no_plan, fresh),
        cmocka_unit_test_setup(two_cables_are_seen_in_one_port, fresh),
        cmocka_unit_test_setup(links_are_weak, fresh),
        cmocka_unit_test_setup(most_of_a_network_is_slow, fresh),
        cmocka_unit_test_setup(many_faults_keep_their_names, fresh),
        cmocka_unit_test_setup(disorder_is_told_once, fresh),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
