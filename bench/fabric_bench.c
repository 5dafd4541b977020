/*
 * fabric_bench.c: what verification of a fabric takes, in one process: who is who, and which cables
 * are wrong, with names and without, whole and damaged. Run by `meson test --benchmark --verbose`.
 *
 * The fabric is a rail-optimised fat tree of 64-port switches in three tiers (seen_fixture.h): 32
 * pods of 32 leaves, 32 adapters and 32 uplinks a leaf: 32,768 adapters, 98,304 cables. The larger
 * case has eight planes (rails) of 13,312 adapters each. Damage is that of the issue: 10,000 plugs
 * exchanged and 1,000 cables taken out, for each 98,304 cables. The fixture knows who is who: a
 * switch identified wrongly fails the benchmark, as does one that is not identified at all.
 *
 * Prints a table; exit status 1 when a bound is passed. BENCH_SLACK multiplies the bounds.
 */
#include "verify/seen_fixture.h"
#include "verify/wiring.h"

#include <sys/resource.h>
#include <time.h>

struct fabric_case {
    const char *what;
    struct seen_shape shape;
    bool named, damaged;
    double most_s; /* identify and compare; leaves room for reading and for causes */
};

#define ONE_PLANE                                                                              \
    {                                                                                          \
        .pods = 32, .units = 4, .rails = 8, .hosts = 32, .spines = 32, .lanes = 1, .cores = 32 \
    }
#define EIGHT_PLANES                                                                           \
    {                                                                                          \
        .planes = 8, .pods = 13, .units = 32, .rails = 1, .hosts = 32, .spines = 32,           \
        .lanes = 1, .cores = 32                                                                \
    }

static const struct fabric_case cases[] = {
    {"names", ONE_PLANE, true, false, 0.08},
    {"names, damaged", ONE_PLANE, true, true, 0.08},
    {"no names", ONE_PLANE, false, false, 1.5},
    {"no names, damaged", ONE_PLANE, false, true, 1.5},
    {"eight planes, names", EIGHT_PLANES, true, false, 0.6},
    {"eight planes, names, damaged", EIGHT_PLANES, true, true, 0.6},
    {"eight planes, no names", EIGHT_PLANES, false, false, 5},
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Switches that are identified, and wrongly. */
static void judge(const struct seen_fixture *f, const struct mw_identity *id,
                  uint32_t *switches, uint32_t *known, uint32_t *wrong)
{
    *switches = *known = *wrong = 0;
    for (uint32_t i = 0; i < f->o.nodes.n; i++) {
        if (f->o.nodes.at[i].kind != MW_OBS_SWITCH)
            continue;
        ++*switches;
        *known += id->want[i] != MW_NONE;
        *wrong += id->want[i] != MW_NONE && id->want[i] != f->truth[i];
    }
}

static bool measure(const struct fabric_case *c, double slack)
{
    struct mw_expect x = seen_tree(c->shape);
    struct seen_fixture f =
        seen_of(&x, (struct seen_how){.seed = 2026, .anonymous = !c->named});
    uint32_t cables = 0, switches, known, wrong;
    struct mw_identity id;
    struct mw_wiring w;
    double from, mid, to;
    bool good;

    for (uint32_t i = 0; i < x.want.ports.n; i++)
        cables += x.want.ports.at[i].peer != MW_NONE;
    cables /= 2;
    if (c->damaged)
        seen_damage(&f, (uint32_t)(cables * 10000ull / 98304),
                    (uint32_t)(cables * 1000ull / 98304), false);
    from = now();
    mw_identify(&id, &x, &f.o);
    mid = now();
    mw_wiring_compare(&w, &x, &f.o, &id, 0);
    to = now();
    judge(&f, &id, &switches, &known, &wrong);
    /* Planes that nothing names are alike, and stay unknown. */
    good = wrong == 0 && (known == switches || (c->shape.planes > 1 && !c->named));
    printf("%-29s %7u %7.0f ms %7.0f ms %5.1f s  %5u of %5u  %u  %6u wrong %6u absent  %s\n",
           c->what, cables, (mid - from) * 1e3, (to - mid) * 1e3, c->most_s, known, switches,
           wrong, w.wrong.n, w.absent.n,
           !good                           ? "WRONG"
           : to - from > c->most_s * slack ? "TOO SLOW"
                                           : "");
    fflush(stdout);
    good &= to - from <= c->most_s * slack;
    mw_wiring_done(&w);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
    return good;
}

int main(void)
{
    const char *text = getenv("BENCH_SLACK");
    double slack = text ? strtod(text, NULL) : 1;
    struct rusage usage;
    bool good = true;

    printf("%-29s  cables  identify    compare   bound  identified switches, wrongly\n",
           "fabric");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        good &= measure(&cases[i], slack);
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory %ld MB\n", usage.ru_maxrss / 1024);
    return good ? 0 : 1;
}
