/* standing.c: see standing.h. */
#include "design/standing.h"

#include "design/onto.h"
#include "design/rackload.h"

#include <stdio.h>
#include <string.h>

static size_t fill_at(uint32_t rack)
{
    return (size_t)rack * (MW_RACK_U_CAP + 1);
}

/* ---- into the plan ---- */

void mw_standing_racks(struct mw_plan *p)
{
    const struct mw_plan *base = p->base;

    mw_vec_reserve(&p->racks, base->racks.n);
    for (uint32_t r = 0; r < base->racks.n; r++) {
        uint32_t position = mw_onto_position(p, r);
        *mw_vec_push(&p->racks) = (struct mw_rack){.kind = base->racks.at[r].kind,
                                                   .su = base->racks.at[r].su,
                                                   .position = position,
                                                   .stands = r};
        p->positions.at[position].rack = r;
    }
    for (uint32_t i = 0; i < p->devices.n; i++) {
        struct mw_device *d = &p->devices.at[i];
        if (d->stands == MW_NONE)
            continue;
        d->rack = base->devices.at[d->stands].rack; /* racks of the base come first */
        d->u = base->devices.at[d->stands].u;
    }
}

void mw_standing_edges(struct mw_plan *p, enum mw_fabric_id fabric, enum mw_role role)
{
    struct mw_range now = mw_plan_range(p, fabric, role);
    struct mw_range then = mw_plan_range(p->base, fabric, role);
    uint32_t next = 0, fresh = now.n - then.n;

    MW_ASSERT(then.n <= now.n);
    for (uint32_t i = 0; i < now.n; i++) { /* ascending: new ones where a number is free */
        struct mw_device *d = &p->devices.at[now.first + i];
        const struct mw_device *was =
            next < then.n ? &p->base->devices.at[then.first + next] : NULL;
        int32_t index = i > 0 ? d[-1].index + 1 : 0;
        if (fresh > 0 && (!was || was->index > index)) {
            d->index = index;
            fresh--;
            continue;
        }
        MW_ASSERT(was); /* there are as many as have no number of their own */
        d->stands = then.first + next++;
        d->index = was->index;
        d->rack = was->rack;
        d->u = was->u;
        d->elsewhere_mm = was->elsewhere_mm;
    }
}

/* ---- what fills a rack ---- */

/* Marks a device, and the baffles that it brings. */
static void stand(uint8_t *fill, const struct mw_factory *f, int32_t at, int32_t u,
                  enum mw_role role)
{
    bool cooled = f->site.rack.baffles && mw_stack_is_cooled(role);

    for (int32_t i = at; i < at + u; i++)
        fill[i] = MW_U_DEVICE;
    if (cooled && fill[at + u] == MW_U_FREE)
        fill[at + u] = MW_U_BAFFLE;
    if (cooled && fill[at - 1] == MW_U_FREE)
        fill[at - 1] = MW_U_BAFFLE;
}

uint8_t *mw_standing_fill(const struct mw_plan *p)
{
    static const uint8_t kinds[] = {[MW_FILL_BLANK] = MW_U_FREE,
                                    [MW_FILL_BAFFLE] = MW_U_BAFFLE,
                                    [MW_FILL_PANEL] = MW_U_PANEL};
    const struct mw_plan *base = p->base;
    uint8_t *fill = mw_alloc(base ? fill_at(base->racks.n) : 0);

    if (!base)
        return fill;
    memset(fill, MW_U_DEVICE, fill_at(base->racks.n));
    for (uint32_t i = 0; i < base->fillers.n; i++)
        fill[fill_at(base->fillers.at[i].rack) + base->fillers.at[i].u] =
            kinds[base->fillers.at[i].kind];
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];
        if (d->stands == MW_NONE && d->rack != MW_NONE && d->rack < base->racks.n && d->u > 0)
            stand(fill + fill_at(d->rack), p->want, d->u, d->type->u, (enum mw_role)d->role);
    }
    return fill;
}

static void add_type(struct mw_standing *s, uint32_t rack, const struct mw_device_type *type)
{
    struct mw_standing_rack *k = rack == MW_NONE ? NULL : &s->racks[rack];

    if (k && k->type_n < MW_RACK_U_CAP)
        k->types[k->type_n++] = type;
}

void mw_standing_init(struct mw_standing *s, const struct mw_plan *p)
{
    const struct mw_plan *base = p->base;
    uint8_t *fill;

    *s = (struct mw_standing){.p = p};
    if (!base)
        return;
    s->n = base->racks.n;
    s->racks = mw_alloc(s->n * sizeof *s->racks);
    s->before = mw_alloc(s->n * sizeof *s->before);
    fill = mw_standing_fill(p);
    for (uint32_t r = 0; r < s->n; r++)
        memcpy(s->racks[r].fill, fill + fill_at(r), sizeof s->racks[r].fill);
    mw_free(fill);
    for (uint32_t i = 0; i < p->devices.n; i++)
        add_type(s, p->devices.at[i].rack, p->devices.at[i].type);
    for (uint32_t i = 0; i < base->devices.n; i++) { /* no devices of the plan yet */
        const struct mw_device *d = &base->devices.at[i];
        if (d->role == MW_ROLE_EDGE || d->role == MW_ROLE_CONSOLE)
            add_type(s, d->rack, mw_catalog_find(p->catalog, d->type->name));
    }
    memcpy(s->before, s->racks, s->n * sizeof *s->before);
}

bool mw_standing_holds(const struct mw_standing *s, struct mw_diags *diags)
{
    const struct mw_plan *p = s->p;
    char place[MW_ERR_PLACE_CAP];
    bool all = true;

    for (uint32_t r = 0; r < s->n; r++) {
        const struct mw_plan_row *row =
            &p->rows.at[p->positions.at[p->racks.at[r].position].row];
        struct mw_rack_need need;
        if (mw_rack_fits(p, row->power_class, s->racks[r].types, s->racks[r].type_n, &need))
            continue;
        snprintf(place, sizeof place, "rack:%s", p->base->racks.at[r].name);
        mw_diag(diags, MW_ERROR, MW_D_STANDS_PLACE, place, NULL,
                "rack %s stands, and its position no longer holds what is in it: %s",
                p->base->racks.at[r].name, mw_limit_names[need.worst]);
        all = false;
    }
    return all;
}

void mw_standing_done(struct mw_standing *s)
{
    mw_free(s->racks);
    mw_free(s->before);
    mw_vec_done(&s->stood);
}

void mw_standing_clear(struct mw_standing *s)
{
    if (s->n > 0)
        memcpy(s->racks, s->before, s->n * sizeof *s->racks);
    s->stood.n = 0;
}

/* ---- room ---- */

/* Whether a rack's limits let one more device in. */
static bool limits_let(struct mw_standing *s, struct mw_floor *fl, uint32_t rack,
                       const struct mw_device_type *type)
{
    struct mw_standing_rack *k = &s->racks[rack];
    uint32_t row = s->p->positions.at[s->p->racks.at[rack].position].row;

    if (k->refused == type || k->type_n == MW_RACK_U_CAP)
        return false;
    k->types[k->type_n] = type;
    if (mw_rack_fits(s->p, s->p->rows.at[row].power_class, k->types, k->type_n + 1, NULL) &&
        mw_floor_add(fl, rack, type)) {
        k->type_n++;
        return true;
    }
    k->refused = type;
    return false;
}

static bool is_free(const uint8_t *fill, int32_t from, int32_t n)
{
    for (int32_t u = from; u < from + n; u++)
        if (fill[u] != MW_U_FREE)
            return false;
    return true;
}

static bool takes_baffle(const uint8_t *fill, int32_t u, int32_t units)
{
    return u >= 1 && u <= units && (fill[u] == MW_U_FREE || fill[u] == MW_U_BAFFLE);
}

/* The highest free place for a device; 0: none. */
static int32_t free_u(const struct mw_standing *s, const uint8_t *fill,
                      const struct mw_pack_item *item)
{
    const struct mw_factory *f = s->p->want;
    bool cooled = f->site.rack.baffles && mw_stack_is_cooled((enum mw_role)item->role);
    int32_t units = f->site.rack.units, high = item->type->u;

    for (int32_t at = units - high + 1; at >= 1; at--)
        if (is_free(fill, at, high) && (!cooled || (takes_baffle(fill, at + high, units) &&
                                                    takes_baffle(fill, at - 1, units))))
            return at;
    return 0;
}

/* ---- nodes ---- */

/* The highest free slot of a rack; 0: none. */
static int32_t free_slot(const struct mw_standing *s, uint32_t rack,
                         const struct mw_device_type *node)
{
    const struct mw_factory *f = s->p->want;

    for (int32_t k = 0; k < mw_slot_count(f, node); k++) {
        int32_t at = mw_slot_u(f, node, k);
        if (at >= 1 && is_free(s->racks[rack].fill, at, node->u))
            return at;
    }
    return 0;
}

static uint32_t count_nodes(const struct mw_standing_rack *k)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < k->type_n; i++)
        n += k->types[i]->kind == MW_KIND_NODE;
    return n;
}

/* Whether a rack has room for a node, and then where; 0: none. */
static int32_t node_place(struct mw_standing *s, struct mw_floor *fl, uint32_t rack,
                          const struct mw_device *node)
{
    const struct mw_rack *k = &s->p->racks.at[rack];
    uint32_t row = s->p->positions.at[k->position].row;
    int32_t most = s->p->classes.at[s->p->rows.at[row].power_class].nodes_per_rack;

    if (k->kind != MW_RACK_COMPUTE || k->su != node->su ||
        (int32_t)count_nodes(&s->racks[rack]) >= most)
        return 0;
    int32_t at = free_slot(s, rack, node->type);
    return at > 0 && limits_let(s, fl, rack, node->type) ? at : 0;
}

void mw_standing_nodes(struct mw_standing *s, struct mw_plan *p, struct mw_floor *fl)
{
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    uint32_t rack = 0;
    int32_t su = -1;

    for (uint32_t i = nodes.first; i < nodes.first + nodes.n && s->n > 0; i++) {
        struct mw_device *d = &p->devices.at[i];
        if (d->rack != MW_NONE)
            continue;
        if (d->su != su) { /* nodes ascend by unit */
            su = d->su;
            rack = 0;
        }
        for (; rack < s->n; rack++) {
            int32_t at = node_place(s, fl, rack, d);
            if (at == 0)
                continue;
            d->rack = rack;
            d->u = (uint8_t)at;
            stand(s->racks[rack].fill, p->want, at, d->type->u, MW_ROLE_NODE);
            break;
        }
    }
    if (s->n > 0)
        memcpy(s->before, s->racks, s->n * sizeof *s->before);
}

/* ---- switches and servers ---- */

/* Whether the other one of a pair stands in the rack. */
static bool holds_partner(const struct mw_standing *s, const struct mw_pack_item *item,
                          uint32_t rack)
{
    const struct mw_plan *p = s->p;
    struct mw_range range =
        mw_plan_range(p, (enum mw_fabric_id)item->fabric, (enum mw_role)item->role);
    int32_t partner = item->index ^ 1;

    if (!item->paired)
        return false;
    for (uint32_t i = range.first; i < range.first + range.n; i++)
        if (p->devices.at[i].index == partner && p->devices.at[i].rack == rack)
            return true;
    for (uint32_t i = 0; i < s->stood.n; i++) {
        const struct mw_stood *t = &s->stood.at[i];
        if (t->item.role == item->role && t->item.fabric == item->fabric &&
            t->item.index == partner && t->rack == rack)
            return true;
    }
    return false;
}

bool mw_standing_take(struct mw_standing *s, struct mw_floor *fl,
                      const struct mw_pack_item *item, enum mw_rack_kind kind, int32_t su)
{
    for (uint32_t r = 0; r < s->n; r++) {
        const struct mw_rack *k = &s->p->racks.at[r];
        if (k->kind != kind || (kind == MW_RACK_NETWORK && k->su != su))
            continue;
        int32_t at = free_u(s, s->racks[r].fill, item);
        if (at == 0 || holds_partner(s, item, r) || !limits_let(s, fl, r, item->type))
            continue;
        stand(s->racks[r].fill, s->p->want, at, item->type->u, (enum mw_role)item->role);
        *mw_vec_push(&s->stood) = (struct mw_stood){*item, r, (uint8_t)at};
        return true;
    }
    return false;
}
