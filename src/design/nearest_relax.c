/* nearest_relax.c: the single changes that may let an impossible factory be; see nearest.h. */
#include "design/nearest.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

bool mw_relax_tiers(struct mw_attempt *a)
{
    if (!a->f.fabrics.compute.enabled || a->f.fabrics.compute.tiers == 0)
        return false;
    a->f.fabrics.compute.tiers = 0;
    mw_attempt_say(a, "fabrics.compute.tiers=auto");
    return true;
}

static void set_growth(struct mw_attempt *a, const struct mw_factory *asked, size_t which,
                       int64_t nodes)
{
    (void)asked;
    (void)which;
    a->f.compute.count_final = (int32_t)nodes;
}

/* The largest final count that will do. Where no growth at all is too much still, none is left,
 * for fewer nodes to follow. */
bool mw_relax_growth(struct mw_attempt *a)
{
    const struct mw_factory asked = a->f;

    if (asked.compute.count_final <= asked.compute.count)
        return false;
    a->f.compute.count_final = asked.compute.count;
    if (!mw_attempt_can_be(a))
        return true;
    int64_t nodes =
        mw_attempt_most_nodes(a, set_growth, asked.compute.count, asked.compute.count_final);
    mw_attempt_say(a, "compute.count_final=%" PRId64, nodes);
    return true;
}

/* The fewest planes above what was asked for that will do. */
bool mw_relax_planes(struct mw_attempt *a)
{
    enum { PLANES_MOST = 8 };
    int32_t planes = a->f.fabrics.compute.planes;

    if (!a->f.fabrics.compute.enabled)
        return false;
    while (planes < PLANES_MOST) {
        planes *= 2;
        a->f.fabrics.compute.planes = planes;
        if (mw_attempt_can_be(a)) {
            mw_attempt_say(a, "fabrics.compute.planes=%" PRId32, planes);
            return true;
        }
    }
    return false;
}

bool mw_relax_survive(struct mw_attempt *a)
{
    if (a->f.site.power.survive == MW_SURVIVE_THROTTLED)
        return false;
    a->f.site.power.survive = MW_SURVIVE_THROTTLED;
    mw_attempt_say(a, "site.power.survive=throttled");
    return true;
}

bool mw_relax_2n(struct mw_attempt *a)
{
    if (a->f.site.power.redundancy != MW_RED_2N)
        return false;
    a->f.site.power.redundancy = MW_RED_N1;
    mw_attempt_say(a, "site.power.redundancy=N+1");
    return true;
}

bool mw_relax_redundancy(struct mw_attempt *a)
{
    if (a->f.site.power.redundancy == MW_RED_N)
        return false;
    a->f.site.power.redundancy = MW_RED_N;
    mw_attempt_say(a, "site.power.redundancy=N");
    return true;
}

bool mw_relax_inlet(struct mw_attempt *a)
{
    const struct mw_device_type *node = mw_catalog_find(a->catalog, a->f.compute.type);
    double c = a->f.site.cooling.inlet_c;

    if (!node || (c >= node->inlet_min_c && c <= node->inlet_max_c))
        return false;
    int32_t to = c > node->inlet_max_c ? node->inlet_max_c : node->inlet_min_c;
    a->f.site.cooling.inlet_c = to;
    mw_attempt_say(a, "site.cooling.inlet_c=%" PRId32, to);
    return true;
}

/* Gives the site, and the rows that have what it had, another power of a rack. */
static void set_rack_power(struct mw_attempt *a, const struct mw_rack_power *power)
{
    const struct mw_rack_power old = a->f.site.power.rack;
    uint32_t hall_n = a->f.site.halls.n;
    struct mw_hall *halls = mw_arena_alloc(a->arena, hall_n * sizeof *halls);

    for (uint32_t i = 0; i < hall_n; i++) {
        uint32_t row_n = a->f.site.halls.at[i].rows.n;
        halls[i] = a->f.site.halls.at[i];
        halls[i].rows.at = mw_arena_alloc(a->arena, row_n * sizeof *halls[i].rows.at);
        for (uint32_t k = 0; k < row_n; k++) {
            struct mw_row *row = &halls[i].rows.at[k];
            *row = a->f.site.halls.at[i].rows.at[k];
            if (row->power.position_w == old.position_w)
                row->power.position_w = power->position_w;
            if (row->power.circuits.at == old.circuits.at)
                row->power.circuits = power->circuits;
        }
    }
    a->f.site.halls.at = halls;
    a->f.site.power.rack = *power;
}

/* A position that may draw as much as one node. */
bool mw_relax_position(struct mw_attempt *a)
{
    const struct mw_device_type *node = mw_catalog_find(a->catalog, a->f.compute.type);
    struct mw_rack_power power = a->f.site.power.rack;
    double keep = 1 - a->f.site.power.margin;

    if (!node || power.position_w == 0 ||
        (double)power.position_w * keep >= (double)node->max_w)
        return false;
    int64_t kw = (int64_t)((double)node->max_w / keep / 1000);
    if ((double)kw * 1000 * keep < (double)node->max_w)
        kw++;
    power.position_w = kw * 1000;
    set_rack_power(a, &power);
    mw_attempt_say(a, "site.power.position_kw=%" PRId64, kw);
    return true;
}

/* Gives the site, and the rows that have what it had, other cooling limits. */
static void set_cooling(struct mw_attempt *a, const struct mw_cooling *limits)
{
    const struct mw_cooling old = a->f.site.cooling.limits;

    set_rack_power(a, &a->f.site.power.rack); /* rows of our own */
    for (uint32_t i = 0; i < a->f.site.halls.n; i++)
        for (uint32_t k = 0; k < a->f.site.halls.at[i].rows.n; k++) {
            struct mw_cooling *row = &a->f.site.halls.at[i].rows.at[k].cooling;
            if (memcmp(row, &old, sizeof old) == 0)
                *row = *limits;
        }
    a->f.site.cooling.limits = *limits;
}

/* A stated limit that may be too low: where it stands in struct mw_factory. */
static const struct quantity {
    const char *key;
    size_t offset;
    int64_t scale; /* file -> record */
} quantities[] = {
#define QUANTITY(key, field, scale)                                                            \
    {                                                                                          \
        key, offsetof(struct mw_factory, field), scale                                         \
    }
    QUANTITY("site.cooling.rack.air_kw", site.cooling.limits.rack.air_w, 1000),
    QUANTITY("site.cooling.rack.air_cfm", site.cooling.limits.rack.air_cfm, 1),
    QUANTITY("site.cooling.rack.liquid_kw", site.cooling.limits.rack.liquid_w, 1000),
    QUANTITY("site.cooling.rack.liquid_lpm", site.cooling.limits.rack.liquid_ml_min, 1000),
    QUANTITY("site.cooling.row.air_kw", site.cooling.limits.row.air_w, 1000),
    QUANTITY("site.cooling.row.air_cfm", site.cooling.limits.row.air_cfm, 1),
    QUANTITY("site.cooling.hall.air_kw", site.cooling.limits.hall.air_w, 1000),
    QUANTITY("site.floor.max_kg_m2", site.floor_max_g_m2, 1000),
    QUANTITY("site.rack.max_kg", site.rack.max_g, 1000),
#undef QUANTITY
};

/* Sets quantity `which`, in the unit of the file. */
static void set_quantity(struct mw_attempt *a, const struct mw_factory *asked, size_t which,
                         int64_t value)
{
    const struct quantity *q = &quantities[which];
    struct mw_factory changed = *asked;

    *(int64_t *)(void *)((char *)&changed + q->offset) = value * q->scale;
    a->f = *asked;
    set_cooling(a, &changed.site.cooling.limits);
    a->f.site.floor_max_g_m2 = changed.site.floor_max_g_m2;
    a->f.site.rack.max_g = changed.site.rack.max_g;
}

/* The least value of the first stated limit that, raised alone, will do. */
bool mw_relax_quantity(struct mw_attempt *a)
{
    enum { TIMES_MOST = 64 };
    const struct mw_factory asked = a->f;

    for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++) {
        const struct quantity *q = &quantities[i];
        int64_t low =
            *(const int64_t *)(const void *)((const char *)&asked + q->offset) / q->scale;
        if (low == 0)
            continue;
        set_quantity(a, &asked, i, low * TIMES_MOST);
        if (!mw_attempt_can_be(a))
            continue;
        int64_t least = mw_attempt_search(a, set_quantity, i, low * TIMES_MOST, low);
        mw_attempt_say(a, "%s=%" PRId64, q->key, least);
        return true;
    }
    return false;
}

/* What the networks are asked to carry: counts that may be too high. */
static const struct ask {
    const char *key;
    size_t offset; /* of an int32_t in struct mw_factory */
    int32_t least; /* of the schema */
} asks[] = {
    {"fabrics.inband.uplinks", offsetof(struct mw_factory, fabrics.inband.uplinks), 1},
    {"fabrics.inband.peer_links", offsetof(struct mw_factory, fabrics.inband.peer_links), 0},
    {"fabrics.inband.external", offsetof(struct mw_factory, fabrics.inband.external), 0},
    {"fabrics.inband.nfs_ports", offsetof(struct mw_factory, fabrics.inband.nfs_ports), 0},
    {"fabrics.oob.uplinks", offsetof(struct mw_factory, fabrics.oob.uplinks), 0},
    {"fabrics.storage.appliance_ports",
     offsetof(struct mw_factory, fabrics.storage.appliance_ports), 0},
    {"fabrics.storage.login_ports", offsetof(struct mw_factory, fabrics.storage.login_ports),
     0},
};

static void set_ask(struct mw_attempt *a, const struct mw_factory *asked, size_t which,
                    int64_t value)
{
    (void)asked;
    *(int32_t *)(void *)((char *)&a->f + asks[which].offset) = (int32_t)value;
}

/* The most that will do of the first of them that, lowered alone, will do. */
bool mw_relax_ask(struct mw_attempt *a)
{
    const struct mw_factory asked = a->f;

    for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
        int32_t value = *(const int32_t *)(const void *)((const char *)&asked + asks[i].offset);
        if (value <= asks[i].least)
            continue;
        a->f = asked;
        set_ask(a, &asked, i, asks[i].least);
        if (!mw_attempt_can_be(a))
            continue;
        int64_t most = mw_attempt_search(a, set_ask, i, asks[i].least, value);
        mw_attempt_say(a, "%s=%" PRId64, asks[i].key, most);
        return true;
    }
    return false;
}

static void set_margin(struct mw_attempt *a, const struct mw_factory *asked, size_t which,
                       int64_t hundredths)
{
    (void)asked;
    (void)which;
    a->f.site.power.margin = (double)hundredths / 100;
}

/* The largest margin that will do, in hundredths. */
bool mw_relax_margin(struct mw_attempt *a)
{
    int64_t asked = (int64_t)ceil(a->f.site.power.margin * 100);

    if (asked == 0)
        return false;
    a->f.site.power.margin = 0;
    if (!mw_attempt_can_be(a)) {
        mw_attempt_say(a, "site.power.margin=0");
        return true;
    }
    int64_t hundredths = mw_attempt_search(a, set_margin, 0, 0, asked);
    mw_attempt_say(a, "site.power.margin=0.%02" PRId64, hundredths);
    return true;
}

/* Raises every stated feed, and with `ups` every stated UPS, to no less than that. */
static void set_feeds(struct mw_attempt *a, const struct mw_factory *asked, size_t ups,
                      int64_t kw)
{
    uint32_t n = asked->site.power.feeds.n;
    struct mw_feed *feeds = mw_arena_alloc(a->arena, n * sizeof *feeds);

    for (uint32_t i = 0; i < n; i++) {
        feeds[i] = asked->site.power.feeds.at[i];
        if (feeds[i].w > 0 && feeds[i].w < kw * 1000)
            feeds[i].w = kw * 1000;
        if (ups && feeds[i].ups_w > 0 && feeds[i].ups_w < kw * 1000)
            feeds[i].ups_w = kw * 1000;
    }
    a->f.site.power.feeds.at = feeds;
}

/* The least that all feeds too small must deliver, and their UPS if need be. */
bool mw_relax_feeds(struct mw_attempt *a)
{
    enum { KW_MOST = 10000000 }; /* of a feed: factory_schema.c */
    const struct mw_factory asked = a->f;

    for (size_t ups = 0; ups < 2; ups++) {
        set_feeds(a, &asked, ups, KW_MOST);
        if (!mw_attempt_can_be(a))
            continue;
        a->f = asked;
        int64_t kw = mw_attempt_search(a, set_feeds, ups, KW_MOST, 0);
        for (uint32_t i = 0; i < asked.site.power.feeds.n; i++) {
            const struct mw_feed *was = &asked.site.power.feeds.at[i];
            const struct mw_feed *is = &a->f.site.power.feeds.at[i];
            if (is->w != was->w)
                mw_attempt_say(a, "site.power.feeds[%" PRIu32 "].kw=%" PRId64, i, kw);
            if (is->ups_w != was->ups_w)
                mw_attempt_say(a, "site.power.feeds[%" PRIu32 "].ups_kw=%" PRId64, i, kw);
        }
        return true;
    }
    return false;
}

static void set_positions(struct mw_attempt *a, const struct mw_factory *asked, size_t which,
                          int64_t positions)
{
    (void)asked;
    (void)which;
    a->f.site.halls.at[0].rows.at[0].positions = (int32_t)positions;
}

/* The fewest positions of the first row that will do. */
bool mw_relax_positions(struct mw_attempt *a)
{
    enum { POSITIONS_MOST = 1000 }; /* of a row: factory_schema.c */

    if (a->f.site.halls.n == 0 || a->f.site.halls.at[0].rows.n == 0)
        return false;
    int32_t asked = a->f.site.halls.at[0].rows.at[0].positions;
    set_rack_power(a, &a->f.site.power.rack); /* rows of our own */
    a->f.site.halls.at[0].rows.at[0].positions = POSITIONS_MOST;
    if (asked >= POSITIONS_MOST || !mw_attempt_can_be(a))
        return false;
    int64_t fewest = mw_attempt_search(a, set_positions, 0, POSITIONS_MOST, asked);
    mw_attempt_say(a, "site.halls[0].rows[0].positions=%" PRId64, fewest);
    return true;
}

/* The lowest rack that will do. */
bool mw_relax_rack(struct mw_attempt *a)
{
    enum { UNITS_MOST = 58 };

    for (int32_t units = a->f.site.rack.units + 1; units <= UNITS_MOST; units++) {
        a->f.site.rack.units = units;
        if (!mw_attempt_can_be(a))
            continue;
        mw_attempt_say(a, "site.rack.units=%" PRId32, units);
        return true;
    }
    return false;
}

/* As many U as a rack has for nodes. */
bool mw_relax_units(struct mw_attempt *a)
{
    if (a->f.compute.highest_u == 0 && a->f.site.rack.panel_u == 0 &&
        a->f.compute.lowest_u <= 1)
        return false;
    a->f.compute.highest_u = 0;
    a->f.compute.lowest_u = 1;
    a->f.site.rack.panel_u = 0;
    mw_attempt_say(a, "compute.lowest_u=1");
    mw_attempt_say(a, "compute.highest_u=0");
    mw_attempt_say(a, "site.rack.panel_u=0");
    return true;
}

/* The next standard breaker for every circuit of the site that will do (IEC 60898, NEC 240.6). */
bool mw_relax_breakers(struct mw_attempt *a)
{
    static const int32_t standard[] = {16, 20, 25, 30, 32, 40, 50, 60, 63, 80, 100, 125};
    const struct mw_factory asked = a->f;
    struct mw_rack_power power = asked.site.power.rack;
    uint32_t n = power.circuits.n;
    struct mw_circuit *circuits = mw_arena_alloc(a->arena, n * sizeof *circuits);

    if (n == 0)
        return false;
    memcpy(circuits, power.circuits.at, n * sizeof *circuits);
    power.circuits.at = circuits;
    for (size_t i = 0; i < sizeof standard / sizeof standard[0]; i++) {
        bool raised = false;
        for (uint32_t k = 0; k < n; k++) {
            if (circuits[k].amps >= standard[i])
                continue;
            circuits[k].amps = standard[i];
            raised = true;
        }
        a->f = asked;
        set_rack_power(a, &power);
        if (!raised || !mw_attempt_can_be(a))
            continue;
        for (uint32_t k = 0; k < n; k++)
            mw_attempt_say(a, "site.power.circuits[%" PRIu32 "].amps=%" PRId32, k,
                           circuits[k].amps);
        return true;
    }
    return false;
}
