/*
 * bench.c: times `millwright` as a user runs it, output folder and all, against the bounds that
 * the project promises: design, with how its time grows with size; then draw, report and export.
 *
 *   bench MILLWRIGHT EXAMPLES
 *
 * Run by `meson test --benchmark --verbose`. Prints a table of medians (with the least and most
 * of all runs) and peak memory; exit status 1 when a bound is passed. BENCH_RUNS sets how often
 * each size runs (default 5), BENCH_SLACK multiplies the bounds (for machines under other load).
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_CAP = 99 };

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
enum { HANDOVER_N = sizeof handovers / sizeof *handovers, HANDOVER_RUNS = 3 };

struct run {
    double s, mb;
};

/* Runs a command once; false when it fails. */
static bool command_run(char *const argv[], struct run *run)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        execv(argv[0], argv);
        _exit(127);
    }
    int status = 0;
    struct rusage usage;
    while (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
        if (pid < 0 || errno != EINTR)
            return false;
    clock_gettime(CLOCK_MONOTONIC, &to);
    run->s = (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
    run->mb = (double)usage.ru_maxrss * 1024 / 1e6;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool design_run(const char *program, const char *file, int nodes, const char *out,
                       struct run *run)
{
    char set[40];
    snprintf(set, sizeof set, "compute.count=%d", nodes);
    const char *argv[] = {program, "design", file, "-o", out, "--force", "--set", set, NULL};
    return command_run((char *const *)argv, run);
}

static int run_compare(const void *a, const void *b)
{
    double x = ((const struct run *)a)->s, y = ((const struct run *)b)->s;
    return (x > y) - (x < y);
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

static int entry_remove(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st, (void)flag, (void)at;
    return remove(path);
}

static double env_number(const char *name, double fallback)
{
    const char *text = getenv(name);
    return text ? strtod(text, NULL) : fallback;
}

/* One line of the table. False when a run fails or passes a bound. */
static bool size_measure(const struct size *size, const char *program, const char *examples,
                         const char *out, int runs, double slack, double *median_s)
{
    char file[4096];
    snprintf(file, sizeof file, "%s/%s.yaml", examples, size->example);
    struct run run[RUNS_CAP];
    double mb = 0;
    for (int i = 0; i < runs; i++) {
        if (!design_run(program, file, size->nodes, out, &run[i])) {
            printf("%7d  the design fails: %s\n", size->nodes, file);
            return false;
        }
        mb = fmax(mb, run[i].mb);
    }
    qsort(run, (size_t)runs, sizeof *run, run_compare);
    *median_s = run[runs / 2].s;
    bool slow = size->most_s > 0 && *median_s > size->most_s * slack;
    bool large = size->most_mb > 0 && mb > size->most_mb * slack;
    char most_s[24] = "", most_mb[24] = "";
    if (size->most_s > 0)
        snprintf(most_s, sizeof most_s, "%.2f s", size->most_s);
    if (size->most_mb > 0)
        snprintf(most_mb, sizeof most_mb, "%.0f MB", size->most_mb);
    printf("%7d  %7.3f  %6.3f-%6.3f  %7s  %7.0f  %7s  %s\n", size->nodes, *median_s, run[0].s,
           run[runs - 1].s, most_s, mb, most_mb,
           slow    ? "TOO SLOW"
           : large ? "TOO LARGE"
                   : "");
    fflush(stdout);
    return !slow && !large;
}

/* One line of the second table, for a plan that is designed first. */
static bool handover_measure(const struct handover *h, const char *program,
                             const char *examples, const char *out, double slack)
{
    char file[4096];
    snprintf(file, sizeof file, "%s/%s.yaml", examples, h->example);
    const char *argv[] = {program, h->command, out, h->operand, NULL};
    struct run run[HANDOVER_RUNS], design;
    double mb = 0;
    bool ran = design_run(program, file, h->nodes, out, &design);
    for (int i = 0; i < HANDOVER_RUNS && ran; i++) {
        ran = command_run((char *const *)argv, &run[i]);
        mb = fmax(mb, run[i].mb);
    }
    if (!ran) {
        printf("%7d  %s fails: %s\n", h->nodes, h->command, file);
        return false;
    }
    qsort(run, HANDOVER_RUNS, sizeof *run, run_compare);
    bool slow = run[HANDOVER_RUNS / 2].s > h->most_s * slack;
    printf("%7d  %-7s %7.3f  %6.3f-%6.3f  %5.1f s  %7.0f  %s\n", h->nodes, h->command,
           run[HANDOVER_RUNS / 2].s, run[0].s, run[HANDOVER_RUNS - 1].s, h->most_s, mb,
           slow ? "TOO SLOW" : "");
    fflush(stdout);
    return !slow;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: bench MILLWRIGHT EXAMPLES\n");
        return 2;
    }
    double slack = env_number("BENCH_SLACK", 1);
    int runs = (int)fmin(fmax(env_number("BENCH_RUNS", 5), 1), RUNS_CAP);
    char dir[] = "bench-XXXXXX";
    if (!mkdtemp(dir)) {
        perror("bench: mkdtemp");
        return 5;
    }
    char out[64];
    snprintf(out, sizeof out, "%s/out", dir);

    printf("median of %d runs; bounds times %g\n", runs, slack);
    printf("  nodes  seconds  least -  most    bound    peak MB   bound\n");
    bool good = true;
    double nodes[SIZE_N], s[SIZE_N];
    int fit_n = 0;
    for (int i = 0; i < SIZE_N; i++) {
        double median = 0;
        good &= size_measure(&sizes[i], argv[1], argv[2], out, runs, slack, &median);
        if (sizes[i].fit && median > 0) {
            nodes[fit_n] = sizes[i].nodes;
            s[fit_n++] = median;
        }
    }
    printf("  nodes  command seconds  least -  most    bound  peak MB  (median of %d)\n",
           HANDOVER_RUNS);
    for (int i = 0; i < HANDOVER_N; i++)
        good &= handover_measure(&handovers[i], argv[1], argv[2], out, slack);
    nftw(dir, entry_remove, 16, FTW_DEPTH | FTW_PHYS);

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
