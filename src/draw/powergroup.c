/* powergroup.c: see powergroup.h. */
#include "draw/powergroup.h"

/* How much racks must have in common to be shown as one. */
enum level { LEVEL_RACK, LEVEL_ROW, LEVEL_LOAD, LEVEL_KIND };

static uint32_t rack_row(const struct mw_plan *p, uint32_t rack)
{
    return p->positions.at[p->racks.at[rack].position].row;
}

static uint64_t mix(uint64_t key, uint64_t value)
{
    return mw_fnv(key, &value, sizeof value);
}

/* The same for racks that hold the same devices, in whatever order. */
static uint64_t content_key(const struct mw_plan *p, const struct mw_rack *r)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < r->device_n; i++) {
        uint32_t device = p->rack_devices.at[r->first_device + i];
        sum += mw_mix64(mw_fnv_str(MW_FNV, p->devices.at[device].type->name));
    }
    return sum;
}

/* Racks of one key are one group. */
static uint64_t rack_key(const struct mw_byrack *x, uint32_t rack, enum level level)
{
    const struct mw_plan *p = x->p;
    uint64_t key = mix(MW_FNV, (uint64_t)p->racks.at[rack].kind);

    if (level == LEVEL_RACK)
        return rack;
    if (level == LEVEL_ROW)
        key = mix(key, rack_row(p, rack));
    if (level <= LEVEL_LOAD)
        key = mix(key, content_key(p, &p->racks.at[rack]));
    for (uint32_t i = x->circuit_first[rack]; i < x->circuit_first[rack + 1]; i++) {
        const struct mw_plan_circuit *c = &p->circuits.at[x->circuits[i]];
        key = mix(mix(key, c->feed), (uint64_t)c->want->volts);
        key = mix(mix(key, (uint64_t)c->want->phases), (uint64_t)c->want->amps);
        key = mix(key, (uint64_t)c->capacity_va);
        if (level <= LEVEL_LOAD)
            key = mix(mix(key, (uint64_t)c->normal_va), (uint64_t)c->worst_va);
    }
    return key;
}

/* Numbers the groups of a level by their first rack into of[rack]; returns how many. */
static uint32_t number_groups(const struct mw_byrack *x, enum level level, uint32_t *of)
{
    struct mw_map_u64 seen = {0};
    uint32_t n = 0;

    for (uint32_t r = 0; r < x->p->racks.n; r++) {
        of[r] = *mw_map_u64_put(&seen, rack_key(x, r, level), n);
        n += of[r] == n;
    }
    mw_map_u64_done(&seen);
    return n;
}

static uint32_t count_supplies(const struct mw_byrack *x, uint32_t rack, uint32_t circuit)
{
    const struct mw_rack *r = &x->p->racks.at[rack];
    uint32_t n = 0;

    for (uint32_t i = 0; i < r->device_n; i++) {
        uint32_t d = x->p->rack_devices.at[r->first_device + i];
        for (uint32_t s = x->supply_first[d]; s < x->supply_first[d + 1]; s++)
            n += x->p->supplies.at[s].circuit == circuit;
    }
    return n;
}

static void group_open(struct mw_power_groups *g, const struct mw_byrack *x, uint32_t rack,
                       struct mw_rack_group *group)
{
    group->first = rack;
    group->circuit_n = mw_byrack_circuits(x, rack);
    group->circuits = mw_arena_alloc(&g->arena, group->circuit_n * sizeof *group->circuits);
    for (uint32_t i = 0; i < group->circuit_n; i++)
        group->circuits[i].supplies =
            count_supplies(x, rack, x->circuits[x->circuit_first[rack] + i]);
}

/* Takes what a rack carries, in every case, into its group and into the cases. */
static void group_load(struct mw_power_groups *g, const struct mw_byrack *x, uint32_t rack,
                       struct mw_rack_group *group)
{
    const struct mw_plan *p = x->p;
    struct mw_circuit_draw draw[MW_RACK_CIRCUITS_CAP];

    for (uint32_t k = 0; k < p->cases.n; k++) {
        bool required = mw_case_required(p, k);
        mw_byrack_draw(x, rack, k, draw);
        for (uint32_t i = 0; i < group->circuit_n; i++) {
            uint32_t circuit = x->circuits[x->circuit_first[rack] + i];
            struct mw_group_circuit *c = &group->circuits[i];
            double use = mw_circuit_use(p, p->circuits.at[circuit].want, &draw[i]);
            c->normal_w += k == 0 ? draw[i].w : 0;
            c->worst_w = required && draw[i].w > c->worst_w ? draw[i].w : c->worst_w;
            c->use = required && use > c->use ? use : c->use;
            if (g->cases[k].circuit == MW_NONE || use > g->cases[k].use)
                g->cases[k] = (struct mw_case_worst){circuit, use};
        }
    }
}

void mw_power_groups_init(struct mw_power_groups *g, const struct mw_byrack *x, uint32_t cap)
{
    const struct mw_plan *p = x->p;
    enum level level = LEVEL_RACK;

    *g = (struct mw_power_groups){0};
    g->of = mw_arena_alloc(&g->arena, p->racks.n * sizeof *g->of);
    for (g->n = number_groups(x, level, g->of); g->n > cap && level < LEVEL_KIND;)
        g->n = number_groups(x, ++level, g->of);
    g->single = level == LEVEL_RACK;
    g->at = mw_arena_alloc(&g->arena, g->n * sizeof *g->at);
    g->cases = mw_arena_alloc(&g->arena, p->cases.n * sizeof *g->cases);
    for (uint32_t k = 0; k < p->cases.n; k++)
        g->cases[k].circuit = MW_NONE;
    for (uint32_t r = 0; r < p->racks.n; r++) {
        struct mw_rack_group *group = &g->at[g->of[r]];
        if (group->n++ == 0)
            group_open(g, x, r, group);
        group->row_n += group->n == 1 || rack_row(p, r) != rack_row(p, group->last);
        group->last = r;
        group->alike = level < LEVEL_KIND;
        group->max_w += (double)p->racks.at[r].max_w;
        group_load(g, x, r, group);
    }
    for (uint32_t i = 0; i < g->n; i++) {
        g->at[i].max_w /= g->at[i].n;
        for (uint32_t c = 0; c < g->at[i].circuit_n; c++)
            g->at[i].circuits[c].normal_w /= g->at[i].n;
    }
}

void mw_power_groups_done(struct mw_power_groups *g)
{
    mw_arena_done(&g->arena);
    *g = (struct mw_power_groups){0};
}
