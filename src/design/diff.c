/* diff.c: see diff.h. */
#include "design/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NO_END = 255 };

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static uint32_t *handles(uint32_t n)
{
    uint32_t *h = mw_alloc(n * sizeof *h);

    for (uint32_t i = 0; i < n; i++)
        h[i] = MW_NONE;
    return h;
}

/* ---- racks ---- */

/* "row 5": where a rack stands, in words that both plans share. */
static const char *position_text(struct mw_diff *d, const struct mw_plan *p, uint32_t rack)
{
    const struct mw_position *at = &p->positions.at[p->racks.at[rack].position];

    return mw_arena_printf(&d->arena, "%s %d", p->rows.at[at->row].name, (int)at->number);
}

/* Pairs racks; returns now's rack by old rack. */
static uint32_t *pair_racks(struct mw_diff *d, uint32_t **old_of)
{
    uint32_t *to = handles(d->old->racks.n), *from = handles(d->now->racks.n);
    struct mw_map_str names = {0}, places = {0};

    for (uint32_t i = 0; i < d->now->racks.n; i++)
        mw_map_str_add(&names, d->now->racks.at[i].name, i);
    for (uint32_t i = 0; i < d->old->racks.n; i++) {
        to[i] = mw_map_str_get(&names, d->old->racks.at[i].name);
        if (to[i] != MW_NONE)
            from[to[i]] = i;
    }
    for (uint32_t i = 0; i < d->now->racks.n; i++)
        if (from[i] == MW_NONE)
            mw_map_str_add(&places, position_text(d, d->now, i), i);
    for (uint32_t i = 0; i < d->old->racks.n; i++) {
        if (to[i] != MW_NONE)
            continue;
        to[i] = mw_map_str_get(&places, position_text(d, d->old, i));
        if (to[i] != MW_NONE)
            from[to[i]] = i;
    }
    mw_map_str_done(&names);
    mw_map_str_done(&places);
    *old_of = from;
    return to;
}

static void diff_racks(struct mw_diff *d, const uint32_t *to, const uint32_t *from)
{
    for (uint32_t i = 0; i < d->old->racks.n; i++) {
        const struct mw_rack *a = &d->old->racks.at[i];
        uint32_t change = 0;

        if (to[i] == MW_NONE) {
            change = MW_CHANGE_REMOVED;
        } else {
            const struct mw_rack *b = &d->now->racks.at[to[i]];
            if (!same_text(a->name, b->name))
                change |= MW_CHANGE_RENAMED;
            else if (!same_text(position_text(d, d->old, i), position_text(d, d->now, to[i])))
                change |= MW_CHANGE_MOVED;
            if (a->kind != b->kind)
                change |= MW_CHANGE_RETYPED;
        }
        if (change)
            *mw_vec_push(&d->racks) = (struct mw_diff_thing){i, to[i], change};
    }
    for (uint32_t i = 0; i < d->now->racks.n; i++)
        if (from[i] == MW_NONE)
            *mw_vec_push(&d->racks) = (struct mw_diff_thing){MW_NONE, i, MW_CHANGE_ADDED};
}

/* ---- devices ---- */

static uint64_t identity(const struct mw_device *d)
{
    return (uint64_t)d->role << 40 | (uint64_t)d->fabric << 32 | (uint32_t)d->index;
}

static void pair_device(struct mw_diff *d, uint32_t old, uint32_t now)
{
    d->device_now[old] = now;
    d->device_old[now] = old;
}

static void pair_devices(struct mw_diff *d)
{
    const struct mw_plan *old = d->old, *now = d->now;
    struct mw_map_str names = {0};
    struct mw_map_u64 rest = {0};

    d->device_now = handles(old->devices.n);
    d->device_old = handles(now->devices.n);
    for (uint32_t i = 0; i < now->devices.n; i++)
        mw_map_str_add(&names, now->devices.at[i].name, i);
    for (uint32_t i = 0; i < old->devices.n; i++) {
        uint32_t k = mw_map_str_get(&names, old->devices.at[i].name);
        if (k != MW_NONE && now->devices.at[k].role == old->devices.at[i].role)
            pair_device(d, i, k);
    }
    for (uint32_t i = 0; i < now->devices.n; i++)
        if (d->device_old[i] == MW_NONE)
            mw_map_u64_add(&rest, identity(&now->devices.at[i]), i);
    for (uint32_t i = 0; i < old->devices.n; i++) {
        uint32_t k = d->device_now[i] == MW_NONE
                         ? mw_map_u64_get(&rest, identity(&old->devices.at[i]))
                         : MW_NONE;
        if (k != MW_NONE)
            pair_device(d, i, k);
    }
    mw_map_str_done(&names);
    mw_map_u64_done(&rest);
}

static uint32_t device_change(const struct mw_device *a, const struct mw_device *b,
                              const uint32_t *rack_now)
{
    uint32_t rack = a->rack == MW_NONE ? MW_NONE : rack_now[a->rack], change = 0;

    if (!same_text(a->name, b->name))
        change |= MW_CHANGE_RENAMED;
    if (strcmp(a->type->name, b->type->name) != 0)
        change |= MW_CHANGE_RETYPED;
    if ((a->rack == MW_NONE) != (b->rack == MW_NONE) || rack != b->rack || a->u != b->u ||
        a->rear != b->rear || (a->rack == MW_NONE && a->elsewhere_mm != b->elsewhere_mm))
        change |= MW_CHANGE_MOVED;
    return change;
}

static void diff_devices(struct mw_diff *d, const uint32_t *rack_now)
{
    for (uint32_t i = 0; i < d->old->devices.n; i++) {
        uint32_t k = d->device_now[i];
        uint32_t change = k == MW_NONE ? (uint32_t)MW_CHANGE_REMOVED
                                       : device_change(&d->old->devices.at[i],
                                                       &d->now->devices.at[k], rack_now);
        if (change)
            *mw_vec_push(&d->devices) = (struct mw_diff_thing){i, k, change};
    }
    for (uint32_t i = 0; i < d->now->devices.n; i++)
        if (d->device_old[i] == MW_NONE)
            *mw_vec_push(&d->devices) = (struct mw_diff_thing){MW_NONE, i, MW_CHANGE_ADDED};
}

/* ---- supplies ---- */

static uint64_t supply_key(uint32_t device, const struct mw_supply *s)
{
    return (uint64_t)device << 8 | s->number;
}

static bool same_plug(const struct mw_diff *d, const struct mw_supply *a,
                      const struct mw_supply *b)
{
    if (a->phase != b->phase || a->bank != b->bank || a->outlet != b->outlet ||
        (a->circuit == MW_NONE) != (b->circuit == MW_NONE))
        return false;
    return a->circuit == MW_NONE || d->device_now[d->old->circuits.at[a->circuit].pdu] ==
                                        d->now->circuits.at[b->circuit].pdu;
}

static void diff_supplies(struct mw_diff *d)
{
    const struct mw_plan *old = d->old, *now = d->now;
    struct mw_map_u64 by_key = {0};
    uint8_t *seen = mw_alloc(now->supplies.n);

    for (uint32_t i = 0; i < now->supplies.n; i++)
        mw_map_u64_add(&by_key, supply_key(now->supplies.at[i].device, &now->supplies.at[i]),
                       i);
    for (uint32_t i = 0; i < old->supplies.n; i++) {
        const struct mw_supply *a = &old->supplies.at[i];
        uint32_t device = d->device_now[a->device];
        if (device == MW_NONE)
            continue;
        uint32_t k = mw_map_u64_get(&by_key, supply_key(device, a));
        if (k == MW_NONE)
            *mw_vec_push(&d->supplies) = (struct mw_diff_thing){i, MW_NONE, MW_CHANGE_REMOVED};
        else if (!same_plug(d, a, &now->supplies.at[k]))
            *mw_vec_push(&d->supplies) = (struct mw_diff_thing){i, k, MW_CHANGE_MOVED};
        if (k != MW_NONE)
            seen[k] = 1;
    }
    for (uint32_t i = 0; i < now->supplies.n; i++)
        if (!seen[i] && d->device_old[now->supplies.at[i].device] != MW_NONE)
            *mw_vec_push(&d->supplies) = (struct mw_diff_thing){MW_NONE, i, MW_CHANGE_ADDED};
    mw_map_u64_done(&by_key);
    mw_free(seen);
}

/* ---- cables ---- */

/* Each end as one number: device and (first) port; the outside is one. `map` takes devices to
 * now's, NULL: they are now's. False: a device is not there any more. */
static bool cable_keys(const struct mw_cable *c, const uint32_t *map, uint64_t key[3])
{
    bool all = true;

    for (int e = 0; e < 3; e++) {
        uint32_t device = c->end[e].device;
        if (device != MW_NONE && map)
            device = map[device];
        all = all && (device != MW_NONE || c->end[e].device == MW_NONE);
        key[e] = device == MW_NONE ? UINT64_MAX : (uint64_t)device << 16 | c->end[e].port;
    }
    return all;
}

/* Which end of `b` each of `a`'s is; NO_END: none. Returns how many were found. */
static int match_ends(const uint64_t a[3], const uint64_t b[3], uint8_t to[3])
{
    bool used[3] = {false};
    int found = 0;

    for (int e = 0; e < 3; e++) {
        to[e] = NO_END;
        for (uint8_t k = 0; k < 3 && to[e] == NO_END; k++)
            if (!used[k] && a[e] == b[k]) {
                used[k] = true;
                to[e] = k;
                found++;
            }
    }
    return found;
}

static uint64_t ends_hash(const uint64_t key[3]) /* of the ends in any order */
{
    return mw_mix64(key[0]) + mw_mix64(key[1]) + mw_mix64(key[2]);
}

static void pair_cable(struct mw_diff *d, uint32_t old, uint32_t now)
{
    d->cable_now[old] = now;
    d->cable_old[now] = old;
}

static void pair_by_ends(struct mw_diff *d)
{
    struct mw_map_u64 by_ends = {0};
    uint64_t a[3], b[3];
    uint8_t to[3];

    for (uint32_t i = 0; i < d->now->cables.n; i++) {
        cable_keys(&d->now->cables.at[i], NULL, b);
        mw_map_u64_add(&by_ends, ends_hash(b), i);
    }
    for (uint32_t i = 0; i < d->old->cables.n; i++) {
        uint32_t k;
        if (!cable_keys(&d->old->cables.at[i], d->device_now, a))
            continue;
        k = mw_map_u64_get(&by_ends, ends_hash(a));
        if (k == MW_NONE)
            continue;
        cable_keys(&d->now->cables.at[k], NULL, b);
        if (match_ends(a, b, to) == 3)
            pair_cable(d, i, k);
    }
    mw_map_u64_done(&by_ends);
}

/* Cables that are left over in both plans and share end `e` of the old one: one end of them
 * stayed. */
static void pair_by_end(struct mw_diff *d, int e)
{
    struct mw_map_u64 by_end = {0};
    uint64_t key[3];

    for (uint32_t i = 0; i < d->now->cables.n; i++) {
        if (d->cable_old[i] != MW_NONE)
            continue;
        cable_keys(&d->now->cables.at[i], NULL, key);
        for (int k = 0; k < 3; k++)
            if (key[k] != UINT64_MAX)
                mw_map_u64_add(&by_end, key[k], i);
    }
    for (uint32_t i = 0; i < d->old->cables.n; i++) {
        const struct mw_cable *a = &d->old->cables.at[i];
        uint32_t k;
        if (d->cable_now[i] != MW_NONE)
            continue;
        cable_keys(a, d->device_now, key);
        k = key[e] == UINT64_MAX ? MW_NONE : mw_map_u64_get(&by_end, key[e]);
        if (k != MW_NONE && d->cable_old[k] == MW_NONE &&
            d->now->cables.at[k].fabric == a->fabric && d->now->cables.at[k].kind == a->kind)
            pair_cable(d, i, k);
    }
    mw_map_u64_done(&by_end);
}

/* Cables that are left over in both plans and lead outside: that end stayed. In order, by fabric
 * and kind. */
static void pair_outside(struct mw_diff *d)
{
    uint32_t next[MW_FABRIC_COUNT][MW_LINK_KINDS] = {{0}};

    for (uint32_t i = 0; i < d->old->cables.n; i++) {
        const struct mw_cable *a = &d->old->cables.at[i];
        uint32_t *k = &next[a->fabric][a->kind];
        if (d->cable_now[i] != MW_NONE || a->end[1].device != MW_NONE)
            continue;
        for (; *k < d->now->cables.n; ++*k) {
            const struct mw_cable *b = &d->now->cables.at[*k];
            if (d->cable_old[*k] == MW_NONE && b->fabric == a->fabric && b->kind == a->kind &&
                b->end[1].device == MW_NONE)
                break;
        }
        if (*k < d->now->cables.n)
            pair_cable(d, i, (*k)++);
    }
}

static const char *part_name(const struct mw_plan *p, const struct mw_cable *c)
{
    return c->part == MW_NONE ? "" : p->catalog->cables.at[c->part].name;
}

/* Ends that stayed and those that are plugged elsewhere; an end that found none takes what is
 * left over. */
static void find_moved(const struct mw_diff *d, const struct mw_cable *a,
                       const struct mw_cable *b, struct mw_diff_cable *out)
{
    bool used[3] = {false};
    uint64_t was[3], is[3];

    cable_keys(a, d->device_now, was);
    cable_keys(b, NULL, is);
    if (match_ends(was, is, out->end) == 3)
        return;
    out->change |= MW_CHANGE_MOVED;
    for (int e = 0; e < 3; e++)
        if (out->end[e] != NO_END)
            used[out->end[e]] = true;
    for (int e = 0; e < 3; e++) {
        uint8_t k = 0;
        if (out->end[e] != NO_END)
            continue;
        out->moved |= (uint8_t)(1 << e);
        while (used[k])
            k++;
        used[k] = true;
        out->end[e] = k;
    }
}

static void diff_cable(struct mw_diff *d, uint32_t i)
{
    const struct mw_cable *a = &d->old->cables.at[i], *b;
    struct mw_diff_cable rec = {.old = i, .now = d->cable_now[i], .end = {0, 1, 2}};

    if (rec.now == MW_NONE) {
        rec.change = MW_CHANGE_REMOVED;
        *mw_vec_push(&d->cables) = rec;
        return;
    }
    b = &d->now->cables.at[rec.now];
    find_moved(d, a, b, &rec);
    if (!same_text(part_name(d->old, a), part_name(d->now, b)) ||
        a->length_mm != b->length_mm || a->end[0].lanes != b->end[0].lanes) {
        rec.change |= MW_CHANGE_RETYPED;
        rec.new_part = b->part != MW_NONE;
        rec.too_short = rec.new_part && b->route_mm > a->length_mm;
    }
    if (rec.change)
        *mw_vec_push(&d->cables) = rec;
}

static void diff_cables(struct mw_diff *d)
{
    d->cable_now = handles(d->old->cables.n);
    d->cable_old = handles(d->now->cables.n);
    pair_by_ends(d);
    for (int e = 0; e < 3; e++)
        pair_by_end(d, e);
    pair_outside(d);
    for (uint32_t i = 0; i < d->old->cables.n; i++)
        diff_cable(d, i);
    for (uint32_t i = 0; i < d->now->cables.n; i++)
        if (d->cable_old[i] == MW_NONE)
            *mw_vec_push(&d->cables) = (struct mw_diff_cable){
                .old = MW_NONE, .now = i, .change = MW_CHANGE_ADDED, .end = {0, 1, 2}};
}

/* ---- addresses ---- */

static uint64_t address_key(uint32_t device, const struct mw_address *a)
{
    return (uint64_t)device << 24 | (uint64_t)a->port << 8 | a->fabric;
}

static void diff_addresses(struct mw_diff *d)
{
    const struct mw_plan *old = d->old, *now = d->now;
    struct mw_map_u64 by_key = {0};
    uint8_t *seen = mw_alloc(now->addresses.n);

    for (uint32_t i = 0; i < now->addresses.n; i++)
        mw_map_u64_add(&by_key, address_key(now->addresses.at[i].device, &now->addresses.at[i]),
                       i);
    for (uint32_t i = 0; i < old->addresses.n; i++) {
        const struct mw_address *a = &old->addresses.at[i], *b;
        uint32_t device = d->device_now[a->device];
        uint32_t k =
            device == MW_NONE ? MW_NONE : mw_map_u64_get(&by_key, address_key(device, a));
        if (k == MW_NONE) {
            *mw_vec_push(&d->addresses) =
                (struct mw_diff_address){i, MW_NONE, MW_CHANGE_REMOVED};
            continue;
        }
        seen[k] = 1;
        b = &now->addresses.at[k];
        if (a->ipv4 != b->ipv4 || a->prefix_len != b->prefix_len)
            *mw_vec_push(&d->addresses) = (struct mw_diff_address){i, k, MW_CHANGE_VALUE};
    }
    for (uint32_t i = 0; i < now->addresses.n; i++)
        if (!seen[i])
            *mw_vec_push(&d->addresses) = (struct mw_diff_address){MW_NONE, i, MW_CHANGE_ADDED};
    mw_map_u64_done(&by_key);
    mw_free(seen);
}

/* ---- bills of materials ---- */

static void add_bom(struct mw_diff *d, struct mw_map_str *rows, const struct mw_plan *p)
{
    for (uint32_t i = 0; i < p->bom.n; i++) {
        const struct mw_bom *b = &p->bom.at[i];
        const char *key =
            mw_arena_printf(&d->arena, "%s\1%s\1%s\1%s\1%lld", b->category, b->part,
                            b->title ? b->title : "", b->group, (long long)b->length_mm);
        uint32_t at = mw_map_str_get(rows, key);

        if (at == MW_NONE) {
            at = d->bom.n;
            mw_map_str_add(rows, key, at);
            *mw_vec_push(&d->bom) = (struct mw_diff_bom){.category = b->category,
                                                         .part = b->part,
                                                         .title = b->title,
                                                         .group = b->group,
                                                         .length_mm = b->length_mm};
        }
        *(p == d->old ? &d->bom.at[at].old : &d->bom.at[at].now) += b->now;
    }
}

static void diff_bom(struct mw_diff *d)
{
    struct mw_map_str rows = {0};
    uint32_t n = 0;

    add_bom(d, &rows, d->old);
    add_bom(d, &rows, d->now);
    mw_map_str_done(&rows);
    for (uint32_t i = 0; i < d->bom.n; i++) {
        struct mw_diff_bom b = d->bom.at[i];
        int64_t more = b.now - b.old;
        if (more == 0)
            continue;
        b.buy = more > 0 ? more : 0;
        b.spare = more < 0 ? -more : 0;
        d->bom.at[n++] = b;
    }
    d->bom.n = n;
}

/* ---- totals ---- */

static void add_total(struct mw_diff *d, const char *name, const char *unit, int64_t old,
                      int64_t now)
{
    if (old != now)
        *mw_vec_push(&d->totals) = (struct mw_diff_total){name, unit, old, now};
}

static int64_t feed_w(const struct mw_plan *p, const char *feed, const char *fcase)
{
    for (uint32_t i = 0; i < p->feed_loads.n; i++) {
        const struct mw_feed_load *l = &p->feed_loads.at[i];
        if (same_text(p->want->site.power.feeds.at[l->feed].name, feed) &&
            same_text(p->cases.at[l->fcase].name, fcase))
            return l->w;
    }
    return -1;
}

/* Feeds in the cases of `p`; those of the other plan that this one lacks come with the other. */
static void add_feeds(struct mw_diff *d, const struct mw_plan *p)
{
    for (uint32_t i = 0; i < p->feed_loads.n; i++) {
        const struct mw_feed_load *l = &p->feed_loads.at[i];
        const char *feed = p->want->site.power.feeds.at[l->feed].name;
        const char *fcase = p->cases.at[l->fcase].name;
        int64_t old = feed_w(d->old, feed, fcase), now = feed_w(d->now, feed, fcase);

        if (p == d->now && old >= 0)
            continue;
        add_total(d, mw_arena_printf(&d->arena, "feed:%s, %s", feed, fcase), "W",
                  old > 0 ? old : 0, now > 0 ? now : 0);
    }
}

static void diff_totals(struct mw_diff *d)
{
    const struct mw_totals *a = &d->old->totals, *b = &d->now->totals;

    add_total(d, "nodes", "", d->old->want->compute.count, d->now->want->compute.count);
    add_total(d, "racks", "", d->old->racks.n, d->now->racks.n);
    add_total(d, "devices", "", d->old->devices.n, d->now->devices.n);
    add_total(d, "cables", "", d->old->cables.n, d->now->cables.n);
    add_total(d, "cable_mm", "mm", a->cable_mm, b->cable_mm);
    add_total(d, "it_peak_w", "W", a->it_peak_w, b->it_peak_w);
    add_total(d, "air_cfm", "CFM", a->air_cfm, b->air_cfm);
    add_total(d, "liquid_ml_min", "mL/min", a->liquid_ml_min, b->liquid_ml_min);
    add_total(d, "weight_g", "g", a->weight_g, b->weight_g);
    add_feeds(d, d->old);
    add_feeds(d, d->now);
}

/* ---- all ---- */

void mw_diff_plans(struct mw_diff *d, const struct mw_plan *old, const struct mw_plan *now)
{
    uint32_t *rack_now, *rack_old;

    d->old = old;
    d->now = now;
    rack_now = pair_racks(d, &rack_old);
    diff_racks(d, rack_now, rack_old);
    pair_devices(d);
    diff_devices(d, rack_now);
    diff_supplies(d);
    diff_cables(d);
    diff_addresses(d);
    diff_bom(d);
    diff_totals(d);
    mw_free(rack_now);
    mw_free(rack_old);
}

void mw_diff_done(struct mw_diff *d)
{
    mw_free(d->device_now);
    mw_free(d->device_old);
    mw_free(d->cable_now);
    mw_free(d->cable_old);
    mw_vec_done(&d->racks);
    mw_vec_done(&d->devices);
    mw_vec_done(&d->supplies);
    mw_vec_done(&d->cables);
    mw_vec_done(&d->addresses);
    mw_vec_done(&d->bom);
    mw_vec_done(&d->totals);
    mw_arena_done(&d->arena);
    *d = (struct mw_diff){0};
}

bool mw_diff_is_empty(const struct mw_diff *d)
{
    return d->racks.n + d->devices.n + d->supplies.n + d->cables.n + d->addresses.n + d->bom.n +
               d->totals.n ==
           0;
}
