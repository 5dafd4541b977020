/*
 * bench.h: for benchmarks: times of runs, the rows of the tables that they print, and programs run
 * as a user runs them.
 *
 *     struct bench_time t[BENCH_RUNS];
 *     for (int i = 0; i < BENCH_RUNS; i++) {
 *         struct bench_time from = bench_now();
 *         …
 *         t[i] = bench_since(from);
 *     }
 *     good &= bench_row("all-to-all", t, BENCH_RUNS, 0.4, "fluid %.4f", fluid);
 *
 * A row has the median wall time, the least and the most, the processor time, and the bound. What
 * one thread computes is held to its bound by processor time: that is its wall time wherever it
 * has a core of its own. Programs are held to theirs by wall time, since they wait for disks.
 */
#ifndef MW_BENCH_H
#define MW_BENCH_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BENCH_RUNS = 3, BENCH_RUNS_CAP = 99 };

struct bench_time {
    double wall_s, cpu_s;
    double mb;  /* of a program: most resident memory; 0 */
    int status; /* of a program: as it exited; -1 by a signal or not at all */
};

static inline double bench_env(const char *name, double fallback)
{
    const char *text = getenv(name);

    return text ? strtod(text, NULL) : fallback;
}

/* What bounds are multiplied by, for machines under other load. */
static inline double bench_slack(void)
{
    return bench_env("BENCH_SLACK", 1);
}

static inline double bench_clock(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline struct bench_time bench_now(void)
{
    return (struct bench_time){bench_clock(CLOCK_MONOTONIC),
                               bench_clock(CLOCK_PROCESS_CPUTIME_ID), 0, 0};
}

static inline struct bench_time bench_since(struct bench_time from)
{
    struct bench_time t = bench_now();

    return (struct bench_time){t.wall_s - from.wall_s, t.cpu_s - from.cpu_s, 0, 0};
}

static inline int bench_by_wall(const void *a, const void *b)
{
    double x = ((const struct bench_time *)a)->wall_s;
    double y = ((const struct bench_time *)b)->wall_s;

    return (x > y) - (x < y);
}

static inline int bench_by_cpu(const void *a, const void *b)
{
    double x = ((const struct bench_time *)a)->cpu_s, y = ((const struct bench_time *)b)->cpu_s;

    return (x > y) - (x < y);
}

enum { BENCH_WIDTH = 45 }; /* of the first column */

static inline void bench_head(const char *title)
{
    printf("\n%-*s seconds  least -  most     cpu    bound  (times %g)\n", BENCH_WIDTH, title,
           bench_slack());
}

/* The columns of a row; sorts the runs by wall time. Returns the median processor time. */
static inline double bench_columns(const char *what, struct bench_time *t, int n, double most_s)
{
    qsort(t, (size_t)n, sizeof *t, bench_by_cpu);
    double cpu = t[n / 2].cpu_s;
    qsort(t, (size_t)n, sizeof *t, bench_by_wall);
    printf("%-*s %7.3f %7.3f-%6.3f %7.3f ", BENCH_WIDTH, what, t[n / 2].wall_s, t[0].wall_s,
           t[n - 1].wall_s, cpu);
    if (most_s > 0)
        printf("%6.2f s  ", most_s);
    else
        printf("%8s  ", "");
    return cpu;
}

static inline bool bench_end(bool held)
{
    printf("%s\n", held ? "" : "  PASSES ITS BOUND");
    fflush(stdout);
    return held;
}

/* A row of what one thread computes; most_s: 0 none. Whether it held. */
__attribute__((format(printf, 5, 6))) static inline bool
bench_row(const char *what, struct bench_time *t, int n, double most_s, const char *note, ...)
{
    va_list args;
    double cpu = bench_columns(what, t, n, most_s);

    va_start(args, note);
    vprintf(note, args);
    va_end(args);
    return bench_end(most_s <= 0 || cpu <= most_s * bench_slack());
}

/* Runs a program once with its output thrown away; whether it ran and ended by itself. */
static inline bool bench_program(const char *const argv[], struct bench_time *t)
{
    double from = bench_clock(CLOCK_MONOTONIC);
    pid_t pid = fork();

    *t = (struct bench_time){.status = -1};
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);

        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        execv(argv[0], (char *const *)argv);
        _exit(127);
    }
    int status = 0;
    struct rusage usage;
    while (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
        if (pid < 0 || errno != EINTR)
            return false;
    t->wall_s = bench_clock(CLOCK_MONOTONIC) - from;
    t->cpu_s = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    t->mb = (double)usage.ru_maxrss * 1024 / 1e6;
    t->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return t->status >= 0 && t->status != 127;
}

/* A row of a program that is run `n` times, each to end with exit status `status`; bounds: 0 none.
 * median_s, of wall time: may be NULL. */
static inline bool bench_program_row(const char *what, const char *const argv[], int n,
                                     int status, double most_s, double most_mb,
                                     double *median_s)
{
    struct bench_time t[BENCH_RUNS_CAP];
    double mb = 0;
    bool good = true;

    for (int i = 0; i < n; i++) {
        good &= bench_program(argv, &t[i]) && t[i].status == status;
        mb = fmax(mb, t[i].mb);
    }
    int is = t[n - 1].status;
    bench_columns(what, t, n, most_s);
    printf("%4.0f MB", mb);
    if (most_mb > 0)
        printf(" of %.0f", most_mb);
    if (!good)
        printf("  exit status %d instead of %d", is, status);
    if (median_s)
        *median_s = t[n / 2].wall_s;
    good &= most_s <= 0 || t[n / 2].wall_s <= most_s * bench_slack();
    return bench_end(good && (most_mb <= 0 || mb <= most_mb * bench_slack()));
}

static inline int bench_remove_entry(const char *path, const struct stat *st, int flag,
                                     struct FTW *at)
{
    (void)st, (void)flag, (void)at;
    return remove(path);
}

/* Removes a folder and all in it. */
static inline void bench_remove(const char *dir)
{
    nftw(dir, bench_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
