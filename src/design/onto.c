/* onto.c: see onto.h. */
#include "design/onto.h"

#include "design/deal.h"
#include "design/rewire.h"
#include "design/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- positions ---- */

uint32_t mw_onto_position(const struct mw_plan *p, uint32_t base_rack)
{
    const struct mw_plan *base = p->base;
    const struct mw_position *at = &base->positions.at[base->racks.at[base_rack].position];
    const char *name = base->rows.at[at->row].name;

    for (uint32_t r = 0; r < p->rows.n; r++) {
        const struct mw_plan_row *row = &p->rows.at[r];
        if (row->position_n == 0 || strcmp(row->name, name) != 0)
            continue;
        int64_t k = (int64_t)at->number - p->positions.at[row->first_position].number;
        return k >= 0 && k < row->position_n ? row->first_position + (uint32_t)k : MW_NONE;
    }
    return MW_NONE;
}

static bool same_circuit(const struct mw_plan *p, const struct mw_rack_circuit *a,
                         const struct mw_plan_circuit *b, const struct mw_plan *base)
{
    const struct mw_circuit *v = a->want, *w = b->want;

    return strcmp(p->want->site.power.feeds.at[a->feed].name,
                  base->want->site.power.feeds.at[b->feed].name) == 0 &&
           v->volts == w->volts && v->phases == w->phases && v->amps == w->amps &&
           v->banks == w->banks;
}

/* Whether a position has the circuits on which the PDUs of a rack hang; `first` is where the
 * rack's begin in the base and moves on. */
static bool same_circuits(const struct mw_plan *p, uint32_t position, uint32_t base_rack,
                          uint32_t *first)
{
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    const struct mw_plan *base = p->base;
    uint32_t n =
        mw_class_circuits(p, p->rows.at[p->positions.at[position].row].power_class, circuits);
    bool same = true;

    for (uint32_t i = 0; i < n; i++) {
        if (!circuits[i].want)
            continue;
        same = same && circuits[i].feed != MW_NONE && *first < base->circuits.n &&
               base->circuits.at[*first].rack == base_rack &&
               same_circuit(p, &circuits[i], &base->circuits.at[*first], base);
        *first += *first < base->circuits.n && base->circuits.at[*first].rack == base_rack;
    }
    for (; *first < base->circuits.n && base->circuits.at[*first].rack == base_rack; ++*first)
        same = false;
    return same;
}

static const char *place_fault(const struct mw_plan *p, uint32_t rack, uint32_t *circuit)
{
    const struct mw_plan *base = p->base;
    const struct mw_position *was = &base->positions.at[base->racks.at[rack].position];
    uint32_t position = mw_onto_position(p, rack);

    if (position == MW_NONE)
        return "its position is not on the new site";
    const struct mw_position *is = &p->positions.at[position];
    if (!same_circuits(p, position, rack, circuit))
        return "its position has other circuits in the new file";
    if (is->blocked)
        return "its position is blocked in the new file";
    if (is->x_mm != was->x_mm || is->y_mm != was->y_mm)
        return "its position lies elsewhere on the new floor";
    return NULL;
}

enum mw_rc mw_onto_site(struct mw_plan *p, struct mw_diags *diags)
{
    const struct mw_plan *base = p->base;
    uint32_t faults = 0, circuit = 0;
    char place[MW_ERR_PLACE_CAP];

    if (p->want->site.rack.units != base->want->site.rack.units) {
        mw_diag(diags, MW_ERROR, MW_D_STANDS_PLACE, "site.rack.units", NULL,
                "the racks that stand have %" PRId32 " U, and %" PRId32 " are asked for",
                base->want->site.rack.units, p->want->site.rack.units);
        return MW_EIMPOSSIBLE;
    }
    for (uint32_t r = 0; r < base->racks.n; r++) {
        const char *fault = place_fault(p, r, &circuit);
        if (!fault)
            continue;
        faults++;
        snprintf(place, sizeof place, "rack:%s", base->racks.at[r].name);
        mw_diag(diags, MW_ERROR, MW_D_STANDS_PLACE, place, NULL, "rack %s stands, and %s",
                base->racks.at[r].name, fault);
    }
    return faults ? MW_EIMPOSSIBLE : MW_OK;
}

/* ---- what a device is in its fabric ---- */

/* Counts devices that are told apart by their place among their like. */
struct counter {
    uint64_t group;
    uint32_t n;
};

static uint32_t count_on(struct counter *c, uint64_t group)
{
    if (c->group != group)
        *c = (struct counter){group, 0};
    return c->n++;
}

static bool of_tree(const struct mw_device *d)
{
    return d->fabric == MW_FABRIC_COMPUTE || d->fabric == MW_FABRIC_STORAGE;
}

static bool follows_from_racks(const struct mw_device *d)
{
    return d->role == MW_ROLE_PDU || d->role == MW_ROLE_EDGE || d->role == MW_ROLE_CONSOLE;
}

static bool is_spine(const struct mw_device *d)
{
    return of_tree(d) && d->role == MW_ROLE_SPINE;
}

/* A device's identity whatever the size of the factory; devices are asked in order. Leaves for
 * appliances come after all others, wherever those end; managers and cores are numbered in
 * their plane and group. */
static uint64_t identity(const struct mw_device *d, struct counter *c)
{
    uint64_t kind = (uint64_t)d->role << 59 | (uint64_t)d->fabric << 56;
    uint64_t group =
        mw_mix64(kind | (uint64_t)(uint16_t)d->plane << 32 | (uint32_t)(d->pod + 1));

    if (of_tree(d) && d->role == MW_ROLE_LEAF && d->su < 0)
        return kind | (uint64_t)1 << 55 | count_on(c, kind | (uint64_t)1 << 55);
    if (d->role == MW_ROLE_MANAGER || (of_tree(d) && d->role == MW_ROLE_CORE)) {
        uint32_t at = count_on(c, group);
        return mw_mix64(group + at);
    }
    return kind | (uint32_t)d->index;
}

/* ---- spines ---- */

struct spines {
    struct mw_plan *p;
    enum mw_fabric_id fabric;
    struct mw_range then, now, leaves; /* of the base; of the plan; leaves of the base */
    const uint32_t *device_now;        /* by device of the base */
    uint32_t pods, group_n;            /* groups: pods of each plane */
    struct mw_rewire r;
    uint32_t *leaf_group, *number, *was, *group;
    int32_t *leaf_links;
    MW_VEC(struct mw_rewire_link) links;
};

static uint32_t group_of(const struct spines *s, const struct mw_device *d)
{
    return (uint32_t)d->plane * s->pods + (uint32_t)(d->pod > 0 ? d->pod : 0);
}

/* Links between each leaf and each spine of the base. */
static void count_links(struct spines *s)
{
    const struct mw_plan *base = s->p->base;
    struct mw_map_u64 pairs = {0};

    for (uint32_t i = 0; i < base->cables.n; i++) {
        const struct mw_cable *c = &base->cables.at[i];
        if (c->fabric != s->fabric || c->kind != MW_LINK_LEAF_SPINE)
            continue;
        uint32_t leaf = c->end[0].device - s->leaves.first;
        uint32_t spine = c->end[1].device - s->then.first;
        uint32_t *at = mw_map_u64_put(&pairs, (uint64_t)leaf << 32 | spine, s->links.n);
        if (*at == s->links.n)
            *mw_vec_push(&s->links) = (struct mw_rewire_link){leaf, spine, 0};
        MW_ASSERT(s->links.at);
        s->links.at[*at].n += c->end[0].lanes;
    }
    mw_map_u64_done(&pairs);
}

/* Where each leaf that stands belongs in the new tree, and how many links it has there. */
static void place_leaves(struct spines *s, const struct mw_tree *t)
{
    for (uint32_t i = 0; i < s->leaves.n; i++) {
        uint32_t now = s->device_now[s->leaves.first + i];
        if (now == MW_NONE)
            continue;
        const struct mw_device *d = &s->p->devices.at[now];
        s->leaf_group[i] = group_of(s, d);
        s->leaf_links[i] = d->su < 0 ? t->ft.extra_links : t->ft.links;
    }
}

/* Numbers each spine of the base among those of its pod. */
static void number_spines(struct spines *s)
{
    const struct mw_plan *base = s->p->base;
    struct counter c = {.group = UINT64_MAX};

    for (uint32_t i = 0; i < s->then.n; i++) {
        const struct mw_device *d = &base->devices.at[s->then.first + i];
        s->was[i] = group_of(s, d);
        s->number[i] = count_on(&c, (uint64_t)d->plane << 32 | (uint32_t)(d->pod + 1));
    }
}

static void pair_spines(struct mw_plan *p, enum mw_fabric_id fabric, const uint32_t *device_now)
{
    struct spines s = {.p = p, .fabric = fabric, .device_now = device_now};
    struct mw_tree t;

    s.then = mw_plan_range(p->base, fabric, MW_ROLE_SPINE);
    s.now = mw_plan_range(p, fabric, MW_ROLE_SPINE);
    s.leaves = mw_plan_range(p->base, fabric, MW_ROLE_LEAF);
    if (s.then.n == 0 || s.now.n == 0 ||
        mw_tree_plan(p->want, p->catalog, fabric, &t, NULL) != MW_OK)
        return;
    s.pods = (uint32_t)t.ft.pods;
    s.group_n = s.pods * (uint32_t)t.planes;
    s.leaf_group = mw_alloc(s.leaves.n * sizeof *s.leaf_group);
    s.leaf_links = mw_alloc(s.leaves.n * sizeof *s.leaf_links);
    s.number = mw_alloc(s.then.n * sizeof *s.number);
    s.was = mw_alloc(s.then.n * sizeof *s.was);
    s.group = mw_alloc(s.then.n * sizeof *s.group);
    count_links(&s);
    place_leaves(&s, &t);
    number_spines(&s);
    s.r = (struct mw_rewire){s.leaves.n, s.then.n, s.group_n,  s.leaf_group, s.leaf_links,
                             s.number,   s.was,    s.links.at, s.links.n};
    mw_rewire_spines(&s.r, s.group);
    for (uint32_t i = 0; i < s.then.n; i++)
        if (s.group[i] != MW_NONE && s.number[i] < (uint32_t)t.ft.spines)
            p->devices.at[s.now.first + s.group[i] * (uint32_t)t.ft.spines + s.number[i]]
                .stands = s.then.first + i;
    mw_free(s.leaf_group);
    mw_free(s.leaf_links);
    mw_free(s.number);
    mw_free(s.was);
    mw_free(s.group);
    mw_vec_done(&s.links);
}

/* ---- pairs ---- */

uint32_t *mw_onto_now(const struct mw_plan *p)
{
    uint32_t *now = mw_alloc(p->base->devices.n * sizeof *now);

    for (uint32_t i = 0; i < p->base->devices.n; i++)
        now[i] = MW_NONE;
    for (uint32_t i = 0; i < p->devices.n; i++)
        if (p->devices.at[i].stands != MW_NONE)
            now[p->devices.at[i].stands] = i;
    return now;
}

static void pair_by_identity(struct mw_plan *p)
{
    struct mw_map_u64 known = {0};
    struct counter c = {.group = UINT64_MAX};

    for (uint32_t i = 0; i < p->base->devices.n; i++)
        if (!follows_from_racks(&p->base->devices.at[i]) && !is_spine(&p->base->devices.at[i]))
            mw_map_u64_add(&known, identity(&p->base->devices.at[i], &c), i);
    c = (struct counter){.group = UINT64_MAX};
    for (uint32_t i = 0; i < p->devices.n; i++)
        if (!is_spine(&p->devices.at[i]))
            p->devices.at[i].stands = mw_map_u64_get(&known, identity(&p->devices.at[i], &c));
    mw_map_u64_done(&known);
}

/* Faults of a role are told once, with their number. */
static bool complain(struct mw_plan *p, const uint32_t *now, struct mw_range range,
                     struct mw_diags *diags)
{
    uint32_t gone = 0, first = 0;

    for (uint32_t i = range.first; i < range.first + range.n; i++) {
        const struct mw_device *was = &p->base->devices.at[i];
        const struct mw_device *is = now[i] == MW_NONE ? NULL : &p->devices.at[now[i]];
        if (is && strcmp(is->type->name, was->type->name) != 0) {
            mw_diag(diags, MW_ERROR, MW_D_STANDS_GONE, was->name, NULL,
                    "%s stands and is a %s; the new factory has a %s there", was->name,
                    was->type->name, is->type->name);
            return true;
        }
        if (!is && gone++ == 0)
            first = i;
    }
    if (gone)
        mw_diag(diags, MW_ERROR, MW_D_STANDS_GONE, p->base->devices.at[first].name, NULL,
                "%" PRIu32 " of %" PRIu32 " devices of role %s that stand have no place in the "
                "new factory, %s first",
                gone, range.n, mw_role_names[p->base->devices.at[first].role],
                p->base->devices.at[first].name);
    return gone > 0;
}

/* Edge switches are made later, all of one type: theirs must be of it. */
static bool complain_edges(const struct mw_plan *p, enum mw_fabric_id fabric, enum mw_role role,
                           const char *type, bool enabled, struct mw_diags *diags)
{
    struct mw_range edges = mw_plan_range(p->base, fabric, role);
    const struct mw_device *was;

    if (edges.n == 0)
        return false;
    was = &p->base->devices.at[edges.first];
    if (enabled && type && strcmp(type, was->type->name) == 0)
        return false;
    mw_diag(diags, MW_ERROR, MW_D_STANDS_GONE, was->name, NULL,
            "%" PRIu32
            " switches of type %s of the %s network stand, %s first; the new factory "
            "has %s%s there",
            edges.n, was->type->name, mw_fabric_names[fabric], was->name,
            enabled ? "others: " : "none", enabled && type ? type : "");
    return true;
}

enum mw_rc mw_onto_devices(struct mw_plan *p, struct mw_diags *diags)
{
    const struct mw_fabric_oob *oob = &p->want->fabrics.oob;
    const struct mw_fabric_console *console = &p->want->fabrics.console;
    int32_t was = p->base->fabrics[MW_FABRIC_COMPUTE].su_nodes;
    int32_t is = p->fabrics[MW_FABRIC_COMPUTE].su_nodes;
    bool bad = false;

    if (was != is) {
        mw_diag(diags, MW_ERROR, MW_D_STANDS_GONE, "fabrics.compute.scalable_unit", NULL,
                "scalable units of %" PRId32 " nodes stand, and units of %" PRId32
                " are asked for: nearly every cable would move",
                was, is);
        return MW_EIMPOSSIBLE;
    }
    pair_by_identity(p);
    uint32_t *now = mw_onto_now(p);
    pair_spines(p, MW_FABRIC_COMPUTE, now);
    pair_spines(p, MW_FABRIC_STORAGE, now);
    mw_free(now);
    now = mw_onto_now(p);
    for (int f = 0; f <= MW_FABRIC_COUNT; f++)
        for (int r = 0; r < MW_ROLE_COUNT; r++) {
            struct mw_range range = p->base->ranges[f][r];
            if (range.n > 0 && !follows_from_racks(&p->base->devices.at[range.first]))
                bad = complain(p, now, range, diags) || bad;
        }
    mw_free(now);
    bad = complain_edges(p, MW_FABRIC_OOB, MW_ROLE_EDGE, oob->edge.type, oob->enabled, diags) ||
          bad;
    bad = complain_edges(p, MW_FABRIC_CONSOLE, MW_ROLE_CONSOLE, console->edge.type,
                         console->enabled, diags) ||
          bad;
    for (uint32_t i = 0; i < p->devices.n; i++)
        if (p->devices.at[i].stands != MW_NONE)
            p->devices.at[i].elsewhere_mm =
                p->base->devices.at[p->devices.at[i].stands].elsewhere_mm;
    return bad ? MW_EIMPOSSIBLE : MW_OK;
}

/* ---- cables ---- */

void mw_onto_cables_init(struct mw_onto_cables *c, const struct mw_plan *base)
{
    uint32_t ends = 0;

    c->first = mw_alloc((base->devices.n + 2) * sizeof *c->first);
    for (uint32_t i = 0; i < base->cables.n; i++)
        for (int e = 0; e < 3; e++)
            if (base->cables.at[i].end[e].device != MW_NONE) {
                c->first[base->cables.at[i].end[e].device + 2]++;
                ends++;
            }
    for (uint32_t d = 2; d < base->devices.n + 2; d++)
        c->first[d] += c->first[d - 1];
    c->cable = mw_alloc(ends * sizeof *c->cable);
    for (uint32_t i = 0; i < base->cables.n; i++)
        for (int e = 0; e < 3; e++)
            if (base->cables.at[i].end[e].device != MW_NONE)
                c->cable[c->first[base->cables.at[i].end[e].device + 1]++] = i;
}

void mw_onto_cables_done(struct mw_onto_cables *c)
{
    mw_free(c->first);
    mw_free(c->cable);
}
