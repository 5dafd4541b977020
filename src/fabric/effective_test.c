/* effective_test.c: max-min against its definition, in-trees against walked paths, all-to-all
 * against listed flows, closed forms of whole trees, and the published figures (REFERENCE.md). */
#include "fabric/effective.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fabric/alltoall.h"
#include "fabric/fairshare.h"
#include "fabric/intree.h"
#include "fabric/net_fixture.h"
#include "fabric/pooled.h"
#include "fabric/routes.h"
#include "fabric/rowparts.h"
#include "fabric/senders.h"
#include "fabric/spread.h"

enum { MBPS = 400000 };

static void assert_near(double got, double want, double most)
{
    if (!(fabs(got - want) <= most))
        fail_msg("%.9g, not %.9g", got, want);
}

static uint64_t seed;

static uint32_t draw(uint32_t below)
{
    return (uint32_t)(mw_mix64(++seed) % below);
}

static const struct net_shape two_tiers = {
    .pods = 1, .leaves = 8, .hosts = 4, .spines = 4, .lanes = 1, .mbps = MBPS};
static const struct net_shape three_tiers = {
    .pods = 3, .leaves = 3, .hosts = 3, .spines = 3, .lanes = 1, .cores = 3, .mbps = MBPS};
static const struct net_shape full = {/* 2,048 endpoints of 64-port switches */
                                      .pods = 1,    .leaves = 64, .hosts = 32,
                                      .spines = 32, .lanes = 1,   .mbps = MBPS};

static struct mw_net whole(struct net_shape shape)
{
    struct net_fixture f = net_fixture_tree(shape);
    struct mw_net n = net_fixture_net(&f);

    net_fixture_done(&f);
    return n;
}

static struct mw_net broken(struct net_shape shape, uint32_t links, uint64_t which)
{
    struct net_fixture f = net_fixture_tree(shape);

    net_fixture_cut_some(&f, links, which);
    struct mw_net n = net_fixture_net(&f);
    net_fixture_done(&f);
    mw_net_route(&n);
    return n;
}

static struct mw_job everybody(const struct mw_net *n)
{
    struct mw_job job = {.end = mw_alloc(n->end_n * sizeof *job.end), .n = n->end_n};

    for (uint32_t i = 0; i < n->end_n; i++)
        job.end[i] = i;
    return job;
}

static void shuffle(struct mw_job *job)
{
    for (uint32_t i = job->n; i-- > 1;) {
        uint32_t k = draw(i + 1), e = job->end[i];

        job->end[i] = job->end[k];
        job->end[k] = e;
    }
}

static struct mw_effective find(const struct mw_net *n, const struct mw_job *job,
                                enum mw_pattern pattern, enum mw_routing routing)
{
    struct mw_effective e;
    struct mw_effective_want want = {
        .pattern = pattern, .routing = routing, .phased = true, .seed = 7};

    mw_effective_find(&e, n, job, &want);
    return e;
}

/* ---- max-min ---- */

/* Bertsekas and Gallager, figure 6.11 in kind: one link shared by three, the last of which goes on
 * to a link of half: 1/2 of that is more than its third. */
static void maxmin_by_hand(void **state)
{
    static const uint32_t first[] = {0, 1, 2, 4, 5}, path[] = {0, 0, 0, 1, 1};
    static const double capacity[] = {3, 10};
    static const uint32_t weight[] = {1, 4, 1, 1};
    double rate[4];

    (void)state;
    mw_maxmin(first, path, NULL, 4, capacity, 2, rate);
    assert_near(rate[0], 1, 1e-12);
    assert_near(rate[1], 1, 1e-12);
    assert_near(rate[2], 1, 1e-12);
    assert_near(rate[3], 9, 1e-12);
    mw_maxmin(first, path, weight, 4, capacity, 2, rate);
    assert_near(rate[0], 0.5, 1e-12);
    assert_near(rate[1], 0.5, 1e-12);
    assert_near(rate[3], 9.5, 1e-12);
}

/* An allocation is max-min fair if and only if it is feasible and each flow has a link that is
 * full and on which no other flow has more (Bertsekas and Gallager, 6.5.2, proposition). */
static void assert_fair(const uint32_t *first, const uint32_t *path, uint32_t flow_n,
                        const double *capacity, uint32_t link_n, const double *rate)
{
    double *used = mw_alloc(link_n * sizeof *used), *most = mw_alloc(link_n * sizeof *most);

    for (uint32_t i = 0; i < flow_n; i++)
        for (uint32_t k = first[i]; k < first[i + 1]; k++) {
            used[path[k]] += rate[i];
            most[path[k]] = fmax(most[path[k]], rate[i]);
        }
    for (uint32_t l = 0; l < link_n; l++)
        assert_true(used[l] <= capacity[l] * (1 + 1e-9));
    for (uint32_t i = 0; i < flow_n; i++) {
        bool held = false;

        for (uint32_t k = first[i]; k < first[i + 1]; k++)
            held |= used[path[k]] >= capacity[path[k]] * (1 - 1e-9) &&
                    rate[i] >= most[path[k]] * (1 - 1e-9);
        assert_true(held);
    }
    mw_free(used);
    mw_free(most);
}

static void maxmin_is_fair(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        uint32_t link_n = 2 + draw(8), flow_n = 1 + draw(20), first[22] = {0}, path[100];
        double capacity[10], rate[20];

        for (uint32_t l = 0; l < link_n; l++)
            capacity[l] = 1 + draw(10);
        for (uint32_t i = 0; i < flow_n; i++) {
            uint32_t from = draw(link_n), some = 1 + draw(link_n < 4 ? link_n : 4);

            first[i + 1] = first[i] + some;
            for (uint32_t k = 0; k < some; k++)
                path[first[i] + k] = (from + k) % link_n;
        }
        mw_maxmin(first, path, NULL, flow_n, capacity, link_n, rate);
        assert_fair(first, path, flow_n, capacity, link_n, rate);
    }
}

/* ---- all-to-all by in-trees ---- */

/* The listed flows of an all-to-all, each walked. */
static double listed(const struct mw_net *n, const struct mw_job *job, uint64_t *load,
                     uint64_t *lost)
{
    struct mw_flows flows = {0};
    struct mw_routes r;
    double *mbps = mw_alloc(n->link_n * sizeof *mbps), ideal = 0;

    for (uint32_t l = 0; l < n->link_n; l++)
        mbps[l] = n->links[l].mbps;
    for (uint32_t k = 0; k < job->n * mw_job_rails(job); k++)
        ideal += mbps[n->end_up[job->end[k]]];
    mw_flows_of(&flows, job, MW_PATTERN_ALL_TO_ALL);
    *lost = mw_load_flows(n, flows.at.at, flows.at.n, load);
    mw_routes_init(&r, mbps, NULL, n->link_n);
    mw_routes_static(&r, n, flows.at.at, flows.at.n);
    assert_int_equal(r.lost, *lost);
    double *rate = mw_alloc(flows.at.n * sizeof *rate), sum = mw_routes_rates(&r, rate);
    mw_routes_done(&r);
    mw_flows_done(&flows);
    mw_free(rate);
    mw_free(mbps);
    return sum / ideal;
}

static void assert_all_to_all(const struct mw_net *n, const struct mw_job *job)
{
    uint64_t *want = mw_alloc(n->link_n * sizeof *want),
             *load = mw_alloc(n->link_n * sizeof *load), lost;
    double fluid = listed(n, job, want, &lost);
    struct mw_alltoall a;

    assert_int_equal(mw_load_all_to_all(n, job, load), lost);
    for (uint32_t l = 0; l < n->link_n; l++)
        assert_int_equal(load[l], want[l]);
    mw_alltoall_fill(&a, n, job);
    assert_int_equal(a.lost, lost);
    assert_near(a.sum / a.ideal, fluid, 1.0 / job->n);
    assert_near(a.gap, 0, 1e-9 * a.ideal);
    mw_free(want);
    mw_free(load);
}

/* Loads are equal to the last flow. Sums of rates too, but for what taking a switch's endpoints
 * together costs (alltoall.h): 1 / n. */
static void in_trees_are_walked_paths(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 24; round++) {
        struct mw_net n =
            broken(round % 2 ? two_tiers : three_tiers, (uint32_t)round % 7, round);
        struct mw_job job = everybody(&n), some = job;

        shuffle(&job);
        assert_all_to_all(&n, &job);
        some.n = 12;
        assert_all_to_all(&n, &some);
        some.n = 6;
        some.rails = 3;
        assert_all_to_all(&n, &some);
        mw_free(job.end);
        mw_net_done(&n);
    }
}

/* Tables with any nonsense: ports without a link, circles, the wrong endpoint. */
static void nonsense_ends(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 50; round++) {
        struct mw_net n = whole(round % 2 ? two_tiers : three_tiers);
        struct mw_job job = everybody(&n);
        uint64_t *want = mw_alloc(n.link_n * sizeof *want),
                 *load = mw_alloc(n.link_n * sizeof *load);
        struct mw_flows flows = {0};

        for (uint32_t k = 0; k < 40; k++)
            mw_net_row(&n, draw(n.end_n))[draw(n.switch_n)] =
                (uint8_t)(round < 5 ? MW_HOP_NONE : draw(n.port_cap + 2));
        mw_flows_of(&flows, &job, MW_PATTERN_ALL_TO_ALL);
        uint64_t lost = mw_load_flows(&n, flows.at.at, flows.at.n, want);
        assert_int_equal(mw_load_all_to_all(&n, &job, load), lost);
        for (uint32_t l = 0; l < n.link_n; l++)
            assert_int_equal(load[l], want[l]);
        struct mw_effective e = find(&n, &job, MW_PATTERN_ALL_TO_ALL, MW_ROUTING_STATIC);
        assert_int_equal(e.unreachable, lost);
        if (lost) {
            assert_near(e.completion, 0, 0);
            assert_near(e.phased, 0, 0);
        }
        mw_flows_done(&flows);
        mw_free(want);
        mw_free(load);
        mw_free(job.end);
        mw_net_done(&n);
    }
}

/* Every sender stands in one part of each destination's row, with the link its row names; leaves
 * of a block that a whole tree sends up alike share a pattern: 4 ways for 28 destinations. */
static void parts_are_the_rows(void **state)
{
    struct mw_net n = whole(two_tiers);
    struct mw_job job = everybody(&n), some = {.end = job.end, .n = 8};
    struct mw_intree t;
    struct mw_senders s;
    struct mw_rowparts p;

    (void)state;
    mw_intree_init(&t, &n);
    mw_senders_init(&s, &n, &some); /* leaves 0 and 1 send and receive */
    mw_rowparts_init(&p, &t, &s, &some);
    for (uint32_t k = 0; k < 8; k++) /* one block, which every destination is in */
        assert_int_equal(p.id[p.first_id[k]], MW_NONE);
    mw_rowparts_done(&p);
    mw_senders_done(&s);

    struct net_shape wide = two_tiers;
    wide.leaves = 40; /* two blocks: 32 and 8 leaves */
    mw_intree_done(&t);
    mw_net_done(&n);
    n = whole(wide);
    mw_free(job.end);
    job = everybody(&n);
    mw_intree_init(&t, &n);
    mw_senders_init(&s, &n, &job);
    mw_rowparts_init(&p, &t, &s, &job);
    assert_int_equal(p.patterns.n, 2 * 4);
    assert_int_equal(p.parts.n, 2 * 4);
    for (uint32_t k = 0; k < job.n; k++)
        for (uint32_t b = 0; b < 2; b++) {
            uint32_t id = p.id[p.first_id[k] + b];

            assert_int_equal(id == MW_NONE, (k / 4 < 32) == (b == 0));
            if (id == MW_NONE)
                continue;
            const struct mw_row_part *part = &p.parts.at[p.patterns.at[id].first];
            assert_int_equal(part->n, b ? 8 : 32);
            for (uint32_t m = part->first; m < part->first + part->n; m++) {
                uint32_t leaf = s.at.at[p.members.at[m].sender].leaf;

                assert_int_equal(p.members.at[m].slot,
                                 leaf * n.port_cap + mw_net_row(&n, k)[leaf]);
                assert_int_equal(part->to, t.to[p.members.at[m].slot]);
            }
        }
    mw_rowparts_done(&p);
    mw_senders_done(&s);
    mw_intree_done(&t);
    mw_free(job.end);
    mw_net_done(&n);
}

/* A part of four senders by hand: two settled at 2 and 5, two that offer 3 and 7, two endpoints
 * each, under limits of 4 (settling) and of 6 (not). */
static void fair_shares_by_hand(void **state)
{
    struct mw_row_member member[4];
    struct mw_sender sender[4];
    struct mw_row_part part = {.to = 0, .n = 4};
    struct mw_fair_link link[8];
    struct mw_rowparts rows = {.parts = {&part, 1, 1}, .members = {member, 4, 4}};
    struct mw_senders senders = {.at = {sender, 4, 4}};
    static const double offer[4] = {7, 5, 3, 2};
    struct mw_fairshare f;

    (void)state;
    for (uint32_t i = 0; i < 4; i++) {
        member[i] = (struct mw_row_member){.sender = i, .slot = i};
        sender[i] = (struct mw_sender){.n = 2};
        link[i] = (struct mw_fair_link){
            .share = offer[i], .settled = i % 2 ? offer[i] : INFINITY, .least = INFINITY};
        link[4 + i] =
            (struct mw_fair_link){.share = 100, .settled = INFINITY, .least = INFINITY};
    }
    mw_fairshare_init(&f, &rows, &senders, link, 4);
    mw_fairshare_begin(&f);
    struct mw_fair_node settles = {.settled = 4, .share = 1, .least = INFINITY},
                        offers = {.settled = INFINITY, .share = 6, .least = INFINITY};
    mw_fairshare_send(&f, 0, &settles);
    mw_fairshare_send(&f, 0, &offers);
    mw_fairshare_end(&f);
    assert_near(settles.fixed, 2 * (4 + 4 + 4 + 2), 1e-12);
    assert_near(settles.open, 0, 0);
    assert_near(offers.fixed, 2 * (5 + 2), 1e-12);
    assert_near(offers.low, 2 * (6 + 3), 1e-12);
    assert_near(offers.least, 3, 0);
    assert_near(offers.open, 4, 0);
    static const double fixed[4] = {2 * 4, 2 * (4 + 5), 2 * 4, 2 * (2 + 2)};
    static const double lowest[4] = {6, INFINITY, 3, INFINITY};
    for (uint32_t i = 0; i < 4; i++) {
        assert_near(link[i].fixed, fixed[i], 1e-12);
        assert_near(link[4 + i].fixed, fixed[i], 1e-12);
        assert_near(link[i].open, i % 2 ? 0 : 2, 0);
        assert_true(link[i].least == lowest[i] && link[4 + i].least == lowest[i]);
    }
    mw_fairshare_done(&f);
}

static void in_tree_order(void **state)
{
    struct mw_net n = whole(three_tiers);
    struct mw_intree t;

    (void)state;
    mw_intree_init(&t, &n);
    mw_intree_begin(&t, 5);
    for (uint32_t e = 0; e < n.end_n; e++)
        assert_true(mw_intree_add(&t, n.end_switch[e]));
    assert_int_equal(t.order[0], n.end_switch[5]);
    for (uint32_t i = 1; i < t.order_n; i++) {
        uint32_t to = t.to[mw_intree_slot(&t, t.order[i])], before = 0;

        while (before < i && t.order[before] != to)
            before++;
        assert_true(before < i);
    }
    /* leaves, the destination's spine of every pod, one core */
    assert_int_equal(t.order_n, 9 + 3 + 1);
    mw_intree_done(&t);
    mw_net_done(&n);
}

/* ---- whole trees: nothing is lost to the tables ---- */

static void whole_trees_lose_nothing(void **state)
{
    const struct net_shape *shapes[] = {&two_tiers, &three_tiers};

    (void)state;
    for (int s = 0; s < 2; s++) {
        struct mw_net n = whole(*shapes[s]);
        struct mw_job job = everybody(&n);

        for (int r = 0; r < MW_ROUTINGS; r++)
            for (int p = 0; p < MW_PATTERNS; p++) {
                struct mw_effective e = find(&n, &job, (enum mw_pattern)p, (enum mw_routing)r);

                assert_near(e.completion_bound, 1, 1e-9);
                assert_int_equal(e.unreachable, 0);
                if (r == MW_ROUTING_ADAPTIVE ||
                    (r == MW_ROUTING_STATIC && p == MW_PATTERN_ALL_TO_ALL)) {
                    assert_near(e.fluid, 1, 1e-9);
                    assert_near(e.completion, 1, 1e-9);
                    assert_near(e.phased, 1, 1e-9);
                }
                assert_true(e.completion <= e.completion_bound + 1e-9);
                assert_true(e.tail <= e.completion + 1e-9);
                assert_true(e.fluid <= 1 + 1e-9);
            }
        mw_free(job.end);
        mw_net_done(&n);
    }
}

/* Half the uplinks: 2:1. Of n = 32 endpoints 28 others are elsewhere: 4 * 28 flows over 2 links,
 * against 31 at an endpoint. */
static void oversubscription(void **state)
{
    struct net_shape shape = two_tiers;

    (void)state;
    shape.spines = 2;
    struct mw_net n = whole(shape);
    struct mw_job job = everybody(&n);
    struct mw_effective e = find(&n, &job, MW_PATTERN_ALL_TO_ALL, MW_ROUTING_STATIC);
    assert_near(e.completion, 31.0 / 56, 1e-9);
    assert_near(e.completion_bound, 31.0 / 56, 1e-9);
    /* what is within leaves takes the rest of the endpoints: 2 * 28/28 of 4 up, and the rest */
    assert_near(e.fluid, 1, 1e-9);
    e = find(&n, &job, MW_PATTERN_ALL_TO_ALL, MW_ROUTING_ADAPTIVE);
    assert_near(e.completion, 31.0 / 56, 1e-9);
    assert_near(e.fluid, 1, 1e-9);
    mw_free(job.end);
    mw_net_done(&n);
}

/* ---- published figures, 2,048 endpoints ---- */

/* A ring in order: 1.00. In random order of all endpoints: about 40 % lost (Zahavi); of nodes of
 * eight rails, each rail's leaf of a unit by itself: 0.22 to 0.26 of line rate. */
static void ring_in_random_order(void **state)
{
    struct mw_net n = whole(full);
    struct mw_job job = everybody(&n), rails = {.n = 256, .rails = 8};
    double done[41] = {0}, fluid;

    (void)state;
    assert_near(find(&n, &job, MW_PATTERN_RING, MW_ROUTING_STATIC).completion, 1, 0);
    shuffle(&job);
    fluid = find(&n, &job, MW_PATTERN_RING, MW_ROUTING_STATIC).fluid;
    assert_true(fluid > 0.55 && fluid < 0.70);
    assert_near(find(&n, &job, MW_PATTERN_RING, MW_ROUTING_ADAPTIVE).completion, 1, 0);

    rails.end = mw_alloc(n.end_n * sizeof *rails.end);
    struct mw_job node = {.n = 256, .end = mw_alloc(256 * sizeof *node.end)};
    for (uint32_t i = 0; i < 256; i++)
        node.end[i] = i;
    for (int sample = 0; sample < 41; sample++) {
        for (uint32_t i = 0; i < 256; i++) /* a unit of 32 nodes has a leaf for each rail */
            for (uint32_t r = 0; r < 8; r++)
                rails.end[i * 8 + r] = (node.end[i] / 32 * 8 + r) * 32 + node.end[i] % 32;
        double got = find(&n, &rails, MW_PATTERN_RING, MW_ROUTING_STATIC).completion;
        int at = sample;
        for (; at > 0 && done[at - 1] > got; at--)
            done[at] = done[at - 1];
        done[at] = got;
        shuffle(&node);
    }
    assert_near(done[40], 1, 0);                     /* the first, in order */
    assert_true(done[20] > 0.22 && done[20] < 0.26); /* the median */
    mw_free(node.end);
    mw_free(rails.end);
    mw_free(job.end);
    mw_net_done(&n);
}

/* A leaf with 31 of 32 uplinks: completion at most (31/32) / (2016/2047) = 0.984, phased 0.5. */
static void one_uplink_less(void **state)
{
    struct net_fixture f = net_fixture_tree(full);
    struct mw_net n;
    struct mw_job job;

    (void)state;
    net_fixture_cut(&f, 5, 33 + 9);
    n = net_fixture_net(&f);
    mw_net_route(&n);
    job = everybody(&n);
    struct mw_effective e = find(&n, &job, MW_PATTERN_ALL_TO_ALL, MW_ROUTING_STATIC);
    assert_near(e.completion_bound, 0.969 / 0.985, 5e-4);
    assert_near(e.completion_bound, 31.0 / 32 * 2047 / 2016, 1e-12);
    assert_true(e.completion <= e.completion_bound);
    assert_true(e.phased < 0.52);
    assert_near(e.fluid_gap, 0, 1e-9);
    assert_true(n.links[e.worst_link].from == 5 || n.links[e.worst_link].to == 5);
    mw_free(job.end);
    mw_net_done(&n);
    net_fixture_done(&f);
}

/* ---- fluid of a broken fabric: exact, and its bounds hold when it may not finish ---- */

static void fluid_is_exact_where_links_lack(void **state)
{
    struct net_shape shape = {
        .pods = 1, .leaves = 72, .hosts = 8, .spines = 8, .lanes = 1, .mbps = MBPS};

    (void)state;
    struct mw_net n = broken(shape, 6, 3); /* 1 % of 576, in three blocks of senders */
    struct mw_job job = everybody(&n);
    uint64_t *load = mw_alloc(n.link_n * sizeof *load), lost;
    struct mw_alltoall a;
    double fluid = listed(&n, &job, load, &lost);

    mw_alltoall_fill(&a, &n, &job);
    assert_near(a.gap, 0, 1e-9 * a.ideal);
    assert_near(a.sum / a.ideal, fluid, 1.0 / 576);
    assert_true(a.passes > 1);
    mw_free(load);
    mw_free(job.end);
    mw_net_done(&n);
}

/* ---- ECMP ---- */

/* Two leaves, one spine link each way per hash: paths are up/down, shortest, and spread evenly:
 * 4 ways, 4,000 draws, mean 1,000, deviation 27. */
static void hashing_is_even(void **state)
{
    struct mw_net n = whole(two_tiers);
    struct mw_updown u;
    uint32_t count[4] = {0}, path[MW_PATH_CAP];

    (void)state;
    mw_updown_init(&u, &n);
    for (uint64_t i = 0; i < 4000; i++) {
        assert_int_equal(mw_hashed_path(&u, 0, 31, mw_mix64(i), path), 4);
        assert_int_equal(n.links[path[0]].from, n.switch_n);
        assert_int_equal(n.links[path[3]].to, n.switch_n + 31);
        for (int k = 0; k < 3; k++)
            assert_int_equal(n.links[path[k]].to, n.links[path[k + 1]].from);
        count[n.links[path[1]].to - 8]++;
    }
    for (int k = 0; k < 4; k++)
        assert_true(count[k] > 890 && count[k] < 1110);
    mw_updown_done(&u);
    mw_net_done(&n);
}

/* Means of the statistics against hashing every flow: 512 endpoints, 261,632 flows. */
static void statistics_are_those_of_hashed_flows(void **state)
{
    struct net_shape shape = {
        .pods = 1, .leaves = 16, .hosts = 32, .spines = 32, .lanes = 1, .mbps = MBPS};
    struct mw_net n = broken(shape, 5, 4);
    struct mw_job job = everybody(&n);
    struct mw_updown u;
    double *mean = mw_alloc(n.link_n * sizeof *mean), chi = 0;
    uint64_t *load = mw_alloc(n.link_n * sizeof *load);
    uint32_t inner = 0;

    (void)state;
    mw_updown_init(&u, &n);
    assert_int_equal(mw_spread_mean(&u, &job, mean), 0);
    for (uint32_t a = 0; a < n.end_n; a++)
        for (uint32_t b = 0; b < n.end_n; b++) {
            uint32_t path[MW_PATH_CAP],
                hops = a == b ? 0
                              : mw_hashed_path(&u, a, b, mw_mix64((uint64_t)a << 32 | b), path);

            for (uint32_t k = 0; k < hops; k++)
                load[path[k]]++;
        }
    for (uint32_t l = 0; l < n.link_n; l++)
        if (n.links[l].from < n.switch_n && n.links[l].to < n.switch_n) {
            double off = (double)load[l] - mean[l];

            chi += off * off / mean[l];
            inner++;
        } else {
            assert_near(mean[l], (double)load[l], 1e-6);
        }
    /* a sum of squares of about normal deviates: its mean is their number, less 1/32 for each
     * way's own probability */
    assert_true(chi > 0.85 * inner && chi < 1.1 * inner);
    double sum = 0, square = 0;
    for (uint64_t i = 0; i < 10000; i++) {
        double z = (mw_spread_draw(900, mw_mix64(i)) - 900) / 30;

        sum += z;
        square += z * z;
    }
    assert_near(sum / 10000, 0, 0.04);
    assert_near(square / 10000, 1, 0.05);
    mw_updown_done(&u);
    mw_free(mean);
    mw_free(load);
    mw_free(job.end);
    mw_net_done(&n);
}

/* ---- cuts ---- */

/* No tables and no hash beat the cuts; groups of senders give what listed flows give. */
static void cuts_bound_all(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 20; round++) {
        struct mw_net n =
            broken(round % 2 ? two_tiers : three_tiers, 1 + (uint32_t)round % 6, round);
        struct mw_job job = everybody(&n);
        struct mw_pooled p;
        struct mw_flows flows = {0};
        struct mw_routes r;

        for (int k = 0; k < MW_PATTERNS; k++)
            for (int w = 0; w < MW_ROUTINGS; w++) {
                struct mw_effective e = find(&n, &job, (enum mw_pattern)k, (enum mw_routing)w);

                assert_true(e.completion <= e.completion_bound + 1e-9);
                assert_true(e.fluid <= 1 + 1e-9 && e.fluid > 0);
            }
        mw_pooled_init(&p, &n);
        uint64_t *load = mw_alloc(p.link_n * sizeof *load);
        mw_flows_of(&flows, &job, MW_PATTERN_ALL_TO_ALL);
        mw_routes_init(&r, p.capacity, load, p.link_n);
        mw_routes_pooled(&r, &p, flows.at.at, flows.at.n);
        assert_near(mw_routes_time(&r, 0, flows.at.n, NULL, NULL), mw_pooled_time(&p, &job),
                    1e-12);
        double *rate = mw_alloc(flows.at.n * sizeof *rate);
        assert_near(mw_routes_rates(&r, rate) / (n.end_n * (double)MBPS),
                    mw_pooled_fluid(&p, &job), 0.01);
        mw_free(rate);
        mw_free(load);
        mw_routes_done(&r);
        mw_flows_done(&flows);
        mw_pooled_done(&p);
        mw_free(job.end);
        mw_net_done(&n);
    }
}

/* ---- several jobs ---- */

/* Two rings between the same two leaves over one uplink: each alone has all of it, together half;
 * a third inside a leaf is not touched. Ends 0-3 on leaf 0, 4-7 on leaf 1; d mod k: endpoint 4's
 * way up is port 5 of leaf 0, as endpoint 8's on leaf 2. */
static void jobs_share_links(void **state)
{
    struct mw_net n = whole(two_tiers);
    uint32_t a[] = {0, 4}, b[] = {1, 8}, c[] = {2, 3};
    struct mw_workload jobs[] = {{{.end = a, .n = 2}, MW_PATTERN_RING},
                                 {{.end = b, .n = 2}, MW_PATTERN_RING},
                                 {{.end = c, .n = 2}, MW_PATTERN_ALL_TO_ALL}};
    struct mw_shared out[3];

    (void)state;
    mw_effective_jobs(out, &n, jobs, 3, MW_ROUTING_STATIC, 0);
    for (int j = 0; j < 2; j++) {
        assert_near(out[j].alone, 1, 1e-12);
        assert_near(out[j].together, 0.75, 1e-12); /* one way shared, the other alone */
        assert_near(out[j].completion, 0.5, 1e-12);
        assert_int_equal(out[j].worst_others, 1);
        assert_int_equal(n.links[out[j].worst_link].from, 0);
    }
    assert_near(out[2].alone, 1, 1e-12);
    assert_near(out[2].together, 1, 1e-12);
    assert_int_equal(out[2].worst_others, 0);
    mw_effective_jobs(out, &n, jobs, 3, MW_ROUTING_ADAPTIVE, 0);
    assert_near(out[0].together, 1, 1e-12);
    assert_int_equal(out[0].worst_link, MW_NONE);
    mw_net_done(&n);
}

static void senders_are_groups(void **state)
{
    struct mw_net n = whole(two_tiers);
    uint32_t end[] = {0, 5, 1, 6, 8, 7};
    struct mw_job job = {.end = end, .n = 3, .rails = 2};
    struct mw_senders s;

    (void)state;
    mw_senders_init(&s, &n, &job);
    assert_int_equal(s.at.n, 3); /* rail 0: leaf 0 twice, leaf 2; rail 1: leaf 1 */
    assert_int_equal(s.first[1], 2);
    assert_int_equal(s.at.at[0].n, 2);
    assert_int_equal(s.at.at[2].n, 3);
    assert_int_equal(s.of[2], 0);
    assert_int_equal(s.of[5], 2);
    mw_senders_done(&s);
    mw_net_done(&n);

    /* leaves that are numbered across pods stand by pod: 3 pods of 3 leaves, one endpoint each */
    n = whole(three_tiers);
    uint32_t across[] = {24, 0, 9, 3, 12, 18, 6, 15, 21};
    job = (struct mw_job){.end = across, .n = 9};
    mw_senders_init(&s, &n, &job);
    for (uint32_t i = 0; i < 9; i++) {
        assert_int_equal(s.at.at[i].leaf, i);
        assert_int_equal(s.at.at[s.of[i]].leaf, n.end_switch[across[i]]);
    }
    mw_senders_done(&s);
    mw_net_done(&n);
}

static void one_rank_is_not_held_up(void **state)
{
    struct mw_net n = whole(two_tiers);
    uint32_t end[] = {3};
    struct mw_job job = {.end = end, .n = 1};

    (void)state;
    for (int p = 0; p < MW_PATTERNS; p++)
        for (int r = 0; r < MW_ROUTINGS; r++)
            assert_near(find(&n, &job, (enum mw_pattern)p, (enum mw_routing)r).completion, 1,
                        0);
    mw_net_done(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maxmin_by_hand),
        cmocka_unit_test(maxmin_is_fair),
        cmocka_unit_test(in_trees_are_walked_paths),
        cmocka_unit_test(nonsense_ends),
        cmocka_unit_test(in_tree_order),
        cmocka_unit_test(parts_are_the_rows),
        cmocka_unit_test(fair_shares_by_hand),
        cmocka_unit_test(whole_trees_lose_nothing),
        cmocka_unit_test(oversubscription),
        cmocka_unit_test(ring_in_random_order),
        cmocka_unit_test(one_uplink_less),
        cmocka_unit_test(fluid_is_exact_where_links_lack),
        cmocka_unit_test(hashing_is_even),
        cmocka_unit_test(statistics_are_those_of_hashed_flows),
        cmocka_unit_test(cuts_bound_all),
        cmocka_unit_test(jobs_share_links),
        cmocka_unit_test(senders_are_groups),
        cmocka_unit_test(one_rank_is_not_held_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
