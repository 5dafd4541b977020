/* tree.c: see tree.h. */
#include "design/tree.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { REFERENCE_UNIT = 32 };

/* "1.33" stands for 4:3: a ratio written with few decimals must not cost a link. */
static const double LINK_TOLERANCE = 0.1;

static int32_t ceil_div(int64_t a, int64_t b)
{
    MW_ASSERT(b > 0);
    return (int32_t)((a + b - 1) / b);
}

static int32_t max_i32(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t uplinks_for(int32_t down, double oversubscription)
{
    return (int32_t)ceil(down / fmax(oversubscription, 1e-3) - LINK_TOLERANCE);
}

/* ---- ports ---- */

int32_t mw_ports_count(const struct mw_device_type *type, enum mw_port_net net)
{
    int32_t n = 0;

    MW_ASSERT(type);
    for (uint32_t i = 0; i < type->port_n; i++)
        n += type->ports[i].net == net;
    return n;
}

struct mw_port_list mw_ports_of(const struct mw_device_type *type, enum mw_port_net net)
{
    struct mw_port_list list = {.n = mw_ports_count(type, net)};
    int32_t k = 0;

    list.at = mw_alloc((size_t)list.n * sizeof *list.at);
    for (uint32_t i = 0; i < type->port_n; i++)
        if (type->ports[i].net == net)
            list.at[k++] = (uint16_t)i;
    return list;
}

/* Rails of a node type: its highest rail, or one for each compute port when none is stated. */
static int32_t rail_count(const struct mw_device_type *node)
{
    int32_t most = 0;

    for (uint32_t i = 0; i < node->port_n; i++)
        if (node->ports[i].net == MW_NET_COMPUTE)
            most = max_i32(most, node->ports[i].rail);
    return most > 0 ? most : mw_ports_count(node, MW_NET_COMPUTE);
}

struct mw_port_list mw_tree_node_ports(const struct mw_tree *t,
                                       const struct mw_device_type *node)
{
    struct mw_port_list all = mw_ports_of(node, t->net);
    struct mw_port_list out = {.at = mw_alloc((size_t)all.n * sizeof *all.at)};
    bool numbered = false;

    for (int32_t i = 0; i < all.n; i++)
        numbered |= node->ports[all.at[i]].rail > 0;
    if (!numbered) {
        mw_free(out.at);
        return all;
    }
    for (int32_t rail = 0; rail <= INT16_MAX && out.n < all.n; rail++)
        for (int32_t i = 0; i < all.n; i++)
            if (node->ports[all.at[i]].rail == rail)
                out.at[out.n++] = all.at[i];
    mw_free(all.at);
    return out;
}

/* ---- errors ---- */

struct planning {
    const struct mw_factory *want;
    const struct mw_catalog *catalog;
    struct mw_diags *diags;
    struct mw_pos pos;
    const char *key; /* "fabrics.compute" */
};

static enum mw_rc __attribute__((format(printf, 4, 5)))
planning_fail(struct planning *g, enum mw_code code, const char *cure, const char *fmt, ...)
{
    char place[MW_ERR_PLACE_CAP], text[MW_ERR_TEXT_CAP];
    va_list ap;

    if (!g->diags)
        return mw_code_info(code)->kind;
    if (g->pos.line)
        snprintf(place, sizeof place, "%s:%" PRIu32 ":%" PRIu32, g->want->file, g->pos.line,
                 g->pos.col);
    else
        snprintf(place, sizeof place, "%s", g->key);
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    mw_diag(g->diags, MW_ERROR, code, place, cure, "%s: %s", g->key, text);
    return mw_code_info(code)->kind;
}

/* A tier's type and distance; a tier without a type takes that of the tier below. */
static enum mw_rc plan_tiers(struct planning *g, struct mw_tree *t, const struct mw_tier *leaf,
                             const struct mw_tier *spine, const struct mw_tier *core)
{
    const struct mw_tier *tiers[3] = {leaf, spine, core};

    for (int i = 0; i < 3; i++) {
        t->elsewhere_mm[i] = tiers[i]->elsewhere_mm;
        t->type[i] = tiers[i]->type ? mw_catalog_find(g->catalog, tiers[i]->type)
                     : i > 0        ? t->type[i - 1]
                                    : NULL;
        if (!t->type[i] || mw_ports_count(t->type[i], MW_NET_DATA) == 0)
            return planning_fail(g, MW_E_FACT_MISSING, NULL,
                                 "the switches of this fabric, or their ports, are not known");
    }
    t->radix = mw_ports_count(t->type[0], MW_NET_DATA);
    return MW_OK;
}

static void plan_counts(struct planning *g, struct mw_tree *t)
{
    t->nodes = g->want->compute.count;
    t->nodes_final = max_i32(t->nodes, g->want->compute.count_final);
    t->units = ceil_div(t->nodes, t->unit_nodes);
    t->units_final = ceil_div(t->nodes_final, t->unit_nodes);
}

/* ---- sizing, and what would do when it cannot be ---- */

static enum mw_growth growth_of(const struct mw_factory *want)
{
    return want->compute.growth == MW_GROWTH_AUTO ? MW_GROWTH_PREBUILT : want->compute.growth;
}

/* The fewest planes that would do, each with as many rails as the next; 0: none. */
static int32_t smallest_planes(const struct mw_tree *t, struct mw_fattree_want w)
{
    int64_t per_column = w.lids / (t->columns / t->planes);
    struct mw_fattree ft;

    if (!t->by_rail)
        return 0;
    for (int32_t planes = t->planes + 1; planes <= t->columns; planes++) {
        if (t->columns % planes != 0)
            continue;
        w.rails = t->columns / planes;
        w.lids = w.lids ? per_column * w.rails : 0;
        if (mw_fattree_size(&w, &ft) == MW_FATTREE_OK)
            return planes;
    }
    return 0;
}

/* The fewest ports of switches, the same in all tiers, that would do; 0: none up to 512. */
static int32_t smallest_radix(struct mw_fattree_want w)
{
    enum { RADIX_MOST = 512 };
    int32_t nodes_take = w.radix[0] - w.uplinks_most;
    int32_t extra_take = w.radix[0] - w.extra_uplinks_most;
    struct mw_fattree ft;

    for (int32_t radix = w.radix[1] + 2; radix <= RADIX_MOST; radix += 2) {
        w.radix[0] = w.radix[1] = w.radix[2] = radix;
        w.uplinks_most = radix - nodes_take;
        w.extra_uplinks_most = radix - extra_take;
        if (mw_fattree_size(&w, &ft) == MW_FATTREE_OK)
            return radix;
    }
    return 0;
}

/* What would do for a plane that is too large, or has too many addresses. */
static void size_cure(const struct planning *g, const struct mw_tree *t,
                      const struct mw_fattree_want *w, bool lids, char cure[MW_ERR_CURE_CAP])
{
    int32_t planes = smallest_planes(t, *w), radix = smallest_radix(*w);
    char planes_text[80] = "fewer nodes", radix_text[80] = "";

    if (planes)
        snprintf(planes_text, sizeof planes_text, "`%s.planes: %" PRId32 "` would do", g->key,
                 planes);
    else if (t->by_rail && t->planes < t->columns)
        snprintf(planes_text, sizeof planes_text,
                 "fewer nodes: no number of planes up to %" PRId32 " would do", t->columns);
    if (radix)
        snprintf(radix_text, sizeof radix_text, "; or switches of %" PRId32 " ports", radix);
    snprintf(cure, MW_ERR_CURE_CAP, "%s%s%s.", planes_text, radix_text,
             lids ? " (a larger radix saves addresses of switches, none of adapters)" : "");
}

static enum mw_rc size_fail(struct planning *g, const struct mw_tree *t,
                            const struct mw_fattree_want *w, enum mw_fattree_fault fault)
{
    char cure[MW_ERR_CURE_CAP];
    struct mw_fattree_want any = *w;
    struct mw_fattree unused;
    int64_t leaves = (int64_t)w->rails * w->units_final + w->extra;
    int64_t endpoints = leaves * t->down;

    size_cure(g, t, w, fault == MW_FATTREE_LIDS, cure);
    switch (fault) {
    case MW_FATTREE_UPLINKS:
        return planning_fail(g, MW_D_UPLINKS, NULL,
                             "%" PRId32 " of the %" PRId32
                             " ports of a leaf are taken by nodes, too few remain for uplinks",
                             t->down, t->radix);
    case MW_FATTREE_TIERS:
        any.tiers = 0;
        return planning_fail(g, MW_D_TIERS,
                             mw_fattree_size(&any, &unused) == MW_FATTREE_OK
                                 ? "`tiers: auto` would do; or use planes or a larger radix."
                                 : cure,
                             "%" PRId64 " leaves cannot be joined in %" PRId32
                             " tier%s of %" PRId32 "-port switches",
                             leaves, w->tiers, w->tiers == 1 ? "" : "s", w->radix[1]);
    case MW_FATTREE_LARGE:
        return planning_fail(g, MW_D_FABRIC_TOO_LARGE, cure,
                             "%" PRId64 " endpoints are more than three tiers of %" PRId32
                             "-port switches join in one plane (%" PRId64 ", radix^3/4)",
                             endpoints, w->radix[1],
                             (int64_t)w->radix[0] / 2 * (w->radix[1] / 2) * w->radix[2]);
    default:
        return planning_fail(g, MW_D_LIDS, cure,
                             "%" PRId64 " ports of adapters and managers, with %" PRId64
                             " leaves and the switches above, need more than the %d "
                             "addresses (LIDs) of an InfiniBand subnet",
                             w->lids, leaves, MW_LID_CAP);
    }
}

static int32_t manager_tails(const struct mw_tree *t)
{
    return t->managers ? t->managers->count * t->managers->leaf_ports : 0;
}

static enum mw_rc size_tree(struct planning *g, struct mw_tree *t, int32_t tiers, int32_t rails,
                            int32_t uplinks, int32_t extra_uplinks)
{
    int32_t split =
        t->columns / t->planes / rails; /* leaves that count as units of their own */
    int32_t extra_down =
        t->extra > 0 ? ceil_div(t->appliance_ports + t->login_ports, t->extra) : 0;
    struct mw_fattree_want w = {
        .tiers = tiers,
        .rails = rails,
        .units = t->units * split,
        .units_final = t->units_final * split,
        .uplinks = uplinks,
        .uplinks_most = t->radix - t->down,
        .extra = t->extra,
        .extra_uplinks = extra_uplinks,
        .extra_uplinks_most = t->radix - extra_down,
        .growth = growth_of(g->want),
    };
    enum mw_fattree_fault fault;

    MW_ASSERT(t->type[0]);
    for (int i = 0; i < 3; i++)
        w.radix[i] = mw_ports_count(t->type[i], MW_NET_DATA);
    if (t->type[0]->protocol == MW_PROTO_INFINIBAND)
        w.lids = (int64_t)t->nodes_final * t->ports * (t->columns / t->planes) +
                 t->appliance_ports + t->login_ports + manager_tails(t);
    fault = mw_fattree_size(&w, &t->ft);
    return fault == MW_FATTREE_OK ? MW_OK : size_fail(g, t, &w, fault);
}

/* ---- fabric managers ---- */

/* Where tail `tail` goes in the factory that the port map is drawn for. */
static bool manager_leaf(const struct mw_tree *t, int32_t tail, int32_t *unit, int32_t *column,
                         int32_t *port)
{
    int32_t leaves = t->columns / t->planes;
    int32_t units = t->ft.units_final / (leaves / t->ft.rails);
    int32_t nodes = units == t->units_final ? t->nodes_final : t->nodes;
    int32_t spare = t->radix - t->down - t->ft.links * t->ft.spines_final;
    int32_t round = tail / leaves;

    *column = tail % leaves;
    if (round < spare) { /* ports that nobody ever needs, on leaves of the first day */
        *unit = 0;
        *port = t->radix - 1 - round;
        return true;
    }
    if (spare > 0)
        return false;
    *unit = units - 1;
    *port = t->down - 1 - round;
    return *port >= (nodes - (units - 1) * t->unit_nodes) * t->ports;
}

/* A spine's last port, if the final factory leaves it free. */
static bool manager_spine(const struct mw_tree *t, int32_t plane, int32_t tail,
                          struct mw_tree_port *out)
{
    const struct mw_fattree *ft = &t->ft;
    int32_t radix = mw_ports_count(t->type[1], MW_NET_DATA);
    int32_t used = ft->pod_leaves * ft->links + ft->pod_extra * ft->extra_links;
    int32_t round;

    if (ft->tiers != 2)
        return false; /* with three tiers a spine's upper half is the core's */
    round = tail / ft->spines_final;
    out->at = plane * ft->spine + tail % ft->spines_final;
    out->port = radix - 1 - round;
    return tail % ft->spines_final < ft->spines && out->port >= used;
}

bool mw_tree_manager_port(const struct mw_tree *t, int32_t plane, int32_t tail,
                          struct mw_tree_port *out)
{
    int32_t unit, column, port;

    if (t->attach == MW_ATTACH_SPINE)
        return manager_spine(t, plane, tail, out);
    if (t->attach != MW_ATTACH_LEAF || !manager_leaf(t, tail, &unit, &column, &port) ||
        unit >= t->units)
        return false;
    *out = (struct mw_tree_port){unit * t->columns + plane * (t->columns / t->planes) + column,
                                 port};
    return true;
}

static void plan_managers(struct mw_tree *t, const struct mw_managers *managers)
{
    MW_ASSERT(t->type[0]);
    if (managers->count > 0 && managers->type && t->type[0]->protocol == MW_PROTO_INFINIBAND)
        t->managers = managers;
    t->attach = managers->attach;
}

/* On leaves if all tails find a port there. */
static void attach_managers(struct mw_tree *t)
{
    int32_t unit, column, port;

    if (t->managers && t->attach == MW_ATTACH_AUTO)
        t->attach = manager_leaf(t, manager_tails(t) - 1, &unit, &column, &port)
                        ? MW_ATTACH_LEAF
                        : MW_ATTACH_ELSEWHERE;
}

/* ---- the two fabrics ---- */

static int32_t unit_of_rails(const struct mw_fabric_compute *c, int32_t radix, int32_t ports)
{
    return c->scalable_unit > 0 ? c->scalable_unit : max_i32(radix / 2 / ports, 1);
}

int32_t mw_scalable_unit(const struct mw_factory *want, const struct mw_catalog *catalog)
{
    const struct mw_fabric_compute *c = &want->fabrics.compute;
    const struct mw_device_type *leaf =
        c->leaf.type ? mw_catalog_find(catalog, c->leaf.type) : NULL;
    const struct mw_device_type *node = mw_catalog_find(catalog, want->compute.type);

    if (c->scalable_unit > 0)
        return c->scalable_unit;
    if (!c->enabled || !leaf || !node || rail_count(node) == 0)
        return REFERENCE_UNIT;
    return unit_of_rails(c, mw_ports_count(leaf, MW_NET_DATA),
                         ceil_div(mw_ports_count(node, MW_NET_COMPUTE), rail_count(node)));
}

/* Rail-optimised: leaf (unit, rail) takes that rail of every node of the unit. */
static enum mw_rc plan_rails(struct planning *g, struct mw_tree *t,
                             const struct mw_device_type *node)
{
    const struct mw_fabric_compute *c = &g->want->fabrics.compute;
    int32_t uplinks;

    t->by_rail = true;
    t->columns = rail_count(node);
    t->ports = ceil_div(mw_ports_count(node, MW_NET_COMPUTE), t->columns);
    if (t->columns % t->planes != 0)
        return planning_fail(g, MW_D_PLANES, NULL,
                             "the %" PRId32 " rails of a %s cannot be dealt to %" PRId32
                             " planes evenly",
                             t->columns, node->name, t->planes);
    t->unit_nodes = unit_of_rails(c, t->radix, t->ports);
    t->down = t->unit_nodes * t->ports;
    plan_counts(g, t);
    uplinks = uplinks_for(t->down, c->oversubscription);
    if (uplinks > t->radix - t->down)
        uplinks = t->radix - t->down;
    return size_tree(g, t, c->tiers, t->columns / t->planes, uplinks, 0);
}

/* Plain fat tree: a node's ports (of a plane) all on one leaf. */
static enum mw_rc plan_plain(struct planning *g, struct mw_tree *t,
                             const struct mw_device_type *node)
{
    const struct mw_fabric_compute *c = &g->want->fabrics.compute;
    int32_t all = mw_ports_count(node, MW_NET_COMPUTE);
    int32_t nodes_final = max_i32(g->want->compute.count, g->want->compute.count_final);
    int32_t down;

    t->columns = t->planes;
    t->ports = all / t->planes;
    if (all % t->planes != 0)
        return planning_fail(g, MW_D_PLANES, NULL,
                             "the %" PRId32 " compute ports of a %s cannot be dealt to %" PRId32
                             " planes evenly",
                             all, node->name, t->planes);
    if (c->tiers <= 1 && (int64_t)nodes_final * t->ports <= t->radix)
        down = t->radix; /* one leaf takes them all */
    else
        down = (int32_t)(t->radix * c->oversubscription / (1 + c->oversubscription) +
                         LINK_TOLERANCE);
    t->unit_nodes = down / t->ports;
    if (t->unit_nodes == 0)
        return planning_fail(g, MW_D_UPLINKS, NULL,
                             "the %" PRId32 " ports of a %s do not fit on a leaf of %" PRId32
                             " ports beside its uplinks",
                             t->ports, node->name, t->radix);
    t->down = t->unit_nodes * t->ports;
    plan_counts(g, t);
    return size_tree(g, t, c->tiers, 1, uplinks_for(t->down, c->oversubscription), 0);
}

static enum mw_rc plan_compute(struct planning *g, struct mw_tree *t,
                               const struct mw_device_type *node)
{
    const struct mw_fabric_compute *c = &g->want->fabrics.compute;
    enum mw_rc rc = plan_tiers(g, t, &c->leaf, &c->spine, &c->core);

    if (rc != MW_OK)
        return rc;
    t->net = MW_NET_COMPUTE;
    t->planes = max_i32(c->planes, 1);
    if (mw_ports_count(node, MW_NET_COMPUTE) == 0)
        return planning_fail(g, MW_E_FACT_MISSING, NULL, "%s has no compute ports", node->name);
    plan_managers(t, &c->managers);
    rc = c->topology == MW_TOPO_RAIL ? plan_rails(g, t, node) : plan_plain(g, t, node);
    if (rc == MW_OK)
        attach_managers(t);
    return rc;
}

/* Storage ports of the servers of a service. */
static int32_t service_ports(const struct planning *g, int service)
{
    const struct mw_service *s = &g->want->services[service];
    const struct mw_device_type *type =
        s->count > 0 && s->type ? mw_catalog_find(g->catalog, s->type) : NULL;

    return type ? s->count * mw_ports_count(type, MW_NET_STORAGE) : 0;
}

static enum mw_rc plan_storage(struct planning *g, struct mw_tree *t,
                               const struct mw_device_type *node)
{
    const struct mw_fabric_storage *s = &g->want->fabrics.storage;
    enum mw_rc rc = plan_tiers(g, t, &s->leaf, &s->spine, &s->core);
    int32_t extra_ports, extra_uplinks = 0;

    if (rc != MW_OK)
        return rc;
    t->net = MW_NET_STORAGE;
    t->planes = 1;
    t->columns = mw_ports_count(node, MW_NET_STORAGE);
    t->ports = 1;
    if (t->columns == 0)
        return planning_fail(g, MW_E_FACT_MISSING, NULL, "%s has no storage ports", node->name);
    t->unit_nodes = t->down = t->radix / 2;
    plan_counts(g, t);
    t->appliance_ports = max_i32(s->appliance_ports, service_ports(g, MW_SERVICE_STORAGE));
    t->login_ports = s->login_ports + service_ports(g, MW_SERVICE_LOGIN);
    extra_ports = t->appliance_ports + t->login_ports;
    if (extra_ports > 0) {
        t->extra =
            s->appliance_leaves > 0 ? s->appliance_leaves : ceil_div(extra_ports, t->radix / 2);
        if (ceil_div(extra_ports, t->extra) >= t->radix)
            return planning_fail(g, MW_D_UPLINKS, "Raise fabrics.storage.appliance_leaves.",
                                 "%" PRId32 " appliance and login ports do not fit on %" PRId32
                                 " leaves of %" PRId32 " ports beside uplinks",
                                 extra_ports, t->extra, t->radix);
        extra_uplinks = max_i32(
            1, uplinks_for(ceil_div(t->appliance_ports > 0 ? t->appliance_ports : extra_ports,
                                    t->extra),
                           s->appliance_oversubscription));
    }
    plan_managers(t, &s->managers);
    rc = size_tree(g, t, 0, 1, uplinks_for(t->down, s->oversubscription), extra_uplinks);
    if (rc == MW_OK)
        attach_managers(t);
    return rc;
}

enum mw_rc mw_tree_plan(const struct mw_factory *want, const struct mw_catalog *catalog,
                        enum mw_fabric_id fabric, struct mw_tree *t, struct mw_diags *diags)
{
    const struct mw_device_type *node = mw_catalog_find(catalog, want->compute.type);
    bool compute = fabric == MW_FABRIC_COMPUTE;
    struct planning g = {
        .want = want,
        .catalog = catalog,
        .diags = diags,
        .pos = compute ? want->fabrics.compute.pos : want->fabrics.storage.pos,
        .key = compute ? "fabrics.compute" : "fabrics.storage",
    };

    MW_ASSERT(node != NULL); /* refer.c saw to it */
    *t = (struct mw_tree){.fabric = fabric};
    return compute ? plan_compute(&g, t, node) : plan_storage(&g, t, node);
}

struct mw_fattree_place mw_tree_leaf(const struct mw_tree *t, int32_t unit, int32_t column)
{
    int32_t leaves = t->columns / t->planes; /* of a unit in this plane */
    int32_t rails = t->ft.rails;
    int32_t c = column % leaves;

    return mw_fattree_leaf(&t->ft, unit * (leaves / rails) + c / rails, c % rails);
}
