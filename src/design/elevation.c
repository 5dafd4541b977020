/*
 * elevation.c: every U of every rack: a device, a baffle, the brand panel or a blank. Air: the
 * intake of every device looks to the cold aisle, the front of the rack.
 */
#include "design/elevation.h"

#include "design/design.h"
#include "design/rackload.h"
#include "design/standing.h"

#include <stdlib.h>
#include <string.h>

/* U right above the node slots. */
static int32_t slots_top(const struct mw_factory *f, const struct mw_device_type *node)
{
    int32_t lowest = f->compute.lowest_u > 0 ? f->compute.lowest_u : 1;
    int32_t each = node->u + f->compute.blank_u;
    int32_t highest = f->compute.highest_u;

    if (!f->site.rack.panel || f->site.rack.panel_u == 0) {
        int32_t top = f->site.rack.units + (f->site.rack.panel ? 0 : 1);
        int32_t above = lowest + mw_rack_slots(f, node) * each;
        return above < top ? above : top;
    }
    if (highest > 0 && highest < f->site.rack.panel_u)
        return highest + 1;
    return f->site.rack.panel_u;
}

int32_t mw_panel_u(const struct mw_factory *f, const struct mw_device_type *node)
{
    if (!f->site.rack.panel)
        return 0;
    return f->site.rack.panel_u > 0 ? f->site.rack.panel_u : slots_top(f, node);
}

int mw_stack_order(enum mw_role role, enum mw_fabric_id fabric)
{
    static const uint8_t fabrics[] = {
        [MW_FABRIC_INBAND] = 0, [MW_FABRIC_STORAGE] = 1, [MW_FABRIC_COMPUTE] = 2,
        [MW_FABRIC_OOB] = 3,    [MW_FABRIC_CONSOLE] = 4, [MW_FABRIC_COUNT] = 5,
    };
    static const uint8_t roles[MW_ROLE_COUNT] = {
        [MW_ROLE_EDGE] = 0,       [MW_ROLE_CONSOLE] = 1, [MW_ROLE_CORE] = 2,
        [MW_ROLE_SPINE] = 3,      [MW_ROLE_LEAF] = 4,    [MW_ROLE_MANAGER] = 5,
        [MW_ROLE_MANAGEMENT] = 6, [MW_ROLE_LOGIN] = 7,   [MW_ROLE_STORAGE] = 8,
        [MW_ROLE_NODE] = 9,       [MW_ROLE_PDU] = 10,
    };

    if (role == MW_ROLE_CORE || role == MW_ROLE_SPINE || role == MW_ROLE_LEAF)
        return 16 + fabrics[fabric] * 16 + roles[role];
    return role == MW_ROLE_EDGE || role == MW_ROLE_CONSOLE ? roles[role] : 256 + roles[role];
}

static bool is_edge(uint8_t role)
{
    return role == MW_ROLE_EDGE || role == MW_ROLE_CONSOLE;
}

static bool is_switch(uint8_t role)
{
    return role == MW_ROLE_LEAF || role == MW_ROLE_SPINE || role == MW_ROLE_CORE ||
           is_edge(role);
}

bool mw_stack_is_cooled(enum mw_role role)
{
    return is_switch((uint8_t)role);
}

int32_t mw_slot_count(const struct mw_factory *f, const struct mw_device_type *node)
{
    int32_t slots = mw_rack_slots(f, node);

    return f->compute.slots > 0 && f->compute.slots < slots ? f->compute.slots : slots;
}

int32_t mw_slot_u(const struct mw_factory *f, const struct mw_device_type *node, int32_t slot)
{
    return slots_top(f, node) - (slot + 1) * (node->u + f->compute.blank_u) +
           f->compute.blank_u;
}

static void stand(struct mw_stack *s, struct mw_stack_item *item, int32_t at)
{
    item->at = (uint8_t)at;
    for (int32_t u = at; u < at + item->u; u++)
        s->fill[u] = MW_U_DEVICE;
}

/* ---- compute racks ---- */

static bool stand_nodes(const struct mw_factory *f, const struct mw_device_type *node,
                        struct mw_stack_item *items, uint32_t n, struct mw_stack *s)
{
    int32_t slots = mw_slot_count(f, node);

    if ((int64_t)n > slots)
        return false;
    int32_t first = (slots - (int32_t)n + 1) / 2; /* from the top */
    for (uint32_t i = 0; i < n; i++)
        stand(s, &items[i], mw_slot_u(f, node, first + (int32_t)i));
    return true;
}

/* ---- racks of switches and servers ---- */

/* A stretch of free U that is filled from the top. */
struct gap {
    int32_t next, low; /* highest U still free; lowest that may be used */
    bool open;         /* the thing above, if any, has no baffle under it yet */
};

/* Stands one item under what stands there, a baffle above and below every switch. */
static bool gap_stand(struct gap *g, struct mw_stack *s, struct mw_stack_item *item,
                      bool baffles)
{
    bool cooled = baffles && is_switch(item->role);
    int32_t above = cooled && g->open;
    int32_t top = g->next - above, at = top - item->u + 1;

    if (at - (cooled ? 1 : 0) < g->low)
        return false;
    if (above)
        s->fill[g->next] = MW_U_BAFFLE;
    stand(s, item, at);
    g->next = at - 1;
    if (cooled)
        s->fill[g->next--] = MW_U_BAFFLE;
    g->open = !cooled;
    return true;
}

/* Edge switches right above the panel, the last one lowest, a baffle over them. Returns how many
 * leading items stand there: none when there is no room for all of them. */
static uint32_t stand_edges(const struct mw_factory *f, int32_t panel,
                            struct mw_stack_item *items, uint32_t n, struct mw_stack *s,
                            int32_t *next)
{
    uint32_t edges = 0;
    int32_t top = panel;

    *next = panel + 1;
    for (; edges < n && is_edge(items[edges].role); edges++)
        top += items[edges].u;
    if (edges == 0 || top + f->site.rack.baffles > f->site.rack.units)
        return 0;
    for (uint32_t i = edges; i-- > 0; *next += items[i].u)
        stand(s, &items[i], *next);
    if (f->site.rack.baffles)
        s->fill[(*next)++] = MW_U_BAFFLE;
    return edges;
}

static bool stand_switches(const struct mw_factory *f, int32_t panel,
                           struct mw_stack_item *items, uint32_t n, struct mw_stack *s)
{
    bool baffles = f->site.rack.baffles;
    struct gap below = {.next = f->site.rack.units, .low = 1, .open = true};
    struct gap above = {.next = 0, .low = 1};
    uint32_t first = 0;

    if (panel > 0) {
        int32_t over_edges;
        first = stand_edges(f, panel, items, n, s, &over_edges);
        below.next = panel - 1;
        above = (struct gap){.next = f->site.rack.units, .low = over_edges, .open = true};
    }
    for (uint32_t i = first; i < n; i++)
        if (!gap_stand(&below, s, &items[i], baffles) &&
            !gap_stand(&above, s, &items[i], baffles))
            return false;
    return true;
}

bool mw_stack_fits(const struct mw_factory *f, const struct mw_device_type *node,
                   struct mw_stack_item *items, uint32_t n, struct mw_stack *s)
{
    struct mw_stack own = {0};
    int32_t panel = mw_panel_u(f, node);

    s = s ? s : &own;
    memset(s, 0, sizeof *s);
    if (panel > 0 && panel <= f->site.rack.units)
        s->fill[panel] = MW_U_PANEL;
    if (n > 0 && items[0].role == MW_ROLE_NODE)
        return stand_nodes(f, node, items, n, s);
    return stand_switches(f, panel, items, n, s);
}

/* ---- the plan ---- */

/* Order of the devices of a rack: as they stand, then as they are numbered. */
struct standing {
    uint32_t rack, device;
    int order;
    uint8_t at;
};

static int standing_cmp(const void *a, const void *b)
{
    const struct standing *s = a, *t = b;

    if (s->rack != t->rack)
        return s->rack < t->rack ? -1 : 1;
    if (s->order != t->order)
        return s->order < t->order ? -1 : 1;
    return s->device < t->device ? -1 : s->device > t->device;
}

/* Higher U first; zero-U devices last. */
static int height_cmp(const void *a, const void *b)
{
    const struct standing *s = a, *t = b;

    if (s->at != t->at)
        return s->at > t->at ? -1 : 1;
    return s->device < t->device ? -1 : s->device > t->device;
}

static void fill_rack(struct mw_plan *p, uint32_t rack, const struct mw_stack *s)
{
    static const uint8_t kinds[] = {[MW_U_FREE] = MW_FILL_BLANK,
                                    [MW_U_BAFFLE] = MW_FILL_BAFFLE,
                                    [MW_U_PANEL] = MW_FILL_PANEL};

    for (int32_t u = p->want->site.rack.units; u >= 1; u--)
        if (s->fill[u] != MW_U_DEVICE)
            *mw_vec_push(&p->fillers) = (struct mw_filler){rack, (uint8_t)u, kinds[s->fill[u]]};
}

/* The rack's devices, grouped in `at`, PDUs last: their U, the fillers, the range. `fill`: of a
 * rack that stands, whose devices have their U already; else NULL. */
static void raise_rack(struct mw_plan *p, const struct mw_device_type *node, uint32_t rack,
                       struct standing *at, uint32_t n, const uint8_t *fill)
{
    struct mw_stack_item items[MW_RACK_U_CAP];
    struct mw_stack s = {0};
    uint32_t tall = 0;

    while (tall < n && p->devices.at[at[tall].device].role != MW_ROLE_PDU)
        tall++;
    MW_ASSERT(tall <= MW_RACK_U_CAP);
    for (uint32_t i = 0; i < tall; i++) {
        const struct mw_device *d = &p->devices.at[at[i].device];
        items[i] = (struct mw_stack_item){.role = d->role, .u = (uint8_t)d->type->u};
    }
    if (fill)
        memcpy(s.fill, fill, sizeof s.fill);
    else
        MW_ASSERT(mw_stack_fits(p->want, node, items, tall, &s)); /* racks.c asked before */
    for (uint32_t i = 0; i < tall; i++) {
        struct mw_device *d = &p->devices.at[at[i].device];
        at[i].at = d->u = fill ? d->u : items[i].at;
        d->rear = d->type->airflow == MW_AIR_REAR_TO_FRONT;
    }
    qsort(at, n, sizeof *at, height_cmp);
    p->racks.at[rack].first_device = p->rack_devices.n;
    p->racks.at[rack].device_n = n;
    for (uint32_t i = 0; i < n; i++)
        *mw_vec_push(&p->rack_devices) = at[i].device;
    fill_rack(p, rack, &s);
}

enum mw_rc mw_design_elevations(struct mw_plan *p, struct mw_diags *diags)
{
    const struct mw_device_type *node = mw_catalog_find(p->catalog, p->want->compute.type);
    MW_VEC(struct standing) at = {0};
    uint32_t next = 0, standing = p->base ? p->base->racks.n : 0;
    uint8_t *fill;

    (void)diags;
    if (p->grown)
        return MW_OK;
    fill = mw_standing_fill(p);
    mw_vec_reserve(&at, p->devices.n);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];
        if (d->rack != MW_NONE)
            *mw_vec_push(&at) = (struct standing){
                d->rack, i, mw_stack_order((enum mw_role)d->role, (enum mw_fabric_id)d->fabric),
                0};
    }
    if (at.n > 0)
        qsort(at.at, at.n, sizeof *at.at, standing_cmp);
    for (uint32_t rack = 0; rack < p->racks.n; rack++) {
        uint32_t first = next;
        while (next < at.n && at.at[next].rack == rack)
            next++;
        raise_rack(p, node, rack, at.at + first, next - first,
                   rack < standing ? fill + (size_t)rack * (MW_RACK_U_CAP + 1) : NULL);
    }
    mw_free(fill);
    mw_vec_done(&at);
    return MW_OK;
}
