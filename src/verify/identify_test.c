/* identify_test.c: who is who. The oracle is the fixture, which made the observation from the plan
 * and remembers which node is which; nothing of the program's own is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/claim.h"
#include "verify/identity.h"
#include "verify/plane.h"
#include "verify/refine.h"
#include "verify/seen_fixture.h"

static const struct seen_shape two_tiers = {
    .pods = 1, .rails = 8, .hosts = 16, .spines = 4, .lanes = 4};
static const struct seen_shape three_tiers = {
    .pods = 4, .rails = 8, .hosts = 8, .spines = 8, .lanes = 1, .cores = 8};

struct verdict {
    uint32_t switches, known, wrong; /* of switches */
    uint32_t adapters, hung, off;    /* of adapters: known, and elsewhere than they belong */
};

static struct verdict judge(const struct seen_fixture *f, const struct mw_identity *id)
{
    struct verdict v = {0};

    for (uint32_t i = 0; i < f->o.nodes.n; i++) {
        bool known = id->want[i] != MW_NONE, wrong = known && id->want[i] != f->truth[i];

        if (f->o.nodes.at[i].kind == MW_OBS_SWITCH) {
            v.switches++;
            v.known += known;
            v.wrong += wrong;
        } else {
            v.adapters++;
            v.hung += known;
            v.off += wrong;
        }
        if (known)
            assert_true(id->how[i] != MW_ID_UNKNOWN);
    }
    return v;
}

static void all_right(const struct seen_fixture *f, const struct mw_identity *id)
{
    struct verdict v = judge(f, id);

    assert_int_equal(v.known, v.switches);
    assert_int_equal(v.wrong, 0);
    assert_int_equal(v.hung, v.adapters);
    assert_int_equal(v.off, 0);
    for (uint32_t i = 0; i < f->o.nodes.n; i++)
        assert_int_equal(id->seen[f->truth[i]], i);
    for (uint32_t i = 0; i < f->o.ports.n; i++) {
        const struct mw_obs_port *p = &f->o.ports.at[i];
        assert_int_equal(id->want_port[i],
                         f->x->want.nodes.at[f->truth[p->node]].first_port + p->number - 1);
    }
}

static void joins(void **state)
{
    struct mw_expect x = seen_tree(three_tiers);
    struct mw_identity id;

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct seen_fixture f =
            seen_of(&x, (struct seen_how){.seed = 5, .guids = i < 2, .anonymous = i == 1});
        uint32_t by[] = {MW_ID_GUID, MW_ID_GUID, MW_ID_NAME};

        mw_identify(&id, &x, &f.o);
        all_right(&f, &id);
        assert_int_equal(id.count[by[i]], f.o.nodes.n);
        assert_int_equal(id.faults.n, 0);
        assert_int_equal(id.plane[0], 0);
        mw_identity_done(&id);
        seen_done(&f);
    }
    mw_expect_done(&x);
}

/* Names as they are met with: a host's domain, other case, an adapter as HCA-n (from 1, so mlx5_0
 * is HCA-1), a switch as Mellanox switches call themselves. */
static void names_as_met(void **state)
{
    struct mw_expect x = seen_tree(two_tiers);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 9});
    struct mw_identity id;
    char name[120];

    (void)state;
    for (uint32_t i = 0; i < f.o.nodes.n; i++) {
        struct mw_obs_node *n = &f.o.nodes.at[i];
        unsigned host, adapter;

        if (n->kind == MW_OBS_SWITCH) {
            snprintf(name, sizeof name, i % 2 ? "MF0;%s:MQM9700/U1" : "%s", n->name);
        } else {
            assert_int_equal(sscanf(n->name, "node%u mlx5_%u", &host, &adapter), 2);
            if (host % 3 == 0)
                snprintf(name, sizeof name, "node%03u.cluster.example.com mlx5_%u", host,
                         adapter);
            else if (host % 3 == 1)
                snprintf(name, sizeof name, "NODE%03u HCA-%u", host, adapter + 1);
            else
                snprintf(name, sizeof name, "Node%03u  MLX5_%u ", host, adapter);
        }
        seen_name(&f, i, name);
    }
    mw_identify(&id, &x, &f.o);
    all_right(&f, &id);
    assert_int_equal(id.count[MW_ID_NAME], f.o.nodes.n);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* Without names and GUIDs, or where all call themselves the same, the wiring tells everything. */
static void nameless(void **state)
{
    static const struct seen_shape shapes[] = {
        {.pods = 1, .rails = 8, .hosts = 16, .spines = 4, .lanes = 4},
        {.pods = 4, .rails = 8, .hosts = 8, .spines = 8, .lanes = 1, .cores = 8},
        {.pods = 3, .rails = 5, .hosts = 3, .spines = 2, .lanes = 3, .cores = 4},
        {.pods = 1, .rails = 1, .hosts = 8},
    };
    static const char *const calls[] = {NULL, "localhost", "localhost HCA-1",
                                        "Quantum Mellanox Technologies"};

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (size_t k = 0; k < 4; k++) {
            struct mw_expect x = seen_tree(shapes[i]);
            struct seen_fixture f = seen_of(
                &x, (struct seen_how){.seed = 3 + k, .anonymous = !calls[k], .call = calls[k]});
            struct mw_identity id;

            mw_identify(&id, &x, &f.o);
            all_right(&f, &id);
            assert_int_equal(id.count[MW_ID_WIRING], f.o.nodes.n);
            assert_int_equal(id.faults.n, 0);
            mw_identity_done(&id);
            seen_done(&f);
            mw_expect_done(&x);
        }
}

/* Wrong and missing cables at random: the share of the issue, 10,000 swaps and 1,000 missing of
 * 98,304 cables, on 10,240 cables. Every switch is identified, none wrongly. */
static void damaged(void **state)
{
    static const struct seen_shape shape = {
        .pods = 16, .rails = 16, .hosts = 16, .spines = 16, .lanes = 1, .cores = 8};
    struct mw_expect x = seen_tree(shape);

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = seed, .anonymous = true});
        struct mw_identity id;
        struct verdict v;

        seen_damage(&f, 10240 * 10 / 98, 10240 / 98, false);
        mw_identify(&id, &x, &f.o);
        v = judge(&f, &id);
        assert_int_equal(v.wrong, 0);
        if (v.known + 1 < v.switches)
            print_message("seed %u: %u of %u\n", (unsigned)seed, v.known, v.switches);
        /* a spine has 32 cables here where the full size has 64: one of 192 switches may fail */
        assert_true(v.known + 1 >= v.switches);
        mw_identity_done(&id);
        seen_done(&f);
    }
    mw_expect_done(&x);
}

/* Whether most of a switch's planned cables to switches, or of a host's, are in place: only then
 * can it be told. */
static bool is_sound(const struct seen_fixture *f, uint32_t node)
{
    const struct mw_observation *w = &f->x->want;
    uint32_t want = f->truth[node], planned = 0, there = 0;
    bool host = w->nodes.at[want].kind == MW_OBS_ADAPTER;

    for (uint32_t i = 0; i < w->ports.n; i++) {
        uint32_t own = w->ports.at[i].node, peer = w->ports.at[i].peer, seen;

        if (peer == MW_NONE ||
            (host ? f->x->nodes[own].device != f->x->nodes[want].device : own != want) ||
            w->nodes.at[w->ports.at[peer].node].kind != MW_OBS_SWITCH)
            continue;
        planned++;
        seen = f->o.ports.at[seen_port(f, own, w->ports.at[i].number)].peer;
        there += seen == seen_port(f, w->ports.at[peer].node, w->ports.at[peer].number);
    }
    return there * 2 > planned;
}

static struct seen_fixture draw_damaged(const struct mw_expect *x, uint64_t seed)
{
    uint64_t draw = mw_mix64(seed) >> 16;
    struct seen_fixture f = seen_of(
        x,
        (struct seen_how){.seed = seed, .anonymous = true, .keep_names = (uint32_t)draw % 300});
    uint32_t cables = 0;

    for (uint32_t i = 0; i < f.o.ports.n; i++)
        cables += f.o.ports.at[i].peer != MW_NONE;
    cables /= 2;
    seen_damage(&f, (uint32_t)(draw >> 8) % (cables / 8 + 1),
                (uint32_t)(draw >> 24) % (cables / 8 + 1), false);
    return f;
}

/*
 * Any tree, any damage up to a quarter of all cables wrong and an eighth missing, any share of named hosts: a switch most of whose
 * cables are in place is never taken for another, nor a named host. (A switch all of whose few
 * cables are in another's place is that other: nothing tells them apart.)
 */
static void never_wrong(void **state)
{
    const char *seeds = getenv("MW_SEEDS"); /* more of them, by hand */
    uint64_t count = seeds ? strtoul(seeds, NULL, 10) : 400;
    uint32_t sound = 0, known = 0, beyond = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= count; seed++) {
        uint32_t r = (uint32_t)mw_mix64(seed + 1000000);
        struct mw_expect x = seen_tree((struct seen_shape){.pods = 1 + r % 4,
                                                           .rails = 2 + (r >> 4) % 7,
                                                           .hosts = 1 + (r >> 8) % 9,
                                                           .spines = 1 + (r >> 12) % 6,
                                                           .lanes = 1 + (r >> 16) % 3,
                                                           .cores = 1 + (r >> 20) % 6});
        struct seen_fixture f = draw_damaged(&x, seed);
        struct mw_identity id;

        mw_identify(&id, &x, &f.o);
        for (uint32_t i = 0; i < f.o.nodes.n; i++) {
            bool wrong = id.want[i] != MW_NONE && id.want[i] != f.truth[i];

            if (f.o.nodes.at[i].kind != MW_OBS_SWITCH &&
                (!wrong || !f.o.nodes.at[i].name[0] ||
                 x.nodes[id.want[i]].device == x.nodes[f.truth[i]].device))
                continue;
            if (wrong && is_sound(&f, i))
                fail_msg("seed %u: %s is taken for %s", (unsigned)seed,
                         x.want.nodes.at[f.truth[i]].name, x.want.nodes.at[id.want[i]].name);
            beyond += wrong;
            sound += is_sound(&f, i);
            known += is_sound(&f, i) && id.want[i] != MW_NONE;
        }
        mw_identity_done(&id);
        seen_done(&f);
        mw_expect_done(&x);
    }
    print_message("%u of %u switches with most cables in place identified; of others %u as "
                  "what they replace\n",
                  known, sound, beyond);
    assert_true(known * 3 > sound); /* it is no art to say nothing */
    assert_true(beyond * 1000 < sound);
}

static void exchange_names(struct seen_fixture *f, uint32_t a, uint32_t b)
{
    const char *t = f->o.nodes.at[a].name;

    f->o.nodes.at[a].name = f->o.nodes.at[b].name;
    f->o.nodes.at[b].name = t;
}

static uint32_t find(const struct mw_expect *x, const char *name)
{
    for (uint32_t i = 0; i < x->want.nodes.n; i++)
        if (strcmp(x->want.nodes.at[i].name, name) == 0)
            return i;
    fail_msg("no %s", name);
    return MW_NONE;
}

static uint32_t adapter(const struct mw_expect *x, uint32_t host, uint32_t rail)
{
    char name[48];

    snprintf(name, sizeof name, "node%03u mlx5_%u", host, rail);
    return find(x, name);
}

/* The names of two hosts exchanged, and of two leaves: the wiring overrules them, and says so. */
static void names_exchanged(void **state)
{
    struct mw_expect x = seen_tree(two_tiers);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 4});
    struct mw_identity id;

    (void)state;
    for (uint32_t r = 0; r < 8; r++)
        exchange_names(&f, f.at[adapter(&x, 3, r)], f.at[adapter(&x, 11, r)]);
    exchange_names(&f, f.at[find(&x, "leaf-1-2")], f.at[find(&x, "leaf-1-7")]);
    mw_identify(&id, &x, &f.o);
    all_right(&f, &id);
    assert_int_equal(id.faults.n, 18);
    for (uint32_t i = 0; i < id.faults.n; i++) {
        assert_int_equal(id.faults.at[i].kind, MW_ID_FAULT_NAME);
        assert_int_equal(id.faults.at[i].node, f.truth[id.faults.at[i].seen]);
        assert_true(id.faults.at[i].claimed != id.faults.at[i].node);
    }
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* Cables of named hosts exchanged, up to half of a host's: the hosts are who they say. At five of
 * eight neither two thirds say the same, nor is the name overruled. */
static void cables_exchanged(void **state)
{
    struct mw_expect x = seen_tree(two_tiers);
    struct mw_identity id;

    (void)state;
    for (uint32_t n = 1; n <= 6; n++) {
        struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = n});
        struct verdict v;

        for (uint32_t r = 0; r < n; r++)
            seen_swap(&f, seen_port(&f, adapter(&x, 3, r), 1),
                      seen_port(&f, adapter(&x, 11, r), 1));
        mw_identify(&id, &x, &f.o);
        v = judge(&f, &id);
        assert_int_equal(v.wrong, 0);
        assert_int_equal(v.off, n < 6 ? 0 : 16); /* six of eight: two thirds */
        assert_int_equal(id.faults.n, n < 6 ? 0 : 16);
        assert_int_equal(v.hung, v.adapters);
        mw_identity_done(&id);
        seen_done(&f);
    }
    mw_expect_done(&x);
}

/* What nothing names is known by the port it hangs on: the exchange cannot be seen. */
static void hangs_on(void **state)
{
    struct mw_expect x = seen_tree(two_tiers);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 8, .anonymous = true});
    uint32_t a = adapter(&x, 3, 2), b = adapter(&x, 11, 2);
    struct mw_identity id;

    (void)state;
    seen_swap(&f, seen_port(&f, a, 1), seen_port(&f, b, 1));
    mw_identify(&id, &x, &f.o);
    assert_int_equal(id.want[f.at[a]], b);
    assert_int_equal(id.want[f.at[b]], a);
    assert_int_equal(judge(&f, &id).off, 2);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* A host that bears no name of the plan stands where another should: by most of its cables. One of
 * its cables is exchanged with a neighbour's, which is seen. */
static void host_renamed(void **state)
{
    struct mw_expect x = seen_tree(two_tiers);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 2});
    struct mw_identity id;
    char name[48];

    (void)state;
    for (uint32_t r = 0; r < 8; r++) {
        snprintf(name, sizeof name, "spare-gpu-17 mlx5_%u", r);
        seen_name(&f, f.at[adapter(&x, 5, r)], name);
    }
    seen_swap(&f, seen_port(&f, adapter(&x, 5, 3), 1), seen_port(&f, adapter(&x, 6, 3), 1));
    mw_identify(&id, &x, &f.o);
    assert_int_equal(judge(&f, &id).off, 0);
    assert_int_equal(judge(&f, &id).hung, judge(&f, &id).adapters);
    assert_int_equal(id.how[f.at[adapter(&x, 5, 3)]], MW_ID_WIRING);
    assert_int_equal(id.count[MW_ID_WIRING], 8);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* Two hosts call themselves node007: the name is evidence for neither, and both are told. */
static void name_twice(void **state)
{
    struct mw_expect x = seen_tree(two_tiers);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 2});
    struct mw_identity id;

    (void)state;
    for (uint32_t r = 0; r < 8; r++)
        seen_name(&f, f.at[adapter(&x, 12, r)], x.want.nodes.at[adapter(&x, 7, r)].name);
    mw_identify(&id, &x, &f.o);
    all_right(&f, &id);
    assert_int_equal(id.faults.n, 16);
    for (uint32_t i = 0; i < 16; i++) {
        assert_int_equal(id.faults.at[i].kind, MW_ID_FAULT_TWICE);
        assert_int_equal(x.nodes[id.faults.at[i].claimed].device, 6);
        assert_int_equal(id.faults.at[i].node, f.truth[id.faults.at[i].seen]);
    }
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* Rails that are cabled alike: nameless they stay unknown; a few names tell which each is; one name
 * alone does not, for it may be a cable in the wrong rail. */
static void rails_alike(void **state)
{
    static const struct seen_shape shape = {
        .planes = 4, .pods = 1, .rails = 8, .hosts = 8, .spines = 4, .lanes = 2};
    struct mw_expect x = seen_tree(shape);

    (void)state;
    for (uint32_t named = 0; named <= 2; named++) {
        struct seen_fixture f =
            seen_of(&x, (struct seen_how){.seed = 6, .anonymous = true, .only_plane = 3});
        struct mw_identity id;
        struct verdict v;

        for (uint32_t i = 0, n = 0; i < f.o.nodes.n && n < named; i++)
            if (f.o.nodes.at[i].kind == MW_OBS_SWITCH) {
                f.o.nodes.at[i].name = x.want.nodes.at[f.truth[i]].name;
                n++;
            }
        mw_identify(&id, &x, &f.o);
        v = judge(&f, &id);
        assert_int_equal(v.wrong + v.off, 0);
        assert_int_equal(id.plane[0], named < 2 ? MW_NONE : 2);
        if (named == 0)
            assert_int_equal(v.known + v.hung, 0);
        if (named == 2)
            all_right(&f, &id);
        mw_identity_done(&id);
        seen_done(&f);
    }
    mw_expect_done(&x);
}

/* Two leaves stand in each other's place, uplinks and hosts and all, without names: then the place
 * is what they are. With only their uplinks exchanged and hosts named it is a tie: unknown. */
static void ties(void **state)
{
    static const struct seen_shape shape = {
        .pods = 1, .rails = 4, .hosts = 8, .spines = 2, .lanes = 4};
    struct mw_expect x = seen_tree(shape);
    struct seen_fixture f =
        seen_of(&x, (struct seen_how){.seed = 7, .anonymous = true, .keep_names = 1000});
    uint32_t a = find(&x, "leaf-1-1"), b = find(&x, "leaf-1-2");
    struct mw_identity id;
    struct verdict v;

    (void)state;
    for (uint32_t k = 9; k <= 16; k++)
        seen_swap(&f, seen_port(&f, a, k), seen_port(&f, b, k));
    mw_identify(&id, &x, &f.o);
    v = judge(&f, &id);
    assert_int_equal(v.wrong, 0);
    assert_int_equal(id.want[f.at[a]], MW_NONE);
    assert_int_equal(id.want[f.at[b]], MW_NONE);
    assert_int_equal(v.known, v.switches - 2);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* A leaf whose uplinks all sit one port too far at its own end is still that leaf. */
static void shifted(void **state)
{
    struct mw_expect x = seen_tree(two_tiers);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 7, .anonymous = true});
    uint32_t leaf = find(&x, "leaf-1-3"), first = seen_port(&f, leaf, 17);
    struct mw_identity id;

    (void)state;
    for (uint32_t k = 0; k + 1 < 16; k++)
        seen_swap(&f, first + k, first + k + 1);
    mw_identify(&id, &x, &f.o);
    all_right(&f, &id);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* What is no part of the plan stays unknown: a foreign switch, an aggregation node. */
static void foreign(void **state)
{
    struct mw_expect x = seen_tree(two_tiers);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 1});
    uint32_t gone = find(&x, "leaf-1-8");
    struct mw_identity id;

    (void)state;
    /* leaf-1-8 and its adapters turn into other things: a switch cabled by nobody's plan */
    seen_name(&f, f.at[gone], "guest");
    for (uint32_t k = 1; k <= 32; k++)
        seen_cut(&f, seen_port(&f, gone, k));
    f.o.nodes.at[f.at[adapter(&x, 1, 7)]].kind = MW_OBS_AGGREGATION;
    seen_name(&f, f.at[adapter(&x, 1, 7)], "Mellanox Technologies Aggregation Node");
    mw_identify(&id, &x, &f.o);
    assert_int_equal(id.want[f.at[gone]], MW_NONE);
    assert_int_equal(id.want[f.at[adapter(&x, 1, 7)]], MW_NONE);
    assert_int_equal(id.seen[gone], MW_NONE);
    assert_int_equal(judge(&f, &id).wrong + judge(&f, &id).off, 0);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* Pods that nothing tells apart but one named host, whose only cable is in another pod: that pod is
 * not taken for the host's. */
static void pods_by_one_host(void **state)
{
    static const struct seen_shape pods = {
        .pods = 3, .rails = 4, .hosts = 4, .spines = 4, .lanes = 2, .cores = 2};
    struct mw_expect x = seen_tree(pods);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 3, .anonymous = true});
    struct mw_identity id;

    (void)state;
    for (uint32_t r = 0; r < 4; r++)
        seen_name(&f, f.at[adapter(&x, 6, r)], x.want.nodes.at[adapter(&x, 6, r)].name);
    seen_swap(&f, seen_port(&f, adapter(&x, 6, 0), 1), seen_port(&f, adapter(&x, 10, 0), 1));
    for (uint32_t r = 1; r < 4; r++)
        seen_cut(&f, seen_port(&f, adapter(&x, 6, r), 1));
    for (uint32_t i = 0; i < x.want.nodes.n; i++)
        for (uint32_t k = 1; k <= 3 && strncmp(x.want.nodes.at[i].name, "core", 4) == 0; k++)
            seen_cut(&f, seen_port(&f, i, k));
    mw_identify(&id, &x, &f.o);
    assert_int_equal(judge(&f, &id).wrong, 0);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* The only cable that leads out of a pod is in another pod's port: the pod is not that one. */
static void pods_by_one_cable(void **state)
{
    static const struct seen_shape pods = {
        .pods = 3, .rails = 6, .hosts = 5, .spines = 1, .lanes = 3, .cores = 3};
    struct mw_expect x = seen_tree(pods);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 3, .anonymous = true});
    uint32_t spine = find(&x, "spine-3-1"), first = find(&x, "spine-1-1");
    struct mw_identity id;

    (void)state;
    seen_swap(&f, seen_port(&f, spine, 19), seen_port(&f, first, 19));
    for (uint32_t k = 20; k <= 21; k++) {
        seen_cut(&f, seen_port(&f, spine, k));
        seen_cut(&f, seen_port(&f, first, k));
    }
    mw_identify(&id, &x, &f.o);
    assert_int_equal(judge(&f, &id).wrong, 0);
    mw_identity_done(&id);
    seen_done(&f);
    mw_expect_done(&x);
}

/* An adapter with a factory's name among those that bear theirs is known by its port, if nobody else
 * claims that place. */
static void one_replaced(void **state)
{
    static const char *const names[] = {"", "localhost", "MT4129 ConnectX7",
                                        "localhost mlx5_2"};
    struct mw_expect x = seen_tree(two_tiers);
    uint32_t a = adapter(&x, 3, 2), b = adapter(&x, 11, 2);
    struct mw_identity id;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (int swapped = 0; swapped < 2; swapped++) {
            struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 9});

            seen_name(&f, f.at[a], names[i]);
            if (swapped)
                seen_swap(&f, seen_port(&f, a, 1), seen_port(&f, b, 1));
            mw_identify(&id, &x, &f.o);
            assert_int_equal(id.want[f.at[b]], b);
            assert_int_equal(id.want[f.at[a]], swapped ? MW_NONE : a);
            mw_identity_done(&id);
            seen_done(&f);
        }
    mw_expect_done(&x);
}

/* Hosts that all call themselves localhost, adapters that bear their numbers: two rails of a host
 * exchanged are known; of an adapter that claims to be what another is, nothing is. */
static void numbers_alone(void **state)
{
    struct mw_expect x = seen_tree(two_tiers);
    uint32_t a = adapter(&x, 3, 2), b = adapter(&x, 3, 5), c = adapter(&x, 4, 1);
    char name[48];
    struct mw_identity id;

    (void)state;
    for (int doubled = 0; doubled < 2; doubled++) {
        struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 9});

        for (uint32_t i = 0; i < f.o.nodes.n; i++) {
            const char *own = strchr(f.o.nodes.at[i].name, ' ');
            snprintf(name, sizeof name, "localhost%s", own ? own : "");
            if (own)
                seen_name(&f, i, name);
        }
        seen_swap(&f, seen_port(&f, a, 1), seen_port(&f, b, 1));
        if (doubled)
            seen_name(&f, f.at[c], "localhost mlx5_7");
        mw_identify(&id, &x, &f.o);
        assert_int_equal(id.want[f.at[a]], a);
        assert_int_equal(id.want[f.at[b]], b);
        assert_int_equal(id.want[f.at[c]], doubled ? MW_NONE : c);
        assert_int_equal(judge(&f, &id).off, 0);
        mw_identity_done(&id);
        seen_done(&f);
    }
    mw_expect_done(&x);
}

/* The parts by themselves. Refinement of a whole fabric finds every switch; a plane without claims
 * is found by its shape among planes of another, and not where two are left that are alike. */
static void parts(void **state)
{
    struct mw_expect x = seen_tree(three_tiers);
    struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 12, .anonymous = true});
    uint32_t *want = mw_alloc(f.o.nodes.n * sizeof *want), plane = 7;
    uint32_t *claim = mw_alloc(f.o.nodes.n * sizeof *claim);

    (void)state;
    memset(want, 0xff, f.o.nodes.n * sizeof *want);
    memset(claim, 0xff, f.o.nodes.n * sizeof *claim);
    assert_true(mw_refine(want, &x, 0, &f.o, 0) <= 4); /* REFERENCE: four rounds */
    for (uint32_t i = 0; i < f.o.nodes.n; i++)
        assert_int_equal(want[i], f.o.nodes.at[i].kind == MW_OBS_SWITCH ? f.truth[i] : MW_NONE);
    memset(want, 0xff, f.o.nodes.n * sizeof *want);
    mw_planes_match(&plane, want, claim, &x, &f.o);
    assert_int_equal(plane, 0);
    mw_free(want);
    mw_free(claim);
    seen_done(&f);
    mw_expect_done(&x);

    assert_true(mw_claim_is_part("node007-bmc", "node007"));
    assert_true(mw_claim_is_part("bmc.NODE007", "node007"));
    assert_false(mw_claim_is_part("node0071", "node007"));
    assert_false(mw_claim_is_part("node007", "node007"));
    assert_false(mw_claim_is_part("anode007", "node007"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins),
        cmocka_unit_test(names_as_met),
        cmocka_unit_test(nameless),
        cmocka_unit_test(damaged),
        cmocka_unit_test(never_wrong),
        cmocka_unit_test(names_exchanged),
        cmocka_unit_test(cables_exchanged),
        cmocka_unit_test(hangs_on),
        cmocka_unit_test(one_replaced),
        cmocka_unit_test(numbers_alone),
        cmocka_unit_test(host_renamed),
        cmocka_unit_test(name_twice),
        cmocka_unit_test(rails_alike),
        cmocka_unit_test(ties),
        cmocka_unit_test(shifted),
        cmocka_unit_test(foreign),
        cmocka_unit_test(pods_by_one_host),
        cmocka_unit_test(pods_by_one_cable),
        cmocka_unit_test(parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
