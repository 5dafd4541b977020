/*
 * effective_bench.c: times what a fabric gives to traffic (fabric/effective.h) at full size, against
 * the bounds that the project promises: medians of three, of processor time, since one thread
 * computes and nothing waits.
 *
 *   effective_bench
 *
 * Run by `meson test --benchmark --verbose`. Exit status 1 when a bound is passed; BENCH_SLACK
 * multiplies the bounds (for machines under other load).
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fabric/effective.h"
#include "fabric/net_fixture.h"

enum { RUNS = 3, MBPS = 400000 };

static const struct measure {
    const char *what;
    struct net_shape shape;
    uint32_t planes;  /* measured one after the other, all alike */
    uint32_t missing; /* links between leaves and spines; tables then made by mw_net_route */
    enum mw_pattern pattern;
    bool random; /* order of ranks */
    double most_s;
} measures[] = {
    {"all-to-all, 32,768 endpoints",
     {32, 32, 32, 32, 1, 32, MBPS},
     1,
     0,
     MW_PATTERN_ALL_TO_ALL,
     false,
     0.4},
    {"the same, 1 % of uplinks missing",
     {32, 32, 32, 32, 1, 32, MBPS},
     1,
     328,
     MW_PATTERN_ALL_TO_ALL,
     false,
     0.4},
    {"all-to-all, 8 planes of 12,800",
     {16, 25, 32, 32, 1, 32, MBPS},
     8,
     0,
     MW_PATTERN_ALL_TO_ALL,
     false,
     4},
    {"the same, 1 % of uplinks missing",
     {16, 25, 32, 32, 1, 32, MBPS},
     8,
     128,
     MW_PATTERN_ALL_TO_ALL,
     false,
     4},
    {"ring, 4,096 endpoints, random order",
     {4, 32, 32, 32, 1, 32, MBPS},
     1,
     0,
     MW_PATTERN_RING,
     true,
     0.05},
    {"all-to-all, 2,048 endpoints, 1 % missing",
     {1, 64, 32, 32, 1, 0, MBPS},
     1,
     20,
     MW_PATTERN_ALL_TO_ALL,
     false,
     0.2},
};

static double used(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void shuffle(struct mw_job *job)
{
    for (uint32_t i = job->n; i-- > 1;) {
        uint32_t k = (uint32_t)(mw_mix64(i) % (i + 1)), e = job->end[i];

        job->end[i] = job->end[k];
        job->end[k] = e;
    }
}

static bool measure(const struct measure *m, double slack)
{
    struct net_fixture f = net_fixture_tree(m->shape);

    net_fixture_cut_some(&f, m->missing, 1);
    struct mw_net n = net_fixture_net(&f);
    net_fixture_done(&f);
    if (m->missing)
        mw_net_route(&n);
    struct mw_job job = {.n = n.end_n, .end = mw_alloc(n.end_n * sizeof *job.end)};
    for (uint32_t i = 0; i < n.end_n; i++)
        job.end[i] = i;
    if (m->random)
        shuffle(&job);

    struct mw_effective e;
    struct mw_effective_want want = {.routing = MW_ROUTING_STATIC, .pattern = m->pattern};
    double s[RUNS];
    for (int run = 0; run < RUNS; run++) {
        double from = used();

        for (uint32_t plane = 0; plane < m->planes; plane++)
            mw_effective_find(&e, &n, &job, &want);
        s[run] = used() - from;
    }
    qsort(s, RUNS, sizeof *s, by_value);
    bool slow = s[RUNS / 2] > m->most_s * slack;
    printf("%-41s %6.3f  %6.3f-%6.3f  %5.2f s  fluid %.4f +%.4f, completion %.4f %s\n", m->what,
           s[RUNS / 2], s[0], s[RUNS - 1], m->most_s, e.fluid, e.fluid_gap, e.completion,
           slow ? "TOO SLOW" : "");
    fflush(stdout);
    mw_free(job.end);
    mw_net_done(&n);
    return !slow;
}

int main(void)
{
    const char *text = getenv("BENCH_SLACK");
    double slack = text ? strtod(text, NULL) : 1;
    bool good = true;

    printf("static tables%28s seconds  least -  most    bound  (times %g)\n", "", slack);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        good &= measure(&measures[i], slack);
    return good ? 0 : 1;
}
