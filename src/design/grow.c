#include "design/grow.h"

#include "base/map.h"
#include "design/design.h"
#include "design/edge.h"

/* The layout of the final factory, and what of it stands today. */
struct growth {
    struct mw_plan *now;
    struct mw_plan final;
    uint32_t *device; /* by final device: today's, or MW_NONE */
    uint32_t *rack;   /* by final rack: today's, or MW_NONE */
};

bool mw_grows_in_place(const struct mw_factory *f)
{
    return f->compute.count_final > f->compute.count && f->compute.growth != MW_GROWTH_REWIRE;
}

/* The final factory's steps up to its wiring. */
static enum mw_rc design_final(struct mw_plan *final, const struct mw_factory *want,
                               struct mw_diags *diags)
{
    enum mw_rc rc;

    final->want = want;
    if ((rc = mw_design_refer(final, diags)) || (rc = mw_design_site(final, diags)) ||
        (rc = mw_design_power(final, diags)) || (rc = mw_design_fabrics(final, diags)) ||
        (rc = mw_design_racks(final, diags)) || (rc = mw_design_elevations(final, diags)))
        return rc;
    return mw_design_wiring(final, diags);
}

/* What a device is, whatever the size of the factory. */
static uint64_t identity(const struct mw_device *d)
{
    return (uint64_t)d->role << 40 | (uint64_t)d->fabric << 32 | (uint32_t)d->index;
}

static bool follows_from_racks(const struct mw_device *d)
{
    return d->role == MW_ROLE_PDU || d->role == MW_ROLE_EDGE || d->role == MW_ROLE_CONSOLE;
}

/* Pairs today's devices with those of the final factory. False: one has no partner there. */
static bool pair_devices(struct growth *g)
{
    struct mw_map_u64 by_identity = {0};
    bool all = true;

    g->device = mw_alloc(g->final.devices.n * sizeof *g->device);
    for (uint32_t i = 0; i < g->final.devices.n; i++) {
        g->device[i] = MW_NONE;
        if (!follows_from_racks(&g->final.devices.at[i]))
            mw_map_u64_add(&by_identity, identity(&g->final.devices.at[i]), i);
    }
    for (uint32_t i = 0; i < g->now->devices.n && all; i++) {
        uint32_t f = mw_map_u64_get(&by_identity, identity(&g->now->devices.at[i]));
        all = f != MW_NONE && g->final.devices.at[f].type == g->now->devices.at[i].type;
        if (!all)
            break;
        g->device[f] = i;
        g->now->devices.at[i].stands = g->final.devices.at[f].stands;
    }
    mw_map_u64_done(&by_identity);
    return all;
}

/* Whether a device of the final factory is there today, as far as racks are marked: what follows
 * from racks is there with its rack. */
static bool is_there(const struct growth *g, uint32_t device)
{
    const struct mw_device *d = &g->final.devices.at[device];

    if (!follows_from_racks(d))
        return g->device[device] != MW_NONE;
    return d->rack == MW_NONE || g->rack[d->rack] != MW_NONE;
}

/* Marks the racks of the edge switches that today's things are plugged into; true when that
 * marked another rack. */
static bool mark_edges(struct growth *g)
{
    bool more = false;

    for (uint32_t i = 0; i < g->final.cables.n; i++) {
        const struct mw_cable *c = &g->final.cables.at[i];
        if (c->kind != MW_LINK_MGMT || !is_there(g, c->end[0].device))
            continue;
        uint32_t rack = g->final.devices.at[c->end[1].device].rack;
        if (rack == MW_NONE || g->rack[rack] != MW_NONE)
            continue;
        g->rack[rack] = 0;
        more = true;
    }
    return more;
}

/* Racks in which something of today stands or is plugged in, in the order of the final factory. */
static void take_racks(struct growth *g)
{
    struct mw_plan *p = g->now;

    g->rack = mw_alloc(g->final.racks.n * sizeof *g->rack);
    for (uint32_t r = 0; r < g->final.racks.n; r++)
        g->rack[r] = MW_NONE;
    for (uint32_t i = 0; i < g->final.devices.n; i++) {
        uint32_t rack = g->final.devices.at[i].rack;
        if (g->device[i] != MW_NONE && rack != MW_NONE)
            g->rack[rack] = 0;
    }
    for (uint32_t r = 0; r < g->final.racks.n && p->base; r++)
        if (g->final.racks.at[r].stands != MW_NONE)
            g->rack[r] = 0;
    while (mark_edges(g))
        continue;
    for (uint32_t r = 0; r < g->final.racks.n; r++) {
        if (g->rack[r] == MW_NONE)
            continue;
        g->rack[r] = p->racks.n;
        *mw_vec_push(&p->racks) = g->final.racks.at[r];
        p->positions.at[g->final.racks.at[r].position].rack = g->rack[r];
    }
}

/* Edge switches that stand in those racks or elsewhere, with the index they will keep. */
static void take_edges(struct growth *g, enum mw_fabric_id fabric, enum mw_role role)
{
    struct mw_range edges = mw_plan_range(&g->final, fabric, role);
    uint32_t n = 0;

    for (uint32_t i = edges.first; i < edges.first + edges.n; i++) {
        uint32_t rack = g->final.devices.at[i].rack;
        if (rack == MW_NONE || g->rack[rack] != MW_NONE)
            g->device[i] = g->now->devices.n + n++;
    }
    if (n == 0)
        return;
    mw_design_edges(g->now, fabric, (int32_t)n);
    for (uint32_t i = edges.first; i < edges.first + edges.n; i++) {
        const struct mw_device *will = &g->final.devices.at[i];
        if (g->device[i] == MW_NONE)
            continue;
        struct mw_device *d = &g->now->devices.at[g->device[i]];
        d->index = will->index;
        d->stands = will->stands;
        d->elsewhere_mm = will->elsewhere_mm;
    }
}

static void take_pdus(struct growth *g)
{
    for (uint32_t i = 0; i < g->final.circuits.n; i++) {
        struct mw_plan_circuit circuit = g->final.circuits.at[i];
        const struct mw_device *pdu = &g->final.devices.at[circuit.pdu];
        if (g->rack[circuit.rack] == MW_NONE)
            continue;
        uint32_t d = mw_plan_add_device(g->now, MW_ROLE_PDU, MW_FABRIC_COUNT, pdu->type);
        g->device[circuit.pdu] = d;
        g->now->devices.at[d].stands = pdu->stands;
        g->now->devices.at[d].circuit = g->now->circuits.n;
        circuit.pdu = d;
        circuit.rack = g->rack[circuit.rack];
        *mw_vec_push(&g->now->circuits) = circuit;
    }
}

/* Each rack as it will be, with blanks where something is still to come. */
static void take_elevations(struct growth *g)
{
    struct mw_plan *p = g->now;

    for (uint32_t r = 0; r < g->final.racks.n; r++) {
        const struct mw_rack *from = &g->final.racks.at[r];
        if (g->rack[r] == MW_NONE)
            continue;
        struct mw_rack *to = &p->racks.at[g->rack[r]];
        to->first_device = p->rack_devices.n;
        to->device_n = 0;
        for (uint32_t i = from->first_device; i < from->first_device + from->device_n; i++) {
            uint32_t handle = g->final.rack_devices.at[i];
            const struct mw_device *will = &g->final.devices.at[handle];
            if (g->device[handle] == MW_NONE) {
                for (int32_t u = will->u + will->type->u - 1; will->u && u >= will->u; u--)
                    *mw_vec_push(&p->fillers) =
                        (struct mw_filler){g->rack[r], (uint8_t)u, MW_FILL_BLANK};
                continue;
            }
            struct mw_device *d = &p->devices.at[g->device[handle]];
            d->rack = g->rack[r];
            d->u = will->u;
            d->rear = will->rear;
            *mw_vec_push(&p->rack_devices) = g->device[handle];
            to->device_n++;
        }
    }
    for (uint32_t i = 0; i < g->final.fillers.n; i++) {
        struct mw_filler filler = g->final.fillers.at[i];
        if (g->rack[filler.rack] == MW_NONE)
            continue;
        filler.rack = g->rack[filler.rack];
        *mw_vec_push(&p->fillers) = filler;
    }
}

/* Outlets as they will be; supply.c then adds up what hangs on them today. The final factory may
 * ask more of the feeds than they give: then its own plan says so. */
static void take_supplies(struct growth *g)
{
    struct mw_map_u64 circuits = {0}; /* by today's PDU */
    struct mw_diags unread = {0};

    mw_design_supplies(&g->final, &unread);
    mw_diags_done(&unread);
    for (uint32_t i = 0; i < g->now->circuits.n; i++)
        mw_map_u64_add(&circuits, g->now->circuits.at[i].pdu, i);
    for (uint32_t i = 0; i < g->final.supplies.n; i++) {
        struct mw_supply s = g->final.supplies.at[i];
        s.device = g->device[s.device];
        if (s.device == MW_NONE)
            continue;
        if (s.circuit != MW_NONE)
            s.circuit =
                mw_map_u64_get(&circuits, g->device[g->final.circuits.at[s.circuit].pdu]);
        *mw_vec_push(&g->now->supplies) = s;
    }
    mw_map_u64_done(&circuits);
}

/* Today's device at an end of a final cable: false when it is not there yet. */
static bool take_end(const struct growth *g, struct mw_end *end)
{
    if (end->device == MW_NONE) /* the outside, or no third end */
        return true;
    end->device = g->device[end->device];
    return end->device != MW_NONE;
}

/* Which port of which edge a thing is plugged in depends on everything that shares the edge: it
 * is decided for the final factory. (Other fabrics are wired by rule: wiring.c.) */
static void take_edge_cables(struct growth *g)
{
    for (uint32_t i = 0; i < g->final.cables.n; i++) {
        struct mw_cable c = g->final.cables.at[i];
        bool edges = c.fabric == MW_FABRIC_OOB || c.fabric == MW_FABRIC_CONSOLE;
        if (!edges || !take_end(g, &c.end[0]) || !take_end(g, &c.end[1]))
            continue;
        *mw_vec_push(&g->now->cables) = c;
        g->now->fabrics[c.fabric].links[c.kind]++;
    }
    g->now->grown = true;
}

bool mw_grow_layout(struct mw_plan *p, struct mw_err *why)
{
    struct mw_factory want = *p->want;
    struct growth g = {.now = p, .final = {.catalog = p->catalog, .base = p->base}};
    struct mw_diags diags = {0};

    want.compute.count = want.compute.count_final;
    bool fits = design_final(&g.final, &want, &diags) == MW_OK && pair_devices(&g);
    if (fits) {
        take_racks(&g);
        take_edges(&g, MW_FABRIC_OOB, MW_ROLE_EDGE);
        take_edges(&g, MW_FABRIC_CONSOLE, MW_ROLE_CONSOLE);
        take_pdus(&g);
        take_elevations(&g);
        take_supplies(&g);
        take_edge_cables(&g);
    } else if (why && diags.n) {
        *why = diags.at[0];
    } else if (why) {
        mw_fail(why, MW_E_BUG, NULL, "a device of today has no place in the final factory");
    }
    mw_diags_done(&diags);
    mw_free(g.device);
    mw_free(g.rack);
    mw_plan_done(&g.final);
    return fits;
}
