/*
 * tune_bench.c: what tuning takes at full size: how much of its bandwidth a fabric gives to traffic
 * (fabric/effective.h), and the mending of its tables with the proof that they cannot deadlock
 * (fabric/repair.h), all-to-all before and after.
 *
 *   tune_bench
 *
 * Run by `meson test --benchmark --verbose`. Exit status 1 when a bound is passed.
 *
 * Fabrics are fat trees of 64-port switches; links that lack are drawn by a seed. Tables before
 * mending are, by case: canonical ones with holes where links lack; the nearest to them without
 * any (mw_net_route), then thrown away, so that canonical ones are made anew; or what a subnet
 * manager that fell back to minhop leaves, which balances switch by switch: each leaf deals
 * destinations evenly over its uplinks, in an order of its own.
 *
 * 1 % of links missing touches a quarter of all leaves; in large fabrics nearly all of a leaf's
 * traffic leaves it, so that what is touched gets 31/32 of the rate whatever the routes: fluid 0.98.
 * `of least`: the fullest link is to be at what no tables can go under, which is a little above the
 * bound of the cut: the 2,016 entries of a leaf do not divide by 31 uplinks.
 */
#include "bench.h"

#include "fabric/effective.h"
#include "fabric/net_fixture.h"
#include "fabric/repair.h"

enum { SEED = 1, MBPS = 400000 };

/* Pods, leaves, hosts, spines of them, lanes, cores of a spine. */
static const struct net_shape tree_2048 = {1, 64, 32, 32, 1, 0, MBPS};
static const struct net_shape tree_2048_3 = {4, 16, 32, 32, 1, 16, MBPS};
static const struct net_shape tree_4096 = {4, 32, 32, 32, 1, 32, MBPS};
static const struct net_shape tree_8192 = {8, 32, 32, 32, 1, 32, MBPS};
static const struct net_shape tree_12800 = {16, 25, 32, 32, 1, 32, MBPS};
static const struct net_shape tree_32768 = {32, 32, 32, 32, 1, 32, MBPS};

static const struct flow_case {
    const char *what;
    const struct net_shape *shape;
    uint32_t planes;  /* measured one after the other, all alike */
    uint32_t missing; /* links between leaves and spines */
    double most_s;
} flow_cases[] = {
    {"all-to-all, 2,048 endpoints, 1 % out", &tree_2048, 1, 20, 0.2},
    {"all-to-all, 32,768 endpoints", &tree_32768, 1, 0, 0.4},
    {"all-to-all, 32,768 endpoints, 1 % out", &tree_32768, 1, 328, 0.4},
    {"all-to-all, 8 planes of 12,800", &tree_12800, 8, 0, 4},
    {"all-to-all, 8 planes of 12,800, 1 % out", &tree_12800, 8, 128, 4},
};

enum tables { HOLES, ROUTED, MINHOP };

static const struct repair_case {
    const char *what;
    const struct net_shape *shape;
    uint32_t missing,
        slow; /* links between leaves and spines; slow: at a quarter of the rate */
    enum tables before;
    double most_s, least_fluid, least_share;
} repair_cases[] = {
    {"2,048 endpoints, 1 % out, holes", &tree_2048, 20, 0, HOLES, 0.1, 0.99, 0.99},
    {"2,048 endpoints, 1 % out, minhop", &tree_2048, 20, 0, MINHOP, 0.1, 0.99, 0.99},
    {"2,048 endpoints, 1 % slow", &tree_2048, 0, 20, HOLES, 0.1, 0.99, 0.99},
    {"2,048 in three tiers, 1 % out", &tree_2048_3, 20, 0, HOLES, 0.1, 0.99, 0.99},
    {"2,048 in three tiers, 1 % slow", &tree_2048_3, 0, 20, HOLES, 0.1, 0.99, 0.99},
    {"8,192 endpoints, 1 % out", &tree_8192, 82, 0, ROUTED, 2, 0.98, 0.99},
    {"32,768 endpoints, 1 % out", &tree_32768, 328, 0, ROUTED, 20, 0.98, 0.99},
};

static struct mw_net net_of(struct net_shape shape, uint32_t missing, uint32_t slow)
{
    struct net_fixture f = net_fixture_tree(shape);
    uint32_t links = shape.pods * shape.leaves * shape.spines * shape.lanes;

    net_fixture_cut_some(&f, missing, SEED);
    for (uint32_t i = 0; i < slow; i++)
        f.cables[f.end_n + mw_mix64(i) % links].mbps = MBPS / 4;
    struct mw_net n = net_fixture_net(&f);
    net_fixture_done(&f);
    return n;
}

static struct mw_job job_of(const struct mw_net *n)
{
    struct mw_job job = {
        .name = "all", .n = n->end_n, .end = mw_alloc(n->end_n * sizeof *job.end)};

    for (uint32_t i = 0; i < n->end_n; i++)
        job.end[i] = i;
    return job;
}

static struct mw_effective all_to_all(const struct mw_net *n)
{
    struct mw_effective e;
    struct mw_effective_want want = {.pattern = MW_PATTERN_ALL_TO_ALL};
    struct mw_job job = job_of(n);

    mw_effective_find(&e, n, &job, &want);
    mw_free(job.end);
    return e;
}

static void shuffle(struct mw_job *job, uint64_t salt)
{
    for (uint32_t i = job->n; i-- > 1;) {
        uint32_t k = (uint32_t)(mw_mix64((SEED + salt) * UINT64_C(1000003) + i) % (i + 1));
        uint32_t e = job->end[i];

        job->end[i] = job->end[k];
        job->end[k] = e;
    }
}

/* ---- traffic ---- */

static bool flow_measure(const struct flow_case *c)
{
    struct mw_net n = net_of(*c->shape, c->missing, 0);
    struct mw_effective e = {0};
    struct bench_time t[BENCH_RUNS];

    if (c->missing)
        mw_net_route(&n);
    for (int i = 0; i < BENCH_RUNS; i++) {
        struct bench_time from = bench_now();

        for (uint32_t plane = 0; plane < c->planes; plane++)
            e = all_to_all(&n);
        t[i] = bench_since(from);
    }
    mw_net_done(&n);
    return bench_row(c->what, t, BENCH_RUNS, c->most_s, "fluid %.4f to %.4f, completion %.4f",
                     e.fluid, e.fluid + e.fluid_gap, e.completion);
}

/* ---- a ring, against max-min by its definition ---- */

struct exact {
    double sum, least; /* of the rates; line rate 1 */
};

/* Bertsekas and Gallager, Data Networks, 6.5.2, word for word: raise all rates alike until a link is
 * full, settle those that cross it, go on with the others. */
static struct exact exact_of(const struct mw_net *n, const struct mw_flows *f)
{
    uint32_t(*path)[MW_PATH_CAP] = mw_alloc(f->at.n * sizeof *path), left = f->at.n;
    uint32_t *hops = mw_alloc(f->at.n * sizeof *hops);
    uint32_t *crossing = mw_alloc(n->link_n * sizeof *crossing);
    double *room = mw_alloc(n->link_n * sizeof *room), rate = 0;
    struct exact x = {.least = INFINITY};

    for (uint32_t l = 0; l < n->link_n; l++)
        room[l] = n->links[l].mbps / (double)MBPS;
    for (uint32_t i = 0; i < f->at.n; i++) {
        hops[i] = mw_net_path(n, f->at.at[i].from, f->at.at[i].to, path[i]);
        for (uint32_t k = 0; k < hops[i]; k++)
            crossing[path[i][k]]++;
    }
    while (left) {
        double rise = INFINITY;

        for (uint32_t l = 0; l < n->link_n; l++)
            if (crossing[l])
                rise = fmin(rise, room[l] / crossing[l]);
        rate += rise;
        for (uint32_t l = 0; l < n->link_n; l++)
            room[l] -= rise * crossing[l];
        x.least = fmin(x.least, rate);
        for (uint32_t i = 0; i < f->at.n; i++) {
            bool full = false;

            for (uint32_t k = 0; k < hops[i]; k++)
                full |= room[path[i][k]] < 1e-9;
            if (!full)
                continue;
            for (uint32_t k = 0; k < hops[i]; k++)
                crossing[path[i][k]]--;
            hops[i] = 0;
            x.sum += rate;
            left--;
        }
    }
    mw_free(path);
    mw_free(hops);
    mw_free(crossing);
    mw_free(room);
    return x;
}

/* An all-reduce of 1 GiB: 2 (n - 1) steps of 1/n of it, each as slow as the slowest flow. */
static bool ring_measure(bool random)
{
    struct mw_net n = net_of(tree_4096, 0, 0);
    struct mw_job job = job_of(&n);
    struct mw_effective_want want = {.pattern = MW_PATTERN_RING};
    struct mw_effective e = {0};
    struct mw_flows f = {0};
    struct bench_time t[BENCH_RUNS];

    if (random)
        shuffle(&job, 0);
    for (int i = 0; i < BENCH_RUNS; i++) {
        struct bench_time from = bench_now();

        mw_effective_find(&e, &n, &job, &want);
        t[i] = bench_since(from);
    }
    mw_flows_of(&f, &job, MW_PATTERN_RING);
    struct exact x = exact_of(&n, &f);
    double line_ms = 2.0 * (job.n - 1) / job.n * 1073741824 * 8 / (MBPS * 1e3);
    double fluid = x.sum / job.n;
    bool good = bench_row(random ? "ring of 4,096 at random, 1 GiB" : "ring of 4,096, 1 GiB", t,
                          BENCH_RUNS, 0.05, "fluid %.4f, exact %.4f; %.1f ms, exact %.1f ms",
                          e.fluid, fluid, line_ms / e.completion, line_ms / x.least);
    if (fabs(e.fluid - fluid) > 0.05 * fluid || fabs(e.completion - x.least) > 0.05 * x.least)
        good = bench_end(false);
    mw_flows_done(&f);
    mw_free(job.end);
    mw_net_done(&n);
    return good;
}

/* ---- repair ---- */

/* The uplink of a leaf on a shortest way to an endpoint that has the fewest entries; MW_NONE. */
static uint32_t least_used(const struct mw_net *n, uint32_t leaf, uint32_t end,
                           const uint32_t *used)
{
    uint32_t best = MW_NONE;

    for (uint32_t l = n->first_link[leaf]; l < n->first_link[leaf + 1]; l++) {
        uint32_t spine = n->links[l].to, hop;

        if (spine >= n->switch_n || n->links[l].mbps == 0)
            continue;
        hop = mw_net_row(n, end)[spine];
        if (hop != MW_HOP_NONE && n->port_link[spine * n->port_cap + hop] != MW_NONE &&
            (best == MW_NONE || used[n->links[l].port] < used[n->links[best].port]))
            best = l;
    }
    return best;
}

static void minhop(struct mw_net *n)
{
    struct mw_job order = job_of(n);

    for (uint32_t leaf = 0; leaf < n->switch_n; leaf++) {
        uint32_t used[MW_HOP_NONE + 1] = {0};

        if (n->tier[leaf] != 0)
            continue;
        shuffle(&order, leaf);
        for (uint32_t i = 0; i < n->end_n; i++) {
            uint32_t end = order.end[i], link = MW_NONE;

            if (n->end_switch[end] != leaf)
                link = least_used(n, leaf, end, used);
            if (link == MW_NONE)
                continue;
            used[n->links[link].port]++;
            mw_net_row(n, end)[leaf] = n->links[link].port;
        }
    }
    mw_free(order.end);
}

static bool repair_measure(const struct repair_case *c)
{
    struct mw_net n = net_of(*c->shape, c->missing, c->slow);
    int runs = c->most_s > 2 ? 1 : BENCH_RUNS;
    struct mw_effective after = {0};
    struct bench_time t[BENCH_RUNS];
    double share = 0;
    uint32_t moved = 0;
    bool good = true;

    if (c->before == ROUTED)
        mw_net_route(&n);
    if (c->before == MINHOP)
        minhop(&n);
    struct mw_effective before = all_to_all(&n);
    n.has_tables = c->before != ROUTED;
    for (int i = 0; i < runs; i++) {
        struct mw_repair r;
        struct bench_time from = bench_now();

        mw_repair_tables(&r, &n, false);
        t[i] = bench_since(from);
        if (i == 0) {
            after = all_to_all(&r.net);
            share = r.least / r.fullest;
            moved = r.moved;
            good = r.deadlock_free && r.unreachable == 0;
        }
        mw_repair_done(&r);
    }
    mw_net_done(&n);
    good &= bench_row(c->what, t, runs, c->most_s,
                      "%u moved; fluid %.4f to %.4f, completion %.4f to %.4f of %.4f, of least "
                      "%.4f",
                      moved, before.fluid, after.fluid, before.completion, after.completion,
                      after.completion_bound, share);
    if (!good || after.fluid < c->least_fluid || share < c->least_share)
        good = bench_end(false);
    return good;
}

int main(void)
{
    bool good = true;

    printf("links of 400 Gbit/s; seed %d\n", SEED);
    bench_head("static tables");
    for (size_t i = 0; i < sizeof flow_cases / sizeof *flow_cases; i++)
        good &= flow_measure(&flow_cases[i]);
    good &= ring_measure(false);
    good &= ring_measure(true);
    bench_head("repair");
    for (size_t i = 0; i < sizeof repair_cases / sizeof *repair_cases; i++)
        good &= repair_measure(&repair_cases[i]);
    return good ? 0 : 1;
}
