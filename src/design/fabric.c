/*
 * fabric.c: sizes of the fabrics, and their devices: nodes, leaves, spines, cores, fabric
 * managers, servers. What is decided stands in tree.c and inband.c; here it becomes devices.
 *
 * A device's index is its place in the final factory, so that growth renames nothing: leaves run
 * by unit and then rail, spines by plane and pod, cores by plane and group.
 */
#include "design/design.h"
#include "design/inband.h"
#include "design/onto.h"
#include "design/tree.h"

/* Fabric managers without a cable stand somewhere all the same. */
enum { NEAR_MM = 1000 };

static struct mw_device *add_device(struct mw_plan *p, enum mw_role role,
                                    enum mw_fabric_id fabric, const struct mw_device_type *type,
                                    int64_t elsewhere_mm)
{
    uint32_t handle = mw_plan_add_device(p, role, fabric, type); /* may move the devices */
    struct mw_device *d = &p->devices.at[handle];

    d->elsewhere_mm = elsewhere_mm;
    return d;
}

static void add_nodes(struct mw_plan *p)
{
    const struct mw_device_type *type = mw_catalog_find(p->catalog, p->want->compute.type);
    int32_t su_nodes = p->fabrics[MW_FABRIC_COMPUTE].su_nodes;

    MW_ASSERT(type != NULL);
    mw_vec_reserve(&p->devices, (uint32_t)p->want->compute.count);
    for (int32_t i = 0; i < p->want->compute.count; i++)
        add_device(p, MW_ROLE_NODE, MW_FABRIC_COUNT, type, 0)->su = i / su_nodes;
}

/* ---- fat trees ---- */

static void add_leaves(struct mw_plan *p, const struct mw_tree *t)
{
    int32_t su_nodes = p->fabrics[MW_FABRIC_COMPUTE].su_nodes;
    int32_t per_plane = t->columns / t->planes;

    for (int32_t unit = 0; unit < t->units; unit++)
        for (int32_t column = 0; column < t->columns; column++) {
            struct mw_device *d =
                add_device(p, MW_ROLE_LEAF, t->fabric, t->type[0], t->elsewhere_mm[0]);

            d->su = (int32_t)((int64_t)unit * t->unit_nodes / su_nodes);
            d->rail = (int16_t)(t->by_rail ? column + 1 : 0);
            d->plane = (int16_t)(column / per_plane);
            d->pod = t->ft.tiers == 3 ? mw_tree_leaf(t, unit, column).pod : -1;
            d->index = unit * t->columns + column;
        }
    for (int32_t i = 0; i < t->extra; i++) {
        struct mw_device *d =
            add_device(p, MW_ROLE_LEAF, t->fabric, t->type[0], t->elsewhere_mm[0]);

        d->pod = t->ft.tiers == 3 ? mw_fattree_extra(&t->ft, i).pod : -1;
        d->index = mw_tree_extra_index(t, i);
    }
}

static void add_spines_and_cores(struct mw_plan *p, const struct mw_tree *t)
{
    const struct mw_fattree *ft = &t->ft;
    int32_t pods = ft->tiers > 1 ? ft->pods : 0;

    for (int32_t plane = 0; plane < t->planes; plane++)
        for (int32_t pod = 0; pod < pods; pod++)
            for (int32_t j = 0; j < ft->spines; j++) {
                struct mw_device *d =
                    add_device(p, MW_ROLE_SPINE, t->fabric, t->type[1], t->elsewhere_mm[1]);

                d->plane = (int16_t)plane;
                d->pod = ft->tiers == 3 ? pod : -1;
                d->index = (plane * pods + pod) * ft->spines_final + j;
            }
    for (int32_t plane = 0; plane < t->planes; plane++)
        for (int32_t group = 0; group < ft->groups; group++)
            for (int32_t c = 0; c < ft->cores_per_group; c++) {
                struct mw_device *d =
                    add_device(p, MW_ROLE_CORE, t->fabric, t->type[2], t->elsewhere_mm[2]);

                d->plane = (int16_t)plane;
                d->pod = group;
                d->index = (plane * ft->spines_final + group) * ft->cores_per_group + c;
            }
}

/* Each plane is a subnet of its own and has its own managers. */
static void add_managers(struct mw_plan *p, const struct mw_tree *t)
{
    const struct mw_device_type *type =
        t->managers ? mw_catalog_find(p->catalog, t->managers->type) : NULL;
    int64_t elsewhere_mm;

    if (!type)
        return;
    elsewhere_mm = t->managers->elsewhere_mm;
    if (t->attach == MW_ATTACH_ELSEWHERE && elsewhere_mm == 0)
        elsewhere_mm = NEAR_MM;
    for (int32_t plane = 0; plane < t->planes; plane++)
        for (int32_t i = 0; i < t->managers->count; i++)
            add_device(p, MW_ROLE_MANAGER, t->fabric, type, elsewhere_mm)->plane =
                (int16_t)plane;
}

static void add_tree(struct mw_plan *p, const struct mw_tree *t)
{
    const struct mw_fattree *ft = &t->ft;
    struct mw_fabric *f = &p->fabrics[t->fabric];

    f->enabled = true;
    f->tiers = ft->tiers;
    f->planes = t->planes;
    f->scalable_units = t->units;
    f->scalable_units_final = t->units_final;
    f->leaf = mw_tree_leaf_count(t);
    f->spine = ft->spine * t->planes;
    f->spine_final = ft->spine_final * t->planes;
    f->core = ft->core * t->planes;
    f->core_final = ft->core_final * t->planes;
    f->uplinks_per_leaf = ft->links * ft->spines;
    f->pods = ft->tiers == 3 ? ft->pods : 0;
    f->cores_per_group = ft->cores_per_group;
    mw_vec_reserve(&p->devices, (uint32_t)(f->leaf + f->spine + f->core));
    add_leaves(p, t);
    add_spines_and_cores(p, t);
    add_managers(p, t);
}

/* ---- in-band, services ---- */

static void add_pairs(struct mw_plan *p, const struct mw_inband *net, int32_t tier,
                      enum mw_role role, int32_t pairs)
{
    const struct mw_fabric_inband *want = &p->want->fabrics.inband;
    int32_t su_nodes = p->fabrics[MW_FABRIC_COMPUTE].su_nodes;

    for (int32_t i = 0; i < 2 * pairs; i++) {
        struct mw_device *d =
            tier == 0
                ? add_device(p, role, MW_FABRIC_INBAND, net->leaf, want->leaf.elsewhere_mm)
                : add_device(p, role, MW_FABRIC_INBAND, net->core, want->core.elsewhere_mm);
        int32_t node = tier == 0 ? mw_pairtree_brought_by(&net->tree, i / 2) : -1;

        d->su = node >= 0 ? node / su_nodes : -1;
    }
}

static void add_inband(struct mw_plan *p, const struct mw_inband *net)
{
    struct mw_fabric *f = &p->fabrics[MW_FABRIC_INBAND];
    const struct mw_pairtree *t = &net->tree;

    f->enabled = true;
    f->tiers = t->tiers;
    f->planes = 1;
    f->su_nodes = t->want.su_nodes;
    f->leaf = 2 * t->leaf_pairs;
    f->uplinks_per_leaf = t->tiers > 1 ? t->want.uplinks : 0;
    add_pairs(p, net, 0, MW_ROLE_LEAF, t->leaf_pairs);
    for (int32_t tier = 1; tier < t->tiers; tier++) {
        add_pairs(p, net, tier, tier == 1 ? MW_ROLE_SPINE : MW_ROLE_CORE, t->pairs[tier]);
        *(tier == 1 ? &f->spine : &f->core) += 2 * t->pairs[tier];
    }
    f->spine_final = f->spine;
    f->core_final = f->core;
}

static void add_services(struct mw_plan *p)
{
    static const enum mw_role roles[MW_SERVICE_COUNT] = {
        [MW_SERVICE_MANAGEMENT] = MW_ROLE_MANAGEMENT,
        [MW_SERVICE_LOGIN] = MW_ROLE_LOGIN,
        [MW_SERVICE_STORAGE] = MW_ROLE_STORAGE,
    };

    for (int s = 0; s < MW_SERVICE_COUNT; s++) {
        const struct mw_service *want = &p->want->services[s];
        const struct mw_device_type *type =
            want->count > 0 && want->type ? mw_catalog_find(p->catalog, want->type) : NULL;

        for (int32_t i = 0; type && i < want->count; i++)
            add_device(p, roles[s], MW_FABRIC_COUNT, type, want->elsewhere_mm);
    }
}

enum mw_rc mw_design_fabrics(struct mw_plan *p, struct mw_diags *diags)
{
    const struct mw_factory *f = p->want;
    struct mw_tree compute, storage;
    struct mw_inband inband;
    enum mw_rc first = MW_OK, rc;

    if (f->fabrics.compute.enabled)
        first = mw_tree_plan(f, p->catalog, MW_FABRIC_COMPUTE, &compute, diags);
    if (f->fabrics.storage.enabled) {
        rc = mw_tree_plan(f, p->catalog, MW_FABRIC_STORAGE, &storage, diags);
        first = first ? first : rc;
    }
    if (f->fabrics.inband.enabled) {
        rc = mw_inband_plan(p, &inband, diags);
        first = first ? first : rc;
    }
    if (first != MW_OK)
        return first;
    p->fabrics[MW_FABRIC_COMPUTE].su_nodes = mw_scalable_unit(f, p->catalog);
    p->fabrics[MW_FABRIC_STORAGE].su_nodes = p->fabrics[MW_FABRIC_COMPUTE].su_nodes;
    add_nodes(p);
    if (f->fabrics.compute.enabled)
        add_tree(p, &compute);
    if (f->fabrics.storage.enabled)
        add_tree(p, &storage);
    if (f->fabrics.inband.enabled)
        add_inband(p, &inband);
    add_services(p);
    return p->base ? mw_onto_devices(p, diags) : MW_OK;
}
