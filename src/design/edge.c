/* edge.c: see edge.h. */
#include "design/edge.h"

/* The request for one of the two networks, or NULL where it is not enabled. */
static const struct mw_tier *edge_tier(const struct mw_plan *p, enum mw_fabric_id fabric)
{
    const struct mw_factory *f = p->want;

    if (fabric == MW_FABRIC_OOB)
        return f->fabrics.oob.enabled ? &f->fabrics.oob.edge : NULL;
    return f->fabrics.console.enabled ? &f->fabrics.console.edge : NULL;
}

static const struct mw_device_type *edge_type(const struct mw_plan *p, enum mw_fabric_id fabric)
{
    const struct mw_tier *tier = edge_tier(p, fabric);

    return tier && tier->type ? mw_catalog_find(p->catalog, tier->type) : NULL;
}

bool mw_edge_has_uplinks(const struct mw_plan *p, enum mw_fabric_id fabric)
{
    const struct mw_device_type *type = edge_type(p, fabric);

    return type && type->kind == MW_KIND_SWITCH;
}

int32_t mw_edge_access_ports(const struct mw_device_type *type, int32_t uplinks)
{
    int32_t access = mw_ports_count(type, MW_NET_DATA);

    if (type->kind == MW_KIND_SWITCH && mw_ports_count(type, MW_NET_UPLINK) < uplinks)
        access -= uplinks - mw_ports_count(type, MW_NET_UPLINK);
    return access > 0 ? access : 0;
}

bool mw_edge_takes(const struct mw_plan *p, enum mw_fabric_id fabric, const struct mw_device *d)
{
    if (d->elsewhere_mm > 0 || d->role == MW_ROLE_EDGE)
        return false;
    if (d->role == MW_ROLE_PDU)
        return fabric == MW_FABRIC_OOB
                   ? p->want->fabrics.oob.pdus
                   : p->want->fabrics.console.pdus &&
                         !(p->want->fabrics.oob.enabled && p->want->fabrics.oob.pdus);
    if (d->role == MW_ROLE_CONSOLE)
        return fabric == MW_FABRIC_OOB && !mw_edge_has_uplinks(p, MW_FABRIC_CONSOLE);
    if (fabric == MW_FABRIC_CONSOLE && d->type->kind != MW_KIND_SWITCH)
        return false;
    return mw_ports_count(d->type, fabric == MW_FABRIC_OOB ? MW_NET_OOB : MW_NET_CONSOLE) > 0;
}

int32_t mw_edge_unit_nodes(const struct mw_plan *p, int32_t su)
{
    int32_t su_nodes = p->fabrics[MW_FABRIC_COMPUTE].su_nodes;
    const struct mw_compute *c = &p->want->compute;
    int32_t final =
        c->count_final > c->count && c->growth != MW_GROWTH_REWIRE ? c->count_final : c->count;
    int32_t left = final - su * su_nodes;

    return left < su_nodes ? left : su_nodes;
}

void mw_edge_bringer_init(struct mw_edge_bringer *b, const struct mw_plan *p)
{
    const struct mw_factory *f = p->want;

    *b = (struct mw_edge_bringer){0};
    if (f->fabrics.compute.enabled)
        mw_tree_plan(f, p->catalog, MW_FABRIC_COMPUTE, &b->trees[0], NULL);
    if (f->fabrics.storage.enabled)
        mw_tree_plan(f, p->catalog, MW_FABRIC_STORAGE, &b->trees[1], NULL);
    if (f->fabrics.inband.enabled)
        mw_inband_plan(p, &b->inband, NULL);
}

int32_t mw_edge_brought_by(const struct mw_edge_bringer *b, const struct mw_device *d)
{
    const struct mw_tree *t = &b->trees[d->fabric == MW_FABRIC_STORAGE];

    if (d->role != MW_ROLE_LEAF)
        return 0;
    if (d->fabric == MW_FABRIC_INBAND)
        return mw_pairtree_brought_by(&b->inband.tree, d->index / 2);
    return d->index < t->columns * t->units_final ? d->index / t->columns * t->unit_nodes : 0;
}

/* Adds the leaf of that type and index, brought by `node`, if it will take a port. */
static int32_t add_leaf_to_come(const struct mw_plan *p, enum mw_fabric_id fabric,
                                const struct mw_device *leaf, int32_t node,
                                struct mw_edge_leaf *out)
{
    if (!mw_edge_takes(p, fabric, leaf))
        return 0;
    if (out)
        *out = (struct mw_edge_leaf){leaf->index, node};
    return 1;
}

int32_t mw_edge_leaves_to_come(const struct mw_plan *p, enum mw_fabric_id fabric,
                               struct mw_edge_leaf *out)
{
    int32_t su_nodes = p->fabrics[MW_FABRIC_COMPUTE].su_nodes, n = 0;
    int32_t now = p->want->compute.count;
    int32_t end = (now + su_nodes - 1) / su_nodes * su_nodes; /* of the last unit */
    struct mw_edge_bringer b;

    mw_edge_bringer_init(&b, p);
    for (int i = 0; i < 2; i++) {
        const struct mw_tree *t = &b.trees[i];
        int32_t last = p->want->compute.growth == MW_GROWTH_REWIRE ? t->units : t->units_final;

        for (int32_t leaf = t->columns * t->units;
             leaf < t->columns * last && leaf / t->columns * t->unit_nodes < end; leaf++) {
            struct mw_device d = {.role = MW_ROLE_LEAF,
                                  .type = t->type[0],
                                  .elsewhere_mm = t->elsewhere_mm[0],
                                  .index = leaf};

            n += add_leaf_to_come(p, fabric, &d, leaf / t->columns * t->unit_nodes,
                                  out ? out + n : NULL);
        }
    }
    for (int32_t leaf = 2 * b.inband.tree.leaf_pairs; leaf < 2 * b.inband.tree.pairs[0];
         leaf++) {
        struct mw_device d = {.role = MW_ROLE_LEAF,
                              .type = b.inband.leaf,
                              .elsewhere_mm = p->want->fabrics.inband.leaf.elsewhere_mm,
                              .index = leaf};
        int32_t node = mw_pairtree_brought_by(&b.inband.tree, leaf / 2);

        if (node < end)
            n += add_leaf_to_come(p, fabric, &d, node, out ? out + n : NULL);
    }
    return n;
}

int64_t mw_edge_endpoints(const struct mw_plan *p, enum mw_fabric_id fabric, int64_t pdus)
{
    struct mw_device pdu = {.role = MW_ROLE_PDU};
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    int64_t n = 0;

    if (!edge_tier(p, fabric))
        return 0;
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];

        n +=
            d->role != MW_ROLE_PDU && d->role != MW_ROLE_CONSOLE && mw_edge_takes(p, fabric, d);
    }
    if (nodes.n > 0 && mw_edge_takes(p, fabric, &p->devices.at[nodes.first])) {
        int32_t su_nodes = p->fabrics[MW_FABRIC_COMPUTE].su_nodes;
        int32_t last = p->devices.at[nodes.first + nodes.n - 1].su;

        n += (int64_t)last * su_nodes + mw_edge_unit_nodes(p, last) - nodes.n;
    }
    n += mw_edge_leaves_to_come(p, fabric, NULL);
    if (mw_edge_takes(p, fabric, &pdu))
        n += pdus;
    if (fabric == MW_FABRIC_OOB && edge_tier(p, MW_FABRIC_CONSOLE) &&
        edge_tier(p, MW_FABRIC_CONSOLE)->elsewhere_mm == 0 &&
        !mw_edge_has_uplinks(p, MW_FABRIC_CONSOLE))
        n += mw_edges_needed(p, MW_FABRIC_CONSOLE,
                             mw_edge_endpoints(p, MW_FABRIC_CONSOLE, pdus));
    return n;
}

int32_t mw_edges_needed(const struct mw_plan *p, enum mw_fabric_id fabric, int64_t endpoints)
{
    const struct mw_device_type *type = edge_type(p, fabric);
    bool pairs =
        fabric == MW_FABRIC_OOB ? p->want->fabrics.oob.pairs : p->want->fabrics.console.pairs;
    int32_t access, n;

    if (!type || endpoints <= 0)
        return 0;
    access = mw_edge_access_ports(type, p->want->fabrics.oob.uplinks);
    if (access == 0)
        return 0;
    n = (int32_t)((endpoints + access - 1) / access);
    return pairs ? (n + 1) / 2 * 2 : n;
}

void mw_design_edges(struct mw_plan *p, enum mw_fabric_id fabric, int32_t count)
{
    enum mw_role role = fabric == MW_FABRIC_OOB ? MW_ROLE_EDGE : MW_ROLE_CONSOLE;
    const struct mw_tier *tier = edge_tier(p, fabric);
    const struct mw_device_type *type = edge_type(p, fabric);

    if (!tier || !type)
        return;
    for (int32_t i = 0; i < count; i++) {
        uint32_t d = mw_plan_add_device(p, role, fabric, type);

        p->devices.at[d].elsewhere_mm = tier->elsewhere_mm;
    }
    p->fabrics[fabric].enabled = true;
    p->fabrics[fabric].tiers = 1;
    p->fabrics[fabric].planes = 1;
    p->fabrics[fabric].leaf = count;
}
