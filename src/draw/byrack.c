/* byrack.c: see byrack.h. */
#include "draw/byrack.h"

/* Turns counts, each two places on, into first places; the filling then moves each start to its
 * place. */
static void firsts_sum(uint32_t *first, uint32_t n)
{
    for (uint32_t i = 2; i < n + 2; i++)
        first[i] += first[i - 1];
}

static void list_circuits(struct mw_byrack *x)
{
    const struct mw_plan *p = x->p;

    x->circuits = mw_alloc(p->circuits.n * sizeof *x->circuits);
    x->circuit_first = mw_alloc(((size_t)p->racks.n + 2) * sizeof *x->circuit_first);
    for (uint32_t i = 0; i < p->circuits.n; i++)
        x->circuit_first[p->circuits.at[i].rack + 2]++;
    firsts_sum(x->circuit_first, p->racks.n);
    for (uint32_t i = 0; i < p->circuits.n; i++)
        x->circuits[x->circuit_first[p->circuits.at[i].rack + 1]++] = i;
}

static void list_fillers(struct mw_byrack *x)
{
    const struct mw_plan *p = x->p;

    x->fillers = mw_alloc(p->fillers.n * sizeof *x->fillers);
    x->filler_first = mw_alloc(((size_t)p->racks.n + 2) * sizeof *x->filler_first);
    for (uint32_t i = 0; i < p->fillers.n; i++)
        x->filler_first[p->fillers.at[i].rack + 2]++;
    firsts_sum(x->filler_first, p->racks.n);
    for (uint32_t i = 0; i < p->fillers.n; i++)
        x->fillers[x->filler_first[p->fillers.at[i].rack + 1]++] = i;
}

/* Supplies stand grouped by device, in device order. */
static void list_supplies(struct mw_byrack *x)
{
    const struct mw_plan *p = x->p;
    uint32_t next = 0;

    x->supply_first = mw_alloc(((size_t)p->devices.n + 1) * sizeof *x->supply_first);
    for (uint32_t d = 0; d < p->devices.n; d++) {
        x->supply_first[d] = next;
        while (next < p->supplies.n && p->supplies.at[next].device == d)
            next++;
    }
    x->supply_first[p->devices.n] = next;
}

static uint32_t end_rack(const struct mw_plan *p, const struct mw_end *end)
{
    return end->device == MW_NONE ? MW_NONE : p->devices.at[end->device].rack;
}

/* Counts a cable in each rack that it touches, once. */
static void count_cable(struct mw_byrack *x, const struct mw_cable *c)
{
    uint32_t rack[3], n = c->end[2].device == MW_NONE ? 2 : 3;

    for (uint32_t i = 0; i < n; i++)
        rack[i] = end_rack(x->p, &c->end[i]);
    for (uint32_t i = 0; i < n; i++) {
        bool seen = rack[i] == MW_NONE, other = false, away = false;
        for (uint32_t k = 0; k < n; k++) {
            seen |= k < i && rack[k] == rack[i];
            away |= rack[k] == MW_NONE;
            other |= rack[k] != MW_NONE && rack[k] != rack[i];
        }
        if (seen)
            continue;
        struct mw_rack_cables *of = &x->cables[(size_t)rack[i] * MW_FABRIC_COUNT + c->fabric];
        of->racks += other;
        of->away += away && !other;
        of->inside += !away && !other;
    }
}

void mw_byrack_init(struct mw_byrack *x, const struct mw_plan *p)
{
    *x = (struct mw_byrack){.p = p};
    list_circuits(x);
    list_fillers(x);
    list_supplies(x);
    x->cables = mw_alloc((size_t)p->racks.n * MW_FABRIC_COUNT * sizeof *x->cables);
    for (uint32_t i = 0; i < p->cables.n; i++)
        count_cable(x, &p->cables.at[i]);
}

void mw_byrack_done(struct mw_byrack *x)
{
    mw_free(x->circuits);
    mw_free(x->circuit_first);
    mw_free(x->fillers);
    mw_free(x->filler_first);
    mw_free(x->supply_first);
    mw_free(x->cables);
    *x = (struct mw_byrack){0};
}

/* Adds a device's draw to the branches of the circuits that its live supplies hang on. */
static void draw_device(const struct mw_byrack *x, uint32_t device, uint32_t fcase,
                        const uint32_t *circuits, uint32_t circuit_n,
                        double branch[][MW_BRANCHES])
{
    const struct mw_plan *p = x->p;
    bool lives[UINT8_MAX + 1] = {false};
    uint32_t first = x->supply_first[device], n = mw_byrack_supplies(x, device);
    int32_t live = 0;

    for (uint32_t s = 0; s < n && s <= UINT8_MAX; s++) {
        uint32_t circuit = p->supplies.at[first + s].circuit;
        lives[s] = circuit != MW_NONE && !mw_case_lost(p, fcase, p->circuits.at[circuit].feed);
        live += lives[s];
    }
    if (live == 0)
        return;
    double each = (double)mw_device_draw(p->devices.at[device].type, live).w / live;
    for (uint32_t s = 0; s < n && s <= UINT8_MAX; s++)
        for (uint32_t i = 0; i < circuit_n && lives[s]; i++)
            if (circuits[i] == p->supplies.at[first + s].circuit)
                branch[i][p->supplies.at[first + s].phase % MW_BRANCHES] += each;
}

void mw_byrack_draw(const struct mw_byrack *x, uint32_t rack, uint32_t fcase,
                    struct mw_circuit_draw out[MW_RACK_CIRCUITS_CAP])
{
    const struct mw_rack *r = &x->p->racks.at[rack];
    uint32_t n = mw_byrack_circuits(x, rack);
    double branch[MW_RACK_CIRCUITS_CAP][MW_BRANCHES] = {{0}};

    MW_ASSERT(n <= MW_RACK_CIRCUITS_CAP);
    for (uint32_t i = 0; i < r->device_n && n > 0; i++)
        draw_device(x, x->p->rack_devices.at[r->first_device + i], fcase,
                    x->circuits + x->circuit_first[rack], n, branch);
    for (uint32_t i = 0; i < n; i++) {
        out[i] = (struct mw_circuit_draw){0};
        for (uint32_t b = 0; b < MW_BRANCHES; b++)
            out[i].w += branch[i][b];
        mw_line_loads(branch[i], out[i].line_w);
    }
}

double mw_circuit_use(const struct mw_plan *p, const struct mw_circuit *c,
                      const struct mw_circuit_draw *draw)
{
    double most = 0, may = mw_circuit_phase_va(c) * p->want->site.power.power_factor;

    for (int i = 0; i < 3; i++)
        most = draw->line_w[i] > most ? draw->line_w[i] : most;
    return may > 0 ? most / may : 0;
}
