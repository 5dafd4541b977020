/* inband.c: see inband.h. */
#include "design/inband.h"

#include "design/edge.h"
#include "design/tree.h"

#include <inttypes.h>
#include <stdio.h>

static int32_t ceil_div(int64_t a, int64_t b)
{
    return (int32_t)((a + b - 1) / b);
}

static int32_t max_i32(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t nodes_final(const struct mw_plan *p)
{
    return max_i32(p->want->compute.count, p->want->compute.count_final);
}

/* ---- how many edge switches there may be ---- */

/* Rack PDUs of the final factory: as if every rack held what the weakest class allows and had
 * the most circuits of any row, and a quarter of the racks held something else. */
static int64_t estimate_pdus(const struct mw_plan *p)
{
    int32_t per_rack = 0, circuits = 0;
    int64_t racks;

    for (uint32_t i = 0; i < p->classes.n; i++) {
        int32_t n = p->classes.at[i].nodes_per_rack;

        if (n > 0 && (per_rack == 0 || n < per_rack))
            per_rack = n;
    }
    for (uint32_t i = 0; i < p->rows.n; i++) {
        const struct mw_rack_power *power = &p->rows.at[i].want->power;
        int32_t n = 0;

        for (uint32_t k = 0; k < power->circuits.n; k++)
            n += power->circuits.at[k].count;
        circuits = max_i32(circuits, n);
    }
    racks = ceil_div(nodes_final(p), max_i32(per_rack, 1));
    return (racks + racks / 4) * circuits;
}

static int64_t tree_switches(const struct mw_plan *p, enum mw_fabric_id fabric)
{
    struct mw_tree t;

    if (mw_tree_plan(p->want, p->catalog, fabric, &t, NULL) != MW_OK)
        return 0;
    return (int64_t)t.planes * (t.ft.leaf_final + t.ft.spine_final + t.ft.core_final);
}

static int32_t estimate_edges(const struct mw_plan *p, enum mw_fabric_id fabric)
{
    const struct mw_factory *f = p->want;
    bool oob = fabric == MW_FABRIC_OOB;
    int64_t switches =
        nodes_final(p) / 16; /* in-band: two for each two scalable units, doubled */
    int64_t endpoints;

    if (f->fabrics.compute.enabled)
        switches += tree_switches(p, MW_FABRIC_COMPUTE);
    if (f->fabrics.storage.enabled)
        switches += tree_switches(p, MW_FABRIC_STORAGE);
    endpoints = switches;
    if (oob) {
        endpoints += nodes_final(p) + f->fabrics.compute.managers.count +
                     f->fabrics.storage.managers.count;
        for (int i = 0; i < MW_SERVICE_COUNT; i++)
            endpoints += f->services[i].count;
    }
    if (oob ? f->fabrics.oob.pdus : f->fabrics.console.pdus)
        endpoints += estimate_pdus(p);
    return mw_edges_needed(p, fabric, endpoints);
}

/* Uplinks of edge switches into the in-band network. The edges of the two networks enter in
 * turn, so that more of one moves none of the other. */
static int32_t side_links(const struct mw_plan *p)
{
    int32_t oob = estimate_edges(p, MW_FABRIC_OOB);
    int32_t console =
        mw_edge_has_uplinks(p, MW_FABRIC_CONSOLE) ? estimate_edges(p, MW_FABRIC_CONSOLE) : 0;
    int32_t entrants = console > 0 && oob > 0 ? 2 * max_i32(oob, console) : oob + console;

    return entrants * p->want->fabrics.oob.uplinks;
}

/* ---- the tree ---- */

static enum mw_rc inband_fail(const struct mw_plan *p, struct mw_diags *diags,
                              enum mw_code code, const char *text)
{
    struct mw_pos pos = p->want->fabrics.inband.pos;
    char place[MW_ERR_PLACE_CAP] = "fabrics.inband";

    if (pos.line)
        snprintf(place, sizeof place, "%s:%" PRIu32 ":%" PRIu32, p->want->file, pos.line,
                 pos.col);
    if (diags)
        mw_diag(diags, MW_ERROR, code, place, NULL, "fabrics.inband: %s", text);
    return mw_code_info(code)->kind;
}

/* Servers with in-band ports; raises *most to the ports of the one that has most. */
static int32_t count_servers(const struct mw_plan *p, int32_t *most)
{
    int32_t n = 0;

    for (int i = 0; i < MW_SERVICE_COUNT; i++) {
        const struct mw_service *s = &p->want->services[i];
        const struct mw_device_type *type =
            s->count > 0 && s->type ? mw_catalog_find(p->catalog, s->type) : NULL;
        int32_t ports = type ? mw_ports_count(type, MW_NET_INBAND) : 0;

        if (ports > 0)
            n += s->count;
        *most = max_i32(*most, ports);
    }
    return n;
}

enum mw_rc mw_inband_plan(const struct mw_plan *p, struct mw_inband *out,
                          struct mw_diags *diags)
{
    const struct mw_fabric_inband *i = &p->want->fabrics.inband;
    const struct mw_device_type *node = mw_catalog_find(p->catalog, p->want->compute.type);
    struct mw_pairtree_want w = {
        .nodes = p->want->compute.count,
        .nodes_final = p->want->compute.growth == MW_GROWTH_REWIRE ? p->want->compute.count
                                                                   : nodes_final(p),
        .su_nodes = mw_scalable_unit(p->want, p->catalog),
        .leaves_min = i->leaves_min,
        .uplinks = i->uplinks,
        .peers = i->peer_links,
        .side = side_links(p),
        .top = i->external + i->nfs_ports,
    };
    int32_t most = node ? mw_ports_count(node, MW_NET_INBAND) : 0;

    *out = (struct mw_inband){0};
    out->leaf = i->leaf.type ? mw_catalog_find(p->catalog, i->leaf.type) : NULL;
    out->core = i->core.type ? mw_catalog_find(p->catalog, i->core.type) : out->leaf;
    if (!out->leaf || !out->core || most == 0)
        return inband_fail(p, diags, MW_E_FACT_MISSING,
                           "its switches, or the in-band ports of the nodes, are not known");
    w.leaf_ports = mw_ports_count(out->leaf, MW_NET_DATA);
    w.core_ports = mw_ports_count(out->core, MW_NET_DATA);
    w.servers = count_servers(p, &most);
    w.ports = ceil_div(most, 2);
    if (!mw_pairtree_size(&w, &out->tree))
        return inband_fail(p, diags, MW_D_INBAND_PORTS,
                           "the ports of its switches do not suffice for a tree of pairs");
    return MW_OK;
}
