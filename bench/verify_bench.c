/*
 * verify_bench.c: what verification takes of plans at full size: reading of ibnetdiscover's dumps,
 * who is who, which cables are wrong, why, and how to mend them; then `millwright verify` as a
 * user runs it.
 *
 *   verify_bench MILLWRIGHT EXAMPLES
 *
 * The program designs the plans. What would be seen of them is written here, in an order and with
 * GUIDs made by a seed, with plugs exchanged and cables taken out at random, with names or without. So the
 * benchmark knows who is who: a switch that is taken for another fails it, as does one that is not
 * identified at all.
 *
 * Run by `meson test --benchmark --verbose`. Exit status 1 when a bound is passed.
 */
#include "bench.h"

#include "observe/sources.h"
#include "store/plan_read.h"
#include "verify/causes.h"
#include "verify/recable.h"

#include <inttypes.h>
#include <string.h>

enum { SEED = 2026, KEEP_PERCENT = 75, PLANES_CAP = 8, MBPS_NDR = 400000 };

static const struct size {
    const char *what;
    int nodes, planes;
} sizes[] = {
    {"32,768 endpoints in a subnet", 4096, 1},
    {"100,000 endpoints in 8 subnets", 12500, 8},
};

enum names {
    NAMES,
    NO_NAMES, /* but of two leaves of each subnet, where several are alike */
};

static const struct fabric_case {
    int size;
    enum names names;
    uint32_t swaps, cuts;  /* for each 98,304 cables */
    double most_s;         /* stages */
    double command_most_s; /* the command as a whole, which reads the plan and proves that it is
                            * as it was written before; 0: it is not run */
    double most_mb;
} cases[] = {
    {0, NAMES, 0, 0, 0.3, 1, 300},       {0, NAMES, 20, 10, 0.3, 1, 300},
    {0, NAMES, 10000, 1000, 1, 0, 0},    {0, NO_NAMES, 0, 0, 2, 2, 300},
    {0, NO_NAMES, 10000, 1000, 2, 0, 0}, {1, NAMES, 0, 0, 1, 3, 0},
    {1, NAMES, 10000, 1000, 3, 0, 0},    {1, NO_NAMES, 0, 0, 6, 6, 0},
    {1, NO_NAMES, 10000, 1000, 6, 0, 0},
};
enum { CASE_N = sizeof cases / sizeof *cases };

/* What is there: the planes of compute, which come first. */
struct site {
    const struct mw_observation *want;
    uint32_t planes;
    uint32_t *peer;   /* by port of want: what its cable leads to; MW_NONE */
    uint32_t *serial; /* by node of want: of its GUID */
    uint32_t *node;   /* the other way round */
    uint32_t cables;
    uint64_t random;
};

struct bench {
    const char *program, *examples;
    char dir[32];
    struct mw_plan_read read;
    struct mw_expect x;
    struct site site;
    char plan[64], dump[PLANES_CAP][64];
    double dump_mb;
};

static bool in_site(const struct site *s, uint32_t node)
{
    return s->want->nodes.at[node].plane < s->planes;
}

static uint32_t dice(struct site *s, uint32_t below)
{
    return (uint32_t)(mw_mix64(++s->random * UINT64_C(0x9e3779b97f4a7c15)) % below);
}

/* ---- what is there ---- */

static void site_join(struct site *s, uint32_t a, uint32_t b)
{
    if (a != MW_NONE)
        s->peer[a] = b;
    if (b != MW_NONE)
        s->peer[b] = a;
}

/* Exchanges plugs in pairs of switches' ports of one plane, and takes cables out. */
static void site_damage(struct site *s, uint32_t swaps, uint32_t cuts)
{
    const struct mw_observation *w = s->want;
    uint32_t *port = mw_alloc(w->ports.n * sizeof *port), n = 0;

    for (uint32_t i = 0; i < w->ports.n; i++)
        if (s->peer[i] != MW_NONE && in_site(s, w->ports.at[i].node) &&
            w->nodes.at[w->ports.at[i].node].kind == MW_OBS_SWITCH)
            port[n++] = i;
    for (uint32_t i = 0; i < swaps;) {
        uint32_t a = port[dice(s, n)], b = port[dice(s, n)], p = s->peer[a], q = s->peer[b];

        if (a == b || p == b ||
            w->nodes.at[w->ports.at[a].node].plane != w->nodes.at[w->ports.at[b].node].plane)
            continue;
        s->peer[a] = s->peer[b] = MW_NONE;
        site_join(s, a, q);
        site_join(s, b, p);
        i++;
    }
    for (uint32_t i = 0; i < cuts;) {
        uint32_t a = port[dice(s, n)];

        if (s->peer[a] == MW_NONE)
            continue;
        s->peer[s->peer[a]] = MW_NONE;
        s->peer[a] = MW_NONE;
        i++;
    }
    mw_free(port);
}

/* As planned, GUIDs by chance. */
static void site_init(struct site *s, const struct mw_observation *want, uint32_t planes)
{
    uint32_t n = want->nodes.n;

    *s = (struct site){.want = want,
                       .planes = planes,
                       .peer = mw_alloc(want->ports.n * sizeof *s->peer),
                       .serial = mw_alloc(n * sizeof *s->serial),
                       .node = mw_alloc(n * sizeof *s->node),
                       .random = SEED};
    for (uint32_t i = 0; i < want->ports.n; i++) {
        s->peer[i] = want->ports.at[i].peer;
        s->cables += s->peer[i] != MW_NONE && in_site(s, want->ports.at[i].node);
    }
    s->cables /= 2;
    for (uint32_t i = 0; i < n; i++)
        s->node[i] = i;
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = dice(s, i), t = s->node[k];

        s->node[k] = s->node[i - 1];
        s->node[i - 1] = t;
    }
    for (uint32_t i = 0; i < n; i++)
        s->serial[s->node[i]] = i;
}

static void site_done(struct site *s)
{
    mw_free(s->peer);
    mw_free(s->serial);
    mw_free(s->node);
}

/* ---- as ibnetdiscover writes it ---- */

static const uint64_t guid_base = UINT64_C(0xa088c20300000000);

static uint64_t guid_of(const struct site *s, uint32_t node)
{
    return guid_base + s->serial[node] * UINT64_C(256);
}

static bool is_named(const struct bench *b, enum names names, uint32_t node)
{
    uint32_t first = b->x.planes.at[b->x.want.nodes.at[node].plane].first_node;

    return names == NAMES || (b->site.planes > 1 && (node == first || node == first + 1));
}

static void name_write(FILE *f, const struct bench *b, enum names names, uint32_t node)
{
    const struct mw_obs_node *k = &b->x.want.nodes.at[node];

    if (is_named(b, names, node))
        fputs(k->name, f);
    else
        fputs(k->kind == MW_OBS_SWITCH ? "MQM9700" : "MT4129", f);
}

static void port_write(FILE *f, const struct bench *b, enum names names, uint32_t port)
{
    const struct mw_observation *w = &b->x.want;
    uint32_t to = b->site.peer[port], node = w->ports.at[to].node;
    bool adapter = w->nodes.at[node].kind != MW_OBS_SWITCH;
    uint64_t guid = guid_of(&b->site, node);

    if (w->nodes.at[w->ports.at[port].node].kind == MW_OBS_SWITCH)
        fprintf(f, "[%u]\t\"%c-%016" PRIx64 "\"[%u]", w->ports.at[port].number,
                adapter ? 'H' : 'S', guid, w->ports.at[to].number);
    else
        fprintf(f, "[1](%" PRIx64 ") \t\"%c-%016" PRIx64 "\"[%u]",
                guid_of(&b->site, w->ports.at[port].node) + 1, adapter ? 'H' : 'S', guid,
                w->ports.at[to].number);
    if (adapter)
        fprintf(f, "(%" PRIx64 ") ", guid + 1);
    fputs("\t\t# \"", f);
    name_write(f, b, names, node);
    fprintf(f, "\" lid %u 4xNDR\n", b->site.serial[node] % 49000 + 1);
}

static void node_write(FILE *f, const struct bench *b, enum names names, uint32_t node)
{
    const struct mw_observation *w = &b->x.want;
    const struct mw_obs_node *k = &w->nodes.at[node];
    uint64_t guid = guid_of(&b->site, node);
    bool is_switch = k->kind == MW_OBS_SWITCH;

    fprintf(f, "vendid=0x2c9\ndevid=0x%x\nsysimgguid=0x%" PRIx64 "\n%s=0x%" PRIx64,
            is_switch ? 0xd2f2 : 0x1021, guid, is_switch ? "switchguid" : "caguid", guid);
    if (is_switch)
        fprintf(f, "(%" PRIx64 ")\nSwitch\t%u \"S-%016" PRIx64 "\"\t\t# \"", guid, k->port_n,
                guid);
    else
        fprintf(f, "\nCa\t1 \"H-%016" PRIx64 "\"\t\t# \"", guid);
    name_write(f, b, names, node);
    fprintf(f, is_switch ? "\" enhanced port 0 lid %u lmc 0\n" : "\"\n",
            b->site.serial[node] % 49000 + 1);
    for (uint32_t i = 0; i < k->port_n; i++)
        if (b->site.peer[k->first_port + i] != MW_NONE)
            port_write(f, b, names, k->first_port + i);
    fputc('\n', f);
}

static bool is_seen(const struct site *s, uint32_t node)
{
    const struct mw_obs_node *k = &s->want->nodes.at[node];

    for (uint32_t i = 0; i < k->port_n; i++)
        if (s->peer[k->first_port + i] != MW_NONE)
            return true;
    return false;
}

/* A dump for each plane: switches first, then adapters, as ibnetdiscover does. */
static bool dumps_write(struct bench *b, enum names names)
{
    const struct mw_observation *w = &b->x.want;

    b->dump_mb = 0;
    for (uint32_t plane = 0; plane < b->site.planes; plane++) {
        snprintf(b->dump[plane], sizeof b->dump[plane], "%s/plane%u", b->dir, plane + 1);
        FILE *f = fopen(b->dump[plane], "w");
        if (!f)
            return false;
        fputs("#\n# Topology file: generated on Mon Jan  5 12:00:00 2026\n#\n", f);
        for (int kind = 0; kind < 2; kind++)
            for (uint32_t i = 0; i < w->nodes.n; i++) {
                uint32_t node = b->site.node[i];

                if (w->nodes.at[node].plane == plane && is_seen(&b->site, node) &&
                    (w->nodes.at[node].kind == MW_OBS_SWITCH) == (kind == 0))
                    node_write(f, b, names, node);
            }
        b->dump_mb += (double)ftell(f) / 1e6;
        if (fclose(f) != 0)
            return false;
    }
    return true;
}

/* ---- the stages of `millwright verify` ---- */

enum stage { READ, IDENTIFY, COMPARE, CAUSES, RECABLE, STAGES };
static const char *const stage_names[] = {"read", "identify", "compare", "causes", "re-cable"};

struct verified {
    struct mw_diags diags;
    struct mw_observation o;
    struct mw_identity id;
    struct mw_wiring w;
    struct mw_causes c;
    struct mw_recable r;
};

static bool verify(struct verified *v, const struct bench *b, double *stage_s)
{
    struct mw_source at[PLANES_CAP];
    struct mw_sources from = {.at = at, .n = b->site.planes};
    double s[STAGES + 1];

    for (uint32_t i = 0; i < from.n; i++)
        at[i] = (struct mw_source){MW_SOURCE_IBNETDISCOVER, b->dump[i]};
    *v = (struct verified){0};
    s[READ] = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
    if (mw_sources_observe(&v->o, &from, &v->diags))
        return false;
    s[IDENTIFY] = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
    mw_identify(&v->id, &b->x, &v->o);
    s[COMPARE] = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
    mw_wiring_compare(&v->w, &b->x, &v->o, &v->id, 0);
    s[CAUSES] = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
    mw_causes_find(&v->c, &b->x, &v->o, &v->id, &v->w);
    s[RECABLE] = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
    mw_recable_plan(&v->r, &b->x, &v->w, &v->o, KEEP_PERCENT);
    s[STAGES] = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < STAGES; i++)
        stage_s[i] = s[i + 1] - s[i];
    return true;
}

static void verified_done(struct verified *v)
{
    mw_recable_done(&v->r);
    mw_causes_done(&v->c);
    mw_wiring_done(&v->w);
    mw_identity_done(&v->id);
    mw_observation_done(&v->o);
    mw_diags_done(&v->diags);
}

struct tally {
    uint32_t n, known, wrong;
};

/* What a node could be seen to be: itself, or of adapters without names what by the plan hangs on
 * that port: an exchange of two of them is the same fabric. */
static uint32_t truth(const struct bench *b, enum names names, uint32_t node)
{
    const struct mw_observation *w = &b->x.want;
    const struct mw_obs_node *k = &w->nodes.at[node];

    if (names == NAMES || k->kind == MW_OBS_SWITCH)
        return node;
    uint32_t planned = w->ports.at[b->site.peer[k->first_port]].peer;
    return planned == MW_NONE ? MW_NONE : w->ports.at[planned].node;
}

/* Of the nodes of a kind: how many are identified, and how many as another than they are. */
static struct tally judge(const struct verified *v, const struct bench *b, enum names names,
                          enum mw_obs_kind kind)
{
    struct tally t = {0};

    for (uint32_t i = 0; i < v->o.nodes.n; i++) {
        uint32_t is = v->id.want[i];

        if (v->o.nodes.at[i].kind != kind)
            continue;
        t.n++;
        t.known += is != MW_NONE;
        t.wrong +=
            is != MW_NONE &&
            is != truth(b, names, b->site.node[(v->o.nodes.at[i].guid - guid_base) / 256]);
    }
    return t;
}

/* What is planned and not there, which is what the comparison has to find. */
static uint32_t site_absent(const struct site *s)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->want->ports.n; i++)
        n += s->want->ports.at[i].peer != MW_NONE && s->peer[i] != s->want->ports.at[i].peer &&
             i < s->want->ports.at[i].peer;
    return n;
}

static bool stages_row(const struct bench *b, const struct fabric_case *c, const char *what)
{
    struct bench_time t[BENCH_RUNS];
    double stage_s[STAGES] = {0};
    struct tally switches = {0}, adapters = {0};
    uint32_t absent = 0, causes = 0, ends = 0;
    bool good = true;

    for (int i = 0; i < BENCH_RUNS; i++) {
        struct bench_time from = bench_now();
        struct verified v;
        bool ran = verify(&v, b, stage_s);

        t[i] = bench_since(from);
        if (!ran)
            printf("%s: the dump is refused: %s\n", what, v.diags.n ? v.diags.at[0].text : "");
        good &= ran;
        if (ran && i == 0) {
            switches = judge(&v, b, c->names, MW_OBS_SWITCH);
            adapters = judge(&v, b, c->names, MW_OBS_ADAPTER);
            absent = v.w.absent.n;
            causes = v.c.at.n;
            ends = v.r.ends;
        }
        if (ran)
            verified_done(&v);
    }
    good &= bench_row(what, t, BENCH_RUNS, c->most_s, "%.1f MB read", b->dump_mb);
    printf("   ");
    for (int i = 0; i < STAGES; i++)
        printf(" %s %.0f ms%s", stage_names[i], stage_s[i] * 1e3, i + 1 < STAGES ? "," : "\n");
    printf("    %u of %u switches known, %u wrongly; %u of %u adapters, %u wrongly; %u of %u "
           "cables absent, %u findings, %u ends to move\n",
           switches.known, switches.n, switches.wrong, adapters.known, adapters.n,
           adapters.wrong, absent, b->site.cables, causes, ends);
    if (switches.wrong || switches.known != switches.n || adapters.wrong ||
        (c->names == NAMES && absent != site_absent(&b->site)))
        good = bench_end(false);
    return good;
}

static bool command_row(const struct bench *b, const struct fabric_case *c)
{
    const char *argv[2 * PLANES_CAP + 4] = {b->program, "verify", b->plan};
    int n = 3;

    for (uint32_t i = 0; i < b->site.planes; i++) {
        argv[n++] = "--ibnetdiscover";
        argv[n++] = b->dump[i];
    }
    return bench_program_row("    the whole command", argv, BENCH_RUNS, c->swaps || c->cuts,
                             c->command_most_s, c->most_mb, NULL);
}

static bool measure(struct bench *b, const struct fabric_case *c)
{
    char what[80];
    bool good;

    site_init(&b->site, &b->x.want, (uint32_t)sizes[c->size].planes);
    uint32_t swaps = (uint32_t)(b->site.cables * (uint64_t)c->swaps / 98304);
    uint32_t cuts = (uint32_t)(b->site.cables * (uint64_t)c->cuts / 98304);
    site_damage(&b->site, swaps, cuts);
    if (swaps || cuts)
        snprintf(what, sizeof what, "  %s, %u exchanged, %u out",
                 c->names == NAMES ? "names" : "no names", swaps, cuts);
    else
        snprintf(what, sizeof what, "  %s", c->names == NAMES ? "names" : "no names");
    good = dumps_write(b, c->names) && stages_row(b, c, what);
    if (c->command_most_s > 0)
        good &= command_row(b, c);
    site_done(&b->site);
    return good;
}

/* ---- plans ---- */

static bool size_open(struct bench *b, const struct size *size)
{
    char file[4096], nodes[40], planes[40];
    struct bench_time t;
    struct mw_err err;

    snprintf(file, sizeof file, "%s/scale-131072.yaml", b->examples);
    snprintf(nodes, sizeof nodes, "compute.count=%d", size->nodes);
    snprintf(planes, sizeof planes, "fabrics.compute.planes=%d", size->planes);
    snprintf(b->plan, sizeof b->plan, "%s/plan", b->dir);
    const char *argv[] = {b->program, "design", file,    "-o",   b->plan, "--force",
                          "--set",    nodes,    "--set", planes, NULL};
    if (!bench_program(argv, &t) || t.status > 1) {
        printf("the design fails: %s\n", file);
        return false;
    }
    if (mw_plan_read(&b->read, b->plan, &err)) {
        printf("the plan cannot be read: %s\n", err.text);
        return false;
    }
    mw_expect_init(&b->x, &b->read.plan, NULL);
    return true;
}

static bool size_measure(struct bench *b, int number)
{
    bool good = size_open(b, &sizes[number]);

    if (good)
        bench_head(sizes[number].what);
    for (int i = 0; i < CASE_N && b->x.want.nodes.n; i++)
        if (cases[i].size == number)
            good &= measure(b, &cases[i]);
    mw_expect_done(&b->x);
    mw_plan_read_done(&b->read);
    b->x = (struct mw_expect){0};
    b->read = (struct mw_plan_read){0};
    return good;
}

int main(int argc, char **argv)
{
    struct bench b = {.dir = "verify-bench-XXXXXX"};
    bool good = true;

    if (argc != 3) {
        fprintf(stderr, "usage: verify_bench MILLWRIGHT EXAMPLES\n");
        return 2;
    }
    if (!mkdtemp(b.dir)) {
        perror("verify_bench: mkdtemp");
        return 5;
    }
    b.program = argv[1];
    b.examples = argv[2];
    printf("seed %d\n", SEED);
    for (int i = 0; i < (int)(sizeof sizes / sizeof *sizes); i++)
        good &= size_measure(&b, i);
    bench_remove(b.dir);
    return good ? 0 : 1;
}
