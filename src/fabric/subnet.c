#include "fabric/subnet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct given {
    const struct mw_plan *plan;
    const struct mw_assets *assets;
};

static uint64_t planned_guid(const struct mw_device *d, uint32_t port)
{
    uint64_t group = (uint64_t)(d->fabric & 15) << 4 | (d->role & 15);

    return UINT64_C(0x024d57) << 40 | group << 32 | (uint64_t)(d->index & 0xfffff) << 12 |
           (port & 0xfff);
}

static uint64_t guid_of(struct mw_subnets *s, const struct given *x, uint32_t device,
                        uint16_t port)
{
    const struct mw_asset *a = mw_assets_find(x->assets, device, port);

    if (a && a->guid)
        return a->guid;
    s->planned++;
    return planned_guid(&x->plan->devices.at[device], port == UINT16_MAX ? 0 : port + 1u);
}

static void add_switches(struct mw_subnets *s, struct mw_subnet *net, const struct given *x)
{
    static const enum mw_role tiers[] = {MW_ROLE_LEAF, MW_ROLE_SPINE, MW_ROLE_CORE};
    const struct mw_plan *p = x->plan;

    for (size_t t = 0; t < sizeof tiers / sizeof *tiers; t++) {
        struct mw_range r = mw_plan_range(p, (enum mw_fabric_id)net->fabric, tiers[t]);

        for (uint32_t d = r.first; d < r.first + r.n; d++) {
            if (p->devices.at[d].plane != net->plane)
                continue;
            *mw_vec_push(&net->switches) = d;
            s->guids[d] = guid_of(s, x, d, UINT16_MAX);
        }
    }
}

static bool is_switch_of(const struct mw_plan *p, const struct mw_subnet *net, uint32_t device)
{
    const struct mw_device *d = &p->devices.at[device];

    return d->type->kind == MW_KIND_SWITCH && d->fabric == net->fabric &&
           d->plane == net->plane;
}

static int adapter_compare(const void *a, const void *b)
{
    const struct mw_adapter *s = a, *t = b;

    if (s->device != t->device)
        return s->device < t->device ? -1 : 1;
    if (s->port != t->port)
        return s->port < t->port ? -1 : 1;
    return (s->switch_device > t->switch_device) - (s->switch_device < t->switch_device);
}

static void walk_ports(struct mw_subnet *net, const struct given *x,
                       const struct mw_lookup *index, uint32_t sw)
{
    const struct mw_plan *p = x->plan;

    for (uint32_t i = 0; i < p->devices.at[sw].type->port_n; i++) {
        const struct mw_peer *peer = mw_lookup_peer(index, sw, i);

        if (p->devices.at[sw].type->ports[i].net != MW_NET_DATA || peer->cable == MW_NONE)
            continue;
        if (peer->device == MW_NONE)
            net->outside++;
        else if (is_switch_of(p, net, peer->device))
            net->switch_links++;
        else
            *mw_vec_push(&net->adapters) = (struct mw_adapter){.device = peer->device,
                                                               .port = peer->port,
                                                               .switch_device = sw,
                                                               .switch_port = (uint16_t)i};
    }
}

/* Sorts them, leaves out what stands twice (two tails of a splitter on a cage of one lane) and
 * gives the others their GUIDs. */
static void sort_adapters(struct mw_subnets *s, struct mw_subnet *net, const struct given *x)
{
    uint32_t n = 0;

    if (net->adapters.n)
        qsort(net->adapters.at, net->adapters.n, sizeof *net->adapters.at, adapter_compare);
    for (uint32_t i = 0; i < net->adapters.n; i++) {
        const struct mw_adapter *last = n ? &net->adapters.at[n - 1] : NULL;

        if (last && last->device == net->adapters.at[i].device &&
            last->port == net->adapters.at[i].port)
            s->doubled++;
        else
            net->adapters.at[n++] = net->adapters.at[i];
    }
    net->adapters.n = n;
    for (uint32_t i = 0; i < n; i++)
        net->adapters.at[i].guid =
            guid_of(s, x, net->adapters.at[i].device, net->adapters.at[i].port);
}

static void fill(struct mw_subnets *s, struct mw_subnet *net, const struct given *x,
                 const struct mw_lookup *index)
{
    add_switches(s, net, x);
    for (uint32_t i = 0; i < net->switches.n; i++)
        walk_ports(net, x, index, net->switches.at[i]);
    net->switch_links /= 2; /* seen from both ends */
    sort_adapters(s, net, x);
}

static bool is_infiniband(const struct mw_plan *p, enum mw_fabric_id f)
{
    struct mw_range leaves = mw_plan_range(p, f, MW_ROLE_LEAF);

    return p->fabrics[f].enabled && leaves.n &&
           p->devices.at[leaves.first].type->protocol == MW_PROTO_INFINIBAND;
}

void mw_subnets_init(struct mw_subnets *s, const struct mw_plan *p,
                     const struct mw_assets *assets, const struct mw_lookup *index)
{
    const struct given x = {.plan = p, .assets = assets};

    *s = (struct mw_subnets){.guids = mw_alloc(p->devices.n * sizeof *s->guids)};
    for (int f = MW_FABRIC_COMPUTE; f <= MW_FABRIC_STORAGE; f++) {
        int32_t planes = p->fabrics[f].planes > 0 ? p->fabrics[f].planes : 1;

        for (int32_t plane = 0; plane < planes && is_infiniband(p, (enum mw_fabric_id)f);
             plane++) {
            struct mw_subnet *net = mw_vec_push(&s->at);

            net->fabric = (uint8_t)f;
            net->plane = (int16_t)plane;
            net->tiers = p->fabrics[f].tiers;
            if (planes > 1)
                snprintf(net->name, sizeof net->name, "%s-%d", mw_fabric_names[f], plane + 1);
            else
                snprintf(net->name, sizeof net->name, "%s", mw_fabric_names[f]);
            fill(s, net, &x, index);
        }
    }
}

void mw_subnets_done(struct mw_subnets *s)
{
    for (uint32_t i = 0; i < s->at.n; i++) {
        mw_vec_done(&s->at.at[i].switches);
        mw_vec_done(&s->at.at[i].adapters);
    }
    mw_vec_done(&s->at);
    mw_free(s->guids);
    *s = (struct mw_subnets){0};
}

char *mw_adapter_name(const struct mw_plan *p, const struct mw_adapter *a,
                      char buf[MW_ADAPTER_NAME_CAP])
{
    const struct mw_device *d = &p->devices.at[a->device];
    const struct mw_port_type *port = &d->type->ports[a->port];

    snprintf(buf, MW_ADAPTER_NAME_CAP, "%s %s", d->name,
             port->adapter ? port->adapter : port->name);
    return buf;
}
