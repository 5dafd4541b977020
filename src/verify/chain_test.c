/*
 * chain_test.c: chains of a disordered network: every difference is in one, the kinds take turns,
 * and the moves of a side, made, leave exactly what the chain says they leave.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "verify/chain.h"

#include <stdlib.h>
#include <string.h>

struct world {
    struct export_fixture *f;
    struct mw_expect x;
    struct mw_wiring w;
    uint32_t *peer; /* as cabled, by port */
};

static int setup(void **state)
{
    struct world *s = calloc(1, sizeof *s);

    s->f = export_fixture_new("pod32-dense", NULL);
    mw_expect_init(&s->x, &s->f->plan, NULL);
    s->peer = calloc(s->x.want.ports.n, sizeof *s->peer);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    struct world *s = *state;

    mw_vec_done(&s->w.wrong);
    mw_vec_done(&s->w.absent);
    mw_expect_done(&s->x);
    export_fixture_free(s->f);
    free(s->peer);
    free(s);
    return 0;
}

static void plug(struct world *s, uint32_t p, uint32_t q)
{
    if (p != MW_NONE)
        s->peer[p] = q;
    if (q != MW_NONE)
        s->peer[q] = p;
}

static void disorder(struct world *s, uint64_t seed, uint32_t times)
{
    uint32_t n = s->x.want.ports.n;

    s->w.wrong.n = s->w.absent.n = 0;
    for (uint32_t i = 0; i < n; i++)
        s->peer[i] = s->x.want.ports.at[i].peer;
    for (uint32_t i = 0; i < times; i++) {
        uint32_t p = (uint32_t)((seed = mw_mix64(seed + 1)) % n);
        uint32_t q = (uint32_t)((seed = mw_mix64(seed + 1)) % n);
        uint32_t a = s->peer[p], b = s->peer[q];
        if (p == q || a == q)
            continue;
        plug(s, p, b);
        plug(s, q, seed >> 32 & 7 ? a : MW_NONE);
        if (!(seed >> 32 & 7) && a != MW_NONE)
            s->peer[a] = MW_NONE;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t is = s->peer[i], want = s->x.want.ports.at[i].peer;
        if (is == want)
            continue;
        if (is != MW_NONE && i < is)
            *mw_vec_push(&s->w.wrong) = (struct mw_wire){i, is, i, MW_NONE};
        if (want != MW_NONE && i < want)
            *mw_vec_push(&s->w.absent) =
                (struct mw_wire){i, want, MW_NONE, s->x.ports[i].cable};
    }
}

/* Counts the edges of all chains, and that no two of one kind meet. */
static void holds_everything_once(const struct world *s, const struct mw_chains *c)
{
    uint8_t *wrong = calloc(s->w.wrong.n + 1, 1), *absent = calloc(s->w.absent.n + 1, 1);

    for (uint32_t i = 0; i < c->at.n; i++)
        for (uint32_t k = 0; k < c->at.at[i].n; k++) {
            const struct mw_chain_edge *e = &c->edges.at[c->at.at[i].first + k];
            (e->wrong ? wrong : absent)[e->index]++;
            assert_int_equal(c->of_port[e->from], i + 1);
            assert_int_equal(c->of_port[e->to], i + 1);
            if (k > 0 && e[-1].to == e->from)
                assert_int_not_equal(e->wrong, e[-1].wrong);
        }
    for (uint32_t i = 0; i < s->w.wrong.n; i++)
        assert_int_equal(wrong[i], 1);
    for (uint32_t i = 0; i < s->w.absent.n; i++)
        assert_int_equal(absent[i], 1);
    free(wrong);
    free(absent);
}

/* Takes out all plugs that move, then puts each where it belongs. */
static void moves_mend(const struct world *s, const struct mw_chains *c, uint32_t chain,
                       int which)
{
    const struct mw_chain *at = &c->at.at[chain];
    const struct mw_chain_side *side = &at->side[which];
    const struct mw_chain_move *m = c->moves.at + side->first;
    uint32_t right = 0;

    assert_int_equal(side->n + side->extra, at->wrong);
    assert_int_equal(side->n + side->left, at->absent);
    for (uint32_t i = 0; i < side->n; i++) {
        assert_int_equal(s->peer[m[i].from], m[i].stays);
        right += s->x.want.ports.at[m[i].stays].peer == m[i].home;
        for (uint32_t k = 0; k < i && i < 64; k++) /* no port is left, or taken, twice */
            assert_true(m[k].from != m[i].from && m[k].home != m[i].home);
    }
    assert_int_equal(right, side->n);
    if (at->ring)
        assert_int_equal(side->left + side->extra, 0);
}

static void chains_hold_the_differences(void **state)
{
    struct world *s = *state;
    uint32_t rings = 0, paths = 0;

    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct mw_chains c;
        disorder(s, seed, 1u << seed % 11);
        mw_chains_init(&c, &s->x, &s->w);
        holds_everything_once(s, &c);
        for (uint32_t i = 0; i < c.at.n; i++) {
            rings += c.at.at[i].ring;
            paths += !c.at.at[i].ring;
            moves_mend(s, &c, i, 0);
            moves_mend(s, &c, i, 1);
        }
        mw_chains_done(&c);
    }
    assert_true(rings > 100 && paths > 100);
}

/* Two lanes of one cable that are exchanged with two of another are one chain of two plugs. */
static void lanes_of_a_cable_are_one(void **state)
{
    struct world *s = *state;
    const struct mw_observation *want = &s->x.want;
    uint32_t p[2] = {MW_NONE, MW_NONE};
    struct mw_chains c;

    disorder(s, 1, 0);
    /* make cables of two lanes of the four links of two neighbouring cages */
    for (uint32_t i = 0; i + 3 < want->ports.n && p[1] == MW_NONE; i++)
        if (want->nodes.at[want->ports.at[i].node].kind == MW_OBS_SWITCH &&
            want->ports.at[i].number == 33 && want->ports.at[i].peer != MW_NONE) {
            p[0] = i;
            p[1] = i + 2;
        }
    assert_int_not_equal(p[1], MW_NONE);
    for (int k = 0; k < 2; k++) {
        uint32_t cable = s->x.ports[p[k]].cable;
        for (int e = 0; e < 2; e++)
            s->f->plan.cables.at[cable].end[e].lanes = 2;
        s->x.ports[p[k] + 1].cable = cable;
        s->x.ports[want->ports.at[p[k] + 1].peer].cable = cable;
    }
    for (uint32_t lane = 0; lane < 2; lane++) {
        uint32_t a = s->peer[p[0] + lane], b = s->peer[p[1] + lane];
        plug(s, p[0] + lane, b);
        plug(s, p[1] + lane, a);
    }
    for (uint32_t i = 0; i < want->ports.n; i++)
        if (s->peer[i] != want->ports.at[i].peer) {
            if (i < s->peer[i])
                *mw_vec_push(&s->w.wrong) = (struct mw_wire){i, s->peer[i], i, MW_NONE};
            if (i < want->ports.at[i].peer)
                *mw_vec_push(&s->w.absent) =
                    (struct mw_wire){i, want->ports.at[i].peer, MW_NONE, s->x.ports[i].cable};
        }
    mw_chains_init(&c, &s->x, &s->w);
    assert_int_equal(c.at.n, 1);
    assert_int_equal(c.at.at[0].wrong, 4);
    for (int side = 0; side < 2; side++) {
        assert_int_equal(c.at.at[0].side[side].n, 4);
        assert_int_equal(c.at.at[0].side[side].plugs, 2);
        assert_int_not_equal(c.at.at[0].side[side].device, MW_NONE);
    }
    mw_chains_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(chains_hold_the_differences, setup, teardown),
        cmocka_unit_test_setup_teardown(lanes_of_a_cable_are_one, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
