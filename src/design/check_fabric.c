/* check_fabric.c: design rules of the networks, of growth and of addresses. */
#include "design/address.h"
#include "design/check.h"
#include "design/tree.h"

/* ---- rails ---- */

static const struct mw_port_type *port_of(const struct mw_plan *p, const struct mw_end *end)
{
    return &p->devices.at[end->device].type->ports[end->port];
}

void mw_check_mixed_rails(struct mw_plan *p, const struct mw_rule *rule)
{
    uint32_t mixed = 0, first = 0;

    if (p->want->fabrics.compute.topology != MW_TOPO_RAIL)
        return;
    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];

        if (c->fabric != MW_FABRIC_COMPUTE || c->kind != MW_LINK_NODE_LEAF)
            continue;
        for (int e = 0; e < 2; e++) {
            const struct mw_device *d = &p->devices.at[c->end[e].device];

            if (d->role == MW_ROLE_LEAF && d->rail != port_of(p, &c->end[!e])->rail && !mixed++)
                first = c->end[e].device;
        }
    }
    if (mixed)
        mw_plan_finding(p, rule->code, rule->severity, p->devices.at[first].name,
                        "%u node ports end on a leaf of another rail, %s first", mixed,
                        p->devices.at[first].name);
}

/* ---- single points of failure ---- */

void mw_check_single(struct mw_plan *p, const struct mw_rule *rule)
{
    static const struct {
        uint8_t fabric, role;
        const char *what;
    } parts[] = {
        {MW_FABRIC_COMPUTE, MW_ROLE_SPINE, "all traffic between leaves"},
        {MW_FABRIC_COMPUTE, MW_ROLE_MANAGER, "the routing of the compute fabric"},
        {MW_FABRIC_STORAGE, MW_ROLE_LEAF, "every node's storage"},
        {MW_FABRIC_STORAGE, MW_ROLE_SPINE, "every node's storage"},
        {MW_FABRIC_STORAGE, MW_ROLE_MANAGER, "the routing of the storage fabric"},
        {MW_FABRIC_INBAND, MW_ROLE_LEAF, "every node's in-band network"},
        {MW_FABRIC_INBAND, MW_ROLE_SPINE, "the in-band network between leaves"},
        {MW_FABRIC_OOB, MW_ROLE_EDGE, "all remote management"},
        {MW_FABRIC_CONSOLE, MW_ROLE_CONSOLE, "all serial consoles"},
        {MW_FABRIC_COUNT, MW_ROLE_MANAGEMENT, "what the management servers run"},
    };

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct mw_range range = p->ranges[parts[i].fabric][parts[i].role];

        if (range.n == 1)
            mw_plan_finding(p, rule->code, rule->severity, p->devices.at[range.first].name,
                            "%s is the only one: without it goes %s",
                            p->devices.at[range.first].name, parts[i].what);
    }
    if (p->want->site.power.feeds.n == 1)
        mw_plan_finding(
            p, rule->code, rule->severity,
            mw_arena_printf(&p->arena, "feed:%s", p->want->site.power.feeds.at[0].name),
            "there is one feed: without it goes everything");
}

/* ---- growth ---- */

static uint32_t free_positions(const struct mw_plan *p)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->positions.n; i++)
        n += p->positions.at[i].rack == MW_NONE && !p->positions.at[i].blocked;
    return n;
}

/* What building for growth costs today, against a fabric built for today alone. */
static void check_prebuilt(struct mw_plan *p, const struct mw_rule *rule)
{
    const struct mw_fabric *f = &p->fabrics[MW_FABRIC_COMPUTE];
    struct mw_factory today = *p->want;
    struct mw_tree t;

    today.compute.growth = MW_GROWTH_REWIRE;
    if (mw_tree_plan(&today, p->catalog, MW_FABRIC_COMPUTE, &t, NULL) != MW_OK)
        return;
    int32_t spines = t.ft.spine * t.planes, cores = t.ft.core * t.planes;
    int64_t links = f->links[MW_LINK_LEAF_SPINE] + f->links[MW_LINK_SPINE_CORE];
    if (f->spine + f->core > spines + cores)
        mw_plan_finding(p, rule->code, rule->severity, "fabric:compute",
                        "growth is prebuilt: %d spines and %d cores stand from the first day, "
                        "joined by %lld links, where %d and %d would serve today's nodes",
                        f->spine, f->core, (long long)links, spines, cores);
}

void mw_check_growth(struct mw_plan *p, const struct mw_rule *rule)
{
    const struct mw_compute *c = &p->want->compute;
    const struct mw_fabric *f = &p->fabrics[MW_FABRIC_COMPUTE];
    bool grows = c->count_final > c->count;

    if (p->racks.n && free_positions(p) == 0)
        mw_plan_finding(p, rule->code, rule->severity, "site",
                        "every rack position is taken: nothing more can be added");
    if (!f->enabled)
        return;
    if (!grows && f->su_nodes > 0 && (int64_t)f->scalable_units * f->su_nodes == c->count)
        mw_plan_finding(p, rule->code, rule->severity, "site",
                        "%d nodes fill every leaf of %d scalable unit%s, and no larger "
                        "count_final is stated: one node more may move cables between leaves "
                        "and spines",
                        c->count, f->scalable_units, f->scalable_units == 1 ? "" : "s");
    if (grows)
        check_prebuilt(p, rule);
    if (grows && c->growth == MW_GROWTH_REWIRE && f->spine != f->spine_final)
        mw_plan_finding(p, rule->code, MW_WARNING, "site",
                        "growth is `rewire`: from %d to %d spines, links between leaves and "
                        "spines move when the factory grows",
                        f->spine, f->spine_final);
}

/* ---- fabric managers ---- */

void mw_check_manager(struct mw_plan *p, const struct mw_rule *rule)
{
    const struct {
        enum mw_fabric_id fabric;
        const struct mw_managers *want;
    } fabrics[] = {
        {MW_FABRIC_COMPUTE, &p->want->fabrics.compute.managers},
        {MW_FABRIC_STORAGE, &p->want->fabrics.storage.managers},
    };

    for (size_t i = 0; i < sizeof fabrics / sizeof fabrics[0]; i++) {
        enum mw_fabric_id fabric = fabrics[i].fabric;
        struct mw_range leaves = mw_plan_range(p, fabric, MW_ROLE_LEAF);
        const char *path = mw_arena_printf(&p->arena, "fabric:%s", mw_fabric_names[fabric]);

        if (!p->fabrics[fabric].enabled || leaves.n == 0 ||
            p->devices.at[leaves.first].type->protocol != MW_PROTO_INFINIBAND ||
            p->fabrics[fabric].links[MW_LINK_MANAGER_LEAF] > 0)
            continue;
        if (fabrics[i].want->count == 0)
            mw_plan_finding(p, rule->code, rule->severity, path,
                            "the %s fabric has no fabric manager", mw_fabric_names[fabric]);
        else
            mw_plan_finding(p, rule->code,
                            fabrics[i].want->attach == MW_ATTACH_ELSEWHERE ? MW_INFO
                                                                           : rule->severity,
                            path, "no fabric manager is attached to a leaf of the %s fabric%s",
                            mw_fabric_names[fabric],
                            fabrics[i].want->attach == MW_ATTACH_ELSEWHERE
                                ? ": they attach elsewhere, as the file says"
                                : ": no leaf has a port left for them");
    }
}

/* ---- bandwidth ---- */

struct flow { /* of a leaf, Gb/s */
    int64_t down, up;
};

static void add_flows(const struct mw_plan *p, enum mw_fabric_id fabric, struct mw_range leaves,
                      struct flow *flows)
{
    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];
        bool up = c->kind == MW_LINK_LEAF_SPINE;

        if (c->fabric != fabric ||
            (!up && c->kind != MW_LINK_NODE_LEAF && c->kind != MW_LINK_SERVICE))
            continue;
        for (int e = 0; e < 2; e++) {
            uint32_t leaf = c->end[e].device - leaves.first;
            int32_t gbps, far;

            if (c->end[e].device == MW_NONE || leaf >= leaves.n)
                continue;
            gbps = port_of(p, &c->end[e])->gbps;
            far = c->end[!e].device == MW_NONE ? gbps : port_of(p, &c->end[!e])->gbps;
            *(up ? &flows[leaf].up : &flows[leaf].down) +=
                (int64_t)(far < gbps ? far : gbps) * c->end[e].lanes;
        }
    }
}

static double asked_ratio(const struct mw_plan *p, enum mw_fabric_id fabric)
{
    if (fabric == MW_FABRIC_COMPUTE)
        return p->want->fabrics.compute.oversubscription;
    if (fabric == MW_FABRIC_STORAGE)
        return p->want->fabrics.storage.oversubscription;
    return 0; /* the in-band network states uplinks, not a ratio */
}

void mw_check_oversubscribed(struct mw_plan *p, const struct mw_rule *rule)
{
    for (int f = MW_FABRIC_COMPUTE; f <= MW_FABRIC_INBAND; f++) {
        enum mw_fabric_id fabric = (enum mw_fabric_id)f;
        struct mw_range leaves = mw_plan_range(p, fabric, MW_ROLE_LEAF);
        struct flow *flows = mw_alloc(leaves.n * sizeof *flows);
        double worst = 1, asked = asked_ratio(p, fabric);
        uint32_t at = MW_NONE;

        add_flows(p, fabric, leaves, flows);
        for (uint32_t i = 0; i < leaves.n; i++) {
            if (flows[i].up > 0 && (double)flows[i].down > worst * (double)flows[i].up) {
                worst = (double)flows[i].down / (double)flows[i].up;
                at = leaves.first + i;
            }
        }
        if (at != MW_NONE)
            mw_plan_finding(p, rule->code,
                            asked == 0 || worst <= asked + 0.01 ? MW_INFO : rule->severity,
                            p->devices.at[at].name,
                            "leaves of the %s network have up to %.2f times as much bandwidth "
                            "down as up",
                            mw_fabric_names[f], worst);
        mw_free(flows);
    }
}

/* ---- addresses ---- */

enum { PREFIX_NUM = 4, PREFIX_DEN = 5 };

void mw_check_prefix_full(struct mw_plan *p, const struct mw_rule *rule)
{
    for (int f = 0; f <= MW_FABRIC_OOB; f++) {
        struct mw_address_use use = mw_address_use(p, (enum mw_fabric_id)f);

        if (use.text && use.needed * PREFIX_DEN > use.size * PREFIX_NUM)
            mw_plan_finding(p, rule->code, rule->severity, use.key,
                            "%lld of the %lld addresses of a subnet of \"%s\" are taken when "
                            "the factory has grown",
                            (long long)use.needed, (long long)use.size, use.text);
    }
}
