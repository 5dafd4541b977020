/*
 * totals.c: what racks and the whole factory weigh, draw and need in air and coolant, and the
 * bill of materials.
 *
 * Power, air, coolant and weight count what stands in racks here: it is what the feeds and the
 * cooling of this site carry. The bill of materials counts everything, what stands elsewhere
 * included: it has to be bought all the same.
 */
#include "design/totals.h"

#include "design/design.h"
#include "design/media.h"
#include "design/thermal.h"

#include <stdlib.h>
#include <string.h>

/* ---- racks and sums ---- */

static void total_racks(struct mw_plan *p)
{
    const struct mw_site_cooling *cooling = &p->want->site.cooling;
    double ratio = mw_air_density_ratio((double)p->want->site.altitude_mm / 1000);
    int64_t liquid_w = 0;

    for (uint32_t i = 0; i < p->racks.n; i++) {
        struct mw_rack *rack = &p->racks.at[i];
        double cfm = 0;

        rack->max_w = rack->liquid_w = 0;
        rack->g = p->want->site.rack.tare_g;
        for (uint32_t k = 0; k < rack->device_n; k++) {
            const struct mw_device *d =
                &p->devices.at[p->rack_devices.at[rack->first_device + k]];

            if (d->type->max_w > 0)
                rack->max_w += d->type->max_w;
            if (d->type->g > 0)
                rack->g += d->type->g;
            rack->liquid_w += mw_device_liquid_w(d->type);
            cfm += mw_device_air_cfm(d->type, cooling->air_delta_k, ratio);
        }
        rack->air_cfm = (int64_t)(cfm + 0.5);
        p->totals.it_peak_w += rack->max_w;
        p->totals.weight_g += rack->g;
        p->totals.air_cfm += rack->air_cfm;
        liquid_w += rack->liquid_w;
    }
    if (liquid_w > 0)
        p->totals.liquid_ml_min =
            (int64_t)(mw_liquid_ml_min((double)liquid_w, cooling->liquid_delta_k) + 0.5);
}

/* ---- bill of materials ---- */

static const char *const categories[] = {"rack", "device", "filler", "cable", "transceiver"};
enum category { CAT_RACK, CAT_DEVICE, CAT_FILLER, CAT_CABLE, CAT_TRANSCEIVER };

struct tally {
    struct mw_plan *p;
    struct mw_map_u64 rows; /* what a row counts, packed -> index in p->bom */
    uint32_t *product;    /* by cable part: the first of that name (a part per pair of cages) */
    uint32_t (*optic)[2]; /* by cable part: transceiver at either end, or MW_NONE */
    uint32_t *first_cage; /* by device */
    unsigned char *cage_seen; /* by cage: its transceiver is counted */
};

/* The row of a key, made with now = 0 when it is new. Keys hold the category and at most 56
 * bits that tell its rows apart. */
static struct mw_bom *row_of(struct tally *t, enum category category, uint64_t key,
                             const struct mw_bom *fresh)
{
    struct mw_plan *p = t->p;
    uint32_t *at = mw_map_u64_put(&t->rows, key << 3 | (uint64_t)category, p->bom.n);

    if (*at == p->bom.n) {
        struct mw_bom *row = mw_vec_push(&p->bom);

        *row = *fresh;
        row->category = categories[category];
        row->final = -1;
    }
    return &p->bom.at[*at];
}

static void count_racks(struct tally *t)
{
    struct mw_plan *p = t->p;
    const char *title = mw_arena_printf(
        &p->arena, "rack, %dU, %lld x %lld mm", p->want->site.rack.units,
        (long long)p->want->site.rack.width_mm, (long long)p->want->site.rack.depth_mm);
    const char *part = mw_arena_printf(&p->arena, "rack-%du", p->want->site.rack.units);

    for (uint32_t i = 0; i < p->racks.n; i++) {
        enum mw_rack_kind kind = p->racks.at[i].kind;
        struct mw_bom fresh = {.part = part, .title = title, .group = mw_rack_kind_names[kind]};

        row_of(t, CAT_RACK, (uint64_t)kind, &fresh)->now++;
    }
}

static void count_fillers(struct tally *t)
{
    static const struct {
        const char *part, *title;
    } known[] = {
        [MW_FILL_BLANK] = {"blank-1u", "blanking panel, 1U"},
        [MW_FILL_BAFFLE] = {"baffle-1u", "airflow baffle, 1U"},
        [MW_FILL_PANEL] = {"panel-1u", "brand panel, 1U"},
    };

    for (uint32_t i = 0; i < t->p->fillers.n; i++) {
        uint8_t kind = t->p->fillers.at[i].kind;
        struct mw_bom fresh = {
            .part = known[kind].part, .title = known[kind].title, .group = "racks"};

        row_of(t, CAT_FILLER, kind, &fresh)->now++;
    }
}

static const char *group_of(const struct mw_device *d)
{
    if (d->fabric < MW_FABRIC_COUNT)
        return mw_fabric_names[d->fabric];
    return d->role == MW_ROLE_NODE ? "compute" : d->role == MW_ROLE_PDU ? "power" : "services";
}

/* Types have no index of their own; there are few, and devices come in runs of one type. */
static uint64_t type_index(const struct mw_plan *p, const struct mw_device_type *type)
{
    return (uint64_t)(type - p->catalog->types.at);
}

static void count_devices(struct tally *t)
{
    for (uint32_t i = 0; i < t->p->devices.n; i++) {
        const struct mw_device *d = &t->p->devices.at[i];
        const char *group = group_of(d);
        struct mw_bom fresh = {.part = d->type->name,
                               .title = d->type->title,
                               .vendor = d->type->vendor,
                               .group = group};
        uint64_t use = d->fabric < MW_FABRIC_COUNT ? d->fabric
                       : d->role == MW_ROLE_NODE   ? MW_FABRIC_COMPUTE
                                                   : MW_FABRIC_COUNT + (d->role == MW_ROLE_PDU);

        row_of(t, CAT_DEVICE, type_index(t->p, d->type) << 8 | use, &fresh)->now++;
    }
}

/* ---- cables and transceivers ---- */

static void know_parts(struct tally *t)
{
    const struct mw_catalog *c = t->p->catalog;

    t->product = mw_alloc(c->cables.n * sizeof *t->product);
    t->optic = mw_alloc(c->cables.n * sizeof *t->optic);
    for (uint32_t i = 0; i < c->cables.n; i++) {
        const struct mw_cable_part *part = &c->cables.at[i];

        while (strcmp(c->cables.at[t->product[i]].name, part->name) != 0)
            t->product[i]++;
        for (int side = 0; side < 2; side++) {
            uint32_t o = 0;

            while (part->optic[side] && o < c->optics.n &&
                   strcmp(c->optics.at[o].name, part->optic[side]) != 0)
                o++;
            t->optic[i][side] = part->optic[side] && o < c->optics.n ? o : MW_NONE;
        }
    }
}

static void know_cages(struct tally *t)
{
    const struct mw_plan *p = t->p;
    uint32_t cages = 0;

    t->first_cage = mw_alloc(p->devices.n * sizeof *t->first_cage);
    for (uint32_t d = 0; d < p->devices.n; d++) {
        t->first_cage[d] = cages;
        cages += p->devices.at[d].type->cage_n;
    }
    t->cage_seen = mw_alloc(cages);
}

/* Counts transceivers for one use of a fabric: switches and nodes are ordered apart. */
static void count_optics(struct tally *t, const struct mw_cable *c, uint32_t device,
                         uint32_t optic, int64_t n)
{
    static const char *const users[] = {"nodes", "switches", "servers"};
    const struct mw_plan *p = t->p;
    enum mw_kind kind = p->devices.at[device].type->kind;
    int user = kind == MW_KIND_NODE ? 0 : kind == MW_KIND_SWITCH ? 1 : 2;
    uint64_t key = (uint64_t)optic << 8 | (uint64_t)c->fabric << 2 | (uint64_t)user;
    struct mw_bom fresh = {.part = p->catalog->optics.at[optic].name,
                           .vendor = p->catalog->optics.at[optic].vendor,
                           .group = mw_fabric_names[c->fabric]};
    struct mw_bom *row = row_of(t, CAT_TRANSCEIVER, key, &fresh);

    if (!row->title)
        row->title = mw_arena_printf(&t->p->arena, "%s, in %s",
                                     p->catalog->optics.at[optic].title, users[user]);
    row->now += n;
}

/* Transceivers of a cable: one for each cage that no earlier cable lit; the head of a splitter
 * may need its own number of them, whatever its cages. */
static void count_cable_optics(struct tally *t, const struct mw_cable *c)
{
    const struct mw_plan *p = t->p;
    const struct mw_cable_part *part = &p->catalog->cables.at[c->part];
    const struct mw_port_type *near =
        &p->devices.at[c->end[0].device].type->ports[c->end[0].port];
    int side = mw_media_side(p->catalog, part, near->connector, near->lanes);

    for (int e = 0; e < 3; e++) {
        uint32_t optic = t->optic[c->part][e == 0 ? side : !side];
        uint32_t device = c->end[e].device;
        unsigned char *seen;

        if (device == MW_NONE || optic == MW_NONE)
            continue;
        if (e == 0 && part->tails > 1 && part->optics_per_end > 0) {
            count_optics(t, c, device, optic, part->optics_per_end);
            continue;
        }
        seen = &t->cage_seen[t->first_cage[device] +
                             p->devices.at[device].type->ports[c->end[e].port].cage];
        if (!*seen)
            count_optics(t, c, device, optic, 1);
        *seen = 1;
    }
}

static void count_cables(struct tally *t)
{
    struct mw_plan *p = t->p;

    know_parts(t);
    know_cages(t);
    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];

        if (c->part == MW_NONE)
            continue;
        const struct mw_cable_part *part = &p->catalog->cables.at[c->part];
        struct mw_bom fresh = {.part = part->name,
                               .title = part->title,
                               .vendor = part->vendor,
                               .length_mm = c->length_mm,
                               .group = mw_fabric_names[c->fabric]};
        uint64_t key =
            ((uint64_t)t->product[c->part] << 32 | c->length_mm) << 4 | (uint64_t)c->fabric;

        row_of(t, CAT_CABLE, key, &fresh)->now++;
        count_cable_optics(t, c);
        p->totals.cable_mm += c->length_mm;
    }
}

static int category_rank(const char *category)
{
    int rank = 0;

    while (strcmp(categories[rank], category) != 0)
        rank++;
    return rank;
}

static int compare_rows(const void *left, const void *right)
{
    const struct mw_bom *a = left, *b = right;
    int order = category_rank(a->category) - category_rank(b->category);

    if (!order)
        order = strcmp(a->group, b->group);
    if (!order)
        order = strcmp(a->part, b->part);
    if (!order)
        order = (a->length_mm > b->length_mm) - (a->length_mm < b->length_mm);
    return order ? order : strcmp(a->title, b->title);
}

static void sort_bom(struct mw_plan *p)
{
    if (p->bom.n)
        qsort(p->bom.at, p->bom.n, sizeof *p->bom.at, compare_rows);
}

static void final_totals(struct mw_plan *now, const struct mw_plan *grown)
{
    uint32_t n = grown->feed_loads.n;
    struct mw_feed_load *loads = mw_arena_alloc(&now->arena, n * sizeof *loads);

    for (uint32_t i = 0; i < n; i++)
        loads[i] = grown->feed_loads.at[i];
    now->final = (struct mw_final){.known = true,
                                   .racks = grown->racks.n,
                                   .cables = grown->cables.n,
                                   .totals = grown->totals,
                                   .feed_loads = {loads, n}};
}

void mw_totals_final(struct mw_plan *now, const struct mw_plan *grown)
{
    uint32_t have = now->bom.n;

    final_totals(now, grown);

    for (uint32_t i = 0; i < have; i++)
        now->bom.at[i].final = 0; /* unless the grown factory has it, too */
    for (uint32_t g = 0; g < grown->bom.n; g++) {
        struct mw_bom *row = NULL;

        for (uint32_t i = 0; i < have && !row; i++)
            if (compare_rows(&now->bom.at[i], &grown->bom.at[g]) == 0)
                row = &now->bom.at[i];
        if (!row) {
            const struct mw_bom *from = &grown->bom.at[g];

            row = mw_vec_push(&now->bom);
            *row = (struct mw_bom){
                .category = categories[category_rank(from->category)],
                .part = mw_arena_strdup(&now->arena, from->part),
                .title = mw_arena_strdup(&now->arena, from->title),
                .vendor = from->vendor ? mw_arena_strdup(&now->arena, from->vendor) : NULL,
                .group = mw_arena_strdup(&now->arena, from->group),
                .length_mm = from->length_mm,
            };
        }
        row->final = grown->bom.at[g].now;
    }
    sort_bom(now);
}

enum mw_rc mw_design_totals(struct mw_plan *p, struct mw_diags *diags)
{
    struct tally t = {.p = p};

    (void)diags; /* sums cannot fail */
    total_racks(p);
    count_racks(&t);
    count_devices(&t);
    count_fillers(&t);
    count_cables(&t);
    if (p->want->compute.count_final <= p->want->compute.count)
        for (uint32_t i = 0; i < p->bom.n; i++)
            p->bom.at[i].final = p->bom.at[i].now;
    sort_bom(p);
    mw_free(t.product);
    mw_free(t.optic);
    mw_free(t.first_cage);
    mw_free(t.cage_seen);
    mw_map_u64_done(&t.rows);
    return MW_OK;
}
