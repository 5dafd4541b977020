/* electric.c: circuits, connections, phasors and the supply rule. */
#include "design/electric.h"

#include <math.h>

static const double sqrt3 = 1.7320508075688772;

double mw_circuit_neutral_v(const struct mw_circuit *c)
{
    return c->phases == 3 ? c->volts / sqrt3 : c->volts;
}

double mw_circuit_phase_va(const struct mw_circuit *c)
{
    return mw_circuit_neutral_v(c) * c->amps * c->derate;
}

double mw_circuit_va(const struct mw_circuit *c)
{
    double va = (double)c->volts * c->amps * c->derate;

    return c->phases == 3 ? sqrt3 * va : va;
}

enum mw_connect mw_supply_connect(const struct mw_device_type *t, const struct mw_circuit *c)
{
    bool known = t->supply.min_v > 0 && t->supply.max_v > 0;
    long min = known ? t->supply.min_v : 100;
    long max = known ? t->supply.max_v : 240;
    long neutral = lround(mw_circuit_neutral_v(c));

    if (c->volts >= min && c->volts <= max)
        return c->phases == 3 ? MW_CONNECT_LL : MW_CONNECT_SINGLE;
    if (c->phases == 3 && neutral >= min && neutral <= max)
        return MW_CONNECT_LN;
    return MW_CONNECT_NONE;
}

void mw_line_loads(const double branch[MW_BRANCHES], double line[3])
{
    for (int i = 0; i < 3; i++) {
        double out = branch[3 + i];          /* this line to the next: leads by 30° */
        double in = branch[3 + (i + 2) % 3]; /* the line before to this one: lags by 30° */
        double along = branch[i] + (out + in) / 2;
        double across = (out - in) / (2 * sqrt3);
        line[i] = sqrt(along * along + across * across);
    }
}

int32_t mw_supplies_plugged(const struct mw_device_type *t)
{
    return t->kind == MW_KIND_PDU || t->supply.count < 0 ? 0 : t->supply.count;
}

int32_t mw_supplies_full(const struct mw_device_type *t)
{
    int64_t full = t->supply.full;

    if (full <= 0)
        full = t->supply.w > 0 && t->max_w > 0 ? (t->max_w + t->supply.w - 1) / t->supply.w : 1;
    return full < t->supply.count ? (int32_t)full : t->supply.count;
}

int32_t mw_supplies_throttled(const struct mw_device_type *t)
{
    int32_t full = mw_supplies_full(t);

    return t->supply.throttled > 0 && t->supply.throttled < full ? t->supply.throttled : full;
}

struct mw_draw mw_device_draw(const struct mw_device_type *t, int32_t live)
{
    int64_t max_w = t->max_w > 0 ? t->max_w : 0;

    if (t->supply.count <= 0 || live >= mw_supplies_full(t))
        return (struct mw_draw){.w = max_w};
    if (live < mw_supplies_throttled(t))
        return (struct mw_draw){.down = true};
    int64_t w = t->supply.w > 0 ? live * t->supply.w : max_w;
    return (struct mw_draw){.w = w < max_w ? w : max_w, .throttled = true};
}
