/*
 * cabling.c: from ends to cables that can be bought: routes, parts, stocked lengths, bundles,
 * identities, and the order in which the plan lists them.
 *
 * Wiring gives one cable per lane. Where both lanes of a twin-port cage lead, lane to lane, to
 * one peer cage and a twin-port assembly serves, the two become one cable; everywhere else every
 * lane has a fibre of its own behind the cage's transceiver.
 *
 * A cable that stands (plan->base) and keeps its ends stays as it was bought. One that is moved
 * serves again at the end where it stays, if it reaches and fits; else a new one is bought.
 */
#include "design/design.h"
#include "design/label.h"
#include "design/media.h"
#include "design/onto.h"
#include "design/route.h"

#include <stdlib.h>
#include <string.h>

/* Why cables of one kind have no part: one finding for all of them. */
struct lack {
    uint8_t fabric, kind;
    enum mw_media_result why;
    uint32_t cables;
    uint32_t first; /* the first of them; its ends name the example */
    uint32_t longest_mm;
};

enum { LACKS_CAP = 64 };

#define MERGED (MW_NONE - 1) /* as a part: the cable went into its twin's assembly */

struct cabling {
    struct mw_plan *p;
    struct mw_media media;
    uint32_t *first_port; /* by device: where its ports start in cable_at */
    uint32_t *cable_at;   /* by port: the cable plugged in, or MW_NONE */
    struct lack lacks[LACKS_CAP];
    uint32_t lack_n;
    /* with a base: */
    uint32_t *base_at; /* by port: the cable of the base that is plugged in there, or MW_NONE */
    struct mw_map_u64 parts; /* part of the base and connectors -> part of the catalog */
    bool *reused;            /* by cable of the base: another has its part */
    uint32_t *now;           /* by device of the base */
    /* the last pair of devices and its route: parallel links come one after another */
    uint32_t pair[2];
    int64_t pair_mm;
};

/* ---- what stands ---- */

static const struct mw_port_type *port_of(const struct mw_plan *p, const struct mw_end *end)
{
    return &p->devices.at[end->device].type->ports[end->port];
}

/* The part of that name that fits the cages of a cable, in so many lanes, in the plan's catalog;
 * MW_NONE: there is none. Parts of a plan that was read back know nothing of cages. */
static uint32_t part_for(struct cabling *c, const struct mw_cable_part *part,
                         const struct mw_cable *cable)
{
    const struct mw_catalog *catalog = c->p->catalog;
    uint8_t a = port_of(c->p, &cable->end[0])->connector, b = a;
    uint32_t found = 0;

    if (cable->end[1].device != MW_NONE)
        b = port_of(c->p, &cable->end[1])->connector;
    uint64_t key =
        (uint64_t)(part - c->p->base->catalog->cables.at) << 16 | (uint64_t)a << 8 | b;
    uint32_t *known = mw_map_u64_put(&c->parts, key, catalog->cables.n + 1);
    if (*known <= catalog->cables.n)
        return *known < catalog->cables.n ? *known : MW_NONE;
    for (; found < catalog->cables.n; found++) {
        const struct mw_cable_part *k = &catalog->cables.at[found];
        if (strcmp(k->name, part->name) == 0 && k->lanes == part->lanes &&
            k->tails == part->tails &&
            ((k->connector[0] == a && k->connector[1] == b) ||
             (k->connector[0] == b && k->connector[1] == a)))
            break;
    }
    *known = found;
    return found < catalog->cables.n ? found : MW_NONE;
}

static void know_base(struct cabling *c, uint32_t ports)
{
    const struct mw_plan *base = c->p->base;

    if (!base)
        return;
    c->now = mw_onto_now(c->p);
    c->base_at = mw_alloc(ports * sizeof *c->base_at);
    c->reused = mw_alloc(base->cables.n * sizeof *c->reused);
    for (uint32_t i = 0; i < ports; i++)
        c->base_at[i] = MW_NONE;
    for (uint32_t i = 0; i < base->cables.n; i++)
        for (int e = 0; e < 3; e++) {
            const struct mw_end *end = &base->cables.at[i].end[e];
            uint32_t device = end->device == MW_NONE ? MW_NONE : c->now[end->device];
            for (uint32_t lane = 0; device != MW_NONE && lane < end->lanes; lane++)
                c->base_at[c->first_port[device] + end->port + lane] = i;
        }
}

/* The cable of the base whose ends, from its first or its second lane on, these are; MW_NONE. */
static uint32_t standing_cable(const struct cabling *c, const struct mw_cable *cable)
{
    uint32_t k = c->base_at
                     ? c->base_at[c->first_port[cable->end[0].device] + cable->end[0].port]
                     : MW_NONE;

    if (k == MW_NONE)
        return MW_NONE;
    const struct mw_cable *was = &c->p->base->cables.at[k];
    int lane = was->end[0].lanes > 1 && c->now[was->end[0].device] == cable->end[0].device
                   ? cable->end[0].port - was->end[0].port
                   : 0;
    for (int e = 0; e < 3; e++) {
        uint32_t device = was->end[e].device == MW_NONE ? MW_NONE : c->now[was->end[e].device];
        if (device != cable->end[e].device ||
            (device != MW_NONE && cable->end[e].port != was->end[e].port + lane))
            return MW_NONE;
    }
    return k;
}

/* Takes the part and length of a cable of the base; false where the catalog has none such. */
static bool take_part(struct cabling *c, struct mw_cable *cable, uint32_t k)
{
    const struct mw_cable *was = &c->p->base->cables.at[k];
    uint32_t part = was->part == MW_NONE
                        ? MW_NONE
                        : part_for(c, &c->p->base->catalog->cables.at[was->part], cable);

    if (part == MW_NONE)
        return false;
    cable->part = part;
    cable->length_mm = was->length_mm;
    c->reused[k] = true;
    return true;
}

/* A cable that stays: as it was. Of one of two lanes both stay, or it is none. */
static void keep_cable(struct cabling *c, uint32_t i, uint32_t twin)
{
    struct mw_cable *cable = &c->p->cables.at[i];
    uint32_t k = standing_cable(c, cable);

    if (k == MW_NONE)
        return;
    if (c->p->base->cables.at[k].end[0].lanes == 1) {
        take_part(c, cable, k);
        return;
    }
    if (twin == MW_NONE || standing_cable(c, &c->p->cables.at[twin]) != k ||
        !take_part(c, cable, k))
        return;
    c->p->cables.at[twin].part = MERGED;
    cable->end[0].lanes = cable->end[1].lanes = 2;
}

/* A cable that was moved, and stays at end `e`: what is plugged in there, of the same use, as many
 * lanes and long enough. */
static void reuse_cable(struct cabling *c, struct mw_cable *cable, uint32_t twin, int e)
{
    const struct mw_end *end = &cable->end[e];
    uint32_t k =
        end->device == MW_NONE ? MW_NONE : c->base_at[c->first_port[end->device] + end->port];

    if (k == MW_NONE || c->reused[k])
        return;
    const struct mw_cable *was = &c->p->base->cables.at[k];
    bool two = was->end[0].lanes == 2; /* a twin begins with the first lanes of its cages */
    if (was->fabric != cable->fabric || was->kind != cable->kind ||
        (two && (twin == MW_NONE || c->p->cables.at[twin].part != MW_NONE)) ||
        (was->end[2].device == MW_NONE) != (cable->end[2].device == MW_NONE) ||
        was->length_mm < cable->route_mm || !take_part(c, cable, k) || !two)
        return;
    c->p->cables.at[twin].part = MERGED;
    cable->end[0].lanes = cable->end[1].lanes = 2;
}

/* ---- who is plugged in where ---- */

static void plug_in(struct cabling *c)
{
    struct mw_plan *p = c->p;
    uint32_t ports = 0;

    c->first_port = mw_alloc((size_t)p->devices.n * sizeof *c->first_port);
    for (uint32_t d = 0; d < p->devices.n; d++) {
        c->first_port[d] = ports;
        ports += p->devices.at[d].type->port_n;
    }
    c->cable_at = mw_alloc((size_t)ports * sizeof *c->cable_at);
    know_base(c, ports);
    for (uint32_t i = 0; i < ports; i++)
        c->cable_at[i] = MW_NONE;
    for (uint32_t i = 0; i < p->cables.n; i++) {
        for (int e = 0; e < 3; e++) {
            const struct mw_end *end = &p->cables.at[i].end[e];

            for (uint32_t lane = 0; end->device != MW_NONE && lane < end->lanes; lane++)
                c->cable_at[c->first_port[end->device] + end->port + lane] = i;
        }
    }
}

/* The cable in the other lane of a two-lane cage whose first lane is `end`; MW_NONE: none. */
static uint32_t second_lane(const struct cabling *c, const struct mw_end *end)
{
    const struct mw_device_type *type = c->p->devices.at[end->device].type;
    const struct mw_port_type *port = &type->ports[end->port];

    if (port->lanes != 2 || port->lane != 0 || end->lanes != 1 ||
        end->port + 1u >= type->port_n || type->ports[end->port + 1].cage != port->cage)
        return MW_NONE;
    return c->cable_at[c->first_port[end->device] + end->port + 1];
}

/* The cable that carries the second lanes of both cages of cable `i`; MW_NONE: they part ways. */
static uint32_t twin_of(const struct cabling *c, uint32_t i)
{
    const struct mw_cable *cable = &c->p->cables.at[i];
    uint32_t twin;

    if (cable->end[0].device == MW_NONE || cable->end[1].device == MW_NONE ||
        cable->end[2].device != MW_NONE)
        return MW_NONE;
    twin = second_lane(c, &cable->end[0]);
    return twin != MW_NONE && twin == second_lane(c, &cable->end[1]) ? twin : MW_NONE;
}

/* ---- routes ---- */

static int64_t pair_route_mm(struct cabling *c, uint32_t a, uint32_t b)
{
    if (c->pair[0] != a || c->pair[1] != b) {
        c->pair[0] = a;
        c->pair[1] = b;
        c->pair_mm = mw_route_mm(c->p, a, b);
    }
    return c->pair_mm;
}

/* The longest way from end 0; to the outside world it is as long as the file says. */
static uint32_t route_mm(struct cabling *c, const struct mw_cable *cable)
{
    const struct mw_factory *f = c->p->want;
    int64_t longest = 0;

    if (cable->end[1].device == MW_NONE)
        longest = cable->fabric == MW_FABRIC_STORAGE ? f->fabrics.storage.appliance_elsewhere_mm
                                                     : f->fabrics.inband.external_mm;
    for (int e = 1; e < 3; e++) {
        int64_t mm;

        if (cable->end[e].device == MW_NONE)
            continue;
        mm = pair_route_mm(c, cable->end[0].device, cable->end[e].device);
        if (mm > longest)
            longest = mm;
    }
    return (uint32_t)(longest < UINT32_MAX ? longest : UINT32_MAX);
}

/* ---- parts ---- */

static enum mw_protocol protocol_of(const struct mw_plan *p, const struct mw_cable *cable)
{
    if (cable->fabric == MW_FABRIC_CONSOLE)
        return MW_PROTO_NONE; /* serial ports, and Ethernet ports of PDUs */
    if (cable->fabric == MW_FABRIC_COMPUTE || cable->fabric == MW_FABRIC_STORAGE)
        for (int e = 0; e < 2; e++)
            if (cable->end[e].device != MW_NONE &&
                p->devices.at[cable->end[e].device].type->kind == MW_KIND_SWITCH)
                return p->devices.at[cable->end[e].device].type->protocol;
    return MW_PROTO_ETHERNET;
}

static enum mw_media_want wanted(const struct mw_plan *p, uint8_t fabric)
{
    switch (fabric) {
    case MW_FABRIC_COMPUTE:
        return p->want->fabrics.compute.media;
    case MW_FABRIC_STORAGE:
        return p->want->fabrics.storage.media;
    case MW_FABRIC_INBAND:
        return p->want->fabrics.inband.media;
    default:
        return MW_MEDIA_AUTO;
    }
}

/* An end outside of the plan is taken to be like the one inside. */
static struct mw_media_ask ask_for(const struct mw_plan *p, const struct mw_cable *cable,
                                   bool twin)
{
    const struct mw_port_type *near = port_of(p, &cable->end[0]);
    const struct mw_port_type *far =
        cable->end[1].device == MW_NONE ? near : port_of(p, &cable->end[1]);

    return (struct mw_media_ask){
        .connector = {near->connector, far->connector},
        .cage_lanes = {near->lanes, far->lanes},
        .twin = twin,
        .tails = cable->end[2].device == MW_NONE ? 1 : 2,
        .protocol = protocol_of(p, cable),
        .gbps = near->gbps < far->gbps ? near->gbps : far->gbps,
        .want = wanted(p, cable->fabric),
    };
}

static void note_lack(struct cabling *c, uint32_t i, enum mw_media_result why)
{
    const struct mw_cable *cable = &c->p->cables.at[i];
    uint32_t at = 0;

    while (at < c->lack_n && (c->lacks[at].fabric != cable->fabric ||
                              c->lacks[at].kind != cable->kind || c->lacks[at].why != why))
        at++;
    if (at == LACKS_CAP)
        return;
    if (at == c->lack_n)
        c->lacks[c->lack_n++] =
            (struct lack){.fabric = cable->fabric, .kind = cable->kind, .why = why, .first = i};
    c->lacks[at].cables++;
    if (cable->route_mm > c->lacks[at].longest_mm)
        c->lacks[at].longest_mm = cable->route_mm;
}

/* Says it while `first` is still a handle: before cables are merged and sorted. */
static void report_lacks(struct cabling *c)
{
    struct mw_plan *p = c->p;

    for (uint32_t i = 0; i < c->lack_n; i++) {
        const struct lack *l = &c->lacks[i];
        const struct mw_cable *cable = &p->cables.at[l->first];
        char from[MW_LABEL_CAP], to[MW_LABEL_CAP], path[MW_LABEL_CAP];

        mw_label_path(p, &cable->end[0], path, sizeof path);
        mw_label_end(p, &cable->end[0], from, sizeof from);
        mw_label_end(p, &cable->end[1], to, sizeof to);
        if (l->why == MW_MEDIA_NO_PART)
            mw_plan_finding(p, MW_D_CABLE_NO_PART, MW_ERROR, path,
                            "%u %s %s cables have no part in the catalog, such as the one from "
                            "%s (%s) to %s",
                            l->cables, mw_fabric_names[l->fabric], mw_link_names[l->kind], from,
                            mw_connector_names[port_of(p, &cable->end[0])->connector], to);
        else
            mw_plan_finding(p, MW_D_CABLE_REACH, MW_ERROR, path,
                            "%u %s %s cables are beyond the reach or the stocked lengths of "
                            "every part, up to %u.%03u m; one runs from %s to %s",
                            l->cables, mw_fabric_names[l->fabric], mw_link_names[l->kind],
                            l->longest_mm / 1000, l->longest_mm % 1000, from, to);
    }
}

/* Parts that are there: of cables that stay, then of those that stay at their first end, then at
 * their second (as diff.c pairs them). */
static void keep_parts(struct cabling *c)
{
    struct mw_plan *p = c->p;

    for (uint32_t i = 0; i < p->cables.n; i++) {
        struct mw_cable *cable = &p->cables.at[i];
        if (cable->part == MERGED)
            continue;
        cable->route_mm = route_mm(c, cable);
        keep_cable(c, i, twin_of(c, i));
    }
    for (int e = 0; e < 2; e++)
        for (uint32_t i = 0; i < p->cables.n; i++)
            if (p->cables.at[i].part == MW_NONE)
                reuse_cable(c, &p->cables.at[i], twin_of(c, i), e);
}

static void choose_parts(struct cabling *c)
{
    struct mw_plan *p = c->p;

    for (uint32_t i = 0; i < p->cables.n; i++) {
        struct mw_cable *cable = &p->cables.at[i];
        struct mw_media_choice choice;
        uint32_t twin;

        if (cable->part != MW_NONE) /* merged, or kept */
            continue;
        twin = twin_of(c, i);
        if (twin != MW_NONE && p->cables.at[twin].part != MW_NONE)
            twin = MW_NONE;
        cable->route_mm = route_mm(c, cable);
        struct mw_media_ask ask = ask_for(p, cable, twin != MW_NONE);
        enum mw_media_result result =
            mw_media_choose(&c->media, &ask, cable->route_mm, &choice);

        cable->part = choice.part;
        cable->length_mm = choice.length_mm;
        if (result != MW_MEDIA_FOUND)
            note_lack(c, i, result);
        else if (twin != MW_NONE && mw_media_is_twin(&p->catalog->cables.at[choice.part])) {
            p->cables.at[twin].part = MERGED;
            cable->end[0].lanes = cable->end[1].lanes = 2;
        }
    }
}

static void drop_merged(struct mw_plan *p)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->cables.n; i++)
        if (p->cables.at[i].part != MERGED)
            p->cables.at[n++] = p->cables.at[i];
    p->cables.n = n;
}

/* ---- order, identities, bundles ---- */

static int compare_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* By fabric, kind, then ends; a port holds one cable, so no two are equal. */
static int compare_cables(const void *left, const void *right)
{
    const struct mw_cable *a = left, *b = right;
    int order = compare_u32(a->fabric, b->fabric);

    if (!order)
        order = compare_u32(a->kind, b->kind);
    for (int e = 0; e < 3 && !order; e++) {
        order = compare_u32(a->end[e].device, b->end[e].device);
        if (!order)
            order = compare_u32(a->end[e].port, b->end[e].port);
    }
    return order;
}

static void sort_cables(struct mw_plan *p)
{
    uint32_t i = 1;

    while (i < p->cables.n && compare_cables(&p->cables.at[i - 1], &p->cables.at[i]) < 0)
        i++;
    if (i < p->cables.n) /* wiring mostly gives them in order */
        qsort(p->cables.at, p->cables.n, sizeof *p->cables.at, compare_cables);
}

/* Identities. Two of half a million collide once in two thousand factories of that size (48
 * bits); the later one is then hashed on, so that every identity names one cable. */
static void identify(struct mw_plan *p)
{
    struct mw_map_u64 ids = {0};

    for (uint32_t i = 0; i < p->cables.n; i++) {
        uint64_t id = mw_cable_id(p, &p->cables.at[i]);

        while (!mw_map_u64_add(&ids, id, i))
            id = mw_fnv(MW_FNV, &id, sizeof id) >> 16;
        p->cables.at[i].id = id;
    }
    mw_map_u64_done(&ids);
}

static void bundle(struct mw_plan *p)
{
    struct mw_map_u64 known = {0};

    for (uint32_t i = 0; i < p->cables.n; i++) {
        struct mw_cable *c = &p->cables.at[i];
        uint32_t a =
            c->end[0].device == MW_NONE ? MW_NONE : p->devices.at[c->end[0].device].rack;
        uint32_t b =
            c->end[1].device == MW_NONE ? MW_NONE : p->devices.at[c->end[1].device].rack;
        uint32_t *at;

        c->bundle = MW_NONE;
        if (a == MW_NONE || b == MW_NONE || a == b)
            continue;
        if (a > b) {
            uint32_t swap = a;
            a = b;
            b = swap;
        }
        at = mw_map_u64_put(&known, ((uint64_t)c->fabric << 24 | a) << 24 | b, p->bundles.n);
        c->bundle = *at;
        if (*at == p->bundles.n)
            *mw_vec_push(&p->bundles) = (struct mw_bundle){
                .rack = {a, b},
                .fabric = c->fabric,
                .tray_mm = (uint32_t)mw_route_tray_mm(p, p->racks.at[a].position,
                                                      p->racks.at[b].position),
            };
        p->bundles.at[c->bundle].cables++;
    }
    mw_map_u64_done(&known);
}

enum mw_rc mw_design_cabling(struct mw_plan *p, struct mw_diags *diags)
{
    struct cabling c = {.p = p, .pair = {MW_NONE, MW_NONE}};

    (void)diags; /* a cable without a part is a finding, not an error */
    mw_media_init(&c.media, p->catalog);
    plug_in(&c);
    if (p->base)
        keep_parts(&c);
    choose_parts(&c);
    report_lacks(&c);
    drop_merged(p);
    sort_cables(p);
    identify(p);
    bundle(p);
    mw_free(c.now);
    mw_free(c.base_at);
    mw_map_u64_done(&c.parts);
    mw_free(c.reused);
    mw_free(c.first_port);
    mw_free(c.cable_at);
    mw_media_done(&c.media);
    return MW_OK;
}
