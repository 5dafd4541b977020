/*
 * identity_island.c: parts of a fabric that are consistent in themselves, but not with the rest.
 *
 * Pods of a plan are alike but for the few cables that lead out of them. Take one wrong cable for
 * the truth, and a pod's switches may confirm one another as another pod's. Such a pod is an island:
 * cables that fit join its switches among themselves. What is only known by votes in it is believed
 * if enough of it is known otherwise, too: at least four, or half, of its nodes say themselves who
 * they are, or were found by shape; and, but for the largest island of a plane, more than cables of
 * other islands contradict it.
 */
#include "verify/identity.h"

#include "verify/identify.h"

#include <string.h>

enum { SAY_LEAST = 4 };

struct island {
    uint32_t nodes; /* switches and systems */
    uint32_t fits, against, say;
};

static uint32_t root_of(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

/* Whether the cable in an observed port joins what the plan joins; *known: both ends are. */
static bool fits(const struct mw_identify *g, uint32_t port, bool *known)
{
    uint32_t peer = g->o->ports.at[port].peer;
    uint32_t a = mw_identify_port(g, port), b = mw_identify_port(g, peer);

    *known = g->id->want[g->o->ports.at[port].node] != MW_NONE &&
             g->id->want[g->o->ports.at[peer].node] != MW_NONE;
    return a != MW_NONE && b != MW_NONE && g->x->want.ports.at[a].peer == b;
}

static void join(const struct mw_identify *g, uint32_t *up)
{
    bool known;

    for (uint32_t i = 0; i < g->o->ports.n; i++) {
        uint32_t peer = g->o->ports.at[i].peer, a, b;

        if (peer == MW_NONE || peer < i || !fits(g, i, &known))
            continue;
        a = root_of(up, g->o->ports.at[i].node);
        b = root_of(up, g->o->ports.at[peer].node);
        up[a > b ? a : b] = a > b ? b : a;
    }
}

static void weigh(const struct mw_identify *g, uint32_t *up, struct island *islands)
{
    for (uint32_t i = 0; i < g->o->ports.n; i++) {
        uint32_t peer = g->o->ports.at[i].peer;
        struct island *own = &islands[root_of(up, g->o->ports.at[i].node)];
        bool known;

        if (peer == MW_NONE)
            continue;
        if (fits(g, i, &known))
            own->fits++;
        else if (known && own != &islands[root_of(up, g->o->ports.at[peer].node)])
            own->against++;
    }
    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        struct island *own = &islands[root_of(up, i)];
        uint32_t want = g->id->want[i];

        own->nodes += g->o->nodes.at[i].kind != MW_OBS_ADAPTER;
        own->say += want != MW_NONE && (want == g->claim[i] || want == g->shape[i]);
    }
}

static bool is_believed(const struct island *own, bool largest)
{
    return own->fits == 0 || ((own->say >= SAY_LEAST || own->say * 2 >= own->nodes) &&
                              (largest || own->say > own->against));
}

/* Whether anything is known only by wiring: otherwise nothing can be forgotten. */
static bool is_any_found(const struct mw_identify *g)
{
    for (uint32_t i = 0; i < g->o->nodes.n; i++)
        if (g->id->want[i] != MW_NONE && g->id->want[i] != g->claim[i])
            return true;
    return false;
}

static bool forget_islands(struct mw_identify *g)
{
    uint32_t n = g->o->nodes.n;
    uint32_t *up = mw_alloc(n * sizeof *up);
    uint32_t *main_of = mw_alloc(g->o->planes * sizeof *main_of);
    struct island *islands = mw_alloc(n * sizeof *islands);
    bool dropped = false;

    for (uint32_t i = 0; i < n; i++)
        up[i] = i;
    memset(main_of, 0xff, g->o->planes * sizeof *main_of);
    join(g, up);
    weigh(g, up, islands);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t *most = &main_of[g->o->nodes.at[i].plane];

        if (up[i] == i && (*most == MW_NONE || islands[i].fits > islands[*most].fits))
            *most = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t root = root_of(up, i);

        if (g->id->want[i] == MW_NONE || g->id->want[i] == g->claim[i] ||
            is_believed(&islands[root], root == main_of[g->o->nodes.at[i].plane]))
            continue;
        g->id->want[i] = MW_NONE;
        dropped = true;
    }
    if (dropped)
        mw_identify_ports(g);
    mw_free(up);
    mw_free(main_of);
    mw_free(islands);
    return dropped;
}

bool mw_identify_islands(struct mw_identify *g)
{
    return is_any_found(g) && forget_islands(g);
}
