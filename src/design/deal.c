/* deal.c: dealing the supplies of a rack, and what its circuits then carry. */
#include "design/deal.h"

#include <math.h>
#include <string.h>

#define UW_PER_W 1000000

uint32_t mw_class_circuits(const struct mw_plan *p, uint32_t power_class,
                           struct mw_rack_circuit out[MW_RACK_CIRCUITS_CAP])
{
    const struct mw_site_power *power = &p->want->site.power;
    const struct mw_row *row = p->rows.at[p->classes.at[power_class].row].want;
    uint32_t n = 0;

    for (uint32_t i = 0; i < row->power.circuits.n; i++) {
        const struct mw_circuit *c = &row->power.circuits.at[i];
        uint32_t feed = 0;
        while (feed < power->feeds.n &&
               (!c->feed || strcmp(power->feeds.at[feed].name, c->feed) != 0))
            feed++;
        for (int32_t k = 0; k < c->count && n < MW_RACK_CIRCUITS_CAP; k++)
            out[n++] = (struct mw_rack_circuit){c, feed < power->feeds.n ? feed : MW_NONE};
    }
    if (row->power.circuits.n == 0)
        for (uint32_t feed = 0; feed < power->feeds.n && n < MW_RACK_CIRCUITS_CAP; feed++)
            out[n++] = (struct mw_rack_circuit){NULL, feed};
    return n;
}

/* ---- dealing ---- */

/* A slot is an outlet bank of a circuit; where a circuit has fewer banks than phases, one phase:
 * a pole of a bank that has several, any of which trips it. */
struct deal {
    const struct mw_plan *p;
    struct mw_rack_load *l;
    const struct mw_rack_circuit *circuits;
    uint32_t circuit_n;
    uint32_t case_n;
    uint32_t judged;                     /* the first so many cases must be survived */
    uint32_t feed[MW_RACK_CIRCUITS_CAP]; /* distinct feeds of the circuits */
    uint32_t feed_n;
    uint32_t turn;                            /* supplies dealt so far: whose turn it is */
    uint32_t slot0[MW_RACK_CIRCUITS_CAP + 1]; /* first slot of each circuit */
    int64_t *sum;                             /* [circuit][case], µW */
    int64_t *branch;                          /* [circuit][branch][case], µW */
    int64_t *slot;                            /* [slot][case], µA at a power factor of 1 */
    uint32_t *used;                           /* [slot], outlets */
    int64_t *share;                           /* [case], of the supply in hand, µW */
    int64_t *live_share; /* [case], of a live supply of the device in hand, µW */
};

static bool feed_lost(const struct deal *d, uint32_t feed, uint32_t fcase)
{
    return mw_case_lost(d->p, fcase, feed);
}

/* Ways to connect to the circuit: its phases, or one. */
static uint32_t circuit_ways(const struct mw_rack_circuit *c)
{
    return c->want && c->want->phases == 3 ? 3 : 1;
}

static uint32_t circuit_banks(const struct mw_rack_circuit *c)
{
    return c->want && c->want->banks > 0 ? (uint32_t)c->want->banks : 0;
}

static void deal_open(struct deal *d)
{
    uint32_t slots = 0;

    for (uint32_t i = 0; i < d->circuit_n; i++) {
        uint32_t ways = circuit_ways(&d->circuits[i]), banks = circuit_banks(&d->circuits[i]);
        uint32_t f = 0;
        while (f < d->feed_n && d->feed[f] != d->circuits[i].feed)
            f++;
        if (f == d->feed_n)
            d->feed[d->feed_n++] = d->circuits[i].feed;
        d->slot0[i] = slots;
        slots += banks > ways ? banks : ways;
    }
    d->slot0[d->circuit_n] = slots;
    size_t loads = (size_t)d->circuit_n * (1 + MW_BRANCHES) + slots + 2;
    d->sum = mw_alloc(loads * d->case_n * sizeof *d->sum);
    d->branch = d->sum + (size_t)d->circuit_n * d->case_n;
    d->slot = d->branch + (size_t)d->circuit_n * MW_BRANCHES * d->case_n;
    d->share = d->slot + (size_t)slots * d->case_n;
    d->live_share = d->share + d->case_n;
    d->used = mw_alloc(slots * sizeof *d->used);
}

static void deal_close(struct deal *d)
{
    mw_free(d->sum);
    mw_free(d->used);
}

/* How loaded a place gets in its worst case with the supply in hand. */
static int64_t worst_after(const struct deal *d, const int64_t *load)
{
    int64_t worst = 0;

    for (uint32_t k = 0; k < d->judged; k++)
        worst = load[k] + d->share[k] > worst ? load[k] + d->share[k] : worst;
    return worst;
}

static void load_add(const struct deal *d, int64_t *load, const int64_t *share)
{
    for (uint32_t k = 0; k < d->case_n; k++)
        load[k] += share[k];
}

static enum mw_connect connect_to(const struct mw_rack_circuit *c,
                                  const struct mw_device_type *t)
{
    return c->want ? mw_supply_connect(t, c->want) : MW_CONNECT_SINGLE;
}

static bool feed_suits(const struct deal *d, uint32_t feed, const struct mw_device_type *t)
{
    for (uint32_t i = 0; i < d->circuit_n; i++)
        if (d->circuits[i].feed == feed && connect_to(&d->circuits[i], t) != MW_CONNECT_NONE)
            return true;
    return false;
}

/* The least loaded circuit of a feed, by share of its capacity, that suits the device. */
static uint32_t pick_circuit(const struct deal *d, uint32_t feed,
                             const struct mw_device_type *t)
{
    uint32_t best = MW_NONE;
    double least = 0;

    for (uint32_t i = 0; i < d->circuit_n; i++) {
        const struct mw_rack_circuit *c = &d->circuits[i];
        if (c->feed != feed || connect_to(c, t) == MW_CONNECT_NONE)
            continue;
        double capacity = c->want ? mw_circuit_va(c->want) : 1;
        double worst = (double)worst_after(d, d->sum + (size_t)i * d->case_n) / capacity;
        if (best == MW_NONE || worst < least) {
            best = i;
            least = worst;
        }
    }
    return best;
}

/* The least loaded phase of a circuit, as a branch. */
static uint32_t pick_branch(const struct deal *d, uint32_t circuit, enum mw_connect connect)
{
    uint32_t first = connect == MW_CONNECT_LL ? 3 : 0;
    uint32_t n = connect == MW_CONNECT_SINGLE ? 1 : 3;
    uint32_t best = first;
    int64_t least = INT64_MAX;

    for (uint32_t b = first; b < first + n; b++) {
        size_t at = ((size_t)circuit * MW_BRANCHES + b) * d->case_n;
        int64_t worst = worst_after(d, d->branch + at);
        if (worst < least) {
            best = b;
            least = worst;
        }
    }
    return best;
}

/* The least loaded slot of a circuit among those that its phase reaches. */
static uint32_t pick_slot(const struct deal *d, uint32_t circuit, uint32_t branch)
{
    uint32_t ways = circuit_ways(&d->circuits[circuit]);
    uint32_t best = d->slot0[circuit] + branch % ways;
    int64_t least = INT64_MAX;

    for (uint32_t s = best; s < d->slot0[circuit + 1]; s += ways) {
        int64_t worst = 0;
        for (uint32_t k = 0; k < d->judged; k++) {
            int64_t load = d->slot[(size_t)s * d->case_n + k];
            worst = load > worst ? load : worst;
        }
        if (worst < least) {
            best = s;
            least = worst;
        }
    }
    return best;
}

/* Puts the supply in hand, whose load is d->share, on a branch and slot of a circuit. */
static void add_load(struct deal *d, uint32_t circuit, uint32_t branch, uint32_t slot,
                     enum mw_connect connect)
{
    const struct mw_rack_circuit *c = &d->circuits[circuit];
    double volts = !c->want                   ? 1
                   : connect == MW_CONNECT_LL ? c->want->volts
                                              : mw_circuit_neutral_v(c->want);

    load_add(d, d->sum + (size_t)circuit * d->case_n, d->share);
    load_add(d, d->branch + ((size_t)circuit * MW_BRANCHES + branch) * d->case_n, d->share);
    for (uint32_t k = 0; k < d->case_n; k++)
        d->slot[(size_t)slot * d->case_n + k] += llround((double)d->share[k] / volts);
}

/* Plugs the supply in hand into a circuit. */
static struct mw_plug deal_plug(struct deal *d, uint32_t circuit,
                                const struct mw_device_type *t)
{
    const struct mw_rack_circuit *c = &d->circuits[circuit];
    enum mw_connect connect = connect_to(c, t);
    uint32_t branch = pick_branch(d, circuit, connect);
    uint32_t slot = pick_slot(d, circuit, branch);
    uint32_t slots = d->slot0[circuit + 1] - d->slot0[circuit];
    uint32_t number = slot - d->slot0[circuit];
    uint32_t banks = circuit_banks(c);
    uint32_t outlet = number + 1 + d->used[slot]++ * slots;

    add_load(d, circuit, branch, slot, connect);
    return (struct mw_plug){
        .circuit = circuit,
        .branch = (uint8_t)branch,
        .bank = (uint8_t)(banks ? number % banks : 0),
        .outlet = (uint8_t)(outlet < UINT8_MAX ? outlet : UINT8_MAX),
    };
}

/* Adds what the device does in a case with `live` supplies; returns what each of them draws. */
static int64_t case_add(struct deal *d, uint32_t fcase, const struct mw_device_type *t,
                        int32_t live, bool plugged)
{
    struct mw_case_load *c = &d->l->cases[fcase];
    struct mw_draw draw = mw_device_draw(t, live);
    bool node = t->kind == MW_KIND_NODE;

    if (!plugged)
        draw = (struct mw_draw){.down = true};
    c->it_w += draw.w;
    c->throttled += draw.throttled;
    c->down += draw.down;
    c->throttled_nodes += draw.throttled && node;
    c->down_nodes += draw.down && node;
    return live > 0 ? (draw.w * UW_PER_W + live / 2) / live : 0;
}

/* Deals the supplies of one device to plugs[]. */
static void deal_device(struct deal *d, uint32_t device, const struct mw_device_type *t,
                        struct mw_plug *plugs)
{
    uint32_t feed_n = 0, count = (uint32_t)mw_supplies_plugged(t);
    uint32_t feeds[MW_RACK_CIRCUITS_CAP];

    for (uint32_t f = 0; f < d->feed_n; f++)
        if (feed_suits(d, d->feed[f], t))
            feeds[feed_n++] = d->feed[f];
    bool plugged = count == 0 || feed_n > 0 || d->circuit_n == 0;
    for (uint32_t k = 0; k < d->case_n; k++) {
        int32_t live = d->circuit_n ? 0 : (int32_t)count;
        for (uint32_t s = 0; s < count && feed_n; s++)
            live += !feed_lost(d, feeds[(d->turn + s) % feed_n], k);
        d->live_share[k] = case_add(d, k, t, live, plugged);
    }
    if (!plugged && d->l->unplugged == MW_NONE)
        d->l->unplugged = device;
    for (uint32_t s = 0; s < count; s++) {
        plugs[s] = (struct mw_plug){.circuit = MW_NONE};
        if (!feed_n)
            continue;
        uint32_t feed = feeds[(d->turn + s) % feed_n];
        for (uint32_t k = 0; k < d->case_n; k++)
            d->share[k] = feed_lost(d, feed, k) ? 0 : d->live_share[k];
        if (feed != MW_NONE)
            for (uint32_t k = 0; k < d->case_n; k++)
                d->l->feed_uw[(size_t)k * d->p->want->site.power.feeds.n + feed] += d->share[k];
        plugs[s] = deal_plug(d, pick_circuit(d, feed, t), t);
    }
    d->turn += count;
}

/* Adds a device that is plugged in already. Of an outlet, its slot and its turn there follow. */
static void add_plugged(struct deal *d, const struct mw_device_type *t,
                        const struct mw_plug *plugs)
{
    uint32_t count = (uint32_t)mw_supplies_plugged(t), in = 0;

    for (uint32_t s = 0; s < count; s++)
        in += plugs[s].circuit != MW_NONE;
    for (uint32_t k = 0; k < d->case_n; k++) {
        int32_t live = 0;
        for (uint32_t s = 0; s < count; s++)
            live += plugs[s].circuit != MW_NONE &&
                    !feed_lost(d, d->circuits[plugs[s].circuit].feed, k);
        d->live_share[k] = case_add(d, k, t, live, count == 0 || in > 0);
    }
    for (uint32_t s = 0; s < count; s++) {
        uint32_t circuit = plugs[s].circuit;
        if (circuit == MW_NONE)
            continue;
        uint32_t feed = d->circuits[circuit].feed;
        uint32_t slots = d->slot0[circuit + 1] - d->slot0[circuit];
        uint32_t slot = d->slot0[circuit] + (plugs[s].outlet - 1u) % slots;
        uint32_t used = (plugs[s].outlet - 1u) / slots + 1;
        for (uint32_t k = 0; k < d->case_n; k++)
            d->share[k] = feed_lost(d, feed, k) ? 0 : d->live_share[k];
        if (feed != MW_NONE)
            for (uint32_t k = 0; k < d->case_n; k++)
                d->l->feed_uw[(size_t)k * d->p->want->site.power.feeds.n + feed] += d->share[k];
        add_load(d, circuit, plugs[s].branch, slot, connect_to(&d->circuits[circuit], t));
        d->used[slot] = used > d->used[slot] ? used : d->used[slot];
    }
    d->turn += count;
}

/* ---- loads ---- */

static void load_phases(const struct deal *d, uint32_t circuit, uint32_t fcase,
                        struct mw_circuit_load *out)
{
    double branch[MW_BRANCHES], line[3];
    double uva = UW_PER_W * d->p->want->site.power.power_factor;

    for (uint32_t b = 0; b < MW_BRANCHES; b++)
        branch[b] = (double)d->branch[((size_t)circuit * MW_BRANCHES + b) * d->case_n + fcase];
    mw_line_loads(branch, line);
    for (int i = 0; i < 3; i++) {
        int64_t va = llround(line[i] / uva);
        if (va > out->worst_phase_va) {
            out->worst_phase_va = va;
            out->phase_case = fcase;
        }
    }
}

static void load_circuit(const struct deal *d, uint32_t circuit, struct mw_circuit_load *out)
{
    double pf = d->p->want->site.power.power_factor;

    for (uint32_t k = 0; k < d->judged; k++) {
        double uw = (double)d->sum[(size_t)circuit * d->case_n + k];
        int64_t va = llround(uw / (UW_PER_W * pf));
        if (k == 0)
            out->normal_va = va;
        if (va > out->worst_va) {
            out->worst_va = va;
            out->va_case = k;
        }
        load_phases(d, circuit, k, out);
        for (uint32_t s = d->slot0[circuit];
             circuit_banks(&d->circuits[circuit]) && s < d->slot0[circuit + 1]; s++) {
            double ua = (double)d->slot[(size_t)s * d->case_n + k];
            int64_t ma = llround(ua / (1000 * pf));
            if (ma > out->worst_bank_ma) {
                out->worst_bank_ma = ma;
                out->bank_case = k;
            }
        }
    }
}

/* Larger draws first, so that the smaller even them out; then by what else tells types apart. */
static bool type_before(const struct mw_device_type *a, const struct mw_device_type *b)
{
    if (a == b)
        return false;
    int64_t by_w = a->max_w - b->max_w, by_count = a->supply.count - b->supply.count;
    return by_w != 0 ? by_w > 0 : by_count != 0 ? by_count > 0 : strcmp(a->name, b->name) < 0;
}

/* Stable insertion sort: a rack has some dozens of devices, mostly in runs of one type. */
static void order_devices(const struct mw_device_type *const *types, uint32_t *order,
                          uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = i;
        for (; k > 0 && type_before(types[i], types[order[k - 1]]); k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
}

void mw_rack_load_done(struct mw_rack_load *l)
{
    mw_free(l->plugs);
    mw_free(l->circuits);
    mw_free(l->cases);
    mw_free(l->feed_uw);
    *l = (struct mw_rack_load){0};
}

void mw_rack_load(struct mw_rack_load *l, const struct mw_plan *p,
                  const struct mw_rack_circuit *circuits, uint32_t circuit_n,
                  const struct mw_device_type *const *types, uint32_t n)
{
    mw_rack_load_onto(l, p, circuits, circuit_n, types, NULL, n);
}

void mw_rack_load_onto(struct mw_rack_load *l, const struct mw_plan *p,
                       const struct mw_rack_circuit *circuits, uint32_t circuit_n,
                       const struct mw_device_type *const *types,
                       const struct mw_plug *const *plugged, uint32_t n)
{
    struct deal d = {.p = p, .l = l, .circuits = circuits, .circuit_n = circuit_n};
    uint32_t *order = mw_alloc(2 * (size_t)n * sizeof *order), *first = order + n;

    MW_ASSERT(circuit_n <= MW_RACK_CIRCUITS_CAP && p->cases.n > 0 &&
              p->want->site.power.power_factor > 0);
    mw_rack_load_done(l);
    l->unplugged = MW_NONE;
    l->circuit_n = circuit_n;
    for (uint32_t i = 0; i < n; i++) {
        first[i] = l->plug_n;
        l->plug_n += (uint32_t)mw_supplies_plugged(types[i]);
    }
    d.case_n = p->cases.n;
    while (d.judged < d.case_n && mw_case_required(p, d.judged))
        d.judged++;
    l->plugs = mw_alloc(l->plug_n * sizeof *l->plugs);
    l->circuits = mw_alloc(circuit_n * sizeof *l->circuits);
    l->cases = mw_alloc(d.case_n * sizeof *l->cases);
    l->feed_uw = mw_alloc((size_t)d.case_n * p->want->site.power.feeds.n * sizeof *l->feed_uw);
    order_devices(types, order, n);
    deal_open(&d);
    for (uint32_t i = 0; i < n && plugged; i++) {
        if (!plugged[i])
            continue;
        for (uint32_t s = 0; s < (uint32_t)mw_supplies_plugged(types[i]); s++)
            l->plugs[first[i] + s] = plugged[i][s];
        add_plugged(&d, types[i], plugged[i]);
    }
    for (uint32_t i = 0; i < n; i++)
        if (!plugged || !plugged[order[i]])
            deal_device(&d, order[i], types[order[i]], l->plugs + first[order[i]]);
    for (uint32_t i = 0; i < circuit_n; i++)
        load_circuit(&d, i, &l->circuits[i]);
    deal_close(&d);
    mw_free(order);
}
