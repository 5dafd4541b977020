/* metrics.c: see metrics.h. */
#include "design/metrics.h"

#include "design/cases.h"

#include <stdio.h>
#include <string.h>

const struct mw_metric mw_metrics[MW_METRICS] = {
    [MW_METRIC_NODES] = {"nodes", "nodes", "", "nodes of the plan"},
    [MW_METRIC_GPUS] = {"gpus", "GPUs", "", "GPUs in its nodes"},
    [MW_METRIC_RACKS] = {"racks", "racks", "", "racks that stand on the floor"},
    [MW_METRIC_ROWS] = {"rows", "rows", "", "rows with a rack"},
    [MW_METRIC_NODES_PER_RACK] = {"nodes_per_rack", "nodes a rack", "",
                                  "the most nodes of any rack; what limits them"},
    [MW_METRIC_IT_KW] = {"it_kw", "IT power", "kW",
                         "what all devices in racks here draw at most"},
    [MW_METRIC_STRANDED_KW] = {"stranded_kw", "stranded power", "kW",
                               "what positions that have a rack could give it, and no device "
                               "can use"},
    [MW_METRIC_SPARE_KW] = {"spare_kw", "spare feed power", "kW",
                            "what the feeds could still carry in the worst case that must be "
                            "survived"},
    [MW_METRIC_SWITCHES] = {"switches", "switches", "", "switches and console servers"},
    [MW_METRIC_CABLES] = {"cables", "cables", "", "cables of all kinds"},
    [MW_METRIC_CABLE_M] = {"cable_m", "cable length", "m", "their stocked lengths"},
    [MW_METRIC_OPTICS] = {"optics", "transceivers", "", "transceivers of all kinds"},
    [MW_METRIC_CAPITAL] = {"capital", "capital", "$",
                           "what is bought, where its price is known: with unknown_prices the "
                           "least it can be"},
    [MW_METRIC_MONTHLY] = {"monthly", "cost a month", "$",
                           "where its price is known: with unknown_prices the least it can be"},
    [MW_METRIC_GPU_HOUR] =
        {"per_gpu_hour", "cost a GPU-hour", "$",
         "where its price is known: with unknown_prices the least it can be"},
    [MW_METRIC_UNKNOWN] = {"unknown_prices", "unknown prices", "",
                           "lines of the bill without a price"},
    [MW_METRIC_ERRORS] = {"errors", "errors", "", "findings that are errors"},
    [MW_METRIC_WARNINGS] = {"warnings", "warnings", "", "findings that warn"},
    [MW_METRIC_NOTES] = {"notes", "notes", "", "findings that inform"},
};

static int64_t least(int64_t a, int64_t b)
{
    return a == MW_UNKNOWN || (b != MW_UNKNOWN && b < a) ? b : a;
}

/* ---- power ---- */

/* What `n` circuits from `first` carry in the worst case that must be survived, W; MW_UNKNOWN
 * without circuits. */
static int64_t circuits_w(const struct mw_plan *p, uint32_t first, uint32_t n)
{
    int64_t worst = MW_UNKNOWN;

    for (uint32_t c = 0; n && c < p->cases.n; c++) {
        int64_t va = 0;

        if (!mw_case_required(p, c))
            continue;
        for (uint32_t i = first; i < first + n; i++)
            if (!mw_case_lost(p, c, p->circuits.at[i].feed))
                va += p->circuits.at[i].capacity_va;
        worst = least(worst, (int64_t)((double)va * p->want->site.power.power_factor));
    }
    return worst;
}

static uint32_t nodes_in(const struct mw_plan *p, const struct mw_rack *rack)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < rack->device_n; i++)
        n += p->devices.at[p->rack_devices.at[rack->first_device + i]].role == MW_ROLE_NODE;
    return n;
}

/* What nodes that a compute rack has room for would draw. */
static int64_t to_come_w(const struct mw_plan *p, const struct mw_rack *rack,
                         const struct mw_device_type *node)
{
    const struct mw_plan_row *row = &p->rows.at[p->positions.at[rack->position].row];
    int64_t room = p->classes.at[row->power_class].nodes_per_rack - (int64_t)nodes_in(p, rack);

    if (rack->kind != MW_RACK_COMPUTE || room <= 0 || !node || node->max_w <= 0)
        return 0;
    return room * node->max_w;
}

/* What a rack's position could give it and nothing can use; MW_UNKNOWN. */
static int64_t rack_stranded_w(const struct mw_plan *p, const struct mw_rack *rack,
                               const struct mw_range *circuits,
                               const struct mw_device_type *node)
{
    const struct mw_plan_row *row = &p->rows.at[p->positions.at[rack->position].row];
    int64_t stated = row->want->power.position_w;
    int64_t may =
        least(stated > 0 ? stated : MW_UNKNOWN, circuits_w(p, circuits->first, circuits->n));
    int64_t left;

    if (may == MW_UNKNOWN)
        return MW_UNKNOWN;
    left = (int64_t)((double)may * (1 - p->want->site.power.margin)) - rack->max_w -
           to_come_w(p, rack, node);
    return left > 0 ? left : 0;
}

/* See metrics.h; `spare_w` bounds it. */
static int64_t stranded_w(const struct mw_plan *p, int64_t spare_w)
{
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    const struct mw_device_type *node = nodes.n ? p->devices.at[nodes.first].type : NULL;
    struct mw_range *circuits = mw_alloc((p->racks.n + (size_t)1) * sizeof *circuits);
    int64_t sum = MW_UNKNOWN;

    for (uint32_t i = 0; i < p->circuits.n; i++) { /* those of a rack stand together */
        struct mw_range *of = &circuits[p->circuits.at[i].rack];

        if (of->n++ == 0)
            of->first = i;
    }
    for (uint32_t r = 0; r < p->racks.n; r++) {
        int64_t w = rack_stranded_w(p, &p->racks.at[r], &circuits[r], node);

        if (w != MW_UNKNOWN)
            sum = (sum == MW_UNKNOWN ? 0 : sum) + w;
    }
    mw_free(circuits);
    return sum == MW_UNKNOWN ? MW_UNKNOWN : least(sum, spare_w);
}

/* See metrics.h. */
static int64_t spare_w(const struct mw_plan *p)
{
    const struct mw_site_power *power = &p->want->site.power;
    int64_t spare = MW_UNKNOWN;

    for (uint32_t i = 0; i < power->feeds.n; i++)
        if (!power->feeds.at[i].w && !power->feeds.at[i].ups_w)
            return MW_UNKNOWN;
    for (uint32_t c = 0; c < p->cases.n; c++) {
        double left = 0;

        if (!mw_case_required(p, c))
            continue;
        for (uint32_t i = 0; i < p->feed_loads.n; i++) {
            const struct mw_feed_load *load = &p->feed_loads.at[i];
            const struct mw_feed *feed = &power->feeds.at[load->feed];
            int64_t w =
                feed->w && (!feed->ups_w || feed->w < feed->ups_w) ? feed->w : feed->ups_w;

            if (load->fcase == c && !mw_case_lost(p, c, load->feed))
                left += (double)w * feed->derate * (1 - power->margin) - (double)load->w;
        }
        spare = least(spare, left > 0 ? (int64_t)left : 0);
    }
    return spare;
}

/* ---- counts ---- */

static void count_nodes_per_rack(const struct mw_plan *p, struct mw_figures *f)
{
    uint32_t most = 0, power_class = MW_NONE;

    for (uint32_t r = 0; r < p->racks.n; r++) {
        uint32_t n = nodes_in(p, &p->racks.at[r]);

        if (n <= most)
            continue;
        most = n;
        power_class = p->rows.at[p->positions.at[p->racks.at[r].position].row].power_class;
    }
    f->value[MW_METRIC_NODES_PER_RACK] = (int64_t)most * 1000;
    for (uint32_t i = 0; i < p->limits.n; i++) {
        const struct mw_limit *l = &p->limits.at[i];
        size_t len = strlen(f->binding);

        if (l->power_class == power_class && l->binding &&
            !strstr(f->binding, mw_limit_names[l->kind]))
            snprintf(f->binding + len, sizeof f->binding - len, "%s%s", len ? ", " : "",
                     mw_limit_names[l->kind]);
    }
}

static int64_t count_rows(const struct mw_plan *p)
{
    unsigned char *used = mw_alloc(p->rows.n);
    int64_t n = 0;

    for (uint32_t r = 0; r < p->racks.n; r++) {
        unsigned char *row = &used[p->positions.at[p->racks.at[r].position].row];
        n += !*row;
        *row = 1;
    }
    mw_free(used);
    return n;
}

static int64_t count_switches(const struct mw_plan *p)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < p->devices.n; i++) {
        enum mw_kind kind = p->devices.at[i].type->kind;
        n += kind == MW_KIND_SWITCH || kind == MW_KIND_CONSOLE;
    }
    return n;
}

static int64_t count_optics(const struct mw_plan *p)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < p->bom.n; i++)
        n += strcmp(p->bom.at[i].category, "transceiver") == 0 ? p->bom.at[i].now : 0;
    return n;
}

static int64_t count_gpus(const struct mw_plan *p)
{
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    int64_t n = 0;

    for (uint32_t i = nodes.first; i < nodes.first + nodes.n; i++)
        n += p->devices.at[i].type->gpus > 0 ? p->devices.at[i].type->gpus : 0;
    return n;
}

static int64_t count_findings(const struct mw_plan *p, enum mw_severity severity)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < p->findings.n; i++)
        n += p->findings.at[i].severity == severity;
    return n;
}

static int64_t money(const struct mw_cost *c, int64_t sum)
{
    return c->unknown < c->lines.n ? sum : MW_UNKNOWN;
}

void mw_figures_of(const struct mw_plan *p, const struct mw_costs *costs, struct mw_figures *f)
{
    int64_t *v = f->value, spare = spare_w(p), stranded = stranded_w(p, spare);
    struct mw_cost c = {0};

    *f = (struct mw_figures){0};
    mw_cost_with(p, costs, MW_PHASE_NOW, &c);
    snprintf(f->currency, sizeof f->currency, "%s", c.currency);
    v[MW_METRIC_NODES] = (int64_t)mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE).n * 1000;
    v[MW_METRIC_GPUS] = count_gpus(p) * 1000;
    v[MW_METRIC_RACKS] = (int64_t)p->racks.n * 1000;
    v[MW_METRIC_ROWS] = count_rows(p) * 1000;
    count_nodes_per_rack(p, f);
    v[MW_METRIC_IT_KW] = p->totals.it_peak_w;
    v[MW_METRIC_STRANDED_KW] = stranded;
    v[MW_METRIC_SPARE_KW] = spare;
    v[MW_METRIC_SWITCHES] = count_switches(p) * 1000;
    v[MW_METRIC_CABLES] = (int64_t)p->cables.n * 1000;
    v[MW_METRIC_CABLE_M] = p->totals.cable_mm;
    v[MW_METRIC_OPTICS] = count_optics(p) * 1000;
    v[MW_METRIC_CAPITAL] = money(&c, c.capital);
    v[MW_METRIC_MONTHLY] = money(&c, c.monthly);
    v[MW_METRIC_GPU_HOUR] = c.per_gpu_hour;
    v[MW_METRIC_UNKNOWN] = (int64_t)c.unknown * 1000;
    v[MW_METRIC_ERRORS] = count_findings(p, MW_ERROR) * 1000;
    v[MW_METRIC_WARNINGS] = count_findings(p, MW_WARNING) * 1000;
    v[MW_METRIC_NOTES] = count_findings(p, MW_INFO) * 1000;
    mw_cost_done(&c);
}

bool mw_figure_is_partial(const struct mw_figures *f, enum mw_metric_id metric)
{
    return *mw_metrics[metric].unit == '$' && f->value[metric] != MW_UNKNOWN &&
           f->value[MW_METRIC_UNKNOWN] > 0;
}

char *mw_figure_text(const struct mw_figures *f, enum mw_metric_id metric,
                     char buf[MW_MONEY_CAP])
{
    const char *unit = mw_metrics[metric].unit;
    int64_t value = f->value[metric];
    bool small = value < INT64_C(10000000); /* 10,000: past it commas help */
    char sum[MW_MONEY_CAP];

    if (mw_figure_is_partial(f, metric))
        snprintf(buf, MW_MONEY_CAP, "at least %.30s", mw_money_text(value, sum));
    else if (value == MW_UNKNOWN || *unit == '$')
        mw_money_text(value, buf);
    else if (small && strcmp(unit, "kW") == 0)
        snprintf(buf, MW_MONEY_CAP, "%lld.%lld", (long long)((value + 50) / 1000),
                 (long long)((value + 50) / 100 % 10));
    else if (small)
        snprintf(buf, MW_MONEY_CAP, "%lld", (long long)(value + 500) / 1000);
    else
        mw_money_text(value, buf);
    return buf;
}
