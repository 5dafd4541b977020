/*
 * causes_dead.c: planned cables that are not seen, with nothing in their place: those of switches
 * and servers of which nothing is seen, of whole bundles, and single ones. Where a port is silent,
 * what is behind it may be as planned: nothing more is certain.
 */
#include "verify/causes_int.h"

#include <inttypes.h>
#include <stdlib.h>

enum { DISABLED = 3 /* PortPhysicalState (IBA 1.7, PortInfo) */ };

/* A chain that is one absent cable, all lanes of it. */
static bool is_gap(const struct mw_finder *f, uint32_t chain)
{
    return !f->done[chain] && !f->chains.at.at[chain].wrong;
}

static const struct mw_chain_edge *gap(const struct mw_finder *f, uint32_t chain)
{
    return &f->chains.edges.at[f->chains.at.at[chain].first];
}

/* The silent port of a gap; MW_NONE. */
static uint32_t silent_port(const struct mw_finder *f, uint32_t chain)
{
    for (uint32_t i = 0; i < f->chains.at.at[chain].n; i++) {
        uint32_t seen = f->w->absent.at[gap(f, chain)[i].index].seen;
        if (seen != MW_NONE)
            return f->id->want_port[seen];
    }
    return MW_NONE;
}

struct keyed { /* gaps by what they have in common */
    uint64_t key;
    uint32_t chain;
};
struct gaps {
    MW_VEC(struct keyed) at;
};

static int keyed_compare(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->chain > y->chain) - (x->chain < y->chain);
}

static void gaps_sort(struct gaps *g)
{
    if (g->at.n)
        qsort(g->at.at, g->at.n, sizeof *g->at.at, keyed_compare);
}

static uint32_t gaps_run(const struct gaps *g, uint32_t i)
{
    uint32_t end = i;

    while (end < g->at.n && g->at.at[end].key == g->at.at[i].key)
        end++;
    return end;
}

/* ---- switches and servers of which nothing is seen ---- */

/* From two cables on it is not just one cable. */
static bool is_dead(const struct mw_finder *f, uint32_t device)
{
    const struct mw_finder_device *d = &f->devices[device];

    return d->planned >= 2 && d->absent == d->planned && d->wires == 0;
}

/* The racks of which every server with planned cables is dead, two at least. */
static bool *dead_racks(const struct mw_finder *f)
{
    uint32_t *there = mw_alloc((f->plan->racks.n + 1) * sizeof *there);
    uint32_t *dead = mw_alloc((f->plan->racks.n + 1) * sizeof *dead);
    bool *whole = mw_alloc(f->plan->racks.n + 1);

    for (uint32_t i = 0; i < f->plan->devices.n; i++) {
        uint32_t rack = f->plan->devices.at[i].rack;
        enum mw_kind kind = f->plan->devices.at[i].type->kind;
        if (rack == MW_NONE || !f->devices[i].planned ||
            (kind != MW_KIND_NODE && kind != MW_KIND_SERVER))
            continue;
        there[rack]++;
        dead[rack] += is_dead(f, i) && !f->devices[i].silent;
    }
    for (uint32_t i = 0; i < f->plan->racks.n; i++)
        whole[i] = there[i] >= 2 && dead[i] == there[i];
    mw_free(there);
    mw_free(dead);
    return whole;
}

/* Of a gap's two ends the dead one, a switch rather than a server; MW_NONE. */
static uint32_t dead_end(const struct mw_finder *f, uint32_t chain)
{
    uint32_t a = mw_finder_device_of(f, gap(f, chain)->from);
    uint32_t b = mw_finder_device_of(f, gap(f, chain)->to);
    bool dead_a = is_dead(f, a), dead_b = is_dead(f, b);

    if (dead_a && dead_b)
        return mw_finder_is_switch(f, a) ? a : b;
    return dead_a ? a : dead_b ? b : MW_NONE;
}

static void add_silent_device(struct mw_finder *f, uint32_t device, const char *where,
                              uint32_t first)
{
    const struct mw_finder_device *d = &f->devices[device];
    const char *name = f->plan->devices.at[device].name;

    mw_finder_add(
        f, MW_V_SILENT, MW_WARNING, first, name,
        mw_arena_printf(f->arena,
                        "%s%s does not answer; %u of its %u cables have a link, or may "
                        "have",
                        name, where, d->silent, d->planned),
        "Look at the device, and at the error counters on the way; then verify again.");
}

static void add_dead(struct mw_finder *f, const struct keyed *g, uint32_t n, bool whole_rack)
{
    uint32_t first = f->c->cables.n, *devices = mw_alloc(n * sizeof *devices);
    uint32_t device = dead_end(f, g[0].chain), rack = f->plan->devices.at[device].rack;
    bool is_switch = mw_finder_is_switch(f, device);
    const char *path = f->plan->devices.at[device].name, *where = "", *text;

    for (uint32_t i = 0; i < n; i++) {
        devices[i] = dead_end(f, g[i].chain);
        mw_finder_take(f, g[i].chain);
    }
    if (rack != MW_NONE)
        where = mw_arena_printf(f->arena, " in rack %s", f->plan->racks.at[rack].name);
    if (f->devices[device].silent) {
        add_silent_device(f, device, where, first);
        goto done;
    }
    if (whole_rack) {
        path = mw_arena_printf(f->arena, "rack:%s", f->plan->racks.at[rack].name);
        text = mw_arena_printf(f->arena, "nothing is seen of %s: all servers%s",
                               mw_say_devices(f->arena, f->plan, devices, n), where);
    } else {
        text = mw_arena_printf(f->arena,
                               "nothing is seen of %s%s: none of its %u cables has a link",
                               path, where, f->devices[device].planned);
    }
    mw_finder_add(
        f, is_switch ? MW_V_DEAD_SWITCH : MW_V_DEAD_NODE, MW_ERROR, first, path, text,
        whole_rack  ? "See to the rack's power."
        : is_switch ? "See that it has power and runs; then that it is the one that is planned."
                    : "See that it is on and that its adapters are enabled.");
done:
    mw_free(devices);
}

void mw_causes_dead(struct mw_finder *f)
{
    bool *racks = dead_racks(f);
    struct gaps g = {0};

    for (uint32_t i = 0; i < f->chains.at.n; i++) {
        uint32_t dead = is_gap(f, i) ? dead_end(f, i) : MW_NONE;
        if (dead == MW_NONE)
            continue;
        uint32_t rack = f->plan->devices.at[dead].rack;
        bool whole = rack != MW_NONE && racks[rack] && !mw_finder_is_switch(f, dead);
        *mw_vec_push(&g.at) = (struct keyed){whole ? UINT64_C(1) << 32 | rack : dead, i};
    }
    gaps_sort(&g);
    for (uint32_t i = 0, end; i < g.at.n; i = end) {
        end = gaps_run(&g, i);
        add_dead(f, &g.at.at[i], end - i, g.at.at[i].key >> 32 != 0);
    }
    mw_vec_done(&g.at);
    mw_free(racks);
}

/* ---- bundles and single cables ---- */

/* Cables of one bundle, or without one between the same two devices; by what a finding of several
 * may name them. */
static uint64_t bundle_key(const struct mw_finder *f, uint32_t port)
{
    const struct mw_cable *c = &f->plan->cables.at[f->x->ports[port].cable];
    uint32_t a = mw_finder_device_of(f, port);
    uint32_t b = mw_finder_device_of(f, f->x->want.ports.at[port].peer);

    if (c->bundle != MW_NONE)
        return UINT64_MAX - c->bundle;
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

/* Port ends that the plan has, of every bundle that has a gap. */
static void count_planned(const struct mw_finder *f, struct mw_map_u64 *planned)
{
    for (uint32_t i = 0; i < f->x->want.ports.n; i++) {
        if (!mw_finder_counts(f, i) || mw_map_u64_get(planned, bundle_key(f, i)) == MW_NONE)
            continue;
        ++*mw_map_u64_put(planned, bundle_key(f, i), 0);
    }
}

static const char *port_fault(struct mw_finder *f, uint32_t port)
{
    uint32_t at = f->w->seen_at[port];
    const struct mw_obs_port *p = at == MW_NONE ? NULL : &f->o->ports.at[at];

    if (p && p->physical == DISABLED)
        return "disabled";
    return p && p->state == MW_PORT_DOWN ? "down" : NULL;
}

static bool is_seen(const struct mw_finder *f, uint32_t port)
{
    const struct mw_finder_device *d = &f->devices[mw_finder_device_of(f, port)];

    return d->absent < d->planned || d->wires ||
           f->id->seen[f->x->want.ports.at[port].node] != MW_NONE;
}

static const char *cable_text(struct mw_finder *f, uint32_t port)
{
    const struct mw_cable *c = &f->plan->cables.at[f->x->ports[port].cable];
    const char *part = c->part == MW_NONE ? "" : f->plan->catalog->cables.at[c->part].name;

    return mw_arena_printf(f->arena, "cable %012" PRIx64 " (%s%s%u m)", c->id, part,
                           *part ? ", " : "", (c->length_mm + 999) / 1000);
}

/* Ports of one device that do not tell their state. */
static void add_mute(struct mw_finder *f, const struct keyed *g, uint32_t n)
{
    uint32_t first = f->c->cables.n, *ports = mw_alloc(n * sizeof *ports);

    for (uint32_t i = 0; i < n; i++) {
        ports[i] = silent_port(f, g[i].chain);
        mw_finder_take(f, g[i].chain);
    }
    mw_finder_add(
        f, MW_V_SILENT, MW_WARNING, first,
        n == 1 ? mw_say_path(f->arena, f->x, ports[0])
               : f->plan->devices.at[mw_finder_device_of(f, ports[0])].name,
        mw_arena_printf(f->arena,
                        "the state of %s is not told: what is cabled there is not known",
                        mw_say_paths(f->arena, f->x, ports, n)),
        "Look at the error counters on the way, then at the device; then verify again.");
    mw_free(ports);
}

static bool is_mute(const struct mw_finder *f, uint32_t chain)
{
    uint32_t port = is_gap(f, chain) ? silent_port(f, chain) : MW_NONE;

    return port != MW_NONE && f->o->ports.at[f->w->seen_at[port]].state == MW_PORT_UNKNOWN;
}

static void find_mute(struct mw_finder *f)
{
    struct gaps g = {0};

    for (uint32_t i = 0; i < f->chains.at.n; i++)
        if (is_mute(f, i))
            *mw_vec_push(&g.at) = (struct keyed){mw_finder_device_of(f, silent_port(f, i)), i};
    gaps_sort(&g);
    for (uint32_t i = 0, end; i < g.at.n; i = end) {
        end = gaps_run(&g, i);
        add_mute(f, &g.at.at[i], end - i);
    }
    mw_vec_done(&g.at);
}

static void add_silent(struct mw_finder *f, uint32_t chain, uint32_t port)
{
    uint32_t first = f->c->cables.n;
    const char *at = mw_say_path(f->arena, f->x, port);
    const char *far = mw_say_path(f->arena, f->x, f->x->want.ports.at[port].peer);

    mw_finder_take(f, chain);
    mw_finder_add(f, MW_V_SILENT, MW_WARNING, first, at,
                  mw_arena_printf(f->arena,
                                  "%s has a link, but what is behind it does not answer; "
                                  "planned is %s",
                                  at, far),
                  mw_arena_printf(f->arena,
                                  "Look at the error counters on the way, then at %s; then "
                                  "verify again.",
                                  far));
}

static void add_gap(struct mw_finder *f, uint32_t chain)
{
    const struct mw_chain_edge *e = gap(f, chain);
    uint32_t first = f->c->cables.n, at = port_fault(f, e->from) ? e->from : e->to;
    const char *fault = port_fault(f, at), *text;
    const char *from = mw_say_path(f->arena, f->x, e->from);
    const char *to = mw_say_path(f->arena, f->x, e->to);
    const char *unseen = !is_seen(f, e->from) ? from : !is_seen(f, e->to) ? to : NULL;

    mw_finder_take(f, chain);
    if (fault && !unseen) {
        text = mw_arena_printf(f->arena, "%s is %s: no link to %s", at == e->from ? from : to,
                               fault, at == e->from ? to : from);
        mw_finder_add(f, MW_V_DEAD_PORT, MW_ERROR, first, at == e->from ? from : to, text,
                      mw_arena_printf(f->arena, "Enable the port; then see to %s at both ends.",
                                      cable_text(f, e->from)));
        return;
    }
    text =
        mw_arena_printf(f->arena, "no link between %s and %s%s%s%s", from, to,
                        unseen ? "; " : "", unseen ? unseen : "", unseen ? " is not seen" : "");
    mw_finder_add(f, MW_V_MISSING, MW_ERROR, first, from, text,
                  mw_arena_printf(f->arena, "See that %s is laid and that both plugs sit.",
                                  cable_text(f, e->from)));
}

static void add_single(struct mw_finder *f, uint32_t chain)
{
    uint32_t port = silent_port(f, chain);

    if (port == MW_NONE)
        add_gap(f, chain);
    else
        add_silent(f, chain, port);
}

static void add_bundle(struct mw_finder *f, const struct keyed *g, uint32_t n, uint32_t links)
{
    const struct mw_chain_edge *e = gap(f, g[0].chain);
    const struct mw_cable *c = &f->plan->cables.at[f->x->ports[e->from].cable];
    uint32_t first = f->c->cables.n;
    const char *a = f->plan->devices.at[mw_finder_device_of(f, e->from)].name;
    const char *b = f->plan->devices.at[mw_finder_device_of(f, e->to)].name;
    const char *path = a, *text;

    for (uint32_t i = 0; i < n; i++)
        mw_finder_take(f, g[i].chain);
    if (c->bundle != MW_NONE) {
        const struct mw_bundle *bundle = &f->plan->bundles.at[c->bundle];
        a = f->plan->racks.at[bundle->rack[0]].name;
        b = f->plan->racks.at[bundle->rack[1]].name;
        path = mw_arena_printf(f->arena, "rack:%s", a);
        text = mw_arena_printf(
            f->arena, "none of the %u links of the %s bundle from rack %s to rack %s is seen",
            links, mw_fabric_names[c->fabric], a, b);
    } else {
        text = mw_arena_printf(f->arena, "none of the %u links between %s and %s is seen",
                               links, a, b);
    }
    mw_finder_add(f, MW_V_MISSING, MW_ERROR, first, path, text,
                  "See that they are laid, whole, and plugged at both ends.");
}

void mw_causes_missing(struct mw_finder *f)
{
    struct mw_map_u64 planned = {0};
    struct gaps g = {0};

    find_mute(f);
    for (uint32_t i = 0; i < f->chains.at.n; i++)
        if (is_gap(f, i)) {
            uint64_t key = bundle_key(f, gap(f, i)->from);
            *mw_vec_push(&g.at) = (struct keyed){key, i};
            mw_map_u64_put(&planned, key, 0);
        }
    if (g.at.n)
        count_planned(f, &planned);
    gaps_sort(&g);
    for (uint32_t i = 0, end; i < g.at.n; i = end) {
        uint32_t links = 0;
        bool silent = false;
        end = gaps_run(&g, i);
        for (uint32_t k = i; k < end; k++) {
            links += f->chains.at.at[g.at.at[k].chain].absent;
            silent = silent || silent_port(f, g.at.at[k].chain) != MW_NONE;
        }
        if (end - i >= 2 && !silent && 2 * links == mw_map_u64_get(&planned, g.at.at[i].key))
            add_bundle(f, &g.at.at[i], end - i, links);
        else
            for (uint32_t k = i; k < end; k++)
                add_single(f, g.at.at[k].chain);
    }
    mw_vec_done(&g.at);
    mw_map_u64_done(&planned);
}
