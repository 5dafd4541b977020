/*
 * bench.c: times `millwright` as a user runs it, output folder and all, against the bounds that
 * the project promises: design, with how its time grows with size; then draw, report and export.
 *
 *   bench MILLWRIGHT EXAMPLES
 *
 * Run by `meson test --benchmark --verbose`. Exit status 1 when a bound is passed.
 * BENCH_RUNS sets how often each design runs (default 5).
 */
#include "bench.h"

struct size {
    const char *example;
    int nodes;
    double most_s;  /* bound on the median; 0: only for the fit */
    double most_mb; /* bound on peak resident memory; 0: none stated */
    bool fit;
};

static const struct size sizes[] = {
    {"pod32-dense", 32, 0.050, 0, false}, {"scale-131072", 1024, 0, 0, true},
    {"scale-131072", 2048, 0, 0, true},   {"scale-131072", 4096, 1, 250, true},
    {"scale-131072", 8192, 0, 0, true},   {"scale-131072", 16384, 5, 800, true},
};
enum { SIZE_N = sizeof sizes / sizeof *sizes };

/* What is handed over of a plan. */
static const struct handover {
    const char *example;
    int nodes;
    const char *command, *operand;
    double most_s;
} handovers[] = {
    {"pod32-dense", 32, "draw", NULL, 1},         {"pod32-dense", 32, "report", NULL, 0.5},
    {"scale-131072", 4096, "draw", NULL, 15},     {"scale-131072", 16384, "report", NULL, 3},
    {"scale-131072", 16384, "export", "all", 10},
};
enum { HANDOVER_N = sizeof handovers / sizeof *handovers };

struct design { /* a command line */
    char file[4096], set[40];
    const char *argv[9];
};

static void design_of(struct design *d, const char *const *where, const char *example,
                      int nodes)
{
    snprintf(d->file, sizeof d->file, "%s/%s.yaml", where[1], example);
    snprintf(d->set, sizeof d->set, "compute.count=%d", nodes);
    const char *argv[] = {where[0], "design",  d->file, "-o",
                          where[2], "--force", "--set", d->set};

    memcpy(d->argv, argv, sizeof argv);
    d->argv[8] = NULL;
}

/* Slope of ln(time) over ln(nodes) by least squares: the exponent that time grows with. */
static double slope_fit(const double *nodes, const double *s, int n)
{
    double x = 0, y = 0, xx = 0, xy = 0;
    for (int i = 0; i < n; i++) {
        double lx = log(nodes[i]), ly = log(s[i]);
        x += lx;
        y += ly;
        xx += lx * lx;
        xy += lx * ly;
    }
    return (n * xy - x * y) / (n * xx - x * x);
}

static bool size_measure(const struct size *size, const char *const *where, int runs,
                         double *median_s)
{
    struct design d;
    char what[80];

    design_of(&d, where, size->example, size->nodes);
    snprintf(what, sizeof what, "design, %d nodes", size->nodes);
    return bench_program_row(what, d.argv, runs, 0, size->most_s, size->most_mb, median_s);
}

/* Of a plan that is designed first. */
static bool handover_measure(const struct handover *h, const char *const *where)
{
    struct bench_time design;
    struct design d;
    char what[80];

    design_of(&d, where, h->example, h->nodes);
    if (!bench_program(d.argv, &design) || design.status != 0) {
        printf("the design fails: %s\n", d.file);
        return false;
    }
    const char *argv[] = {where[0], h->command, where[2], h->operand, NULL};
    snprintf(what, sizeof what, "%s, %d nodes", h->command, h->nodes);
    return bench_program_row(what, argv, BENCH_RUNS, 0, h->most_s, 0, NULL);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: bench MILLWRIGHT EXAMPLES\n");
        return 2;
    }
    int runs = (int)fmin(fmax(bench_env("BENCH_RUNS", 5), 1), BENCH_RUNS_CAP);
    char dir[] = "bench-XXXXXX";
    if (!mkdtemp(dir)) {
        perror("bench: mkdtemp");
        return 5;
    }
    char out[64];
    snprintf(out, sizeof out, "%s/out", dir);
    const char *where[] = {argv[1], argv[2], out};

    bool good = true;
    double nodes[SIZE_N], s[SIZE_N];
    int fit_n = 0;
    bench_head("plans");
    for (int i = 0; i < SIZE_N; i++) {
        double median = 0;
        good &= size_measure(&sizes[i], where, runs, &median);
        if (sizes[i].fit && median > 0) {
            nodes[fit_n] = sizes[i].nodes;
            s[fit_n++] = median;
        }
    }
    for (int i = 0; i < HANDOVER_N; i++)
        good &= handover_measure(&handovers[i], where);
    bench_remove(dir);

    if (fit_n > 2) {
        /* n log n itself has this slope between the ends of the range; a tenth is for noise. */
        double lo = nodes[0], hi = nodes[fit_n - 1];
        double most = log(hi * log(hi) / (lo * log(lo))) / log(hi / lo) + 0.1;
        double slope = slope_fit(nodes, s, fit_n);
        printf("time grows as nodes^%.2f; n log n allows %.2f\n", slope, most);
        good &= slope <= most;
    }
    return good ? 0 : 1;
}
