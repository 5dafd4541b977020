#include "verify/identity.h"

#include "verify/identify.h"
#include "verify/plane.h"
#include "verify/refine.h"

#include <stdlib.h>
#include <string.h>

enum {
    OVERRULES_CAP = 3, /* times that an overruled host may change what switches are */
    ISLANDS_CAP = 4    /* times that votes are repeated without what an island said */
};

const char *const mw_identity_how_names[] = {"unknown", "guid", "name", "wiring"};

static uint32_t *none_alloc(size_t n)
{
    uint32_t *at = mw_alloc(n * sizeof *at);

    memset(at, 0xff, n * sizeof *at);
    return at;
}

static void count_degrees(struct mw_identify *g)
{
    const struct mw_observation *want = &g->x->want;

    g->degree = mw_alloc(want->nodes.n * sizeof *g->degree);
    for (uint32_t i = 0; i < want->ports.n; i++) {
        const struct mw_obs_port *p = &want->ports.at[i];

        g->degree[p->node] +=
            p->peer != MW_NONE &&
            want->nodes.at[want->ports.at[p->peer].node].kind != MW_OBS_ADAPTER;
    }
}

static void begin(struct mw_identify *g)
{
    struct mw_identity *id = g->id;
    const struct mw_observation *o = g->o;

    *id = (struct mw_identity){.want = none_alloc(o->nodes.n),
                               .how = mw_alloc(o->nodes.n),
                               .seen = none_alloc(g->x->want.nodes.n),
                               .want_port = none_alloc(o->ports.n),
                               .plane = none_alloc(o->planes)};
    mw_claims_find(&g->c, g->x, o);
    g->claim = mw_alloc(o->nodes.n * sizeof *g->claim);
    g->shape = none_alloc(o->nodes.n);
    g->device = none_alloc(g->c.groups.n);
    g->owner = none_alloc(g->c.device_n);
    for (uint32_t i = 0; i < o->nodes.n; i++)
        id->want[i] = g->claim[i] = g->c.guid[i] != MW_NONE ? g->c.guid[i] : g->c.name[i];
    count_degrees(g);
    mw_identify_systems_init(g);
    mw_identify_ports(g);
}

/* Whether most of a plane's switches say nothing of themselves: then its shape is asked. */
static bool is_dark(const struct mw_identify *g, uint32_t plane)
{
    uint32_t known = 0, unknown = 0;

    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        const struct mw_obs_node *n = &g->o->nodes.at[i];

        if (n->kind == MW_OBS_SWITCH && n->plane == plane) {
            known += g->id->want[i] != MW_NONE;
            unknown += g->id->want[i] == MW_NONE;
        }
    }
    return unknown > known;
}

/* Whether votes could tell of any node what it does not say itself. */
static bool is_any_silent(const struct mw_identify *g)
{
    for (uint32_t i = 0; i < g->o->nodes.n; i++)
        if (g->o->nodes.at[i].kind != MW_OBS_ADAPTER && g->claim[i] == MW_NONE)
            return true;
    return false;
}

static void find_switches(struct mw_identify *g)
{
    struct mw_identity *id = g->id;

    id->rounds = mw_planes_match(id->plane, id->want, g->claim, g->x, g->o);
    mw_identify_names(g);
    for (uint32_t p = 0; p < g->o->planes; p++)
        if (id->plane[p] != MW_NONE &&
            g->x->planes.at[id->plane[p]].fabric != MW_FABRIC_COUNT && is_dark(g, p))
            id->rounds += mw_refine(id->want, g->x, id->plane[p], g->o, p);
    memcpy(g->shape, id->want, g->o->nodes.n * sizeof *g->shape);
    if (is_any_silent(g))
        mw_identify_vote(g, true);
}

/* Votes by the strict rules; ends with what no island says. */
static void vote(struct mw_identify *g)
{
    for (int i = 0; i < ISLANDS_CAP; i++) {
        mw_identify_vote(g, false);
        if (!mw_identify_islands(g))
            break;
    }
}

static void find_how(struct mw_identify *g)
{
    struct mw_identity *id = g->id;

    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        enum mw_obs_kind kind = (enum mw_obs_kind)g->o->nodes.at[i].kind;
        uint32_t want = id->want[i];

        if (want == MW_NONE)
            id->how[i] = MW_ID_UNKNOWN;
        else if (want == g->c.guid[i])
            id->how[i] = MW_ID_GUID;
        else
            id->how[i] = want == g->c.name[i] ? MW_ID_NAME : MW_ID_WIRING;
        if (kind == MW_OBS_SWITCH || kind == MW_OBS_ADAPTER || kind == MW_OBS_SYSTEM)
            id->count[id->how[i]]++;
        if (want != MW_NONE &&
            (id->seen[want] == MW_NONE || (kind == g->x->want.nodes.at[want].kind &&
                                           g->o->nodes.at[id->seen[want]].kind != kind)))
            id->seen[want] = i;
    }
    for (uint32_t i = 0; i < g->o->ports.n; i++)
        if (g->o->nodes.at[g->o->ports.at[i].node].kind != MW_OBS_SYSTEM)
            id->want_port[i] = mw_identify_port(g, i);
}

static int fault_compare(const void *a, const void *b)
{
    const struct mw_identity_fault *s = a, *t = b;

    if (s->kind != t->kind)
        return s->kind < t->kind ? -1 : 1;
    return (s->seen > t->seen) - (s->seen < t->seen);
}

static void find_faults(struct mw_identify *g)
{
    struct mw_identity *id = g->id;

    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        struct mw_identity_fault f = {.seen = i, .node = id->want[i]};

        f.claimed = g->c.name[i];
        f.kind = MW_ID_FAULT_NAME;
        if (f.claimed != MW_NONE && f.claimed != f.node)
            *mw_vec_push(&id->faults) = f;
        f.claimed = g->c.guid[i];
        f.kind = MW_ID_FAULT_GUID;
        if (f.claimed != MW_NONE && f.claimed != f.node)
            *mw_vec_push(&id->faults) = f;
    }
    for (uint32_t i = 0; i < g->c.twice.n; i++) {
        struct mw_identity_fault f = g->c.twice.at[i];

        f.node = id->want[f.seen];
        /* A host and its BMC may bear one name, and are one device. */
        if (g->o->nodes.at[f.seen].kind != MW_OBS_SYSTEM || f.node != f.claimed)
            *mw_vec_push(&id->faults) = f;
    }
    if (id->faults.n)
        qsort(id->faults.at, id->faults.n, sizeof *id->faults.at, fault_compare);
}

void mw_identify(struct mw_identity *id, const struct mw_expect *x,
                 const struct mw_observation *o)
{
    struct mw_identify g = {.id = id, .x = x, .o = o};

    begin(&g);
    find_switches(&g);
    vote(&g);
    for (int i = 0; mw_identify_hosts(&g) && i < OVERRULES_CAP; i++)
        vote(&g);
    mw_identify_hanging(&g);
    mw_identify_parts(&g);
    find_how(&g);
    find_faults(&g);
    mw_free(g.claim);
    mw_free(g.shape);
    mw_free(g.degree);
    mw_free(g.device);
    mw_free(g.owner);
    mw_free(g.first_port);
    mw_free(g.port_at);
    mw_claims_done(&g.c);
}

void mw_identity_done(struct mw_identity *id)
{
    mw_free(id->want);
    mw_free(id->how);
    mw_free(id->seen);
    mw_free(id->want_port);
    mw_free(id->plane);
    mw_vec_done(&id->faults);
    *id = (struct mw_identity){0};
}
