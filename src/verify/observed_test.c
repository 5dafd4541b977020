/* observed_test.c: cables that are seen against the plan's, and who is who where both are Ethernet.
 * What must come out is known because the test moved the cables itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "verify/seen_fixture.h"
#include "verify/wiring.h"

static const struct seen_shape shape = {
    .pods = 1, .rails = 4, .hosts = 8, .spines = 2, .lanes = 4};

struct test {
    struct mw_expect x;
    struct seen_fixture f;
    struct mw_identity id;
    struct mw_wiring w;
};

static int setup(void **state)
{
    struct test *t = calloc(1, sizeof *t);

    t->x = seen_tree(shape);
    t->f = seen_of(&t->x, (struct seen_how){.seed = 3});
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    mw_wiring_done(&t->w);
    mw_identity_done(&t->id);
    seen_done(&t->f);
    mw_expect_done(&t->x);
    free(t);
    return 0;
}

static void run(struct test *t, uint32_t cap_mbps)
{
    mw_identify(&t->id, &t->x, &t->f.o);
    mw_wiring_compare(&t->w, &t->x, &t->f.o, &t->id, cap_mbps);
}

static uint32_t find(const struct test *t, const char *name)
{
    for (uint32_t i = 0; i < t->x.want.nodes.n; i++)
        if (strcmp(t->x.want.nodes.at[i].name, name) == 0)
            return i;
    fail_msg("no %s", name);
    return MW_NONE;
}

/* 32 cables of hosts, 32 between switches. */
static void as_planned(void **state)
{
    struct test *t = *state;

    run(t, 0);
    assert_int_equal(t->w.planned, 64);
    assert_int_equal(t->w.right, 64);
    assert_int_equal(t->w.wrong.n + t->w.absent.n + t->w.foreign.n + t->w.mismatches.n, 0);
    for (uint32_t i = 0; i < t->f.o.ports.n; i++)
        assert_int_equal(t->w.seen_at[t->id.want_port[i]], i);
}

static void moved(void **state)
{
    struct test *t = *state;
    uint32_t leaf = find(t, "leaf-1-2");
    uint32_t a = seen_port(&t->f, leaf, 3), b = seen_port(&t->f, leaf, 4);
    uint32_t a_want = mw_obs_port_at(&t->x.want, leaf, 3),
             b_want = mw_obs_port_at(&t->x.want, leaf, 4);

    seen_swap(&t->f, a, b);
    seen_cut(&t->f, seen_port(&t->f, leaf, 9));
    run(t, 0);
    assert_int_equal(t->w.right, 61);
    assert_int_equal(t->w.wrong.n, 2);
    assert_int_equal(t->w.absent.n, 3);
    for (uint32_t i = 0; i < 2; i++) {
        const struct mw_wire *w = &t->w.wrong.at[i];

        assert_true(w->a < w->b);
        assert_true((w->a == a_want && w->b == t->x.want.ports.at[b_want].peer) ||
                    (w->a == b_want && w->b == t->x.want.ports.at[a_want].peer));
        assert_int_equal(t->id.want_port[w->seen], w->a);
    }
    assert_int_equal(t->w.absent.at[0].a, a_want);
    assert_int_equal(t->w.absent.at[0].b, t->x.want.ports.at[a_want].peer);
    assert_int_equal(t->w.absent.at[2].a, mw_obs_port_at(&t->x.want, leaf, 9));
}

/* A guest's adapter hangs on a free port of a spine; a link to an aggregation node is no cable. */
static void guests(void **state)
{
    struct test *t = *state;
    struct mw_observation *o = &t->f.o;
    uint32_t spine = find(t, "spine-1-1"), at = t->f.at[find(t, "node008 mlx5_3")];
    uint32_t sharp = t->f.at[find(t, "node007 mlx5_3")];

    seen_name(&t->f, at, "guest mlx5_0");
    seen_cut(&t->f, o->nodes.at[at].first_port);
    seen_cut(&t->f, seen_port(&t->f, spine, 1));
    seen_plug(&t->f, o->nodes.at[at].first_port, seen_port(&t->f, spine, 1));
    o->nodes.at[sharp].kind = MW_OBS_AGGREGATION;
    seen_name(&t->f, sharp, "Mellanox Technologies Aggregation Node");
    run(t, 0);
    assert_int_equal(t->w.foreign.n, 1);
    assert_int_equal(t->w.foreign.at[0].a, mw_obs_port_at(&t->x.want, spine, 1));
    assert_int_equal(t->w.foreign.at[0].b, MW_NONE);
    assert_int_equal(t->w.foreign.at[0].seen, seen_port(&t->f, spine, 1));
    assert_int_equal(t->w.wrong.n, 0);
    assert_int_equal(t->w.absent.n, 3);
}

static struct mw_obs_port *port_of(struct test *t, uint32_t want, uint32_t number)
{
    return &t->f.o.ports.at[seen_port(&t->f, want, number)];
}

static void set_both(struct test *t, struct mw_obs_port *p, uint8_t width, uint8_t speed)
{
    struct mw_obs_port *q = &t->f.o.ports.at[p->peer];

    p->width = q->width = width;
    p->speed = q->speed = speed;
}

static void rates(void **state)
{
    struct test *t = *state;
    uint32_t leaf = find(t, "leaf-1-1"), n[MW_MISMATCH_PART + 1] = {0};

    set_both(t, port_of(t, leaf, 1), 1, MW_IB_NDR);
    set_both(t, port_of(t, leaf, 2), 4, MW_IB_HDR);
    port_of(t, leaf, 3)->width = 2; /* its other end says 4 */
    port_of(t, leaf, 4)->state = MW_PORT_INIT;
    set_both(t, port_of(t, leaf, 5), 4, MW_IB_XDR); /* faster is no fault */
    t->x.want.ports.at[mw_obs_port_at(&t->x.want, leaf, 6)].part = "MMA4Z00-NS";
    port_of(t, leaf, 6)->part = "MMS4X00-NM";
    t->x.want.ports.at[mw_obs_port_at(&t->x.want, leaf, 7)].part = "MMA4Z00-NS";
    port_of(t, leaf, 7)->part = "mma4z00-ns";
    set_both(t, port_of(t, leaf, 8), 0, MW_IB_UNKNOWN);
    set_both(t, port_of(t, leaf, 9), 9, MW_IB_UNKNOWN); /* "9xQQQ" */
    for (uint32_t k = 8; k <= 9; k++)
        port_of(t, leaf, k)->mbps = t->f.o.ports.at[port_of(t, leaf, k)->peer].mbps = 0;
    port_of(t, leaf, 8)->mbps = 400000; /* one end tells all the same */
    port_of(t, leaf, 10)->width = 0;    /* and here the other */
    run(t, 0);
    assert_int_equal(t->w.right, 64);
    assert_int_equal(t->w.rates_unknown, 1);
    assert_int_equal(t->w.mismatches.n, 5);
    for (uint32_t i = 0; i < 5; i++) {
        const struct mw_mismatch *m = &t->w.mismatches.at[i];
        static const struct {
            uint32_t port, is_mbps;
        } at[] = {[MW_MISMATCH_WIDTH] = {1, 100000},
                  [MW_MISMATCH_SPEED] = {2, 200000},
                  [MW_MISMATCH_ONE_SIDED] = {3, 200000},
                  [MW_MISMATCH_STATE] = {4, 400000},
                  [MW_MISMATCH_PART] = {6, 400000}};

        n[m->kind]++;
        assert_int_equal(m->a, mw_obs_port_at(&t->x.want, leaf, at[m->kind].port));
        assert_int_equal(m->is_mbps, at[m->kind].is_mbps);
        assert_int_equal(m->want_mbps, 400000);
    }
    assert_int_equal(n[MW_MISMATCH_RATE], 0);
}

/* A simulator that knows nothing faster than HDR: all cables are four lanes of HDR, one is slower. */
static void capped(void **state)
{
    struct test *t = *state;

    for (uint32_t i = 0; i < t->f.o.ports.n; i++)
        t->f.o.ports.at[i].speed = MW_IB_HDR;
    set_both(t, port_of(t, find(t, "leaf-1-1"), 1), 4, MW_IB_EDR);
    run(t, 200000);
    assert_int_equal(t->w.mismatches.n, 1);
    assert_int_equal(t->w.mismatches.at[0].kind, MW_MISMATCH_SPEED);
    assert_int_equal(t->w.mismatches.at[0].want_mbps, 200000);
}

/* A dead leaf: its hosts' and uplinks' cables are absent although nothing at it is seen. */
static void dead(void **state)
{
    struct test *t = *state;
    uint32_t leaf = find(t, "leaf-1-4");

    for (uint32_t k = 1; k <= 16; k++)
        seen_cut(&t->f, seen_port(&t->f, leaf, k));
    run(t, 0);
    assert_int_equal(t->w.absent.n, 16);
    assert_int_equal(t->w.wrong.n + t->w.foreign.n, 0);
}

/* ---- real plans ---- */

/* The subnets of a designed plan, without names and GUIDs: everything is found, its managers and
 * appliances too; with every tenth cable's plug exchanged no switch is taken for another. */
static void subnets(void **state)
{
    struct export_fixture *e = export_fixture_new("superpod-h100-4su", NULL);
    struct mw_expect x;

    (void)state;
    mw_expect_init(&x, &e->plan, NULL);
    for (uint32_t run = 0; run < 4; run++) {
        struct seen_fixture f = seen_of(
            &x, (struct seen_how){.seed = 5, .only_plane = 1 + run / 2, .anonymous = true});
        uint32_t cables = 0;
        struct mw_identity id;
        struct mw_wiring w;

        for (uint32_t i = 0; i < f.o.ports.n; i++)
            cables += f.o.ports.at[i].peer != MW_NONE;
        cables /= 2;
        if (run % 2)
            seen_damage(&f, cables / 10, cables / 100, false);
        mw_identify(&id, &x, &f.o);
        mw_wiring_compare(&w, &x, &f.o, &id, 0);
        assert_int_equal(id.plane[0], run / 2);
        for (uint32_t i = 0; i < f.o.nodes.n; i++)
            if (run % 2 == 0 || f.o.nodes.at[i].kind == MW_OBS_SWITCH)
                assert_int_equal(id.want[i], f.truth[i]);
        assert_int_equal(w.planned, cables);
        assert_int_equal(w.right + w.absent.n, cables);
        if (run % 2 == 0)
            assert_int_equal(w.right, cables);
        mw_wiring_done(&w);
        mw_identity_done(&id);
        seen_done(&f);
    }
    mw_expect_done(&x);
    export_fixture_free(e);
}

/*
 * What LLDP tells of a plan's Ethernet: every device a system under its name; switches name their
 * ports as NX-OS does ("Ethernet1/17"), hosts as their kernels do, BMCs are systems of their own.
 */
static void ethernet(void **state)
{
    struct export_fixture *e = export_fixture_new("pod32-dense", NULL);
    struct mw_expect x;
    struct mw_identity id;
    struct mw_wiring w;
    uint32_t cables = 0, plane;

    (void)state;
    mw_expect_init(&x, &e->plan, NULL);
    plane = x.planes.n - 1;
    assert_int_equal(x.planes.at[plane].fabric, MW_FABRIC_COUNT);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 7, .only_plane = plane + 1});
    for (uint32_t i = 0; i < f.o.ports.n; i++) {
        struct mw_obs_port *p = &f.o.ports.at[i];
        const struct mw_device *d = &e->plan.devices.at[x.nodes[f.truth[p->node]].device];
        unsigned number;
        char name[40];

        cables += p->peer != MW_NONE;
        if (d->type->kind != MW_KIND_SWITCH)
            snprintf(name, sizeof name, "enp%us0f0np0", 16 * i);
        else if (p->name && sscanf(p->name, "swp%u", &number) == 1)
            snprintf(name, sizeof name, "Ethernet1/%u", number);
        else
            continue;
        p->name = mw_arena_strdup(&f.o.arena, name);
    }
    mw_identify(&id, &x, &f.o);
    mw_wiring_compare(&w, &x, &f.o, &id, 0);
    for (uint32_t i = 0; i < f.o.nodes.n; i++)
        assert_int_equal(id.want[i], f.truth[i]);
    assert_int_equal(w.right, cables / 2);
    assert_int_equal(w.planned, cables / 2);
    assert_int_equal(w.wrong.n + w.absent.n + w.foreign.n, 0);
    mw_wiring_done(&w);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
    export_fixture_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(as_planned, setup, teardown),
        cmocka_unit_test_setup_teardown(moved, setup, teardown),
        cmocka_unit_test_setup_teardown(guests, setup, teardown),
        cmocka_unit_test_setup_teardown(rates, setup, teardown),
        cmocka_unit_test_setup_teardown(capped, setup, teardown),
        cmocka_unit_test_setup_teardown(dead, setup, teardown),
        cmocka_unit_test(subnets),
        cmocka_unit_test(ethernet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
