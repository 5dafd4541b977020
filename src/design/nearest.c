/*
 * nearest.c: from a factory that cannot be to the nearest that can. Each relaxation changes one
 * thing in a copy of the request; the mildest that works is the answer, alone if possible, else
 * with fewer nodes too. Nothing is predicted: a design counts only when its steps succeed.
 */
#include "design/design.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* A copy of the request that may be changed, and what was changed, as --set arguments. Lists
 * are shared with the request until one is changed: then they are copied into `arena`. */
struct attempt {
    struct mw_factory f;
    const struct mw_catalog *catalog;
    struct mw_arena *arena;
    char text[256];
};

__attribute__((format(printf, 2, 3))) static void say(struct attempt *a, const char *fmt, ...)
{
    size_t n = strlen(a->text);
    va_list ap;

    va_start(ap, fmt);
    snprintf(a->text + n, sizeof a->text - n, "%s--set ", n ? " " : "");
    n = strlen(a->text);
    vsnprintf(a->text + n, sizeof a->text - n, fmt, ap);
    va_end(ap);
}

static bool can_be(const struct attempt *a)
{
    return mw_design_can_be(&a->f, a->catalog);
}

/* ---- relaxations: each makes one change, or answers false when there is none to make ---- */

static bool relax_tiers(struct attempt *a)
{
    if (!a->f.fabrics.compute.enabled || a->f.fabrics.compute.tiers == 0)
        return false;
    a->f.fabrics.compute.tiers = 0;
    say(a, "fabrics.compute.tiers=auto");
    return true;
}

static bool relax_growth(struct attempt *a)
{
    if (a->f.compute.count_final <= a->f.compute.count)
        return false;
    a->f.compute.count_final = a->f.compute.count;
    say(a, "compute.count_final=%" PRId32, a->f.compute.count);
    return true;
}

/* The fewest planes above what was asked for that will do. */
static bool relax_planes(struct attempt *a)
{
    enum { PLANES_MOST = 8 };
    int32_t planes = a->f.fabrics.compute.planes;

    if (!a->f.fabrics.compute.enabled)
        return false;
    while (planes < PLANES_MOST) {
        planes *= 2;
        a->f.fabrics.compute.planes = planes;
        if (can_be(a)) {
            say(a, "fabrics.compute.planes=%" PRId32, planes);
            return true;
        }
    }
    return false;
}

static bool relax_survive(struct attempt *a)
{
    if (a->f.site.power.survive == MW_SURVIVE_THROTTLED)
        return false;
    a->f.site.power.survive = MW_SURVIVE_THROTTLED;
    say(a, "site.power.survive=throttled");
    return true;
}

static bool relax_2n(struct attempt *a)
{
    if (a->f.site.power.redundancy != MW_RED_2N)
        return false;
    a->f.site.power.redundancy = MW_RED_N1;
    say(a, "site.power.redundancy=N+1");
    return true;
}

static bool relax_redundancy(struct attempt *a)
{
    if (a->f.site.power.redundancy == MW_RED_N)
        return false;
    a->f.site.power.redundancy = MW_RED_N;
    say(a, "site.power.redundancy=N");
    return true;
}

static bool relax_inlet(struct attempt *a)
{
    const struct mw_device_type *node = mw_catalog_find(a->catalog, a->f.compute.type);
    double c = a->f.site.cooling.inlet_c;

    if (!node || (c >= node->inlet_min_c && c <= node->inlet_max_c))
        return false;
    int32_t to = c > node->inlet_max_c ? node->inlet_max_c : node->inlet_min_c;
    a->f.site.cooling.inlet_c = to;
    say(a, "site.cooling.inlet_c=%" PRId32, to);
    return true;
}

/* Gives the site, and the rows that have what it had, another power of a rack. */
static void set_rack_power(struct attempt *a, const struct mw_rack_power *power)
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
static bool relax_position(struct attempt *a)
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
    say(a, "site.power.position_kw=%" PRId64, kw);
    return true;
}

/* Gives the site, and the rows that have what it had, other cooling limits. */
static void set_cooling(struct attempt *a, const struct mw_cooling *limits)
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

/* Sets one quantity, in the unit of the file. */
static void set_quantity(struct attempt *a, const struct mw_factory *asked,
                         const struct quantity *q, int64_t value)
{
    struct mw_factory changed = *asked;

    *(int64_t *)(void *)((char *)&changed + q->offset) = value * q->scale;
    a->f = *asked;
    set_cooling(a, &changed.site.cooling.limits);
    a->f.site.floor_max_g_m2 = changed.site.floor_max_g_m2;
    a->f.site.rack.max_g = changed.site.rack.max_g;
}

/* The least value of the first stated limit that, raised alone, will do. */
static bool relax_quantity(struct attempt *a)
{
    enum { TIMES_MOST = 64 };
    const struct mw_factory asked = a->f;

    for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++) {
        const struct quantity *q = &quantities[i];
        int64_t low = *(const int64_t *)(const void *)((const char *)&asked + q->offset) /
                      q->scale; /* cannot */
        int64_t high = low * TIMES_MOST;
        if (low == 0)
            continue;
        set_quantity(a, &asked, q, high);
        if (!can_be(a))
            continue;
        while (high - low > 1) {
            int64_t mid = low + (high - low) / 2;
            set_quantity(a, &asked, q, mid);
            if (can_be(a))
                high = mid;
            else
                low = mid;
        }
        set_quantity(a, &asked, q, high);
        say(a, "%s=%" PRId64, q->key, high);
        return true;
    }
    return false;
}

/* The fewest positions of the first row that will do. */
static bool relax_positions(struct attempt *a)
{
    enum { POSITIONS_MOST = 1000 }; /* of a row: factory_schema.c */
    const struct mw_factory asked = a->f;

    if (asked.site.halls.n == 0 || asked.site.halls.at[0].rows.n == 0)
        return false;
    int32_t low = asked.site.halls.at[0].rows.at[0].positions, high = POSITIONS_MOST;
    set_rack_power(a, &asked.site.power.rack); /* rows of our own */
    int32_t *positions = &a->f.site.halls.at[0].rows.at[0].positions;
    *positions = high;
    if (low >= high || !can_be(a))
        return false;
    while (high - low > 1) {
        *positions = low + (high - low) / 2;
        if (can_be(a))
            high = *positions;
        else
            low = *positions;
    }
    *positions = high;
    say(a, "site.halls[0].rows[0].positions=%" PRId32, high);
    return true;
}

/* The lowest rack that will do. */
static bool relax_rack(struct attempt *a)
{
    enum { UNITS_MOST = 58 };

    for (int32_t units = a->f.site.rack.units + 1; units <= UNITS_MOST; units++) {
        a->f.site.rack.units = units;
        if (!can_be(a))
            continue;
        say(a, "site.rack.units=%" PRId32, units);
        return true;
    }
    return false;
}

/* As many U as a rack has for nodes. */
static bool relax_units(struct attempt *a)
{
    if (a->f.compute.highest_u == 0 && a->f.site.rack.panel_u == 0 &&
        a->f.compute.lowest_u <= 1)
        return false;
    a->f.compute.highest_u = 0;
    a->f.compute.lowest_u = 1;
    a->f.site.rack.panel_u = 0;
    say(a, "compute.lowest_u=1");
    say(a, "compute.highest_u=0");
    say(a, "site.rack.panel_u=0");
    return true;
}

/* The next standard breaker for every circuit of the site that will do (IEC 60898, NEC 240.6). */
static bool relax_breakers(struct attempt *a)
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
        if (!raised || !can_be(a))
            continue;
        for (uint32_t k = 0; k < n; k++)
            say(a, "site.power.circuits[%" PRIu32 "].amps=%" PRId32, k, circuits[k].amps);
        return true;
    }
    return false;
}

/* The most nodes that can be, below what was asked for; so many and one more cannot. A final
 * count that was not asked for follows. */
static bool fewer_nodes(struct attempt *a)
{
    bool grows = a->f.compute.count_final > a->f.compute.count;
    int32_t low = 0, high = a->f.compute.count; /* low: can be, or 0; high: cannot */

    while (high - low > 1) {
        int32_t mid = low + (high - low) / 2;
        a->f.compute.count = mid;
        if (!grows)
            a->f.compute.count_final = mid;
        if (can_be(a))
            low = mid;
        else
            high = mid;
    }
    if (low > 0)
        say(a, "compute.count=%" PRId32, low);
    return low > 0;
}

/* Mildest first; what gives up safety comes last. */
static bool (*const relaxations[])(struct attempt *) = {
    relax_tiers,    relax_planes,    relax_growth,     relax_survive,  relax_2n,
    relax_position, relax_inlet,     relax_breakers,   relax_quantity, relax_units,
    relax_rack,     relax_positions, relax_redundancy,
};
enum { RELAXATIONS = sizeof relaxations / sizeof relaxations[0], SAFE = RELAXATIONS - 2 };

static bool try_one(struct attempt *a, const struct attempt *from, uint32_t i)
{
    *a = *from;
    return relaxations[i](a) && can_be(a);
}

static bool find(struct attempt *a, const struct attempt *from)
{
    for (uint32_t i = 0; i < SAFE; i++)
        if (try_one(a, from, i))
            return true;
    *a = *from;
    if (fewer_nodes(a))
        return true;
    for (uint32_t i = SAFE; i < RELAXATIONS; i++)
        if (try_one(a, from, i))
            return true;
    for (uint32_t i = 0; i < RELAXATIONS; i++) {
        *a = *from;
        if (relaxations[i](a) && fewer_nodes(a))
            return true;
    }
    return false;
}

bool mw_design_nearest(const struct mw_factory *want, const struct mw_catalog *catalog,
                       char *out, size_t cap)
{
    struct mw_arena arena = {0};
    const struct attempt from = {.f = *want, .catalog = catalog, .arena = &arena};
    struct attempt a;
    bool found = find(&a, &from);

    if (found)
        snprintf(out, cap, "%s", a.text);
    mw_arena_done(&arena);
    return found;
}
