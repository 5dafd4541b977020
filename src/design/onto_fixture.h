/*
 * onto_fixture.h: factories grown onto plans that stand, and what holds of every such plan, for
 * onto_test.c and onto_known_test.c.
 */
#ifndef MW_DESIGN_ONTO_FIXTURE_H
#define MW_DESIGN_ONTO_FIXTURE_H

#include "design/site_fixture.h"

#include "design/diff.h"
#include "design/onto.h"
#include "design/rackload.h"
#include "design/site.h"

struct growth {
    struct world old, now;
    enum mw_rc rc;
};

struct step { /* what the file says of one of the two factories */
    int32_t count, final, management;
    enum mw_growth growth;
};

static inline void apply(struct world *x, const struct step *s)
{
    x->factory.compute.count = s->count;
    x->factory.compute.count_final = s->final;
    x->factory.compute.growth = s->growth;
    if (s->management >= 0)
        x->factory.services[MW_SERVICE_MANAGEMENT].count = s->management;
}

/* Designs the old factory, and the new one onto it. False: the old one cannot be. */
static inline bool grow_onto(struct growth *g, const char *yaml, const struct step *from,
                             const struct step *to)
{
    world_read(&g->old, yaml, NULL, 0);
    world_read(&g->now, yaml, NULL, 0);
    apply(&g->old, from);
    apply(&g->now, to);
    g->rc = MW_EBUG;
    if (mw_design(&g->old.plan, &g->old.factory, &g->old.catalog, &g->old.diags, NULL) != MW_OK)
        return false;
    g->rc = mw_design_onto(&g->now.plan, &g->now.factory, &g->now.catalog, &g->old.plan,
                           &g->now.diags, NULL);
    return true;
}

static inline void growth_done(struct growth *g)
{
    world_done(&g->now);
    world_done(&g->old);
}

static inline bool said(const struct mw_plan *p, const char *id)
{
    for (uint32_t i = 0; i < p->findings.n; i++)
        if (strcmp(p->findings.at[i].id, id) == 0)
            return true;
    return false;
}

/* ---- what holds of every plan ---- */

static inline void check_elevations(const struct mw_plan *p)
{
    uint32_t units = (uint32_t)p->want->site.rack.units;
    uint8_t *taken = calloc((size_t)p->racks.n * (units + 1), 1);

    assert_non_null(taken);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];
        for (int32_t u = d->u; d->u && u < d->u + d->type->u; u++)
            taken[d->rack * (units + 1) + (uint32_t)u]++;
    }
    for (uint32_t i = 0; i < p->fillers.n; i++)
        taken[p->fillers.at[i].rack * (units + 1) + p->fillers.at[i].u]++;
    for (uint32_t r = 0; r < p->racks.n; r++)
        for (uint32_t u = 1; u <= units; u++)
            assert_int_equal(taken[r * (units + 1) + u], 1);
    free(taken);
}

/* Rows hold such racks, positions are free, limits hold, circuits carry what hangs on them. */
static inline void check_racks(const struct mw_plan *p)
{
    const struct mw_device_type *types[512];

    for (uint32_t r = 0; r < p->racks.n; r++) {
        const struct mw_rack *k = &p->racks.at[r];
        const struct mw_position *at = &p->positions.at[k->position];
        assert_int_equal(at->rack, r);
        assert_false(at->blocked);
        assert_true(mw_row_holds(&p->rows.at[at->row], k->kind));
        for (uint32_t i = 0; i < k->device_n; i++) {
            uint32_t d = p->rack_devices.at[k->first_device + i];
            assert_int_equal(p->devices.at[d].rack, r);
            types[i] = p->devices.at[d].type;
        }
        assert_true(mw_rack_fits(p, p->rows.at[at->row].power_class, types, k->device_n, NULL));
    }
    for (uint32_t i = 0; i < p->circuits.n; i++) {
        const struct mw_plan_circuit *c = &p->circuits.at[i];
        assert_int_equal(p->devices.at[c->pdu].circuit, i);
        assert_int_equal(p->devices.at[c->pdu].rack, c->rack);
        assert_true((double)c->worst_va <=
                    (double)c->capacity_va * (1 - p->want->site.power.margin) + 1);
    }
    for (uint32_t i = 0; i < p->supplies.n; i++)
        for (uint32_t k = i + 1; k < p->supplies.n && k < i + 400; k++)
            if (p->supplies.at[i].circuit != MW_NONE)
                assert_false(p->supplies.at[i].circuit == p->supplies.at[k].circuit &&
                             p->supplies.at[i].outlet == p->supplies.at[k].outlet);
}

/* Every port once, every name once, every address once. */
static inline void check_unique(const struct mw_plan *p)
{
    struct mw_map_u64 ports = {0}, addresses = {0}, ids = {0};
    struct mw_map_str names = {0};

    for (uint32_t i = 0; i < p->cables.n; i++) {
        for (int e = 0; e < 3; e++) {
            const struct mw_end *end = &p->cables.at[i].end[e];
            for (uint32_t lane = 0; end->device != MW_NONE && lane < end->lanes; lane++) {
                assert_true(end->port + lane < p->devices.at[end->device].type->port_n);
                assert_true(mw_map_u64_add(
                    &ports, (uint64_t)end->device << 16 | (end->port + lane), i));
            }
        }
        assert_true(mw_map_u64_add(&ids, p->cables.at[i].id, i));
    }
    for (uint32_t i = 0; i < p->devices.n; i++)
        assert_true(mw_map_str_add(&names, p->devices.at[i].name, i));
    for (uint32_t i = 0; i < p->addresses.n; i++)
        assert_true(mw_map_u64_add(&addresses, p->addresses.at[i].ipv4, i));
    mw_map_u64_done(&ports);
    mw_map_u64_done(&addresses);
    mw_map_u64_done(&ids);
    mw_map_str_done(&names);
}

/* Each leaf has as many links to one spine of its pod as to any other, and to none of another. */
static inline void check_even(const struct mw_plan *p)
{
    for (int f = 0; f < 2; f++) {
        struct mw_range leaves = mw_plan_range(p, (enum mw_fabric_id)f, MW_ROLE_LEAF);
        struct mw_range spines = mw_plan_range(p, (enum mw_fabric_id)f, MW_ROLE_SPINE);
        int32_t *n = calloc((size_t)leaves.n * spines.n + 1, sizeof *n);
        assert_non_null(n);
        for (uint32_t i = 0; i < p->cables.n; i++) {
            const struct mw_cable *c = &p->cables.at[i];
            if (c->fabric == f && c->kind == MW_LINK_LEAF_SPINE)
                n[(c->end[0].device - leaves.first) * spines.n + c->end[1].device -
                  spines.first] += c->end[0].lanes;
        }
        for (uint32_t l = 0; l < leaves.n; l++) {
            const struct mw_device *leaf = &p->devices.at[leaves.first + l];
            int32_t each = -1;
            for (uint32_t s = 0; s < spines.n; s++) {
                const struct mw_device *spine = &p->devices.at[spines.first + s];
                int32_t is = n[l * spines.n + s];
                if (spine->pod != leaf->pod || spine->plane != leaf->plane) {
                    assert_int_equal(is, 0);
                    continue;
                }
                assert_true(is > 0);
                each = each < 0 ? is : each;
                assert_int_equal(is, each);
            }
        }
        free(n);
    }
}

static inline void check_plan(const struct mw_plan *p)
{
    check_elevations(p);
    check_racks(p);
    check_unique(p);
    check_even(p);
}

/* ---- what stands stays ---- */

static inline void check_stands(const struct mw_diff *d)
{
    for (uint32_t i = 0; i < d->racks.n; i++)
        assert_int_equal(d->racks.at[i].change, MW_CHANGE_ADDED);
    for (uint32_t i = 0; i < d->devices.n; i++)
        assert_int_equal(d->devices.at[i].change, MW_CHANGE_ADDED);
    for (uint32_t i = 0; i < d->supplies.n; i++)
        assert_int_equal(d->supplies.at[i].change, MW_CHANGE_ADDED);
    for (uint32_t i = 0; i < d->addresses.n; i++)
        assert_int_equal(d->addresses.at[i].change, MW_CHANGE_ADDED);
    for (uint32_t i = 0; i < d->old->devices.n; i++) { /* and the floor has not shifted */
        const struct mw_device *was = &d->old->devices.at[i];
        const struct mw_device *is = &d->now->devices.at[d->device_now[i]];
        if (was->rack == MW_NONE)
            continue;
        const struct mw_position *a =
            &d->old->positions.at[d->old->racks.at[was->rack].position];
        const struct mw_position *b =
            &d->now->positions.at[d->now->racks.at[is->rack].position];
        assert_int_equal(a->x_mm, b->x_mm);
        assert_int_equal(a->y_mm, b->y_mm);
    }
}

/* A cable that stays keeps its part, unless it held a second lane that moves. One that moved is
 * bought anew only where the old one does not reach or holds another number of lanes. */
static inline void check_reuse(const struct mw_diff *d)
{
    for (uint32_t i = 0; i < d->cables.n; i++) {
        const struct mw_diff_cable *c = &d->cables.at[i];
        if (c->change == MW_CHANGE_RETYPED) {
            assert_int_equal(d->old->cables.at[c->old].end[0].lanes, 2);
            assert_int_equal(d->now->cables.at[c->now].end[0].lanes, 1);
        } else if (c->new_part && !c->too_short) {
            assert_int_not_equal(d->old->cables.at[c->old].end[0].lanes,
                                 d->now->cables.at[c->now].end[0].lanes);
        }
    }
}

#endif
